"""Ways into the estate from networks beyond AWS: which doors there are, and which of them works."""

from workbook.model.estate.interconnect import TransitGatewayAttachment, VpcPeeringConnection, VpnGateway
from workbook.reachability.doors import Door, doors
from workbook.reachability.ends import End
from workbook.reachability.hybrid import enter_by_vpn_gateway
from workbook.reachability.peering import enter_by_peering
from workbook.reachability.topology import Topology
from workbook.reachability.transit import enter_by_attachment
from workbook.reachability.walk import Walk


def ways_in(topology: Topology, source: End, destination: End) -> list[Door]:
    """The doors that a network beyond AWS stands behind; every door where nothing says which.

    First those of the destination's own VPC, then Direct Connect before VPN, as routers prefer them.
    """
    every = doors(topology)
    known = [each for each in every if each.known(source.address)]
    named = next((party.behind for party in topology.estate.parties if party.key == source.name), ())
    found = known or [each for each in every if not named or {each.key, each.resource} & {*named}]
    return sorted(
        found, key=lambda each: (not _opens_on(topology, each, destination.vpc), _rank(each, source))
    )


def _opens_on(topology: Topology, way: Door, vpc: str) -> bool:
    gateway = topology.resource(way.key)
    return isinstance(gateway, VpnGateway) and gateway.vpc == vpc


def _rank(way: Door, source: End) -> int:
    link = way.link_to(source.address)
    return 0 if link and link.kind == "direct-connect" else 1


def best_of(walks: list[Walk]) -> Walk:
    """The way that works; else the one that something might open, else the first. Another zone may open another."""
    arrived = [walk for walk in walks if walk.arrived and not walk.trail.shut]
    open_ways = [walk for walk in arrived if not walk.trail.unknowns]
    maybe = [walk for walk in walks if not walk.trail.shut]
    best = next(iter((*open_ways, *arrived, *maybe)), walks[0])
    best.lanes = max(walk.lanes for walk in walks)
    return best


def enter_by(walk: Walk, way: Door) -> None:
    """In by a door."""
    gateway = walk.topology.resource(way.key)
    if isinstance(gateway, VpnGateway):
        enter_by_vpn_gateway(walk, gateway, way)
    elif isinstance(gateway, TransitGatewayAttachment):
        enter_by_attachment(walk, gateway, way)
    elif isinstance(gateway, VpcPeeringConnection):
        enter_by_peering(walk, gateway)


def no_way_in(walk: Walk) -> Walk:
    """Nothing in the estate leads out to such a network."""
    name = walk.source.name
    walk.trail.hop(name, "Outside", "send", detail=walk.packet.headers())
    detail = "no VPN, Direct Connect or transit gateway of the estate leads there"
    change = "attach a VPN or Direct Connect to a gateway of the VPC"
    walk.trail.block(name, "Outside", "NO_POSSIBLE_DESTINATION", detail, change=change)
    walk.lose()
    return walk
