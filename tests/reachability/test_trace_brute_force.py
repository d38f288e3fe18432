"""The trace against a network played packet by packet, and the laws that every network obeys."""

from contextlib import contextmanager
from dataclasses import replace
from ipaddress import ip_address
from unittest.mock import patch

from hypothesis import event, given, settings
from hypothesis import strategies as st

from tests.oracles_ran import ran
from tests.reachability import brute_force
from tests.reachability.small_estates import (
    HOME,
    acl,
    entry,
    estate,
    gateway_endpoint,
    group,
    host,
    nat,
    party,
    prefix_list,
    rule,
    subnet,
    table,
    vpc,
)
from workbook.facts.ip_protocols import protocol_number
from workbook.model.estate.network import EgressOnlyInternetGateway, InternetGateway, NetworkInterface
from workbook.reachability.ends import address_end, interface_end, outside_end
from workbook.reachability.packet import Question
from workbook.reachability.spans import span
from workbook.reachability.topology import topology_of
from workbook.reachability.trace import trace

CLIENT_PORTS = (1028, 1033)
NAT_PORTS = (1024, 1029)
"""Small stand-ins for the ephemeral ranges, overlapping in part, so that every port can be played."""

S3 = "198.18.0.0/24"
HOSTS = ("10.0.0.10", "10.0.0.11", "10.0.1.10", "10.0.1.11", "10.0.2.10")
NAMES = ("web", "bare", "app", "worker", "db", "endpoint")
OUTSIDE = ("203.0.113.7", "198.51.100.7", "198.18.0.9")
OUTSIDE6 = ("2600:1f14:ffff::7", "64:ff9b::203.0.113.7", "64:ff9b::10.0.1.10", "64:ff9b::10.0.2.10")
"""A host of IPv6, one of IPv4 by NAT64, and what the prefix makes of `app` and `db`."""
CIDRS = (
    "0.0.0.0/0",
    "10.0.0.0/16",
    "10.0.1.0/24",
    "10.0.0.0/24",
    "10.0.1.10/32",
    "203.0.113.0/24",
    S3,
    "198.18.200.0/24",
    "::/0",
    "2600:1f14:1::/56",
    "2600:1f14:ffff::/48",
    "64:ff9b::/96",
    "64:ff9b::cb00:7100/120",
)
GROUPS = ("sg/a", "sg/b")
SUBNETS = ("pub", "app", "db")
OPEN = ("in -1 * 0.0.0.0/0", "out -1 * 0.0.0.0/0", "in -1 * ::/0", "out -1 * ::/0")
PORTS = ("443", "440-445", "1024-1027", "1028-1033", "1030-1031", "0-65535")
MESSAGES = ("8/0", "0/0", "3/4", "-1/-1", "*")

ports = st.sampled_from(PORTS)
protocol_and_ports = st.one_of(
    st.just("-1 *"),
    st.builds("{} {}".format, st.sampled_from(("tcp", "udp")), ports),
    st.builds("{} {}".format, st.sampled_from(("icmp", "icmpv6")), st.just("*")),
    st.builds("icmp {}".format, st.sampled_from(("8/0", "0/0", "3/4"))),
)
rule_line = st.builds(
    "{} {} {}".format,
    st.sampled_from(("in", "out")),
    protocol_and_ports,
    st.sampled_from((*CIDRS, *GROUPS, "pl/s3")),
)
entry_line = st.one_of(
    st.builds(
        "{} {} {} {}".format,
        st.sampled_from(("in", "out")),
        st.sampled_from(("allow", "allow", "deny")),
        protocol_and_ports,
        st.sampled_from(CIDRS),
    ),
    st.builds(
        "{} deny tcp {} {}".format,
        st.sampled_from(("in", "out")),
        st.sampled_from(("1024-1027", "1027-1028", "1030-1031", "1028-1033", "441")),
        st.sampled_from(("0.0.0.0/0", "10.0.0.0/16", "::/0")),
    ),
)
TARGETS = {
    "0.0.0.0/0": ("igw", "nat", "nat blackhole"),
    "::/0": ("igw", "eigw", "nat"),
    "64:ff9b::/96": ("nat", "nat", "igw"),
    "pl/s3": ("s3",),
    "203.0.113.0/24": ("nat", "igw", "igw propagated"),
    "10.0.2.0/24": ("nat",),
    S3: ("igw", "nat propagated"),
}
route_line = st.sampled_from([f"{block} {to}" for block, targets in TARGETS.items() for to in targets])


PARTIES = tuple(party(name, name, client_ports="small") for name in NAMES)


def ground(wide, routes, lists, nat_subnet, *, shut=(), rules=None, gateway="main"):
    """A VPC of three subnets with every gateway; `wide` rules in both groups beside the given ones."""
    rules = rules or {}
    return (
        vpc(ipv6=("2600:1f14:1::/56",)),
        subnet("pub", "10.0.0.0/24", ipv6="2600:1f14:1::/64"),
        subnet("app", "10.0.1.0/24", ipv6="2600:1f14:1:1::/64"),
        subnet("db", "10.0.2.0/24", az="b", ipv6="2600:1f14:1:2::/64"),
        *(table(f"rt/{name}", [name], *routes[name]) for name in SUBNETS),
        *(numbered(name, lists[name], opened=name not in shut) for name in SUBNETS),
        InternetGateway(key="igw", vpc=gateway, **HOME),
        EgressOnlyInternetGateway(key="eigw", vpc="main", **HOME),
        nat("nat", nat_subnet, "10.0.0.220" if nat_subnet == "pub" else "10.0.1.220", "198.51.100.20"),
        prefix_list("pl/s3", S3),
        gateway_endpoint("s3"),
        *(group(name, *sorted({*rules.get(name, ()), *wide})) for name in GROUPS),
        host("web", "pub", "10.0.0.10", "sg/a", public="198.51.100.10", ipv6=("2600:1f14:1::10",)),
        host("bare", "pub", "10.0.0.11", "sg/a", "sg/b"),
        host("app", "app", "10.0.1.10", "sg/b", ipv6=("2600:1f14:1:1::10",)),
        host("worker", "app", "10.0.1.11", "sg/a", public="198.51.100.11"),
        host("db", "db", "10.0.2.10", "sg/b", ipv6=("2600:1f14:1:2::10",)),
        host("endpoint", "db", "10.0.2.11", "sg/a", interface_type="vpc_endpoint"),
    )


@st.composite
def worlds(draw, lines=route_line):
    """A VPC of three subnets with random rules, entries and routes, biased towards what lets packets through."""
    drawn_routes = st.lists(lines, max_size=4, unique_by=lambda line: line.split()[0])
    return estate(
        *ground(
            draw(st.sampled_from((OPEN, OPEN, ()))),
            {name: draw(drawn_routes) for name in SUBNETS},
            {name: draw(st.lists(entry_line, max_size=4)) for name in SUBNETS},
            draw(st.sampled_from(("pub", "app"))),
            shut=draw(st.sets(st.sampled_from(SUBNETS), max_size=1)),
            rules={name: draw(st.lists(rule_line, max_size=5)) for name in GROUPS},
            gateway=draw(st.sampled_from(("main", "main", "main", ""))),
        ),
        parties=PARTIES,
    )


def numbered(name, lines, *, opened):
    """A list of drawn entries, numbered as drawn, with an allow-all at its end if it is an open one."""
    last = [line.replace(" ", " allow ", 1) for line in OPEN] if opened else []
    every = (*lines, *last)
    return acl(f"acl/{name}", [name], *(f"{100 + place} {line}" for place, line in enumerate(every)))


def small_range(client):
    """The stand-ins for the ephemeral ranges."""
    return NAT_PORTS if client == "nat_gateway" else CLIENT_PORTS


@contextmanager
def small_ranges():
    """Lets the trace believe that clients and NAT gateways have few ports."""
    with patch("workbook.reachability.answer.client_range", small_range):
        yield


questions = st.one_of(
    st.tuples(st.just("tcp"), st.sampled_from(((443, 443), (440, 441), (1027, 1028)))),
    st.tuples(st.just("udp"), st.just((443, 443))),
    st.tuples(st.just("icmp"), st.sampled_from(((8 * 256, 8 * 256), (3 * 256 + 4, 3 * 256 + 4)))),
)
ends = st.tuples(st.sampled_from(NAMES), st.sampled_from(("eni", "public", "ipv6")))


@st.composite
def journeys(draw, ends=ends, questions=questions):
    """Two ends and a question; an end outside is an address."""
    outside, where = draw(st.sampled_from(("none", "none", "source", "destination"))), draw(ends)
    other, at = draw(ends)
    six = "ipv6" in (where[1], at)
    address = draw(st.sampled_from(OUTSIDE6 if six else OUTSIDE))
    return outside, where[0], other, at, six, address, draw(questions)


def ask_both(world, journey):
    """The verdicts of the trace and of the packets played, or None where an end has no such address."""
    outside, source, destination, at, six, address, (protocol, dports) = journey
    topology = topology_of(world)
    enis = {name: world[f"eni/{name}"] for name in (source, destination)}
    if six and protocol == "icmp":
        protocol, dports = "icmpv6", (128 * 256, 128 * 256)
    wanted = [enis[source]] * (outside != "source") + [enis[destination]] * (outside != "destination")
    if six and not all(eni.ipv6_addresses for eni in wanted):
        return None
    if outside != "destination" and at == "public" and not enis[destination].public_ip:
        return None
    if outside == "source" and ip_address(address) in brute_force.NAT64:
        return None
    client = _client(topology, outside, enis[source], address, six=six)
    server, contacted = _server(topology, outside, enis[destination], address, at, six=six)
    number = protocol_number(protocol)
    icmp = number in ("1", "58")
    path = trace(world, client, server, Question(protocol=number, ports=span(*dports)))
    played = brute_force.verdict(
        world,
        ip_address(address) if outside == "source" else enis[source],
        (_behind(world, contacted) if outside == "destination" else enis[destination], contacted),
        number,
        range(dports[0], dports[1] + 1),
        (0,) if icmp else range(CLIENT_PORTS[0], CLIENT_PORTS[1] + 1),
        (0,) if icmp else range(NAT_PORTS[0], NAT_PORTS[1] + 1),
    )
    return path, played


def _behind(world, address):
    """The interface that an address of NAT64's prefix means, if one has its IPv4 address."""
    if address not in brute_force.NAT64:
        return None
    inner = brute_force.as_ipv4(brute_force.Sent(address, address, "6", 0, 443)).dst
    return next((eni for eni in world.of(NetworkInterface) if eni.private_ip_address == inner), None)


def _client(topology, outside, eni, address, *, six):
    if outside == "source":
        return replace(outside_end(topology, ip_address(address)), client_ports="small")
    return interface_end(topology, eni.key, ipv6=six)


def _server(topology, outside, eni, address, at, *, six):
    if outside == "destination":
        return address_end(topology, ip_address(address), "main"), ip_address(address)
    if six:
        return interface_end(topology, eni.key, ipv6=True), eni.ipv6_addresses[0]
    public = at == "public" or (outside == "source" and eni.public_ip)
    contacted = eni.public_ip if public else eni.private_ip_address
    return interface_end(topology, eni.key, address=contacted), contacted


@settings(max_examples=300, deadline=None)
@given(world=worlds(), journeys_=st.lists(journeys(), min_size=1, max_size=4))
def test_the_trace_agrees_with_packets_played_one_by_one(world, journeys_):
    """On random small networks every verdict is that of the packets, port by port."""
    with small_ranges():
        for journey in journeys_:
            both = ask_both(world, journey)
            if both is None:
                continue
            path, played = both
            ran("packet simulator")
            event(played)

            assert played == path.verdict, (journey, path.blockers, path.counterexample)


denies = st.builds(
    "{} deny {} {} {}".format,
    st.sampled_from(("in", "out")),
    st.sampled_from(("tcp", "tcp", "udp")),
    st.sampled_from(("1024-1027", "1027-1028", "1030-1031", "1029-1032", "441-443", "1024-1028")),
    st.sampled_from(("0.0.0.0/0", "10.0.0.0/16", "10.0.1.0/24", "203.0.113.0/24", "::/0")),
)
WIRED = {"pub": ["0.0.0.0/0 igw", "::/0 igw"], "app": ["0.0.0.0/0 nat", "::/0 eigw"], "db": ["pl/s3 s3"]}


@st.composite
def denying_worlds(draw):
    """The same VPC with everything open but for a few drawn denies: many connections work in part."""
    lists = {name: draw(st.lists(denies, min_size=1, max_size=4)) for name in SUBNETS}
    return estate(*ground(OPEN, WIRED, lists, "pub"), parties=PARTIES)


@settings(max_examples=300, deadline=None)
@given(
    world=denying_worlds(),
    journey=journeys(
        st.tuples(st.sampled_from(("web", "bare", "app", "db")), st.just("eni")),
        st.just(("tcp", (440, 443))),
    ),
)
def test_what_is_open_in_part_is_found(world, journey):
    """Where denies close some of the ports, the trace says partial, blocked or reachable as the packets do."""
    with small_ranges():
        both = ask_both(world, journey)
    if both is None:
        return
    path, played = both
    ran("packet simulator")
    event(played)

    assert played == path.verdict, (journey, path.blockers, path.counterexample)
    assert (played == "partial") <= bool(path.counterexample)


RANK = ("blocked", "partial", "reachable")


@settings(max_examples=200, deadline=None)
@given(world=worlds(), journey=journeys(), line=rule_line, name=st.sampled_from(GROUPS))
def test_a_rule_more_never_closes_a_connection(world, journey, line, name):
    """Adding a rule to a security group leaves every verdict as good as it was, or better."""
    more = replace(world, resources=(*world.resources, replace(rule(name, line), key="more")))
    before, after = (_rank(each, journey) for each in (world, more))

    assert before <= after


@settings(max_examples=200, deadline=None)
@given(world=worlds(), journey=journeys(), line=denies, name=st.sampled_from(SUBNETS))
def test_a_deny_more_never_opens_a_connection(world, journey, line, name):
    """Adding a deny before all entries of a list leaves every verdict as bad as it was, or worse."""
    deny = replace(entry(f"acl/{name}", f"1 {line}"), key="more")
    more = replace(world, resources=(*world.resources, deny))
    before, after = (_rank(each, journey) for each in (world, more))

    assert after <= before


@settings(max_examples=200, deadline=None)
@given(world=worlds(), six=st.booleans(), question=questions)
def test_neighbours_depend_on_no_list_and_no_route(world, six, question):
    """Between interfaces of one subnet the verdict is the same without ACL entries and routes."""
    bare = replace(
        world,
        resources=tuple(each for each in world.resources if each.kind not in ("Route", "NetworkAclEntry")),
    )
    for pair in (("web", "bare"), ("app", "worker"), ("db", "endpoint")):
        journey = ("none", *pair, "ipv6" if six else "eni", six, OUTSIDE[0], question)

        assert _rank(world, journey) == _rank(bare, journey)


def _rank(world, journey):
    with small_ranges():
        both = ask_both(world, journey)
    return RANK.index(both[0].verdict) if both else -1
