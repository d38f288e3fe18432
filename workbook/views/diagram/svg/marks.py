"""The small marks SVG is made of: escaped text, rectangles, icons used by reference, rounded lines."""

import unicodedata
from collections.abc import Iterable, Sequence
from functools import lru_cache
from xml.sax.saxutils import escape

from workbook.views.diagram.palette import FRAME_STYLES, PAPER
from workbook.views.layout.drawing import FONT, LINE_HEIGHT, Box, Point, Words

FONT_FAMILY = "Arimo, 'Liberation Sans', Arial, Helvetica, sans-serif"
CORNER = 5.0


@lru_cache(maxsize=8192)
def safe(text: str) -> str:
    """Text for SVG content or a quoted attribute; control characters, which XML forbids, are left out."""
    kept = "".join(c for c in text if c == "\n" or unicodedata.category(c)[0] != "C")
    return escape(kept, {'"': "&quot;", "'": "&#39;"})


def number(value: float) -> str:
    """A coordinate with at most one decimal."""
    return f"{value:.1f}".removesuffix(".0")


def rectangle(box: Box, *, fill: str, border: str, width: float, dashes: str = "", radius: float = 0) -> str:
    """A rectangle with its border."""
    dash = f' stroke-dasharray="{dashes}"' if dashes else ""
    corner = f' rx="{number(radius)}"' if radius else ""
    place = (
        f'x="{number(box.x)}" y="{number(box.y)}" width="{number(box.width)}" height="{number(box.height)}"'
    )
    return f'<rect {place}{corner} fill="{fill}" stroke="{border}" stroke-width="{width}"{dash}/>'


def icon(prefix: str, name: str, box: Box) -> str:
    """An icon, by reference to its one symbol."""
    size = f'width="{number(box.width)}" height="{number(box.height)}"'
    return f'<use xlink:href="#{prefix}-{name}" x="{number(box.x)}" y="{number(box.y)}" {size}/>'


def port(box: Box) -> str:
    """A door without an icon: a dot on the VPC's border."""
    colour = FRAME_STYLES["vpc"].border
    place = f'cx="{number(box.x + box.width / 2)}" cy="{number(box.y + box.height / 2)}"'
    return f'<circle {place} r="{number(box.width / 2)}" fill="{PAPER}" stroke="{colour}" stroke-width="2"/>'


def words(text: Words, colour: str, size: float = FONT) -> str:
    """Lines of text; `y` of the words is the middle of the first line."""
    weight = ' font-weight="700"' if text.is_bold else ""
    anchor = "" if text.anchor == "start" else f' text-anchor="{text.anchor}"'
    return "".join(
        f'<text x="{number(text.x)}" y="{number(text.y + size * 0.35 + n * LINE_HEIGHT)}" '
        f'font-size="{number(size)}"{weight}{anchor} fill="{colour}">{safe(line)}</text>'
        for n, line in enumerate(text.lines)
    )


def backing(box: Box, radius: float = 3) -> str:
    """A patch of paper behind text that stands on a line."""
    place = (
        f'x="{number(box.x)}" y="{number(box.y)}" width="{number(box.width)}" height="{number(box.height)}"'
    )
    return f'<rect {place} rx="{number(radius)}" fill="{PAPER}" fill-opacity="0.92"/>'


def path(points: Sequence[Point]) -> str:
    """Path data of a line with rounded corners."""
    data = [f"M{number(points[0][0])} {number(points[0][1])}"]
    for before, here, after in zip(points, points[1:], points[2:], strict=False):
        data.append(_corner(before, here, after))
    data.append(f"L{number(points[-1][0])} {number(points[-1][1])}")
    return "".join(data)


def _corner(before: Point, here: Point, after: Point) -> str:
    reach = min(CORNER, _span(before, here) / 2, _span(here, after) / 2)
    start, end = _towards(here, before, reach), _towards(here, after, reach)
    at = f"{number(here[0])} {number(here[1])}"
    return f"L{number(start[0])} {number(start[1])}Q{at} {number(end[0])} {number(end[1])}"


def _span(here: Point, there: Point) -> float:
    return abs(here[0] - there[0]) + abs(here[1] - there[1])


def _towards(here: Point, there: Point, reach: float) -> Point:
    length = _span(here, there) or 1.0
    return here[0] + (there[0] - here[0]) / length * reach, here[1] + (there[1] - here[1]) / length * reach


def joined(parts: Iterable[str]) -> str:
    """Parts of a document, one a line, so that two versions compare line by line."""
    return "\n".join(part for part in parts if part)
