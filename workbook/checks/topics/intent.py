"""Intent: what the proof says, as findings beside the others."""

from collections.abc import Iterator

from workbook.checks.check import Flaw, check
from workbook.checks.subject import Subject
from workbook.proof.proof import FlowLine, Proof
from workbook.reachability.path import Path

WA_PAGE = (
    "https://docs.aws.amazon.com/wellarchitected/latest/security-pillar/sec_network_protection_layered.html"
)


def _has_proof(subject: Subject) -> str:
    return "" if subject.proof else "an imported network states no intent to prove"


def _proof(subject: Subject) -> Proof:
    assert subject.proof is not None
    return subject.proof


def _line(line: FlowLine) -> str:
    ports = "" if line.ports == "all" else f"/{line.ports}"
    return f"{line.source} to {line.destination} on {line.protocol}{ports}"


def _hops(path: Path | None) -> str:
    if path is None:
        return "no path is on record"
    return " > ".join(dict.fromkeys(hop.decided_by or hop.component for hop in path.forward.hops))


@check(
    "INTENT-01",
    title="Everything that is open was asked for",
    severity="high",
    why="A passage that nobody stated has no owner, no purpose and no review.",
    remedy="State the flow with its purpose, or remove the rule that ends the path.",
    source=WA_PAGE,
    applies=_has_proof,
)
def nothing_unstated_is_open(subject: Subject) -> Iterator[Flaw]:
    """One flaw per passage that is open and not stated, with its path."""
    for line in _proof(subject).unstated_flows:
        yield Flaw(
            resource=line.destination,
            message=f"{_line(line)} is open and nobody stated it",
            evidence=f"path: {_hops(line.path)}",
        )


@check(
    "INTENT-02",
    title="Everything that was asked for works",
    severity="high",
    why="A stated flow that is blocked is an outage on the day of deployment.",
    remedy="Look at the blockers of the path; the first one names the smallest change.",
    source="https://docs.aws.amazon.com/vpc/latest/reachability/what-is-reachability-analyzer.html",
    applies=_has_proof,
)
def everything_stated_works(subject: Subject) -> Iterator[Flaw]:
    """One flaw per stated flow that is not reachable by its means."""
    for line in _proof(subject).unproven_flows:
        blockers = line.path.blockers if line.path else ()
        yield Flaw(
            resource=line.flow or line.destination,
            message=f"{_line(line)} does not work: {line.why}",
            evidence="; ".join(f"{b.component}: {b.code}" for b in blockers) or f"path: {_hops(line.path)}",
            remedy=next((b.change for b in blockers if b.change), ""),
        )


@check(
    "INTENT-03",
    title="Every prohibition holds",
    severity="critical",
    why="What must never be possible is possible.",
    remedy="Remove what the counter-example goes through, or withdraw the prohibition.",
    source=WA_PAGE,
    applies=_has_proof,
)
def prohibitions_hold(subject: Subject) -> Iterator[Flaw]:
    """One flaw per prohibition with a counter-example."""
    for result in _proof(subject).prohibitions:
        if not result.holds:
            yield Flaw(
                resource=result.key,
                message=f"a prohibition does not hold: {result.purpose}",
                evidence=result.counterexample,
            )


@check(
    "INTENT-04",
    title="What AWS cannot express exactly is known",
    severity="informational",
    why="A rule admits more than its flow needs because AWS has no narrower word for the peer. This is no fault of the design; whoever accepts the design should know it.",
    remedy="The finding says what would close the gap.",
    source="https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html",
    applies=_has_proof,
)
def widenings_are_known(subject: Subject) -> Iterator[Flaw]:
    """One flaw per end of a flow that is opened wider than stated."""
    for line in _proof(subject).widened:
        yield Flaw(
            resource=line.flow,
            message=f"the {line.end} of {_line(line)} is opened to {line.admits}",
            evidence=f"{line.reason}: {line.sentence}",
            remedy=line.narrower,
        )
