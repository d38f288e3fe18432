"""The same drawing through the `diagrams` package: its icons and objects, every position pinned.

Graphviz then only draws (`neato -n2`): where things go is decided by our layout. Imports stay inside functions,
so that nothing here fails, or costs time, where `diagrams` or Graphviz is missing.
"""

from contextlib import ExitStack
from functools import cache
from importlib import import_module
from typing import Any

from workbook.views.diagram.legend import SIGN, legend
from workbook.views.diagram.palette import (
    CARD_BORDER,
    CARD_FILL,
    FRAME_STYLES,
    GROUP,
    GROUP_TEXT,
    INK,
    LINE_STYLES,
    PAPER,
    SOFT_INK,
    FrameStyle,
)
from workbook.views.diagram.splines import spline
from workbook.views.diagram.title_block import TitleBlock
from workbook.views.icons import icon_sources
from workbook.views.layout.drawing import (
    FONT,
    LINE_HEIGHT,
    ON_BORDER,
    SMALL_ICON,
    Box,
    Drawing,
    PlacedFrame,
    PlacedNet,
    PlacedNode,
    Point,
    Words,
)
from workbook.views.layout.metrics import shortened, text_width
from workbook.views.layout.placing import FRAME_ICONS, card_rows

FACE = "Arimo,Liberation Sans,Arial,Helvetica"
POINTS_PER_INCH = 72.0
TITLE_SIZE = 18.0
PIXELS_PER_INCH = 144


def dot_source(drawing: Drawing, block: TitleBlock) -> str:
    """The drawing in Graphviz's language, made of `diagrams` objects. Positions are points, y upwards."""
    return str(_Page(drawing, block).source())


@cache
def icon_class(name: str) -> Any:
    """The class of `diagrams.aws` whose icon this is."""
    module, _, picture = icon_sources()[name].partition("/")
    module = "diagrams.aws." + module
    for found in vars(import_module(module)).values():
        if getattr(found, "_icon", None) == f"{picture}.png":
            return found
    raise LookupError(f"diagrams has no class for {picture}.png in {module}")


class _Page:
    """One picture as it is written: `diagrams` objects, with positions turned upside down for Graphviz."""

    def __init__(self, drawing: Drawing, block: TitleBlock) -> None:
        self.drawing = drawing
        self.block = block
        self.ends: dict[str, Any] = {}
        self.count = 0

    def source(self) -> Any:
        """The whole graph."""
        import diagrams

        graph = {"bgcolor": PAPER, "dpi": str(PIXELS_PER_INCH), "outputorder": "edgesfirst", "pad": "0"}
        box = f"0,0,{self.drawing.width:.1f},{self.drawing.height:.1f}"
        diagram = diagrams.Diagram("picture", show=False, graph_attr={**graph, "bb": box, "label": ""})
        diagrams.setdiagram(diagram)
        try:
            self.canvas()
            self.frames("")
            for placed in self.drawing.nodes:
                if placed.node.key not in self.ends:
                    self.node(placed)
            self.lines()
            self.title()
            self.legend()
        finally:
            diagrams.setdiagram(None)
            diagrams.setcluster(None)
        return diagram.dot.source

    def canvas(self) -> None:
        """Two unseen points at the corners, so that the page is as large as ours."""
        self.point(0.0, 0.0)
        self.point(self.drawing.width, self.drawing.height)

    def frames(self, parent: str) -> None:
        """Frames inside one another, each a cluster with its title and what stands in it."""
        import diagrams

        known = {placed.frame.key for placed in self.drawing.frames}
        for placed in self.drawing.frames:
            above = placed.frame.parent if placed.frame.parent in known else ""
            if above != parent:
                continue
            with ExitStack() as stack:
                cluster = diagrams.Cluster("", graph_attr=self.cluster(placed))
                cluster.dot.name = f"cluster_{self.next()}"
                stack.enter_context(cluster)
                self.frame_title(placed)
                for node in self.inside(placed.frame.key):
                    self.node(node)
                self.frames(placed.frame.key)

    def inside(self, frame: str) -> list[PlacedNode]:
        """What is drawn with a frame; things beside the VPC come on top of all frames."""
        own = (placed for placed in self.drawing.nodes if placed.node.frame == frame)
        return [
            placed for placed in own if placed.node.position not in ("outside", "beside", "joint", "step")
        ]

    def cluster(self, placed: PlacedFrame) -> dict[str, str]:
        """The border of a frame."""
        style: FrameStyle = FRAME_STYLES[placed.frame.kind]
        box = placed.box
        dashed = bool(style.dashes) or placed.frame.existing
        low, high = self.flip(box.bottom), self.flip(box.y)
        return {
            "bb": f"{box.x:.1f},{low:.1f},{box.right:.1f},{high:.1f}",
            "label": "",
            "pencolor": style.border,
            "bgcolor": style.fill if style.fill != "none" else "transparent",
            "style": "dashed" if dashed else "solid",
            "penwidth": str(style.width),
        }

    def frame_title(self, placed: PlacedFrame) -> None:
        """A frame's icon and words."""
        style = FRAME_STYLES[placed.frame.kind]
        name = FRAME_ICONS.get(placed.frame.kind)
        if name:
            self.icon(name, Box(placed.box.x + 4, placed.box.y + 4, SMALL_ICON, SMALL_ICON))
        self.text(placed.title, style.text)
        if placed.details:
            self.text(placed.details, SOFT_INK)

    def node(self, placed: PlacedNode) -> None:
        """An icon with its words, or a card with its rows."""
        if placed.node.rows:
            self.card(placed)
            return
        if placed.group_box:
            self.group(placed, placed.group_box)
        self.ends[placed.node.key] = (
            self.icon(placed.node.icon, placed.box) if placed.node.icon else self.port(placed)
        )
        if placed.node.existing:
            self.shape(placed.box, style="dashed", color=SOFT_INK)
        if placed.label_box and placed.node.position in ON_BORDER:
            self.shape(placed.label_box, style="filled", color=PAPER, fillcolor=PAPER)
        for words, colour in ((placed.label, INK), (placed.details, SOFT_INK)):
            if words:
                self.text(words, colour)

    def port(self, placed: PlacedNode) -> Any:
        """A door without an icon: a dot on the VPC's border."""
        colour = FRAME_STYLES["vpc"].border
        return self.shape(
            placed.box, shape="circle", style="filled", color=colour, fillcolor=PAPER, penwidth="2"
        )

    def group(self, placed: PlacedNode, box: Box) -> None:
        """The dashed frame of a security group."""
        self.shape(box, style="dashed,filled", color=GROUP, fillcolor=PAPER)
        name = shortened(placed.node.group, box.width - 8, FONT, bold=True)
        self.text(Words((name,), box.x + box.width / 2, box.y + 9, is_bold=True), GROUP_TEXT)

    def card(self, placed: PlacedNode) -> None:
        """A card: its border, its title, a small icon and a word for each row."""
        box = placed.box
        self.ends[placed.node.key] = self.shape(box, style="filled", color=CARD_BORDER, fillcolor=CARD_FILL)
        if placed.label:
            self.text(placed.label, INK)
        for row, corner, words in card_rows(placed):
            if row.icon:
                self.icon(row.icon, corner)
            self.text(words, INK)

    def lines(self) -> None:
        """Every net's strokes as edges between the nodes they join, and its label."""
        for net in self.drawing.nets:
            for stroke, course in zip(net.strokes, net.courses, strict=True):
                if len(stroke) > 1:
                    self.edge(net, stroke, (course.link.source, course.link.target))
            if net.label_box:
                box = net.label_box
                self.shape(box, style="filled", color=PAPER, fillcolor=PAPER)
                words = Words((net.label,), box.x + box.width / 2, box.y + box.height / 2)
                self.text(words, LINE_STYLES[net.kind].colour)

    def edge(self, net: PlacedNet, stroke: tuple[Point, ...], ends: tuple[str, str]) -> None:
        """One stroke; an arrow head where the net has one."""
        tips = {tip for _, tip in net.arrows}
        points = stroke if stroke[-1] in tips or stroke[0] not in tips else tuple(reversed(stroke))
        style = LINE_STYLES[net.kind]
        nodes = (self.ends[ends[0]], self.ends[ends[1]])
        self.join(nodes, points, style.colour, style.dashes, has_tip=points[-1] in tips)

    def title(self) -> None:
        """Title and facts at the top."""
        room = self.drawing.width - 48
        title = shortened(self.block.title, room, TITLE_SIZE, bold=True)
        facts = self.block.line(room, self.drawing.scene.remarks)
        self.text(Words((title,), 24, 22, "start", is_bold=True), INK, TITLE_SIZE)
        self.text(Words((facts,), 24, 43, "start"), SOFT_INK)

    def legend(self) -> None:
        """The signs and their words, as the SVG has them."""
        for entry in legend(self.drawing):
            x, y = entry.words.x - SIGN - 8, entry.words.y
            if entry.fill:
                style = "dashed,filled" if entry.dashes else "filled"
                self.shape(Box(x, y - 6, SIGN, 12), style=style, color=entry.colour, fillcolor=entry.fill)
            else:
                ends = (self.point(x, y), self.point(x + SIGN, y))
                self.join(ends, ((x, y), (x + SIGN, y)), entry.colour, entry.dashes)
            self.text(entry.words, SOFT_INK)

    # The things a page is made of ----------------------------------------------------------------------------

    def join(
        self,
        ends: tuple[Any, Any],
        points: tuple[Point, ...],
        colour: str,
        dashes: str,
        *,
        has_tip: bool = False,
    ) -> None:
        """An edge along these points."""
        import diagrams

        edge = diagrams.Edge(
            forward=has_tip,
            color=colour,
            penwidth="1.5",
            style=("dotted" if dashes.startswith("2") else "dashed") if dashes else "solid",
            arrowsize="0.6",
            fontname=FACE,
            pos=spline([(x, self.flip(y)) for x, y in points], has_tip=has_tip),
        )
        ends[0].connect(ends[1], edge)

    def point(self, x: float, y: float) -> Any:
        """An unseen point."""
        return self.shape(Box(x, y, 0.0, 0.0), style="invis", shape="point")

    def icon(self, name: str, box: Box) -> Any:
        """A node of `diagrams`' own class, with its icon."""
        return self.put(icon_class(name), "", box, shape="none", imagescale="true", labelloc="c")

    def shape(self, box: Box, **attributes: str) -> Any:
        """A plain node: a border, a filling, or a point."""
        import diagrams

        return self.put(diagrams.Node, "", box, **{"shape": "box", "penwidth": "1.1", **attributes})

    def text(self, words: Words, colour: str, size: float = FONT) -> None:
        """Words as a node without a border, left or middle as they hang."""
        import diagrams
        from graphviz import escape, nohtml  # type: ignore[import-untyped]  # it has no type hints

        width = max(text_width(line, size, bold=words.is_bold) for line in words.lines)
        left = words.x if words.anchor == "start" else words.x - width / 2
        height = LINE_HEIGHT * len(words.lines)
        # Graphviz measures text itself and grumbles when a node is smaller than its words.
        box = Box(left - 20, words.y - LINE_HEIGHT / 2 - 8, width + 40, height + 16)
        turn = "\\l" if words.anchor == "start" else "\\n"
        label = nohtml(turn.join(escape(line) for line in words.lines) + (turn if turn == "\\l" else ""))
        font = f"{FACE} bold" if words.is_bold else FACE
        fonts = {"fontname": font, "fontsize": f"{size:g}", "fontcolor": colour, "margin": "0"}
        self.put(diagrams.Node, label, box, shape="plain", labelloc="c", **fonts)

    def put(self, kind: Any, label: str, box: Box, **attributes: str) -> Any:
        """A node at its place."""
        centre = f"{box.x + box.width / 2:.1f},{self.flip(box.y + box.height / 2):.1f}"
        size = {
            "width": f"{box.width / POINTS_PER_INCH:.4f}",
            "height": f"{box.height / POINTS_PER_INCH:.4f}",
            "fixedsize": "true",
        }
        return kind(label, nodeid=f"n{self.next()}", pos=centre, **size, **attributes)

    def next(self) -> int:
        """A number for the next thing, the same each time."""
        self.count += 1
        return self.count

    def flip(self, y: float) -> float:
        """Graphviz counts upwards."""
        return self.drawing.height - y
