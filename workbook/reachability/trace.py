"""One connection between two concrete ends, hop by hop, there and back, with everything that stands in its way.

The second, scalar engine. It follows packets through the resources one component at a time and shares nothing
with the matrix but the model, the facts and the words of `path`.
"""

from dataclasses import replace
from itertools import product

from workbook.model.estate.estate import Estate
from workbook.reachability.answer import send_answer
from workbook.reachability.combination import WORST_FIRST, combined, single_questions
from workbook.reachability.ends import End
from workbook.reachability.packet import ICMP, Question, answer_ports
from workbook.reachability.path import Leg, Path, Verdict
from workbook.reachability.request import send_request
from workbook.reachability.spans import EVERYTHING, Spans, icmp_text, ports_text, subtract, union
from workbook.reachability.topology import topology_of
from workbook.reachability.trail import Trail
from workbook.reachability.walk import Walk

NO_HOPS: tuple[()] = ()


def trace(estate: Estate, source: End, destination: End, question: Question) -> Path:
    """Whether `source` can open connections to `destination`, and get its answers.

    The answer is tested over every port that the client may open from. A verdict of part of the ports is
    `partial`, with the others in `counterexample`. Every protocol is asked one by one.

    Raises:
        ValueError: one end has an IPv4 address and the other an IPv6 one.
    """
    if source.address.version != destination.address.version:
        raise ValueError(f"{source.address} and {destination.address} are of different families")
    single = single_questions(estate, question, ipv6=destination.address.version == 6)
    end = contacted(source, destination)
    whole = combined([path for each in single for path in _every_lane(estate, source, end, each)])
    whole = _if_described(whole, source, destination)
    return replace(whole, protocol=question.name, ports=question.ports_in_words)


def _if_described(path: Path, *ends: End) -> Path:
    """Only a block is sure where nobody described which addresses an end has."""
    unsure = [
        f"which networks {end.name} announces is not described: state them, or list its gateway's routes"
        for end in ends
        if end.undescribed
    ]
    if path.verdict == "blocked" or not unsure:
        return path
    return replace(path, verdict="unknown", assumptions=(*path.assumptions, *unsure))


def _every_lane(estate: Estate, source: End, destination: End, question: Question) -> list[Path]:
    """One path for each choice among zones that transit gateways have, there and back; mostly there is one."""
    first, lanes = _trace(estate, source, destination, question, (0, 0))
    others = product(range(lanes), range(lanes))
    return [first, *(_trace(estate, source, destination, question, each)[0] for each in others if any(each))]


def _trace(
    estate: Estate, source: End, destination: End, question: Question, lane: tuple[int, int]
) -> tuple[Path, int]:
    """The path on these lanes, for the request and for the answer, and how many lanes there are."""
    topology = topology_of(estate)
    interfaces = (end.interface for end in (source, destination) if end.interface)
    if missing := next(filter(None, map(topology.lacks, interfaces)), ""):
        return _nowhere(source, destination, question, missing), 1
    walk = send_request(topology, source, destination, question, lane[0])
    asked = subtract(walk.packet.ports, _lost(walk.trail)) or walk.packet.ports
    back = send_answer(walk, asked, lane[1]) if walk.arrived else None
    forward = walk.trail.leg()
    answer = back.leg() if back else _no_answer(walk)
    path = Path(
        source=source.name,
        destination=destination.name,
        protocol=question.name,
        ports=question.ports_in_words,
        verdict=_verdict(walk, asked, forward, answer),
        forward=forward,
        answer=answer,
        blockers=tuple(dict.fromkeys((*walk.trail.blockers, *(back.blockers if back else ())))),
        assumptions=_assumptions(walk),
        counterexample=_counterexample(walk, back, forward, answer),
    )
    return path, walk.lanes


def _nowhere(source: End, destination: End, question: Question, missing: str) -> Path:
    """An end whose subnet or VPC the estate does not hold: nobody can say."""
    trail = Trail()
    trail.unknown(missing, "unknown", "X_NOT_MODELLED", f"{missing} is not in the estate")
    return Path(
        source=source.name,
        destination=destination.name,
        protocol=question.name,
        ports=question.ports_in_words,
        verdict="unknown",
        forward=trail.leg(),
        answer=Leg(verdict="unknown", hops=NO_HOPS),
    )


def contacted(source: End, destination: End) -> End:
    """The destination at the address that such a client sends to: from the internet it is the public one."""
    interface = destination.interface
    if source.inside or source.place == "on_premises" or interface is None or interface.public_ip is None:
        return destination
    private = destination.address == interface.private_ip_address
    return replace(destination, address=interface.public_ip) if private else destination


def _lost(trail: Trail) -> Spans:
    return union(pair for spans in trail.denied.values() for pair in spans)


def _no_answer(walk: Walk) -> Leg:
    """Nothing arrives that could be answered; or what arrives asks for no answer."""
    if not walk.arrived:
        return Leg(verdict="blocked" if walk.trail.shut else "unknown", hops=NO_HOPS)
    return Leg(verdict=walk.trail.verdict if walk.trail.shut else "reachable", hops=NO_HOPS)


def _verdict(walk: Walk, asked: Spans, forward: Leg, answer: Leg) -> Verdict:
    verdicts = (forward.verdict, answer.verdict)
    if answer.verdict == "blocked" and forward.verdict != "blocked" and _needs_no_answer(walk, asked):
        return "partial"
    return min(verdicts, key=WORST_FIRST.index)


def _needs_no_answer(walk: Walk, asked: Spans) -> bool:
    """Whether some of the ICMP messages that get through are of a type that nothing answers."""
    protocol = walk.packet.protocol
    if protocol not in ICMP:
        return False
    answered = (
        kind for kind in range(256) if answer_ports(protocol, ((kind * 256, kind * 256),), EVERYTHING)
    )
    return bool(subtract(asked, union((kind * 256, kind * 256 + 255) for kind in answered)))


def _counterexample(walk: Walk, back: Trail | None, forward: Leg, answer: Leg) -> str:
    words = icmp_text if walk.packet.protocol in ICMP else ports_text
    parts = []
    if forward.verdict == "partial":
        parts.append(f"requests to {words(_lost(walk.trail))} are dropped")
    if back and answer.verdict == "partial":
        lost = back.denied.items()
        parts += [f"answers to {whose} ports {words(spans)} are dropped" for whose, spans in lost if spans]
    return "; ".join(parts)


def _assumptions(walk: Walk) -> tuple[str, ...]:
    """What lies beyond the edge of the estate and is taken as open."""
    found = []
    for end, role in ((walk.source, "sends"), (walk.destination, "answers")):
        if not end.inside and end.place in ("internet", "aws_service", "on_premises"):
            found.append(f"{end.name} {role}: what lies beyond the estate's edge is taken as open")
        if end.open_groups:
            found.append(f"{end.name}: a hypothetical interface whose security group admits everything")
    if walk.destination.inside:
        found.append(
            f"a process listens at {walk.destination.name} and its operating system's firewall is open"
        )
    return tuple(found)
