"""A laid-out picture: coordinates and text, ready for any renderer. Pixels, y downwards."""

from dataclasses import dataclass
from typing import NamedTuple

from workbook.views.scene.parts import Frame, Link, LinkKind, Node, Scene

Point = tuple[float, float]

ICON = 40.0
SMALL_ICON = 18.0
PORT = 10.0
"""A door without an icon: a dot on the border."""
FONT = 12.0
LINE_HEIGHT = 14.0
CARD_ROW = 22.0
CARD_PAD = 8.0
ON_BORDER = ("vpc_top", "vpc_right", "vpc_bottom")
"""Where things stand on a VPC's border, so that their words need paper behind them."""


class Box(NamedTuple):
    """A rectangle by its top left corner and size."""

    x: float
    y: float
    width: float
    height: float

    @property
    def right(self) -> float:
        """The right edge."""
        return self.x + self.width

    @property
    def bottom(self) -> float:
        """The lower edge."""
        return self.y + self.height

    def overlaps(self, other: "Box", gap: float = 0.0) -> bool:
        """Whether the two share any area, or come nearer than the gap."""
        beside = self.right + gap <= other.x or other.right + gap <= self.x
        return not (beside or self.bottom + gap <= other.y or other.bottom + gap <= self.y)

    def touches(self, start: Point, end: Point) -> bool:
        """Whether a horizontal or vertical segment passes through the inside."""
        (x, y), (u, v) = start, end
        if (x <= self.x and u <= self.x) or (y <= self.y and v <= self.y):
            return False
        right, bottom = self.x + self.width, self.y + self.height
        return (x < right or u < right) and (y < bottom or v < bottom)


@dataclass(frozen=True, slots=True)
class Words:
    """Lines of text: the middle of the first line's height, and where the text hangs from."""

    lines: tuple[str, ...]
    x: float
    y: float
    anchor: str = "middle"
    is_bold: bool = False

    def box(self, width: float) -> Box:
        """The area of the text, given its widest line."""
        left = self.x - width / 2 if self.anchor == "middle" else self.x
        return Box(left, self.y - LINE_HEIGHT / 2, width, LINE_HEIGHT * len(self.lines))


@dataclass(frozen=True, slots=True)
class PlacedFrame:
    """A frame with its rectangle and the area of its title."""

    frame: Frame
    box: Box
    title: Words
    details: Words | None
    title_box: Box


@dataclass(frozen=True, slots=True)
class PlacedNode:
    """A node with the rectangle of its icon or card, of its text, and of the dashed frame around it."""

    node: Node
    box: Box
    label: Words | None
    details: Words | None
    label_box: Box | None
    group_box: Box | None = None


@dataclass(frozen=True, slots=True)
class Course:
    """One link of a net: its whole way from end to end."""

    link: Link
    points: tuple[Point, ...]


@dataclass(frozen=True, slots=True)
class PlacedNet:
    """Links that are drawn as one tree: strokes once each, arrow heads where they end, dots where they join."""

    kind: LinkKind
    strokes: tuple[tuple[Point, ...], ...]
    arrows: tuple[tuple[Point, Point], ...]
    joins: tuple[Point, ...]
    courses: tuple[Course, ...]
    label: str
    label_box: Box | None


@dataclass(frozen=True, slots=True)
class Drawing:
    """The whole picture. `unrouted` would name links that found no way."""

    scene: Scene
    width: float
    height: float
    frames: tuple[PlacedFrame, ...]
    nodes: tuple[PlacedNode, ...]
    nets: tuple[PlacedNet, ...]
    unrouted: tuple[Link, ...]
    title_height: float
