"""Instance types of SageMaker that designs offer, and which of them have an Elastic Fabric Adapter."""

from functools import cache

from workbook.facts.quotas import limit
from workbook.facts.tables import by


@cache
def has_efa(instance_type: str) -> bool:
    """Whether instances of a type talk to one another by EFA; types that are not on file are taken not to."""
    row = by("ml_instance_types", "instance_type").get(instance_type)
    return row is not None and row["efa"] == "yes"


@cache
def has_local_storage(instance_type: str) -> bool:
    """Whether instances of a type encrypt their own disks: jobs and endpoints on them may name no key for volumes."""
    row = by("ml_instance_types", "instance_type").get(instance_type)
    return row is not None and row["local_storage"] == "yes"


@cache
def addresses_of(instance_type: str) -> int:
    """How many addresses of a subnet each instance of a type takes (SageMaker Developer Guide, train-vpc)."""
    return limit(
        "sagemaker_addresses_per_efa_instance"
        if has_efa(instance_type)
        else "sagemaker_addresses_per_instance"
    )
