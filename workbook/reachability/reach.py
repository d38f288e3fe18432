"""The question a person asks: can A reach B on these ports? Over parties, all their interfaces count."""

from dataclasses import replace
from functools import partial
from ipaddress import IPv4Address

from workbook.errors import Fault, OptionsError
from workbook.facts.nat64 import embedded, translation
from workbook.model.estate.estate import Estate
from workbook.reachability.cautions import cautions
from workbook.reachability.closing import OPEN, Traced, Wanted, smallest_closing
from workbook.reachability.combination import combined, single_questions
from workbook.reachability.ends import End, interface_end
from workbook.reachability.packet import Question, parse_question
from workbook.reachability.path import Closing, Path
from workbook.reachability.place_ends import openers, told
from workbook.reachability.relays import relay_chain
from workbook.reachability.sides import INTERNET, Side, concrete_ends, delivered_side, home_vpc, named_side
from workbook.reachability.topology import Topology, topology_of
from workbook.reachability.trace import trace
from workbook.reachability.tracking import tracking, tracking_line, tracking_notes

MOST_TRACES = 64
"""Between ends that stand for more than this no closing change is sought."""
MANY = Closing(
    note="many connections are open between these ends: ask about two parties to see what would close one"
)


def reach(estate: Estate, source: str, destination: str, ports: str, vpc: str | None = None) -> Path:
    """Whether connections can be opened from one end to another, and what stands in the way.

    Ends are a party's key, `internet`, `on-premises`, an address or CIDR as seen from `vpc`, `aws:SERVICE`, an
    interface or the resource it belongs to, a place (subnet, VPC, security group, PrivateLink service) for all that
    stands in it, or `stranger:PLACE`. Ports read `tcp/443`, `tcp/8000-8079`, `udp/53`, `icmp`,
    `icmp/8/0` or `all`. Reachable: every pair of interfaces and addresses works; partial: some do.

    Raises:
        OptionsError: the ports cannot be read, both ends are outside, or the VPC is needed and not named.
        NotFoundError: an end that nobody knows, with what was probably meant.
    """
    question = parse_question(ports)
    path = connection(estate, source, destination, question, vpc)
    wanted = Wanted(source=source, destination=destination, question=question)
    path = replace(path, relayed_by=relay_chain(estate, source, destination, question, connection))
    if path.verdict not in OPEN:
        return path
    ask = partial(_traced, wanted=wanted, vpc=vpc)
    traced = ask(estate)
    closing = MANY if len(traced) > MOST_TRACES else smallest_closing(estate, wanted, ask, traced)
    shown = next((each for each in traced if each.path.verdict in OPEN), None)
    noted = replace(path, closing=closing)
    return _with_notes(topology_of(estate), noted, shown) if shown else noted


def _with_notes(topology: Topology, path: Path, shown: Traced) -> Path:
    """One line about state, the figures beside it, and what AWS slows down."""
    found = tracking(topology, shown.source, shown.destination, shown.question, shown.path)
    slowed = cautions(shown.destination, shown.question, shown.path)
    return replace(
        path,
        notes=(*path.notes, *tracking_line(found), *slowed),
        tracking=tracking_notes(found, shown.question, shown.path),
    )


def _traced(estate: Estate, *, wanted: Wanted, vpc: str | None) -> list[Traced]:
    """Each pair of concrete ends and each protocol by itself, both families."""
    families = _families(topology_of(estate), wanted.source, wanted.destination, vpc)
    return [
        Traced(*pair, question, trace(estate, *pair, question))
        for family in families
        for pair in family
        for question in single_questions(estate, wanted.question, ipv6=pair[1].address.version == 6)
    ]


def connection(
    estate: Estate, source: str, destination: str, question: Question, vpc: str | None = None
) -> Path:
    """The direct connection between two named ends, without the relays that may carry it on."""
    topology = topology_of(estate)
    pairs = _families(topology, source, destination, vpc)
    judged = [[(*pair, trace(estate, *pair, question)) for pair in family] for family in pairs]
    families = [combined([path for _, _, path in family]) for family in judged]
    best = min(families, key=lambda path: ("reachable", "partial", "unknown", "blocked").index(path.verdict))
    return replace(
        best,
        source=source,
        destination=destination,
        protocol=question.name,
        ports=question.ports_in_words,
        assumptions=(*best.assumptions, *_other_family(families, [family[0][1] for family in pairs], best)),
        notes=_by_party(topology, (source, destination), judged[families.index(best)]),
    )


def _by_party(
    topology: Topology, names: tuple[str, str], judged: list[tuple[End, End, Path]]
) -> tuple[str, ...]:
    """What each party answers, where an end is a place."""
    places = any(named_side(topology, name).is_place for name in names)
    return told(topology, judged) if places else ()


def _families(
    topology: Topology, source: str, destination: str, vpc: str | None
) -> list[list[tuple[End, End]]]:
    """The concrete ends behind two names, IPv4 and IPv6 apart; a client sees addresses from its own VPC."""
    client, server = named_side(topology, source), named_side(topology, destination)
    if client.is_place:
        client = replace(client, interfaces=openers(topology, client.interfaces))
    home = home_vpc(topology, client, server, vpc)
    pairs: list[tuple[End, End]] = []
    for own, place in _by_vpc(client, home, vpc):
        pairs += _pairs(topology, own, delivered_side(topology, own, server, place), place)
    families = [[pair for pair in pairs if pair[0].address.version == version] for version in (4, 6)]
    families.append(_by_nat64(topology, client, server, home))
    if not any(families):
        raise OptionsError([Fault("to", _nothing_between(source, destination))])
    return [family for family in families if family]


def _by_nat64(topology: Topology, client: Side, server: Side, vpc: str) -> list[tuple[End, End]]:
    """What the names of IPv4 hosts mean to who has no IPv4 address, where DNS64 answers."""
    if not (server.party or server.service or server.name == INTERNET):
        return []
    askers = [
        interface_end(topology, each.key, ipv6=True)
        for each in client.interfaces
        if each.private_ip_address is None and topology.subnet(each.subnet).enable_dns64
    ]
    hosts = concrete_ends(topology, server, vpc, seen_from_outside=False) if askers else ()
    return [
        (asker, replace(host, address=translation(host.address), block=None))
        for asker in askers
        for host in hosts
        if isinstance(host.address, IPv4Address) and not host.inside
    ]


def _by_vpc(client: Side, home: str, vpc: str | None) -> list[tuple[Side, str]]:
    """A client by the VPCs that it stands in."""
    if vpc is not None or len(client.vpcs) < 2:
        return [(client, home)]
    return [
        (replace(client, interfaces=tuple(each for each in client.interfaces if each.vpc == own)), own)
        for own in client.vpcs
    ]


def _nothing_between(source: str, destination: str) -> str:
    return (
        f"nothing of the estate lies between {source!r} and {destination!r}; "
        "one end must be inside it, with an interface, and both must speak IPv4 or both IPv6."
    )


def _pairs(topology: Topology, client: Side, server: Side, vpc: str) -> list[tuple[End, End]]:
    """Pairs of ends of one family, of which one at least is inside, or which only the estate may join."""
    sources = concrete_ends(topology, client, vpc, seen_from_outside=False)
    outside = any(not end.inside and end.place != "on_premises" for end in sources)
    destinations = concrete_ends(topology, server, vpc, seen_from_outside=outside)
    return [
        (a, b)
        for a in sources
        for b in destinations
        if a.address.version == b.address.version
        and (a.inside or _within(b) or _leaves_by_estate(a, b))
        and not (client.is_place and a.inside and a.name == b.name)
    ]


def _leaves_by_estate(source: End, destination: End) -> bool:
    """A network on premises may reach the internet through the estate's doors."""
    return source.place == "on_premises" and destination.place in ("internet", "aws_service")


def _within(end: End) -> bool:
    return end.inside or end.place == "nat_gateway"


def _other_family(families: list[Path], destinations: list[End], best: Path) -> tuple[str, ...]:
    """What the other address family does, where it does something else."""
    return tuple(
        f"over {_family(end)} the verdict is {path.verdict}; clients use the family that works"
        for end, path in zip(destinations, families, strict=True)
        if path.verdict != best.verdict
    )


def _family(destination: End) -> str:
    if embedded(destination.address):
        return "NAT64"
    return "IPv4" if destination.address.version == 4 else "IPv6"
