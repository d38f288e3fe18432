"""Seats of what joins networks: on the VPCs' borders, in the Region between VPCs, and beyond AWS below."""

from collections.abc import Iterable

from workbook.views.layout.axis import Ruler
from workbook.views.layout.beside import insert_row
from workbook.views.layout.drawing import FONT, ICON
from workbook.views.layout.framing import BEYOND
from workbook.views.layout.grid import LABEL_ROOM, Cell, Grid
from workbook.views.layout.measure import Measured
from workbook.views.layout.metrics import text_width
from workbook.views.scene.parts import Frame

GAP = 24.0


def seat_doors(grid: Grid, vpc: Frame, ruler: Ruler) -> None:
    """Doors to other networks side by side on a VPC's lower border, or on its upper one where they lead up."""
    waiting = sorted(grid.at("vpc_bottom", frame=vpc.key), key=lambda found: found.node.rank)
    if not waiting:
        return
    border = grid.door_border(vpc.key)
    row = grid.row(vpc.key, f"vpc:{border}")
    left, right = ruler.at(*grid.spans[vpc.key].left), ruler.at(*grid.spans[vpc.key].right)
    if border == "top":
        left += text_width(vpc.title, FONT, bold=True) + 40
    lines = _open(grid, grid.column(vpc.key, "vpc:left"), grid.column(vpc.key, "vpc:right"))
    taken = [
        _stretch(cell.measured, ruler.centres[cell.column]) for cell in grid.cells.values() if cell.row == row
    ]
    for number, found in enumerate(waiting):
        share = left + (right - left) * (number + 0.5) / len(waiting) - found.text_width / 2
        column = min(lines, key=lambda place: _door_cost(found, ruler.centres[place], share, left, taken))
        grid.cells[found.node.key] = Cell(found, column, row, row)
        taken.append(_stretch(found, ruler.centres[column]))
    beyond = max(end for _, end in taken[-len(waiting) :]) + 14 - right
    if beyond > 0:
        grid.columns.bands[grid.column(vpc.key, "vpc:right")].size += beyond


def _stretch(found: Measured, centre: float) -> tuple[float, float]:
    """What a door and its text take of a border."""
    return centre - ICON / 2, centre + ICON / 2 + 5 + found.text_width


def _door_cost(
    found: Measured, centre: float, wanted: float, left: float, taken: list[tuple[float, float]]
) -> tuple[bool, float]:
    """Clear of the VPC's title and of all other doors first, then near to the place it should have."""
    start, end = _stretch(found, centre)
    hits = start < left + 8 or any(
        start < other + GAP / 2 and end + GAP / 2 > begin for begin, other in taken
    )
    return hits, abs(centre - wanted)


def _open(grid: Grid, first: int, last: int) -> list[int]:
    return [number for number in range(first, last + 1) if grid.columns.bands[number].is_open]


def seat_joints(grid: Grid) -> None:
    """Gateways and peerings of each Region under its VPCs, as near to what they join as they find room."""
    for frame in grid.scene.frames:
        if frame.kind in ("account", "region"):
            waiting = grid.at("joint", frame=frame.key)
            if waiting:
                row = grid.rows.index[f"s{grid.joint_shelf(frame.key)}:joint"]
                _seat_in_rows(grid, waiting, _within(grid, frame), row)


def _within(grid: Grid, frame: Frame) -> list[int]:
    """The open columns of a frame where an icon with its text does not reach over the frame's border."""
    first, last = (
        grid.column(frame.key, f"{frame.kind}:left"),
        grid.last_column(frame.key, f"{frame.kind}:right"),
    )
    ruler = grid.columns.ruler()
    left, right = ruler.starts[first], ruler.starts[last + 1]
    most = max(found.width for found in grid.at("joint", frame=frame.key)) / 2 + 6
    lines = _open(grid, first, last)
    inner = [place for place in lines if left + most <= ruler.centres[place] <= right - most]
    return inner or [min(lines, key=lambda place: abs(ruler.centres[place] - (left + right) / 2))]


def seat_beyond(grid: Grid) -> None:
    """What leads out of AWS, the customer's side of it and the networks there, each under what it is joined to."""
    lines = [number for number, band in enumerate(grid.columns.bands) if band.is_open]
    for word in BEYOND:
        waiting = grid.at(word)
        if waiting:
            _seat_in_rows(grid, waiting, lines, grid.rows.index[word])


def _seat_in_rows(grid: Grid, waiting: Iterable[Measured], lines: list[int], row: int) -> None:
    """On one row as far as there is room, then on further rows below it."""
    ruler = grid.columns.ruler()
    ordered = sorted(waiting, key=lambda found: (_wanted(grid, found, ruler), found.node.key))
    taken: dict[int, list[tuple[float, float]]] = {row: []}
    for found in ordered:
        place = _place(found, _wanted(grid, found, ruler), lines, ruler, taken)
        if place is None:
            below = _row_below(grid, max(taken), found)
            taken[below] = []
            place = _place(found, _wanted(grid, found, ruler), lines, ruler, {below: []})
        if place is not None:
            column, at = place
            half = found.width / 2
            taken[at].append((ruler.centres[column] - half, ruler.centres[column] + half))
            grid.rows.at_least(grid.rows.bands[at + 1].key, found.label_height)
            grid.cells[found.node.key] = Cell(found, column, at, at)


def _row_below(grid: Grid, row: int, found: Measured) -> int:
    """One more row of icons under another: a channel, the icons, their text."""
    name = f"more:{found.node.key}"
    insert_row(grid, row + 2, f"{name}:gap", LABEL_ROOM)
    insert_row(grid, row + 3, f"{name}:joint", ICON)
    insert_row(grid, row + 4, f"{name}:label", found.label_height, is_open=False)
    return row + 3


def _place(
    found: Measured,
    wanted: float,
    lines: list[int],
    ruler: Ruler,
    taken: dict[int, list[tuple[float, float]]],
) -> tuple[int, int] | None:
    """The nearest column with room, on the first row that has one."""
    half = found.width / 2
    for row, spans in taken.items():
        fits = [
            column
            for column in lines
            if all(
                ruler.centres[column] + half + GAP <= left or ruler.centres[column] - half - GAP >= right
                for left, right in spans
            )
        ]
        if fits:
            return min(fits, key=lambda column: abs(ruler.centres[column] - wanted)), row
    return None


def _wanted(grid: Grid, found: Measured, ruler: Ruler) -> float:
    """The middle of all that lines join a node to, as far as it has a seat."""
    key = found.node.key
    ends = {link.target for link in grid.scene.links if link.source == key}
    ends |= {link.source for link in grid.scene.links if link.target == key}
    places = [ruler.centres[grid.cells[end].column] for end in sorted(ends) if end in grid.cells]
    if places:
        return (min(places) + max(places)) / 2
    frame = grid.spans.get(found.node.frame)
    return (ruler.at(*frame.left) + ruler.at(*frame.right)) / 2 if frame else ruler.starts[-1] / 2
