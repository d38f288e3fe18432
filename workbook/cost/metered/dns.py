"""Meters of Route 53 Resolver: each address of an endpoint by the hour, and queries. Rules come with the endpoints."""

from typing import Any

from workbook.cost import HOURS_PER_MONTH
from workbook.cost.assumptions import assumed
from workbook.cost.inventory import Inventory
from workbook.cost.metered.meter import Meter
from workbook.cost.quantity import counted, exactly, times
from workbook.model.estate.dns import ResolverEndpoint
from workbook.model.intent.traffic import Band

QUERIES_PRICED = 1_000_000
"""The price is for a million queries."""


def _interface_hours(endpoint: ResolverEndpoint, _inventory: Inventory) -> Band:
    interfaces = len(endpoint.subnets)
    return exactly(
        interfaces * HOURS_PER_MONTH,
        f"{counted(interfaces, 'interface')} x {HOURS_PER_MONTH} h, used or not",
    )


def _queries(_endpoint: ResolverEndpoint, _inventory: Inventory) -> Band:
    """What crosses an endpoint: nobody counts look-ups by name, so as many are assumed as DNS Firewall would see."""
    return times(1 / QUERIES_PRICED, assumed("dns_queries"))


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
    Meter(
        kind=ResolverEndpoint,
        service="Route 53",
        component="resolver_queries",
        unit="million queries",
        title="Resolver endpoint, queries",
        paid_for="interconnect",
        quantity=_queries,
    ),
)
