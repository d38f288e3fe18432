"""Many traces as one answer: protocol by protocol, pair by pair."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from workbook.facts.ip_protocols import EVERY_PROTOCOL, protocol_number
from workbook.model.estate.estate import Estate
from workbook.model.estate.network import NetworkAclEntry, SecurityGroupRule
from workbook.reachability.packet import ICMP, WITH_PORTS, Question, translated
from workbook.reachability.path import Path, Verdict

WORST_FIRST: tuple[Verdict, ...] = ("blocked", "unknown", "partial", "reachable")


def single_questions(estate: Estate, question: Question, *, ipv6: bool) -> Iterator[Question]:
    """The question in one family's own protocols; "all" is asked protocol by protocol."""
    if question.protocol != EVERY_PROTOCOL:
        yield translated(question, ipv6=ipv6)
        return
    wanted = [*WITH_PORTS, "58" if ipv6 else "1", *_other_protocols(estate)]
    yield from (Question(protocol=number) for number in sorted(wanted, key=int))


def _other_protocols(estate: Estate) -> list[str]:
    """Every protocol that a rule or entry names beside TCP, UDP and ICMP, and one that none names."""
    rules = (protocol_number(rule.ip_protocol) for rule in estate.of(SecurityGroupRule))
    entries = (protocol_number(entry.protocol) for entry in estate.of(NetworkAclEntry))
    named = {*rules, *entries} - {EVERY_PROTOCOL} - WITH_PORTS - ICMP
    unnamed = next(str(number) for number in range(255, 0, -1) if str(number) not in named)
    return [*sorted(named, key=int), unnamed]


def combined(paths: Sequence[Path]) -> Path:
    """The answer for all of them: one that fails is shown, the others are counted."""
    verdict = _verdict({path.verdict for path in paths})
    shown = min(paths, key=lambda path: WORST_FIRST.index(path.verdict))
    assumptions = tuple(dict.fromkeys(text for path in paths for text in path.assumptions))
    whole = replace(shown, verdict=verdict, assumptions=assumptions)
    if verdict == shown.verdict != "partial" or len(paths) == 1:
        return whole
    return replace(whole, counterexample=_counterexample(shown, paths))


def _verdict(found: set[Verdict]) -> Verdict:
    if len(found) == 1:
        return next(iter(found))
    return "unknown" if "unknown" in found else "partial"


def _counterexample(shown: Path, paths: Sequence[Path]) -> str:
    """The case that fails, and how many do not."""
    works = sum(path.verdict == "reachable" for path in paths)
    headers = next((hop.detail for hop in shown.forward.hops if hop.decision == "send"), "")
    why = shown.counterexample or ", ".join(dict.fromkeys(blocker.code for blocker in shown.blockers))
    pair = f"{shown.source} -> {shown.destination} ({headers}): {why}"
    return f"{pair}; {works} of {len(paths)} cases work in full"
