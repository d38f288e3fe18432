"""The trace over VPC peering: who may cross, where answers go, and what security groups see beyond."""

from dataclasses import replace

import pytest

from tests.reachability.documented_world import changed, with_more, without
from tests.reachability.joined_estates import network, peered, peering
from tests.reachability.small_estates import (
    ALLOW_ALL,
    HOME,
    acl,
    ask,
    codes,
    estate,
    host,
    outside,
    party,
    subnet,
)
from workbook.model.estate.network import InternetGateway, VpcEndpoint
from workbook.reachability.reach import reach


def asked(world, source="eni/a-a", destination="eni/b-a", **more):
    """A connection from one VPC to the other."""
    return ask(world, source, destination, "tcp/443", **more)


def first(path):
    """The first blocker's component and code."""
    return path.blockers[0].component, path.blockers[0].code


def test_an_active_peering_joins_two_vpcs():
    """Routes both ways over an active peering carry connections both ways, whatever the accounts."""
    for world in (peered(), peered(accepter_account="other")):
        assert asked(world).verdict == "reachable"
        assert asked(world, "eni/b-a", "eni/a-a").verdict == "reachable"


def test_the_hops_name_the_peering_and_both_tables():
    """The request shows the table that leads out and the peering; the answer shows the other VPC's table."""
    path = asked(peered())
    ways = [
        [hop.component for hop in leg.hops if hop.kind != "NetworkAcl"] for leg in (path.forward, path.answer)
    ]

    assert ways[0] == ["eni/a-a", "sg/a", "rt/a", "pcx", "sg/b", "eni/b-a"]
    assert ways[1] == ["eni/b-a", "eni/b-a", "rt/b", "pcx", "eni/a-a"]


@pytest.mark.parametrize(
    ("status", "change"),
    [("pending-acceptance", "accept it"), ("deleted", "make a new peering connection"), ("rejected", "make")],
)
def test_only_an_active_peering_carries_packets(status, change):
    """Any other status stops them at the peering, once, with what to do."""
    path = asked(peered(status=status))

    assert first(path) == ("pcx", "BAD_STATE")
    assert path.blockers[0].change.startswith(change)
    assert [(each.component, each.code) for each in path.blockers].count(("pcx", "BAD_STATE")) == 2


@pytest.mark.parametrize(
    ("world", "blamed"),
    [
        (peered(out=()), ("rt/a", "NO_ROUTE_TO_DESTINATION")),
        (peered(back=()), ("rt/b", "NO_ROUTE_TO_DESTINATION")),
        (peered(out=("10.1.0.0/16 pcx blackhole",)), ("rt/a", "BAD_STATE_ROUTE")),
        (peered(back=("10.0.0.0/16 pcx blackhole",)), ("rt/b", "BAD_STATE_ROUTE")),
    ],
)
def test_both_sides_need_a_route(world, blamed):
    """A missing or dead route of either side stops the connection at that side's table."""
    path = asked(world)

    assert path.verdict == "blocked"
    assert first(path) == blamed


def test_vpcs_that_nothing_joins_are_said_to_be():
    """Without a peering or transit gateway between them a route alone would not help, and its target is named if one is."""
    apart = estate(network("a", "10.0.0.0/16"), network("b", "10.1.0.0/16"))
    path = asked(peered(out=()))

    assert [(each.component, each.code) for each in asked(apart).blockers] == [
        ("rt/a", "NO_ROUTE_TO_DESTINATION"),
        ("b", "DISCONNECTED_VPCS"),
    ]
    assert codes(path) == ["NO_ROUTE_TO_DESTINATION"]
    assert path.blockers[0].change == "add to rt/a a route for 10.1.0.0/24 to pcx"


def test_a_route_for_half_the_peer_serves_that_half():
    """The narrowest route that covers both hosts is enough; one beside them is not."""
    assert asked(peered(out=("10.1.0.0/24 pcx",))).verdict == "reachable"
    assert asked(peered(out=("10.1.1.0/24 pcx",))).verdict == "blocked"


def chain():
    """VPCs a, b and c in a row: a - b - c, with every route that people hope would help."""
    return estate(
        network("a", "10.0.0.0/16", routes=("10.0.0.0/8 pcx",)),
        network("b", "10.1.0.0/16", routes=("10.0.0.0/16 pcx", "10.2.0.0/16 pcx/2")),
        network("c", "10.2.0.0/16", routes=("10.0.0.0/8 pcx/2",)),
        peering("pcx", "a", "b"),
        peering("pcx/2", "b", "c"),
    )


def test_peering_is_not_transitive():
    """Two peerings in a row join neighbours and not the ends."""
    world = chain()

    assert [asked(world, "eni/b-a", end).verdict for end in ("eni/a-a", "eni/c-a")] == ["reachable"] * 2
    assert first(asked(world, "eni/a-a", "eni/c-a")) == ("pcx", "PCX_REQUIRES_ADDRESS_IN_VPC_CIDR")
    assert first(asked(world, "eni/c-a", "eni/a-a")) == ("pcx/2", "PCX_REQUIRES_ADDRESS_IN_VPC_CIDR")


def test_no_doors_of_the_peer_are_open_to_a_neighbour():
    """The internet is not behind a peering, even where the other VPC has a gateway and a route to it."""
    gateway = InternetGateway(key="igw", vpc="b", **HOME)
    world = peered(out=("0.0.0.0/0 pcx",), back=("10.0.0.0/16 pcx", "0.0.0.0/0 igw"), extra=(gateway,))

    assert first(asked(world, destination="203.0.113.7")) == ("pcx", "PCX_REQUIRES_ADDRESS_IN_VPC_CIDR")


def twins():
    """VPC a is peered with b and c, which have the same range; a routes it to c, and one host of it to b."""
    return estate(
        network("a", "172.16.0.0/16", routes=("10.0.0.0/16 pcx/c", "10.0.0.11/32 pcx/b")),
        network("b", "10.0.0.0/16", routes=("172.16.0.0/16 pcx/b",)),
        network("c", "10.0.0.0/16", routes=("172.16.0.0/16 pcx/c",)),
        host("b-too", "b/a", "10.0.0.11", "sg/b", home="b"),
        peering("pcx/b", "a", "b"),
        peering("pcx/c", "a", "c"),
    )


def test_an_answer_goes_where_its_own_table_leads():
    """There is no reverse path check: the request arrives, and its answer leaves for the twin."""
    path = asked(twins(), "eni/b-a", "eni/a-a")

    assert (path.forward.verdict, path.answer.verdict) == ("reachable", "blocked")
    assert first(path) == ("rt/a", "X_ANSWER_MISROUTED")
    assert "pcx/b" in path.blockers[0].change
    assert asked(twins(), "eni/b-too", "eni/a-a").verdict == "reachable"
    assert asked(twins(), "eni/c-a", "eni/a-a").verdict == "reachable"


def test_a_request_for_one_twin_does_not_arrive_at_the_other():
    """Equal addresses in two VPCs are two hosts: only the one that the route leads to is reached."""
    assert asked(twins(), "eni/a-a", "eni/c-a").verdict == "reachable"
    assert first(asked(twins(), "eni/a-a", "eni/b-a")) == ("rt/a", "X_REQUEST_MISROUTED")


@pytest.mark.parametrize(("address", "found"), [("10.0.0.10", "eni/c-a"), ("10.0.0.11", "eni/b-too")])
def test_an_address_is_the_host_that_routes_lead_to(address, found):
    """An address that two VPCs have means the one behind the route of the VPC that asks."""
    path = reach(twins(), "eni/a-a", address, "tcp/443")

    assert path.verdict == "reachable"
    assert path.forward.hops[-1].component == found


def test_each_interface_of_a_party_sees_addresses_from_its_own_vpc():
    """A party in two VPCs reaches the same address twice: a neighbour in one, and nothing in the other."""
    world = twins()
    everywhere = replace(world, parties=(party("everywhere", "b-too", "a-a"),))

    assert reach(everywhere, "everywhere", "10.0.0.10", "tcp/443").verdict == "reachable"
    assert (
        reach(changed(everywhere, "pcx/c", status="deleted"), "everywhere", "10.0.0.10", "tcp/443").verdict
        == "partial"
    )


def test_a_range_means_what_routes_lead_to():
    """Seen from one VPC, a range that two others have means the hosts behind its own routes, each once."""
    assert reach(twins(), "eni/a-a", "10.0.0.0/16", "tcp/443").verdict == "reachable"
    assert reach(twins(), "eni/b-a", "172.16.0.0/16", "tcp/443").verdict == "blocked"


def test_both_sides_lists_and_groups_are_judged_at_once():
    """A list and a group of the far side that both refuse are both named."""
    lists = acl("acl/b", ["b/a"], "100 in deny -1 * 10.0.0.0/16", *ALLOW_ALL[1:], home="b")
    path = asked(peered(groups_b=("out -1 * 0.0.0.0/0",), extra=(lists,)))

    assert codes(path) == ["SUBNET_ACL_RESTRICTION", "SG_HAS_NO_RULES"]


def test_the_answer_needs_the_clients_ports_in_the_lists():
    """Lists are stateless across a peering too: answers to part of the client's ports are lost."""
    lists = acl("acl/b", ["b/a"], ALLOW_ALL[0], "100 out allow tcp 1024-65534 10.0.0.0/16", home="b")

    assert asked(peered(extra=(lists,))).verdict == "partial"


BY_GROUP = ("in tcp 443 sg/a", "out -1 * 0.0.0.0/0")
TO_GROUP = ("out tcp 443 sg/b",)


def test_groups_are_seen_across_a_peering_of_one_region():
    """Rules may name the peer's group, inbound and outbound, and mean just its members."""
    world = peered(groups_a=TO_GROUP, groups_b=BY_GROUP)
    other = with_more(world, host("stray", "a/a", "10.0.0.99", "sg/a", home="a"))
    stranger = changed(other, "eni/stray", security_groups=("sg/b",))

    assert asked(world).verdict == "reachable"
    assert asked(stranger, "eni/stray").verdict == "blocked"


@pytest.mark.parametrize("more", [{"regions": ("eu-west-1", "us-east-1")}, {"status": "deleted"}])
@pytest.mark.parametrize("groups", [{"groups_a": TO_GROUP}, {"groups_b": BY_GROUP}])
def test_groups_mean_nothing_across_regions_or_a_dead_peering(more, groups):
    """A rule that names a group of another Region, or over a peering that is gone, matches nothing."""
    path = asked(peered(**groups, **more))

    assert "SG_REFERENCES_NOT_PRESERVED" in codes(path)
    assert "10.1.0.0/24" in path.blockers[0].change or "10.0.0.0/24" in str(
        [each.change for each in path.blockers]
    )


def test_an_interface_endpoint_of_the_peer_answers_by_address():
    """PrivateLink interfaces take connections from a peered VPC; its resolver does not."""
    made = VpcEndpoint(
        key="vpce",
        vpc="b",
        vpc_endpoint_type="Interface",
        service="ssm",
        service_name="com.amazonaws.eu-west-1.ssm",
        subnets=("b/a",),
        **HOME,
    )
    world = peered(extra=(made, host("vpce", "b/a", "10.1.0.50", "sg/b", home="b", attached_to="vpce")))

    assert asked(world, destination="eni/vpce").verdict == "reachable"
    assert reach(world, "eni/a-a", "10.1.0.50", "tcp/443").verdict == "reachable"
    assert reach(world, "eni/a-a", "10.1.0.2", "udp/53").verdict == "blocked"


def test_a_peer_outside_the_estate_is_taken_as_open():
    """What a VPC that nobody described does is an assumption; its range is not, nor are our own filters."""
    world = estate(
        network("a", "10.0.0.0/16", routes=("10.1.0.0/16 pcx", "10.9.0.0/16 pcx")),
        peering("pcx", "a", "", blocks=((), ("10.1.0.0/16",))),
        parties=(outside("peer:pcx", "10.1.0.0/16", location="on_premises"),),
    )
    shut = changed(world, "eni/a-a", security_groups=("sg/none",))

    assert asked(world, destination="10.1.4.4").verdict == "reachable"
    assert asked(world, "10.1.4.4", "eni/a-a").verdict == "reachable"
    assert asked(world, destination="10.9.0.9").verdict == "blocked"
    further = replace(
        world, parties=(outside("far", "10.3.0.0/16", location="on_premises", behind=("pcx",)),)
    )
    assert first(asked(further, "10.3.0.3", "eni/a-a")) == ("pcx", "PCX_REQUIRES_ADDRESS_IN_VPC_CIDR")
    assert asked(shut, "10.1.4.4", "eni/a-a").verdict == "blocked"


def test_groups_of_a_peer_outside_the_estate_are_unknown():
    """Who carries a group in a VPC that nobody described is not known; over Regions nobody does who counts."""
    lines = ("in tcp 443 sg-theirs", "out tcp 5432 sg-theirs", "out udp 53 0.0.0.0/0")

    def world(**more):
        return estate(
            network("a", "10.0.0.0/16", routes=("10.1.0.0/16 pcx",), groups=lines),
            peering("pcx", "a", "", blocks=((), ("10.1.0.0/16",)), **more),
            parties=(outside("peer:pcx", "10.1.0.0/16", location="on_premises", behind=("pcx",)),),
        )

    def verdicts(made):
        ways = (("10.1.0.1", "eni/a-a", "tcp/443"), ("eni/a-a", "10.1.0.1", "tcp/5432"))
        return [ask(made, *way).verdict for way in ways]

    assert verdicts(world()) == ["unknown", "unknown"]
    assert verdicts(world(regions=("eu-west-1", "us-east-1"))) == ["blocked", "blocked"]
    assert ask(world(), "eni/a-a", "10.1.0.1", "tcp/22").verdict == "blocked"
    assert ask(world(), "eni/a-a", "10.1.0.1", "udp/53").verdict == "reachable"


def test_ipv6_crosses_a_peering():
    """IPv6 needs its own routes and crosses with the VPCs' own addresses."""
    six = ("2600:1f14:1::/56", "2600:1f14:2::/56")
    world = estate(
        network("a", "10.0.0.0/16", routes=(f"{six[1]} pcx",), ipv6=six[0]),
        network("b", "10.1.0.0/16", routes=(f"{six[0]} pcx",), ipv6=six[1]),
        peering("pcx", "a", "b"),
    )

    assert asked(world, ipv6=True).verdict == "reachable"
    assert asked(world).verdict == "blocked"
    assert asked(without(world, f"rt/b/{six[0]}"), ipv6=True).verdict == "blocked"


def test_a_peering_of_other_vpcs_is_not_this_ones():
    """A route to a peering that does not join this VPC leads nowhere."""
    world = replace(
        peered(), resources=(*peered(out=("10.1.0.0/16 odd",)).resources, peering("odd", "b", "c"))
    )

    assert first(asked(world))[1] == "BAD_STATE_ATTACHMENT"


def test_packets_from_a_peer_do_not_ask_the_tables_of_the_subnet_they_reach():
    """The far VPC delivers within itself; a subnet's table rules what leaves it."""
    world = with_more(peered(), subnet("b/z", "10.1.9.0/24", az="a", home="b"))
    lone = with_more(world, host("lone", "b/z", "10.1.9.9", "sg/b", home="b"))

    assert asked(lone, destination="eni/lone").forward.verdict == "reachable"
    assert first(asked(lone, destination="eni/lone"))[1] == "NO_ROUTE_TO_DESTINATION"
