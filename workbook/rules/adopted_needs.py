"""What flows between parties that exist need of groups: names where a group can be named, addresses where not."""

from collections.abc import Iterator
from ipaddress import IPv4Network, IPv6Network, collapse_addresses

from workbook.model.estate.network import EgressOnlyInternetGateway, InternetGateway
from workbook.model.estate.party import Party
from workbook.model.intent.flow import Flow
from workbook.planning.adopted import Standing
from workbook.planning.routes import ANY_IPV4, ANY_IPV6
from workbook.rules.peers import Peer
from workbook.rules.security_groups import Need, flow_ports


def adopted_needs(standing: Standing) -> Iterator[Need]:
    """The rules that each flow needs at those of its ends that carry a group."""
    for flow in standing.design.flows:
        for own, other, is_egress in (
            (flow.source, flow.destination, True),
            (flow.destination, flow.source, False),
        ):
            if own in standing.group_of:
                for peer in _peers(standing, own, other):
                    if _is_carried(standing, flow, own, peer):
                        yield _need(standing, flow, own, peer, is_egress=is_egress)


def _need(standing: Standing, flow: Flow, own: str, peer: Peer, *, is_egress: bool) -> Need:
    return Need(
        vpc=standing.home(own),
        group=standing.group_of[own],
        is_egress=is_egress,
        peer=peer,
        protocol="-1" if flow.protocol == "all" else flow.protocol,
        ports=flow_ports(flow),
        flow=flow,
    )


def _is_carried(standing: Standing, flow: Flow, own: str, peer: Peer) -> bool:
    """Whether a party has the addresses for a peer's family: IPv4 leaves an internet gateway by a public one only."""
    ways = next((each.via for each in standing.network.means if each.flow == flow.key), ())
    if peer.cidr is None or not ways or standing.party[_far(flow, own)].location == "vpc":
        return True
    cards = standing.interfaces(own)
    if peer.is_ipv6:
        return any(card.ipv6_addresses for card in cards)
    gateways = (InternetGateway, EgressOnlyInternetGateway)
    straight = all(key in standing.network and isinstance(standing.network[key], gateways) for key in ways)
    return any(card.public_ip if straight else card.private_ip_address for card in cards)


def _far(flow: Flow, own: str) -> str:
    return flow.destination if flow.source == own else flow.source


def _peers(standing: Standing, own: str, other: str) -> Iterator[Peer]:
    party = standing.party[other]
    if party.location != "vpc":
        yield from _outside_peers(standing, party)
    elif other in standing.group_of and standing.home(own) == standing.home(other):
        yield Peer(group=standing.group_of[other])
    else:
        far = standing.home(own) != standing.home(other)
        for block in _addresses(standing, other):
            yield Peer(cidr=block, widened="cidr_instead_of_group" if far else None)


def _addresses(standing: Standing, party: str) -> Iterator[IPv4Network | IPv6Network]:
    """The very addresses of a party whose group cannot be named: in another VPC, or it has none."""
    cards = standing.interfaces(party)
    fours = [
        address
        for card in cards
        for address in (card.private_ip_address, *card.secondary_private_ip_addresses)
        if address
    ]
    yield from collapse_addresses(IPv4Network(address) for address in fours)
    yield from collapse_addresses(IPv6Network(address) for card in cards for address in card.ipv6_addresses)


def _outside_peers(standing: Standing, party: Party) -> Iterator[Peer]:
    if party.prefix_list in standing.network and party.prefix_list:
        yield Peer(prefix_list=party.prefix_list, widened="prefix_list_is_a_service")
    elif party.cidr_blocks:
        yield from (Peer(cidr=block) for block in party.cidr_blocks)
    else:
        dual = any(vpc.means.ipv6 != "off" for vpc in standing.design.vpcs)
        for block in (ANY_IPV4, ANY_IPV6) if dual else (ANY_IPV4,):
            yield Peer(cidr=block, widened="host_name_without_addresses")
