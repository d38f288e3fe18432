"""Peering connections and transit gateways: attachments, route tables, routes."""

from collections.abc import Iterator
from dataclasses import replace
from ipaddress import ip_network
from typing import Any

from workbook.imports.book import Book
from workbook.imports.described import Described
from workbook.imports.item import Item, Network, Odd, clean
from workbook.imports.merging import ATTACHMENTS, peering_sides
from workbook.imports.readers.filters import UNREAD
from workbook.model.estate.interconnect import (
    AttachmentType,
    TransitGateway,
    TransitGatewayAttachment,
    TransitGatewayRoute,
    TransitGatewayRouteTable,
    VpcPeeringConnection,
)
from workbook.model.estate.resource import Resource

TYPES: tuple[AttachmentType, ...] = (
    "vpc",
    "vpn",
    "vpn-concentrator",
    "direct-connect-gateway",
    "connect",
    "client-vpn",
    "peering",
    "tgw-peering",
    "network-function",
)
BLACKHOLE = "blackhole"
EVERYWHERE: tuple[Network, ...] = (ip_network("0.0.0.0/0"), ip_network("::/0"))
ASSOCIATED = ("associated", "associating")


def peering(described: Described, book: Book) -> Iterator[Resource]:
    """A VPC peering connection; the VPC at its other end may be outside the import."""
    item = described.item
    ends: dict[str, Any] = {}
    for word, name in (("requester", "RequesterVpcInfo"), ("accepter", "AccepterVpcInfo")):
        end = item.item(name)
        vpc = book.find(end.need("VpcId"), _near(described, end), "Vpcs")
        ends |= {
            f"{word}_vpc": vpc.key if vpc else "",
            f"{word}_cidr_blocks": _cidr_blocks(end),
            f"{word}_region": end.text("Region") or (vpc.region if vpc else described.region),
            f"{word}_account": end.text("OwnerId") or (vpc.account if vpc else described.account),
            f"{word}_dns_resolution": end.item("PeeringOptions").flag("AllowDnsResolutionFromRemoteVpc"),
        }
    status = item.fields.get("Status")
    code = item.item("Status").text("Code") if isinstance(status, dict) else item.text("Status")
    yield VpcPeeringConnection(**described.head(), **ends, status=code or "active")


def _near(described: Described, end: Item) -> Described:
    account, region = end.text("OwnerId"), end.text("Region")
    return replace(described, account=account or described.account, region=region or described.region)


def _cidr_blocks(end: Item) -> tuple[Network, ...]:
    listed = (
        end.network("CidrBlock"),
        *(each.network("CidrBlock") for each in end.items("CidrBlockSet")),
        *(each.network("Ipv6CidrBlock") for each in end.items("Ipv6CidrBlockSet")),
    )
    return tuple(dict.fromkeys(block for block in listed if block))


def transit_gateway(described: Described, _book: Book) -> Iterator[Resource]:
    """A transit gateway."""
    options = described.item.item("Options")
    yield TransitGateway(
        **described.head(),
        amazon_side_asn=options.number("AmazonSideAsn") or 64512,
        default_route_table_association=options.flag("DefaultRouteTableAssociation", default=True),
        default_route_table_propagation=options.flag("DefaultRouteTablePropagation", default=True),
        security_group_referencing_support=options.flag("SecurityGroupReferencingSupport"),
        auto_accept_shared_attachments=options.flag("AutoAcceptSharedAttachments"),
        dns_support=options.flag("DnsSupport", default=True),
        vpn_ecmp_support=options.flag("VpnEcmpSupport", default=True),
        state=described.item.text("State") or "available",
    )


def attachment(described: Described, book: Book) -> Iterator[Resource]:
    """What is attached to a transit gateway; the calls that answer about one kind of attachment imply that kind."""
    item = described.item
    kind = item.text("ResourceType") or _implied(described, item)
    if kind not in TYPES:
        raise Odd(f"ResourceType {kind!r} is not known")
    near, far = peering_sides(item, described.account, described.region)
    resource = item.text("ResourceId", "VpcId", "TransportTransitGatewayAttachmentId") or far
    found = book.find(resource, described) if resource else None
    options = item.item("Options")
    gateway = item.text("TransitGatewayId") or near
    if not gateway:
        raise Odd("TransitGatewayId is missing")
    yield TransitGatewayAttachment(
        **described.head(),
        transit_gateway=book.known(gateway, described, "TransitGateways"),
        resource_type=kind,
        resource=found.key if found else "",
        subnets=book.standing(item.texts("SubnetIds"), described, "Subnets"),
        cidr_blocks=_behind(described, book, known=found is not None),
        appliance_mode_support=options.flag("ApplianceModeSupport"),
        security_group_referencing_support=options.flag("SecurityGroupReferencingSupport", default=True),
        ipv6_support=options.flag("Ipv6Support"),
        state=item.text("State") or "available",
    )


def _implied(described: Described, item: Item) -> str:
    words = dict(zip(ATTACHMENTS, ("", "vpc", "peering", "connect"), strict=True))
    return words[described.type] or ("vpc" if item.text("VpcId") else "")


def _behind(described: Described, book: Book, *, known: bool) -> tuple[Network, ...]:
    """The networks that statements about premises put behind an attachment, and routes if nothing else tells."""
    stated = book.read(lambda each: on_premises_blocks(each, described.id), "OnPrem")
    routed = book.once(_routed).get((described.id, described.account, described.region), ())
    blocks = (*(block for _, found in stated for block in found), *(() if known else routed))
    return tuple(dict.fromkeys(block for block in blocks if block and block.prefixlen))


def on_premises_blocks(described: Described, via: str = "") -> tuple[Network, ...]:
    """The blocks that a statement about premises names, if it says that they are reached through `via`."""
    item = described.item
    if via and item.text("Via") != via:
        return ()
    listed = (Item({"Cidr": each}).network("Cidr") for each in item.texts("Cidrs"))
    return tuple(block for block in (item.network("Cidr"), *listed) if block)


Place = tuple[str, str, str]


def _routed(book: Book) -> dict[Place, list[Network]]:
    """The destinations that routes of transit gateways lead to, by attachment, its account and Region."""
    found: dict[Place, list[Network]] = {}
    answers = (*book.read(_led, "Routes"), *book.read(_led_inside, "TransitGatewayRouteTables"))
    for each, pairs in answers:
        for attached, block in pairs:
            end = book.find(attached, each, *ATTACHMENTS)
            place = (end.account, end.region) if end else (each.account, each.region)
            found.setdefault((attached, *place), []).append(block)
    return found


def _led_inside(table: Described) -> list[tuple[str, Network]]:
    return [pair for route in table.item.items("Routes") for pair in _leads(route)]


def _led(answer: Described) -> list[tuple[str, Network]]:
    return _leads(answer.item)


def _leads(route: Item) -> list[tuple[str, Network]]:
    block = route.network("DestinationCidrBlock")
    if block is None or route.text("State") == BLACKHOLE:
        return []
    return [(attached, block) for attached in _attachments(route)]


def _attachments(route: Item) -> tuple[str, ...]:
    one = route.text("TransitGatewayAttachmentId")
    several = (each.text("TransitGatewayAttachmentId") for each in route.items("TransitGatewayAttachments"))
    return tuple(each for each in (one, *several) if each)


def gateway_route_table(described: Described, book: Book) -> Iterator[Resource]:
    """A route table of a transit gateway with its associations, propagations and routes."""
    item = described.item
    name = "TransitGatewayRouteTableId"
    associated = book.once(_associated).get(described.id, ())
    answered = (
        each.item.text("TransitGatewayAttachmentId") for each in book.about("Associations", name, described)
    )
    propagations = book.about("TransitGatewayRouteTablePropagations", name, described)
    listed = (*item.items("Propagations"), *(each.item for each in propagations))
    inline = (each.text("TransitGatewayAttachmentId") for each in item.items("Associations"))
    yield TransitGatewayRouteTable(
        **described.head(),
        transit_gateway=book.known(item.need("TransitGatewayId"), described, "TransitGateways"),
        associations=_keys((*associated, *answered, *inline, *_by_default(described, book)), described, book),
        propagations=_keys((each.text("TransitGatewayAttachmentId") for each in listed), described, book),
        default_association_route_table=item.flag("DefaultAssociationRouteTable"),
        default_propagation_route_table=item.flag("DefaultPropagationRouteTable"),
    )
    routes = (*item.items("Routes"), *(each.item for each in book.about("Routes", name, described)))
    if "Routes" not in item.fields and not book.asked("Routes", name, described):
        book.note(described, "its routes are not described in any file (SearchTransitGatewayRoutes)")
        yield from unread_routes(described.key, described)
    keys: set[str] = set()
    for route in routes:
        for found in _routes(route, described, book):
            if found.key not in keys:
                keys.add(found.key)
                yield found


def unread_routes(table: str, near: Described | Resource) -> Iterator[TransitGatewayRoute]:
    """Where a table leads whose routes nobody described: to an attachment that the estate does not hold."""
    for block in EVERYWHERE:
        yield TransitGatewayRoute(
            key=f"{table}/{block}",
            account=near.account,
            region=near.region,
            transit_gateway_route_table=table,
            destination_cidr_block=block,
            attachment=f"{UNREAD}/{table}",
        )


def _by_default(table: Described, book: Book) -> tuple[str, ...]:
    """The attachments of a default table, where no answer tells of any association."""
    if book.once(_tells_associations) or not table.item.flag("DefaultAssociationRouteTable"):
        return ()
    gateway = table.item.text("TransitGatewayId")
    found = book.read(lambda each: each.item.text("TransitGatewayId"), *ATTACHMENTS)
    served = tuple(each.id for each, own in found if own == gateway)
    if served:
        why = "which attachments it serves is not described: the default table is taken to serve all"
        book.note(table, why, "assumed")
    return served


def _tells_associations(book: Book) -> bool:
    inline = ("Association", "Associations")
    told = any(
        each.item.fields.keys() & {*inline} for each in book.of(*ATTACHMENTS, "TransitGatewayRouteTables")
    )
    return told or any(True for _ in book.of("Associations"))


def _associated(book: Book) -> dict[str, list[str]]:
    """Attachments by the route table that they say they are associated with."""
    found: dict[str, list[str]] = {}
    for each, association in book.read(lambda each: each.item.item("Association"), *ATTACHMENTS):
        table = association.fields.get("TransitGatewayRouteTableId")
        if isinstance(table, str) and association.fields.get("State", "associated") in ASSOCIATED:
            found.setdefault(table, []).append(each.id)
    return found


def _keys(ids: Any, described: Described, book: Book) -> tuple[str, ...]:
    found = (book.key(each, described, *ATTACHMENTS) for each in ids if each)
    return tuple(dict.fromkeys(found))


def _routes(route: Item, table: Described, book: Book) -> Iterator[TransitGatewayRoute]:
    """A route, once for each attachment it spreads over."""
    destination, listed = route.network("DestinationCidrBlock"), route.text("PrefixListId")
    state = route.text("State")
    if state not in ("", "active", BLACKHOLE):
        book.note(table, f"the route to {destination or clean(listed)} is {state!r}; it is left out")
        return
    if not destination and not listed:
        raise Odd("a route has no destination")
    attachments = [book.known(each, table, *ATTACHMENTS) for each in _attachments(route)] or [""]
    if attachments == [""] and state != BLACKHOLE:
        book.note(table, f"the route to {destination or clean(listed)} names no attachment")
        attachments = [f"{table.key}/{destination or listed}/attachment"]
    for number, attached in enumerate(attachments):
        key = f"{table.key}/{destination or listed}"
        yield TransitGatewayRoute(
            key=f"{key}/{attached}" if number else key,
            account=table.account,
            region=table.region,
            transit_gateway_route_table=table.key,
            destination_cidr_block=destination,
            destination_prefix_list=book.known(listed, table, "PrefixLists"),
            attachment="" if state == BLACKHOLE else attached,
            type=route.word("Type", ("static", "propagated"), "static"),
            state=route.word("State", ("active", "blackhole"), "active"),
        )
