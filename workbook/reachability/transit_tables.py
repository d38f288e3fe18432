"""Which route of a transit gateway's table a destination takes."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from workbook.facts.transit_gateways import route_rank
from workbook.model.estate.interconnect import (
    TransitGatewayAttachment,
    TransitGatewayRoute,
    TransitGatewayRouteTable,
    VpnConnection,
)
from workbook.model.estate.network import Vpc
from workbook.reachability.doors import OUTWARD
from workbook.reachability.packet import Address
from workbook.reachability.topology import Network, Topology, vpc_blocks

PEERINGS = ("peering", "tgw-peering")
CARRYING = ("available", "modifying")
"""The states in which a gateway or attachment carries packets (EC2 API, TransitGatewayAttachmentState)."""
STATIC, PREFIX_LIST = "static", "prefix-list"


@dataclass(frozen=True, slots=True)
class TransitChoice:
    """A route that covers a destination: a written one, or what an attachment propagates (then without a key)."""

    prefix: Network
    rank: int
    attachment: str
    key: str = ""

    @property
    def order(self) -> tuple[int, int]:
        """The most specific first, then by kind."""
        return (-self.prefix.prefixlen, self.rank)


def table_of(topology: Topology, gateway: str, attachment: str) -> TransitGatewayRouteTable | None:
    """The table of a transit gateway in which packets of an attachment are looked up."""
    tables = topology.estate.of(TransitGatewayRouteTable)
    mine = (each for each in tables if each.transit_gateway == gateway and attachment in each.associations)
    return next(mine, None)


def best_routes(
    topology: Topology, table: TransitGatewayRouteTable, destination: Address
) -> tuple[TransitChoice, ...]:
    """The routes of a table that a destination takes: none, one, or several that AWS ranks alike."""
    written, propagated = _routes_of(topology, table.key)
    announced_here = [each for each in propagated if destination in each.prefix]
    alive = [each for each in announced_here if _is_alive(topology, each.attachment)]
    found = [*(each for each in written if destination in each.prefix), *(alive or announced_here)]
    first = min((each.order for each in found), default=None)
    best = {each.attachment: each for each in reversed(found) if each.order == first}
    return tuple(sorted(best.values(), key=lambda each: each.attachment))


def _is_alive(topology: Topology, attachment: str) -> bool:
    found = topology.resource(attachment)
    return isinstance(found, TransitGatewayAttachment) and found.state in CARRYING


@lru_cache(maxsize=32)
def _routes_of(topology: Topology, key: str) -> tuple[tuple[TransitChoice, ...], tuple[TransitChoice, ...]]:
    """All routes of a table: those written, and those that attachments propagate without being written."""
    table = topology.estate.get(TransitGatewayRouteTable, key)
    return tuple(_written(topology, table)), tuple(_propagated(topology, table))


def _written(topology: Topology, table: TransitGatewayRouteTable) -> Iterator[TransitChoice]:
    for route in _routes(topology, table):
        rank = _rank(topology, route)
        for prefix in _prefixes(topology, route):
            if rank is not None:
                gone = route.state == "blackhole"
                yield TransitChoice(prefix, rank, "" if gone else route.attachment, route.key)


def _routes(topology: Topology, table: TransitGatewayRouteTable) -> tuple[TransitGatewayRoute, ...]:
    routes = topology.estate.of(TransitGatewayRoute)
    return tuple(each for each in routes if each.transit_gateway_route_table == table.key)


def _prefixes(topology: Topology, route: TransitGatewayRoute) -> tuple[Network, ...]:
    if route.destination_prefix_list:
        prefixes = topology.prefix_list(route.destination_prefix_list)
        return prefixes.entries if prefixes else ()
    return (route.destination_cidr_block,) if route.destination_cidr_block else ()


def _rank(topology: Topology, route: TransitGatewayRoute) -> int | None:
    """A route's place among equal ones; none for what cannot be: nothing propagates over a peering."""
    if route.destination_prefix_list:
        return route_rank(PREFIX_LIST)
    attachment = topology.resource(route.attachment)
    if route.type == STATIC or not isinstance(attachment, TransitGatewayAttachment):
        return route_rank(STATIC)
    return None if attachment.resource_type in PEERINGS else route_rank(attachment.resource_type)


def _propagated(topology: Topology, table: TransitGatewayRouteTable) -> Iterator[TransitChoice]:
    """What attachments announce to a table, where nobody wrote the routes out."""
    written = {each.attachment for each in _routes(topology, table) if each.type == "propagated"}
    for key in table.propagations:
        attachment = topology.resource(key)
        if not isinstance(attachment, TransitGatewayAttachment) or attachment.resource_type in PEERINGS:
            continue
        if key in written and attachment.resource_type != "vpc":
            continue
        for block in announced(topology, attachment):
            yield TransitChoice(block, route_rank(attachment.resource_type), key)


def announced(topology: Topology, attachment: TransitGatewayAttachment) -> tuple[Network, ...]:
    """The networks that an attachment propagates: its VPC's, its VPN's static routes, or those stated of it."""
    resource = topology.resource(attachment.resource)
    if isinstance(resource, Vpc):
        six = attachment.ipv6_support
        return tuple(block for block in vpc_blocks(resource) if block.version == 4 or six)
    routes = resource.routes if isinstance(resource, VpnConnection) else ()
    return (*attachment.cidr_blocks, *routes)


def undescribed(topology: Topology, table: TransitGatewayRouteTable) -> tuple[str, ...]:
    """Attachments to networks beyond AWS that propagate to a table, and of which nobody knows what they announce."""
    led = {route.attachment for route in topology.estate.of(TransitGatewayRoute) if route.attachment}
    found = ((key, topology.resource(key)) for key in table.propagations if key not in led)
    return tuple(
        key
        for key, attachment in found
        if isinstance(attachment, TransitGatewayAttachment)
        and attachment.resource_type in OUTWARD
        and not announced(topology, attachment)
    )


def unread_lists(topology: Topology, table: TransitGatewayRouteTable) -> tuple[str, ...]:
    """Prefix lists that routes of a table name and the estate does not hold."""
    lists = (route.destination_prefix_list for route in _routes(topology, table))
    return tuple(each for each in lists if each and topology.prefix_list(each) is None)


def vpc_attachment(topology: Topology, gateway: str, vpc: str) -> TransitGatewayAttachment | None:
    """The attachment that joins a VPC to a transit gateway; a dead one if there is no other."""
    attachments = topology.estate.of(TransitGatewayAttachment)
    mine = (each for each in attachments if (each.transit_gateway, each.resource) == (gateway, vpc))
    return _liveliest(each for each in mine if each.resource_type == "vpc")


def _liveliest(attachments: Iterable[TransitGatewayAttachment]) -> TransitGatewayAttachment | None:
    return min(attachments, key=lambda each: each.state not in CARRYING, default=None)


def twin(
    topology: Topology, attachment: TransitGatewayAttachment, here: str, there: str
) -> TransitGatewayAttachment:
    """The peering as the other gateway's tables name it: its own attachment there, else the very same one."""
    if table_of(topology, there, attachment.key):
        return attachment
    attachments = topology.estate.of(TransitGatewayAttachment)
    twins = (each for each in attachments if (each.transit_gateway, each.resource) == (there, here))
    return _liveliest(each for each in twins if each.resource_type in PEERINGS) or attachment
