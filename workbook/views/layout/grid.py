"""The grid of a picture: what stands on which columns and rows, the spans of frames, the cells of nodes."""

from dataclasses import dataclass, field
from functools import cached_property

from workbook.views.layout.axis import Axis
from workbook.views.layout.lanes import Extent, Lanes, make_lanes
from workbook.views.layout.measure import Measured, gutter_width, measure
from workbook.views.layout.slots import Seating, seat_nodes, slot_widths
from workbook.views.scene.parts import Frame, Node, Scene

AISLE = 30.0
"""Between the VPCs and the cards beside them."""
CHANNEL = 14.0
HEADER = 24.0
PAD = 10.0
BETWEEN = 24.0
BETWEEN_ZONES = 22.0
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
    """A scene on columns and rows; still without a pixel but for the least sizes of bands.

    Bands are named by where they are: `l0:left` is of lane 0, `l0/z1:s2` the third slot of its second zone,
    `s0:vpc:top` of shelf 0, `s0/r1:icons0` the first line of its second row of subnets.
    """

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

    @cached_property
    def frames(self) -> dict[str, Frame]:
        """Every frame by its key."""
        return {frame.key: frame for frame in self.scene.frames}

    @cached_property
    def _inside(self) -> dict[str, list[Frame]]:
        found: dict[str, list[Frame]] = {}
        for frame in self.scene.frames:
            found.setdefault(frame.parent, []).append(frame)
        return found

    def children(self, parent: str, *kinds: str) -> list[Frame]:
        """The frames right inside another, of these kinds."""
        return [frame for frame in self._inside.get(parent, ()) if frame.kind in kinds]

    @cached_property
    def vpcs(self) -> list[Frame]:
        """Every VPC."""
        return [frame for frame in self.scene.frames if frame.kind == "vpc"]

    def at(self, *positions: str, frame: str = "") -> list[Measured]:
        """The nodes in these positions, of one frame if named."""
        return [
            self.measured[node.key]
            for node in self.scene.nodes
            if node.position in positions and frame in ("", node.frame)
        ]

    def on_shelf(self, shelf: int, *positions: str) -> list[Measured]:
        """The nodes in these positions whose frame begins on a shelf."""
        return [found for found in self.at(*positions) if self.extent(found.node.frame).shelf == shelf]

    @cached_property
    def seatings(self) -> dict[str, Seating]:
        """The seats inside each VPC."""
        return {vpc.key: seat_nodes(self.scene, self.children(vpc.key, "zone")) for vpc in self.vpcs}

    @cached_property
    def lanes(self) -> Lanes:
        """Which lanes and shelves every account, Region and VPC takes."""
        regions = {vpc.parent for vpc in self.vpcs}
        cards = [[found.width for found in self.at("beside", frame=region)] for region in regions]
        return make_lanes(self.scene.frames, self._width_of, [AISLE + max(found) for found in cards if found])

    def _width_of(self, vpc: Frame) -> float:
        """About how wide a VPC would be by itself."""
        zones = self.children(vpc.key, "zone")
        seats = self.seatings[vpc.key]
        inside = [found for found in self.at("inside") if found.node.key in seats.seats]
        slots = sum(slot_widths(inside, seats)) + CHANNEL * (len(slot_widths(inside, seats)) + 1)
        gutters = sum(self.gutter(zone.key) + 2 * PAD for zone in zones)
        return len(zones) * slots + gutters + BETWEEN_ZONES * len(zones) + 4 * CHANNEL

    def gutter(self, zone: str) -> float:
        """The width of the strip that holds the titles of a zone's subnets."""
        return max(map(gutter_width, self._inside.get(zone, ())), default=0.0)

    def extent(self, frame: str) -> Extent:
        """The lanes and shelves of an account, Region or VPC; the whole page where the scene has no such frame."""
        whole = Extent(lane=0, last_lane=self.lanes.lanes - 1, shelf=0, last_shelf=self.lanes.shelves - 1)
        return self.lanes.of.get(frame, whole)

    def joint_shelf(self, frame: str) -> int:
        """The shelf under whose VPCs the joints of an account or Region stand: its middle one."""
        extent = self.extent(frame)
        return extent.shelf + (extent.last_shelf - extent.shelf) // 2

    def joints_on(self, shelf: int) -> list[Measured]:
        """What joins networks under a shelf."""
        return [found for found in self.at("joint") if self.joint_shelf(found.node.frame) == shelf]

    @cached_property
    def _above(self) -> frozenset[str]:
        """VPCs whose doors are on their upper border, because all that they lead to is above."""
        places = {found.node.key: self.joint_shelf(found.node.frame) for found in self.at("joint")}
        doors = {found.node.key: found.node.frame for found in self.at("vpc_bottom")}
        led: dict[str, list[int]] = {}
        for link in self.scene.links:
            for door, joint in ((link.source, link.target), (link.target, link.source)):
                if door in doors and joint in places:
                    led.setdefault(doors[door], []).append(places[joint])
        return frozenset(vpc for vpc, found in led.items() if max(found) < self.extent(vpc).shelf)

    def doors(self, shelf: int, border: str) -> list[Measured]:
        """The doors on the upper (`top`) or lower (`bottom`) borders of a shelf's VPCs."""
        return [
            found
            for found in self.on_shelf(shelf, "vpc_bottom")
            if (found.node.frame in self._above) == (border == "top")
        ]

    def door_border(self, vpc: str) -> str:
        """On which border of a VPC its doors are."""
        return "top" if vpc in self._above else "bottom"

    # The names of bands -------------------------------------------------------------------------------------

    def column(self, frame: str, word: str) -> int:
        """A column of the lane where an account, Region or VPC begins."""
        return self.columns.index[f"l{self.extent(frame).lane}:{word}"]

    def last_column(self, frame: str, word: str) -> int:
        """A column of the lane where an account, Region or VPC ends."""
        return self.columns.index[f"l{self.extent(frame).last_lane}:{word}"]

    def row(self, frame: str, word: str) -> int:
        """A row of the shelf where an account, Region or VPC begins."""
        return self.rows.index[f"s{self.extent(frame).shelf}:{word}"]

    def last_row(self, frame: str, word: str) -> int:
        """A row of the shelf where an account, Region or VPC ends."""
        return self.rows.index[f"s{self.extent(frame).last_shelf}:{word}"]

    @cached_property
    def _zone_bands(self) -> dict[str, str]:
        return {
            zone.key: f"l{self.extent(vpc.key).lane}/z{number}"
            for vpc in self.vpcs
            for number, zone in enumerate(self.children(vpc.key, "zone"))
        }

    def zone_band(self, zone: str) -> str:
        """How the columns of a zone begin."""
        return self._zone_bands[zone]

    def zone_count(self, lane: int) -> int:
        """How many zones the VPCs of a lane have at most."""
        return max((len(self.children(vpc.key, "zone")) for vpc in self.in_lane(lane)), default=0)

    def in_lane(self, lane: int) -> list[Frame]:
        """The VPCs of a lane."""
        return [vpc for vpc in self.vpcs if self.extent(vpc.key).lane == lane]

    def in_shelf(self, shelf: int) -> list[Frame]:
        """The VPCs of a shelf."""
        return [vpc for vpc in self.vpcs if self.extent(vpc.key).shelf == shelf]

    @cached_property
    def _tier_bands(self) -> dict[str, str]:
        """Subnet -> how its rows begin: the place of its tier among those of its VPC."""
        bands: dict[str, str] = {}
        for vpc in self.vpcs:
            subnets = [
                each for zone in self.children(vpc.key, "zone") for each in self._inside.get(zone.key, ())
            ]
            rows = {subnet.row for subnet in subnets}
            order = [row for row in self.scene.rows if row in rows]
            shelf = self.extent(vpc.key).shelf
            bands |= {subnet.key: f"s{shelf}/r{order.index(subnet.row)}" for subnet in subnets}
        return bands

    def tier_band(self, subnet: str) -> str:
        """How the rows of a subnet's tier begin."""
        return self._tier_bands[subnet]

    def tier_bands(self, shelf: int) -> list[str]:
        """The tiers of a shelf from top to bottom."""
        own = {band for band in self._tier_bands.values() if band.startswith(f"s{shelf}/")}
        return [f"s{shelf}/r{number}" for number in range(len(own))]
