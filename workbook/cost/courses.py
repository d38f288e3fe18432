"""The courses that a flow's bytes take: per pair of zones, what they pass and which zone borders they cross.

Which gateway a byte takes is the packet engine's choice of route; a test holds every course against the whole trace.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from ipaddress import ip_network

from workbook.cost.inventory import Inventory
from workbook.facts.addresses import stand_in
from workbook.model.estate.network import NatGateway, NetworkInterface, VpcEndpoint
from workbook.model.estate.party import Party
from workbook.model.estate.resource import Resource
from workbook.model.intent.flow import Flow
from workbook.reachability.packet import Address
from workbook.reachability.route_choice import choose_route
from workbook.reachability.topology import topology_of

INTER_AZ = "inter_az_each_direction"

INTER_AZ_AT: dict[str, str] = {
    "vpc_endpoint": "inter_az_privatelink",
    "load_balancer": "inter_az_application_load_balancer",
}
"""Interfaces that zone borders are priced differently for, by their interface type."""

STAND_INS = {4: "internet", 6: "internet_ipv6"}
"""Which stand-in address of facts is any host of a family."""

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
        found = (_next_hop(inventory, client, address) for address in _addresses(destination))
        target = next((each for each in found if each is not None), None)
        if target is None:
            continue
        zone = inventory.zone(client.subnet)
        passes = (target,) if isinstance(target, NatGateway | VpcEndpoint) else ()
        there = _zone_of(inventory, target, zone)
        crossings = () if there == zone else (Crossing(zones=(zone, there)),)
        yield Course(share=1 / len(clients), zones=(zone, ""), passes=passes, crossings=crossings)


def _addresses(destination: Party) -> Iterator[Address]:
    """An address of each block of a destination; stand-ins of both families where they are not known."""
    for block in destination.cidr_blocks or (ANYWHERE, ANYWHERE_IPV6):
        named = block if block.prefixlen else stand_in(STAND_INS[block.version])
        yield named[min(1, named.num_addresses - 1)]


def _next_hop(inventory: Inventory, client: NetworkInterface, address: Address) -> Resource | None:
    """What the packet engine's choice of route leads to from an interface."""
    topology = topology_of(inventory.estate)
    table = topology.route_table(client.subnet)
    choice = choose_route(topology, client.vpc, table.key if table else None, address)
    return None if choice.blackhole or not choice.target else topology.resource(choice.target)


def _zone_of(inventory: Inventory, target: Resource, zone: str) -> str:
    """The zone of a next hop; all but a zonal NAT gateway serve every zone in place.

    A regional NAT gateway in automatic mode expands to each zone with workloads, within the hour; only one whose
    zones are set by hand can be elsewhere, and that one refuses instead of crossing.
    """
    if isinstance(target, NatGateway) and target.subnet:
        return inventory.zone(target.subnet)
    return zone
