"""What a rule may name for the other end of a flow, and which peers admit which others."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from ipaddress import IPv4Network, IPv6Network

from workbook.model.estate.party import WideningReason
from workbook.model.intent import party as intent
from workbook.model.intent.connection import Peering, TransitHub
from workbook.model.intent.design import Design
from workbook.model.intent.edge import EdgeNetwork
from workbook.planning.egress import CROSSING, Way
from workbook.planning.joints import of_kind
from workbook.planning.places import endpoint_party_of, prefix_list_of
from workbook.planning.routes import ANY_IPV4, ANY_IPV6
from workbook.rules.ground import Ground, behind_nat64


@dataclass(frozen=True, slots=True, kw_only=True)
class Peer:
    """Exactly one of a group, a prefix list, an IPv4 or an IPv6 CIDR; `widened` where it admits more than stated.

    `ipv4_only`: whoever the group names comes over IPv4, whatever addresses it has.
    """

    group: str = ""
    prefix_list: str = ""
    cidr: IPv4Network | IPv6Network | None = None
    widened: WideningReason | None = None
    ipv4_only: bool = False

    def __str__(self) -> str:
        return self.group or self.prefix_list or str(self.cidr)

    @property
    def is_ipv6(self) -> bool:
        """Whether the peer is an IPv6 range."""
        return isinstance(self.cidr, IPv6Network)

    def admits(self, other: "Peer", *, with_ipv6: frozenset[str]) -> bool:
        """Whether everyone whom `other` names is named by this peer too."""
        if self.cidr is None:
            return (self.group, self.prefix_list) == (other.group, other.prefix_list) and other.cidr is None
        if isinstance(other.cidr, IPv4Network) and isinstance(self.cidr, IPv4Network):
            return other.cidr.subnet_of(self.cidr)
        if isinstance(other.cidr, IPv6Network) and isinstance(self.cidr, IPv6Network):
            return other.cidr.subnet_of(self.cidr)
        if other.cidr is not None or self.cidr != ANY_IPV4:
            return False
        return bool(other.prefix_list) or other.ipv4_only or other.group not in with_ipv6


def destination_peers(ground: Ground, way: Way) -> Iterator[Peer]:
    """What the rule at a flow's source names."""
    design, settlement = ground.design, ground.settlement
    destination = design.party(way.flow.destination)
    match way.kind:
        case "local":
            yield Peer(group=settlement.group_of[way.flow.destination])
        case "gateway_endpoint":
            name = prefix_list_of(design, design.vpc(way.vpc), way.service)
            yield Peer(prefix_list=name, widened="prefix_list_is_a_service")
        case "interface_endpoint" | "private_link":
            yield Peer(group=settlement.group_of[delivered_to(design, way)], widened=_shared(design, way))
        case "peering" | "transit":
            yield from _across(ground, way.flow.destination, nameable=_groups_cross(design, way))
        case "hybrid":
            yield from _outside_peers(destination, ipv6=False)
        case "nat" | "internet_gateway" | "egress_only_gateway":
            peers = _outside_peers(destination, ipv6=way.ipv6)
            yield from map(_translated, peers) if way.nat64 else peers


def _translated(peer: Peer) -> Peer:
    """A peer as who reaches it by NAT64 names it."""
    return replace(peer, cidr=behind_nat64(peer.cidr))


def source_peers(ground: Ground, way: Way) -> Iterator[Peer]:
    """What the rule at a flow's destination names; nothing where the destination is outside."""
    design = ground.design
    if way.kind in ("local", "interface_endpoint", "private_link"):
        yield Peer(group=ground.settlement.group_of[way.flow.source])
    elif way.kind in ("ingress", "hybrid"):
        yield from _outside_peers(design.party(way.flow.source), ipv6=way.ipv6)
    elif way.kind in CROSSING:
        nameable = _groups_cross(design, way) or _hub_passes_groups(design, way)
        yield from _across(ground, way.flow.source, nameable=nameable)


def delivered_to(design: Design, way: Way) -> str:
    """The party that a way's packets really go to."""
    if way.kind in ("interface_endpoint", "private_link"):
        return endpoint_party_of(design, way.vpc, way.service)
    return way.flow.destination


def _across(ground: Ground, other: str, *, nameable: bool) -> Iterator[Peer]:
    """The other VPC's end: its group where AWS lets rules name it, else its tier's range."""
    if nameable:
        yield Peer(group=ground.settlement.group_of[other], ipv4_only=True)
        return
    for cidr in ground.party_side(other).cidrs:
        yield Peer(cidr=cidr, widened="cidr_instead_of_group")


def _groups_cross(design: Design, way: Way) -> bool:
    """Rules may name groups of the other VPC over a peering within one Region (PEER, vpc-peering-security-groups)."""
    if way.kind != "peering":
        return False
    peering = next(each for each in of_kind(design, Peering) if each.key == way.connection)
    return design.vpc(peering.requester).region == design.vpc(peering.accepter).region


def _hub_passes_groups(design: Design, way: Way) -> bool:
    """A transit gateway passes groups to inbound rules only, where it is switched on (TGW, tgw-vpc-attachments)."""
    hubs = {hub.key: hub for hub in of_kind(design, TransitHub)}
    return way.connection in hubs and hubs[way.connection].security_group_referencing


def _shared(design: Design, way: Way) -> WideningReason | None:
    shared = design.vpc(way.vpc).means.endpoint_security_groups == "shared"
    return "shared_endpoint_group" if shared else None


def _outside_peers(party: intent.AnyParty, *, ipv6: bool) -> Iterator[Peer]:
    if isinstance(party, EdgeNetwork):
        yield Peer(prefix_list=f"pl/{party.key}", widened="prefix_list_is_a_service")
    elif isinstance(party, (intent.OutsideNetwork, intent.OutsideHost)) and party.cidr_blocks:
        for block in party.cidr_blocks:
            if (block.version == 6) == ipv6:
                yield Peer(cidr=block)
    else:
        yield Peer(cidr=ANY_IPV6 if ipv6 else ANY_IPV4, widened="host_name_without_addresses")
