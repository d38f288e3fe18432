"""The GB of every flow along its courses, both directions: gateways, endpoints, zone borders, the internet."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from workbook.cost.courses import INTER_AZ, Course, Crossing, hops_of
from workbook.cost.inventory import Inventory, gb_both_ways
from workbook.cost.meters import inter_az_gb
from workbook.cost.quantity import times
from workbook.cost.usage import Usage
from workbook.model.estate.network import VpcEndpoint
from workbook.model.estate.party import Party
from workbook.model.estate.resource import Resource
from workbook.model.intent.flow import Flow
from workbook.model.intent.traffic import Band

BEYOND = ("internet", "on_premises")
"""Where bytes that leave count as internet egress; a VPN's do too."""

ENDPOINT_METERS: dict[str, tuple[str, str]] = {
    "Gateway": ("VPC Endpoint (gateway)", "s3_dynamodb"),
    "Interface": ("VPC Endpoint (interface)", "data_processed"),
    "GatewayLoadBalancer": ("VPC Endpoint (GWLB)", "data_processed"),
    "Resource": ("VPC Endpoint (resource)", "data_processed"),
}
"""The meter that bills the GB of each type of endpoint."""


def transfer_usages(inventory: Inventory) -> Iterator[Usage]:
    """Every per-GB usage of every flow that has a volume."""
    for flow in inventory.flows:
        if gb_both_ways(flow).high:
            courses = hops_of(inventory, flow)
            yield from _passing(inventory, flow, courses)
            yield from _crossing(inventory, flow, courses)
            yield from _leaving(inventory, flow, courses)


@dataclass(frozen=True, slots=True, kw_only=True)
class _GbMeter:
    """A per-GB meter, and what its money is for."""

    service: str
    component: str
    paid_for: str
    title: str


INTERNET_EGRESS = _GbMeter(
    service="Data transfer", component="internet_out", paid_for="data", title="Internet egress"
)


def _usage(
    inventory: Inventory, flow: Flow, meter: _GbMeter, *, what: str, resource: str, quantity: Band
) -> Usage:
    return Usage(
        key=f"flow/{flow.key}/{what}",
        title=f"{meter.title}: {flow.source} to {flow.destination}",
        resource=resource,
        service=meter.service,
        component=meter.component,
        unit="GB",
        paid_for=meter.paid_for,
        account=inventory.account,
        region=inventory.region,
        quantity=quantity,
    )


def _passing(inventory: Inventory, flow: Flow, courses: tuple[Course, ...]) -> Iterator[Usage]:
    shares: dict[str, float] = {}
    for course in courses:
        for resource in course.passes:
            shares[resource.key] = shares.get(resource.key, 0.0) + course.share
    both = _carried(inventory, flow)
    for key, share in shares.items():
        meter = _gb_meter(inventory.estate[key])
        quantity = times(share, both, _of(share, both))
        yield _usage(inventory, flow, meter, what=key, resource=key, quantity=quantity)


def _carried(inventory: Inventory, flow: Flow) -> Band:
    """The GB that go the IPv4 course: maybe none where IPv6 has a gateway of its own."""
    both = gb_both_ways(flow)
    if not inventory.has_ipv6_way(flow):
        return both
    return replace(both, low=0.0, reason=f"{both.reason}; over IPv6 nothing of it passes here")


def _gb_meter(resource: Resource) -> _GbMeter:
    if isinstance(resource, VpcEndpoint):
        service, component = ENDPOINT_METERS[resource.vpc_endpoint_type]
        return _GbMeter(
            service=service, component=component, paid_for="endpoints", title="Endpoint, GB both ways"
        )
    return _GbMeter(
        service="NAT Gateway", component="data_processed", paid_for="nat", title="NAT gateway, GB both ways"
    )


def _of(share: float, band: Band) -> str:
    return f"{share:.0%} of the flow's GB, both ways; {band.reason}" if share < 1 else band.reason


def _crossing(inventory: Inventory, flow: Flow, courses: tuple[Course, ...]) -> Iterator[Usage]:
    shares: dict[tuple[str, str], float] = {}
    for course in courses:
        for crossing in course.crossings:
            border = _border(crossing)
            shares[border] = shares.get(border, 0.0) + course.share
    both = _carried(inventory, flow)
    for (zones, component), share in shares.items():
        quantity = times(inter_az_gb(share), both, f"twice {_of(share, both)}")
        meter = _GbMeter(
            service="Data transfer", component=component, paid_for="data", title=_BORDER_TITLES[component]
        )
        yield _usage(inventory, flow, meter, what=zones, resource=f"zones {zones}", quantity=quantity)


_BORDER_TITLES = {
    "inter_az_each_direction": "Between zones, out of one and into the other",
    "inter_az_privatelink": "Between zones to an interface endpoint (free)",
    "inter_az_application_load_balancer": "Between zones at a load balancer (free)",
}


def _border(crossing: Crossing) -> tuple[str, str]:
    """A pair of zones, whichever way; what is free is one line, whatever the pairs."""
    zones = "-".join(sorted(crossing.zones)) if crossing.component == INTER_AZ else "all"
    return zones, crossing.component


def _leaving(inventory: Inventory, flow: Flow, courses: tuple[Course, ...]) -> Iterator[Usage]:
    """Bytes that leave for the internet: requests of our clients, answers of our servers."""
    source, destination = inventory.parties[flow.source], inventory.delivered_to(flow)
    leaving = _leaving_gb(flow, source, destination)
    carried = sum(course.share for course in courses)
    if leaving and leaving.high and carried:
        quantity = times(carried, leaving)
        yield _usage(
            inventory, flow, INTERNET_EGRESS, what="internet", resource="internet", quantity=quantity
        )


def _leaving_gb(flow: Flow, source: Party, destination: Party) -> Band | None:
    if source.interfaces and destination.location in BEYOND:
        return flow.traffic.request_gb_per_month
    if destination.interfaces and source.location in BEYOND:
        return flow.traffic.response_gb_per_month
    return None
