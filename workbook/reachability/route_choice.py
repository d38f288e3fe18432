"""Which route of a table a destination takes: longest prefix, then static, prefix list, propagated.

Prefix lists that overlap with different targets leave the choice to AWS, whichever entry is longer
(VPC_Route_Tables, route priority for prefix lists). Within the VPC's own range the local route beats propagated
ones, even more specific ones (Site-to-Site VPN, vpn-route-priority).
"""

from dataclasses import dataclass

from workbook.facts.special_addresses import special_range
from workbook.model.estate.network import Route
from workbook.reachability.packet import Address
from workbook.reachability.topology import Network, Topology, vpc_blocks

LOCAL = "local"


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """The route taken. No `route` and a `target`: AWS's own local route. Neither: none leads there."""

    route: Route | None = None
    target: str = ""
    prefix: Network | None = None
    undetermined: bool = False

    @property
    def key(self) -> str:
        """The route's key, empty for AWS's own local route."""
        return self.route.key if self.route else ""

    @property
    def blackhole(self) -> bool:
        """Whether the route's target is gone."""
        return self.route is not None and self.route.state == "blackhole"


@dataclass(frozen=True, slots=True)
class _Candidate:
    prefix: Network
    rank: int
    route: Route | None
    target: str


_STATIC, _PREFIX_LIST, _PROPAGATED = range(3)


def choose_route(topology: Topology, vpc: str, table: str | None, destination: Address) -> Choice:
    """The route that a table (none: AWS's local routes alone) gives for a destination."""
    reserved = special_range(destination)
    if reserved and reserved.never_forwarded:
        return Choice()
    written = topology.routes(table) if table else ()
    candidates = [each for route in written for each in _candidates(topology, route, destination)]
    candidates += _implicit_local(topology, vpc, written, destination)
    if any(destination in block for block in vpc_blocks(topology.vpc(vpc))):
        candidates = [each for each in candidates if each.rank != _PROPAGATED]
    if not candidates:
        return Choice()
    best = min(candidates, key=_order)
    listed = {each.target for each in candidates if each.rank == _PREFIX_LIST}
    return Choice(
        route=best.route,
        target=best.target,
        prefix=best.prefix,
        undetermined=best.rank == _PREFIX_LIST and len(listed) > 1,
    )


def _order(candidate: _Candidate) -> tuple[int, int]:
    return (-candidate.prefix.prefixlen, candidate.rank)


def _candidates(topology: Topology, route: Route, destination: Address) -> list[_Candidate]:
    return [
        _Candidate(prefix, _rank(route), route, route.target)
        for prefix in route_prefixes(topology, route)
        if destination in prefix
    ]


def route_prefixes(topology: Topology, route: Route) -> tuple[Network, ...]:
    """The ranges a route speaks of; a prefix list that the estate does not hold has none."""
    if route.destination_prefix_list:
        prefixes = topology.prefix_list(route.destination_prefix_list)
        return prefixes.entries if prefixes else ()
    one = route.destination_cidr_block or route.destination_ipv6_cidr_block
    return (one,) if one else ()


def _rank(route: Route) -> int:
    if route.destination_prefix_list:
        return _PREFIX_LIST
    return _PROPAGATED if route.origin == "EnableVgwRoutePropagation" else _STATIC


def _implicit_local(
    topology: Topology, vpc: str, written: tuple[Route, ...], destination: Address
) -> list[_Candidate]:
    """AWS's local routes where the table does not write them out (or replace them)."""
    named = {prefix for route in written for prefix in route_prefixes(topology, route)}
    return [
        _Candidate(block, _STATIC, None, LOCAL)
        for block in vpc_blocks(topology.vpc(vpc))
        if destination in block and block not in named
    ]


def unknown_lists(topology: Topology, table: str | None) -> tuple[str, ...]:
    """Prefix lists that routes of a table name and the estate does not hold."""
    written = topology.routes(table) if table else ()
    lists = (route.destination_prefix_list for route in written)
    return tuple(each for each in lists if each and topology.prefix_list(each) is None)
