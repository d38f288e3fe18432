"""Seats beside the VPCs of a Region or account: cards and icons level with the tiers, else packed, else below."""

from workbook.views.layout.axis import Band
from workbook.views.layout.drawing import ICON
from workbook.views.layout.grid import Cell, Grid, Span
from workbook.views.layout.measure import Measured, card_height
from workbook.views.scene.parts import Frame

CARD_GAP = 16.0
TOLERANCE = 26.0
"""A card may ask this much more of its rows before it takes another row."""

RowSpan = tuple[int, int]
"""The first and last row that something takes."""


def seat_beside(grid: Grid, frame: Frame) -> None:
    """Cards and icons from top to bottom: level with the tiers if that holds them all, else packed."""
    waiting = sorted(grid.at("beside", frame=frame.key), key=lambda found: found.node.rank)
    if not waiting:
        return
    column = grid.last_column(frame.key, "cards")
    width = grid.columns.bands[column].size
    level = _level_with_tiers(grid, frame, waiting, width)
    spans = level if level is not None else _packed(grid, frame, waiting, width)
    for found, span in zip(waiting, spans, strict=True):
        if span is None:
            _seat_below(grid, frame, found, column)
        else:
            _seat_in(grid, found, column, span)


def _height(found: Measured, width: float) -> float:
    return card_height(found.node, width) if found.node.rows else ICON + found.label_height


def _between(grid: Grid, first: int, last: int) -> float:
    return sum(band.size for band in grid.rows.bands[first : last + 1])


def _level_with_tiers(
    grid: Grid, frame: Frame, waiting: list[Measured], width: float
) -> list[RowSpan | None] | None:
    """Each over whole tiers, next to where its lines come from; nothing if that does not hold all."""
    index, rows = grid.rows.index, grid.tier_bands(grid.extent(frame.key).shelf)
    spans: list[RowSpan | None] = []
    free = 0
    for place, found in enumerate(waiting):
        first = max(free, min(_wanted_row(grid, rows, found), len(rows) - (len(waiting) - place)))
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


def _packed(grid: Grid, frame: Frame, waiting: list[Measured], width: float) -> list[RowSpan | None]:
    """One below the other, from the VPC's top to its foot; what does not fit goes below.

    Where a way leads down, out of a VPC or to premises, they go on beside it, so that it stays straight.
    """
    goes_on = bool(grid.at("crossing") or grid.at("vpc_bottom"))
    row, bottom = grid.row(frame.key, "vpc:top"), grid.last_row(frame.key, "extra" if goes_on else "vpc:foot")
    spans: list[RowSpan | None] = []
    for found in waiting:
        if not found.node.rows:
            row = next((n for n in range(row, bottom) if ":icons" in grid.rows.bands[n].key), bottom)
        last = row
        while last < bottom and _between(grid, row, last) < _height(found, width):
            last += 1
        if _between(grid, row, last) < _height(found, width) and not (goes_on and found.node.rows):
            spans.append(None)
            continue
        spans.append((row, last))
        row, gap = last + 1, 0.0
        while row < bottom and gap < CARD_GAP - 4:
            gap += grid.rows.bands[row].size
            row += 1
    return spans


def _wanted_row(grid: Grid, tiers: list[str], found: Measured) -> int:
    """The tier that most lines to a card come from, by way of their gateways."""
    near = {link.source for link in grid.scene.links if link.target == found.node.key}
    sources = near | {link.source for link in grid.scene.links if link.target in near}
    standing = [node.frame for node in grid.scene.nodes if node.key in sources and node.position == "inside"]
    rows = [band for band in map(grid.tier_band, standing) if band in tiers]
    return tiers.index(max(tiers, key=rows.count)) if rows else 0


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


def _seat_below(grid: Grid, frame: Frame, found: Measured, column: int) -> None:
    """A row of its own under the VPC, for what finds no place beside it: as wide as everything above."""
    first = grid.column(frame.key, f"{frame.kind}:left") + 1 if found.node.rows else column
    width = sum(band.size for band in grid.columns.bands[first : column + 1])
    key = _row_name(grid, frame, found)
    if f"{key}:body" not in grid.rows.index:
        place = grid.last_row(frame.key, "region:foot")
        insert_row(grid, place, f"{key}:gap", CARD_GAP)
        insert_row(grid, place + 1, f"{key}:body", 0)
    grid.rows.at_least(f"{key}:body", _height(found, width))
    row = grid.rows.index[f"{key}:body"]
    grid.cells[found.node.key] = Cell(found, first, row, row, column)


def _row_name(grid: Grid, frame: Frame, found: Measured) -> str:
    """The row of a card under a VPC; where no VPC stands, accounts side by side share their rows of cards."""
    shelf = grid.extent(frame.key).last_shelf
    if grid.in_shelf(shelf):
        return f"extra:{found.node.key}"
    own = [each.node.key for each in grid.at("beside", frame=frame.key)]
    return f"extra:s{shelf}:{own.index(found.node.key)}"


def insert_row(grid: Grid, place: int, key: str, size: float, *, is_open: bool = True) -> None:
    """A row before another; whatever stands below moves down."""
    grid.rows.bands.insert(place, Band(key, size, is_line=is_open, is_open=is_open))
    grid.rows.index = {band.key: number for number, band in enumerate(grid.rows.bands)}

    def moved(row: int) -> int:
        return row + 1 if row >= place else row

    for name, cell in grid.cells.items():
        grid.cells[name] = Cell(
            cell.measured, cell.column, moved(cell.row), moved(cell.last_row), cell.last_column
        )
    for name, span in grid.spans.items():
        top, bottom = (moved(span.top[0]), span.top[1]), (moved(span.bottom[0]), span.bottom[1])
        grid.spans[name] = Span(span.left, span.right, top, bottom)
