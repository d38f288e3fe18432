"""What one direction of a trace has met so far: hops, blockers, what stayed unknown, which ports were lost."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

from workbook.reachability.packet import Address, Packet
from workbook.reachability.path import Blocker, Hop, Leg, Verdict
from workbook.reachability.spans import Spans, union

Decision = Literal["send", "allow", "deny", "route", "translate", "deliver", "unknown"]


@dataclass(slots=True)
class Trail:
    """The record of one direction. A block is noted and the walk goes on, so that every blocker is found."""

    outside: Mapping[Address, str] = field(default_factory=dict)
    """The blocks that addresses beyond the edge stand for."""
    hops: list[Hop] = field(default_factory=list)
    blockers: list[Blocker] = field(default_factory=list)
    unknowns: list[str] = field(default_factory=list)
    shut: bool = False
    """Something stops every packet of this direction."""
    lost: bool = False
    """Nobody can say where the packet goes next: the walk ended early."""
    ports_of: str = "client"
    """Whose ports are tried now: the client's, or those of a NAT gateway before it."""
    denied: dict[str, Spans] = field(default_factory=dict)
    """By whose they are, the ports that some filter drops."""

    def hop(
        self,
        component: str,
        kind: str,
        decision: Decision,
        *,
        decided_by: str = "",
        code: str = "",
        detail: str = "",
    ) -> None:
        """Notes a component and what it did."""
        self.hops.append(
            Hop(
                component=component,
                kind=kind,
                decision=decision,
                decided_by=decided_by,
                explanation_code=code,
                detail=detail,
            )
        )

    def translate(
        self, component: str, kind: str, before: Address, after: Address, *, again: bool = False
    ) -> None:
        """Notes another address in the place of one; IPv6 passes an internet gateway with its own."""
        if before == after:
            self.hop(component, kind, "route", detail=f"{before} keeps its address")
        else:
            self.hop(component, kind, "translate", detail=f"{before} becomes {after}{' again' * again}")

    def block(
        self, component: str, kind: str, code: str, detail: str, *, rule: str = "", change: str = ""
    ) -> None:
        """Notes a component that stops every packet."""
        self.shut = True
        blocker = Blocker(component=component, code=code, rule=rule, detail=detail, change=change)
        self._deny(kind, blocker)

    def drop_ports(self, packet: Packet, dropped: Spans, kind: str, blocker: Blocker) -> None:
        """Notes a filter that stops packets to some, or all, of the ports that are tried."""
        so_far = union((*self.denied.get(self.ports_of, ()), *dropped))
        self.denied[self.ports_of] = so_far
        self.shut = self.shut or so_far == packet.ports
        if dropped != packet.ports:
            blocker = replace(blocker, detail=f"{blocker.detail}; drops {packet.describe(dropped)}")
        self._deny(kind, blocker)

    def _deny(self, kind: str, blocker: Blocker) -> None:
        self.hop(
            blocker.component,
            kind,
            "deny",
            decided_by=blocker.rule,
            code=blocker.code,
            detail=blocker.detail,
        )
        self.blockers.append(blocker)

    def unknown(self, component: str, kind: str, code: str, reason: str, *, rule: str = "") -> None:
        """Notes something on the way that is not modelled."""
        self.unknowns.append(reason)
        self.hop(component, kind, "unknown", decided_by=rule, code=code, detail=reason)

    @property
    def verdict(self) -> Verdict:
        """What the record so far amounts to."""
        if self.shut:
            return "blocked"
        if self.unknowns:
            return "unknown"
        return "partial" if self.denied else "reachable"

    def leg(self) -> Leg:
        """The record as a result."""
        return Leg(verdict=self.verdict, hops=tuple(self.hops))
