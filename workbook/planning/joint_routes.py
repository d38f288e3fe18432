"""Routes into other networks: each tier with a flow across gets the other side's range, and no tier without."""

from ipaddress import IPv4Network, IPv6Network

from workbook.model.estate.resource import Reason
from workbook.model.intent.connection import HybridLink, Peering
from workbook.model.intent.design import Design
from workbook.model.intent.party import OutsideNetwork, Placed
from workbook.model.intent.place import Tier, VpcIntent
from workbook.planning.addresses import AddressPlan
from workbook.planning.egress import CROSSING, Way, Ways
from workbook.planning.joints import gateway_of, of_kind
from workbook.planning.reasons import flow_reason, merged

Target = tuple[IPv4Network | IPv6Network | str, str, tuple[Reason, ...]]
"""Destination (a CIDR or a prefix list's key), target, reasons."""


def joint_routes(design: Design, vpc: VpcIntent, tier: Tier, plan: AddressPlan, ways: Ways) -> list[Target]:
    """What a tier's tables need for its flows to and from other VPCs and networks on premises."""
    found: dict[tuple[IPv4Network | IPv6Network, str], list[Reason]] = {}
    connections = {each.key: each for each in design.connections}
    for way in ways.of_kind("peering", "transit", "hybrid"):
        for block in _beyond(design, way, vpc, tier, plan):
            target = gateway_of(connections[way.connection], vpc.key)
            found.setdefault((block, target), []).append(flow_reason(way.flow))
    return [(block, target, merged(reasons)) for (block, target), reasons in found.items()]


def _beyond(
    design: Design, way: Way, vpc: VpcIntent, tier: Tier, plan: AddressPlan
) -> tuple[IPv4Network | IPv6Network, ...]:
    """The ranges at the other end of a way, if one end of it stands in this tier."""
    ends = design.party(way.flow.source), design.party(way.flow.destination)
    for own, other in (ends, ends[::-1]):
        if isinstance(own, Placed) and (own.vpc, own.tier) == (vpc.key, tier.key):
            if way.kind in CROSSING and isinstance(other, Placed):
                return _across(design, way, other, plan)
            if isinstance(other, OutsideNetwork):
                return _announced(design, way)
    return ()


def _across(design: Design, way: Way, other: Placed, plan: AddressPlan) -> tuple[IPv4Network, ...]:
    """The other VPC as far as routes shall lead into it: all of it, or the tiers of the flows over a peering."""
    peering = next((each for each in of_kind(design, Peering) if each.key == way.connection), None)
    if peering and peering.routes == "subnets":
        return plan.ranges(other.vpc, other.tier)
    return (design.vpc(other.vpc).cidr_block,)


def _announced(design: Design, way: Way) -> tuple[IPv4Network | IPv6Network, ...]:
    """The ranges of the network that a link leads to: hosts in it have no routes of their own."""
    link = next(each for each in of_kind(design, HybridLink) if each.key == way.connection)
    network = design.party(link.network)
    blocks = network.cidr_blocks if isinstance(network, OutsideNetwork) else ()
    return tuple(block for block in blocks if block.version == 4)
