"""Which address families a flow is carried in, by the means that the plan chose."""

from workbook.model.estate.estate import Estate
from workbook.model.estate.interconnect import TransitGateway, VpcPeeringConnection, VpnGateway
from workbook.model.estate.network import (
    EgressOnlyInternetGateway,
    InternetGateway,
    NatGateway,
    NetworkInterface,
    VpcEndpoint,
)
from workbook.model.estate.party import Means, Party
from workbook.model.intent.flow import Flow

IPV4, IPV6 = 32, 128
BOTH = frozenset({IPV4, IPV6})
CARRY_IPV4 = frozenset(
    {
        NatGateway,
        NetworkInterface,
        VpcEndpoint,
        InternetGateway,
        VpcPeeringConnection,
        TransitGateway,
        VpnGateway,
    }
)
"""Gateways that IPv4 passes, an internet gateway's only with a public address; flows between VPCs and to premises are planned in IPv4 only."""


def means_of(flow: Flow, estate: Estate) -> Means | None:
    """The way that the plan chose for a flow."""
    return next((means for means in estate.means if means.flow == flow.key), None)


def families(flow: Flow, estate: Estate) -> frozenset[int]:
    """The widths of the families that carry a flow; inside a VPC both do."""
    means = means_of(flow, estate)
    source, target = estate.party(flow.source), estate.party(flow.destination)
    if means is None or not means.via:
        return BOTH
    kinds = {type(estate[key]) for key in means.via if key in estate}
    outside = target if source.location == "vpc" else source
    inside = source if source.location == "vpc" else target
    carrying = CARRY_IPV4 if _has_public_address(inside, estate) else CARRY_IPV4 - {InternetGateway}
    found = {IPV4} if kinds & carrying else set()
    if NatGateway in kinds and speaks_ipv6_only(source, estate):
        found = {IPV6}
    if EgressOnlyInternetGateway in kinds or (InternetGateway in kinds and _names_ipv6(outside)):
        found.add(IPV6)
    return frozenset(found)


def _has_public_address(party: Party, estate: Estate) -> bool:
    """Whether an internet gateway has a public IPv4 address to put in the place of a party's own."""
    return any(estate.get(NetworkInterface, key).public_ip for key in party.interfaces)


def speaks_ipv6_only(party: Party, estate: Estate) -> bool:
    """Whether a party has interfaces, and none of them an IPv4 address."""
    cards = [estate.get(NetworkInterface, key) for key in party.interfaces]
    return bool(cards) and not any(card.private_ip_address for card in cards)


def is_translated(flow: Flow, estate: Estate, bits: int) -> bool:
    """Whether a flow leaves as IPv6 and goes on as IPv4, by NAT64 and nothing else."""
    means = means_of(flow, estate)
    if bits != IPV6 or means is None:
        return False
    kinds = {type(estate[key]) for key in means.via if key in estate}
    straight = kinds & {EgressOnlyInternetGateway, InternetGateway}
    return NatGateway in kinds and not straight and speaks_ipv6_only(estate.party(flow.source), estate)


def _names_ipv6(party: Party) -> bool:
    return any(block.version == 6 for block in party.cidr_blocks)
