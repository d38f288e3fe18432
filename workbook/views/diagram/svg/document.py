"""A drawing as one SVG document that needs nothing beside it: icons inside, no style sheet, its own white paper."""

from collections.abc import Iterator

from workbook.views.diagram.legend import SIGN, legend
from workbook.views.diagram.palette import INK, PAPER, SOFT_INK
from workbook.views.diagram.svg.marks import FONT_FAMILY, joined, number, rectangle, safe, words
from workbook.views.diagram.svg.parts import (
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
from workbook.views.layout.drawing import Box, Drawing, Words
from workbook.views.layout.metrics import shortened
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
    names = {placed.node.icon for placed in drawing.nodes if placed.node.icon and not placed.node.rows}
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
    facts = block.line(room, drawing.scene.remarks)
    yield words(Words((facts,), MARGIN, 43, "start"), SOFT_INK)


def _legend(drawing: Drawing) -> Iterator[str]:
    for entry in legend(drawing):
        x, y = entry.words.x - SIGN - 8, entry.words.y
        if entry.fill:
            box = Box(x, y - 6, SIGN, 12)
            yield rectangle(box, fill=entry.fill, border=entry.colour, width=1.2, dashes=entry.dashes)
        else:
            dash = f' stroke-dasharray="{entry.dashes}"' if entry.dashes else ""
            line = f'd="M{number(x)} {number(y)}h{number(SIGN)}"'
            yield f'<path {line} fill="none" stroke="{entry.colour}" stroke-width="1.6"{dash}/>'
        yield words(entry.words, SOFT_INK)
