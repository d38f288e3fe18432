"""Nets that share a channel run side by side: each straight run gets a track, and channels grow to hold them."""

import itertools
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from workbook.views.layout.field import Field
from workbook.views.layout.grid import Grid
from workbook.views.layout.search import Routed

SPACING = 9.0
MARGIN = 10.0

RunKey = tuple[bool, int]
"""Whether the line is a row, and its number among the lines."""


@dataclass(slots=True, eq=False)
class Run:
    """A straight stretch of one net along one line, from one crossing line to another.

    `before` and `after` are the places where the net leaves to the lower or higher side.
    """

    net: int
    first: int
    last: int
    before: list[int] = field(default_factory=list)
    after: list[int] = field(default_factory=list)
    offset: float = 0.0

    def meets(self, other: "Run") -> bool:
        """Whether the two cannot share a track."""
        return self.first <= other.last and other.first <= self.last


Runs = dict[RunKey, list[Run]]


def find_runs(routed: list[Routed], over: Field) -> Runs:
    """All runs of all nets."""
    runs: Runs = {}
    for number, found in enumerate(routed):
        steps = {(min(pair), max(pair)) for way in found.ways.values() for pair in itertools.pairwise(way)}
        for key, stretches in _stretches(steps, over.height).items():
            runs.setdefault(key, []).extend(_run(number, stretch, key, steps, over) for stretch in stretches)
    return runs


def _stretches(steps: Iterable[tuple[int, int]], high: int) -> dict[RunKey, list[tuple[int, int]]]:
    """Steps joined into stretches along rows (of columns) and along columns (of rows)."""
    along: dict[RunKey, list[int]] = {}
    for low, top in sorted(steps):
        column, row = divmod(low, high)
        if top - low == 1:
            along.setdefault((False, column), []).append(row)
        else:
            along.setdefault((True, row), []).append(column)
    return {key: list(_joined(sorted(places))) for key, places in along.items()}


def _joined(places: list[int]) -> Iterator[tuple[int, int]]:
    first = previous = places[0]
    for place in places[1:]:
        if place != previous + 1:
            yield first, previous + 1
            first = place
        previous = place
    yield first, previous + 1


def _run(net: int, stretch: tuple[int, int], key: RunKey, steps: set[tuple[int, int]], over: Field) -> Run:
    is_row, line = key
    run = Run(net, *stretch)
    for place in range(stretch[0], stretch[1] + 1):
        point = place * over.height + line if is_row else line * over.height + place
        aside = 1 if is_row else over.height
        if (point - aside, point) in steps:
            run.before.append(place)
        if (point, point + aside) in steps:
            run.after.append(place)
    return run


def assign_tracks(runs: Runs, over: Field, grid: Grid) -> None:
    """Give every run its offset, and every channel the width that its tracks need."""
    for (is_row, line), found in runs.items():
        axis, band = (grid.rows, over.rows[line]) if is_row else (grid.columns, over.columns[line])
        for cluster in _clusters(found):
            tracks = _layers(_ordered(cluster))
            most = max(tracks.values())
            is_channel = axis.bands[band].size < 40
            if is_channel:
                axis.bands[band].size = max(axis.bands[band].size, most * SPACING + MARGIN)
            spacing = SPACING if is_channel or not most else min(SPACING, 30.0 / most)
            for run, track in tracks.items():
                run.offset = (track - most / 2) * spacing


def _clusters(runs: list[Run]) -> Iterator[list[Run]]:
    """Runs that overlap directly or through others."""
    cluster: list[Run] = []
    end = -1
    for run in sorted(runs, key=lambda run: (run.first, run.last, run.net)):
        if cluster and run.first > end:
            yield cluster
            cluster, end = [], -1
        cluster.append(run)
        end = max(end, run.last)
    if cluster:
        yield cluster


def _ordered(cluster: list[Run]) -> list[Run]:
    """The order across the channel that crosses least, judged pair by pair."""
    if len(cluster) == 1:
        return cluster
    score = {
        run: sum(_crossings(run, other) - _crossings(other, run) for other in cluster) for run in cluster
    }
    return sorted(cluster, key=lambda run: (score[run], run.net, run.first))


def _crossings(upper: Run, lower: Run) -> float:
    """How often two runs cross when the first lies before the second; touching ends count half."""
    if upper is lower:
        return 0.0
    down = sum(_hit(place, lower) for place in upper.after)
    return down + sum(_hit(place, upper) for place in lower.before)


def _hit(place: int, run: Run) -> float:
    if run.first < place < run.last:
        return 1.0
    return 0.5 if place in (run.first, run.last) else 0.0


def _layers(order: list[Run]) -> dict[Run, int]:
    """The lowest track for each run that keeps the order among runs that overlap."""
    tracks: dict[Run, int] = {}
    for run in order:
        tracks[run] = max((track + 1 for other, track in tracks.items() if run.meets(other)), default=0)
    return tracks
