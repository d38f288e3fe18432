"""Lines for what joins networks where no flow and no rule has drawn one."""

from collections.abc import Iterable, Iterator

from workbook.model.estate.estate import Estate
from workbook.model.estate.interconnect import (
    DirectConnectGatewayAssociation,
    DirectConnectVirtualInterface,
    TransitGatewayAttachment,
    VpcEndpointService,
    VpnConnection,
)
from workbook.model.estate.network import VpcEndpoint
from workbook.model.estate.party import Party
from workbook.views.scene.joints import joined_pairs
from workbook.views.scene.lines import Ground, Lines
from workbook.views.scene.parts import Link, LinkKind, Node


def join_links(ground: Ground, drawn: Iterable[Link]) -> tuple[Link, ...]:
    """Attachments to their gateways, peerings to their VPCs, endpoints to their services, and ways to premises."""
    there = {frozenset((link.source, link.target)) for link in drawn}
    lines = Lines()
    for source, target, kind in (*_joins(ground), *_services(ground), *_premises(ground)):
        if frozenset((source.key, target.key)) not in there and source != target:
            lines.add((source, target, kind, ""), words=f"{source.tooltip} is joined to {target.tooltip}")
    return lines.links()


Join = tuple[Node, Node, LinkKind]


def _joins(ground: Ground) -> Iterator[Join]:
    for here, there in joined_pairs(ground.estate):
        for source in ground.nodes_of(here):
            for target in ground.nodes_of(there):
                yield source, target, "join"


def _services(ground: Ground) -> Iterator[Join]:
    """Each endpoint of a service of one's own with that service."""
    names = {service.service_name: service.key for service in ground.estate.of(VpcEndpointService)}
    for endpoint in ground.estate.of(VpcEndpoint):
        if endpoint.service_name in names:
            for source in ground.nodes_of(endpoint.key):
                for target in ground.nodes_of(names[endpoint.service_name]):
                    yield source, target, "private"


def _premises(ground: Ground) -> Iterator[Join]:
    """The last component on the customer's side with the networks behind it."""
    for party in _particular(ground.estate.parties):
        for target in ground.of_party.get(party.key, ()):
            for key in _last_before(ground.estate, party):
                for source in ground.nodes_of(key):
                    yield source, target, "join"


def _particular(parties: Iterable[Party]) -> list[Party]:
    """Networks behind gateways; one that only sums up others is left out."""
    found = [party for party in parties if party.location == "on_premises"]
    return [
        party
        for party in found
        if len(party.behind) < 2 or not any(set() < set(other.behind) < set(party.behind) for other in found)
    ]


def _leading_to(estate: Estate, party: Party) -> list[str]:
    """The VPN connections and Direct Connect gateways that name a network of a party, or name none at all."""
    vpns = [(each.key, each.routes) for each in estate.of(VpnConnection)]
    direct = [(each.gateway, each.cidr_blocks) for each in estate.of(DirectConnectVirtualInterface)]
    return [key for key, blocks in (*vpns, *direct) if not blocks or set(blocks) & set(party.cidr_blocks)]


def _last_before(estate: Estate, party: Party) -> Iterator[str]:
    """What is drawn last before a network: customer gateways and virtual interfaces, else the gateway itself."""
    attachments = {each.key: each for each in estate.of(TransitGatewayAttachment)}
    for key in party.behind or _leading_to(estate, party):
        attachment = attachments.get(key)
        gateways = {key, attachment.resource} if attachment else {key}
        customers = [
            each.customer_gateway
            for each in estate.of(VpnConnection)
            if each.key in gateways or each.vpn_gateway in gateways
        ]
        direct = gateways | {
            each.direct_connect_gateway
            for each in estate.of(DirectConnectGatewayAssociation)
            if each.gateway in gateways
        }
        interfaces = [each.key for each in estate.of(DirectConnectVirtualInterface) if each.gateway in direct]
        yield from (*customers, *interfaces) or ((attachment.transit_gateway if attachment else key),)
