"""Colours of AWS's architecture groups, and of lines. Text has its own, darker where the border's is too light."""

from dataclasses import dataclass

from workbook.views.scene.parts import FrameKind, LinkKind

INK = "#16191F"
SOFT_INK = "#414D5C"
PAPER = "#FFFFFF"
GROUP = "#DD3522"
GROUP_TEXT = "#B3261A"
GROUP_DASHES = "5 3"
EXISTING_DASHES = "3 3"
CARD_BORDER = "#7D8998"
CARD_FILL = "#FAFBFC"


@dataclass(frozen=True, slots=True)
class FrameStyle:
    """How a frame is drawn. `dashes` empty is a solid border."""

    border: str
    fill: str
    text: str
    dashes: str = ""
    width: float = 1.2
    words: str = ""
    """What the legend calls it."""


FRAME_STYLES: dict[FrameKind, FrameStyle] = {
    "account": FrameStyle("#CD2264", "#FFFFFF", "#B31B57", "", 1.4),
    "region": FrameStyle("#00A4A6", "none", "#00696B", "6 4"),
    "vpc": FrameStyle("#8C4FFF", "#FFFFFF", "#6A2BD9", "", 1.8),
    "zone": FrameStyle("#147EBA", "none", "#0F6496", "6 4", 1.0),
    "public": FrameStyle("#7AA116", "#F2F6E8", "#466000", words="public subnet"),
    "private": FrameStyle("#00A4A6", "#E6F6F7", "#00585A", words="private subnet with a way out"),
    "isolated": FrameStyle("#3F7FBF", "#EDF3FA", "#1F4E79", words="isolated subnet"),
}


@dataclass(frozen=True, slots=True)
class LineStyle:
    """How a line is drawn, and what the legend calls it."""

    colour: str
    width: float
    dashes: str
    words: str


LINE_STYLES: dict[LinkKind, LineStyle] = {
    "request": LineStyle("#232F3E", 1.6, "", "request"),
    "private": LineStyle("#067F68", 1.5, "", "through a VPC endpoint"),
    "egress": LineStyle("#6A2BD9", 1.4, "6 3", "out through NAT or internet gateway"),
    "control": LineStyle("#5F6B7A", 1.3, "2 3", "invoked by AWS, no packet of the VPC"),
    "replication": LineStyle("#3B48CC", 1.4, "6 3", "standby kept by RDS"),
    "join": LineStyle("#8A3B9C", 1.8, "", "joins networks"),
    "broken": LineStyle("#B3261A", 2.2, "4 3", "stated and not proven, or open and not stated"),
}
