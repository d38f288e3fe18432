"""The question of the command line and the workbench: names, ports, parties, relays, and what is refused."""

import json
from dataclasses import replace

import pytest

from tests.reachability.documented_world import changed, interface_endpoint, with_more, without, world
from tests.reachability.matrix_estates import THREE_TIERS
from tests.reachability.small_estates import ALLOW_ALL, estate, group, host, outside, subnet, vpc
from workbook.errors import NotFoundError, OptionsError
from workbook.reachability.reach import reach

WORLD = world()


@pytest.mark.parametrize(
    ("source", "destination", "ports", "verdict"),
    [
        ("web", "app", "tcp/443", "reachable"),
        ("app", "internet", "tcp/443", "reachable"),
        ("internet", "web", "tcp/443", "reachable"),
        ("internet", "app", "tcp/443", "blocked"),
        ("office", "web", "tcp/22", "reachable"),
        ("203.0.113.9", "web", "tcp/22", "reachable"),
        ("203.0.113.0/25", "web", "tcp/22", "reachable"),
        ("app", "198.51.100.0/24", "tcp/443", "reachable"),
        ("app", "aws:s3", "tcp/443", "reachable"),
        ("app", "aws:s3", "udp/443", "blocked"),
        ("app", "aws:ssm", "tcp/443", "reachable"),
        ("app", "aws:sqs", "tcp/443", "reachable"),
        ("db", "aws:sqs", "tcp/443", "blocked"),
        ("eni/app", "eni/db", "tcp/5432", "reachable"),
        ("app", "10.0.2.5", "tcp/5432", "reachable"),
        ("10.0.1.5", "db", "tcp/5432", "reachable"),
        ("10.0.0.0/24", "db", "tcp/5432", "reachable"),
        ("10.0.1.0/24", "db", "tcp/5432", "partial"),
        ("app", "198.51.100.10", "tcp/443", "reachable"),
        ("app", "198.51.100.20", "tcp/443", "blocked"),
        ("app", "10.0.0.220", "tcp/443", "blocked"),
        ("app", "10.0.99.9", "tcp/443", "blocked"),
        ("app", "10.0.2.77", "tcp/443", "reachable"),
        ("stranger:app", "db", "tcp/5432", "reachable"),
        ("stranger:internet", "db", "tcp/5432", "blocked"),
        ("stranger:203.0.113.0/24", "web", "tcp/22", "reachable"),
        ("app", "10.0.0.2", "udp/53", "reachable"),
        ("app", "db", "icmp", "reachable"),
        ("app", "db", "icmp/8/0", "reachable"),
        ("app", "db", "all", "reachable"),
        ("eni/near", "internet", "all", "partial"),
        ("app", "app", "tcp/7946", "reachable"),
        ("internet", "endpoint:ssm", "tcp/443", "blocked"),
        ("endpoint:ssm", "app", "tcp/443", "blocked"),
    ],
)
def test_ends_by_any_name(source, destination, ports, verdict):
    """Parties, interfaces, addresses, CIDRs, services and strangers are all ends of a question."""
    path = reach(WORLD, source, destination, ports)

    assert verdict == path.verdict
    assert (source, destination) == (path.source, path.destination)


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("ap", "'app'"),
        ("interet", "'internet'"),
        ("aws:secretmanager", "'secretsmanager'"),
        ("stranger:ap", "'app'"),
        ("x", "known:"),
    ],
)
def test_an_unknown_name_is_answered_with_a_known_one(name, hint):
    """A name nobody has is refused with what was probably meant."""
    with pytest.raises(NotFoundError, match=hint):
        reach(WORLD, "app", name, "tcp/443")


@pytest.mark.parametrize(
    "ports",
    [
        "",
        "443",
        "tcp",
        "tcp/",
        "tcp/x",
        "tcp/65536",
        "tcp/9-3",
        "sctp/1",
        "icmp/256/0",
        "icmp/8/",
        "tcp/1-2-3",
    ],
)
def test_ports_that_cannot_be_read_are_refused(ports):
    """A bad port is a fault of its field, with the rule and how to write it."""
    with pytest.raises(OptionsError) as refused:
        reach(WORLD, "app", "db", ports)

    assert [fault.field for fault in refused.value.faults] == ["port"]
    assert repr(ports) in str(refused.value)


@pytest.mark.parametrize(
    "pair", [("internet", "office"), ("aws:s3", "203.0.113.9"), ("internet", "internet")]
)
def test_two_ends_outside_are_refused(pair):
    """Nothing of the estate lies between two ends outside it."""
    with pytest.raises(OptionsError, match="one end must be inside"):
        reach(WORLD, *pair, "tcp/443")


def test_an_address_needs_its_vpc_where_several_would_do():
    """With two VPCs an address pair names the VPC it is seen from, or is refused."""
    two = with_more(WORLD, vpc("10.0.0.0/16", key="other"), subnet("o", "10.0.5.0/24", home="other"))

    with pytest.raises(OptionsError, match="name the VPC"):
        reach(two, "10.0.1.5", "10.0.2.5", "tcp/443")
    with pytest.raises(NotFoundError, match="'main'"):
        reach(two, "10.0.1.5", "10.0.2.5", "tcp/443", vpc="mian")
    assert reach(two, "10.0.1.5", "10.0.2.5", "tcp/443", vpc="main").verdict == "reachable"


def test_addresses_are_seen_from_the_vpc_that_alone_holds_the_sender():
    """An address of one VPC towards one of another VPC needs no word about where it is seen from."""
    two = with_more(WORLD, vpc("172.31.0.0/16", key="other"), subnet("o", "172.31.5.0/24", home="other"))

    assert reach(two, "10.0.1.5", "172.31.5.9", "tcp/443").verdict == "blocked"
    assert reach(two, "10.0.1.5", "10.0.2.5", "tcp/443").verdict == "reachable"
    assert reach(two, "10.0.1.5", "192.0.2.1", "tcp/443").forward.hops[0].component != "other"


def test_partial_over_parties_names_the_pair():
    """Where some interfaces of a party are open and others not, the failing pair is the counter-example."""
    narrow = changed(
        with_more(WORLD, *group("sg/narrow", "in tcp 5432 10.0.1.5/32")),
        "eni/db",
        security_groups=("sg/narrow",),
    )
    path = reach(narrow, "app", "db", "tcp/5432")

    assert path.verdict == "partial"
    assert "eni/near -> eni/db" in path.counterexample
    assert "1 of 2 cases" in path.counterexample


def test_a_rule_for_part_of_the_internet_is_partial():
    """A group opened to a few addresses that no party has makes the internet partial, not blocked."""
    lines = ("in tcp 443 8.0.0.0/8", "out -1 * 0.0.0.0/0")
    path = reach(world(groups={"sg/open": lines}), "internet", "web", "tcp/443")

    assert path.verdict == "partial"


def test_a_named_office_is_not_the_internet():
    """A group open to the office alone leaves the internet blocked."""
    lines = ("in tcp 443 203.0.113.0/24", "out -1 * 0.0.0.0/0")
    narrow = world(groups={"sg/open": lines})

    assert reach(narrow, "office", "web", "tcp/443").verdict == "reachable"
    assert reach(narrow, "internet", "web", "tcp/443").verdict == "blocked"


def test_part_of_an_office_is_partial():
    """A rule for half of an office's network leaves the other half as counter-example."""
    lines = ("in tcp 443 203.0.113.0/25", "out -1 * 0.0.0.0/0")
    path = reach(world(groups={"sg/open": lines}), "office", "web", "tcp/443")

    assert path.verdict == "partial"
    assert "203.0.113.128" in path.counterexample


def test_the_resolver_decides_where_a_service_is():
    """With private DNS a service is its endpoint's interfaces; without, its public addresses through NAT."""
    public = with_more(without(WORLD, "endpoint/ssm"), interface_endpoint(private_dns_enabled=False))

    components = [
        [hop.component for hop in reach(each, "app", "aws:ssm", "tcp/443").forward.hops]
        for each in (WORLD, public)
    ]

    assert "eni/ssm" in components[0]
    assert "nat" in components[1]


def test_a_gateway_endpoint_carries_while_its_route_is_there():
    """Without the prefix list's route the same call leaves by the NAT gateway."""
    routeless = without(WORLD, "rt/app/pl/s3")

    components = [
        [hop.component for hop in reach(each, "app", "aws:s3", "tcp/443").forward.hops]
        for each in (WORLD, routeless)
    ]

    assert ("s3" in components[0], "nat" in components[0]) == (True, False)
    assert ("s3" in components[1], "nat" in components[1]) == (False, True)


def test_relays_are_told_with_their_own_verdicts():
    """Behind a load balancer the direct path is judged alone, and the chain of connections beside it."""
    lines = ("in tcp 8080 10.0.0.0/24", "out -1 * 0.0.0.0/0")
    shut = changed(world(groups={"sg/app": lines}), "eni/bare", public_ip=None)
    inside, outer = reach(shut, "db", "app", "tcp/8080"), reach(shut, "internet", "app", "tcp/8080")

    assert inside.verdict == "blocked"
    assert [(link.source, link.destination, link.ports, link.verdict) for link in inside.relayed_by] == [
        ("db", "alb", "443", "reachable"),
        ("alb", "app", "8080", "reachable"),
    ]
    assert [link.verdict for link in outer.relayed_by] == ["blocked", "reachable"]


def test_no_relay_no_chain():
    """A destination that no relay forwards to has no chain, and a relay is not relayed by itself."""
    assert reach(WORLD, "web", "db", "tcp/443").relayed_by == ()
    assert reach(WORLD, "alb", "app", "tcp/443").relayed_by == ()


def test_relays_in_a_ring_end():
    """Relays that forward to one another do not trap the search."""
    ring = replace(
        WORLD,
        parties=tuple(
            replace(party, forwards_to=("alb",)) if party.key == "web" else party
            for party in (
                replace(p, forwards_to=("app", "web")) if p.key == "alb" else p for p in WORLD.parties
            )
        ),
    )

    assert [link.destination for link in reach(ring, "db", "app", "tcp/443").relayed_by] == ["alb", "app"]


def test_every_blocker_with_its_change():
    """Group, list, and answer are reported together, each with the smallest change that would open it."""
    shut = world(
        private=ALLOW_ALL[:1], groups={"sg/app": ("in tcp 1 0.0.0.0/0",), "sg/db": ("out tcp 1 0.0.0.0/0",)}
    )
    path = reach(shut, "app", "db", "tcp/5432")

    assert [(blocker.component, blocker.code) for blocker in path.blockers] == [
        ("sg/app", "SG_HAS_NO_RULES"),
        ("acl/app", "SUBNET_ACL_RESTRICTION"),
        ("sg/db", "SG_HAS_NO_RULES"),
        ("acl/app", "SUBNET_ACL_RESTRICTION"),
    ]
    assert [blocker.change for blocker in path.blockers] == [
        "add to sg/app an outbound rule: tcp/5432 to sg/db",
        "add to acl/app an outbound allow entry: tcp/5432 to 10.0.2.0/24",
        "add to sg/db an inbound rule: tcp/5432 from sg/app",
        "add to acl/app an outbound allow entry: tcp/32768-60999 to 10.0.1.0/24",
    ]


def test_a_host_without_addresses_is_any_host():
    """A host name whose addresses are unknown is reached where every internet address is."""
    named = replace(WORLD, parties=(*WORLD.parties, outside("api.example.com", host_name="api.example.com")))
    narrow = replace(world(groups={"sg/app": ("out tcp 443 8.0.0.0/8",)}), parties=named.parties)

    assert reach(named, "app", "api.example.com", "tcp/443").verdict == "reachable"
    assert reach(narrow, "app", "api.example.com", "tcp/443").verdict == "partial"


def test_one_family_that_works_is_enough():
    """A client with both families uses the one that works, and the other is told."""
    path = reach(world(routes=()), "app", "internet", "tcp/443")

    assert path.verdict == "reachable"
    assert any(text.startswith("over IPv4 the verdict is blocked") for text in path.assumptions)


def test_on_premises_needs_a_door():
    """A network on premises to which nothing of the estate leads reaches nothing in it."""
    far = replace(WORLD, parties=(*WORLD.parties, outside("plant", "172.16.0.0/16", location="on_premises")))
    path = reach(far, "plant", "app", "tcp/443")

    assert path.verdict == "blocked"
    assert [each.code for each in path.blockers] == ["NO_POSSIBLE_DESTINATION"]


def test_an_unmodelled_target_is_unknown_unless_something_blocks_for_sure():
    """A route to what the estate does not hold makes the answer unknown; a closed group still blocks."""
    odd = world(routes=("0.0.0.0/0 tgw-1",))
    shut = world(routes=("0.0.0.0/0 tgw-1",), groups={"sg/app": ("out tcp 1 0.0.0.0/0",)})

    assert reach(odd, "app", "203.0.113.5", "tcp/443").verdict == "unknown"
    assert reach(shut, "app", "203.0.113.5", "tcp/443").verdict == "blocked"


def test_what_lies_beyond_the_edge_is_an_assumption():
    """The internet's side and the listening process are assumed and said, not judged."""
    path = reach(WORLD, "internet", "web", "tcp/443")

    assert [text.split(":")[0] for text in path.assumptions] == [
        "internet sends",
        "a process listens at eni/web and its operating system's firewall is open",
    ]


def test_the_answer_as_json():
    """The JSON has the words that scripts rely on."""
    plain = reach(world(private=()), "app", "db", "tcp/5432").to_dict()

    assert {"verdict", "forward", "return", "blockers", "relayed_by", "assumptions"} <= plain.keys()
    assert plain["forward"].keys() == plain["return"].keys() == {"verdict", "hops"}
    assert {"component", "code", "rule", "detail"} <= plain["blockers"][0].keys()
    assert json.loads(json.dumps(plain))["verdict"] == "blocked"


def test_reasons_are_not_read():
    """Without any because the answers are the same."""
    bare = replace(WORLD, resources=tuple(replace(each, because=()) for each in WORLD.resources))

    assert reach(bare, "app", "internet", "all") == reach(WORLD, "app", "internet", "all")


def test_an_estate_without_lists_or_tables_still_answers():
    """What AWS makes with a VPC, local routes and an open list, is there when nobody writes it out."""
    bare = estate(
        vpc(),
        subnet("a", "10.0.1.0/24"),
        subnet("b", "10.0.2.0/24"),
        *group("sg", "in tcp 443 sg", "out -1 * 0.0.0.0/0"),
        host("one", "a", "10.0.1.4", "sg"),
        host("two", "b", "10.0.2.4", "sg"),
    )

    assert reach(bare, "eni/one", "eni/two", "tcp/443").verdict == "reachable"
    assert reach(bare, "eni/one", "internet", "tcp/443").verdict == "blocked"


@pytest.mark.parametrize(
    ("question", "words"),
    [
        (("app", "internet", "tcp/25"), "throttles"),
        (("web", "203.0.113.9", "tcp/20-30"), "throttles"),
        (("app", "internet", "tcp/26"), ""),
        (("app", "internet", "udp/25"), ""),
        (("web", "app", "tcp/25"), ""),
        (("internet", "web", "tcp/25"), ""),
        (("app", "10.0.0.2", "udp/53"), "1024 packets"),
    ],
)
def test_what_aws_slows_down_is_a_note(question, words):
    """Mail to the internet, and the services of the host; nothing else is."""
    slowed = [note for note in reach(WORLD, *question).notes if "throttles" in note or "packets" in note]

    assert [words in note for note in slowed] == [True] * bool(words)


def test_state_is_one_line_and_its_figures_stand_apart():
    """People read that both ends keep state; how long, JSON says beside it."""
    path = reach(THREE_TIERS, "app", "db", "tcp/5432")
    plain = path.to_dict()

    assert [note for note in path.notes if "432000" in note] == []
    assert sum("keep state" in note or "keeps state" in note for note in plain["notes"]) == 1
    assert any("432000 s" in each for each in plain["tracking"])
