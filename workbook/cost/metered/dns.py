"""Meters of Route 53 Resolver: each address of an endpoint by the hour. Rules come with the endpoints."""

from typing import Any

from workbook.cost import HOURS_PER_MONTH
from workbook.cost.inventory import Inventory
from workbook.cost.metered.meter import Meter
from workbook.cost.quantity import counted, exactly
from workbook.model.estate.dns import ResolverEndpoint
from workbook.model.intent.traffic import Band


def _interface_hours(endpoint: ResolverEndpoint, _inventory: Inventory) -> Band:
    interfaces = len(endpoint.subnets)
    return exactly(
        interfaces * HOURS_PER_MONTH,
        f"{counted(interfaces, 'interface')} x {HOURS_PER_MONTH} h, used or not; queries through it are extra",
    )


METERS: tuple[Meter[Any], ...] = (
    Meter(
        kind=ResolverEndpoint,
        service="Route 53",
        component="resolver_endpoint_eni_hour",
        unit="ENI-hour",
        title="Resolver endpoint, interface hours",
        paid_for="interconnect",
        quantity=_interface_hours,
    ),
)
