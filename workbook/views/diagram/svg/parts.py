"""Frames, nodes and lines of a drawing as SVG."""

from collections.abc import Iterator

from workbook.views.diagram.palette import (
    CARD_BORDER,
    CARD_FILL,
    EXISTING_DASHES,
    FRAME_STYLES,
    GROUP,
    GROUP_DASHES,
    GROUP_TEXT,
    INK,
    LINE_STYLES,
    PAPER,
    SOFT_INK,
)
from workbook.views.diagram.svg.marks import backing, icon, number, path, port, rectangle, safe, words
from workbook.views.layout.drawing import (
    FONT,
    ON_BORDER,
    SMALL_ICON,
    Box,
    Course,
    PlacedFrame,
    PlacedNet,
    PlacedNode,
    Point,
    Words,
)
from workbook.views.layout.metrics import shortened
from workbook.views.layout.placing import FRAME_ICONS, card_rows
from workbook.views.scene.parts import Loop

ARROW = 7.0


def frame_shape(placed: PlacedFrame) -> str:
    """A frame's rectangle; an existing one is dashed."""
    style = FRAME_STYLES[placed.frame.kind]
    dashes = EXISTING_DASHES if placed.frame.existing else style.dashes
    return rectangle(placed.box, fill=style.fill, border=style.border, width=style.width, dashes=dashes)


def frame_title(placed: PlacedFrame, prefix: str) -> str:
    """A frame's title, with the icon of its kind."""
    style = FRAME_STYLES[placed.frame.kind]
    name = FRAME_ICONS.get(placed.frame.kind)
    picture = (
        icon(prefix, name, Box(placed.box.x + 4, placed.box.y + 4, SMALL_ICON, SMALL_ICON)) if name else ""
    )
    small = words(placed.details, SOFT_INK) if placed.details else ""
    existing = " (existing)" if placed.frame.existing else ""
    return (
        f'<g data-frame="{safe(placed.frame.key)}"><title>{safe(placed.frame.title + existing)}</title>'
        f"{picture}{words(placed.title, style.text)}{small}</g>"
    )


def node_shape(placed: PlacedNode, prefix: str) -> str:
    """A node: icon and text, or a card with its rows."""
    node = placed.node
    body = _card(placed, prefix) if node.rows else _icon(placed, prefix)
    resources = safe(" ".join(node.resources))
    loops = "".join(_loop_words(loop) for loop in node.loops)
    return (
        f'<g class="node" data-node="{safe(node.key)}" data-resources="{resources}">'
        f"<title>{safe((node.tooltip or node.title) + loops)}</title>{body}</g>"
    )


def _loop_words(loop: Loop) -> str:
    carried = "\n".join(loop.carried_by)
    return f"\nto itself: {loop.tooltip}\ncarried by:\n{carried}"


def _icon(placed: PlacedNode, prefix: str) -> str:
    parts = [icon(prefix, placed.node.icon, placed.box) if placed.node.icon else port(placed.box)]
    if placed.node.existing:
        around = Box(placed.box.x - 3, placed.box.y - 3, placed.box.width + 6, placed.box.height + 6)
        parts.append(rectangle(around, fill="none", border=SOFT_INK, width=1.2, dashes=EXISTING_DASHES))
    if placed.label_box and placed.node.position in ON_BORDER:
        box = placed.label_box
        parts.append(backing(Box(box.x - 2, box.y, box.width + 4, box.height)))
    if placed.label:
        parts.append(words(placed.label, INK))
    if placed.details:
        parts.append(words(placed.details, SOFT_INK))
    return "".join(parts)


def _card(placed: PlacedNode, prefix: str) -> str:
    node, box = placed.node, placed.box
    dashes = EXISTING_DASHES if node.existing else ""
    parts = [rectangle(box, fill=CARD_FILL, border=CARD_BORDER, width=1.1, dashes=dashes, radius=3)]
    if placed.label:
        parts.append(words(placed.label, INK))
    for row, corner, text in card_rows(placed):
        name = icon(prefix, row.icon, corner) if row.icon else ""
        parts.append(
            f'<g data-row="{safe(row.key)}"><title>{safe(row.title)}</title>{name}{words(text, INK)}</g>'
        )
    return "".join(parts)


def group_shape(placed: PlacedNode) -> str:
    """The dashed frame of a security group."""
    if placed.group_box is None:
        return ""
    box = placed.group_box
    text = shortened(placed.node.group, box.width - 8, FONT, bold=True)
    title = Words((text,), box.x + box.width / 2, box.y + 9, is_bold=True)
    shape = rectangle(box, fill=PAPER, border=GROUP, width=1.2, dashes=GROUP_DASHES, radius=2)
    return f"<g><title>{safe(placed.node.group)}</title>{shape}{words(title, GROUP_TEXT)}</g>"


def net_strokes(net: PlacedNet) -> Iterator[str]:
    """A net's strokes and arrow heads."""
    style = LINE_STYLES[net.kind]
    dash = f' stroke-dasharray="{style.dashes}"' if style.dashes else ""
    data = "".join(path(stroke) for stroke in net.strokes if len(stroke) > 1)
    yield f'<path d="{data}" fill="none" stroke="{style.colour}" stroke-width="{style.width}"{dash}/>'
    heads = "".join(_arrow(before, tip) for before, tip in net.arrows)
    yield f'<path d="{heads}" fill="{style.colour}"/>'
    for x, y in net.joins:
        yield f'<circle cx="{number(x)}" cy="{number(y)}" r="2.6" fill="{style.colour}"/>'


def _arrow(before: Point, tip: Point) -> str:
    """A closed triangle at the end of a line."""
    (x, y), half = tip, ARROW * 0.45
    if before[1] == y:
        back = x - ARROW if before[0] < x else x + ARROW
        return (
            f"M{number(x)} {number(y)}L{number(back)} {number(y - half)}L{number(back)} {number(y + half)}Z"
        )
    back = y - ARROW if before[1] < y else y + ARROW
    return f"M{number(x)} {number(y)}L{number(x - half)} {number(back)}L{number(x + half)} {number(back)}Z"


def course_area(course: Course) -> str:
    """The whole way of a link, wide and unseen, to point at: which flows, and what carries them."""
    link = course.link
    return (
        f'<path class="link" data-source="{safe(link.source)}" data-target="{safe(link.target)}" '
        f'data-flows="{safe(" ".join(link.flows))}" data-carried-by="{safe(" ".join(link.carried_by))}" '
        f'd="{path(course.points)}" fill="none" stroke="#000" stroke-opacity="0" stroke-width="9" '
        f'pointer-events="stroke"><title>{safe(_course_words(course))}</title></path>'
    )


def _course_words(course: Course) -> str:
    link = course.link
    carried = f"\ncarried by:\n{chr(10).join(link.carried_by)}" if link.carried_by else ""
    return (link.tooltip or f"{link.source} → {link.target}") + carried


def net_label(net: PlacedNet) -> str:
    """A net's label on a patch of paper."""
    if net.label_box is None:
        return ""
    box = net.label_box
    text = Words((net.label,), box.x + box.width / 2, box.y + box.height / 2)
    return backing(box) + words(text, LINE_STYLES[net.kind].colour)
