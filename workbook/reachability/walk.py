"""Where a packet is on its way, request or answer, and the stages that it has passed."""

from dataclasses import dataclass, field, replace
from typing import Literal

from workbook.reachability.ends import End
from workbook.reachability.packet import Packet
from workbook.reachability.topology import Topology
from workbook.reachability.trail import Trail

StageKind = Literal[
    "local",
    "peering",
    "transit",
    "premises",
    "middlebox",
    "to_internet",
    "from_internet",
    "nat",
    "egress_only",
    "gateway_endpoint",
]

KEEPS_ADDRESSES: tuple[StageKind, ...] = ("local", "peering", "transit", "premises", "middlebox")
"""Stages that translate nothing: the answer finds its own way back over any number of them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """One step between two places, with the headers before and after it.

    `subnet` is the place inside the VPC; for a local stage the one it starts from, and `to_subnet` the one it
    ends in. A place without a subnet is a regional NAT gateway, or a gateway that packets come in by. `to_vpc` is
    the VPC that a stage between networks ends in; empty where it ends outside.
    """

    kind: StageKind
    before: Packet
    after: Packet
    vpc: str
    subnet: str = ""
    to_subnet: str = ""
    to_vpc: str = ""
    gateway: str = ""
    door: str = ""
    """The virtual private gateway or attachment to the network outside that it leads from or to."""
    loses_groups: str = ""
    """The explanation code where security groups beyond this stage no longer see whose packet it is."""
    loses_at: str = ""
    """What keeps them from seeing it, by key."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Return:
    """What an answer looks for: the way its request came, between two translations of addresses."""

    stages: tuple[Stage, ...]
    goal: str = ""
    """The internet or NAT gateway where the request came into this part; empty where its client sent it."""
    from_nat: bool = False
    """A NAT gateway sends it on: it knows its clients, and hands over within its VPC without a route."""

    def entrance(self, vpc: str) -> str:
        """The gateway by which the request came into a VPC, empty where it began there."""
        entered = (stage.gateway for stage in reversed(self.stages) if stage.to_vpc == vpc)
        return next(entered, "")


@dataclass(slots=True, kw_only=True)
class Walk:
    """Where a packet is now: in `subnet` of `vpc`, at a gateway of it without a subnet, or delivered."""

    topology: Topology
    trail: Trail
    source: End
    destination: End
    packet: Packet
    vpc: str = ""
    subnet: str = ""
    nat_gateway: str = ""
    """The NAT gateway that sends from here; empty while the packet still shows its source's own interface."""
    entrance: str = ""
    """The gateway that the packet came into the VPC by and that it has not left yet; its own table routes."""
    back: Return | None = None
    """Set for an answer: security groups let it pass, and it must find the way that the request came."""
    lane: int = 0
    """Which of several equal zones a transit gateway delivers into on this walk."""
    lanes: int = 1
    """How many such choices there are."""
    pinned: dict[str, str] = field(default_factory=dict)
    """The subnet that each attachment in appliance mode keeps for the life of the connection."""
    appliances: list[str] = field(default_factory=list)
    """The stateful appliances passed, in order."""
    decided: tuple[str, str, str, str] = ("", "", "", "")
    """The latest routing decision: table, its kind, route, and the VPC it was made in."""
    seen: set[tuple[object, ...]] = field(default_factory=set)
    stages: list[Stage] = field(default_factory=list)
    arrived: bool = False

    def pass_stage(self, stage: Stage) -> None:
        """Notes a stage and goes on with the packet as it is after it."""
        self.stages.append(stage)
        self.packet = stage.after

    def reach_outside(self) -> None:
        """The destination beyond the edge has the packet, unless something stopped it before."""
        if not self.trail.shut and not self.back:
            self.trail.hop(self.destination.name, "Outside", "deliver", detail=self.packet.headers())
        self.arrived = True

    def lose(self) -> None:
        """Ends the walk: nothing says where the packet goes next."""
        self.trail.shut = True
        self.trail.lost = True

    @property
    def ended(self) -> bool:
        """Whether there is no next step."""
        return self.arrived or self.trail.lost

    def circles(self) -> bool:
        """Whether the packet has been at this very place before."""
        here = (self.vpc, self.subnet, self.entrance, self.nat_gateway, self.packet)
        known = here in self.seen
        self.seen.add(here)
        return known

    def readdressed(self, **headers: object) -> Packet:
        """The packet with other addresses."""
        return replace(self.packet, **headers)  # type: ignore[arg-type]  # names are those of Packet

    def says(self, detail: str) -> str:
        """A sentence about this packet, marked where it is the answer."""
        return f"the answer: {detail}" if self.back else detail
