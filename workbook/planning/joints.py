"""Which connection carries a flow between networks: peering first, then a transit hub; a private service by name.

The order is fixed, like that of the ways out: the same design gives the same estate for ever.
"""

from collections.abc import Iterator
from ipaddress import IPv4Network, IPv6Network
from typing import TypeVar

from workbook.model.intent.connection import Connection, HybridLink, Peering, PrivateService, TransitHub
from workbook.model.intent.design import Design
from workbook.model.intent.party import OutsideNetwork, Placed

C = TypeVar("C", bound=Connection)
Block = IPv4Network | IPv6Network


def of_kind(design: Design, kind: type[C]) -> tuple[C, ...]:
    """The connections of one kind, in the design's order."""
    return tuple(each for each in design.connections if isinstance(each, kind))


def between(design: Design, source: Placed, destination: Placed) -> Connection | None:
    """What carries a flow from one VPC to another; nothing if they are not joined."""
    for service in of_kind(design, PrivateService):
        if service.load_balancer == destination.key and source.vpc in service.consumers:
            return service
    for peering in of_kind(design, Peering):
        if {peering.requester, peering.accepter} == {source.vpc, destination.vpc}:
            return peering
    for hub in of_kind(design, TransitHub):
        ends = {source.vpc, destination.vpc}
        if ends <= set(hub.vpcs) and not ends <= set(hub.isolated):
            return hub
    return None


def to_on_premises(design: Design, vpc: str, network: str) -> HybridLink | None:
    """The link that joins a VPC to a network on premises; nothing if there is none."""
    hubs = {hub.key: hub for hub in of_kind(design, TransitHub)}
    for link in of_kind(design, HybridLink):
        attached = link.gateway == vpc or (link.gateway in hubs and vpc in hubs[link.gateway].vpcs)
        if attached and (link.network == network or _within(design, network, link.network)):
            return link
    return None


def _within(design: Design, inner: str, outer: str) -> bool:
    """Whether one network outside lies wholly in another: servers on premises, for which the same link leads."""
    blocks = [_blocks(design, key) for key in (inner, outer)]
    return bool(blocks[0]) and all(any(_holds(large, small) for large in blocks[1]) for small in blocks[0])


def _blocks(design: Design, key: str) -> tuple[Block, ...]:
    party = design.party(key)
    return party.cidr_blocks if isinstance(party, OutsideNetwork) else ()


def _holds(large: Block, small: Block) -> bool:
    if isinstance(large, IPv4Network):
        return isinstance(small, IPv4Network) and small.subnet_of(large)
    return isinstance(small, IPv6Network) and small.subnet_of(large)


def media_of(link: HybridLink) -> tuple[str, ...]:
    """What a link is made of: a VPN, a Direct Connect gateway, or both."""
    if link.medium == "vpn":
        return ("vpn",)
    return ("dx-gateway", "vpn") if link.medium == "direct_connect_with_vpn_backup" else ("dx-gateway",)


def network_of(design: Design, link: HybridLink) -> tuple[Block, ...]:
    """The ranges that a link leads to."""
    return _blocks(design, link.network)


def gateway_of(connection: Connection, vpc: str) -> str:
    """The key of what a VPC's routes lead to for a connection."""
    if isinstance(connection, HybridLink) and connection.gateway == vpc:
        return virtual_private_gateway(vpc)
    return connection.gateway if isinstance(connection, HybridLink) else connection.key


def virtual_private_gateway(vpc: str) -> str:
    """The key of a VPC's virtual private gateway."""
    return f"{vpc}/vgw"


def hubs_of(design: Design, vpc: str) -> Iterator[TransitHub]:
    """The transit hubs a VPC is attached to."""
    return (hub for hub in of_kind(design, TransitHub) if vpc in hub.vpcs)
