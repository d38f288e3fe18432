"""A table without a route to a destination: which gateway of the estate would lead there, and what is missing else."""

from workbook.model.estate.interconnect import (
    TransitGateway,
    TransitGatewayAttachment,
    VpcPeeringConnection,
    VpnGateway,
)
from workbook.model.estate.network import NatGateway
from workbook.reachability.doors import doors
from workbook.reachability.explanations import hint, open_route, peer_block
from workbook.reachability.next_hop import TABLE
from workbook.reachability.peered_vpcs import far_end
from workbook.reachability.topology import Topology
from workbook.reachability.transit_tables import PEERINGS, vpc_attachment
from workbook.reachability.walk import Walk

ANY = "a gateway that leads there"


def block_routeless(walk: Walk, table: str) -> None:
    """No route of a table covers the destination: the smallest one that would, and what joins the VPCs, if nothing."""
    detail = walk.says(f"no route leads to {walk.packet.destination}")
    block = peer_block(walk.topology, walk.vpc, walk.packet.destination, walk.trail.outside)
    change = open_route(table, block, _wanted(walk))
    walk.trail.block(table, TABLE, "NO_ROUTE_TO_DESTINATION", detail, change=change)
    there = walk.destination.vpc
    if there and there != walk.vpc and not walk.back and not _joint(walk.topology, walk.vpc, there):
        code, detail = "DISCONNECTED_VPCS", f"nothing joins {walk.vpc} and {there}"
        walk.trail.block(there, "Vpc", code, detail, change=hint(code))


def _wanted(walk: Walk) -> str:
    """The target that such a route should have."""
    if walk.back:
        return walk.back.goal or walk.back.entrance(walk.vpc) or ANY
    end = walk.destination
    if end.vpc and end.vpc != walk.vpc:
        return _joint(walk.topology, walk.vpc, end.vpc) or ANY
    if end.place == "on_premises":
        return _door(walk) or ANY
    return (_exit(walk) if end.place in ("internet", "aws_service") else "") or ANY


def _joint(topology: Topology, here: str, there: str) -> str:
    """The peering or transit gateway that joins two VPCs."""
    for peering in topology.estate.of(VpcPeeringConnection):
        far = far_end(topology, peering, here)
        if far and far.vpc == there and peering.status == "active":
            return peering.key
    far_hubs = set(_hubs(topology, there))
    return next((hub for hub in _hubs(topology, here) if far_hubs & _peered(topology, hub)), "")


def _hubs(topology: Topology, vpc: str) -> list[str]:
    gateways = (each.key for each in topology.estate.of(TransitGateway))
    return [gateway for gateway in gateways if vpc_attachment(topology, gateway, vpc)]


def _peered(topology: Topology, hub: str) -> set[str]:
    """A transit gateway and all that peerings join to it."""
    found, waiting = {hub}, [hub]
    while waiting:
        here = waiting.pop()
        for each in topology.estate.of(TransitGatewayAttachment):
            ends = {each.transit_gateway, each.resource}
            if each.resource_type in PEERINGS and here in ends:
                waiting += ends - found
                found |= ends
    return found


def _door(walk: Walk) -> str:
    """The gateway of this VPC behind which the destination is."""
    for each in doors(walk.topology):
        gateway = walk.topology.resource(each.key)
        if not each.known(walk.packet.destination):
            continue
        if isinstance(gateway, VpnGateway) and gateway.vpc == walk.vpc:
            return gateway.key
        hub = getattr(gateway, "transit_gateway", "")
        if hub and vpc_attachment(walk.topology, hub, walk.vpc):
            return str(hub)
    return ""


def _exit(walk: Walk) -> str:
    """The way to the internet that would take this sender: its own address, a NAT gateway, IPv6 out only."""
    topology, source = walk.topology, walk.source.interface
    gateway = topology.internet_gateway(walk.vpc)
    if walk.packet.destination.version == 6:
        way_out = topology.egress_only_gateway(walk.vpc) or gateway
        return way_out.key if way_out else ""
    if gateway and source and source.public_ip and source.vpc == walk.vpc:
        return gateway.key
    nats = (each for each in topology.estate.of(NatGateway) if each.vpc == walk.vpc)
    found = (each for each in nats if each.connectivity_type == "public" and each.subnet != walk.subnet)
    return next((each.key for each in found), "")
