"""The meters of every resource, and what the calls of flows cost at the services they reach."""

from collections.abc import Iterator

from workbook.cost.inventory import Inventory, Owner
from workbook.cost.metered.table import METERS, UNSUPPORTED
from workbook.cost.quantity import exactly
from workbook.cost.usage import Usage
from workbook.model.estate.interconnect import TransitGatewayAttachment
from workbook.model.estate.resource import Resource


def resource_usages(inventory: Inventory) -> Iterator[Usage]:
    """Every usage of every resource that AWS bills, in the table's order; what exists already is not ours."""
    for meter in METERS:
        for resource in inventory.estate.of(meter.kind):
            quantity = meter.quantity(resource, inventory)
            if quantity.high and not resource.existing_id:
                component = meter.component_of(resource, inventory)
                account, region = payer(resource, inventory)
                yield Usage(
                    key=f"{resource.key}/{component}",
                    title=meter.title,
                    resource=resource.key,
                    service=meter.service,
                    component=component,
                    unit=meter.unit,
                    paid_for=meter.paid_for,
                    account=account,
                    region=region,
                    quantity=quantity,
                )


def payer(resource: Resource, inventory: Inventory) -> Owner:
    """Whose bill a resource is on: its account's; a VPC's attachment is its owner's, whoever made it.

    aws.amazon.com/transit-gateway/pricing: the VPC's owner is billed for each hour that the VPC is attached.
    """
    if (
        isinstance(resource, TransitGatewayAttachment)
        and resource.resource_type == "vpc"
        and resource.resource
    ):
        return inventory.owner(resource.resource)
    return resource.account, resource.region


def unpriced_usages(inventory: Inventory) -> Iterator[Usage]:
    """Every resource of a kind that nothing here can price: shown by name, never left out."""
    for kind in sorted(UNSUPPORTED, key=lambda each: each.__name__):
        for resource in inventory.estate.of(kind):
            if not resource.existing_id:
                yield Usage(
                    key=f"{resource.key}/{kind.__name__}",
                    title=f"{kind.__name__}: not priced",
                    resource=resource.key,
                    service=kind.__name__,
                    component="every meter",
                    unit="resource",
                    paid_for="other",
                    account=resource.account,
                    region=resource.region,
                    quantity=exactly(1, "its meters are not on file"),
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
