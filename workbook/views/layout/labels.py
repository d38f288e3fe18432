"""Labels on their lines: the first place along a net that hides nothing, else the one that hides least."""

import itertools
from collections.abc import Iterable, Iterator
from dataclasses import replace

from workbook.views.layout.drawing import FONT, Box, PlacedFrame, PlacedNet, PlacedNode, Point
from workbook.views.layout.metrics import text_width

LABEL_HEIGHT = 16.0
NODE_COST = 1000.0
LABEL_COST = 400.0
TITLE_COST = 300.0
TITLE_NEAR = 12.0
LINE_COST = 60.0
BORDER_COST = 7.0

Segment = tuple[Point, Point]


def place_labels(
    nets: list[PlacedNet], nodes: Iterable[PlacedNode], frames: Iterable[PlacedFrame]
) -> tuple[PlacedNet, ...]:
    """The nets with a box for each label."""
    solid = [box for node in nodes for box in (node.group_box or node.box, node.label_box) if box]
    titles = [frame.title_box for frame in frames]
    borders = [edge for frame in frames for edge in _edges(frame.box)]
    lines = [list(_segments(net)) for net in nets]
    taken: list[Box] = []
    placed = list(nets)
    order = sorted(range(len(nets)), key=lambda number: sum(map(_length, lines[number])))
    for number in order:
        if not nets[number].label:
            continue
        others = [segment for other, own in enumerate(lines) if other != number for segment in own]
        box = _best(nets[number], lines[number], (solid, taken, titles), (others, borders))
        taken.append(box)
        placed[number] = replace(nets[number], label_box=box)
    return tuple(placed)


def _segments(net: PlacedNet) -> Iterator[Segment]:
    for stroke in net.strokes:
        yield from itertools.pairwise(stroke)


def _length(segment: Segment) -> float:
    (x, y), (u, v) = segment
    return abs(x - u) + abs(y - v)


def _best(
    net: PlacedNet,
    own: list[Segment],
    boxes: tuple[list[Box], list[Box], list[Box]],
    lines: tuple[list[Segment], list[Segment]],
) -> Box:
    width = text_width(net.label, FONT) + 8
    places = sorted(_places(own, width), key=lambda place: place[0])
    least, best = float("inf"), places[0][1]
    for cost, box in places:
        if cost >= least:
            break
        total = cost + _hidden(box, boxes, lines)
        if total < least:
            least, best = total, box
    return best


def _places(own: list[Segment], width: float) -> Iterator[tuple[float, Box]]:
    """Boxes along each segment with what is wrong with them by themselves: a segment too short to be seen."""
    for number, segment in enumerate(own):
        (x, y), (u, v) = segment
        is_level = y == v
        need = (width if is_level else LABEL_HEIGHT) + 14
        short = max(0.0, need - _length(segment)) * 6
        for order, part in enumerate((0.5, 0.35, 0.65, 0.2, 0.8)):
            centre = (x + (u - x) * part, y + (v - y) * part)
            box = Box(centre[0] - width / 2, centre[1] - LABEL_HEIGHT / 2, width, LABEL_HEIGHT)
            yield short + order * 2 + number * 0.5 + (0 if is_level else 3), box
        if is_level and _length(segment) > width / 2:
            middle = (x + u) / 2
            above = Box(middle - width / 2, y - LABEL_HEIGHT, width, LABEL_HEIGHT)
            yield 14 + max(0.0, width - 8 - _length(segment)) * 2, above


def _edges(box: Box) -> tuple[Segment, ...]:
    corners = ((box.x, box.y), (box.right, box.y), (box.right, box.bottom), (box.x, box.bottom))
    return tuple(zip(corners, (*corners[1:], corners[0]), strict=True))


def _hidden(
    box: Box, boxes: tuple[list[Box], list[Box], list[Box]], lines: tuple[list[Segment], list[Segment]]
) -> float:
    """What a label here would cover: nodes, labels, titles, other nets' lines, borders."""
    solid, taken, titles = boxes
    others, borders = lines
    cost = NODE_COST * _covered(box, solid, 1.0) + LABEL_COST * _covered(box, taken, 2.0)
    cost += TITLE_COST * _covered(box, titles, 0.0) + TITLE_NEAR * _covered(box, titles, 12.0)
    return cost + LINE_COST * _crossed(box, others, 0.5) + BORDER_COST * _crossed(box, borders, 0.0)


def _covered(box: Box, others: list[Box], gap: float) -> int:
    """How many boxes come nearer than the gap."""
    left, top, right, bottom = box.x - gap, box.y - gap, box.right + gap, box.bottom + gap
    return sum(
        1
        for x, y, width, height in others
        if x < right and y < bottom and x + width > left and y + height > top
    )


def _crossed(box: Box, segments: list[Segment], gap: float) -> int:
    """How many segments come nearer than the gap."""
    left, top, right, bottom = box.x - gap, box.y - gap, box.right + gap, box.bottom + gap
    return sum(
        1
        for (x, y), (u, v) in segments
        if (x < right or u < right)
        and (x > left or u > left)
        and (y < bottom or v < bottom)
        and (y > top or v > top)
    )
