"""Route tables with their routes, and managed prefix lists."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any, Literal

from workbook.facts.endpoint_services import service_names
from workbook.imports.book import Book
from workbook.imports.described import Described
from workbook.imports.item import Item, Network, Odd, clean
from workbook.imports.readers.watch import firewall_endpoints
from workbook.imports.services import service_block, short_service
from workbook.model.estate.network import PrefixList, Route, RouteTable
from workbook.model.estate.resource import Resource

TARGETS = {
    "GatewayId": ("InternetGateways", "VpnGateways", "VpcEndpoints"),
    "NatGatewayId": ("NatGateways",),
    "TransitGatewayId": ("TransitGateways",),
    "VpcPeeringConnectionId": ("VpcPeeringConnections",),
    "NetworkInterfaceId": ("NetworkInterfaces",),
    "EgressOnlyInternetGatewayId": ("EgressOnlyInternetGateways",),
    "InstanceId": ("Instances",),
    "LocalGatewayId": ("LocalGateways",),
    "CarrierGatewayId": ("CarrierGateways",),
    "CoreNetworkArn": ("CoreNetworks",),
    "OdbNetworkArn": ("OdbNetworks",),
}
"""A route's fields that name its target; the first that is given holds."""

OTHER_FIELDS = frozenset(
    {
        "DestinationCidrBlock",
        "DestinationIpv6CidrBlock",
        "DestinationPrefixListId",
        "InstanceOwnerId",
        "IpAddress",
        "Origin",
        "State",
    }
)
Origin = Literal["CreateRouteTable", "CreateRoute", "EnableVgwRoutePropagation"]
ORIGINS: tuple[Origin, ...] = ("CreateRouteTable", "CreateRoute", "EnableVgwRoutePropagation")
GONE = "gone"
"""The target of a route whose target AWS no longer names."""


def route_table(described: Described, book: Book) -> Iterator[Resource]:
    """A route table, and every route it lists."""
    item = described.item
    active = [each for each in item.items("Associations") if _holds(each)]
    vpc = book.need(item.need("VpcId"), described, "Vpcs")
    subnets = (each.text("SubnetId") for each in active)
    gateways = (
        book.known(each.text("GatewayId"), described, "InternetGateways", "VpnGateways") for each in active
    )
    yield RouteTable(
        **described.head(),
        vpc=vpc,
        subnets=book.standing(subnets, described, "Subnets"),
        gateways=tuple(dict.fromkeys(key for key in gateways if key)),
        main=any(each.flag("Main") for each in active),
    )
    keys: set[str] = set()
    for each in item.items("Routes"):
        yield _with_free_key(_route(each, described, book), keys)


def _holds(association: Item) -> bool:
    return association.item("AssociationState").text("State") in ("", "associated", "associating")


def _with_free_key(route: Route, keys: set[str]) -> Route:
    """Two routes for one destination are told apart by their target."""
    key = route.key if route.key not in keys else f"{route.key}/{route.target}/{len(keys)}"
    keys.add(key)
    return route if key == route.key else replace(route, key=key)


def _route(item: Item, table: Described, book: Book) -> Route:
    destination: dict[str, Any] = {
        "destination_cidr_block": item.network4("DestinationCidrBlock"),
        "destination_ipv6_cidr_block": item.network6("DestinationIpv6CidrBlock"),
        "destination_prefix_list": book.known(item.text("DestinationPrefixListId"), table, "PrefixLists"),
    }
    word = str(next((value for value in destination.values() if value), ""))
    if not word:
        raise Odd("a route has no destination")
    return Route(
        **_head(table, f"{table.key}/{word}"),
        route_table=table.key,
        **destination,
        target=_target(item, word, table, book),
        origin=_origin(item, word, table, book),
        state=item.word("State", ("active", "blackhole"), "active"),
    )


def _head(owner: Described, key: str) -> dict[str, Any]:
    return {"key": key, "account": owner.account, "region": owner.region}


def _target(item: Item, destination: str, table: Described, book: Book) -> str:
    if strange := sorted(item.fields.keys() - TARGETS.keys() - OTHER_FIELDS):
        words = clean(", ".join(strange))
        book.note(table, f"the route to {destination} has fields that are not known: {words}")
    for field, types in TARGETS.items():
        value = item.text(field)
        if field == "InstanceId" and value and book.find(value, table, *types):
            return book.key(value, table, *types)
        if value == "local" or value in book.once(_of_firewalls):
            return value
        if value:
            blackhole = item.text("State") == "blackhole"
            return book.key(value, table, *types) if blackhole else book.known(value, table, *types)
    if item.text("State") != "blackhole":
        book.note(table, f"the route to {destination} names no target that is known")
        return f"{table.key}/{destination}/target"
    return GONE


def _of_firewalls(book: Book) -> frozenset[str]:
    """The ids of the endpoints of Network Firewalls, which answers about endpoints may not list."""
    found = book.read(firewall_endpoints, "Firewall")
    return frozenset(end for _, ends in found for end in ends.values())


def _origin(item: Item, destination: str, table: Described, book: Book) -> Origin:
    value = item.text("Origin")
    if value and value not in ORIGINS:
        why = f"the route to {destination} has Origin {value!r}, read as propagated"
        book.note(table, why, "assumed")
        return "EnableVgwRoutePropagation"
    return item.word("Origin", ORIGINS, "CreateRoute")


def prefix_list(described: Described, book: Book) -> Iterator[Resource]:
    """A prefix list with its entries, wherever they were described.

    AWS's own list of a service whose entries nobody asked for gets the service's stand-in addresses.
    """
    item = described.item
    answered = book.about("Entries", "PrefixListId", described)
    listed = [Item({"Cidr": each}) for each in item.texts("Cidrs")]
    blocks = (each.network("Cidr") for each in (*listed, *item.items("Entries"), *(e.item for e in answered)))
    entries = tuple(dict.fromkeys(block for block in blocks if block))
    name = item.text("PrefixListName")
    asked = bool(item.fields.keys() & {"Entries", "Cidrs"}) or book.asked(
        "Entries", "PrefixListId", described
    )
    if not entries:
        entries = _stand_in(described, name, book)
    if not entries and not asked:
        book.note(described, "its entries are not described: what rules and routes by it admit is unknown")
        return
    owner = item.text("OwnerId")
    yield PrefixList(
        **described.head(),
        prefix_list_name=name,
        address_family="IPv6" if item.text("AddressFamily") == "IPv6" else "IPv4",
        max_entries=item.number("MaxEntries") or max(1, len(entries)),
        entries=entries,
        is_aws_managed=owner == "AWS" or (not owner and name.startswith("com.amazonaws.")),
    )


def _stand_in(described: Described, name: str, book: Book) -> tuple[Network, ...]:
    service = short_service(name)
    if service in service_names() and name.count(".") == 3:
        why = f"its entries are not described: example addresses stand for those of {service}"
        book.note(described, why, "assumed")
        return (service_block(service),)
    return ()
