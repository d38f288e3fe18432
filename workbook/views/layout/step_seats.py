"""Seats of steps: one row under a Region's VPCs, in the order that records pass them, further rows where it is full."""

from workbook.views.layout.beside import insert_row
from workbook.views.layout.drawing import ICON
from workbook.views.layout.grid import LABEL_ROOM, Cell, Grid
from workbook.views.layout.measure import Measured
from workbook.views.scene.parts import Frame

GAP = 48.0
"""Between two steps: room for a line with a word on it."""


def seat_steps(grid: Grid) -> None:
    """The steps of every account or Region that has any."""
    for frame in grid.scene.frames:
        if frame.kind in ("account", "region"):
            waiting = sorted(grid.at("step", frame=frame.key), key=lambda found: found.node.rank)
            if waiting:
                _seat(grid, frame, waiting, grid.rows.index[f"s{grid.extent(frame.key).last_shelf}:step"])


def _seat(grid: Grid, frame: Frame, waiting: list[Measured], row: int) -> None:
    """From left to right, spread over the frame; on the next row what finds no room."""
    left_over = waiting
    while left_over:
        seated = _seat_row(grid, frame, left_over, row)
        left_over = left_over[seated:]
        if left_over:
            row = _row_below(grid, row, left_over)


def _seat_row(grid: Grid, frame: Frame, waiting: list[Measured], row: int) -> int:
    """How many of them found a seat on this row: all where columns are far enough apart, else as many as can."""
    ruler = grid.columns.ruler()
    first, last = (
        grid.column(frame.key, f"{frame.kind}:left"),
        grid.last_column(frame.key, f"{frame.kind}:right"),
    )
    left, right = ruler.starts[first], ruler.starts[last + 1]
    lines = [number for number in range(first, last + 1) if grid.columns.bands[number].is_open]
    places = [(number, ruler.centres[number]) for number in lines]
    for count in range(len(waiting), 0, -1):
        found = _spread(waiting[:count], places, left + GAP / 4, right - GAP / 4)
        if found or count == 1:
            chosen = found or (min(lines, key=lambda place: abs(ruler.centres[place] - (left + right) / 2)),)
            for step, column in zip(waiting, chosen, strict=False):
                grid.cells[step.node.key] = Cell(step, column, row, row)
                grid.rows.at_least(grid.rows.bands[row + 1].key, step.label_height)
            return count
    return 0


def _spread(
    steps: list[Measured], places: list[tuple[int, float]], left: float, right: float
) -> tuple[int, ...]:
    """A column for each step, in order and far enough apart, as evenly spread as columns allow; none if too few are."""
    best: dict[int, tuple[float, tuple[int, ...]]] = {}
    for number, step in enumerate(steps):
        half, share = step.width / 2, left + (right - left) * (number + 0.5) / len(steps)
        before = steps[number - 1].width / 2 if number else 0.0
        centres = dict(places)
        found: dict[int, tuple[float, tuple[int, ...]]] = {}
        for column, centre in places:
            if centre - half < left or centre + half > right:
                continue
            ways = [way for last, way in best.items() if centres[last] + before + GAP + half <= centre]
            if ways or not number:
                cost, path = min(ways) if number else (0.0, ())
                found[column] = (cost + (centre - share) ** 2, (*path, column))
        best = found
    return min(best.values())[1] if best else ()


def _row_below(grid: Grid, row: int, waiting: list[Measured]) -> int:
    """One more row of icons under another: a channel, the icons, their text."""
    name = f"more:{waiting[0].node.key}"
    insert_row(grid, row + 2, f"{name}:gap", LABEL_ROOM)
    insert_row(grid, row + 3, f"{name}:step", ICON)
    insert_row(grid, row + 4, f"{name}:label", 0, is_open=False)
    return row + 3
