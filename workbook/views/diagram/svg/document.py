"""A drawing as one SVG document that needs nothing beside it: icons inside, no style sheet, its own white paper."""

from collections.abc import Iterator

from workbook.views.diagram.palette import FRAME_STYLES, GROUP, INK, LINE_STYLES, PAPER, SOFT_INK
from workbook.views.diagram.svg.marks import FONT_FAMILY, joined, number, rectangle, safe, words
from workbook.views.diagram.svg.parts import (
    EXISTING_DASHES,
    course_area,
    frame_shape,
    frame_title,
    group_shape,
    net_label,
    net_strokes,
    node_shape,
)
from workbook.views.diagram.title_block import TitleBlock
from workbook.views.icons import icon_data_uri
from workbook.views.layout.drawing import FONT, Box, Drawing, Words
from workbook.views.layout.metrics import shortened, text_width
from workbook.views.layout.placing import FRAME_ICONS

TITLE_SIZE = 18.0
MARGIN = 24.0


def render_svg(drawing: Drawing, block: TitleBlock, *, prefix: str = "picture") -> str:
    """The SVG. Pictures that share a page need different prefixes."""
    parts = [
        _opening(drawing, block),
        _symbols(drawing, prefix),
        rectangle(Box(0, 0, drawing.width, drawing.height), fill=PAPER, border="none", width=0),
        *_title(drawing, block),
        *map(frame_shape, drawing.frames),
        *map(group_shape, drawing.nodes),
        *(stroke for net in drawing.nets for stroke in net_strokes(net)),
        *(frame_title(placed, prefix) for placed in drawing.frames),
        *(node_shape(placed, prefix) for placed in drawing.nodes),
        *(course_area(course) for net in drawing.nets for course in net.courses),
        *map(net_label, drawing.nets),
        *_legend(drawing),
        "</svg>\n",
    ]
    return joined(parts)


def _opening(drawing: Drawing, block: TitleBlock) -> str:
    width, height = number(drawing.width), number(drawing.height)
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" '
        f'width="{width}" height="{height}" viewBox="0 0 {width} {height}" role="img" '
        f'aria-label="{safe(f"{block.title}, {block.view} view")}" font-family="{safe(FONT_FAMILY)}">'
    )


def _symbols(drawing: Drawing, prefix: str) -> str:
    """Each icon that the picture uses, once."""
    names = {placed.node.icon for placed in drawing.nodes if not placed.node.rows}
    names |= {row.icon for placed in drawing.nodes for row in placed.node.rows if row.icon}
    names |= {FRAME_ICONS[placed.frame.kind] for placed in drawing.frames if placed.frame.kind in FRAME_ICONS}
    symbols = (
        f'<symbol id="{prefix}-{name}" viewBox="0 0 80 80">'
        f'<image width="80" height="80" xlink:href="{icon_data_uri(name)}"/></symbol>'
        for name in sorted(names)
    )
    return f"<defs>{joined(symbols)}</defs>"


def _title(drawing: Drawing, block: TitleBlock) -> Iterator[str]:
    room = drawing.width - 2 * MARGIN
    title = shortened(block.title, room, TITLE_SIZE, bold=True)
    yield words(Words((title,), MARGIN, 22, "start", is_bold=True), INK, TITLE_SIZE)
    facts = shortened(" · ".join(block.facts), room, FONT)
    yield words(Words((facts,), MARGIN, 43, "start"), SOFT_INK)


# The legend: what this picture uses, no more ----------------------------------------------------------------------


def _legend(drawing: Drawing) -> Iterator[str]:
    x, y = MARGIN, drawing.height - 28
    for text, border, fill, dashes in _entries(drawing):
        width = 30 + text_width(text, FONT) + 20
        if x + width > drawing.width - MARGIN and x > MARGIN:
            x, y = MARGIN, y + 17
        yield _sign(x, y, border, fill, dashes)
        yield words(Words((text,), x + 30, y, "start"), SOFT_INK)
        x += width


def _entries(drawing: Drawing) -> Iterator[tuple[str, str, str, str]]:
    """What the picture uses: words, border colour, fill (empty for a line), dashes."""
    kinds = {net.kind for net in drawing.nets}
    for kind, line in LINE_STYLES.items():
        if kind in kinds:
            yield line.words, line.colour, "", line.dashes
    frames = {placed.frame.kind for placed in drawing.frames}
    for frame_kind, frame in FRAME_STYLES.items():
        if frame_kind in frames and frame.words:
            yield frame.words, frame.border, frame.fill, frame.dashes
    if any(placed.group_box for placed in drawing.nodes):
        yield "security group", GROUP, PAPER, "5 3"
    existing = [placed.frame.existing for placed in drawing.frames]
    if any(existing) or any(placed.node.existing for placed in drawing.nodes):
        yield "exists already, not created", SOFT_INK, PAPER, EXISTING_DASHES


def _sign(x: float, y: float, border: str, fill: str, dashes: str) -> str:
    if fill:
        return rectangle(Box(x, y - 6, 22, 12), fill=fill, border=border, width=1.2, dashes=dashes)
    dash = f' stroke-dasharray="{dashes}"' if dashes else ""
    line = f'd="M{number(x)} {number(y)}h22"'
    return f'<path {line} fill="none" stroke="{border}" stroke-width="1.6"{dash}/>'
