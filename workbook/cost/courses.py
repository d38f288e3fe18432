"""The courses that a flow's bytes take: per pair of zones, what they pass and which zone borders they cross."""

from collections.abc import Iterator
from dataclasses import dataclass
from ipaddress import IPv4Network, IPv6Network, ip_network

from workbook.cost.inventory import Inventory
from workbook.model.estate.network import NatGateway, NetworkInterface, Route, VpcEndpoint
from workbook.model.estate.party import Party
from workbook.model.estate.resource import Resource
from workbook.model.intent.flow import Flow

INTER_AZ = "inter_az_each_direction"

INTER_AZ_AT: dict[str, str] = {
    "vpc_endpoint": "inter_az_privatelink",
    "load_balancer": "inter_az_application_load_balancer",
}
"""Interfaces that zone borders are priced differently for, by their interface type."""

Block = IPv4Network | IPv6Network
ANYWHERE = ip_network("0.0.0.0/0")
ANYWHERE_IPV6 = ip_network("::/0")


@dataclass(frozen=True, slots=True, kw_only=True)
class Crossing:
    """A zone border on a course, and the component that prices it."""

    zones: tuple[str, str]
    component: str = INTER_AZ


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """One course of a share of a flow's bytes; answers go the same way back.

    `passes` are resources that bill by the GB; `zones` those of the flow's two ends, empty beyond the estate.
    """

    share: float
    zones: tuple[str, str]
    passes: tuple[Resource, ...] = ()
    crossings: tuple[Crossing, ...] = ()


def hops_of(inventory: Inventory, flow: Flow) -> tuple[Course, ...]:
    """Every course of a flow. The shares sum to 1, or to less where some zone has no route."""
    source, destination = inventory.parties[flow.source], inventory.delivered_to(flow)
    if source.interfaces and destination.interfaces:
        return tuple(_inside(inventory, flow, source, destination))
    if source.interfaces:
        return tuple(_outward(inventory, source, destination))
    arrivals = inventory.interfaces(destination)
    return tuple(
        Course(share=1 / len(arrivals), zones=("", inventory.zone(interface.subnet)))
        for interface in arrivals
    )


def _inside(inventory: Inventory, flow: Flow, source: Party, destination: Party) -> Iterator[Course]:
    clients, servers = inventory.interfaces(source), inventory.interfaces(destination)
    for client in clients:
        zone = inventory.zone(client.subnet)
        near = [server for server in servers if inventory.zone(server.subnet) == zone]
        chosen = near if near and flow.traffic.az_affinity == "same_az" else servers
        for server in chosen:
            ends = (zone, inventory.zone(server.subnet))
            yield Course(
                share=1 / len(clients) / len(chosen),
                zones=ends,
                passes=tuple(_endpoint_of(inventory, server)),
                crossings=_crossing(ends, client, server),
            )


def _endpoint_of(inventory: Inventory, server: NetworkInterface) -> Iterator[Resource]:
    attached = server.attached_to
    if attached in inventory.estate and isinstance(inventory.estate[attached], VpcEndpoint):
        yield inventory.estate[attached]


def _crossing(
    ends: tuple[str, str], client: NetworkInterface, server: NetworkInterface
) -> tuple[Crossing, ...]:
    if ends[0] == ends[1]:
        return ()
    special = (
        INTER_AZ_AT[end.interface_type] for end in (server, client) if end.interface_type in INTER_AZ_AT
    )
    return (Crossing(zones=ends, component=next(special, INTER_AZ)),)


def _outward(inventory: Inventory, source: Party, destination: Party) -> Iterator[Course]:
    clients = inventory.interfaces(source)
    for client in clients:
        target = _next_hop(inventory, client.subnet, destination, _first_block(destination))
        target = target or _next_hop(inventory, client.subnet, destination, ANYWHERE_IPV6)
        if target is None:
            continue
        zone = inventory.zone(client.subnet)
        passes = (target,) if isinstance(target, NatGateway | VpcEndpoint) else ()
        there = _zone_of(inventory, target, zone)
        crossings = () if there == zone else (Crossing(zones=(zone, there)),)
        yield Course(share=1 / len(clients), zones=(zone, ""), passes=passes, crossings=crossings)


def _first_block(destination: Party) -> Block:
    return destination.cidr_blocks[0] if destination.cidr_blocks else ANYWHERE


def _next_hop(inventory: Inventory, subnet: str, destination: Party, wanted: Block) -> Resource | None:
    """What the most specific route of a subnet leads to; a prefix list beats every plain route."""
    routes = inventory.routes(subnet)
    listed = [
        route
        for route in routes
        if destination.prefix_list and route.destination_prefix_list == destination.prefix_list
    ]
    matching = sorted((route for route in routes if _covers(route, wanted)), key=_prefix_length, reverse=True)
    chosen = next(iter((*listed, *matching)), None)
    known = chosen is not None and chosen.target in inventory.estate
    return inventory.estate[chosen.target] if chosen and known else None


def _covers(route: Route, wanted: Block) -> bool:
    block = route.destination_cidr_block if wanted.version == 4 else route.destination_ipv6_cidr_block
    return block is not None and route.state == "active" and wanted.subnet_of(block)  # type: ignore[arg-type]  # same version


def _prefix_length(route: Route) -> int:
    block = route.destination_cidr_block or route.destination_ipv6_cidr_block
    return block.prefixlen if block else 0


def _zone_of(inventory: Inventory, target: Resource, zone: str) -> str:
    """The zone of a next hop; all but a zonal NAT gateway serve every zone in place.

    A regional NAT gateway in automatic mode expands to each zone with workloads, within the hour; only one whose
    zones are set by hand can be elsewhere, and that one refuses instead of crossing.
    """
    if isinstance(target, NatGateway) and target.subnet:
        return inventory.zone(target.subnet)
    return zone
