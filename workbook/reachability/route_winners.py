"""Which route of a table wins for each end."""

from collections.abc import Iterable, Mapping

import numpy as np

from workbook.model.estate.network import PrefixList, Route
from workbook.reachability.addresses import Network
from workbook.reachability.filters import Ground, Index

PROPAGATED = "EnableVgwRoutePropagation"
NO_ROUTE, UNDETERMINED = -1, -2
"""In place of a winning route: there is none, or AWS picks one at random."""


def _networks(route: Route, lists: Mapping[str, PrefixList]) -> tuple[Network, ...]:
    if route.destination_prefix_list:
        found = lists.get(route.destination_prefix_list)
        return found.entries if found else ()
    ends = (route.destination_cidr_block, route.destination_ipv6_cidr_block)
    return tuple(network for network in ends if network is not None)


def _rank(route: Route, network: Network) -> tuple[int, int]:
    """Longest prefix first; then static, prefix list, propagated (VPC_Route_Tables, route priority)."""
    if route.origin == PROPAGATED:
        return network.prefixlen, 0
    return network.prefixlen, 1 if route.destination_prefix_list else 2


def winners(
    routes: tuple[Route, ...], base: Ground, lists: Mapping[str, PrefixList], own: Iterable[Network] = ()
) -> Index:
    """For each end, the position of the route that wins: painted over the ends, the strongest last.

    Prefix lists that overlap with different targets leave the choice to AWS (VPC_Route_Tables). Within the VPC's `own`
    range the local route beats propagated ones, however specific they are (Site-to-Site VPN, vpn-route-priority).
    """
    beyond = np.ones(len(base.ends), dtype=np.bool_)
    for block in own:
        beyond[base.covered(block)] = False
    winner = np.full(len(base.ends), NO_ROUTE, dtype=np.intp)
    listed: dict[int, str] = {}
    strokes = [
        (_rank(route, net), at, net) for at, route in enumerate(routes) for net in _networks(route, lists)
    ]
    for _, at, network in sorted(strokes, key=lambda stroke: stroke[:2]):
        covered = base.covered(network)
        if routes[at].origin == PROPAGATED:
            winner[covered][beyond[covered]] = at
            continue
        winner[covered] = at
        for place in range(covered.start, covered.stop) if routes[at].destination_prefix_list else ():
            if listed.setdefault(place, routes[at].target) != routes[at].target:
                winner[place] = UNDETERMINED
    return winner
