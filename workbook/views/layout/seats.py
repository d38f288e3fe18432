"""Seats outside subnets: beyond AWS above and below, on the VPCs' borders, between them, and beside them in the Region."""

from dataclasses import dataclass

from workbook.views.layout.axis import Ruler
from workbook.views.layout.beside import seat_beside
from workbook.views.layout.drawing import FONT, ICON
from workbook.views.layout.grid import Cell, Grid
from workbook.views.layout.joint_seats import seat_beyond, seat_doors, seat_joints
from workbook.views.layout.measure import Measured, card_height
from workbook.views.layout.metrics import text_width
from workbook.views.layout.step_seats import seat_steps
from workbook.views.scene.parts import Frame


def seat_the_rest(grid: Grid) -> None:
    """Cells for all nodes that stand in no subnet."""
    for frame in grid.scene.frames:
        if frame.kind in ("account", "region"):
            seat_beside(grid, frame)
    ruler = grid.columns.ruler()
    for vpc in grid.vpcs:
        _seat_right_border(grid, vpc)
        _seat_top_border(grid, vpc, ruler)
        _seat_span(grid, vpc, ruler)
        seat_doors(grid, vpc, ruler)
    _seat_outside(grid, ruler)
    seat_joints(grid)
    seat_steps(grid)
    seat_beyond(grid)


# On the VPC -----------------------------------------------------------------------------------------------------


def _seat_right_border(grid: Grid, vpc: Frame) -> None:
    """Each endpoint level with the first row of the card behind it, or the next row that is free."""
    taken: set[int] = set()
    tiers = grid.tier_bands(grid.extent(vpc.key).shelf)
    rows = [grid.rows.index[f"{tier}:icons0"] for tier in tiers]
    for found in grid.at("vpc_right", frame=vpc.key):
        targets = [link.target for link in grid.scene.links if link.source == found.node.key]
        cards = [grid.cells[key].row for key in targets if key in grid.cells]
        wanted = [row for row in rows if row not in taken and (not cards or row >= cards[0])]
        row = (wanted or [row for row in rows if row not in taken] or rows)[0]
        taken.add(row)
        column = grid.column(vpc.key, "vpc:border")
        grid.cells[found.node.key] = Cell(found, column, row, row)
        name = grid.rows.bands[row].key.replace(":icons", ":labels")
        grid.rows.at_least(name, found.label_height)


def _line_columns(grid: Grid, first: int, last: int) -> list[int]:
    return [number for number in range(first, last + 1) if grid.columns.bands[number].is_open]


def _vpc_lines(grid: Grid, vpc: Frame) -> list[int]:
    return _line_columns(grid, grid.column(vpc.key, "vpc:left"), grid.column(vpc.key, "vpc:right"))


def _seat_top_border(grid: Grid, vpc: Frame, ruler: Ruler) -> None:
    """The internet gateway in the middle, whatever else beside it, clear of the VPC's title."""
    span = grid.spans[vpc.key]
    left, right = ruler.at(*span.left), ruler.at(*span.right)
    clear = left + text_width(vpc.title, FONT, bold=True) + 70
    wanted = max((left + right) / 2, clear)
    for found in grid.at("vpc_top", frame=vpc.key):
        column = min(_vpc_lines(grid, vpc), key=lambda number: abs(ruler.centres[number] - wanted))
        row = grid.row(vpc.key, "vpc:top")
        grid.cells[found.node.key] = Cell(found, column, row, row)
        wanted = ruler.centres[column] + found.text_width + 80
        beyond = ruler.centres[column] + ICON / 2 + found.text_width + 14 - right
        last = grid.column(vpc.key, "vpc:right")
        # A column that grows moves its own middle by half of it.
        grid.columns.bands[last].size += max(0.0, beyond) * (2 if column == last else 1)


def _seat_span(grid: Grid, vpc: Frame, ruler: Ruler) -> None:
    """What serves the whole VPC from no subnet, right of the middle."""
    tops = [grid.cells[found.node.key].column for found in grid.at("vpc_top", frame=vpc.key)]
    for found in grid.at("vpc_span", frame=vpc.key):
        span = grid.spans[vpc.key]
        middle = ruler.centres[tops[0]] if tops else (ruler.at(*span.left) + ruler.at(*span.right)) / 2
        wanted = middle + 130
        column = min(_vpc_lines(grid, vpc), key=lambda number: abs(ruler.centres[number] - wanted))
        row = grid.row(vpc.key, "span")
        grid.cells[found.node.key] = Cell(found, column, row, row)


# Beyond AWS -----------------------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Stretch:
    """What the top row has taken so far: its left and right end."""

    left: float
    right: float


def _seat_outside(grid: Grid, ruler: Ruler) -> None:
    """The internet over its gateway, networks to the left of it, hosts to the right."""
    waiting = sorted(grid.at("outside"), key=lambda found: found.node.rank)
    if not waiting:
        return
    lines = [number for number, band in enumerate(grid.columns.bands) if band.is_open]
    anchor = next((found for found in waiting if found.node.icon == "internet"), waiting[0])
    gates = [grid.cells[found.node.key].column for found in grid.at("vpc_top")]
    column = gates[0] if gates else lines[len(lines) // 2]
    _seat_top(grid, anchor, column)
    middle, half = ruler.centres[column], anchor.width / 2
    taken = _Stretch(middle - half, middle + half)
    place = waiting.index(anchor)
    for found in reversed(waiting[:place]):
        _seat_left(grid, found, taken, ruler, lines)
    for found in waiting[place + 1 :]:
        _seat_right(grid, found, taken, ruler, lines)


def _seat_left(grid: Grid, found: Measured, taken: _Stretch, ruler: Ruler, lines: list[int]) -> None:
    half = found.width / 2
    fits = [n for n in lines if ruler.centres[n] + half + 24 <= taken.left and ruler.centres[n] - half >= 8]
    if not fits:
        _seat_right(grid, found, taken, ruler, lines)
        return
    column = fits[-1]
    taken.left = ruler.centres[column] - half
    _seat_top(grid, found, column)


def _seat_right(grid: Grid, found: Measured, taken: _Stretch, ruler: Ruler, lines: list[int]) -> None:
    half = found.width / 2
    fits = [n for n in lines if ruler.centres[n] - half - 24 >= taken.right]
    column = fits[0] if fits else grid.columns.channel(f"more:{found.node.key}", found.width + 24)
    taken.right = ruler.centres[column] + half if fits else taken.right + found.width + 24
    _seat_top(grid, found, column)


def _seat_top(grid: Grid, found: Measured, column: int) -> None:
    row = grid.rows.index["outside"]
    grid.cells[found.node.key] = Cell(found, column, row, row)
    if found.node.rows:
        grid.rows.at_least("outside", card_height(found.node, found.width))
