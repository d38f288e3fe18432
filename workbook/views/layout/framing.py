"""Bands for all that a scene holds: columns by lane, rows by shelf, then the spans of frames over them."""

from workbook.views.layout.drawing import FONT, ICON
from workbook.views.layout.grid import (
    AISLE,
    BETWEEN,
    BETWEEN_ZONES,
    CHANNEL,
    HEADER,
    LABEL_ROOM,
    PAD,
    SPREAD,
    Cell,
    Grid,
    Span,
)
from workbook.views.layout.measure import gutter_height
from workbook.views.layout.metrics import text_width
from workbook.views.layout.slots import slot_widths
from workbook.views.scene.parts import Frame, Scene

STEP_GAP = 70.0
"""Between two steps: room for a line with a word on it."""
EMPTY_LANE = 150.0
"""The width of a lane that no VPC stands in."""
FRAMES = ("account", "region")
BEYOND_GAP = 42.0
"""Between the rows beyond AWS: a line with a label on it and an arrow head."""
BEYOND = ("crossing", "customer", "premises")
"""The rows under everything: what leaves AWS, the customer's side of it, and the networks behind."""


def frame_grid(scene: Scene, room: float = 1.0) -> Grid:
    """Columns, rows and frames of a scene, and the cells inside subnets."""
    grid = Grid(scene, room)
    grid.columns.channel("left", 24)
    for lane in range(grid.lanes.lanes):
        _lane_columns(grid, lane)
    grid.columns.channel("right", 20)
    _add_rows(grid)
    _seat_cells(grid)
    _make_room_for_labels(grid)
    for frame in scene.frames:
        grid.spans[frame.key] = _span(grid, frame)
    return grid


# Columns --------------------------------------------------------------------------------------------------------


def _lane_columns(grid: Grid, lane: int) -> None:
    columns, kinds, name = grid.columns, _kinds(grid), f"l{lane}"
    if lane:
        columns.channel(f"{name}:before", BETWEEN)
    for kind in FRAMES:
        if grid.lanes.starts(kinds, kind, lane=lane):
            columns.channel(f"{name}:{kind}:left", CHANNEL)
    if grid.in_lane(lane):
        _vpc_columns(grid, lane)
    else:
        columns.channel(f"{name}:empty", EMPTY_LANE if not grid.at("step") else CHANNEL)
        _step_columns(grid, lane)
    _card_columns(grid, lane)
    for kind in reversed(FRAMES):
        if grid.lanes.ends(kinds, kind, lane=lane):
            columns.channel(f"{name}:{kind}:right", CHANNEL)


def _step_columns(grid: Grid, lane: int) -> None:
    """Where no VPC makes columns, each step has one of its own."""
    steps = [found for found in grid.at("step") if grid.extent(found.node.frame).last_lane == lane]
    for found in sorted(steps, key=lambda found: found.node.rank):
        grid.columns.add(f"l{lane}:step:{found.node.key}", found.width, is_open=True)
        grid.columns.channel(f"l{lane}:after:{found.node.key}", STEP_GAP)


def _kinds(grid: Grid) -> dict[str, str]:
    return {frame.key: frame.kind for frame in grid.scene.frames}


def _vpc_columns(grid: Grid, lane: int) -> None:
    name, vpcs = f"l{lane}", grid.in_lane(lane)
    widths = _slot_widths(grid, lane)
    grid.columns.channel(f"{name}:vpc:left", CHANNEL)
    for number in range(grid.zone_count(lane)):
        if number:
            grid.columns.channel(f"{name}/z{number}:before", BETWEEN_ZONES)
        _zone_columns(grid, f"{name}/z{number}", widths)
    grid.columns.channel(f"{name}:vpc:right", BETWEEN_ZONES)
    border = [found for vpc in vpcs for found in grid.at("vpc_right", frame=vpc.key)]
    if border:
        width = max(found.width for found in border)
        grid.columns.add(f"{name}:vpc:border", width, is_line=True)


def _slot_widths(grid: Grid, lane: int) -> list[float]:
    """The width of each slot of a lane: of the VPC that needs most."""
    inside = grid.at("inside")
    found = [slot_widths(inside, grid.seatings[vpc.key]) for vpc in grid.in_lane(lane)]
    longest = max(map(len, found))
    return [max(widths[slot] for widths in found if slot < len(widths)) for slot in range(longest)]


def _zone_columns(grid: Grid, name: str, widths: list[float]) -> None:
    zones = [
        zone
        for vpc in grid.vpcs
        for zone in grid.children(vpc.key, "zone")
        if grid.zone_band(zone.key) == name
    ]
    grid.columns.add(f"{name}:pad", PAD)
    grid.columns.add(f"{name}:gutter", max((grid.gutter(zone.key) for zone in zones), default=0.0))
    gap = CHANNEL + SPREAD * (grid.room - 1)
    grid.columns.channel(f"{name}:c0", gap - 4)
    for slot, width in enumerate(widths):
        grid.columns.add(f"{name}:s{slot}", width, is_open=True)
        grid.columns.channel(f"{name}:c{slot + 1}", gap)
    grid.columns.add(f"{name}:end", PAD)


def _card_columns(grid: Grid, lane: int) -> None:
    """Room for cards at the right end of the accounts and Regions that end here."""
    ending = [key for key, extent in grid.lanes.of.items() if extent.last_lane == lane]
    cards = [
        found for key in ending if grid.frames[key].kind in FRAMES for found in grid.at("beside", frame=key)
    ]
    if cards:
        grid.columns.channel(f"l{lane}:aisle", AISLE)
        grid.columns.add(f"l{lane}:cards", max(found.width for found in cards), is_open=True)


# Rows -----------------------------------------------------------------------------------------------------------


def _add_rows(grid: Grid) -> None:
    rows = grid.rows
    rows.add("title", 58)
    if grid.at("outside"):
        rows.add("outside", ICON, is_open=True)
        rows.add("outside:label", max(found.label_height for found in grid.at("outside")))
        rows.channel("outside:gap", 24)
    for shelf in range(grid.lanes.shelves):
        _shelf_rows(grid, shelf)
    for word in BEYOND:
        if grid.at(word):
            rows.channel(f"{word}:gap", BEYOND_GAP)
            rows.add(word, ICON, is_open=True)
            rows.add(f"{word}:label", max(found.label_height for found in grid.at(word)))
    rows.add("legend", 44)


def _shelf_rows(grid: Grid, shelf: int) -> None:
    rows, name, kinds = grid.rows, f"s{shelf}", _kinds(grid)
    if shelf:
        rows.channel(f"{name}:between", BETWEEN)
    for kind in FRAMES:
        if not shelf or grid.lanes.opens(kinds, kind, shelf=shelf):
            rows.add(f"{name}:{kind}:head", HEADER)
    rows.channel(f"{name}:region:top", 12)
    has_top = grid.on_shelf(shelf, "vpc_top") or grid.doors(shelf, "top")
    peopled = bool(grid.in_shelf(shelf))
    rows.add(f"{name}:vpc:top", ICON + 8 if has_top else HEADER if peopled else 0, is_line=True)
    if peopled:
        _vpc_rows(grid, shelf)
    rows.channel(f"{name}:vpc:foot", CHANNEL)
    _joint_rows(grid, shelf)
    _step_rows(grid, shelf)
    rows.add(f"{name}:extra", 0)
    for kind in reversed(FRAMES):
        if shelf == grid.lanes.shelves - 1 or grid.lanes.closes(kinds, kind, shelf=shelf):
            size = CHANNEL if kind == "region" else PAD
            rows.add(f"{name}:{kind}:foot", size, is_open=kind == "region")


def _vpc_rows(grid: Grid, shelf: int) -> None:
    rows, name = grid.rows, f"s{shelf}"
    rows.channel(f"{name}:vpc:bus", CHANNEL)
    spans = grid.on_shelf(shelf, "vpc_span")
    if spans:
        rows.add(f"{name}:span", ICON, is_open=True)
        rows.add(f"{name}:span:label", max(found.label_height for found in spans))
        rows.channel(f"{name}:span:gap", CHANNEL)
    rows.add(f"{name}:zone:head", HEADER)
    for number, tier in enumerate(grid.tier_bands(shelf)):
        _tier_rows(grid, tier, LABEL_ROOM * grid.room if number else 8)
    rows.add(f"{name}:zone:foot", PAD)


def _joint_rows(grid: Grid, shelf: int) -> None:
    """The lower border of the VPCs where something stands on it, and what joins them under it."""
    rows, name = grid.rows, f"s{shelf}"
    if grid.doors(shelf, "bottom"):
        rows.add(f"{name}:vpc:bottom", ICON + 8, is_line=True)
    joints = grid.joints_on(shelf)
    if joints:
        rows.channel(f"{name}:joint:gap", LABEL_ROOM * grid.room)
        rows.add(f"{name}:joint", ICON, is_open=True)
        rows.add(f"{name}:joint:label", max(found.label_height for found in joints))
        rows.channel(f"{name}:joint:foot", CHANNEL)


def _step_rows(grid: Grid, shelf: int) -> None:
    """What records pass in the Region, under all its VPCs."""
    rows, name = grid.rows, f"s{shelf}"
    steps = [found for found in grid.at("step") if grid.extent(found.node.frame).last_shelf == shelf]
    if steps:
        rows.channel(f"{name}:step:gap", LABEL_ROOM * grid.room)
        rows.add(f"{name}:step", ICON, is_open=True)
        rows.add(f"{name}:step:label", max(found.label_height for found in steps))
        rows.channel(f"{name}:step:foot", CHANNEL)


def _tier_rows(grid: Grid, tier: str, gap: float) -> None:
    rows = grid.rows
    subnets = [frame for frame in grid.scene.frames if frame.row and grid.tier_band(frame.key) == tier]
    lines = max((_lines(grid, subnet) for subnet in subnets), default=1)
    rows.channel(f"{tier}:gap", gap)
    rows.channel(f"{tier}:top", CHANNEL)
    for line in range(lines):
        if line:
            rows.channel(f"{tier}:between{line}", CHANNEL)
        rows.add(f"{tier}:group{line}", 18 if grid.scene.view == "security" else 0)
        rows.add(f"{tier}:icons{line}", ICON, is_open=True)
        rows.add(f"{tier}:labels{line}", 18)
    rows.channel(f"{tier}:foot", CHANNEL)
    needed = max(map(gutter_height, subnets), default=0.0)
    own = [band.size for band in rows.bands if band.key.startswith(f"{tier}:") and band.key != f"{tier}:gap"]
    rows.at_least(f"{tier}:foot", CHANNEL + max(0.0, needed - sum(own)))


def _lines(grid: Grid, subnet: Frame) -> int:
    vpc = grid.frames[subnet.parent].parent
    return grid.seatings[vpc].lines.get(subnet.row, 1)


# Cells in subnets -----------------------------------------------------------------------------------------------


def _seat_cells(grid: Grid) -> None:
    """The cells of everything inside subnets; label rows grow to the longest label."""
    for seating in grid.seatings.values():
        for key, seat in seating.seats.items():
            found = grid.measured[key]
            subnet = grid.frames[found.node.frame]
            tier = grid.tier_band(subnet.key)
            column = grid.columns.index[f"{grid.zone_band(subnet.parent)}:s{seat.slot}"]
            row = grid.rows.index[f"{tier}:icons{seat.line}"]
            grid.cells[key] = Cell(found, column, row, row)
            grid.rows.at_least(f"{tier}:labels{seat.line}", found.label_height)


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
            lane, _, channel = columns[between].key.rpartition("/z")
            needed = text_width(link.label, FONT) + 30 - free
            for number in range(grid.zone_count(int(lane[1:]))):
                grid.columns.at_least(f"{lane}/z{number}:{channel.partition(':')[2]}", needed)


# Spans ----------------------------------------------------------------------------------------------------------


def _span(grid: Grid, frame: Frame) -> Span:
    columns, rows = grid.columns.index, grid.rows.index
    if frame.kind in FRAMES:
        left, right = (
            grid.column(frame.key, f"{frame.kind}:left"),
            grid.last_column(frame.key, f"{frame.kind}:right"),
        )
        top, bottom = (
            grid.row(frame.key, f"{frame.kind}:head"),
            grid.last_row(frame.key, f"{frame.kind}:foot"),
        )
        return Span((left, 0), (right, 1), (top, 0), (bottom, 1))
    if frame.kind == "vpc":
        return _vpc_span(grid, frame)
    if frame.kind == "zone":
        name, shelf = grid.zone_band(frame.key), f"s{grid.extent(frame.parent).shelf}"
        right = columns[f"{_last_zone(grid, frame.key)}:end"]
        return Span(
            (columns[f"{name}:pad"], 0),
            (right, 1),
            (rows[f"{shelf}:zone:head"], 0),
            (rows[f"{shelf}:zone:foot"], 1),
        )
    name, tier = grid.zone_band(frame.parent), grid.tier_band(frame.key)
    right = columns[f"{_last_zone(grid, frame.parent)}:end"] - 1
    return Span(
        (columns[f"{name}:gutter"], 0), (right, 1), (rows[f"{tier}:top"], 0), (rows[f"{tier}:foot"], 1)
    )


def _vpc_span(grid: Grid, vpc: Frame) -> Span:
    lane, shelf = f"l{grid.extent(vpc.key).lane}", f"s{grid.extent(vpc.key).shelf}"
    columns, rows = grid.columns.index, grid.rows.index
    border = columns.get(f"{lane}:vpc:border")
    right = (columns[f"{lane}:vpc:right"], 1.0) if border is None else (border, 0.5)
    number = grid.extent(vpc.key).shelf
    top = 0.5 if grid.on_shelf(number, "vpc_top") or grid.doors(number, "top") else 0.0
    low = rows.get(f"{shelf}:vpc:bottom")
    bottom = (rows[f"{shelf}:vpc:foot"], 1.0) if low is None else (low, 0.5)
    return Span((columns[f"{lane}:vpc:left"], 0), right, (rows[f"{shelf}:vpc:top"], top), bottom)


def _last_zone(grid: Grid, zone: str) -> str:
    """The columns where a zone ends: the last zone of a VPC takes what its lane has more."""
    lane, _, number = grid.zone_band(zone).partition("/z")
    own = len(grid.children(grid.frames[zone].parent, "zone"))
    last = grid.zone_count(int(lane[1:])) - 1 if int(number) == own - 1 else int(number)
    return f"{lane}/z{last}"
