"""How much room nodes and titles need, by their text."""

from dataclasses import dataclass

from workbook.views.layout.drawing import CARD_PAD, CARD_ROW, FONT, ICON, LINE_HEIGHT, PORT, SMALL_ICON
from workbook.views.layout.metrics import text_width, wrapped
from workbook.views.scene.parts import Frame, Node

LABEL_WIDTH = 92.0
DOOR_WIDTH = 180.0
DETAIL_WIDTH = 96.0
GUTTER_TEXT = 88.0
CARD_WIDTH = 260.0
WIDE_CARD = 330.0
"""From this width on a card sets its rows in several columns."""
CELL_PAD = 6.0
GROUP_WIDTH = 140.0


@dataclass(frozen=True, slots=True)
class Measured:
    """A node's wrapped text and the size of the cell it needs."""

    node: Node
    title: tuple[str, ...]
    details: tuple[str, ...]
    width: float
    label_height: float

    @property
    def text_width(self) -> float:
        """The widest line."""
        return widest(self.title, self.details)


def widest(title: tuple[str, ...], details: tuple[str, ...] = ()) -> float:
    """The widest of these lines; titles and details have one size."""
    return max((text_width(line, FONT) for line in (*title, *details)), default=0.0)


def measure(node: Node) -> Measured:
    """A node's text, wrapped, and the cell around it."""
    if node.rows:
        return _measured_card(node)
    if node.position == "vpc_bottom":
        return _measured_door(node)
    title = wrapped(node.title, LABEL_WIDTH, FONT, lines=3)
    details = tuple(line for text in node.details for line in wrapped(text, DETAIL_WIDTH, FONT, lines=6))
    group = (min(text_width(node.group, FONT, bold=True) + 12, GROUP_WIDTH),) if node.group else ()
    width = max(ICON + 8, widest(title, details), *group) + CELL_PAD
    return Measured(node, title, details, width, LINE_HEIGHT * (len(title) + len(details)) + 4)


def _measured_door(node: Node) -> Measured:
    """A door on a lower border has one line of text at its right."""
    title = wrapped(node.title, DOOR_WIDTH, FONT, lines=1)
    return Measured(node, title, (), (ICON if node.icon else PORT) + widest(title) + 10, 0.0)


def _measured_card(node: Node) -> Measured:
    rows = [text_width(row.title, FONT) + SMALL_ICON + 8 for row in node.rows]
    title = text_width(node.title, FONT, bold=True)
    width = min(max(title, *rows) + 2 * CARD_PAD, CARD_WIDTH)
    return Measured(node, (node.title,), (), width, 0.0)


def card_height(node: Node, width: float) -> float:
    """The height of a card of that width: its wrapped title and its rows."""
    lines = -(-len(node.rows) // card_columns(node, width))
    return card_title_height(node, width) + CARD_ROW * lines + CARD_PAD


def card_columns(node: Node, width: float) -> int:
    """How many rows of a card stand side by side."""
    if width < WIDE_CARD:
        return 1
    widest_row = max(text_width(row.title, FONT) for row in node.rows) + SMALL_ICON + 30
    return max(1, min(len(node.rows), int((width - 2 * CARD_PAD) // min(widest_row, WIDE_CARD))))


def card_title_height(node: Node, width: float) -> float:
    """The part of a card above its rows."""
    return CARD_PAD + LINE_HEIGHT * len(card_title(node, width)) + 4


def card_title(node: Node, width: float) -> tuple[str, ...]:
    """A card's title in lines."""
    return wrapped(node.title, width - 2 * CARD_PAD, FONT, lines=2, bold=True)


def gutter_title(frame: Frame) -> tuple[str, ...]:
    """A subnet's title in lines, for the strip at its left."""
    return wrapped(frame.title, GUTTER_TEXT - SMALL_ICON - 4, FONT, lines=2, bold=True)


def gutter_details(frame: Frame) -> tuple[str, ...]:
    """The small lines under a subnet's title."""
    return tuple(line for text in frame.details for line in wrapped(text, GUTTER_TEXT, FONT, lines=2))


def gutter_width(frame: Frame) -> float:
    """The room that a subnet's title takes at its left."""
    title = max(text_width(line, FONT, bold=True) for line in gutter_title(frame)) + SMALL_ICON + 4
    return max(title, widest(gutter_details(frame))) + 10


def gutter_height(frame: Frame) -> float:
    """The height of a subnet's title with its details."""
    title = max(SMALL_ICON, LINE_HEIGHT * len(gutter_title(frame)))
    return title + LINE_HEIGHT * len(gutter_details(frame)) + 8
