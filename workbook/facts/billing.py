"""How AWS counts what it bills, where the price list does not say: minimums, ratios, capacity units."""

from collections.abc import Mapping
from functools import cache

from workbook.facts.tables import by, table


@cache
def billing_rule(key: str) -> float:
    """The number of one billing rule, in the unit its row states."""
    return float(by("billing_rules", "key")[key]["value"])


@cache
def capacity_unit(load_balancer_type: str) -> Mapping[str, float]:
    """How much of each dimension one load balancer capacity unit holds."""
    return {
        row["dimension"]: float(row["per_unit"])
        for row in table("load_balancer_capacity_units")
        if row["type"] == load_balancer_type
    }


@cache
def glue_dpu(worker_type: str) -> float | None:
    """The DPUs of one Glue worker, or None for a worker type that is not on file."""
    row = by("glue_worker_types", "worker_type").get(worker_type)
    return float(row["dpu"]) if row else None


@cache
def database_vcpus(instance_class: str) -> int | None:
    """The vCPUs of a database instance class, or None when it is not on file."""
    row = by("database_instance_classes", "instance_class").get(instance_class)
    return int(row["vcpus"]) if row else None


@cache
def free_of_charge() -> Mapping[str, str]:
    """Kinds of resource that AWS does not bill, each with a sentence."""
    return {kind: row["sentence"] for kind, row in by("free_of_charge", "kind").items()}
