"""Scene to drawing: grid, ways, tracks, then coordinates. The same scene always gives the same drawing."""

from functools import lru_cache
from itertools import combinations, product

from workbook.views.layout.drawing import Box, Drawing
from workbook.views.layout.field import is_loose, make_field
from workbook.views.layout.framing import frame_grid
from workbook.views.layout.grid import Grid
from workbook.views.layout.labels import place_labels
from workbook.views.layout.nets import make_nets
from workbook.views.layout.placing import place_frames, place_nodes
from workbook.views.layout.search import route
from workbook.views.layout.seats import seat_the_rest
from workbook.views.layout.tracing import Page, links_without_way, trace_nets
from workbook.views.layout.tracks import assign_tracks, find_runs
from workbook.views.scene.parts import Scene

ROOMS = (1.0, 1.6, 2.4)
"""How generous gaps may become until every label has a place of its own."""


@lru_cache(maxsize=32)
def arrange(scene: Scene) -> Drawing:
    """Lay out a scene; one that was laid out before costs nothing."""
    drawing = _arranged(scene, ROOMS[0])
    for room in ROOMS[1:]:
        if not hidden_by_labels(drawing):
            break
        drawing = _arranged(scene, room)
    return drawing


def hidden_by_labels(drawing: Drawing) -> list[tuple[Box, Box]]:
    """Labels that lie over one another, or over a node."""
    labels = [net.label_box for net in drawing.nets if net.label_box]
    solid = [box for placed in drawing.nodes for box in (placed.box, placed.label_box) if box]
    pairs = [*combinations(labels, 2), *product(labels, solid)]
    return [(one, other) for one, other in pairs if one.overlaps(other)]


def _words_to_keep_clear(grid: Grid) -> list[Box]:
    """Titles of frames, and text of nodes whose columns were not made for it."""
    across, along = grid.columns.ruler(), grid.rows.ruler()
    titles = [frame.title_box for frame in place_frames(grid, across, along)]
    loose = (placed for placed in place_nodes(grid, across, along) if is_loose(grid, placed.node))
    return [*titles, *(placed.label_box for placed in loose if placed.label_box)]


def _arranged(scene: Scene, room: float) -> Drawing:
    """The scene on a grid with this much room."""
    grid = frame_grid(scene, room)
    seat_the_rest(grid)
    over = make_field(grid, _words_to_keep_clear(grid))
    routed = route(grid, make_nets(scene), over)
    runs = find_runs(routed, over)
    assign_tracks(runs, over, grid)
    across, along = grid.columns.ruler(), grid.rows.ruler()
    frames = place_frames(grid, across, along)
    nodes = place_nodes(grid, across, along)
    page = Page(
        xs=[across.centres[number] for number in over.columns],
        ys=[along.centres[number] for number in over.rows],
        height=over.height,
        runs=runs,
        nodes={placed.node.key: placed for placed in nodes},
    )
    return Drawing(
        scene=scene,
        width=across.starts[-1],
        height=along.starts[-1],
        frames=frames,
        nodes=nodes,
        nets=place_labels(trace_nets(routed, page), nodes, frames),
        unrouted=links_without_way(routed),
        title_height=grid.rows.bands[0].size,
    )
