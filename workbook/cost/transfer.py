"""The GB of every flow along its courses, both directions: gateways, endpoints, borders of zones and Regions, exits."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from workbook.cost.courses import INTER_AZ, Course, Crossing, hops_of
from workbook.cost.inventory import Inventory, Owner, gb_both_ways
from workbook.cost.meters import inter_az_gb
from workbook.cost.quantity import times
from workbook.cost.usage import Usage
from workbook.model.estate.interconnect import (
    DirectConnectGateway,
    DirectConnectVirtualInterface,
    NetworkFirewall,
    VpnConnection,
)
from workbook.model.estate.network import NatGateway, VpcEndpoint
from workbook.model.estate.party import Party
from workbook.model.estate.resource import Resource
from workbook.model.intent.flow import Flow
from workbook.model.intent.traffic import Band

BEYOND = ("internet", "on_premises")
"""Where bytes that leave count as internet egress; a VPN's do too."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _GbMeter:
    """A per-GB meter, and what its money is for."""

    service: str
    component: str
    paid_for: str
    title: str


ENDPOINT_METERS: dict[str, tuple[str, str]] = {
    "Gateway": ("VPC Endpoint (gateway)", "s3_dynamodb"),
    "Interface": ("VPC Endpoint (interface)", "data_processed"),
    "GatewayLoadBalancer": ("VPC Endpoint (GWLB)", "data_processed"),
    "Resource": ("VPC Endpoint (resource)", "data_processed"),
}
"""The meter that bills the GB of each type of endpoint."""

NAT = _GbMeter(
    service="NAT Gateway", component="data_processed", paid_for="nat", title="NAT gateway, GB both ways"
)
WAIVED_NAT = replace(
    NAT,
    component="data_processed_with_network_firewall",
    title="NAT gateway behind a Network Firewall (waived), GB both ways",
)
FIREWALL = _GbMeter(
    service="Network Firewall",
    component="data_processed",
    paid_for="inspection",
    title="Network Firewall, GB both ways",
)
TRANSIT = _GbMeter(
    service="Transit Gateway",
    component="data_processed",
    paid_for="interconnect",
    title="Sent into the transit gateway",
)
INTERNET_EGRESS = _GbMeter(
    service="Data transfer", component="internet_out", paid_for="data", title="Internet egress"
)
VPN_EGRESS = replace(INTERNET_EGRESS, title="Out over the VPN, at internet rates")
DIRECT_CONNECT_EGRESS = _GbMeter(
    service="Direct Connect", component="data_out", paid_for="data", title="Out over Direct Connect"
)


def transfer_usages(inventory: Inventory) -> Iterator[Usage]:
    """Every per-GB usage of every flow that has a volume."""
    for flow in inventory.flows:
        if gb_both_ways(flow).high:
            courses = hops_of(inventory, flow)
            yield from _passing(inventory, flow, courses)
            yield from _sent(flow, courses)
            yield from _crossing(inventory, flow, courses)
            yield from _between_regions(flow, courses)
            yield from _leaving(inventory, flow, courses)


def _usage(flow: Flow, meter: _GbMeter, owner: Owner, *, what: str, resource: str, quantity: Band) -> Usage:
    return Usage(
        key=f"flow/{flow.key}/{what}",
        title=f"{meter.title}: {flow.source} to {flow.destination}",
        resource=resource,
        service=meter.service,
        component=meter.component,
        unit="GB",
        paid_for=meter.paid_for,
        account=owner[0],
        region=owner[1],
        quantity=quantity,
    )


# What bytes pass ------------------------------------------------------------------------------------------------


def _passing(inventory: Inventory, flow: Flow, courses: tuple[Course, ...]) -> Iterator[Usage]:
    shares: dict[tuple[str, _GbMeter], float] = {}
    for course in courses:
        for resource in course.passes:
            passing = resource.key, _gb_meter(resource, course)
            shares[passing] = shares.get(passing, 0.0) + course.share
    both = _carried(inventory, flow)
    for (key, meter), share in shares.items():
        resource = inventory.estate[key]
        what = f"{key}/waived" if meter == WAIVED_NAT else key
        quantity = times(share, both, _of(share, both))
        owner = (resource.account, resource.region)
        yield _usage(flow, meter, owner, what=what, resource=key, quantity=quantity)


def _carried(inventory: Inventory, flow: Flow) -> Band:
    """The GB that go the IPv4 course: maybe none where IPv6 has a gateway of its own."""
    both = gb_both_ways(flow)
    if not inventory.has_ipv6_way(flow):
        return both
    return replace(both, low=0.0, reason=f"{both.reason}; over IPv6 nothing of it passes here")


def _gb_meter(resource: Resource, course: Course) -> _GbMeter:
    if isinstance(resource, VpcEndpoint):
        service, component = ENDPOINT_METERS[resource.vpc_endpoint_type]
        return _GbMeter(
            service=service, component=component, paid_for="endpoints", title="Endpoint, GB both ways"
        )
    if isinstance(resource, NetworkFirewall):
        return FIREWALL
    return WAIVED_NAT if isinstance(resource, NatGateway) and _is_inspected(resource, course) else NAT


def _is_inspected(nat: NatGateway, course: Course) -> bool:
    """Whether a Network Firewall of the same VPC stands on the course, so that its GB stand for the NAT gateway's."""
    return any(isinstance(each, NetworkFirewall) and each.vpc == nat.vpc for each in course.passes)


def _of(share: float, band: Band) -> str:
    return f"{share:.0%} of the flow's GB, both ways; {band.reason}" if share < 1 else band.reason


def _sent(flow: Flow, courses: tuple[Course, ...]) -> Iterator[Usage]:
    """What enters a transit gateway is billed to the owner of the attachment it enters by: requests here, answers there."""
    shares: dict[tuple[str, str], float] = {}
    found: dict[str, Resource] = {}
    for course in courses:
        for word, entered in (("requests", course.requests_enter), ("answers", course.answers_enter)):
            for attachment in entered:
                found[attachment.key] = attachment
                shares[attachment.key, word] = shares.get((attachment.key, word), 0.0) + course.share
    for (key, word), share in shares.items():
        band = _direction(flow, word)
        if band.high:
            owner = (found[key].account, found[key].region)
            quantity = times(share, band, f"{word} only, as the sender pays; {band.reason}")
            yield _usage(flow, TRANSIT, owner, what=f"{key}/{word}", resource=key, quantity=quantity)


def _direction(flow: Flow, word: str) -> Band:
    traffic = flow.traffic
    return traffic.request_gb_per_month if word == "requests" else traffic.response_gb_per_month


# Borders --------------------------------------------------------------------------------------------------------


def _crossing(inventory: Inventory, flow: Flow, courses: tuple[Course, ...]) -> Iterator[Usage]:
    whole: dict[tuple[str, str, Owner], float] = {}
    sides: dict[tuple[str, str, Owner], float] = {}
    for course in courses:
        for crossing in course.crossings:
            zones = _border(crossing)
            here, there = crossing.owners
            found, owners = (whole, (here,)) if here == there else (sides, (here, there))
            for owner in owners:
                key = zones, crossing.component, owner
                found[key] = found.get(key, 0.0) + course.share
    both = _carried(inventory, flow)
    for (zones, component, owner), share in whole.items():
        quantity = times(inter_az_gb(share), both, f"twice {_of(share, both)}")
        yield _over_border(flow, component, owner, zones, zones, quantity)
    for (zones, component, owner), share in sides.items():
        quantity = times(share, both, f"the side of {owner[0]}: {_of(share, both)}")
        yield _over_border(flow, component, owner, zones, f"{zones}/{owner[0]}", quantity)


def _over_border(flow: Flow, component: str, owner: Owner, zones: str, what: str, quantity: Band) -> Usage:
    meter = _GbMeter(
        service="Data transfer", component=component, paid_for="data", title=_BORDER_TITLES[component]
    )
    return _usage(flow, meter, owner, what=what, resource=f"zones {zones}", quantity=quantity)


_BORDER_TITLES = {
    "inter_az_each_direction": "Between zones, out of one and into the other",
    "inter_az_privatelink": "Between zones to an interface endpoint (free)",
    "inter_az_application_load_balancer": "Between zones at a load balancer (free)",
}


def _border(crossing: Crossing) -> str:
    """A pair of zones, whichever way; what is free is one line, whatever the pairs."""
    return "-".join(sorted(crossing.zones)) if crossing.component == INTER_AZ else "all"


def _between_regions(flow: Flow, courses: tuple[Course, ...]) -> Iterator[Usage]:
    """The sender pays, each way: requests in the Region they leave, answers in theirs; what comes in is free."""
    shares: dict[tuple[str, Owner, Owner], float] = {}
    for course in courses:
        for here, there in course.regions:
            for key in (("requests", here, there), ("answers", there, here)):
                shares[key] = shares.get(key, 0.0) + course.share
    for (word, here, there), share in shares.items():
        band = _direction(flow, word)
        if band.high:
            meter = _GbMeter(
                service="Data transfer",
                component=f"inter_region_out:{there[1]}",
                paid_for="data",
                title=f"From {here[1]} to {there[1]}",
            )
            quantity = times(share, band, f"{word} only, as the sender pays; {band.reason}")
            what = f"{here[1]}-{there[1]}/{word}"
            yield _usage(flow, meter, here, what=what, resource=f"Region {there[1]}", quantity=quantity)


# Out of AWS -----------------------------------------------------------------------------------------------------


def _leaving(inventory: Inventory, flow: Flow, courses: tuple[Course, ...]) -> Iterator[Usage]:
    """Bytes that leave AWS: requests of our clients, answers of our servers."""
    source, destination = inventory.parties[flow.source], inventory.delivered_to(flow)
    leaving = _leaving_gb(flow, source, destination)
    if not leaving or not leaving.high:
        return
    shares: dict[tuple[_GbMeter, Owner], float] = {}
    for course in courses:
        key = _exit_meter(course.exit), course.sender
        shares[key] = shares.get(key, 0.0) + course.share
    for (meter, owner), share in shares.items():
        what = EXIT_WORDS[meter.title] + (f"/{owner[0]}/{owner[1]}" if owner != inventory.home else "")
        yield _usage(
            flow, meter, owner, what=what, resource=EXIT_WORDS[meter.title], quantity=times(share, leaving)
        )


EXIT_WORDS = {
    INTERNET_EGRESS.title: "internet",
    VPN_EGRESS.title: "vpn",
    DIRECT_CONNECT_EGRESS.title: "direct connect",
}
"""What a line calls the way out."""


def _exit_meter(found: Resource | None) -> _GbMeter:
    if isinstance(found, DirectConnectVirtualInterface | DirectConnectGateway):
        return DIRECT_CONNECT_EGRESS
    return VPN_EGRESS if isinstance(found, VpnConnection) else INTERNET_EGRESS


def _leaving_gb(flow: Flow, source: Party, destination: Party) -> Band | None:
    if source.interfaces and destination.location in BEYOND:
        return flow.traffic.request_gb_per_month
    if destination.interfaces and source.location in BEYOND:
        return flow.traffic.response_gb_per_month
    return None
