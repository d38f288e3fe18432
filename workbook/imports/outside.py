"""The parties beyond the estate's edge: the internet, AWS's services, and the networks behind gateways."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from ipaddress import ip_network

from workbook.facts.ephemeral_ranges import has_client_range
from workbook.imports.book import Book
from workbook.imports.described import Described
from workbook.imports.item import Item, Network, Odd
from workbook.imports.readers.interconnect import on_premises_blocks
from workbook.imports.services import on_file, service_block, short_service
from workbook.model.estate.interconnect import (
    DirectConnectGatewayAssociation,
    DirectConnectVirtualInterface,
    TransitGateway,
    TransitGatewayAttachment,
    TransitGatewayRoute,
    VpcPeeringConnection,
    VpnConnection,
    VpnGateway,
)
from workbook.model.estate.network import PrefixList, Route, Vpc, VpcEndpoint
from workbook.model.estate.party import Location, Party
from workbook.model.estate.resource import Resource

ON_PREMISES = "on-premises"
LOCATIONS: tuple[Location, ...] = ("internet", "on_premises", "aws_service")
GONE = ("deleting", "deleted", "rejected", "rejecting", "failed", "disassociating", "disassociated")
"""States of what joins networks in which it carries nothing, and will not."""
FAR = ("vpn", "vpn-concentrator", "direct-connect-gateway", "connect", "client-vpn", "peering", "tgw-peering")


BEHIND = (
    "what addresses lie behind it no answer tells: state them as OnPrem. Until then reach says unknown of them, "
    "and the matrix shows nothing"
)


@dataclass(frozen=True, slots=True)
class Beyond:
    """Networks behind one gateway, attachment or peering."""

    via: str
    cidr_blocks: tuple[Network, ...]
    is_premises: bool = True


def outside_parties(book: Book, resources: Mapping[str, Resource]) -> list[Party]:
    """Every party outside: stated ones first, then those that routes, endpoints and peerings show."""
    stated = [party for each in book.of("Outside") if (party := _stated(each, book))]
    known = {party.key for party in stated}
    found = [_internet(resources.values()), *_services(resources.values()), *_networks(book, resources)]
    return [*(party for party in found if party.key not in known), *stated]


def _stated(described: Described, book: Book) -> Party | None:
    """An outside party that a person wrote down: `Outside` with Name, Location, Cidrs and more."""
    item = described.item
    try:
        client = item.text("ClientPorts")
        return Party(
            key=described.id,
            title=item.text("Title") or described.id,
            location=item.word("Location", LOCATIONS, "internet"),
            cidr_blocks=_blocks(item),
            prefix_list=book.key(item.text("PrefixListId"), described, "PrefixLists"),
            service=item.text("Service"),
            host_name=item.text("HostName"),
            behind=tuple(book.key(each, described) for each in item.texts("Behind")),
            client_ports=client if has_client_range(client) else "any",
        )
    except Odd as odd:
        book.note(described, str(odd))
        return None


def _blocks(item: Item) -> tuple[Network, ...]:
    found = (Item({"Cidr": each}).network("Cidr") for each in item.texts("Cidrs"))
    return tuple(block for block in found if block)


def _internet(resources: Iterable[Resource]) -> Party:
    dual = any(isinstance(each, Vpc) and each.ipv6_cidr_blocks for each in resources)
    blocks = (ip_network("0.0.0.0/0"), *((ip_network("::/0"),) if dual else ()))
    return Party(key="internet", title="Internet", location="internet", cidr_blocks=blocks)


def _services(resources: Iterable[Resource]) -> Iterator[Party]:
    """The AWS services that endpoints lead to; addresses are those of their prefix list, else stand-ins."""
    found = list(resources)
    lists = {
        (short_service(each.prefix_list_name), each.region): each
        for each in found
        if isinstance(each, PrefixList) and each.is_aws_managed
    }
    seen: set[str] = set()
    for endpoint in (each for each in found if isinstance(each, VpcEndpoint)):
        service = endpoint.service
        if service in seen or not on_file(service):
            continue
        seen.add(service)
        listed = lists.get((service, endpoint.region))
        yield Party(
            key=f"aws:{service}",
            title=f"AWS {service}",
            location="aws_service",
            cidr_blocks=listed.entries if listed else (service_block(service),),
            prefix_list=listed.key if listed else "",
            service=service,
        )


def _networks(book: Book, resources: Mapping[str, Resource]) -> Iterator[Party]:
    """Each network behind a gateway; and all premises under one name, which is the only one where there is one.

    Several ways to the same addresses, as a VPN behind Direct Connect, lead to one network.
    """
    found = _merged([*_on_record(book), *_behind_vpn(resources), *_behind_attachments(resources)])
    premises = [each for each in found if each.is_premises]
    networks = {frozenset(each.cidr_blocks) or each.via for each in premises}
    _note_undescribed(book, {each.via for each in premises if not each.cidr_blocks})
    for each in found:
        if not each.is_premises or len(networks) > 1:
            word = ON_PREMISES if each.is_premises else "peer"
            title = "On-premises network" if each.is_premises else "Network of a peer outside"
            yield _party(f"{word}:{each.via}", f"{title} behind {each.via}", [each])
    if premises:
        yield _party(ON_PREMISES, "On-premises networks", premises)


def _note_undescribed(book: Book, ways: set[str]) -> None:
    """Say of which ways no answer tells the addresses that they lead to."""
    if ways:
        for each in (one for type_ in sorted(book.by_type) for one in book.of(type_)):
            if each.key in ways:
                book.note(each, BEHIND)


def _party(key: str, title: str, networks: list[Beyond]) -> Party:
    blocks = dict.fromkeys(block for each in networks for block in each.cidr_blocks)
    return Party(
        key=key,
        title=title,
        location="on_premises",
        cidr_blocks=tuple(blocks),
        behind=tuple(each.via for each in networks if each.via),
    )


def _merged(found: Iterable[Beyond]) -> list[Beyond]:
    by_via: dict[str, Beyond] = {}
    for each in found:
        before = by_via.get(each.via)
        blocks = (*(before.cidr_blocks if before else ()), *each.cidr_blocks)
        by_via[each.via] = Beyond(each.via, tuple(dict.fromkeys(blocks)), each.is_premises)
    return [each for each in by_via.values() if each.cidr_blocks or each.is_premises]


def _on_record(book: Book) -> Iterator[Beyond]:
    for each, blocks in book.read(on_premises_blocks, "OnPrem"):
        via = each.item.fields.get("Via")
        yield Beyond(book.key(via, each) if isinstance(via, str) else each.id, blocks)


def _behind_vpn(resources: Mapping[str, Resource]) -> Iterator[Beyond]:
    """Behind virtual private gateways: what VPN and Direct Connect bring there, and what routes lead there."""
    vpcs = {each.key: each for each in resources.values() if isinstance(each, Vpc)}
    for each in resources.values():
        gateway = resources.get(_far_gateway(each))
        if not isinstance(gateway, VpnGateway):
            continue
        if isinstance(each, Route):
            block = each.destination_cidr_block or each.destination_ipv6_cidr_block
            home = vpcs.get(gateway.vpc)
            own = home is not None and block in (*home.cidr_blocks, *home.ipv6_cidr_blocks)
            if block and block.prefixlen and not own:
                yield Beyond(gateway.key, (block,))
        else:
            yield Beyond(gateway.key, each.routes if isinstance(each, VpnConnection) else ())


def _far_gateway(resource: Resource) -> str:
    """The gateway by which a link leads out of AWS, or a route out of its VPC; empty where it leads nowhere."""
    match resource:
        case Route():
            return resource.target
        case VpnConnection(state=state) if state not in GONE:
            return resource.vpn_gateway
        case DirectConnectVirtualInterface(state=state) if state not in GONE:
            return resource.gateway
        case DirectConnectGatewayAssociation(state=state) if state not in GONE:
            return resource.gateway
    return ""


def _behind_attachments(resources: Mapping[str, Resource]) -> Iterator[Beyond]:
    routed = _routed(resources.values())
    for each in resources.values():
        if isinstance(each, TransitGatewayAttachment) and each.resource_type in FAR:
            if each.state in GONE or isinstance(resources.get(each.resource), TransitGateway):
                continue
            premises = "peering" not in each.resource_type
            yield Beyond(each.key, _far_blocks(each, resources, routed), premises)
        elif isinstance(each, TransitGatewayAttachment) and not each.resource:
            yield Beyond(each.key, each.cidr_blocks, is_premises=False)
        elif isinstance(each, VpcPeeringConnection):
            yield from _far_end(each)


def _far_blocks(
    attachment: TransitGatewayAttachment,
    resources: Mapping[str, Resource],
    routed: Mapping[str, list[Network]],
) -> tuple[Network, ...]:
    """What stands behind an attachment: as stated, by its VPN's own routes, and by the gateway's routes to it."""
    connection = resources.get(attachment.resource)
    routes = connection.routes if isinstance(connection, VpnConnection) else ()
    return (*attachment.cidr_blocks, *routes, *routed.get(attachment.key, ()))


def _routed(resources: Iterable[Resource]) -> dict[str, list[Network]]:
    """The destinations of transit gateways' routes, default ones left out, by the attachment they lead to."""
    found: dict[str, list[Network]] = {}
    for each in resources:
        if isinstance(each, TransitGatewayRoute) and each.attachment and each.state == "active":
            block = each.destination_cidr_block
            if block and block.prefixlen:
                found.setdefault(each.attachment, []).append(block)
    return found


def _far_end(peering: VpcPeeringConnection) -> Iterator[Beyond]:
    """The VPC of a peering that is outside the import."""
    ends = (
        (peering.requester_vpc, peering.requester_cidr_blocks),
        (peering.accepter_vpc, peering.accepter_cidr_blocks),
    )
    for vpc, blocks in ends:
        if not vpc:
            yield Beyond(peering.key, blocks, is_premises=False)
