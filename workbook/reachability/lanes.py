"""The chains from every place to every end, once for each choice that transit gateways leave to AWS."""

from collections.abc import Callable, Mapping

import numpy as np

from workbook.model.estate.estate import Estate
from workbook.model.estate.interconnect import TransitGatewayAttachment
from workbook.model.estate.network import NatGateway, NetworkInterface
from workbook.reachability.chains import LOCAL, SAME_SUBNET, ChainTable
from workbook.reachability.filters import Ground, Index
from workbook.reachability.routing_tree import FIRST_LANE, Follower, Lane, Place, Step

Entries = Callable[[Follower, Lane], dict[str, Index]]
"""The chains from outside, by the name of the place where they begin."""


def compile_routes(estate: Estate, base: Ground, steps: Mapping[type, Step], entries: Entries) -> ChainTable:
    """Resolve the chains from every place to every end."""
    follower = Follower(estate, base, steps)
    first = _on_lane(follower, FIRST_LANE, entries)
    rows = {key: row for row, key in enumerate(first)}
    modes, others = zones_to_choose(estate) if follower.chances else (1, 1)
    choices = [[(mode, other) for other in range(others)] for mode in range(modes)]
    lanes = [
        [
            _stacked(follower, first if lane == FIRST_LANE else _on_lane(follower, lane, entries))
            for lane in own
        ]
        for own in choices
    ]
    if all(np.array_equal(lanes[0][0], own) for each in lanes for own in each):
        lanes = [[lanes[0][0]]]
    found = tuple(tuple(each) for each in lanes)
    return ChainTable(follower.book.chains, rows, found, follower.kept("door keys", tuple))


def _stacked(follower: Follower, found: Mapping[str, Index]) -> Index:
    size = len(follower.base.ends)
    return np.stack([*found.values()]) if found else np.zeros((1, size), dtype=np.intp)


def _on_lane(follower: Follower, lane: Lane, entries: Entries) -> dict[str, Index]:
    subnets = follower.subnets.items()
    found = {key: follower.whole(Place(each.vpc, key, each.vpc, lane=lane)) for key, each in subnets}
    for nat in follower.estate.of(NatGateway):
        found[f"nat:{nat.key}"] = _handed_over(follower, nat, lane)
        home = Place(nat.vpc, nat.subnet, nat.vpc, translator=nat.key, lane=lane)
        found[f"table:{nat.key}"] = follower.whole(home)
    for card in follower.estate.of(NetworkInterface):
        if not card.source_dest_check and card.subnet in follower.subnets:
            found[f"nat:{card.key}"] = follower.whole(Place(card.vpc, card.subnet, card.vpc, lane=lane))
    return found | entries(follower, lane)


def zones_to_choose(estate: Estate) -> tuple[int, int]:
    """How many zones a transit gateway may have to choose from, in appliance mode and else."""
    attached = [each for each in estate.of(TransitGatewayAttachment) if each.resource_type == "vpc"]
    modes = max([1, *(len(each.subnets) for each in attached if each.appliance_mode_support)])
    return modes, max([1, *(len(each.subnets) for each in attached)])


def _handed_over(follower: Follower, nat: NatGateway, lane: Lane) -> Index:
    """Answers from a NAT gateway to its clients: inside its VPC without a route, elsewhere by its subnet's table."""
    here = follower.home.get(nat.vpc, np.zeros(len(follower.base.ends), dtype=np.bool_))
    numbers = np.where(here, follower.book.number(LOCAL), 0)
    place = Place(nat.vpc, nat.subnet, "", translator=nat.key, handing=True, lane=lane)
    numbers[~here] = follower.tail(place, np.flatnonzero(~here))
    near = follower.neighbours.get(nat.subnet)
    if near is not None:
        numbers[near] = follower.book.number(SAME_SUBNET)
    return numbers
