"""Networks joined in every way, packet by packet: the trace, the matrix, and the laws that every network obeys."""

from contextlib import ExitStack
from dataclasses import replace
from ipaddress import ip_address
from unittest.mock import patch

from hypothesis import assume, event, given, settings
from hypothesis import strategies as st

from tests.oracles_ran import ran
from tests.reachability.brute_force_boxes import Unsure
from tests.reachability.brute_force_runs import Premises, outcomes
from tests.reachability.joined_worlds import HOSTS, INTERNET, NAMES, PEERS, PREMISES, joined_worlds
from tests.reachability.small_estates import entry, rule
from tests.reachability.test_trace_brute_force import CLIENT_PORTS, NAT_PORTS, small_ranges
from tests.reachability.test_trace_three_engines import RANGES, READERS, _bits, _cell
from workbook.facts.ip_protocols import protocol_number
from workbook.model.estate.network import NetworkInterface
from workbook.proof.paths import trace_ends
from workbook.proof.universe import View
from workbook.reachability.ends import interface_end, outside_end
from workbook.reachability.matrix import network_matrix
from workbook.reachability.packet import Question
from workbook.reachability.spans import span
from workbook.reachability.topology import topology_of
from workbook.reachability.trace import trace

ends = st.sampled_from((*NAMES, *NAMES, *NAMES, *PREMISES, "internet"))
questions = st.sampled_from(
    (
        ("tcp", (443, 443)),
        ("tcp", (443, 443)),
        ("tcp", (441, 443)),
        ("udp", (443, 443)),
        ("icmp", (2048, 2048)),
    )
)


@st.composite
def journeys(draw):
    """Two ends of which one is inside, a question, and whether it is asked over IPv6."""
    source, destination = draw(ends), draw(ends)
    assume(source != destination and {source, destination} & set(NAMES))
    inside = {source, destination} <= set(NAMES)
    return source, destination, draw(questions), inside and draw(st.sampled_from((False, False, True)))


def _address(world, name, *, six, public):
    if name not in HOSTS:
        return ip_address(PREMISES[name][0] if name in PREMISES else INTERNET)
    eni = world[f"eni/{name}"]
    if six:
        return eni.ipv6_addresses[0]
    return eni.public_ip if public and eni.public_ip else eni.private_ip_address


def _traced(world, journey):
    source, destination, (protocol, ports), six = journey
    topology = topology_of(world)

    def end(name, *, public=False):
        address = _address(world, name, six=six, public=public)
        if name in HOSTS:
            return interface_end(topology, f"eni/{name}", address=address)
        return replace(outside_end(topology, address), client_ports="small")

    asked = Question(protocol=protocol_number(protocol), ports=span(*ports))
    return trace(world, end(source), end(destination, public=source == "internet"), asked)


def _end(world, name):
    if name in HOSTS:
        return world[f"eni/{name}"]
    return Premises(ip_address(PREMISES[name][0]), PREMISES[name][1]) if name in PREMISES else None


def _played(world, source, destination, contacted, protocol, ports):
    """reachable, blocked or partial by the packets; unsure where nobody states what a box lets through."""
    icmp = protocol in ("1", "58")
    clients = (0,) if icmp else range(CLIENT_PORTS[0], CLIENT_PORTS[1] + 1)
    nats = (0,) if icmp else range(NAT_PORTS[0], NAT_PORTS[1] + 1)
    try:
        found = outcomes(world, source, (destination, contacted), protocol, (clients, ports, nats))
    except Unsure:
        return "unknown"
    return "partial" if len(found) == 2 else "reachable" if found == {True} else "blocked"


def _both(world, journey):
    """The verdicts of the trace and of the packets."""
    source, destination, (protocol, ports), six = journey
    if six and protocol == "icmp":
        protocol, ports = "icmpv6", (128 * 256, 128 * 256)
        journey = (source, destination, (protocol, ports), six)
    contacted = _address(world, destination, six=six, public=source == "internet")
    client = _end(world, source)
    played = _played(
        world,
        ip_address(INTERNET) if client is None else client,
        _end(world, destination),
        contacted,
        protocol_number(protocol),
        range(ports[0], ports[1] + 1),
    )
    with small_ranges():
        return _traced(world, journey), played


@settings(max_examples=250, deadline=None)
@given(world=joined_worlds(), journeys_=st.lists(journeys(), min_size=1, max_size=4))
def test_the_trace_agrees_with_packets_across_networks(world, journeys_):
    """Over peerings, transit gateways, VPN, appliances, firewalls and edge tables every verdict is that of the packets."""
    for journey in journeys_:
        path, played = _both(world, journey)
        ran("packet simulator")
        event(played)
        if path.verdict == "unknown" and played != "unknown":
            continue  # the trace may know less than a simulator that fills what documentation leaves open

        assert played == path.verdict, (journey, path.blockers, path.counterexample)


@settings(max_examples=80, deadline=None)
@given(world=joined_worlds(), rng=st.randoms(use_true_random=False))
def test_three_engines_agree_across_networks(world, rng):
    """A cell of the matrix, its trace, and its packets come to the same verdict; unknown counts as no verdict."""
    with ExitStack() as patched:
        for reader in READERS:
            patched.enter_context(patch(f"workbook.reachability.{reader}.client_range", RANGES.__getitem__))
        matrix, topology = network_matrix(world), topology_of(world)
        for plane in matrix.planes:
            cells = [(s, d) for s in range(len(plane.ends)) for d in range(len(plane.ends)) if s != d]
            for pair in rng.sample(cells, min(14, len(cells))):
                bit, protocol, first = rng.choice(list(_bits(matrix.headers)))
                if protocol == ("1" if plane.plane.base.bits == 128 else "58"):
                    continue
                played = _cell_played(world, plane, pair, protocol, first)
                if played is None:
                    continue
                asked = Question(protocol=protocol, ports=span(first, first))
                path = trace(world, *trace_ends(topology, View(plane), pair), asked)
                said = (_cell(plane, pair, bit), path.verdict)
                names = [plane.ends[place].name for place in pair]
                ran("packet simulator")
                event(played)

                assert all(word in (played, "unknown") for word in said), (names, asked, said, played)


def _cell_played(world, plane, pair, protocol, first):
    """The packets between two ends of the matrix; None where one is a stranger or both are outside."""
    ends_ = [plane.ends[place] for place in pair]
    six = plane.plane.base.bits == 128
    if any(end.sort == "stranger" for end in ends_) or all(end.sort != "interface" for end in ends_):
        return None
    source, destination = (_matrix_end(world, end, six=six) for end in ends_)
    if None in (source, destination):
        return None
    contacted = destination if not isinstance(destination, (NetworkInterface, Premises)) else None
    if isinstance(destination, Premises):
        contacted = destination.address
    elif isinstance(destination, NetworkInterface):
        from_internet = not isinstance(source, (NetworkInterface, Premises))
        contacted = destination.ipv6_addresses[0] if six else destination.private_ip_address
        if from_internet and not six:
            contacted = destination.public_ip
            if contacted is None:
                return "blocked"
    server = destination if isinstance(destination, (NetworkInterface, Premises)) else None
    return _played(world, source, server, contacted, protocol, (first,))


def _matrix_end(world, end, *, six):
    """An end of the matrix as the simulator takes it."""
    if end.members:
        eni = world[end.members[0]]
        return eni if not six or eni.ipv6_addresses else None
    address = ip_address(end.address) if not six else ip_address(int(end.address).to_bytes(16, "big"))
    for party in world.parties:
        if party.location == "on_premises" and any(address in block for block in party.cidr_blocks):
            return Premises(address, party.behind[0])
    return address if not address.is_private else None


RANK = ("blocked", "unknown", "partial", "reachable")


@settings(max_examples=120, deadline=None)
@given(
    world=joined_worlds(),
    journey=journeys(),
    line=st.builds("{} -1 * {}".format, st.sampled_from(("in", "out")), st.sampled_from(PEERS)),
    name=st.sampled_from(("sg/a", "sg/b")),
)
def test_a_rule_more_never_closes_a_connection_across_networks(world, journey, line, name):
    """Adding a rule to a security group leaves every verdict as good as it was, or better."""
    more = replace(world, resources=(*world.resources, replace(rule(name, line), key="more")))
    with small_ranges():
        before, after = (_traced(each, journey).verdict for each in (world, more))

    assert RANK.index(before) <= RANK.index(after)


@settings(max_examples=120, deadline=None)
@given(
    world=joined_worlds(),
    journey=journeys(),
    way=st.sampled_from(("in", "out")),
    ports=st.sampled_from(("tcp 1024-1028", "tcp 1030-1031", "tcp 443", "-1 *")),
    name=st.sampled_from(("a/1", "a/2", "a/box", "b/1", "b/2", "c/1")),
)
def test_a_deny_more_never_opens_a_connection_across_networks(world, journey, way, ports, name):
    """Adding a deny before all entries of a list leaves every verdict as bad as it was, or worse."""
    deny = replace(entry(f"acl/{name}", f"1 {way} deny {ports} 0.0.0.0/0"), key="more")
    more = replace(world, resources=(*world.resources, deny))
    with small_ranges():
        before, after = (_traced(each, journey).verdict for each in (world, more))

    assert RANK.index(after) <= RANK.index(before)
