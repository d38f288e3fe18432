"""The meters of every resource, and what the calls of flows cost at the services they reach."""

from collections.abc import Iterator

from workbook.cost.inventory import Inventory
from workbook.cost.metered.table import METERS
from workbook.cost.usage import Usage


def resource_usages(inventory: Inventory) -> Iterator[Usage]:
    """Every usage of every resource that AWS bills, in the table's order; what exists already is not ours."""
    for meter in METERS:
        for resource in inventory.estate.of(meter.kind):
            quantity = meter.quantity(resource, inventory)
            if quantity.high and not resource.existing_id:
                component = meter.component_of(resource, inventory)
                yield Usage(
                    key=f"{resource.key}/{component}",
                    title=meter.title,
                    resource=resource.key,
                    service=meter.service,
                    component=component,
                    unit=meter.unit,
                    paid_for=meter.paid_for,
                    account=resource.account,
                    region=resource.region,
                    quantity=quantity,
                )


def delivered_log_usages(inventory: Inventory) -> Iterator[Usage]:
    """Logs that workloads send to CloudWatch Logs themselves, by the flows that carry them."""
    for flow in inventory.service_flows("logs"):
        if flow.traffic.request_gb_per_month.high:
            yield Usage(
                key=f"flow/{flow.key}/ingestion",
                title=f"Logs written by {flow.source}",
                resource="aws:logs",
                service="CloudWatch Logs",
                component="ingestion_custom",
                unit="GB",
                paid_for="logging",
                account=inventory.account,
                region=inventory.region,
                quantity=flow.traffic.request_gb_per_month,
            )
