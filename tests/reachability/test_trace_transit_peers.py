"""The trace over transit gateways that are peered, and what security groups and equal ranges mean across them."""

from dataclasses import replace
from ipaddress import ip_network

import pytest

from tests.reachability.documented_world import changed, with_more
from tests.reachability.joined_estates import attached, gateway_table, hub, network, tgw
from tests.reachability.small_estates import OPEN, acl, ask, codes, estate, outside, subnet
from workbook.reachability.reach import reach


def asked(world, source="eni/a-a", destination="eni/b-a"):
    """A connection between two hosts."""
    return ask(world, source, destination, "tcp/443")


def first(path):
    """The first blocker's component and code."""
    return path.blockers[0].component, path.blockers[0].code


def two_gateways(
    *, routes=("10.1.0.0/16 att/peer",), back=("10.0.0.0/16 att/peer-too",), propagations=(), groups=OPEN
):
    """VPC a on one transit gateway, b on another in a second Region, the two peered."""
    return estate(
        network("a", "10.0.0.0/16", routes=("0.0.0.0/0 tgw",)),
        network("b", "10.1.0.0/16", routes=("0.0.0.0/0 tgw/2",), groups=groups),
        tgw(),
        tgw("tgw/2"),
        attached("att/a", "a", "a/a"),
        attached("att/b", "b", "b/a", gateway="tgw/2"),
        attached("att/peer", "tgw/2", kind="peering"),
        attached("att/peer-too", "tgw", gateway="tgw/2", kind="peering"),
        gateway_table("rtb", ["att/a", "att/peer"], *routes, propagations=["att/a", *propagations]),
        gateway_table("rtb/2", ["att/b", "att/peer-too"], *back, propagations=["att/b"], gateway="tgw/2"),
    )


def test_peered_gateways_carry_static_routes():
    """Static routes on both gateways join their VPCs; nothing propagates over the peering."""
    path = asked(two_gateways())

    assert path.verdict == "reachable"
    assert [hop.component for hop in path.forward.hops if hop.kind == "TransitGateway"] == ["tgw", "tgw/2"]
    assert first(asked(two_gateways(routes=(), propagations=("att/peer",)))) == (
        "rtb",
        "TGW_RTB_NO_ROUTE_TO_TGW_ATTACHMENT",
    )
    assert asked(two_gateways(routes=("10.1.0.0/16 att/peer propagated",))).verdict == "blocked"
    assert first(asked(two_gateways(back=()))) == ("rtb/2", "TGW_RTB_NO_ROUTE_TO_TGW_ATTACHMENT")


def test_an_address_is_found_behind_peered_gateways():
    """Seen from a VPC, an address means the host that tables lead to from gateway to gateway."""
    assert reach(two_gateways(), "eni/a-a", "10.1.0.10", "tcp/443").forward.hops[-1].component == "eni/b-a"


def test_a_peering_of_gateways_does_not_keep_the_zone():
    """Behind a peering any subnet of the attachment may deliver, also one in another zone than the sender's."""
    world = two_gateways()
    parts = [
        subnet("b/c", "10.1.9.0/24", az="c", home="b"),
        *acl("acl/c", ["b/c"], "100 out deny -1 * 0.0.0.0/0", home="b"),
    ]
    both = changed(with_more(world, *parts), "att/b", subnets=("b/a", "b/c"))

    assert asked(both).verdict == "partial"


def test_peered_gateways_join_vpcs():
    """A VPC's table that lacks the route is told its own transit gateway, over which the other VPC is."""
    world = two_gateways()
    silent = changed(world, "rt/a/0.0.0.0/0", destination_cidr_block=ip_network("10.99.0.0/16"))

    assert [(each.code, each.change) for each in asked(silent).blockers] == [
        ("NO_ROUTE_TO_DESTINATION", "add to rt/a a route for 10.1.0.0/24 to tgw")
    ]


def test_a_peer_gateway_outside_the_estate_is_taken_as_open():
    """What is behind a peering with somebody else's gateway is assumed, if its ranges are stated."""
    far = attached("att/far", "", kind="peering", blocks=("10.7.0.0/16",))
    world = hub(
        routes=("10.7.0.0/16 att/far", "10.0.0.0/16 att/a", "10.8.0.0/16 att/none"),
        associations=("att/a", "att/b", "att/far"),
        extra=(far,),
        parties=(outside("peer:att/far", "10.7.0.0/16", location="on_premises", behind=("att/far",)),),
    )

    assert [asked(world, *ends).verdict for ends in (("eni/a-a", "10.7.0.9"), ("10.7.0.9", "eni/a-a"))] == [
        "reachable",
        "reachable",
    ]
    assert asked(world, "eni/a-a", "10.8.0.9").verdict == "unknown"


def test_one_attachment_may_serve_both_ends_of_a_peering():
    """AWS gives both ends of a peering one id; a table of either gateway may name it."""
    world = estate(
        *(each for each in two_gateways().resources if not each.key.startswith(("att/peer", "rtb"))),
        attached("att/peer", "tgw/2", kind="peering"),
        gateway_table("rtb", ["att/a", "att/peer"], "10.1.0.0/16 att/peer", propagations=["att/a"]),
        gateway_table(
            "rtb/2", ["att/b", "att/peer"], "10.0.0.0/16 att/peer", propagations=["att/b"], gateway="tgw/2"
        ),
    )

    assert asked(world).verdict == "reachable"
    assert asked(world, "eni/b-a", "eni/a-a").verdict == "reachable"


def two_ways(*, back=("10.0.0.0/16 att/a2",)):
    """VPCs on two transit gateways at once: a sends by the first, b by the second."""
    return estate(
        network("a", "10.0.0.0/16", routes=("10.1.0.0/16 tgw",)),
        network("b", "10.1.0.0/16", routes=("10.0.0.0/16 tgw/2",)),
        tgw(),
        tgw("tgw/2"),
        attached("att/a", "a", "a/a"),
        attached("att/b", "b", "b/a"),
        attached("att/a2", "a", "a/a", gateway="tgw/2"),
        attached("att/b2", "b", "b/a", gateway="tgw/2"),
        gateway_table("rtb", ["att/a", "att/b"], "10.1.0.0/16 att/b"),
        gateway_table("rtb/2", ["att/a2", "att/b2"], *back, gateway="tgw/2"),
    )


def test_answers_may_take_another_transit_gateway():
    """The answer goes by the table of its own way; that it arrives is what counts."""
    path = asked(two_ways())
    ways = [
        [hop.component for hop in leg.hops if hop.kind == "TransitGateway"]
        for leg in (path.forward, path.answer)
    ]

    assert (path.verdict, ways) == ("reachable", [["tgw"], ["tgw/2"]])
    assert first(asked(two_ways(back=()))) == ("rtb/2", "TGW_RTB_NO_ROUTE_TO_TGW_ATTACHMENT")


BY_GROUP = ("in tcp 443 sg/a", "out -1 * 0.0.0.0/0")
ON = {"security_group_referencing_support": True}
OFF = {"security_group_referencing_support": False}


@pytest.mark.parametrize(
    ("gateway", "options", "codes_"),
    [
        (tgw(**ON), (ON, ON), []),
        (tgw(**OFF), (ON, ON), ["SG_REFERENCING_SUPPORT"]),
        (tgw(**ON), (OFF, ON), ["SG_REFERENCING_SUPPORT"]),
        (tgw(**ON), (ON, OFF), ["SG_REFERENCING_SUPPORT"]),
    ],
)
def test_inbound_rules_see_groups_where_all_three_support_it(gateway, options, codes_):
    """A rule may name a group across a transit gateway if the gateway and both attachments have it on."""
    assert codes(asked(hub(gateway=gateway, options=options, groups_b=BY_GROUP))) == codes_


def test_what_lacks_the_support_is_named():
    """The change that would open it names what to turn on, and the rule that would do without."""
    change = asked(hub(gateway=tgw(**ON), options=(ON, OFF), groups_b=BY_GROUP)).blockers[0].change

    assert change.startswith("turn security group referencing on for att/b, or add to sg/b an inbound rule")
    assert change.endswith("tcp/443 from 10.0.0.0/24")


def test_outbound_rules_never_see_groups_across_a_transit_gateway():
    """References across a transit gateway are for inbound rules only."""
    world = hub(gateway=tgw(**ON), options=(ON, ON), groups_a=("out tcp 443 sg/b",))

    assert first(asked(world)) == ("sg/a", "SG_REFERENCES_NOT_PRESERVED")


def test_groups_are_not_seen_across_peered_gateways():
    """A peering of transit gateways loses the membership of groups."""
    world = two_gateways(groups=BY_GROUP)
    on = replace(
        world,
        resources=tuple(
            replace(each, **ON) if each.kind in ("TransitGateway", "TransitGatewayAttachment") else each
            for each in world.resources
        ),
    )

    assert codes(asked(on)) == ["SG_REFERENCES_NOT_PRESERVED"]


def test_groups_are_not_seen_where_aws_says_so():
    """Interface endpoints and one zone of Northern Virginia take no reference across a transit gateway."""
    world = hub(gateway=tgw(**ON), options=(ON, ON), groups_b=BY_GROUP)
    endpoint = changed(world, "eni/b-a", interface_type="vpc_endpoint")
    zone = changed(changed(world, "a/a", availability_zone="use1-az3"), "b/a", availability_zone="use1-az3")

    assert asked(world).verdict == "reachable"
    assert codes(asked(endpoint)) == ["SG_REFERENCES_NOT_PRESERVED"]
    assert codes(asked(zone)) == ["SG_REFERENCES_NOT_PRESERVED"]


def test_two_vpcs_that_announce_one_range_leave_the_choice_to_aws():
    """Which of two equal propagated ranges a table keeps is not known."""
    twin = network("c", "10.1.0.0/16", routes=("0.0.0.0/0 tgw",))
    world = hub(
        propagations=("att/a", "att/b", "att/c"), extra=(*twin_parts(twin), attached("att/c", "c", "c/a"))
    )

    assert asked(world).verdict == "unknown"


def twin_parts(parts):
    """A network's resources in one row."""
    return [each for part in parts for each in (part if isinstance(part, list) else [part])]


def test_equal_ranges_are_told_apart_by_the_routes():
    """A request whose route leads to the twin of the VPC that was meant does not arrive there."""
    twin = network("c", "10.1.0.0/16", routes=("0.0.0.0/0 tgw",))
    world = hub(
        routes=("10.1.0.0/16 att/c", "10.0.0.0/16 att/a"),
        associations=("att/a", "att/b", "att/c"),
        extra=(*twin_parts(twin), attached("att/c", "c", "c/a")),
    )

    assert asked(world, destination="eni/c-a").verdict == "reachable"
    assert "X_REQUEST_MISROUTED" in codes(asked(world))
    assert reach(world, "eni/a-a", "10.1.0.10", "tcp/443").forward.hops[-1].component == "eni/c-a"


def test_routes_in_a_circle_end():
    """A hub whose attachment subnet sends packets back to the transit gateway delivers nothing."""
    world = hub(routes=("203.0.113.0/24 att/b", "10.0.0.0/16 att/a"))

    assert first(asked(world, destination="203.0.113.7"))[1] == "NO_POSSIBLE_DESTINATION"


def test_a_network_function_is_not_modelled():
    """What a firewall attached to the gateway itself lets through is unknown."""
    box = attached("att/fw", "fw", kind="network-function")

    assert asked(hub(routes=("10.1.0.0/16 att/fw", "10.0.0.0/16 att/a"), extra=(box,))).verdict == "unknown"


def test_a_vpc_outside_the_estate_is_taken_as_open():
    """What is behind an attachment whose VPC nobody described is assumed, if its range is known."""
    far = attached("att/c", "", blocks=("10.7.0.0/16",), kind="vpc")
    world = hub(
        propagations=("att/a", "att/b", "att/c"),
        associations=("att/a", "att/b", "att/c"),
        extra=(far,),
        parties=(outside("peer:att/c", "10.7.0.0/16", location="on_premises", behind=("att/c",)),),
    )

    assert asked(world, destination="10.7.0.9").verdict == "reachable"
    assert asked(world, "10.7.0.9", "eni/a-a").verdict == "reachable"
    assert (
        asked(changed(world, "eni/a-a", security_groups=("sg/none",)), "10.7.0.9", "eni/a-a").verdict
        == "blocked"
    )
