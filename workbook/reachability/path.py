"""The answer about one connection: a path out, a path back, and everything that stands in the way."""

from dataclasses import asdict, dataclass
from typing import Any, Literal

Verdict = Literal["reachable", "blocked", "partial", "unknown"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Hop:
    """One component on the way and what it decided.

    `component` is a resource's key, a party's key for an end outside, or `internet`. `decided_by` is the key of
    the rule, entry or route that decided; empty where the component itself does. `explanation_code` is AWS's
    Reachability Analyzer code, ours with `X_`, or empty when nothing blocked.
    """

    component: str
    kind: str
    decision: Literal["send", "allow", "deny", "route", "translate", "deliver", "unknown"]
    decided_by: str = ""
    explanation_code: str = ""
    detail: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Leg:
    """One direction: request or answer."""

    verdict: Verdict
    hops: tuple[Hop, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Blocker:
    """Something that must change for the path to open, in AWS's words, with the smallest change that would."""

    component: str
    code: str
    rule: str
    detail: str
    change: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Relay:
    """One connection of a chain through load balancers and proxies, with its own verdict."""

    source: str
    destination: str
    protocol: str
    ports: str
    verdict: Verdict
    note: str = ""
    """What is particular about it: whose address the target sees, which health checks fail."""
    blockers: tuple[Blocker, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """One change of one resource, in words. `resource` is what is removed, or what an entry is added to."""

    kind: Literal["remove_rule", "remove_route", "add_deny"]
    resource: str
    change: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Closing:
    """The smallest change that would close an open path, and what else it would close.

    Without `edits` no change that was tried closes it, and `note` says why.
    """

    edits: tuple[Edit, ...] = ()
    also_closes: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Path:
    """The answer to "can source reach destination on this port", both directions."""

    source: str
    destination: str
    protocol: str
    ports: str
    verdict: Verdict
    forward: Leg
    answer: Leg
    blockers: tuple[Blocker, ...] = ()
    relayed_by: tuple[Relay, ...] = ()
    assumptions: tuple[str, ...] = ()
    counterexample: str = ""
    """For a partial verdict: the pair or the client ports that do not work."""
    closing: Closing | None = None
    """For a path that is open: the smallest change that would close it."""
    notes: tuple[str, ...] = ()
    """What changes no verdict and matters all the same, a line each."""
    tracking: tuple[str, ...] = ()
    """Which groups keep state of the connection, for how long, and what a NAT gateway keeps of it."""

    def to_dict(self) -> dict[str, Any]:
        """The answer as JSON has it: `answer` is called `return` there."""
        plain = asdict(self)
        back = plain.pop("answer")
        return {"verdict": plain.pop("verdict"), "forward": plain.pop("forward"), "return": back, **plain}
