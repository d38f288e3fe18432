"""The legend: what a picture uses, and no more, in lines along its foot."""

from collections.abc import Iterator
from dataclasses import dataclass

from workbook.views.diagram.palette import (
    EXISTING_DASHES,
    FRAME_STYLES,
    GROUP,
    GROUP_DASHES,
    LINE_STYLES,
    PAPER,
    SOFT_INK,
)
from workbook.views.layout.drawing import FONT, Drawing, Words
from workbook.views.layout.metrics import text_width

MARGIN = 24.0
SIGN = 22.0
LINE = 17.0


@dataclass(frozen=True, slots=True)
class Entry:
    """A sign and what it means. Without a filling the sign is a line."""

    words: Words
    colour: str
    fill: str
    dashes: str


def legend(drawing: Drawing) -> Iterator[Entry]:
    """The entries with their places, from left to right, in as many lines as they need."""
    x, y = MARGIN, drawing.height - 28
    for text, colour, fill, dashes in _used(drawing):
        width = SIGN + 8 + text_width(text, FONT) + 20
        if x + width > drawing.width - MARGIN and x > MARGIN:
            x, y = MARGIN, y + LINE
        yield Entry(Words((text,), x + SIGN + 8, y, "start"), colour, fill, dashes)
        x += width


def _used(drawing: Drawing) -> Iterator[tuple[str, str, str, str]]:
    """Words, border colour, filling and dashes of each thing the picture holds."""
    kinds = {net.kind for net in drawing.nets}
    for kind, line in LINE_STYLES.items():
        if kind in kinds:
            yield line.words, line.colour, "", line.dashes
    frames = {placed.frame.kind for placed in drawing.frames}
    for frame_kind, frame in FRAME_STYLES.items():
        if frame_kind in frames and frame.words:
            yield frame.words, frame.border, frame.fill, frame.dashes
    if any(placed.group_box for placed in drawing.nodes):
        yield "security group", GROUP, PAPER, GROUP_DASHES
    existing = [placed.frame.existing for placed in drawing.frames]
    if any(existing) or any(placed.node.existing for placed in drawing.nodes):
        yield "exists already, not created", SOFT_INK, PAPER, EXISTING_DASHES
