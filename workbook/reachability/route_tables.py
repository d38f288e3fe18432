"""The route tables of an estate as the matrix reads them: for each table, which route wins for each end."""

from collections.abc import Iterator
from functools import cached_property
from typing import Any

import numpy as np

from workbook.model.estate.estate import Estate
from workbook.model.estate.network import PrefixList, Route, RouteTable, Subnet, Vpc
from workbook.reachability.addresses import Network
from workbook.reachability.filters import Ground, Index
from workbook.reachability.route_winners import UNDETERMINED, winners

NO_ROUTE = "no route"
RANDOM = "random"
"""In place of a route: there is none, or AWS picks one at random."""


class RouteTables:
    """Looks winners up; each table is resolved once."""

    def __init__(self, estate: Estate, base: Ground) -> None:
        self.estate = estate
        self.base = base
        self._won: dict[str, tuple[tuple[Route | str, Index], ...]] = {}

    @cached_property
    def prefix_lists(self) -> dict[str, PrefixList]:
        """The prefix lists by key."""
        return {prefix_list.key: prefix_list for prefix_list in self.estate.of(PrefixList)}

    @cached_property
    def vpcs(self) -> dict[str, Vpc]:
        """The VPCs by key."""
        return {vpc.key: vpc for vpc in self.estate.of(Vpc)}

    @cached_property
    def table_of(self) -> dict[str, str]:
        """The route table of each subnet, and of each gateway that has one."""
        main = {table.vpc: table.key for table in self.estate.of(RouteTable) if table.main}
        found = {subnet.key: main.get(subnet.vpc, "") for subnet in self.estate.of(Subnet)}
        for table in self.estate.of(RouteTable):
            found |= dict.fromkeys((*table.subnets, *table.gateways), table.key)
        return found

    @cached_property
    def _routes(self) -> dict[str, list[Route]]:
        found: dict[str, list[Route]] = {}
        for route in self.estate.of(Route):
            found.setdefault(route.route_table, []).append(route)
        return found

    def _local_routes(self, vpc: str, table: str) -> Iterator[Route]:
        """AWS keeps a local route for each CIDR of the VPC in every table; nobody can take it out."""
        home = self.vpcs.get(vpc)
        for block in home.cidr_blocks if home else ():
            yield _local(home, table, destination_cidr_block=block)
        for six in home.ipv6_cidr_blocks if home else ():
            yield _local(home, table, destination_ipv6_cidr_block=six)

    def groups(self, table: str, vpc: str) -> tuple[tuple[Route | str, Index], ...]:
        """The ends that share a winning route, with it; or with the word for what there is instead."""
        key = table or f"local of {vpc}"
        if key not in self._won:
            routes = (*self._local_routes(vpc, key), *self._routes.get(table, ()))
            self._won[key] = tuple(self._grouped(routes, self.vpcs.get(vpc)))
        return self._won[key]

    def _grouped(self, routes: tuple[Route, ...], home: Vpc | None) -> Iterator[tuple[Route | str, Index]]:
        winner = winners(routes, self.base, self.prefix_lists, _blocks(home))
        for at in np.unique(winner).tolist():
            places = np.flatnonzero(winner == at)
            yield routes[at] if at >= 0 else RANDOM if at == UNDETERMINED else NO_ROUTE, places

    def names_unknown_lists(self, table: str) -> bool:
        """Whether a prefix list of the table is not in the estate: where it leads, nobody can say."""
        named = (route.destination_prefix_list for route in self._routes.get(table, ()))
        return any(each and each not in self.prefix_lists for each in named)


def _local(vpc: Vpc | None, table: str, **destination: Any) -> Route:
    return Route(
        key=f"{table}/local",
        account=vpc.account if vpc else "",
        region=vpc.region if vpc else "",
        route_table=table,
        target="local",
        origin="CreateRouteTable",
        **destination,
    )


def _blocks(vpc: Vpc | None) -> tuple[Network, ...]:
    return (*vpc.cidr_blocks, *vpc.ipv6_cidr_blocks) if vpc else ()
