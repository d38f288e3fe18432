"""The way of each link over the field: a best-first search that dislikes bends, crossings and company."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from heapq import heappop, heappush
from itertools import pairwise

from workbook.views.layout.field import BLOCKED, Field
from workbook.views.layout.grid import Grid
from workbook.views.layout.nets import Net
from workbook.views.scene.parts import Link

BEND = 26.0
CROSSING = 16.0
COMPANY = 1.5
"""For every step along which another net already runs."""
CLOSE_COMPANY = 12.0
"""The same beside an icon, where lines would lie side by side to its very edge."""

Way = tuple[int, ...]
"""Points from the leaf to the hub."""


@dataclass(slots=True)
class Routed:
    """A net with the way of each of its links, from leaf to hub; a link without one is not in it."""

    net: Net
    ways: dict[Link, Way] = field(default_factory=dict)


@dataclass(slots=True)
class Traffic:
    """How many nets run along each step so far."""

    right: list[int]
    down: list[int]


def route(grid: Grid, nets: Iterable[Net], over: Field) -> list[Routed]:
    """Ways for all nets, the short ones of each kind first."""
    traffic = Traffic([0] * len(over.right), [0] * len(over.down))
    ends = {key: over.points_of(cell) for key, cell in grid.cells.items()}
    return [
        _route_net(net, over, traffic, ends) for net in sorted(nets, key=lambda net: _order(net, over, ends))
    ]


def _order(net: Net, over: Field, ends: dict[str, list[int]]) -> tuple[bool, float]:
    return net.kind != "request", max(_distance(net, link, over, ends) for link in net.links)


def _distance(net: Net, link: Link, over: Field, ends: dict[str, list[int]]) -> float:
    here, there = ends[net.leaf(link)][0], ends[net.hub][0]
    (x, y), (u, v) = divmod(here, over.height), divmod(there, over.height)
    return abs(over.xs[x] - over.xs[u]) + abs(over.ys[y] - over.ys[v])


def _route_net(net: Net, over: Field, traffic: Traffic, ends: dict[str, list[int]]) -> Routed:
    """A trunk first, then each next leaf to the nearest point of the tree so far."""
    routed = Routed(net)
    after: dict[int, int] = {}
    hub = set(ends[net.hub])
    goals = set(hub)
    for link in sorted(net.links, key=lambda link: _trunk_order(net, link, over, ends)):
        found = search(over, traffic, ends[net.leaf(link)], goals)
        if not found:
            continue
        for here, there in pairwise(found):
            # A point that the tree already holds keeps its own way on: the ways can have no circle.
            after.setdefault(here, there)
        way = list(found)
        while way[-1] not in hub:
            way.append(after[way[-1]])
        routed.ways[link] = tuple(way)
        goals.update(point for point in found[1:] if over.joinable[point])
    _settle(routed, traffic)
    return routed


def _trunk_order(net: Net, link: Link, over: Field, ends: dict[str, list[int]]) -> tuple[bool, float]:
    """What stands right over or under the hub goes straight to it; else the farthest makes the trunk."""
    here, there = ends[net.leaf(link)][0] // over.height, ends[net.hub][0] // over.height
    return here != there, -_distance(net, link, over, ends)


def _settle(routed: Routed, traffic: Traffic) -> None:
    """Count a routed net on every step it uses."""
    steps = {(min(pair), max(pair)) for way in routed.ways.values() for pair in pairwise(way)}
    for low, high in steps:
        (traffic.down if high - low == 1 else traffic.right)[low] += 1


def search(over: Field, traffic: Traffic, starts: list[int], goals: set[int]) -> Way:
    """The cheapest way from one of the starts to one of the goals; empty when there is none."""
    reach = _Reach(over, goals)
    queue = sorted((reach.left(start), 0.0, start, heading, -1) for start in starts for heading in (0, 1))
    came_from: dict[int, int] = {}
    while queue:
        _, cost, point, heading, came = heappop(queue)
        state = point * 2 + heading
        if state in came_from:
            continue
        came_from[state] = came
        if point in goals:
            return _walk_back(came_from, state)
        for there, turn, step in _steps(over, traffic, point, heading):
            if there * 2 + turn in came_from or (over.blocked[there] and there not in goals):
                continue
            total = cost + step + (BEND if turn != heading else 0.0)
            heappush(queue, (total + reach.left(there), total, there, turn, state))
    return ()


class _Reach:
    """A bound on what is left to walk: the distance to the rectangle around the goals."""

    __slots__ = ("across", "along", "height")

    def __init__(self, over: Field, goals: set[int]) -> None:
        columns = [over.xs[goal // over.height] for goal in goals]
        rows = [over.ys[goal % over.height] for goal in goals]
        self.height = over.height
        self.across = _distances(over.xs, min(columns), max(columns))
        self.along = _distances(over.ys, min(rows), max(rows))

    def left(self, point: int) -> float:
        """The least distance from a point to any goal."""
        return self.across[point // self.height] + self.along[point % self.height]


def _distances(places: list[float], low: float, high: float) -> list[float]:
    """How far each place is from a stretch."""
    return [max(low - place, place - high, 0.0) for place in places]


def _steps(over: Field, traffic: Traffic, point: int, heading: int) -> list[tuple[int, int, float]]:
    """The open steps from a point: where to, which heading, at what cost."""
    high, last = over.height, len(over.right)
    row = point % high
    crossed = (traffic.down[point] or (row and traffic.down[point - 1])) if heading == 0 else 0
    met = (traffic.right[point] or (point >= high and traffic.right[point - high])) if heading else 0
    found = []
    if point + high < last:
        found.append((point + high, 0, _cost(over, over.right, traffic.right, point, point + high, crossed)))
    if point >= high:
        low = point - high
        found.append((low, 0, _cost(over, over.right, traffic.right, low, low, crossed)))
    if row + 1 < high:
        found.append((point + 1, 1, _cost(over, over.down, traffic.down, point, point + 1, met)))
    if row:
        found.append((point - 1, 1, _cost(over, over.down, traffic.down, point - 1, point - 1, met)))
    return [step for step in found if step[2] < BLOCKED]


def _cost(over: Field, costs: list[float], used: list[int], step: int, there: int, crossing: int) -> float:
    """A step's own cost, with what crossing and keeping company with other nets adds."""
    cost = costs[step] + (CROSSING if crossing else 0.0)
    if used[step]:
        cost += used[step] * (CLOSE_COMPANY if over.blocked[there] else COMPANY)
    return cost


def _walk_back(came_from: dict[int, int], state: int) -> Way:
    way: list[int] = []
    while state >= 0:
        if not way or way[-1] != state // 2:
            way.append(state // 2)
        state = came_from[state]
    return tuple(reversed(way))
