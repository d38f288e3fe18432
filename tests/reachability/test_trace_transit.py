"""The trace over transit gateways: zones, tables, blackholes, lists, appliance mode, groups."""

import pytest

from tests.reachability.documented_world import changed, without
from tests.reachability.joined_estates import attached, gateway_table, hub, network, tgw
from tests.reachability.small_estates import (
    ALLOW_ALL,
    HOME,
    acl,
    ask,
    estate,
    nat,
    prefix_list,
    subnet,
    table,
)
from workbook.model.estate.network import EgressOnlyInternetGateway, InternetGateway

VPC_TO_VPC = ("eni/a-a", "eni/b-a")


def asked(world, source="eni/a-a", destination="eni/b-a", port="tcp/443", **more):
    """A connection between two hosts."""
    return ask(world, source, destination, port, **more)


def first(path):
    """The first blocker's component and code."""
    return path.blockers[0].component, path.blockers[0].code


def test_attachments_of_one_table_reach_one_another():
    """Associated with and propagating to one table, VPCs reach one another both ways."""
    assert asked(hub()).verdict == "reachable"
    assert asked(hub(), *reversed(VPC_TO_VPC)).verdict == "reachable"


def test_the_hops_name_gateway_and_tables():
    """Every table that decides is a hop, the transit gateway's between those of the VPCs, and so are attachments."""
    path = asked(hub())
    ways = [
        [hop.component for hop in leg.hops if hop.kind not in ("NetworkAcl", "SecurityGroup")]
        for leg in (path.forward, path.answer)
    ]

    assert ways[0] == ["eni/a-a", "rt/a", "att/a", "tgw", "rtb", "att/b", "eni/b-a"]
    assert ways[1] == ["eni/b-a", "rt/b", "att/b", "tgw", "rtb", "att/a", "eni/a-a"]


@pytest.mark.parametrize(
    ("world", "blamed"),
    [
        (hub(gateway=tgw(state="deleting")), ("tgw", "BAD_STATE")),
        (hub(options=({"state": "pendingAcceptance"}, {})), ("att/a", "BAD_STATE_ATTACHMENT")),
        (hub(options=({}, {"state": "rejected"})), ("att/b", "BAD_STATE_ATTACHMENT")),
        (hub(associations=("att/b",)), ("att/a", "TGW_ATTACH_MISSING_TGW_RTB_ASSOCIATION")),
        (hub(associations=("att/a",)), ("att/b", "TGW_ATTACH_MISSING_TGW_RTB_ASSOCIATION")),
        (hub(propagations=("att/a",)), ("rtb", "TGW_RTB_NO_ROUTE_TO_TGW_ATTACHMENT")),
        (hub(propagations=("att/b",)), ("rtb", "TGW_RTB_NO_ROUTE_TO_TGW_ATTACHMENT")),
        (hub(routes=("10.1.0.0/16 blackhole", "10.0.0.0/8 att/b")), ("rtb", "TGW_RTB_BAD_STATE_ROUTE")),
        (without(hub(), "att/a"), ("tgw", "BAD_STATE_ATTACHMENT")),
    ],
)
def test_what_is_missing_or_dead_is_blamed(world, blamed):
    """Each part on the way stops the connection with AWS's code at the part itself, and says what would open it."""
    path = asked(world)

    assert path.verdict == "blocked"
    assert first(path) == blamed
    assert path.blockers[0].change


@pytest.mark.parametrize(
    ("routes", "propagations", "verdict"),
    [
        (("10.1.0.0/16 att/b", "10.0.0.0/16 att/a"), (), "reachable"),
        (("10.1.0.0/24 att/b", "10.0.0.0/8 blackhole", "10.0.0.0/16 att/a"), (), "reachable"),
        (("10.1.0.0/16 blackhole",), ("att/a", "att/b"), "blocked"),
        (("10.0.0.0/15 blackhole",), ("att/a", "att/b"), "reachable"),
        (("10.1.0.0/16 att/a",), ("att/a", "att/b"), "blocked"),
        (("10.1.0.0/16 att/a propagated",), ("att/a",), "blocked"),
        (("pl/b att/b", "10.1.0.0/16 att/a propagated"), ("att/a",), "reachable"),
        (("pl/b att/a", "10.1.0.0/16 att/b"), ("att/a",), "reachable"),
    ],
)
def test_the_most_specific_route_wins_then_static_then_lists_then_propagated(routes, propagations, verdict):
    """A transit gateway's table is read by longest prefix, and among equal ranges by kind."""
    world = hub(routes=routes, propagations=propagations, extra=(prefix_list("pl/b", "10.1.0.0/16"),))

    assert asked(world).verdict == verdict


def test_a_list_nobody_described_leaves_a_table_unknown():
    """A route by a list that the estate does not hold may lead anywhere."""
    assert asked(hub(routes=("pl/none att/b",), propagations=("att/a", "att/b"))).verdict == "unknown"


def test_equal_kinds_rank_by_what_propagates():
    """Equal ranges: a VPC's propagated route beats Direct Connect's, and that a VPN's."""
    blocks = ("10.1.0.0/16",)
    dx = attached("att/dx", "dxgw", kind="direct-connect-gateway", blocks=blocks)
    vpn = attached("att/vpn", "vpn-1", kind="vpn", blocks=blocks)
    world = hub(propagations=("att/a", "att/b", "att/dx", "att/vpn"), extra=(dx, vpn))
    away = hub(propagations=("att/a", "att/dx", "att/vpn"), extra=(dx, vpn))

    assert asked(world).verdict == "reachable"
    assert asked(away).forward.hops[-1].component == "att/dx"


def test_each_attachment_asks_its_own_table():
    """Two tables isolate: only what propagates to the table of the sender's attachment is reached."""
    world = estate(
        network("a", "10.0.0.0/16", routes=("10.0.0.0/8 tgw",)),
        network("b", "10.1.0.0/16", routes=("10.0.0.0/8 tgw",)),
        network("c", "10.2.0.0/16", routes=("10.0.0.0/8 tgw",)),
        tgw(),
        *(attached(f"att/{each}", each, f"{each}/a") for each in "abc"),
        gateway_table("rtb/spokes", ["att/a", "att/b"], propagations=["att/c"]),
        gateway_table("rtb/shared", ["att/c"], propagations=["att/a", "att/b"]),
    )

    assert first(asked(world)) == ("rtb/spokes", "TGW_RTB_NO_ROUTE_TO_TGW_ATTACHMENT")
    assert [asked(world, each, "eni/c-a").verdict for each in ("eni/a-a", "eni/b-a")] == ["reachable"] * 2


def test_a_zone_without_attachment_subnet_is_cut_off():
    """What leaves needs a subnet of the attachment in its own zone; what arrives may come to any zone."""
    world = hub(zones=("ab", "a"), subnets=(("a/a",), ("b/a",)))

    assert asked(world, "eni/a-a").verdict == "reachable"
    assert first(asked(world, "eni/a-b")) == ("att/a", "TGW_ROUTE_AZ_RESTRICTION")
    assert asked(world, "eni/b-a", "eni/a-b").forward.verdict == "reachable"
    assert first(asked(world, "eni/b-a", "eni/a-b")) == ("att/a", "TGW_ROUTE_AZ_RESTRICTION")


def test_what_comes_in_takes_the_senders_zone():
    """The subnet of the attachment in the sender's zone delivers, and its table decides."""
    cut = (
        table("rt/b/b", ["b/tgw-b"], "10.1.0.0/24 gone blackhole", home="b"),
        subnet("b/tgw-a", "10.1.8.0/28", az="a", home="b"),
        subnet("b/tgw-b", "10.1.8.16/28", az="b", home="b"),
    )
    flat = [each for part in cut for each in (part if isinstance(part, list) else [part])]
    world = hub(zones=("ab", "a"), subnets=(("a/a", "a/b"), ("b/tgw-a", "b/tgw-b")), extra=flat)

    assert asked(world, "eni/a-a").forward.verdict == "reachable"
    assert first(asked(world, "eni/a-b")) == ("rt/b/b", "BAD_STATE_ROUTE")


@pytest.mark.parametrize(("lines", "verdict"), [((), "partial"), (ALLOW_ALL, "reachable")])
def test_where_no_subnet_is_in_the_senders_zone_any_may_deliver(lines, verdict):
    """One of the subnets that may deliver and does not makes the answer partial."""
    places = (
        subnet("b/tgw-a", "10.1.8.0/28", az="a", home="b"),
        subnet("b/tgw-b", "10.1.8.16/28", az="b", home="b"),
        *acl("acl/x", ["b/tgw-b"], *lines, home="b"),
    )
    world = hub(zones=("d", "a"), subnets=(("a/d",), ("b/tgw-a", "b/tgw-b")), extra=places)

    assert asked(world, "eni/a-d").verdict == verdict


def lists_around(*, shared, closed=()):
    """Lists around the attachment of VPC b: in the host's own subnet, or in a subnet of its own."""
    host_lines = [line for line in ALLOW_ALL if ("host", line.split()[1]) not in closed]
    gate_lines = [line for line in ALLOW_ALL if ("gate", line.split()[1]) not in closed]
    extra = [*acl("acl/host", ["b/a"], *host_lines, home="b")]
    if not shared:
        extra += [
            subnet("b/tgw", "10.1.8.0/28", home="b"),
            *acl("acl/gate", ["b/tgw"], *gate_lines, home="b"),
        ]
    return hub(subnets=(("a/a",), ("b/a",) if shared else ("b/tgw",)), extra=extra)


@pytest.mark.parametrize(
    ("shared", "closed", "arrives", "leaves"),
    [
        (True, {("host", "in")}, True, False),
        (True, {("host", "out")}, True, False),
        (False, {("host", "in")}, False, True),
        (False, {("host", "out")}, True, False),
        (False, {("gate", "in")}, True, False),
        (False, {("gate", "out")}, False, True),
    ],
)
def test_lists_around_an_attachment_are_judged_as_documented(shared, closed, arrives, leaves):
    """One list closed in one direction: whether requests to the host still arrive, and its own still leave."""
    world = lists_around(shared=shared, closed=closed)

    assert (asked(world).forward.verdict == "reachable") is arrives
    assert (asked(world, "eni/b-a", "eni/a-a").forward.verdict == "reachable") is leaves


def egress(*, back=("10.0.0.0/16 tgw",), attached_to="hub/private", nat_state="available"):
    """A spoke whose internet traffic leaves by the hub's NAT gateway."""
    return estate(
        network("a", "10.0.0.0/16", routes=("0.0.0.0/0 tgw",)),
        network("hub", "10.9.0.0/16", routes=("0.0.0.0/0 igw", *back)),
        subnet("hub/private", "10.9.8.0/24", home="hub"),
        table("rt/private", ["hub/private"], "0.0.0.0/0 nat", home="hub"),
        InternetGateway(key="igw", vpc="hub", **HOME),
        nat("nat", "hub/a", "10.9.0.200", "198.51.100.9", vpc="hub", state=nat_state),
        tgw(),
        attached("att/a", "a", "a/a"),
        attached("att/hub", "hub", attached_to),
        gateway_table("rtb", ["att/a", "att/hub"], "0.0.0.0/0 att/hub", propagations=["att/a"]),
    )


def test_a_hub_takes_spokes_to_the_internet():
    """Through the attachment's private subnet, the NAT gateway and the internet gateway, and back by the route."""
    path = asked(egress(), destination="203.0.113.7")

    assert path.verdict == "reachable"
    assert [each for each in ("tgw", "nat", "igw") if each in str(path.forward)] == ["tgw", "nat", "igw"]


def test_spokes_need_a_route_from_the_nat_gateways_subnet():
    """Without one answers leave by the internet gateway's default route and never come home."""
    path = asked(egress(back=()), destination="203.0.113.7")

    assert path.verdict == "blocked"
    assert path.blockers[-1].code == "X_NAT_RETURN_ROUTE_MISSING"
    assert "10.0.0.0/24" in path.blockers[-1].change
    assert "tgw" in path.blockers[-1].change


def test_a_spoke_has_no_way_through_the_hubs_internet_gateway():
    """With the attachment in the public subnet packets meet the internet gateway, which knows no such sender."""
    path = asked(egress(attached_to="hub/a"), destination="203.0.113.7")

    assert first(path) == ("igw", "IGW_PUBLIC_IP_ASSOCIATION_FOR_EGRESS")


def test_a_spoke_has_no_way_through_the_hubs_other_doors():
    """Gateway endpoints and egress-only gateways serve only their own VPC."""
    eigw = EgressOnlyInternetGateway(key="eigw", vpc="b", **HOME)
    six = ("2600:1f14:1::/56", "2600:1f14:2::/56")
    on = {"ipv6_support": True}
    world = estate(
        network("a", "10.0.0.0/16", routes=("::/0 tgw",), ipv6=six[0]),
        network("b", "10.1.0.0/16", routes=("::/0 eigw", f"{six[0]} tgw"), ipv6=six[1]),
        tgw(),
        eigw,
        attached("att/a", "a", "a/a", **on),
        attached("att/b", "b", "b/a", **on),
        gateway_table("rtb", ["att/a", "att/b"], "::/0 att/b", propagations=["att/a"]),
    )

    assert first(asked(world, destination="2600:1f14:ffff::7", ipv6=True)) == ("eigw", "X_SOURCE_OUTSIDE_VPC")
    assert asked(world, "eni/b-a", "eni/a-a", ipv6=True).forward.verdict == "reachable"


def test_ipv6_needs_the_support_of_both_attachments():
    """IPv6 crosses where both attachments carry it; their IPv6 ranges propagate only then."""
    six = ("2600:1f14:1::/56", "2600:1f14:2::/56")
    verdicts = []
    for ours, theirs in ((True, True), (False, True), (True, False)):
        world = estate(
            network("a", "10.0.0.0/16", routes=("::/0 tgw",), ipv6=six[0]),
            network("b", "10.1.0.0/16", routes=("::/0 tgw",), ipv6=six[1]),
            tgw(),
            attached("att/a", "a", "a/a", ipv6_support=ours),
            attached("att/b", "b", "b/a", ipv6_support=theirs),
            gateway_table("rtb", ["att/a", "att/b"], propagations=["att/a", "att/b"]),
        )
        verdicts.append(asked(world, ipv6=True).verdict)

    assert verdicts == ["reachable", "blocked", "blocked"]


@pytest.mark.parametrize("lacking", ["att/a", "att/b"])
def test_an_attachment_without_described_subnets_is_unknown(lacking):
    """Which zones it serves, and which tables it delivers into, nobody can say."""
    world = changed(hub(), lacking, subnets=())

    assert asked(world).verdict == "unknown"
    assert asked(changed(world, "eni/b-a", security_groups=("sg/none",))).verdict == "blocked"
