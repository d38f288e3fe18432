"""The courses that a flow's bytes take: what they pass, who sends them into what, which borders they cross.

Which gateway a byte takes is the packet engine's choice of route; a test holds every course against the whole trace.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from ipaddress import IPv4Address, ip_network

from workbook.cost.inventory import Inventory, Owner
from workbook.cost.stops import ANSWERING_ONLY, Stops, stops_of
from workbook.facts.addresses import stand_in
from workbook.facts.nat64 import translation
from workbook.model.estate.interconnect import VpcEndpointService
from workbook.model.estate.network import NetworkInterface, Subnet, VpcEndpoint
from workbook.model.estate.party import Party
from workbook.model.estate.resource import Resource
from workbook.model.intent.flow import Flow
from workbook.reachability.journeys import Journey, journey
from workbook.reachability.packet import Address
from workbook.reachability.topology import private_addresses, topology_of

INTER_AZ = "inter_az_each_direction"

INTER_AZ_AT: dict[str, str] = {
    "vpc_endpoint": "inter_az_privatelink",
    "load_balancer": "inter_az_application_load_balancer",
}
"""Interfaces that zone borders are priced differently for, by their interface type, inside one VPC."""

STAND_INS = {4: "internet", 6: "internet_ipv6"}
"""Which stand-in address of facts is any host of a family."""

ANYWHERE = ip_network("0.0.0.0/0")
ANYWHERE_IPV6 = ip_network("::/0")


@dataclass(frozen=True, slots=True, kw_only=True)
class Crossing:
    """A zone border on a course, the component that prices it, and who pays on its two sides."""

    zones: tuple[str, str]
    owners: tuple[Owner, Owner]
    component: str = INTER_AZ


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """One course of a share of a flow's bytes; answers go the same way back.

    `zones` are those of the flow's two ends, empty beyond the estate. `passes` bill the GB of both directions,
    `requests_enter` and `answers_enter` those of one; `regions` are pairs that requests go from and to.
    `exit` is what leads out of AWS: its gateway, and who sends the bytes.
    """

    share: float
    zones: tuple[str, str]
    passes: tuple[Resource, ...] = ()
    crossings: tuple[Crossing, ...] = ()
    requests_enter: tuple[Resource, ...] = ()
    answers_enter: tuple[Resource, ...] = ()
    regions: tuple[tuple[Owner, Owner], ...] = ()
    exit: Resource | None = None
    sender: Owner = ("", "")


def hops_of(inventory: Inventory, flow: Flow) -> tuple[Course, ...]:
    """Every course of a flow. The shares sum to 1, or to less where some zone has no route."""
    source, destination = inventory.parties[flow.source], inventory.delivered_to(flow)
    if source.interfaces and destination.interfaces:
        return tuple(_inside(inventory, flow, source, destination))
    if source.interfaces:
        return tuple(_outward(inventory, flow, source, destination))
    return tuple(_inward(inventory, source, destination))


def _inside(inventory: Inventory, flow: Flow, source: Party, destination: Party) -> Iterator[Course]:
    clients, servers = inventory.interfaces(source), inventory.interfaces(destination)
    for client in clients:
        zone = inventory.zone(client.subnet)
        near = [server for server in servers if inventory.zone(server.subnet) == zone]
        chosen = near if near and flow.traffic.az_affinity == "same_az" else servers
        for server in chosen:
            share = 1 / len(clients) / len(chosen)
            if client.vpc == server.vpc and not inventory.inspects:
                yield _at_home(inventory, share, client, server)
            else:
                yield from _routed(inventory, share, client, server)


def _at_home(
    inventory: Inventory, share: float, client: NetworkInterface, server: NetworkInterface
) -> Course:
    """Within one VPC, by its local route."""
    return Course(
        share=share,
        zones=(inventory.zone(client.subnet), inventory.zone(server.subnet)),
        passes=tuple(_endpoint_of(inventory, server)),
        crossings=_crossing(inventory, client, server),
        regions=tuple(_to_service_elsewhere(inventory, client, server)),
        sender=inventory.owner(client.vpc),
    )


def _routed(
    inventory: Inventory, share: float, client: NetworkInterface, server: NetworkInterface
) -> Iterator[Course]:
    """From VPC to VPC as routes lead; nothing where they do not lead there."""
    address = next(iter(private_addresses(server)), None)
    way = _way(inventory, client, address) if address else None
    if way is None or way.vpc != server.vpc:
        return
    if not way.stations:
        yield _at_home(inventory, share, client, server)
        return
    stops = stops_of(inventory, way, client.subnet, server.subnet)
    yield _course(
        inventory,
        share,
        stops,
        (inventory.zone(client.subnet), inventory.zone(server.subnet)),
        (*stops.passes, *_endpoint_of(inventory, server)),
    )


def _course(
    inventory: Inventory,
    share: float,
    stops: Stops,
    zones: tuple[str, str],
    passes: tuple[Resource, ...],
) -> Course:
    return Course(
        share=share,
        zones=zones,
        passes=passes,
        crossings=tuple(_between(inventory, *pair) for pair in stops.zone_changes),
        requests_enter=stops.requests_enter,
        answers_enter=stops.answers_enter,
        regions=stops.region_changes,
        exit=stops.exit,
        sender=stops.sender,
    )


def _between(inventory: Inventory, here: str, there: str) -> Crossing:
    """A zone border between two subnets."""
    owners = tuple(inventory.owner(inventory.estate.get(Subnet, key).vpc) for key in (here, there))
    return Crossing(zones=(inventory.zone(here), inventory.zone(there)), owners=(owners[0], owners[1]))


def _endpoint_of(inventory: Inventory, server: NetworkInterface) -> Iterator[Resource]:
    attached = server.attached_to
    if attached in inventory.estate and isinstance(inventory.estate[attached], VpcEndpoint):
        yield inventory.estate[attached]


def _to_service_elsewhere(
    inventory: Inventory, client: NetworkInterface, server: NetworkInterface
) -> Iterator[tuple[Owner, Owner]]:
    """From an endpoint on to the Region of its service, where that is another one: to its owner, if known."""
    for endpoint in _endpoint_of(inventory, server):
        if isinstance(endpoint, VpcEndpoint) and endpoint.service_region:
            offered = inventory.estate.of(VpcEndpointService)
            accounts = (each.account for each in offered if each.service_name == endpoint.service_name)
            here = inventory.owner(client.vpc)
            yield here, (next(accounts, here[0]), endpoint.service_region)


def _crossing(
    inventory: Inventory, client: NetworkInterface, server: NetworkInterface
) -> tuple[Crossing, ...]:
    zones = inventory.zone(client.subnet), inventory.zone(server.subnet)
    if zones[0] == zones[1]:
        return ()
    special = (
        INTER_AZ_AT[end.interface_type] for end in (server, client) if end.interface_type in INTER_AZ_AT
    )
    owner = inventory.owner(client.vpc)
    return (Crossing(zones=zones, owners=(owner, owner), component=next(special, INTER_AZ)),)


def _outward(inventory: Inventory, flow: Flow, source: Party, destination: Party) -> Iterator[Course]:
    clients = inventory.interfaces(source)
    means = inventory.means.get(flow.key)
    via = set(means.via) if means else set()
    for client in clients:
        found = (_way(inventory, client, _seen_by(client, each)) for each in _addresses(destination))
        ways = [each for each in found if each is not None]
        meant = next((each for each in ways if via & set(each.keys)), None)
        way = meant or next(iter(ways), None)
        if way is not None:
            stops = stops_of(inventory, way, client.subnet)
            ends = (inventory.zone(client.subnet), "")
            yield _course(inventory, 1 / len(clients), stops, ends, stops.passes)


def _inward(inventory: Inventory, source: Party, destination: Party) -> Iterator[Course]:
    """From beyond the estate: requests come by the way that answers take back."""
    arrivals = inventory.interfaces(destination)
    for server in arrivals:
        found = (_way(inventory, server, address) for address in _addresses(source))
        way = next((each for each in found if each is not None), None)
        share, ends = 1 / len(arrivals), ("", inventory.zone(server.subnet))
        if way is None:
            yield Course(share=share, zones=ends, sender=inventory.owner(server.vpc))
            continue
        stops = stops_of(inventory, way, server.subnet)
        passes = tuple(each for each in stops.passes if not isinstance(each, ANSWERING_ONLY))
        yield _course(inventory, share, stops.turned, ends, passes)


def _addresses(destination: Party) -> Iterator[Address]:
    """An address of each block of a destination; stand-ins of both families where they are not known."""
    for block in destination.cidr_blocks or (ANYWHERE, ANYWHERE_IPV6):
        named = block if block.prefixlen else stand_in(STAND_INS[block.version])
        yield named[min(1, named.num_addresses - 1)]


def _seen_by(client: NetworkInterface, address: Address) -> Address:
    """An address as a client speaks to it: who has no IPv4 goes by NAT64."""
    if isinstance(address, IPv4Address) and client.private_ip_address is None:
        return translation(address)
    return address


def _way(inventory: Inventory, client: NetworkInterface, address: Address) -> Journey | None:
    """Where the packet engine's choice of route leads from an interface; None where it leads nowhere."""
    way = journey(topology_of(inventory.estate), client.vpc, client.subnet, address)
    return None if way.arrival == "lost" else way
