"""Ways over the field to lines on the page: corners on their tracks, ends at icons, strokes drawn once."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from workbook.views.layout.drawing import Box, Course, PlacedNet, PlacedNode, Point
from workbook.views.layout.search import Routed, Way
from workbook.views.layout.tracks import Run, Runs
from workbook.views.scene.parts import Link

CLEARANCE = 2.0


@dataclass(frozen=True, slots=True)
class Page:
    """What tracing needs: line positions, the runs with their offsets, and the nodes that lines end at."""

    xs: list[float]
    ys: list[float]
    height: int
    runs: Runs
    nodes: Mapping[str, PlacedNode]


def trace_nets(routed: Iterable[Routed], page: Page) -> list[PlacedNet]:
    """Each routed net as strokes, arrows and the whole course of each link; labels come later."""
    return [_trace(number, found, page) for number, found in enumerate(routed) if found.ways]


def _trace(number: int, found: Routed, page: Page) -> PlacedNet:
    own = {key: [run for run in runs if run.net == number] for key, runs in page.runs.items()}
    net = found.net
    courses: list[Course] = []
    strokes: list[tuple[Point, ...]] = []
    joins: list[Point] = []
    drawn: set[int] = set()
    for link, way in found.ways.items():
        ends = (page.nodes[net.leaf(link)], page.nodes[net.hub])
        whole = _line(way, own, page, ends)
        courses.append(Course(link, whole if net.direction == "to_hub" else tuple(reversed(whole))))
        fresh = _fresh(way, drawn)
        strokes.append(_line(fresh, own, page, ends))
        if len(fresh) < len(way):
            joins.append(strokes[-1][-1])
        drawn.update(way)
    arrows = tuple(dict.fromkeys(arrow for course in courses for arrow in _arrows(course)))
    return PlacedNet(net.kind, tuple(strokes), arrows, tuple(joins), tuple(courses), net.label, None)


def _fresh(way: Way, drawn: set[int]) -> Way:
    """The part of a way that no earlier one drew, with the point where it joins."""
    for place, point in enumerate(way):
        if point in drawn and place:
            return way[: place + 1]
    return way


def _arrows(course: Course) -> list[tuple[Point, Point]]:
    points = course.points
    heads = [(points[-2], points[-1])] if len(points) > 1 and course.link.kind != "join" else []
    return [*heads, (points[1], points[0])] if course.link.kind == "replication" and heads else heads


def _line(
    way: Way, own: Mapping[tuple[bool, int], list[Run]], page: Page, ends: tuple[PlacedNode, PlacedNode]
) -> tuple[Point, ...]:
    points = _corners([_place(point, own, page) for point in way])
    if len(points) > 1:
        points[0] = _clipped(points[0], points[1], ends[0])
        if _is_at(points[-1], ends[1]):
            points[-1] = _clipped(points[-1], points[-2], ends[1])
    return tuple(points)


def _place(point: int, own: Mapping[tuple[bool, int], list[Run]], page: Page) -> Point:
    column, row = divmod(point, page.height)
    return (
        page.xs[column] + _offset(own.get((False, column), ()), row),
        page.ys[row] + _offset(own.get((True, row), ()), column),
    )


def _offset(runs: Iterable[Run], place: int) -> float:
    return next((run.offset for run in runs if run.first <= place <= run.last), 0.0)


def _corners(points: list[Point]) -> list[Point]:
    """The points where the line turns, and its ends."""
    kept = points[:1]
    for before, here, after in zip(points, points[1:], points[2:], strict=False):
        straight = before[0] == here[0] == after[0] or before[1] == here[1] == after[1]
        if not straight:
            kept.append(here)
    return kept + points[-1:] if len(points) > 1 else kept


def _is_at(point: Point, node: PlacedNode) -> bool:
    box = node.box
    return box.x - 1 <= point[0] <= box.right + 1 and box.y - 1 <= point[1] <= box.bottom + 1


def _clipped(end: Point, before: Point, node: PlacedNode) -> Point:
    """The end of a line moved from the middle of a node to its edge, under its text when it comes from below."""
    box = node.group_box or node.box
    if abs(before[1] - end[1]) < abs(before[0] - end[0]):
        x = box.x - CLEARANCE if before[0] < end[0] else box.right + CLEARANCE
        return x, end[1]
    if before[1] < end[1]:
        return end[0], box.y - CLEARANCE
    return end[0], _bottom(node, box) + CLEARANCE


def _bottom(node: PlacedNode, box: Box) -> float:
    """The lowest of a node: the text under its icon, or the frame around both."""
    below = node.label_box is not None and node.label_box.y >= box.bottom
    return node.label_box.bottom if node.label_box is not None and below else box.bottom


def links_without_way(routed: Iterable[Routed]) -> tuple[Link, ...]:
    """Links that found no way; none is expected."""
    return tuple(link for found in routed for link in found.net.links if link not in found.ways)
