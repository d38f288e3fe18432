"""Where a request is on its way, and the stages that it has passed."""

from dataclasses import dataclass, field, replace
from typing import Literal

from workbook.reachability.ends import End
from workbook.reachability.packet import Packet
from workbook.reachability.topology import Topology
from workbook.reachability.trail import Trail

StageKind = Literal["local", "to_internet", "from_internet", "nat", "egress_only", "gateway_endpoint"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """One step between two places, with the headers before and after it; the answer takes it backwards.

    `subnet` is the place inside the VPC; for a local stage the one it starts from, and `to_subnet` the one it
    ends in. A place without a subnet is a regional NAT gateway.
    """

    kind: StageKind
    before: Packet
    after: Packet
    vpc: str
    subnet: str = ""
    to_subnet: str = ""
    gateway: str = ""
    into_nat: bool = False
    """It ends at a NAT gateway, which sends answers back to their client without a route."""


@dataclass(slots=True, kw_only=True)
class Walk:
    """Where a request is now: in `subnet` of `vpc` (a regional NAT gateway has no subnet), or delivered."""

    topology: Topology
    trail: Trail
    source: End
    destination: End
    packet: Packet
    vpc: str = ""
    subnet: str = ""
    nat_gateway: str = ""
    """The NAT gateway that sends from here; empty while the packet still shows its source's own interface."""
    stages: list[Stage] = field(default_factory=list)
    arrived: bool = False

    def pass_stage(self, stage: Stage) -> None:
        """Notes a stage and goes on with the packet as it is after it."""
        self.stages.append(stage)
        self.packet = stage.after

    def reach_outside(self) -> None:
        """The destination beyond the edge has the packet, unless something stopped it before."""
        if not self.trail.shut:
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

    def readdressed(self, **headers: object) -> Packet:
        """The packet with other addresses."""
        return replace(self.packet, **headers)  # type: ignore[arg-type]  # names are those of Packet
