"""Grid to coordinates: rectangles of frames, icons and cards, and where their text stands."""

from collections.abc import Iterator

from workbook.views.layout.axis import Ruler
from workbook.views.layout.drawing import (
    CARD_PAD,
    CARD_ROW,
    FONT,
    ICON,
    LINE_HEIGHT,
    PORT,
    SMALL_ICON,
    Box,
    PlacedFrame,
    PlacedNode,
    Words,
)
from workbook.views.layout.grid import Cell, Grid, Span
from workbook.views.layout.measure import (
    card_columns,
    card_title,
    card_title_height,
    gutter_details,
    gutter_title,
    widest,
)
from workbook.views.layout.metrics import shortened, text_width
from workbook.views.scene.parts import Frame, Row

FRAME_ICONS = {"account": "account", "vpc": "vpc", "public": "public_subnet", "private": "private_subnet"}
FRAME_ICONS["isolated"] = "private_subnet"


def place_frames(grid: Grid, across: Ruler, along: Ruler) -> tuple[PlacedFrame, ...]:
    """Every frame with its title."""
    return tuple(
        _subnet(frame, _box(grid.spans[frame.key], across, along))
        if frame.row
        else _titled(frame, _box(grid.spans[frame.key], across, along))
        for frame in grid.scene.frames
    )


def _box(span: Span, across: Ruler, along: Ruler) -> Box:
    left, right = across.at(*span.left), across.at(*span.right)
    top, bottom = along.at(*span.top), along.at(*span.bottom)
    return Box(left, top, right - left, bottom - top)


def _titled(frame: Frame, box: Box) -> PlacedFrame:
    """A frame with one line of title at its top left."""
    indent = SMALL_ICON + 12 if frame.kind in FRAME_ICONS else 8
    text = shortened(frame.title, box.width - indent - 8, FONT, bold=True)
    title = Words((text,), box.x + indent, box.y + 13, "start", is_bold=True)
    area = Box(box.x, box.y, indent + text_width(text, FONT, bold=True) + 2, 23)
    return PlacedFrame(frame, box, title, None, area)


def _subnet(frame: Frame, box: Box) -> PlacedFrame:
    """A subnet has its title in a strip at its left, so that no line from above meets it."""
    lines, details = gutter_title(frame), gutter_details(frame)
    title = Words(lines, box.x + SMALL_ICON + 8, box.y + 13, "start", is_bold=True)
    below = box.y + 4 + max(SMALL_ICON, LINE_HEIGHT * len(lines)) + LINE_HEIGHT / 2 + 3
    small = Words(details, box.x + 6, below, "start")
    title_width = SMALL_ICON + 8 + max(text_width(line, FONT, bold=True) for line in lines)
    width = max(title_width, widest(details) + 6)
    height = below - box.y - LINE_HEIGHT / 2 + LINE_HEIGHT * len(details)
    return PlacedFrame(frame, box, title, small, Box(box.x, box.y, width, height))


def place_nodes(grid: Grid, across: Ruler, along: Ruler) -> tuple[PlacedNode, ...]:
    """Every node: the middle of its cell holds the icon, its text is below or, on the top border, beside."""
    return tuple(
        _card(cell, across, along) if cell.node.rows else _icon(grid, cell, across, along)
        for cell in grid.cells.values()
    )


def _card(cell: Cell, across: Ruler, along: Ruler) -> PlacedNode:
    top, bottom = along.starts[cell.row], along.starts[cell.last_row + 1]
    left, right = across.starts[cell.column], across.starts[max(cell.column, cell.last_column) + 1]
    if cell.node.position in ("outside", "joint", "step"):
        middle = across.centres[cell.column]
        left, right = middle - cell.measured.width / 2, middle + cell.measured.width / 2
    box = Box(left, top, right - left, bottom - top)
    title = Words(card_title(cell.node, box.width), box.x + CARD_PAD, box.y + 14, "start", is_bold=True)
    return PlacedNode(cell.node, box, title, None, None)


def card_rows(placed: PlacedNode) -> Iterator[tuple[Row, Box, Words]]:
    """Each row of a card with the place of its icon and its text, cut to the room there is."""
    node, box = placed.node, placed.box
    columns = card_columns(node, box.width)
    lines = -(-len(node.rows) // columns)
    top = box.y + card_title_height(node, box.width)
    share = (box.width - 2 * CARD_PAD) / columns
    for number, row in enumerate(node.rows):
        column, line = divmod(number, lines)
        middle = top + CARD_ROW * line + CARD_ROW / 2
        corner = Box(box.x + CARD_PAD + share * column, middle - SMALL_ICON / 2, SMALL_ICON, SMALL_ICON)
        text = shortened(row.title, share - SMALL_ICON - (6 if columns == 1 else 14), FONT)
        yield row, corner, Words((text,), corner.right + 6, middle, "start")


def _icon(grid: Grid, cell: Cell, across: Ruler, along: Ruler) -> PlacedNode:
    x, y = across.centres[cell.column], along.centres[cell.row]
    size = ICON if cell.node.icon else PORT
    box = Box(x - size / 2, y - size / 2, size, size)
    found = cell.measured
    if not cell.node.title:
        return PlacedNode(cell.node, box, None, None, None)
    if cell.node.position in ("vpc_top", "vpc_bottom"):
        label = Words(found.title, box.right + 5, y + 11, "start")
        return PlacedNode(cell.node, box, label, None, label.box(found.text_width))
    label = Words(found.title, x, box.bottom + 3 + LINE_HEIGHT / 2)
    details = Words(found.details, x, label.y + LINE_HEIGHT * len(found.title))
    area = Box(x - found.text_width / 2, box.bottom + 2, found.text_width, found.label_height - 2)
    return PlacedNode(
        cell.node, box, label, details if found.details else None, area, _group(grid, cell, box)
    )


def _group(grid: Grid, cell: Cell, icon: Box) -> Box | None:
    """The dashed frame of a security group around the icon and its text, with room for the group's name."""
    if not cell.node.group:
        return None
    width = grid.columns.bands[cell.column].size
    height = ICON + cell.measured.label_height + 20
    return Box(icon.x + ICON / 2 - width / 2, icon.y - 19, width, height)
