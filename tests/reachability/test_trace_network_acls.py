"""Network ACLs in the trace: AWS's published tables and conversations, and what happens at a subnet's border."""

from ipaddress import ip_address

import pytest

from tests.cases.describe import HOME, acl_entries, load
from tests.cases.questions import question
from tests.oracles_ran import ran
from tests.reachability.small_estates import (
    ALLOW_ALL,
    OPEN,
    acl,
    ask,
    codes,
    estate,
    group,
    host,
    party,
    subnet,
    table,
    vpc,
)
from workbook.facts.ip_protocols import protocol_number
from workbook.model.estate.estate import Estate
from workbook.model.estate.network import NetworkAcl
from workbook.reachability.network_acls import pass_network_acl
from workbook.reachability.packet import Packet
from workbook.reachability.topology import Topology
from workbook.reachability.trail import Trail

EVALUATIONS = load("nacl_eval.json")
CONVERSATIONS = load("nacl_conversations.json")
HERE = {4: ip_address("10.0.0.5"), 6: ip_address("2001:db8:1234:1a00::5")}


def judge(name, direction, remote, protocol, ports):
    """One published list judges one packet at the border of its subnet."""
    entries = acl_entries(name, EVALUATIONS["acls"][name])
    guarded = Estate(resources=(NetworkAcl(key=name, vpc="main", subnets=("here",), **HOME), *entries))
    far, here = ip_address(remote), HERE[ip_address(remote).version]
    egress = direction == "egress"
    source, destination = (here, far) if egress else (far, here)
    packet = Packet(source=source, destination=destination, protocol=protocol_number(protocol), ports=ports)
    trail = Trail()
    pass_network_acl(Topology(guarded), trail, "here", packet, egress=egress)
    return trail


@pytest.mark.parametrize("row", EVALUATIONS["rows"], ids=lambda row: row["id"])
def test_the_published_entry_decides(row):
    """The entry that AWS's page names decides about the packet, the way the page says."""
    port = row.get("dst_port")
    ports = ((port, port),) if port is not None else question(row["protocol"]).ports
    hop = judge(row["acl"], row["direction"], row["remote"], row["protocol"], ports).hops[0]
    number = hop.decided_by.split("/")[2] if hop.decided_by else "*"
    ran("reachability analyzer")

    assert row["expected"] == hop.decision
    assert str(row["expected_rule"]) == ("*" if number in ("32767", "32768") else number)


@pytest.mark.parametrize("row", CONVERSATIONS["rows"], ids=lambda row: row["id"])
def test_every_step_of_a_published_conversation(row):
    """Each list lets through just the ports that the page's tables let through, answers included."""
    ran("reachability analyzer")
    for step in row["steps"]:
        ports = (tuple(step["ports"]),)
        trail = judge(step["acl"], step["direction"], step["remote"], row["protocol"], ports)
        dropped = [list(pair) for pair in trail.denied.get("client", ())]

        assert step["denied_ports"] == dropped
        expected = {"allow": "reachable", "deny": "blocked", "partial": "partial"}[step["verdict"]]
        assert expected == trail.verdict


def two_subnets(lines_a, lines_b=ALLOW_ALL):
    """A client in one subnet and a server in another, groups open, each subnet under its own list."""
    return estate(
        vpc(),
        subnet("a", "10.0.1.0/24"),
        subnet("b", "10.0.2.0/24"),
        table("rt", ["a", "b"]),
        acl("acl/a", ["a"], *lines_a),
        acl("acl/b", ["b"], *lines_b),
        group("sg/open", *OPEN),
        host("client", "a", "10.0.1.10", "sg/open"),
        host("near", "a", "10.0.1.11", "sg/open"),
        host("server", "b", "10.0.2.10", "sg/open"),
        parties=[party("client", "client"), party("near", "near"), party("server", "server")],
    )


def test_lists_do_not_see_traffic_inside_their_subnet():
    """Neighbours of one subnet talk whatever its list denies."""
    assert ask(two_subnets(()), "eni/client", "eni/near", "tcp/443").verdict == "reachable"


def test_all_four_entries_are_needed():
    """A connection between subnets needs both lists, both ways; the trace names the closed ones together."""
    path = ask(two_subnets(("100 out allow tcp 443 0.0.0.0/0",), ()), "eni/client", "eni/server", "tcp/443")

    assert path.verdict == "blocked"
    assert [blocker.component for blocker in path.blockers] == ["acl/b", "acl/b", "acl/a"]
    assert set(codes(path)) == {"SUBNET_ACL_RESTRICTION"}


@pytest.mark.parametrize(
    ("entries", "verdict", "lost"),
    [
        (("100 in allow tcp 1024-65535 0.0.0.0/0",), "reachable", ""),
        (("100 in allow tcp 32768-60999 0.0.0.0/0",), "reachable", ""),
        (("100 in allow tcp 32768-60998 0.0.0.0/0",), "partial", "60999"),
        (
            ("90 in deny tcp 40000-40001 0.0.0.0/0", "100 in allow -1 * 0.0.0.0/0"),
            "partial",
            "40000-40001",
        ),
        (("100 in allow tcp 1024-32767 0.0.0.0/0",), "blocked", ""),
        (("100 in allow udp 1024-65535 0.0.0.0/0",), "blocked", ""),
        (("100 in allow tcp 1024-65535 10.0.3.0/24",), "blocked", ""),
        (("100 in allow 6 * 10.0.2.0/24",), "reachable", ""),
    ],
)
def test_answers_over_the_whole_client_range(entries, verdict, lost):
    """The answer is tested on every port that a Linux client opens from; what is lost is named."""
    world = two_subnets(("100 out allow -1 * 0.0.0.0/0", *entries))
    path = ask(world, "eni/client", "eni/server", "tcp/443")

    assert verdict == path.verdict
    assert lost in path.counterexample
    assert (verdict == "partial") == bool(path.counterexample)


def test_a_range_of_ports_open_in_part():
    """A question about several ports is answered `partial` with those that are dropped."""
    world = two_subnets(("100 out allow tcp 8000-8005 0.0.0.0/0", "100 in allow -1 * 0.0.0.0/0"))
    path = ask(world, "eni/client", "eni/server", "tcp/8000-8009")

    assert path.verdict == "partial"
    assert path.counterexample == "requests to 8006-8009 are dropped"


@pytest.mark.parametrize(
    ("asked", "entries", "verdict"),
    [
        ("icmp/8/0", ("100 out allow icmp 8/0 0.0.0.0/0", "100 in allow icmp 0/0 0.0.0.0/0"), "reachable"),
        ("icmp/8/0", ("100 out allow icmp 8/0 0.0.0.0/0", "100 in allow icmp 8/0 0.0.0.0/0"), "blocked"),
        ("icmp/3/4", ("100 out allow icmp 3/4 0.0.0.0/0",), "reachable"),
        ("icmp/3/4", ("100 out allow icmp 3/1 0.0.0.0/0",), "blocked"),
        ("icmp", ("100 out allow icmp 3/4 0.0.0.0/0",), "partial"),
        ("icmp", ("100 out allow -1 * 0.0.0.0/0",), "partial"),
        ("icmp", ("100 out allow -1 * 0.0.0.0/0", "100 in allow -1 * 0.0.0.0/0"), "reachable"),
    ],
)
def test_icmp_by_type_and_code(asked, entries, verdict):
    """ICMP is matched by type and code, an echo needs its reply, and an error message needs none."""
    assert ask(two_subnets(entries), "eni/client", "eni/server", asked).verdict == verdict


def test_other_protocols_have_no_ports():
    """An entry for all traffic carries ESP, one with TCP ports does not."""
    wide = two_subnets(ALLOW_ALL)
    narrow = two_subnets(("100 out allow tcp 0-65535 0.0.0.0/0", "100 in allow tcp 0-65535 0.0.0.0/0"))

    asked = question("esp")
    assert [_esp(world, asked).verdict for world in (wide, narrow)] == ["reachable", "blocked"]


def _esp(world, asked):
    from workbook.reachability.ends import interface_end
    from workbook.reachability.topology import topology_of
    from workbook.reachability.trace import trace

    topology = topology_of(world)
    client, server = interface_end(topology, "eni/client"), interface_end(topology, "eni/server")
    return trace(world, client, server, asked)


def test_the_change_that_opens_a_list():
    """A blocker of a list says which entry before which number would open it."""
    world = two_subnets(("90 out deny tcp 443 10.0.2.0/24", *ALLOW_ALL))
    blocker = ask(world, "eni/client", "eni/server", "tcp/443").blockers[0]

    assert blocker.rule == "acl/a/out/90"
    assert blocker.change == (
        "add to acl/a an outbound allow entry numbered below 90: tcp/443 to 10.0.2.0/24"
    )
