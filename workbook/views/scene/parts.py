"""The parts of a scene: nested frames, nodes in or on them, links between nodes. Frozen, so drawings can be kept."""

from dataclasses import dataclass
from typing import Literal

View = Literal["network", "flows", "security"]
VIEWS: tuple[View, ...] = ("network", "flows", "security")

FrameKind = Literal["account", "region", "vpc", "zone", "public", "private", "isolated"]
Position = Literal[
    "inside",
    "outside",
    "vpc_top",
    "vpc_right",
    "vpc_bottom",
    "vpc_span",
    "beside",
    "joint",
    "step",
    "crossing",
    "customer",
    "premises",
]
"""Where a node stands to its frame: in a subnet; beyond the edge of AWS; on a VPC's border; in the VPC but in no
subnet; in the Region beside the VPCs, or under them where it joins them or is a step that records pass; and in three
rows under everything: what leads out of AWS, the customer's side of it, the networks there."""
LinkKind = Literal["request", "private", "egress", "control", "replication", "join", "broken"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """A box around others. A subnet's `row` names its tier; `details` are small lines under the title."""

    key: str
    kind: FrameKind
    title: str
    parent: str = ""
    row: str = ""
    details: tuple[str, ...] = ()
    existing: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One line of a card: an icon and a word."""

    title: str
    icon: str = ""
    key: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Loop:
    """What a node says to others of its own kind: no line, but a word under it."""

    label: str
    flows: tuple[str, ...] = ()
    carried_by: tuple[str, ...] = ()
    tooltip: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """Something with an icon; or, with `rows`, a card that lists several.

    `frame` is the frame it stands in or on (empty outside AWS), `rank` its place among its neighbours, `group` the
    dashed frame drawn around it (a security group's name). `resources` are the keys it stands for.
    """

    key: str
    title: str
    icon: str
    position: Position
    frame: str = ""
    rank: int = 0
    details: tuple[str, ...] = ()
    rows: tuple[Row, ...] = ()
    group: str = ""
    resources: tuple[str, ...] = ()
    tooltip: str = ""
    existing: bool = False
    loops: tuple[Loop, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A line from node to node. `flows` are the flows it stands for, `carried_by` what carries them."""

    source: str
    target: str
    kind: LinkKind
    label: str = ""
    flows: tuple[str, ...] = ()
    carried_by: tuple[str, ...] = ()
    tooltip: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """A picture's content. Frames stand before what they hold; `rows` are the tiers from top to bottom."""

    view: View
    frames: tuple[Frame, ...]
    nodes: tuple[Node, ...]
    links: tuple[Link, ...]
    rows: tuple[str, ...]
    remarks: tuple[str, ...] = ()
    """What there is to say about lines that are not there."""
