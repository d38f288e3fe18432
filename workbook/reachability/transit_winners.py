"""Which route of a transit gateway's table wins for each end."""

from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import NamedTuple

import numpy as np

from workbook.facts.transit_gateways import route_rank
from workbook.model.estate.estate import Estate
from workbook.model.estate.interconnect import (
    TransitGatewayAttachment,
    TransitGatewayRoute,
    TransitGatewayRouteTable,
    VpnConnection,
)
from workbook.model.estate.network import PrefixList, Vpc
from workbook.reachability.addresses import Network
from workbook.reachability.doors import OUTWARD
from workbook.reachability.filters import Ground, Index

GATEWAY_PEERINGS = ("peering", "tgw-peering")
CARRYING = ("available", "modifying")
"""The states in which gateways and attachments carry packets."""


class Stroke(NamedTuple):
    """A route as it is painted over the ends: what ranks highest comes last."""

    length: int
    rank: int
    attachment: str
    network: Network


class Won(NamedTuple):
    """The ends that a table leads to one attachment (none: to nothing), and whether another ranks the same."""

    attachment: str
    rivals: bool
    places: Index


class TransitTables:
    """The route tables of the transit gateways of an estate."""

    def __init__(self, estate: Estate, base: Ground) -> None:
        self.estate = estate
        self.base = base
        self._won: dict[str, tuple[Won, ...]] = {}

    @cached_property
    def attachments(self) -> dict[str, TransitGatewayAttachment]:
        """The attachments by key."""
        return {each.key: each for each in self.estate.of(TransitGatewayAttachment)}

    @cached_property
    def _table_of(self) -> dict[tuple[str, str], TransitGatewayRouteTable]:
        tables = reversed(self.estate.of(TransitGatewayRouteTable))
        return {(each.transit_gateway, key): each for each in tables for key in each.associations}

    def table_of(self, gateway: str, attachment: str) -> TransitGatewayRouteTable | None:
        """The table in which packets that come by an attachment are looked up."""
        return self._table_of.get((gateway, attachment))

    def of_vpc(self, gateway: str, vpc: str) -> TransitGatewayAttachment | None:
        """The attachment that joins a VPC to a transit gateway."""
        mine = (
            each
            for each in self.attachments.values()
            if each.resource_type == "vpc" and (each.transit_gateway, each.resource) == (gateway, vpc)
        )
        return _liveliest(mine)

    def twin(self, attachment: TransitGatewayAttachment, here: str, there: str) -> TransitGatewayAttachment:
        """The peering of two gateways as the other one's tables name it."""
        if self.table_of(there, attachment.key):
            return attachment
        twins = (
            each
            for each in self.attachments.values()
            if each.resource_type in GATEWAY_PEERINGS
            and (each.transit_gateway, each.resource) == (there, here)
        )
        return _liveliest(twins) or attachment

    @cached_property
    def _lists(self) -> dict[str, PrefixList]:
        return {each.key: each for each in self.estate.of(PrefixList)}

    @cached_property
    def _routes(self) -> dict[str, list[TransitGatewayRoute]]:
        found: dict[str, list[TransitGatewayRoute]] = {}
        for route in self.estate.of(TransitGatewayRoute):
            found.setdefault(route.transit_gateway_route_table, []).append(route)
        return found

    def is_unread(self, table: TransitGatewayRouteTable) -> bool:
        """Whether a prefix list of the table is not in the estate."""
        named = (route.destination_prefix_list for route in self._routes.get(table.key, ()))
        return any(each and each not in self._lists for each in named)

    @cached_property
    def _led_to(self) -> set[str]:
        return {route.attachment for routes in self._routes.values() for route in routes}

    def is_silent(self, table: TransitGatewayRouteTable) -> bool:
        """Whether something beyond AWS propagates to the table, and nobody described which networks."""
        own = (self.attachments.get(key) for key in table.propagations if key not in self._led_to)
        return any(
            each is not None and each.resource_type in OUTWARD and not announced(self.estate, each)
            for each in own
        )

    def won(self, table: TransitGatewayRouteTable) -> tuple[Won, ...]:
        """The ends by the attachment that the table leads them to."""
        if table.key not in self._won:
            self._won[table.key] = tuple(self._paint(table))
        return self._won[table.key]

    def _paint(self, table: TransitGatewayRouteTable) -> Iterator[Won]:
        """The longest prefix, then the lowest rank; among equals the first attachment by name, which has rivals."""
        strokes = sorted({*self._written(table), *self._propagated(table)}, key=_order)
        winner = np.full(len(self.base.ends), -1, dtype=np.intp)
        rivals = np.zeros(len(self.base.ends), dtype=np.bool_)
        first = 0
        for at, stroke in enumerate(strokes):
            first = first if strokes[first][:2] == stroke[:2] else at
            covered = self.base.covered(stroke.network)
            rivals[covered] = winner[covered] >= first
            winner[covered] = at
        for at in np.unique(winner[winner >= 0]).tolist():
            for tied in (False, True):
                places = np.flatnonzero((winner == at) & (rivals == tied))
                if len(places):
                    yield Won(strokes[at].attachment, tied, places)

    def _written(self, table: TransitGatewayRouteTable) -> Iterator[Stroke]:
        for route in self._routes.get(table.key, ()):
            rank = self._rank(route)
            gone = route.state == "blackhole"
            for network in self._networks(route) if rank is not None else ():
                yield Stroke(network.prefixlen, rank or 0, "" if gone else route.attachment, network)

    def _networks(self, route: TransitGatewayRoute) -> tuple[Network, ...]:
        if route.destination_prefix_list:
            found = self._lists.get(route.destination_prefix_list)
            return found.entries if found else ()
        return (route.destination_cidr_block,) if route.destination_cidr_block else ()

    def _rank(self, route: TransitGatewayRoute) -> int | None:
        """Its place among equal ones; none for what cannot be: nothing propagates over a peering."""
        if route.destination_prefix_list:
            return route_rank("prefix-list")
        attachment = self.attachments.get(route.attachment)
        if route.type == "static" or attachment is None:
            return route_rank("static")
        return None if attachment.resource_type in GATEWAY_PEERINGS else route_rank(attachment.resource_type)

    def _propagated(self, table: TransitGatewayRouteTable) -> Iterator[Stroke]:
        """What attachments announce, where nobody wrote the routes out."""
        written = {each.attachment for each in self._routes.get(table.key, ()) if each.type == "propagated"}
        for key in table.propagations:
            attachment = self.attachments.get(key)
            if attachment is None or attachment.resource_type in GATEWAY_PEERINGS:
                continue
            if key not in written or attachment.resource_type == "vpc":
                rank = route_rank(attachment.resource_type)
                yield from (
                    Stroke(each.prefixlen, rank, key, each) for each in announced(self.estate, attachment)
                )


def _liveliest(attachments: Iterable[TransitGatewayAttachment]) -> TransitGatewayAttachment | None:
    """One that carries packets, if there is any."""
    return min(attachments, key=lambda each: each.state not in CARRYING, default=None)


def _order(stroke: Stroke) -> tuple[int, int, list[int]]:
    """Painted first what any other beats; among equals the first name last."""
    return stroke.length, -stroke.rank, [-ord(letter) for letter in stroke.attachment]


def announced(estate: Estate, attachment: TransitGatewayAttachment) -> tuple[Network, ...]:
    """The networks that an attachment propagates: its VPC's, its VPN's static routes, or those stated of it."""
    resource = estate[attachment.resource] if attachment.resource in estate else None  # noqa: SIM401  # no dict
    if isinstance(resource, Vpc):
        return (*resource.cidr_blocks, *(resource.ipv6_cidr_blocks if attachment.ipv6_support else ()))
    routes = resource.routes if isinstance(resource, VpnConnection) else ()
    return (*attachment.cidr_blocks, *routes)
