"""Seats outside subnets: beyond AWS in a row on top, on the VPC's borders, and beside it in the Region."""

from dataclasses import dataclass

from workbook.views.layout.axis import Band, Ruler
from workbook.views.layout.drawing import FONT, ICON
from workbook.views.layout.grid import Cell, Grid
from workbook.views.layout.measure import Measured, card_height
from workbook.views.layout.metrics import text_width
from workbook.views.scene.parts import Frame

CARD_GAP = 16.0
TOLERANCE = 26.0
"""A card may ask this much more of its rows before it takes another row."""

RowSpan = tuple[int, int]
"""The first and last row that something takes."""


def seat_the_rest(grid: Grid) -> None:
    """Cells for all nodes that stand in no subnet."""
    for frame in grid.scene.frames:
        if frame.kind in ("account", "region"):
            _seat_beside(grid, frame)
    ruler = grid.columns.ruler()
    for vpc in (frame for frame in grid.scene.frames if frame.kind == "vpc"):
        _seat_right_border(grid, vpc)
        _seat_top_border(grid, vpc, ruler)
        _seat_span(grid, vpc, ruler)
    _seat_outside(grid, ruler)


# Beside the VPC -------------------------------------------------------------------------------------------------


def _seat_beside(grid: Grid, frame: Frame) -> None:
    """Cards and icons from top to bottom: level with the tiers if that holds them all, else packed."""
    waiting = sorted(grid.at("beside", frame=frame.key), key=lambda found: found.node.rank)
    if not waiting:
        return
    column = grid.columns.index[f"{frame.key}:cards"]
    width = grid.columns.bands[column].size
    level = _level_with_tiers(grid, waiting, width)
    spans = level if level is not None else _packed(grid, waiting, width)
    for found, span in zip(waiting, spans, strict=True):
        if span is None:
            _seat_below(grid, found, column)
        else:
            _seat_in(grid, found, column, span)


def _height(found: Measured, width: float) -> float:
    return card_height(found.node, width) if found.node.rows else ICON + found.label_height


def _between(grid: Grid, first: int, last: int) -> float:
    return sum(band.size for band in grid.rows.bands[first : last + 1])


def _level_with_tiers(grid: Grid, waiting: list[Measured], width: float) -> list[RowSpan | None] | None:
    """Each over whole tiers, next to where its lines come from; nothing if that does not hold all."""
    index, rows = grid.rows.index, grid.scene.rows
    spans: list[RowSpan | None] = []
    free = 0
    for place, found in enumerate(waiting):
        first = max(free, min(_wanted_row(grid, found), len(rows) - (len(waiting) - place)))
        last = first
        while last < len(rows) and (
            _between(grid, index[f"{rows[first]}:top"], index[f"{rows[last]}:foot"]) + TOLERANCE
            < _height(found, width)
        ):
            last += 1
        if last >= len(rows):
            return None
        spans.append((index[f"{rows[first]}:top"], index[f"{rows[last]}:foot"]))
        free = last + 1
    return spans


def _packed(grid: Grid, waiting: list[Measured], width: float) -> list[RowSpan | None]:
    """One below the other, from the VPC's top to its foot; what does not fit goes below."""
    row, bottom = grid.rows.index["vpc:top"], grid.rows.index["vpc:foot"]
    spans: list[RowSpan | None] = []
    for found in waiting:
        if not found.node.rows:
            row = next((n for n in range(row, bottom) if ":icons" in grid.rows.bands[n].key), bottom)
        last = row
        while last < bottom and _between(grid, row, last) < _height(found, width):
            last += 1
        if _between(grid, row, last) < _height(found, width):
            spans.append(None)
            continue
        spans.append((row, last))
        row, gap = last + 1, 0.0
        while row < bottom and gap < CARD_GAP - 4:
            gap += grid.rows.bands[row].size
            row += 1
    return spans


def _wanted_row(grid: Grid, found: Measured) -> int:
    """The tier that most lines to a card come from, by way of their gateways."""
    subnets = {frame.key: frame.row for frame in grid.scene.frames if frame.row}
    near = {link.source for link in grid.scene.links if link.target == found.node.key}
    sources = near | {link.source for link in grid.scene.links if link.target in near}
    rows = [subnets[node.frame] for node in grid.scene.nodes if node.key in sources and node.frame in subnets]
    return grid.scene.rows.index(max(grid.scene.rows, key=rows.count)) if rows else 0


def _seat_in(grid: Grid, found: Measured, column: int, span: RowSpan) -> None:
    """A card over its rows; an icon on the first row of icons among them."""
    first, last = span
    if found.node.rows:
        grid.cells[found.node.key] = Cell(found, column, first, last)
        short = _height(found, grid.columns.bands[column].size) - _between(grid, first, last)
        grid.rows.bands[last].size += max(0.0, short)
        return
    row = next(n for n in range(first, last + 1) if ":icons" in grid.rows.bands[n].key)
    grid.cells[found.node.key] = Cell(found, column, row, row)
    grid.rows.at_least(grid.rows.bands[row + 1].key, found.label_height)


def _seat_below(grid: Grid, found: Measured, column: int) -> None:
    """A row of its own under the VPC, for what finds no place beside it: as wide as everything above."""
    frame = found.node.frame
    first = grid.columns.index[f"{frame}:left"] + 1 if found.node.rows else column
    width = _columns_width(grid, first, column)
    key = f"extra:{found.node.key}"
    place = grid.rows.index["region:foot"]
    for offset, (word, size) in enumerate((("gap", CARD_GAP), ("body", _height(found, width)))):
        _insert_row(grid, place + offset, f"{key}:{word}", size)
    row = grid.rows.index[f"{key}:body"]
    grid.cells[found.node.key] = Cell(found, first, row, row, column)


def _columns_width(grid: Grid, first: int, last: int) -> float:
    return sum(band.size for band in grid.columns.bands[first : last + 1])


def _insert_row(grid: Grid, place: int, key: str, size: float) -> None:
    grid.rows.bands.insert(place, Band(key, size, is_line=True, is_open=True))
    grid.rows.index = {band.key: number for number, band in enumerate(grid.rows.bands)}
    for frame, span in grid.spans.items():
        bottom = (grid.rows.index[_foot(grid, frame)], span.bottom[1])
        grid.spans[frame] = type(span)(span.left, span.right, span.top, bottom)


def _foot(grid: Grid, frame: str) -> str:
    found = next(known for known in grid.scene.frames if known.key == frame)
    word = {"account": "account", "region": "region", "vpc": "vpc", "zone": "zone"}.get(found.kind, found.row)
    return f"{word}:foot"


# On the VPC -----------------------------------------------------------------------------------------------------


def _seat_right_border(grid: Grid, vpc: Frame) -> None:
    """Each endpoint level with the first row of the card behind it, or the next row that is free."""
    taken: set[int] = set()
    rows = [grid.rows.index[f"{row}:icons0"] for row in grid.scene.rows]
    for found in grid.at("vpc_right", frame=vpc.key):
        targets = [link.target for link in grid.scene.links if link.source == found.node.key]
        cards = [grid.cells[key].row for key in targets if key in grid.cells]
        wanted = [row for row in rows if row not in taken and (not cards or row >= cards[0])]
        row = (wanted or [row for row in rows if row not in taken] or rows)[0]
        taken.add(row)
        column = grid.columns.index[f"{vpc.key}:border"]
        grid.cells[found.node.key] = Cell(found, column, row, row)
        name = grid.rows.bands[row].key.replace(":icons", ":labels")
        grid.rows.at_least(name, found.label_height)


def _line_columns(grid: Grid, first: int, last: int) -> list[int]:
    return [number for number in range(first, last + 1) if grid.columns.bands[number].is_open]


def _vpc_lines(grid: Grid, vpc: Frame) -> list[int]:
    return _line_columns(grid, grid.columns.index[f"{vpc.key}:left"], grid.columns.index[f"{vpc.key}:right"])


def _seat_top_border(grid: Grid, vpc: Frame, ruler: Ruler) -> None:
    """The internet gateway in the middle, whatever else beside it, clear of the VPC's title."""
    span = grid.spans[vpc.key]
    left, right = ruler.at(*span.left), ruler.at(*span.right)
    clear = left + text_width(vpc.title, FONT, bold=True) + 70
    wanted = max((left + right) / 2, clear)
    for found in grid.at("vpc_top", frame=vpc.key):
        column = min(_vpc_lines(grid, vpc), key=lambda number: abs(ruler.centres[number] - wanted))
        row = grid.rows.index["vpc:top"]
        grid.cells[found.node.key] = Cell(found, column, row, row)
        wanted = ruler.centres[column] + found.text_width + 80
        beyond = ruler.centres[column] + ICON / 2 + found.text_width + 14 - right
        grid.columns.bands[grid.columns.index[f"{vpc.key}:right"]].size += max(0.0, beyond)


def _seat_span(grid: Grid, vpc: Frame, ruler: Ruler) -> None:
    """What serves the whole VPC from no subnet, right of the middle."""
    tops = [grid.cells[found.node.key].column for found in grid.at("vpc_top", frame=vpc.key)]
    for found in grid.at("vpc_span", frame=vpc.key):
        span = grid.spans[vpc.key]
        middle = ruler.centres[tops[0]] if tops else (ruler.at(*span.left) + ruler.at(*span.right)) / 2
        wanted = middle + 130
        column = min(_vpc_lines(grid, vpc), key=lambda number: abs(ruler.centres[number] - wanted))
        row = grid.rows.index["span"]
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
