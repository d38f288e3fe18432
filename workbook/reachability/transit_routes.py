"""The route tables of transit gateways: which attachment a destination leaves by."""

from collections import defaultdict
from dataclasses import dataclass
from functools import lru_cache

from workbook.model.estate.interconnect import (
    TransitGatewayAttachment,
    TransitGatewayRoute,
    TransitGatewayRouteTable,
    VpnConnection,
)
from workbook.model.estate.network import Vpc
from workbook.reachability.packet import Address
from workbook.reachability.topology import Network, Topology, vpc_blocks

PEERINGS = ("peering", "tgw-peering")
STATIC, PROPAGATED = 0, 1


@dataclass(frozen=True, slots=True)
class _Route:
    """One destination of a table. No attachment: a blackhole."""

    prefix: Network
    rank: int
    attachment: str


class TransitRoutes:
    """Look-ups over the transit gateways of one estate, made once."""

    def __init__(self, topology: Topology) -> None:
        self._topology = topology
        estate = topology.estate
        attachments = estate.of(TransitGatewayAttachment)
        self._attachments = {each.key: each for each in attachments}
        self._of_vpc = {
            (each.transit_gateway, each.resource): each
            for each in attachments
            if each.resource_type == "vpc" and each.state == "available"
        }
        tables = estate.of(TransitGatewayRouteTable)
        self._table_of = {key: table.key for table in tables for key in table.associations}
        self._routes: defaultdict[str, list[_Route]] = defaultdict(list)
        for route in estate.of(TransitGatewayRoute):
            self._routes[route.transit_gateway_route_table] += self._written(route)
        for table in tables:
            for key in table.propagations:
                self._routes[table.key] += self._propagated(key)

    def attachment_of(self, gateway: str, vpc: str) -> TransitGatewayAttachment | None:
        """The attachment of a VPC to a gateway."""
        return self._of_vpc.get((gateway, vpc))

    def lookup(self, entered: TransitGatewayAttachment, address: Address) -> TransitGatewayAttachment | None:
        """The attachment that what came in by another leaves by; None for a blackhole, or where no route leads."""
        table = self._table_of.get(entered.key, "")
        found = [route for route in self._routes.get(table, ()) if address in route.prefix]
        if not found:
            return None
        best = min(found, key=lambda route: (-route.prefix.prefixlen, route.rank))
        left = self._attachments.get(best.attachment)
        return left if left and left.state == "available" else None

    def peer_of(self, attachment: TransitGatewayAttachment) -> TransitGatewayAttachment | None:
        """The other gateway's end of a peering of two gateways, if it is in the estate."""
        if attachment.resource_type not in PEERINGS:
            return None
        ends = (each for each in self._attachments.values() if each.resource_type in PEERINGS)
        pairs = (
            each
            for each in ends
            if each.transit_gateway == attachment.resource and each.resource == attachment.transit_gateway
        )
        return next(pairs, None)

    def _written(self, route: TransitGatewayRoute) -> list[_Route]:
        listed = self._topology.prefix_list(route.destination_prefix_list)
        blocks = (
            (route.destination_cidr_block,)
            if route.destination_cidr_block
            else listed.entries
            if listed
            else ()
        )
        rank = STATIC if route.type == "static" else PROPAGATED
        attachment = "" if route.state == "blackhole" else route.attachment
        return [_Route(block, rank, attachment) for block in blocks]

    def _propagated(self, key: str) -> list[_Route]:
        attachment = self._attachments.get(key)
        if attachment is None:
            return []
        behind = self._topology.resource(attachment.resource)
        blocks: tuple[Network, ...] = attachment.cidr_blocks
        if isinstance(behind, Vpc):
            blocks = vpc_blocks(behind)
        elif isinstance(behind, VpnConnection):
            blocks = (*blocks, *behind.routes)
        return [_Route(block, PROPAGATED, key) for block in blocks]


@lru_cache(maxsize=8)
def transit_routes_of(topology: Topology) -> TransitRoutes:
    """The look-ups of a topology; asked again for the same one they are at hand."""
    return TransitRoutes(topology)
