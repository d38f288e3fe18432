"""The grid of a picture: columns and rows in order, the spans of frames, the cells of nodes."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

from workbook.views.layout.axis import Axis
from workbook.views.layout.drawing import FONT, ICON
from workbook.views.layout.measure import Measured, gutter_height, gutter_width, measure
from workbook.views.layout.metrics import text_width
from workbook.views.layout.slots import Seating, seat_nodes, slot_widths
from workbook.views.scene.parts import Frame, Node, Scene

CHANNEL = 14.0
HEADER = 24.0
PAD = 10.0
BETWEEN = 24.0
SPREAD = 60.0
"""What channels gain in width where labels found no place."""
LABEL_ROOM = 30.0
"""Between two tiers: enough for a line and a label on it."""

Edge = tuple[int, float]
"""A band and a fraction of it."""


@dataclass(frozen=True, slots=True)
class Span:
    """The extent of a frame, as edges of bands."""

    left: Edge
    right: Edge
    top: Edge
    bottom: Edge


@dataclass(frozen=True, slots=True)
class Cell:
    """Where a node sits: a column and a row, for a card also the last of several."""

    measured: Measured
    column: int
    row: int
    last_row: int
    last_column: int = -1
    """For a card that is wider than one column."""

    @property
    def node(self) -> Node:
        """The node that sits here."""
        return self.measured.node


@dataclass
class Grid:
    """A scene on columns and rows; still without a pixel but for the least sizes of bands."""

    scene: Scene
    room: float = 1.0
    """How generous gaps are; more where labels found no place."""
    columns: Axis = field(default_factory=Axis)
    rows: Axis = field(default_factory=Axis)
    spans: dict[str, Span] = field(default_factory=dict)
    cells: dict[str, Cell] = field(default_factory=dict)

    @cached_property
    def measured(self) -> dict[str, Measured]:
        """Every node's text and size."""
        return {node.key: measure(node) for node in self.scene.nodes}

    def children(self, parent: str, *kinds: str) -> list[Frame]:
        """The frames right inside another, of these kinds."""
        return [frame for frame in self.scene.frames if frame.parent == parent and frame.kind in kinds]

    def at(self, *positions: str, frame: str = "") -> list[Measured]:
        """The nodes in these positions, of one frame if named."""
        return [
            self.measured[node.key]
            for node in self.scene.nodes
            if node.position in positions and frame in ("", node.frame)
        ]

    def zones_beside(self, subnet: str) -> list[str]:
        """The zones of a subnet's VPC, whose columns are alike."""
        frames = {frame.key: frame for frame in self.scene.frames}
        vpc = frames[frames[subnet].parent].parent
        return [zone.key for zone in self.children(vpc, "zone")]

    @cached_property
    def seatings(self) -> dict[str, Seating]:
        """The seats inside each VPC."""
        vpcs = (frame for frame in self.scene.frames if frame.kind == "vpc")
        return {vpc.key: seat_nodes(self.scene, self.children(vpc.key, "zone")) for vpc in vpcs}


def frame_grid(scene: Scene, room: float = 1.0) -> Grid:
    """Columns, rows and frames of a scene, and the cells inside subnets."""
    grid = Grid(scene, room)
    grid.columns.channel("left", 24)
    for top in _outermost(scene):
        _frame_columns(grid, top)
    grid.columns.channel("right", 20)
    _add_rows(grid)
    _seat_cells(grid)
    _make_room_for_labels(grid)
    _span_frames(grid)
    return grid


def _outermost(scene: Scene) -> Iterator[Frame]:
    known = {frame.key for frame in scene.frames}
    return (frame for frame in scene.frames if frame.parent not in known)


def _frame_columns(grid: Grid, frame: Frame) -> None:
    """The columns of a frame, and of all it holds from left to right."""
    if frame.kind == "vpc":
        _vpc_columns(grid, frame)
        return
    grid.columns.channel(f"{frame.key}:left", CHANNEL)
    for number, child in enumerate(grid.children(frame.key, "region", "vpc")):
        if number:
            grid.columns.channel(f"{child.key}:before", BETWEEN)
        _frame_columns(grid, child)
    cards = grid.at("beside", frame=frame.key)
    if cards:
        grid.columns.channel(f"{frame.key}:aisle", 30)
        grid.columns.add(f"{frame.key}:cards", max(found.width for found in cards), is_open=True)
    grid.columns.channel(f"{frame.key}:right", CHANNEL)


def _vpc_columns(grid: Grid, vpc: Frame) -> None:
    seating = grid.seatings[vpc.key]
    widths = slot_widths(grid.at("inside"), seating)
    grid.columns.channel(f"{vpc.key}:left", CHANNEL)
    for number, zone in enumerate(grid.children(vpc.key, "zone")):
        if number:
            grid.columns.channel(f"{zone.key}:before", 22)
        _zone_columns(grid, zone, widths)
    grid.columns.channel(f"{vpc.key}:right", 22)
    border = grid.at("vpc_right", frame=vpc.key)
    if border:
        width = max(found.width for found in border)
        grid.columns.add(f"{vpc.key}:border", width, is_line=True)


def _zone_columns(grid: Grid, zone: Frame, widths: list[float]) -> None:
    subnets = [frame for frame in grid.scene.frames if frame.parent == zone.key]
    grid.columns.add(f"{zone.key}:pad", PAD)
    grid.columns.add(f"{zone.key}:gutter", max(map(gutter_width, subnets), default=0.0))
    gap = CHANNEL + SPREAD * (grid.room - 1)
    grid.columns.channel(f"{zone.key}:c0", gap - 4)
    for slot, width in enumerate(widths):
        grid.columns.add(f"{zone.key}:s{slot}", width, is_open=True)
        grid.columns.channel(f"{zone.key}:c{slot + 1}", gap)
    grid.columns.add(f"{zone.key}:end", PAD)


def _add_rows(grid: Grid) -> None:
    rows, scene = grid.rows, grid.scene
    rows.add("title", 58)
    if grid.at("outside"):
        rows.add("outside", ICON, is_open=True)
        rows.add("outside:label", max(found.label_height for found in grid.at("outside")))
        rows.channel("outside:gap", 24)
    rows.add("account:head", HEADER)
    rows.add("region:head", HEADER)
    rows.channel("region:top", 12)
    rows.add("vpc:top", ICON + 8 if grid.at("vpc_top") else HEADER, is_line=True)
    rows.channel("vpc:bus", CHANNEL)
    if grid.at("vpc_span"):
        rows.add("span", ICON, is_open=True)
        rows.add("span:label", max(found.label_height for found in grid.at("vpc_span")))
        rows.channel("span:gap", CHANNEL)
    rows.add("zone:head", HEADER)
    for number, row in enumerate(scene.rows):
        _tier_rows(grid, row, LABEL_ROOM * grid.room if number else 8)
    rows.add("zone:foot", PAD)
    rows.channel("vpc:foot", CHANNEL)
    rows.add("extra", 0)
    rows.channel("region:foot", CHANNEL)
    rows.add("account:foot", PAD)
    rows.add("legend", 44)


def _tier_rows(grid: Grid, row: str, gap: float) -> None:
    rows = grid.rows
    lines = max((seating.lines.get(row, 1) for seating in grid.seatings.values()), default=1)
    rows.channel(f"{row}:gap", gap)
    rows.channel(f"{row}:top", CHANNEL)
    for line in range(lines):
        if line:
            rows.channel(f"{row}:between{line}", CHANNEL)
        rows.add(f"{row}:group{line}", 18 if grid.scene.view == "security" else 0)
        rows.add(f"{row}:icons{line}", ICON, is_open=True)
        rows.add(f"{row}:labels{line}", 18)
    rows.channel(f"{row}:foot", CHANNEL)
    subnets = [frame for frame in grid.scene.frames if frame.row == row]
    needed = max(map(gutter_height, subnets), default=0.0)
    own = [band.size for band in rows.bands if band.key.startswith(f"{row}:") and band.key != f"{row}:gap"]
    rows.at_least(f"{row}:foot", CHANNEL + max(0.0, needed - sum(own)))


def _seat_cells(grid: Grid) -> None:
    """The cells of everything inside subnets; label rows grow to the longest label."""
    subnets = {frame.key: frame for frame in grid.scene.frames if frame.row}
    for seating in grid.seatings.values():
        for key, seat in seating.seats.items():
            found = grid.measured[key]
            subnet = subnets[found.node.frame]
            column = grid.columns.index[f"{subnet.parent}:s{seat.slot}"]
            row = grid.rows.index[f"{subnet.row}:icons{seat.line}"]
            grid.cells[key] = Cell(found, column, row, row)
            grid.rows.at_least(f"{subnet.row}:labels{seat.line}", found.label_height)


def _make_room_for_labels(grid: Grid) -> None:
    """Neighbours in a subnet stand far enough apart for the label of the line between them."""
    columns = grid.columns.bands
    for link in grid.scene.links:
        here, there = grid.cells.get(link.source), grid.cells.get(link.target)
        if here is None or there is None or not link.label:
            continue
        if here.row == there.row and abs(here.column - there.column) == 2:
            between = (here.column + there.column) // 2
            free = (columns[here.column].size + columns[there.column].size) / 2 - ICON
            if here.node.group:
                free = 0.0
            channel = columns[between].key.rpartition(":")[2]
            for zone in grid.zones_beside(here.node.frame):
                grid.columns.at_least(f"{zone}:{channel}", text_width(link.label, FONT) + 30 - free)


def _span_frames(grid: Grid) -> None:
    for frame in grid.scene.frames:
        grid.spans[frame.key] = _span(grid, frame)


def _span(grid: Grid, frame: Frame) -> Span:
    columns, rows = grid.columns.index, grid.rows.index
    if frame.kind in ("account", "region"):
        word = frame.kind
        left, right = columns[f"{frame.key}:left"], columns[f"{frame.key}:right"]
        return Span((left, 0), (right, 1), (rows[f"{word}:head"], 0), (rows[f"{word}:foot"], 1))
    if frame.kind == "vpc":
        border = columns.get(f"{frame.key}:border")
        right_edge = (columns[f"{frame.key}:right"], 1.0) if border is None else (border, 0.5)
        top = 0.5 if grid.at("vpc_top") else 0.0
        return Span(
            (columns[f"{frame.key}:left"], 0), right_edge, (rows["vpc:top"], top), (rows["vpc:foot"], 1)
        )
    if frame.kind == "zone":
        left, right = columns[f"{frame.key}:pad"], columns[f"{frame.key}:end"]
        return Span((left, 0), (right, 1), (rows["zone:head"], 0), (rows["zone:foot"], 1))
    left, right = columns[f"{frame.parent}:gutter"], columns[f"{frame.parent}:end"] - 1
    return Span((left, 0), (right, 1), (rows[f"{frame.row}:top"], 0), (rows[f"{frame.row}:foot"], 1))
