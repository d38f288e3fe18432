"""Scene to drawing: grid, ways, tracks, then coordinates. The same scene always gives the same drawing."""

from functools import lru_cache

from workbook.views.layout.drawing import Drawing
from workbook.views.layout.field import make_field
from workbook.views.layout.grid import frame_grid
from workbook.views.layout.labels import place_labels
from workbook.views.layout.nets import make_nets
from workbook.views.layout.placing import place_frames, place_nodes
from workbook.views.layout.search import route
from workbook.views.layout.seats import seat_the_rest
from workbook.views.layout.tracing import Page, links_without_way, trace_nets
from workbook.views.layout.tracks import assign_tracks, find_runs
from workbook.views.scene.parts import Scene


@lru_cache(maxsize=32)
def arrange(scene: Scene) -> Drawing:
    """Lay out a scene; one that was laid out before costs nothing."""
    grid = frame_grid(scene)
    seat_the_rest(grid)
    first = place_frames(grid, grid.columns.ruler(), grid.rows.ruler())
    over = make_field(grid, (frame.title_box for frame in first))
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
