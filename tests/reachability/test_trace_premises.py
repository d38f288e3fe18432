"""The trace over VPN and Direct Connect: what is behind a gateway, what may come in, and what edges never join."""

from dataclasses import replace
from ipaddress import ip_network

import pytest

from tests.reachability.documented_world import changed, with_more
from tests.reachability.joined_estates import attached, gateway_route, gateway_table, network, tgw, vgw, vpn
from tests.reachability.small_estates import (
    ALLOW_ALL,
    HOME,
    acl,
    ask,
    codes,
    estate,
    nat,
    outside,
    subnet,
    table,
)
from workbook.model.estate.interconnect import (
    DirectConnectGateway,
    DirectConnectGatewayAssociation,
    DirectConnectVirtualInterface,
)
from workbook.model.estate.network import InternetGateway
from workbook.reachability.reach import reach

PLANT = "172.16.0.0/16"
THERE = "172.16.4.4"


def asked(world, source="eni/a-a", destination=THERE, port="tcp/443", **more):
    """A connection, from the VPC to the plant unless told otherwise."""
    return ask(world, source, destination, port, **more)


def first(path):
    """The first blocker's component and code."""
    return path.blockers[0].component, path.blockers[0].code


def plant(*behind):
    """The network on premises."""
    return outside("plant", PLANT, location="on_premises", behind=behind)


BEHIND_VGW = (plant("vgw"),)


def site(*extra, routes=(f"{PLANT} vgw propagated",), parties=BEHIND_VGW, links=(), **more):
    """VPC `a` with a virtual private gateway, and the plant behind it."""
    return estate(
        network("a", "10.0.0.0/16", routes=routes, **more),
        vgw(home="a"),
        *(links or (vpn(),)),
        *extra,
        parties=parties,
    )


def both_ways(world):
    """The verdicts from the VPC to the plant and back."""
    return [asked(world).verdict, asked(world, THERE, "eni/a-a").verdict]


def test_a_vpn_joins_premises_and_private_addresses():
    """With a propagated route, connections open both ways, and every step is a hop."""
    assert both_ways(site()) == ["reachable", "reachable"]
    assert [hop.component for hop in asked(site()).forward.hops if hop.kind != "NetworkAcl"] == [
        "eni/a-a",
        "sg/a",
        "rt/a",
        "vgw",
        "vpn",
        "plant",
    ]


def test_without_a_route_requests_arrive_and_answers_leave_elsewhere():
    """A subnet without the gateway's route gets requests, and answers by its own table."""
    open_world = site(InternetGateway(key="igw", vpc="a", **HOME), routes=("0.0.0.0/0 igw",))
    path = asked(open_world, THERE, "eni/a-a")

    assert (path.forward.verdict, path.answer.verdict) == ("reachable", "blocked")
    assert first(path) == ("rt/a", "X_ANSWER_MISROUTED")
    assert path.blockers[0].change == f"add to rt/a a route for {PLANT} to vgw"
    assert first(asked(site(routes=()), THERE, "eni/a-a")) == ("rt/a", "NO_ROUTE_TO_DESTINATION")


def test_a_static_route_beats_the_propagated_one():
    """A static route for the same range takes the packets elsewhere; a longer propagated one takes them back."""
    gateway = InternetGateway(key="igw", vpc="a", **HOME)
    static = site(gateway, routes=(f"{PLANT} igw", f"{PLANT} vgw propagated"))
    longer = site(gateway, routes=(f"{PLANT} igw", "172.16.4.0/24 vgw propagated"))

    assert both_ways(static) == ["blocked", "blocked"]
    assert both_ways(longer) == ["reachable", "reachable"]


@pytest.mark.parametrize(
    ("change", "blamed"),
    [
        (("vgw", {"vpc": ""}), ("vgw", "BAD_STATE_ATTACHMENT")),
        (("vgw", {"state": "deleting"}), ("vgw", "BAD_STATE")),
        (("vpn", {"state": "deleting"}), ("vpn", "BAD_STATE_VPN")),
    ],
)
def test_dead_parts_are_blamed(change, blamed):
    """A detached or dying gateway, and a dead VPN, stop packets both ways."""
    world = changed(site(), change[0], **change[1])

    assert first(asked(world)) == blamed
    assert blamed in [(each.component, each.code) for each in asked(world, THERE, "eni/a-a").blockers]


def test_static_vpns_know_their_routes_only():
    """A range that no static route of the VPN covers is not behind it, whatever the VPC's table says."""
    world = site(links=(vpn("vpn", "172.16.4.0/24", static_routes_only=True),))

    assert both_ways(world)[0] == "reachable"
    assert first(asked(world, destination="172.16.9.9")) == ("vgw", "NO_ROUTE_TO_DESTINATION")


def test_only_private_addresses_of_the_vpc_are_met_from_premises():
    """Public addresses, NAT gateways and what is beyond the VPC are not reached through a virtual gateway."""
    pcx = network("b", "10.1.0.0/16", routes=(f"{PLANT} pcx",))
    parts = [each for part in pcx for each in (part if isinstance(part, list) else [part])]
    gateway = InternetGateway(key="igw", vpc="a", **HOME)
    world = site(*parts, gateway, nat("nat", "a/a", "10.0.0.200", "198.51.100.9", vpc="a"))
    public = changed(world, "eni/a-a", public_ip="198.51.100.7")
    code = "VGW_PRIVATE_IP_ASSOCIATION_FOR_INGRESS"

    assert first(asked(world, THERE, "eni/b-a")) == ("vgw", code)
    assert first(asked(world, THERE, "203.0.113.7")) == ("vgw", code)
    assert asked(public, THERE, "eni/a-a").verdict == "reachable"


def test_what_came_from_elsewhere_does_not_leave_by_a_virtual_gateway():
    """Edge to edge: a spoke behind a transit gateway does not use the hub's VPN."""
    world = estate(
        network("a", "10.0.0.0/16", routes=("0.0.0.0/0 tgw",)),
        network("hub", "10.9.0.0/16", routes=(f"{PLANT} vgw", "10.0.0.0/16 tgw")),
        vgw(home="hub"),
        vpn(),
        tgw(),
        attached("att/a", "a", "a/a"),
        attached("att/hub", "hub", "hub/a"),
        gateway_table("rtb", ["att/a", "att/hub"], "0.0.0.0/0 att/hub", propagations=["att/a"]),
        parties=(plant("vgw"),),
    )

    assert first(asked(world)) == ("vgw", "VGW_PRIVATE_IP_ASSOCIATION_FOR_EGRESS")
    assert first(asked(world, THERE, "eni/a-a"))[1] == "VGW_PRIVATE_IP_ASSOCIATION_FOR_INGRESS"


def test_a_vpn_on_a_virtual_gateway_carries_no_ipv6():
    """IPv6 to premises needs Direct Connect or a transit gateway."""
    six = "2600:1f14:1::/56"
    far = "2600:1f14:77::/48"
    there = outside("plant", far, location="on_premises", behind=("vgw",))
    by_vpn = site(routes=(f"{far} vgw",), parties=(there,), ipv6=six)
    by_dx = site(routes=(f"{far} vgw",), parties=(there,), ipv6=six, links=direct_connect("vgw"))

    assert first(asked(by_vpn, destination="2600:1f14:77::4", ipv6=True)) == ("vpn", "PROTOCOL_RESTRICTION")
    assert asked(by_dx, destination="2600:1f14:77::4", ipv6=True).verdict == "reachable"


def direct_connect(gateway, *, allowed=(), kind="private", blocks=(PLANT,), **more):
    """A Direct Connect gateway with one virtual interface, associated with a gateway."""
    return (
        DirectConnectGateway(key="dxgw", name="dxgw", **HOME),
        DirectConnectGatewayAssociation(
            key="dxgw/association",
            direct_connect_gateway="dxgw",
            gateway=gateway,
            allowed_prefixes=tuple(ip_network(each) for each in allowed),
            **more,
            **HOME,
        ),
        DirectConnectVirtualInterface(
            key="vif",
            type=kind,
            gateway="dxgw",
            vlan=101,
            bgp_asn=65000,
            cidr_blocks=tuple(ip_network(each) for each in blocks),
            **HOME,
        ),
    )


def test_direct_connect_joins_premises_and_the_vpc():
    """A private virtual interface behind a Direct Connect gateway is a way in and out, with its state."""
    world = site(links=direct_connect("vgw"))

    assert both_ways(world) == ["reachable", "reachable"]
    assert first(asked(changed(world, "vif", state="down"))) == ("vif", "BAD_STATE")
    assert first(asked(changed(world, "dxgw/association", state="disassociated"))) == ("vif", "BAD_STATE")


def test_a_virtual_interface_may_end_at_the_virtual_gateway_itself():
    """Without a Direct Connect gateway between them the interface's state decides alone."""
    (line,) = direct_connect("vgw")[2:]
    straight = site(links=(replace(line, gateway="vgw"),))

    assert both_ways(straight) == ["reachable", "reachable"]
    assert first(asked(changed(straight, "vif", state="down"))) == ("vif", "BAD_STATE")


def test_direct_connect_is_preferred_to_a_vpn():
    """For equal ranges packets take Direct Connect, for a longer range of the VPN's the VPN."""
    equal = site(links=(*direct_connect("vgw"), vpn("vpn", PLANT)))
    longer = site(links=(*direct_connect("vgw"), vpn("vpn", "172.16.4.0/24")))

    assert asked(equal).forward.hops[-2].component == "vif"
    assert asked(longer).forward.hops[-2].component == "vpn"
    assert asked(changed(equal, "vpn", state="deleted")).verdict == "reachable"
    assert asked(changed(equal, "vif", state="down")).forward.hops[-2].component == "vpn"


@pytest.mark.parametrize(
    ("allowed", "verdict"),
    [
        ((), "reachable"),
        (("10.0.0.0/16",), "reachable"),
        (("10.0.0.0/8",), "reachable"),
        (("10.0.0.0/24",), "blocked"),
    ],
)
def test_a_virtual_gateway_announces_whole_vpcs(allowed, verdict):
    """Allowed prefixes let a VPC's range be announced if they are as wide; part of it announces nothing."""
    path = asked(site(links=direct_connect("vgw", allowed=allowed)), THERE, "eni/a-a")

    assert path.verdict == verdict
    assert codes(path)[:1] == ([] if verdict == "reachable" else ["X_DX_PREFIX_NOT_ALLOWED"])


def transit_site(*links, kind="vpn", to="vpn", blocks=(PLANT,), propagations=("att/a", "att/far"), **more):
    """VPC `a` on a transit gateway, and the plant behind another attachment."""
    return estate(
        network("a", "10.0.0.0/16", routes=(f"{PLANT} tgw",)),
        tgw(),
        attached("att/a", "a", "a/a"),
        attached("att/far", to, kind=kind, blocks=blocks),
        gateway_table("rtb", ["att/a", "att/far"], propagations=propagations),
        *links,
        parties=more.get("parties", (plant("att/far"),)),
    )


@pytest.mark.parametrize(
    "kind", ["vpn", "vpn-concentrator", "direct-connect-gateway", "connect", "client-vpn"]
)
def test_every_kind_of_attachment_leads_to_premises(kind):
    """Networks behind an attachment are reached, and reach, by the tables alone."""
    assert both_ways(transit_site(kind=kind, to="")) == ["reachable", "reachable"]
    assert both_ways(transit_site(kind=kind, to="", propagations=("att/a",)))[0] == "blocked"
    assert both_ways(transit_site(kind=kind, to="", propagations=("att/far",)))[1] == "blocked"


def test_a_transit_gateway_announces_just_the_allowed_prefixes():
    """Over Direct Connect a transit gateway announces what is allowed and nothing wider."""

    def world(*allowed):
        links = direct_connect("tgw", allowed=allowed, kind="transit")
        return transit_site(*links, kind="direct-connect-gateway", to="dxgw")

    verdicts = [
        asked(world(each), THERE, "eni/a-a").verdict for each in ("10.0.0.0/24", "10.0.0.0/8", "10.0.1.0/24")
    ]
    assert verdicts == ["reachable", "reachable", "blocked"]


def test_a_vpn_attachment_obeys_the_state_of_its_vpn():
    """A dead VPN of a transit gateway is blamed, by AWS's word for it."""
    world = transit_site(vpn("vpn", transit_gateway="tgw", state="deleting"))

    assert first(asked(world)) == ("vpn", "TGW_BAD_STATE_VPN")


def test_premises_use_the_nat_gateway_behind_a_transit_gateway_only():
    """From premises to the internet: through a transit gateway yes, through a virtual private gateway no."""
    hub = estate(
        network("hub", "10.9.0.0/16", routes=("0.0.0.0/0 igw", f"{PLANT} tgw")),
        InternetGateway(key="igw", vpc="hub", **HOME),
        nat("nat", "hub/a", "10.9.0.200", "198.51.100.9", vpc="hub"),
        tgw(),
        attached("att/hub", "hub", "hub/t"),
        attached("att/far", "vpn", kind="vpn", blocks=(PLANT,)),
        gateway_table("rtb", ["att/hub", "att/far"], "0.0.0.0/0 att/hub", propagations=["att/far"]),
        parties=(plant("att/far"),),
    )
    parts = (
        subnet("hub/t", "10.9.8.0/28", home="hub"),
        *table("rt/t", ["hub/t"], "0.0.0.0/0 nat", home="hub"),
    )

    assert asked(with_more(hub, *parts), THERE, "203.0.113.7").verdict == "reachable"
    assert reach(with_more(hub, *parts), "plant", "internet", "tcp/443").verdict == "reachable"
    assert reach(site(), "plant", "internet", "tcp/443").verdict == "blocked"
    assert asked(site(), THERE, "203.0.113.7").verdict == "blocked"


def test_lists_judge_what_comes_from_premises():
    """Network ACLs see the far address, stateless both ways."""
    closed = acl("acl/a", ["a/a"], f"90 in deny -1 * {PLANT}", *ALLOW_ALL, home="a")
    part = acl("acl/a", ["a/a"], ALLOW_ALL[0], f"100 out allow tcp 1024-40000 {PLANT}", home="a")

    assert first(asked(site(*closed), THERE, "eni/a-a"))[1] == "SUBNET_ACL_RESTRICTION"
    assert asked(site(*part), THERE, "eni/a-a").verdict == "partial"


def test_on_premises_is_a_word_for_every_network_behind_a_door():
    """The word needs no party: what VPNs, attachments and propagated routes say is behind doors is meant."""
    for world in (site(parties=()), transit_site(parties=())):
        assert reach(world, "on-premises", "eni/a-a", "tcp/443").verdict == "reachable"
        assert reach(world, "eni/a-a", "on-premises", "tcp/443").verdict == "reachable"
        assert reach(world, "eni/a-a", THERE, "tcp/443").verdict == "reachable"


def test_premises_are_never_what_stands_in_a_vpc():
    """Where a range on premises overlaps a VPC's, its part within the VPC is nobody on premises."""
    wide = outside("plant", "10.0.0.0/15", location="on_premises", behind=("vgw",))
    world = site(
        routes=("10.0.0.0/15 vgw",), parties=(wide,), groups=("in -1 * 10.1.0.0/16", "out -1 * 0.0.0.0/0")
    )

    assert reach(world, "plant", "eni/a-a", "tcp/443").verdict == "reachable"
    assert reach(world, "10.0.0.0/15", "eni/a-a", "tcp/443", "a").verdict == "partial"


def test_a_network_nobody_described_is_unknown_unless_nothing_gets_through():
    """Premises whose networks nobody knows: unknown, and blocked where a group refuses everyone."""
    silent = outside("on-premises", location="on_premises", behind=("att/far",))
    world = transit_site(blocks=(), parties=(silent,))
    shut = changed(world, "eni/a-a", security_groups=("sg/none",))

    assert reach(world, "on-premises", "eni/a-a", "tcp/443").verdict == "unknown"
    assert reach(world, "eni/a-a", "on-premises", "tcp/443").verdict == "unknown"
    assert reach(shut, "on-premises", "eni/a-a", "tcp/443").verdict == "blocked"


@pytest.mark.parametrize("behind", ["vgw", "vpn", "cgw", "dxgw", "vif"])
def test_a_party_may_name_any_part_of_its_way(behind):
    """Behind the virtual gateway, the VPN, the customer's router, the Direct Connect gateway or its interface."""
    links = (vpn(), *direct_connect("vgw", blocks=())) if behind in ("dxgw", "vif") else (vpn(),)
    world = site(links=links, parties=(plant(behind),), routes=("0.0.0.0/0 vgw",))

    assert both_ways(world) == ["reachable", "reachable"]


def test_a_door_of_which_nobody_says_what_is_behind_it_is_unknown():
    """A party that names its own door is not known to be behind the one that the transit gateway's table names."""
    world = transit_site(blocks=(), parties=(plant("att/other"),), propagations=("att/a",))

    assert asked(with_more(world, gateway_route("rtb", "0.0.0.0/0 att/far"))).verdict == "unknown"
    assert asked(with_more(world, gateway_route("rtb", f"{PLANT} att/far"))).verdict == "reachable"


def test_the_internet_behind_premises_is_not_judged():
    """What a network on premises does with packets for the internet is unknown."""
    assert asked(site(routes=("0.0.0.0/0 vgw",)), destination="203.0.113.7").verdict == "unknown"


def test_a_missing_route_names_the_gateway_that_leads_there():
    """The change that would open a table is a route to the door, the joint or the way out that the estate has."""
    made = with_more(site(routes=()), InternetGateway(key="igw", vpc="a", **HOME))
    public = changed(made, "eni/a-a", public_ip="198.51.100.7")
    hub = transit_site()
    silent = changed(hub, f"rt/a/{PLANT}", destination_cidr_block=ip_network("10.99.0.0/16"))

    changes = [
        asked(made).blockers[0].change,
        asked(public, destination="203.0.113.7").blockers[0].change,
        asked(silent).blockers[0].change,
    ]
    assert changes == [
        f"add to rt/a a route for {PLANT} to vgw",
        "add to rt/a a route for 203.0.113.7/32 to igw",
        f"add to rt/a a route for {PLANT} to tgw",
    ]
