"""The proof as data. `ports` reads `443`, `1024-65535`, `8/0` (ICMP type/code) or `all`."""

from dataclasses import dataclass
from typing import Literal

from workbook.reachability.path import Path, Relay


@dataclass(frozen=True, slots=True, kw_only=True)
class FlowLine:
    """A flow in words, as every list of the proof names it. `flow` is its key, empty for an unstated one."""

    flow: str = ""
    source: str
    destination: str
    protocol: str
    ports: str
    purpose: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class UnprovenFlow(FlowLine):
    """A stated flow that does not work, or not by its means."""

    path: Path | None
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class UnstatedFlow(FlowLine):
    """A passage that is open and that nobody stated. Strangers are named `stranger:PLACE`."""

    path: Path | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PartialFlow(FlowLine):
    """A flow that works but for some client ports, where that is the accepted kind of partial."""

    denied_ports: str
    sentence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WidenedFlow(FlowLine):
    """A flow one end of which AWS cannot express exactly."""

    end: Literal["source", "destination"]
    admits: str
    reason: str
    sentence: str
    narrower: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ProhibitionResult:
    """Whether a prohibition holds for direct connections; what relays pass on is listed beside it."""

    key: str
    purpose: str
    holds: bool
    counterexample: str = ""
    relayed_by: tuple[Relay, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class AccessCondition:
    """A condition key of a request or access, and its values."""

    operator: str
    key: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AccessLine:
    """An access in words. `access` is its key, empty for an unstated one; `resource` ARNs, with example ids."""

    access: str = ""
    principal: str
    actions: tuple[str, ...]
    resource: str
    conditions: tuple[AccessCondition, ...] = ()
    purpose: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class UnprovenAccess(AccessLine):
    """A stated access that is not allowed, and why."""

    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class UnstatedAccess(AccessLine):
    """A class of requests that are allowed and that nobody stated, with the statement that allows them."""

    statement: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ProofAssumption:
    """Something beyond the estate's edge, taken as open."""

    subject: str
    sentence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """Everything stated works by its means, nothing unstated does, and every prohibition holds; or not."""

    stated_flows: tuple[FlowLine, ...]
    proven_flows: tuple[FlowLine, ...]
    unproven_flows: tuple[UnprovenFlow, ...]
    unstated_flows: tuple[UnstatedFlow, ...]
    partial: tuple[PartialFlow, ...]
    widened: tuple[WidenedFlow, ...]
    prohibitions: tuple[ProhibitionResult, ...]
    assumptions: tuple[ProofAssumption, ...]
    stated_accesses: tuple[AccessLine, ...] = ()
    proven_accesses: tuple[AccessLine, ...] = ()
    unproven_accesses: tuple[UnprovenAccess, ...] = ()
    unstated_accesses: tuple[UnstatedAccess, ...] = ()

    @property
    def holds(self) -> bool:
        """Whether the design does what it states and nothing else."""
        works = not self.unproven_flows and not self.unstated_flows
        permitted = not self.unproven_accesses and not self.unstated_accesses
        return works and permitted and all(result.holds for result in self.prohibitions)
