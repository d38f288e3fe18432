"""Promises of the layout, over patterns and options: nothing overlaps, no line where it must not be."""

from itertools import combinations, pairwise

import pytest

from tests.views.scenes import (
    IMPORTS,
    JOINED,
    SCENES,
    doubled,
    imported_scene,
    joined_scene,
    long_named,
    scene_of,
)
from workbook.views.layout.arrange import arrange
from workbook.views.layout.drawing import Box, Drawing
from workbook.views.scene.parts import VIEWS

CASES = [(name, view, 1) for name in SCENES for view in VIEWS]
CASES += [(name, view, 2) for name in ("dmz", "dmz_everything", "rds_api") for view in VIEWS]


CASES += [(name, view, 3) for name in ("dmz_everything", "rds_api", "dmz_hosts") for view in VIEWS]
CASES += [(name, view, 0) for name in IMPORTS for view in ("network", "security")]
CASES += [(name, view, 4) for name in JOINED for view in VIEWS]


@pytest.fixture(params=CASES, ids=[f"{name}-{view}-{vpcs}" for name, view, vpcs in CASES])
def drawing(request: pytest.FixtureRequest) -> Drawing:
    """One case laid out: an existing network, joined ones, or a design with one VPC or with two side by side."""
    name, view, vpcs = request.param
    if vpcs == 0:
        return arrange(imported_scene(name, view))
    if vpcs == 4:
        return arrange(joined_scene(name, view))
    if vpcs == 3:
        return arrange(long_named(name, view))
    scene = scene_of(name, view)
    return arrange(doubled(scene) if vpcs == 2 else scene)


def _boxes(drawing: Drawing) -> list[tuple[str, Box]]:
    parts = [(placed.node.key, placed.box) for placed in drawing.nodes]
    return parts + [(placed.node.key, placed.label_box) for placed in drawing.nodes if placed.label_box]


def test_no_two_nodes_overlap(drawing: Drawing) -> None:
    """No icon, card or text of one node lies over another's."""
    boxes = _boxes(drawing)

    overlapping = [
        (one, other) for (one, a), (other, b) in combinations(boxes, 2) if one != other and a.overlaps(b)
    ]

    assert overlapping == []


def test_every_link_has_a_way(drawing: Drawing) -> None:
    """Every link of the scene is drawn from its source to its target."""
    drawn = {course.link for net in drawing.nets for course in net.courses}

    assert drawing.unrouted == ()
    assert set(drawing.scene.links) == drawn


def test_no_line_runs_through_a_foreign_node(drawing: Drawing) -> None:
    """A line touches the icon, card and text of its own two ends only."""
    boxes = _boxes(drawing)
    crossed = [
        (course.link.source, course.link.target, key)
        for net in drawing.nets
        for course in net.courses
        for segment in pairwise(course.points)
        for key, box in boxes
        if key not in (course.link.source, course.link.target) and box.touches(*segment)
    ]

    assert crossed == []


def test_labels_stand_on_their_own_lines(drawing: Drawing) -> None:
    """Each label touches a stroke of its net."""
    stray = []
    for net in drawing.nets:
        if net.label_box:
            box = net.label_box
            around = Box(box.x - 1, box.y - 1, box.width + 2, box.height + 2)
            if not any(around.touches(*pair) for stroke in net.strokes for pair in pairwise(stroke)):
                stray.append(net.label)

    assert stray == []


def test_labels_hide_no_node_and_no_other_label(drawing: Drawing) -> None:
    """A label lies over no icon, card, text of a node, or other label."""
    labels = [net.label_box for net in drawing.nets if net.label_box]
    solid = [box for _, box in _boxes(drawing)]

    assert [(a, b) for a, b in combinations(labels, 2) if a.overlaps(b)] == []
    assert [(label, box) for label in labels for box in solid if label.overlaps(box)] == []


def test_every_labelled_net_has_a_label(drawing: Drawing) -> None:
    """No label is dropped."""
    assert [net for net in drawing.nets if net.label and net.label_box is None] == []


def test_everything_lies_on_the_canvas(drawing: Drawing) -> None:
    """Nothing is cut off at an edge."""
    canvas = Box(0, 0, drawing.width, drawing.height)
    boxes = [box for _, box in _boxes(drawing)] + [placed.box for placed in drawing.frames]
    boxes += [net.label_box for net in drawing.nets if net.label_box]
    outside = [b for b in boxes if b.x < 0 or b.y < 0 or b.right > canvas.right or b.bottom > canvas.bottom]

    assert outside == []


def test_lines_keep_off_the_titles_of_subnets(drawing: Drawing) -> None:
    """No line runs through the words at a subnet's left."""
    titles = [placed.title_box for placed in drawing.frames if placed.frame.row]
    crossed = [
        (net.label, box)
        for net in drawing.nets
        for stroke in net.strokes
        for segment in pairwise(stroke)
        for box in titles
        if box.touches(*segment)
    ]

    assert crossed == []


def test_inner_frames_lie_inside_outer_ones(drawing: Drawing) -> None:
    """A frame lies inside its parent."""
    boxes = {placed.frame.key: placed.box for placed in drawing.frames}
    for placed in drawing.frames:
        outer = boxes.get(placed.frame.parent)
        if outer:
            assert outer.x <= placed.box.x
            assert placed.box.right <= outer.right
            assert outer.y <= placed.box.y
            assert placed.box.bottom <= outer.bottom


def test_nodes_lie_inside_their_subnets(drawing: Drawing) -> None:
    """What stands in a subnet is drawn inside its frame, text and group included."""
    boxes = {placed.frame.key: placed.box for placed in drawing.frames}
    for placed in drawing.nodes:
        if placed.node.position == "inside":
            frame = boxes[placed.node.frame]
            for box in (placed.box, placed.label_box, placed.group_box):
                assert box is None or (frame.x <= box.x and box.right <= frame.right)
                assert box is None or (frame.y <= box.y and box.bottom <= frame.bottom)
