"""Gateways of the trace one by one: what each lets through, and whose lists and tables it asks."""

from dataclasses import replace
from ipaddress import ip_address

import pytest

from tests.reachability.documented_world import (
    OUTSIDE,
    OUTSIDE6,
    changed,
    with_more,
    without,
    world,
)
from tests.reachability.small_estates import (
    ALLOW_ALL,
    HOME,
    ask,
    codes,
    group,
    host,
    nat,
    prefix_list,
    route,
    subnet,
    table,
    vpc,
)
from workbook.model.estate.compute import Instance
from workbook.model.estate.network import NatGatewayAddress, RouteTable
from workbook.reachability.reach import reach

IN, OUT = ALLOW_ALL
CLIENT_PORTS = "32768-60999"


@pytest.mark.parametrize(
    ("lines", "verdict", "why"),
    [
        ((IN, OUT), "reachable", "everything open"),
        (("90 in deny tcp 443 10.0.1.0/24", IN, OUT), "blocked", "request into the NAT gateway"),
        (("90 out deny tcp 443 203.0.113.0/24", IN, OUT), "blocked", "request out of the NAT gateway"),
        (("90 in deny tcp 1024-65535 203.0.113.0/24", IN, OUT), "blocked", "answer into the NAT gateway"),
        ((f"90 out deny tcp {CLIENT_PORTS} 10.0.1.0/24", IN, OUT), "blocked", "answer to the client"),
        (("90 in deny tcp 1024 203.0.113.0/24", IN, OUT), "partial", "one port of the NAT gateway"),
        (("90 out deny tcp 32768 10.0.1.0/24", IN, OUT), "partial", "one port of the client"),
        (("90 in deny tcp 443 203.0.113.0/24", IN, OUT), "reachable", "nothing comes from there to 443"),
        (("90 out deny tcp 443 10.0.1.0/24", IN, OUT), "reachable", "nothing goes to the client's 443"),
        (("90 out deny tcp 1024-32767 10.0.1.0/24", IN, OUT), "reachable", "no client opens from there"),
    ],
)
def test_a_nat_gateways_subnet_sees_each_connection_four_times(lines, verdict, why):
    """The list of its subnet judges request and answer on both sides, each with its own addresses and ports."""
    assert ask(world(public=lines), "eni/app", OUTSIDE, "tcp/443").verdict == verdict, why


def test_losses_before_and_behind_a_nat_gateway_are_told_apart():
    """Ports lost at the client and ports lost at the NAT gateway do not add up, even in the same range."""
    lines = ("90 in deny tcp 1024-30000 203.0.113.0/24", "90 out deny tcp 30001-65535 10.0.1.0/24", IN, OUT)
    lossy = world(public=lines)
    parties = (replace(p, client_ports="any") if p.key == "app" else p for p in lossy.parties)
    path = ask(replace(lossy, parties=tuple(parties)), "eni/app", OUTSIDE, "tcp/443")

    assert path.verdict == "partial"
    assert "nat ports 1024-30000" in path.counterexample
    assert "client ports 30001-65535" in path.counterexample


def test_a_client_beside_its_nat_gateway_crosses_no_border():
    """In the NAT gateway's own subnet the list is asked only for what leaves towards the internet."""
    lines = ("90 in deny tcp 443 10.0.0.0/24", "91 out deny tcp 1-65535 10.0.0.0/24", IN, OUT)
    estate = changed(world(public=lines), "nat", subnet="app")
    shut = changed(world(private=("90 out deny tcp 443 0.0.0.0/0", IN, OUT)), "nat", subnet="app")
    routed = [with_more(without(each, "rt/app"), *table("rt/app", ["app"])) for each in (estate, shut)]

    assert [hop.component for hop in ask(estate, "eni/app", OUTSIDE, "tcp/443").forward.hops].count(
        "acl/app"
    ) < 2
    assert all(ask(each, "eni/app", "eni/near", "tcp/443").verdict == "reachable" for each in routed)


def test_a_nat_gateway_hands_answers_back_without_a_route():
    """A more specific route in the NAT gateway's table does not carry answers to its clients away."""
    estate = with_more(world(), route("rt/pub", "10.0.1.0/24 eni/db"))

    assert ask(estate, "eni/app", OUTSIDE, "tcp/443").verdict == "reachable"
    assert ask(estate, "eni/web", "eni/app", "tcp/443").verdict != "reachable"


def test_a_nat_gateway_that_is_gone():
    """A NAT gateway that is not available carries nothing."""
    assert codes(ask(changed(world(), "nat", state="deleted"), "eni/app", OUTSIDE, "tcp/443")) == [
        "BAD_STATE"
    ]


def test_routes_that_lead_in_a_circle():
    """A NAT gateway whose own subnet sends back to it delivers nowhere."""
    estate = changed(world(), "rt/pub/0.0.0.0/0", target="nat")

    assert "NO_POSSIBLE_DESTINATION" in codes(ask(estate, "eni/app", OUTSIDE, "tcp/443"))


def regional(*zones, auto=True, own_table=()):
    """A regional NAT gateway in the place of the zonal one."""
    addresses = tuple(
        NatGatewayAddress(
            public_ip=ip_address(f"198.51.100.{40 + place}"), availability_zone=f"eu-west-1{zone}"
        )
        for place, zone in enumerate(zones)
    )
    gateway = nat("nat", "", availability_mode="regional", auto_provision_zones=auto, addresses=addresses)
    return with_more(world(nat=gateway, public=(), routes=("0.0.0.0/0 nat",)), *own_table)


def test_a_regional_nat_gateway_has_no_subnet_and_no_list():
    """It leaves by the route that AWS presets, and no list of a subnet is asked on the way."""
    path = ask(regional("a"), "eni/app", OUTSIDE, "tcp/443")

    assert path.verdict == "reachable"
    assert "acl/pub" not in [hop.component for hop in (*path.forward.hops, *path.answer.hops)]


def test_a_regional_nat_gateways_own_table_decides():
    """Where its own table is written out, that one routes."""
    own = RouteTable(key="rt/nat", vpc="main", gateways=("nat",), **HOME)
    routed = regional("a", own_table=(own, route("rt/nat", "0.0.0.0/0 igw")))
    routeless = regional("a", own_table=(own,))

    assert ask(routed, "eni/app", OUTSIDE, "tcp/443").verdict == "reachable"
    assert codes(ask(routeless, "eni/app", OUTSIDE, "tcp/443")) == ["NO_ROUTE_TO_DESTINATION"]


@pytest.mark.parametrize(
    ("zones", "auto", "expected"),
    [
        ("a", True, []),
        ("b", True, []),
        ("ab", False, []),
        ("b", False, ["REGIONAL_NGW_ROUTE_AZ_RESTRICTION"]),
    ],
)
def test_a_regional_nat_gateway_of_fixed_zones_serves_only_those(zones, auto, expected):
    """AWS widens an automatic one to the client's zone; a manual one serves the zones of its addresses."""
    assert codes(ask(regional(*zones, auto=auto), "eni/app", OUTSIDE, "tcp/443")) == expected


@pytest.mark.parametrize(
    ("address", "code"),
    [
        ("192.168.9.9", "IGW_DESTINATION_ADDRESS_NOT_IN_RFC1918_EGRESS"),
        ("100.64.9.9", "IGW_DESTINATION_ADDRESS_NOT_IN_RFC6598_EGRESS"),
        ("172.31.9.9", "IGW_DESTINATION_ADDRESS_NOT_IN_RFC1918_EGRESS"),
    ],
)
def test_private_addresses_do_not_leave_by_an_internet_gateway(address, code):
    """What a default route sends to private or shared addresses is dropped at the internet gateway."""
    assert code in codes(ask(world(), "eni/web", address, "tcp/443"))
    assert code in codes(ask(world(), "eni/app", address, "tcp/443"))


@pytest.mark.parametrize(
    ("address", "code"),
    [
        ("192.168.9.9", "IGW_SOURCE_ADDRESS_NOT_IN_RFC1918_INGRESS"),
        ("100.64.9.9", "IGW_SOURCE_ADDRESS_NOT_IN_RFC6598_INGRESS"),
    ],
)
def test_private_addresses_do_not_come_in_by_an_internet_gateway(address, code):
    """Nor does the internet gateway take packets from such addresses in."""
    assert code in codes(ask(world(), address, "eni/web", "tcp/443", at_public=True))


def test_an_internet_gateway_of_another_vpc():
    """A route to a gateway that is attached elsewhere leads nowhere."""
    estate = with_more(changed(world(), "igw", vpc="other"), vpc("10.9.0.0/16", key="other"))

    assert "BAD_STATE_ATTACHMENT" in codes(ask(estate, "eni/web", OUTSIDE, "tcp/443"))


def test_without_an_internet_gateway_nothing_comes_in():
    """A VPC without a gateway says so, and still names what else would stop the packet."""
    shut = changed(with_more(without(world(), "igw"), *group("sg/s")), "eni/web", security_groups=("sg/s",))

    assert codes(ask(shut, OUTSIDE, "eni/web", "tcp/443", at_public=True))[:2] == [
        "X_NO_INTERNET_GATEWAY",
        "SG_HAS_NO_RULES",
    ]


def test_ipv6_from_outside_meets_an_egress_only_gateway():
    """With an egress-only gateway alone, IPv6 connections from outside are refused there."""
    alone = without(world(), "igw")

    assert codes(ask(alone, OUTSIDE6, "eni/app", "tcp/443", ipv6=True))[0] == "X_EIGW_UNSOLICITED_INBOUND"


def test_an_answer_does_not_leave_by_an_egress_only_gateway():
    """A request that came in by the internet gateway is not answered through the egress-only one."""
    path = ask(world(), OUTSIDE6, "eni/app", "tcp/443", ipv6=True)

    assert (path.forward.verdict, path.answer.verdict) == ("reachable", "blocked")
    assert codes(path) == ["HIGHER_PRIORITY_ROUTE"]
    assert path.blockers[0].change.startswith("replace in ")


def test_an_egress_only_gateway_of_another_vpc():
    """A route to an egress-only gateway that is attached elsewhere leads nowhere."""
    estate = changed(world(), "eigw", vpc="other")

    assert codes(ask(estate, "eni/app", OUTSIDE6, "tcp/443", ipv6=True))[0] == "BAD_STATE_ATTACHMENT"


@pytest.mark.parametrize(
    ("fields", "code"),
    [({"state": "pending"}, "BAD_STATE"), ({"vpc": "other"}, "BAD_STATE_ATTACHMENT")],
)
def test_a_gateway_endpoint_must_be_there(fields, code):
    """An endpoint that is not available, or not of this VPC, carries nothing."""
    estate = with_more(world(), vpc("10.9.0.0/16", key="other"))

    assert codes(ask(changed(estate, "s3", **fields), "eni/app", "54.231.1.1", "tcp/443")) == [code]


def test_answers_of_a_gateway_endpoint_need_the_services_addresses():
    """The list of the client's subnet must let in what comes from the service's public addresses."""
    lines = ("100 in allow -1 * 10.0.0.0/16", OUT)
    path = ask(world(private=lines), "eni/app", "54.231.1.1", "tcp/443")

    assert (path.forward.verdict, path.answer.verdict) == ("reachable", "blocked")


def test_a_stopped_instance_takes_part_in_nothing():
    """Neither end works while its instance is stopped."""
    stopped = Instance(
        key="i-app",
        subnet="app",
        security_groups=("sg/app",),
        instance_type="t3.micro",
        state="stopped",
        **HOME,
    )
    estate = changed(with_more(world(), stopped), "eni/app", attached_to="i-app")

    assert codes(ask(estate, "eni/app", "eni/db", "tcp/443")) == ["BAD_STATE"]
    assert codes(ask(estate, "eni/db", "eni/app", "tcp/443")) == ["BAD_STATE"]


def test_a_blackhole_says_so():
    """A route whose target is gone is named, not passed over for a wider one."""
    estate = with_more(world(), route("rt/app", "203.0.113.0/24 nat-gone blackhole"))
    path = ask(estate, "eni/app", OUTSIDE, "tcp/443")

    assert [(b.code, b.rule) for b in path.blockers] == [
        ("BAD_STATE_ROUTE", "rt/app/203.0.113.0/24blackhole"),
    ]


def test_lists_that_aws_picks_from_at_random_are_unknown():
    """Overlapping prefix lists with different targets make the answer unknown."""
    lists = (prefix_list("pl/a", "203.0.113.0/24"), prefix_list("pl/b", "203.0.113.0/24"))
    routes = (route("rt/app", "pl/a nat"), route("rt/app", "pl/b igw"))
    path = ask(with_more(world(), *lists, *routes), "eni/app", OUTSIDE, "tcp/443")

    assert path.verdict == "unknown"
    assert "X_UNDETERMINED_ROUTE" in [hop.explanation_code for hop in path.forward.hops]


@pytest.mark.parametrize("where", ["route", "rule"])
def test_a_prefix_list_nobody_holds_is_unknown(where):
    """A list that the estate does not hold makes unknown what depends on it, and nothing else."""
    if where == "route":
        estate = with_more(world(), route("rt/app", "pl/gone nat"))
    else:
        estate = world(
            groups={"sg/app": ("in tcp 443 0.0.0.0/0", "out tcp 443 pl/gone", "out tcp 80 10.0.0.0/8")}
        )

    assert ask(estate, "eni/app", OUTSIDE, "tcp/443").verdict == "unknown"
    assert ask(estate, "eni/app", "eni/db", "tcp/80").verdict == "reachable"


def test_an_edge_table_leads_into_a_middlebox():
    """What comes in by the internet gateway meets the interface that its table names, which drops what is not its own."""
    edge = RouteTable(key="rt/edge", vpc="main", gateways=("igw",), **HOME)
    local = with_more(world(), edge)
    redirected = with_more(local, route("rt/edge", "10.0.0.0/24 eni/bare"))

    verdicts = [
        ask(each, OUTSIDE, "eni/web", "tcp/443", at_public=True).verdict for each in (local, redirected)
    ]

    assert verdicts == ["reachable", "blocked"]


def test_a_forwarder_without_the_check_is_unknown():
    """A forwarding interface whose check is off may pass anything: unknown."""
    appliance = host("appliance", "pub", "10.0.0.70", "sg/open", source_dest_check=False)
    estate = with_more(world(routes=("0.0.0.0/0 eni/appliance",)), appliance)

    assert ask(estate, "eni/app", OUTSIDE, "tcp/443").verdict == "unknown"


def test_the_resolver_needs_dns_support():
    """Without DNS support in the VPC its resolver does not answer; instance metadata does."""
    mute = changed(world(), "main", enable_dns_support=False)

    assert codes(reach(mute, "app", "10.0.0.2", "udp/53")) == ["X_DNS_SUPPORT_OFF"] * 1
    assert reach(mute, "app", "169.254.169.254", "tcp/80").verdict == "reachable"


def test_two_vpcs_with_the_same_addresses_are_apart():
    """An interface of another VPC is not met at an address that this VPC has too."""
    twin = (
        vpc(key="twin"),
        subnet("twin/a", "10.0.2.0/24", home="twin"),
        *group("sg/twin", "in -1 * 0.0.0.0/0", home="twin"),
        host("twin", "twin/a", "10.0.2.5", "sg/twin", home="twin"),
    )
    estate = with_more(world(), *twin)

    assert codes(ask(estate, "eni/app", "eni/twin", "tcp/443")) == ["DISCONNECTED_VPCS"]
    assert ask(estate, "eni/app", "eni/db", "tcp/443").verdict == "reachable"


@pytest.mark.parametrize("missing", ["main", "app"])
def test_a_place_that_the_estate_lacks_is_unknown(missing):
    """An interface in a subnet or VPC that nobody could read is answered with unknown, not with an error."""
    estate = without(world(), missing)

    for source, destination in (("app", "db"), ("db", "app"), ("app", "internet"), ("internet", "app")):
        path = reach(estate, source, destination, "tcp/443")

        assert path.verdict == "unknown"
        assert path.forward.hops[-1].component == missing


def test_two_families_do_not_meet():
    """An IPv4 end and an IPv6 end are no pair."""
    with pytest.raises(ValueError, match="different families"):
        ask(world(), "eni/app", OUTSIDE6, "tcp/443")


def test_a_mount_target_opens_no_connections():
    """A mount target of EFS is asked by clients over TCP; it starts nothing and answers no ping."""
    estate = changed(world(), "eni/db", interface_type="efs")
    pairs = (
        ("eni/app", "eni/db", "tcp/2049"),
        ("eni/app", "eni/db", "icmp/8/0"),
        ("eni/db", "eni/app", "tcp/443"),
    )

    assert [codes(ask(estate, *pair)) for pair in pairs] == [
        [],
        ["PROTOCOL_RESTRICTION"],
        ["X_NEVER_INITIATES"],
    ]


@pytest.mark.parametrize(
    ("source", "destination", "ipv6", "translated"),
    [
        ("eni/web", OUTSIDE6, True, []),
        (OUTSIDE6, "eni/web", True, []),
        ("eni/web", OUTSIDE, False, ["igw"]),
        (OUTSIDE, "eni/web", False, ["igw"]),
        ("eni/app", OUTSIDE, False, ["nat", "igw"]),
    ],
)
def test_only_another_address_is_a_translation(source, destination, ipv6, translated):
    """IPv6 passes an internet gateway with the address it has; IPv4 gets another one there."""
    path = ask(world(), source, destination, "tcp/443", ipv6=ipv6, at_public=source == OUTSIDE)

    assert [hop.component for hop in path.forward.hops if hop.decision == "translate"] == translated
    assert not [hop for hop in path.answer.hops if hop.decision == "translate" and not translated]
    assert "igw" in [hop.component for hop in path.forward.hops]
