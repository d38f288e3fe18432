"""The question a person asks: can A reach B on these ports? Over parties, all their interfaces count."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from workbook.errors import Fault, OptionsError
from workbook.facts.ip_protocols import EVERY_PROTOCOL, protocol_number
from workbook.model.estate.estate import Estate
from workbook.model.estate.network import NetworkAclEntry, SecurityGroupRule
from workbook.reachability.ends import End
from workbook.reachability.packet import ICMP, WITH_PORTS, Question, parse_question, translated
from workbook.reachability.path import Path, Verdict
from workbook.reachability.relays import relay_chain
from workbook.reachability.sides import Side, concrete_ends, delivered_side, home_vpc, named_side
from workbook.reachability.topology import Topology, topology_of
from workbook.reachability.trace import trace


def reach(estate: Estate, source: str, destination: str, ports: str, vpc: str | None = None) -> Path:
    """Whether connections can be opened from one end to another, and what stands in the way.

    Ends are a party's key, `internet`, an address or CIDR as seen from `vpc`, `aws:SERVICE`, an interface or
    the resource it belongs to, or `stranger:PLACE`. Ports read `tcp/443`, `tcp/8000-8079`, `udp/53`, `icmp`,
    `icmp/8/0` or `all`. Reachable: every pair of interfaces and addresses works; partial: some do.

    Raises:
        OptionsError: the ports cannot be read, both ends are outside, or the VPC is needed and not named.
        NotFoundError: an end that nobody knows, with what was probably meant.
    """
    question = parse_question(ports)
    path = connection(estate, source, destination, question, vpc)
    return replace(path, relayed_by=relay_chain(estate, source, destination, question, connection))


def connection(
    estate: Estate, source: str, destination: str, question: Question, vpc: str | None = None
) -> Path:
    """The direct connection between two named ends, without the relays that may carry it on."""
    topology = topology_of(estate)
    client, server = named_side(topology, source), named_side(topology, destination)
    home = home_vpc(topology, client, server, vpc)
    server = delivered_side(topology, client, server, home)
    pairs = _pairs(topology, client, server, home)
    if not pairs:
        raise OptionsError([Fault("to", _nothing_between(source, destination))])
    families = [
        _combined(
            [trace(estate, a, b, each) for a, b in family for each in _single(estate, question, family)]
        )
        for family in pairs
    ]
    best = min(families, key=lambda path: ("reachable", "partial", "unknown", "blocked").index(path.verdict))
    return replace(
        best,
        source=source,
        destination=destination,
        protocol=question.name,
        ports=question.ports_in_words,
        assumptions=(*best.assumptions, *_other_family(families, best)),
    )


def _nothing_between(source: str, destination: str) -> str:
    return (
        f"{source!r} and {destination!r} share no address family inside the estate; "
        "one end must be inside it, and both must speak IPv4 or both IPv6."
    )


def _pairs(topology: Topology, client: Side, server: Side, vpc: str) -> list[list[tuple[End, End]]]:
    """Pairs of ends of which one at least is inside, IPv4 and IPv6 apart."""
    sources = concrete_ends(topology, client, vpc, seen_from_outside=False)
    outside = any(not end.inside for end in sources)
    destinations = concrete_ends(topology, server, vpc, seen_from_outside=outside)
    families: list[list[tuple[End, End]]] = []
    for version in (4, 6):
        pairs = [
            (a, b)
            for a in sources
            for b in destinations
            if a.address.version == b.address.version == version and (a.inside or _within(b))
        ]
        families += [pairs] if pairs else []
    return families


def _within(end: End) -> bool:
    return end.inside or end.place == "nat_gateway"


def _single(estate: Estate, question: Question, family: list[tuple[End, End]]) -> Iterator[Question]:
    """The question in the family's own protocols; `all` is asked protocol by protocol."""
    ipv6 = family[0][0].address.version == 6
    if question.protocol != EVERY_PROTOCOL:
        yield translated(question, ipv6=ipv6)
        return
    wanted = [*WITH_PORTS, "58" if ipv6 else "1", *_other_protocols(estate)]
    yield from (Question(protocol=number) for number in sorted(wanted, key=int))


def _other_protocols(estate: Estate) -> Iterable[str]:
    """Every protocol that a rule or entry names beside TCP, UDP and ICMP, and one that none names."""
    rules = (protocol_number(rule.ip_protocol) for rule in estate.of(SecurityGroupRule))
    entries = (protocol_number(entry.protocol) for entry in estate.of(NetworkAclEntry))
    named = {*rules, *entries} - {EVERY_PROTOCOL} - WITH_PORTS - ICMP
    unnamed = next(str(number) for number in range(255, 0, -1) if str(number) not in named)
    return [*sorted(named, key=int), unnamed]


def _combined(paths: list[Path]) -> Path:
    """Many traces as one answer: the one that fails is shown, the others are counted."""
    verdict = _verdict([path.verdict for path in paths])
    order = ("blocked", "unknown", "partial", "reachable")
    shown = min(paths, key=lambda path: order.index(path.verdict))
    assumptions = tuple(dict.fromkeys(text for path in paths for text in path.assumptions))
    if verdict == shown.verdict and verdict != "partial":
        return replace(shown, assumptions=assumptions)
    return replace(
        shown, verdict=verdict, assumptions=assumptions, counterexample=_counterexample(shown, paths)
    )


def _verdict(verdicts: list[Verdict]) -> Verdict:
    found = set(verdicts)
    if len(found) == 1:
        return verdicts[0]
    if found == {"blocked", "unknown"}:
        return "unknown"
    return "partial" if found <= {"reachable", "blocked", "partial"} else "unknown"


def _counterexample(shown: Path, paths: list[Path]) -> str:
    """The pair that fails, and how many do not."""
    works = sum(path.verdict == "reachable" for path in paths)
    headers = next((hop.detail for hop in shown.forward.hops if hop.decision == "send"), "")
    why = shown.counterexample or ", ".join(dict.fromkeys(blocker.code for blocker in shown.blockers))
    pair = f"{shown.source} -> {shown.destination} ({headers}): {why}"
    return pair if len(paths) == 1 else f"{pair}; {works} of {len(paths)} cases work in full"


def _other_family(families: list[Path], best: Path) -> tuple[str, ...]:
    """What the other address family does, where it does something else."""
    words = {4: "IPv4", 6: "IPv6"}
    return tuple(
        f"over {words[version]} the verdict is {path.verdict}; clients use the family that works"
        for version, path in zip((4, 6), families, strict=False)
        if path.verdict != best.verdict
    )
