"""Lines in Graphviz's words: straight segments written as the cubic curves that edge positions are made of."""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from workbook.views.layout.drawing import Point

ARROW = 6.0


def spline(points: Sequence[Point], *, has_tip: bool) -> str:
    """An edge's `pos`: the arrow's tip, if it has one, then the start and three points for each segment."""
    ends = list(points)
    tip = ""
    if has_tip:
        tip = f"e,{ends[-1][0]:.1f},{ends[-1][1]:.1f} "
        ends[-1] = _before(ends[-2], ends[-1])
    segments = " ".join(part for here, there in pairwise(ends) for part in _cubic(here, there))
    return f"{tip}{ends[0][0]:.1f},{ends[0][1]:.1f} {segments}"


def _cubic(here: Point, there: Point) -> Iterator[str]:
    """A straight segment as two control points and its end."""
    for part in (1 / 3, 2 / 3, 1.0):
        yield f"{here[0] + (there[0] - here[0]) * part:.1f},{here[1] + (there[1] - here[1]) * part:.1f}"


def _before(start: Point, end: Point) -> Point:
    """The point short of the end where the arrow head begins."""
    length = abs(end[0] - start[0]) + abs(end[1] - start[1])
    part = max(0.0, 1 - ARROW / length) if length else 0.0
    return start[0] + (end[0] - start[0]) * part, start[1] + (end[1] - start[1]) * part
