"""The field that lines are routed over: points where open columns and rows meet, and what each step costs."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass

from workbook.views.layout.drawing import ICON, Box
from workbook.views.layout.grid import Cell, Grid
from workbook.views.scene.parts import Node

BLOCKED = 1e9
TITLE_COST = 160.0
BORDER_COSTS = {"vpc": 70.0, "account": 2.0, "region": 2.0, "zone": 3.0}
SUBNET_COST = 10.0
ROUND_A_VPC = 500.0
"""With VPCs one below the other, lines that have nothing to do with one go round it."""
LOOSE = ("vpc_bottom", "joint", "step", "crossing", "customer", "premises")
"""Where icons stand on columns that were not made for them."""
CLEAR = 5.0
ICON_ROWS = (
    "outside",
    "span",
    "joint",
    "step",
    "crossing",
    "customer",
    "premises",
    *(f":icons{line}" for line in range(10)),
)


@dataclass(slots=True)
class Field:
    """Points are numbered column by column: `point = column * height + row`.

    `right[p]` is the cost of the step from p to the next column, `down[p]` to the next row.
    """

    columns: list[int]
    """Bands that are lines, as numbers of the grid's bands."""
    rows: list[int]
    xs: list[float]
    ys: list[float]
    right: list[float]
    down: list[float]
    blocked: bytearray
    """Points that are a node's; only its own lines may come here."""
    joinable: bytearray
    """Points where lines of one net may meet: not between icons, where a joint would look like a line of its own."""

    @property
    def height(self) -> int:
        """Points in one column."""
        return len(self.rows)

    def point(self, column: int, row: int) -> int:
        """The point where two of the grid's bands meet."""
        return self.columns.index(column) * self.height + self.rows.index(row)

    def points_of(self, cell: Cell) -> list[int]:
        """Where lines to a node may end: its icon's middle, or the open rows beside a card."""
        last = max(cell.column, cell.last_column)
        columns = [n * self.height for n, column in enumerate(self.columns) if cell.column <= column <= last]
        rows = [n for n, row in enumerate(self.rows) if cell.row <= row <= cell.last_row]
        return [column + row for column in columns for row in rows]

    def points_under(self, cell: Cell) -> list[int]:
        """What lies under an icon whose column is narrower than itself: nothing may pass there."""
        centre, row = self.xs[self.columns.index(cell.column)], self.rows.index(cell.row)
        near = (n for n, x in enumerate(self.xs) if abs(x - centre) < ICON / 2 + CLEAR)
        return [n * self.height + row for n in near]


def is_loose(grid: Grid, node: Node) -> bool:
    """Whether an icon stands on a column that was not made for it, where other lines may want to pass."""
    passed = node.position == "vpc_top" and grid.lanes.shelves > 1
    return not node.rows and (passed or node.position in LOOSE)


def make_field(grid: Grid, titles: Iterable[Box]) -> Field:
    """The field of a grid at its present sizes."""
    columns, rows = grid.columns.lines, grid.rows.lines
    across, along = grid.columns.ruler(), grid.rows.ruler()
    xs = [across.centres[number] for number in columns]
    ys = [along.centres[number] for number in rows]
    size = len(xs) * len(ys)
    field = Field(columns, rows, xs, ys, [BLOCKED] * size, [BLOCKED] * size, bytearray(size), bytearray())
    _add_steps(field, grid)
    _add_borders(field, grid)
    _open_doors(field, grid)
    for box in titles:
        _add_title(field, box)
    for cell in grid.cells.values():
        under = field.points_under(cell) if is_loose(grid, cell.node) else []
        for point in (*field.points_of(cell), *under):
            field.blocked[point] = 1
    is_channel = [not grid.rows.bands[row].key.endswith(ICON_ROWS) for row in rows]
    field.joinable = bytearray(is_channel * len(columns))
    for point, blocked in enumerate(field.blocked):
        field.joinable[point] &= not blocked
    return field


def _add_steps(field: Field, grid: Grid) -> None:
    """A step costs its length; only open rows and columns are walked along."""
    high = field.height
    for row, band in enumerate(field.rows):
        if grid.rows.bands[band].is_open:
            dear = _dearness(grid.rows.bands[band].key)
            for column in range(len(field.xs) - 1):
                field.right[column * high + row] = (field.xs[column + 1] - field.xs[column]) * dear
    for column, band in enumerate(field.columns):
        if grid.columns.bands[band].is_open:
            for row in range(high - 1):
                field.down[column * high + row] = field.ys[row + 1] - field.ys[row]


def _dearness(row: str) -> float:
    """Between tiers lines run freely; inside a tier's subnets they cost more."""
    free = row.endswith((":gap", ":bus", ":between")) or row.partition(":")[2].startswith(("region:", "vpc:"))
    return 1.0 if free else 1.25


def _add_borders(field: Field, grid: Grid) -> None:
    """Crossing a frame's border costs, most at the VPC's: what crosses it goes through a gateway."""
    across, along = grid.columns.ruler(), grid.rows.ruler()
    for frame in grid.scene.frames:
        span = grid.spans[frame.key]
        left, right = across.at(*span.left), across.at(*span.right)
        top, bottom = along.at(*span.top), along.at(*span.bottom)
        cost = BORDER_COSTS.get(frame.kind, SUBNET_COST)
        if frame.kind == "vpc" and grid.lanes.shelves > 1:
            cost = ROUND_A_VPC
        for x in (left, right):
            _add_wall(field, x, top, bottom, cost)
        for y in (top, bottom):
            _add_floor(field, y, left, right, cost)


def _open_doors(field: Field, grid: Grid) -> None:
    """Through a door the border costs nothing, to either side."""
    for cell in grid.cells.values():
        if cell.node.position == "vpc_bottom":
            point = field.point(cell.column, cell.row)
            for step in (point - 1, point):
                row = step % field.height
                if field.down[step] < BLOCKED:
                    field.down[step] = field.ys[row + 1] - field.ys[row]


def _add_wall(field: Field, x: float, top: float, bottom: float, cost: float) -> None:
    column = bisect_right(field.xs, x) - 1
    if 0 <= column < len(field.xs) - 1:
        for row in range(bisect_left(field.ys, top), bisect_right(field.ys, bottom)):
            field.right[column * field.height + row] += cost


def _add_floor(field: Field, y: float, left: float, right: float, cost: float) -> None:
    row = bisect_right(field.ys, y) - 1
    if 0 <= row < field.height - 1:
        for column in range(bisect_left(field.xs, left), bisect_right(field.xs, right)):
            field.down[column * field.height + row] += cost


def _add_title(field: Field, box: Box) -> None:
    """Lines go round titles where they can."""
    high = field.height
    first, last = bisect_left(field.xs, box.x - 4), bisect_right(field.xs, box.right + 4)
    top, bottom = bisect_left(field.ys, box.y - 4), bisect_right(field.ys, box.bottom + 4)
    for column in range(first, last):
        for row in range(max(0, top - 1), min(bottom, high - 1)):
            field.down[column * high + row] += TITLE_COST
    for row in range(top, bottom):
        for column in range(max(0, first - 1), min(last, len(field.xs) - 1)):
            field.right[column * high + row] += TITLE_COST
