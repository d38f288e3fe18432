"""The matrix on small estates whose answers are known beforehand."""

from dataclasses import replace
from ipaddress import ip_address, ip_network

import pytest

from tests.reachability.matrix_estates import (
    ALB,
    APP,
    DB,
    GROUND,
    GROUPS,
    NAT_ADDRESS,
    PARTIES,
    PLACE,
    RULES,
    THREE_TIERS,
    acl,
    changed,
    group,
    inside,
    interface,
    route,
    rule,
    with_,
    without,
)
from workbook.model.estate.estate import Estate
from workbook.model.estate.interconnect import VpnGateway
from workbook.model.estate.network import EgressOnlyInternetGateway, NatGateway
from workbook.model.estate.party import Party
from workbook.reachability.matrix import network_matrix
from workbook.reachability.passages import passages


def lines(estate, **options):
    """The passages of an estate as short lines."""
    return {
        f"{p.source} > {p.destination} {p.protocol}/{p.ports} {p.verdict}"
        for p in passages(network_matrix(estate), **options)
    }


def test_three_tiers_have_exactly_the_passages_of_their_rules():
    """With closed groups the matrix holds the rules' passages and nothing else."""
    assert lines(THREE_TIERS) == {
        "internet > alb tcp/443 reachable",
        "office > alb tcp/443 reachable",
        "aws:s3 > alb tcp/443 reachable",
        "alb > app tcp/8080 reachable",
        "app > db tcp/5432 reachable",
        "app > aws:s3 tcp/443 reachable",
    }


def test_a_database_opened_to_everybody_is_reachable_by_strangers_in_every_subnet():
    """Nobody in the design uses the hole, but a stranger in any subnet can."""
    opened = with_(THREE_TIERS, rule("db", "in", "tcp", 3306, "0.0.0.0/0"))
    new = lines(opened, strangers=True) - lines(THREE_TIERS, strangers=True)
    places = {f"{tier}/{az}" for tier in ("public", "app", "data") for az in "ab"}
    assert new == {f"stranger:main/{place} > db tcp/3306 reachable" for place in places}


def test_an_interface_without_public_address_is_not_reached_from_the_internet():
    """The internet gateway delivers only to public addresses, whatever the groups allow."""
    estate = changed(THREE_TIERS, "eni/alb/a", public_ip=None)
    found = [p for p in passages(network_matrix(estate)) if p.source == "internet"]
    assert [(p.verdict, p.counterexample) for p in found] == [("partial", "stranger:internet to eni/alb/a")]


def test_a_public_address_in_a_private_subnet_gets_requests_but_cannot_answer_by_its_address():
    """The answer would leave by the NAT gateway, from another address than the client contacted."""
    public = changed(THREE_TIERS, "eni/app/a", public_ip=ip_address("198.19.0.77"))
    opened = with_(public, rule("app", "in", "tcp", 22, "0.0.0.0/0"))
    assert not any(line.startswith(("internet > app", "office > app")) for line in lines(opened))


def test_nat_carries_the_way_out_and_nothing_in():
    """Private subnets get out by the NAT gateway; nobody comes in by it."""
    estate = with_(
        THREE_TIERS, rule("app", "out", "tcp", 443, "0.0.0.0/0"), rule("app", "in", "tcp", 443, "0.0.0.0/0")
    )
    found = lines(estate)
    assert "app > internet tcp/443 reachable" in found
    assert not any(line.startswith("internet > app") for line in found)


@pytest.mark.parametrize(
    ("protocol", "passes"), [("tcp", True), ("udp", True), ("icmp", True), ("50", False)]
)
def test_nat_gateways_translate_tcp_udp_and_icmp_only(protocol, passes):
    """Other protocols die at the NAT gateway (nat-gateway-basics)."""
    estate = with_(THREE_TIERS, rule("app", "out", protocol, (None, None), "0.0.0.0/0"))
    assert any(line.startswith(f"app > internet {protocol}/") for line in lines(estate)) is passes


def test_gateway_endpoints_carry_tcp_and_echo_only():
    """A gateway endpoint takes no UDP and of ICMP only echo."""
    estate = with_(THREE_TIERS, rule("app", "out", "-1", (None, None), "198.18.1.0/24"))
    assert {line for line in lines(estate) if line.startswith("app > aws:s3")} == {
        "app > aws:s3 tcp/all reachable",
        "app > aws:s3 icmp/8/-1 reachable",
    }


def test_the_chain_to_s3_is_the_gateway_endpoint_and_without_its_route_the_nat_gateway():
    """The prefix list's route is longer than the default route, so it wins while it is there."""

    def chain(estate):
        plane = network_matrix(estate).planes[0]
        source = next(i for i, end in enumerate(plane.ends) if end.name == "eni/app/a")
        target = next(i for i, end in enumerate(plane.ends) if "aws:s3" in end.parties)
        return plane.chain_between(source, target).components

    assert chain(THREE_TIERS) == ("main/endpoint/s3",)
    assert chain(without(THREE_TIERS, "main/rt/app/pl/s3")) == ("main/nat", "main/igw")


def test_a_blackhole_route_blocks():
    """A route whose target is gone still wins, and drops."""
    estate = changed(THREE_TIERS, "main/rt/app/pl/s3", state="blackhole")
    assert not any(line.startswith("app > aws:s3") for line in lines(estate))


def test_an_unmodelled_route_target_makes_the_answer_unknown():
    """A way through something that the engine has no words for is unknown, not blocked and not open."""
    estate = changed(THREE_TIERS, "main/rt/app/pl/s3", target="eni-appliance")
    assert {line for line in lines(estate) if line.startswith("app > aws:s3")} == {
        "app > aws:s3 tcp/443 unknown"
    }


def test_an_acl_denies_answers_by_the_clients_ports():
    """An ACL that lets answers in on part of the client's range makes the passage partial, with the ports."""
    strict = acl(
        "app",
        ("main/app/a", "main/app/b"),
        (100, "in", "allow", "tcp", (8080, 8080), "0.0.0.0/0"),
        (110, "in", "deny", "tcp", (40000, 40009), "0.0.0.0/0"),
        (120, "in", "allow", "tcp", (1024, 65535), "0.0.0.0/0"),
        (100, "out", "allow", "-1", None, "0.0.0.0/0"),
    )
    found = {(p.source, p.destination): p for p in passages(network_matrix(with_(THREE_TIERS, *strict)))}
    assert found["app", "db"].verdict == "partial"
    assert found["app", "db"].denied_client_ports == "40000-40009"
    assert found["alb", "app"].verdict == "reachable"


def test_an_acl_without_return_entries_blocks():
    """Network ACLs are stateless: requests alone are no passage."""
    one_way = acl(
        "data",
        ("main/data/a", "main/data/b"),
        (100, "in", "allow", "tcp", (5432, 5432), "10.0.16.0/23"),
    )
    assert not any("> db" in line for line in lines(with_(THREE_TIERS, *one_way)))


def test_the_nat_gateways_subnet_filters_both_its_legs():
    """The NAT gateway's own ports must be answered through its subnet's ACL as well."""
    narrow = acl(
        "public",
        ("main/public/a", "main/public/b"),
        (100, "in", "allow", "tcp", (443, 443), "10.0.0.0/16"),
        (110, "in", "allow", "tcp", (32768, 65535), "0.0.0.0/0"),
        (100, "out", "allow", "-1", None, "0.0.0.0/0"),
    )
    estate = with_(THREE_TIERS, rule("app", "out", "tcp", 443, "0.0.0.0/0"), *narrow)
    found = next(
        p for p in passages(network_matrix(estate)) if (p.source, p.destination) == ("app", "internet")
    )
    assert (found.verdict, found.denied_client_ports) == ("partial", "1024-32767")


def test_two_members_in_one_subnet_meet_neither_acl_nor_route():
    """Inside a subnet only security groups decide, between zones the ACL decides too."""
    closed = acl("app", ("main/app/a", "main/app/b"))
    estate = with_(
        THREE_TIERS,
        rule("app", "in", "tcp", 7946, "sg/app"),
        rule("app", "out", "tcp", 7946, "sg/app"),
        *closed,
    )
    found = next(p for p in passages(network_matrix(estate)) if p.destination == p.source == "app")
    assert (found.verdict, found.counterexample) == ("partial", "eni/app/a to eni/app/b")


def test_interface_endpoints_open_no_connections_and_answer_no_ping():
    """An interface endpoint is a destination for TCP and UDP and never a client."""
    own = interface("endpoint", "a", "app", 20, 16, interface_type="vpc_endpoint")
    estate = with_(
        THREE_TIERS,
        own,
        group("endpoint"),
        rule("endpoint", "in", "-1", (None, None), "sg/app"),
        rule("endpoint", "out", "-1", (None, None), "0.0.0.0/0"),
        rule("app", "out", "-1", (None, None), "10.0.0.0/16"),
        rule("app", "in", "-1", (None, None), "10.0.0.0/16"),
    )
    estate = replace(estate, parties=(*estate.parties, inside("endpoint:ssm", (own,))))
    found = {line for line in lines(estate) if "endpoint:ssm" in line}
    assert found == {"app > endpoint:ssm tcp/all reachable", "app > endpoint:ssm udp/all reachable"}


def dual_stack():
    """The three tiers with IPv6 in every subnet, the internet gateway in public and an EIGW in app."""
    blocks = {("public", "a"): 0, ("public", "b"): 1, ("app", "a"): 16, ("app", "b"): 17}
    estate = changed(THREE_TIERS, "main", ipv6_cidr_blocks=(ip_network("2001:db8:1000::/56"),))
    for (tier, az), number in blocks.items():
        block = ip_network(f"2001:db8:1000:{number:x}::/64")
        estate = changed(estate, f"main/{tier}/{az}", ipv6_cidr_block=block)
        party = "alb" if tier == "public" else "app"
        estate = changed(estate, f"eni/{party}/{az}", ipv6_addresses=(block.network_address + 16,))
    everywhere = Party(
        key="internet",
        title="Internet",
        location="internet",
        cidr_blocks=(ip_network("0.0.0.0/0"), ip_network("::/0")),
    )
    parties = tuple(everywhere if party.key == "internet" else party for party in estate.parties)
    return with_(
        replace(estate, parties=parties),
        EgressOnlyInternetGateway(key="main/eigw", **PLACE, vpc="main"),
        route("main/rt/public", "default6", "main/igw"),
        route("main/rt/app", "default6", "main/eigw"),
        rule("alb", "in", "tcp", 443, "::/0"),
        rule("app", "out", "tcp", 443, "::/0"),
        rule("app", "in", "tcp", 443, "::/0"),
    )


def test_ipv6_goes_in_by_the_internet_gateway_and_out_by_the_egress_only_one():
    """IPv6 has no translation; the egress-only gateway lets nothing in."""
    found = {(p.source, p.destination, p.ip_version) for p in passages(network_matrix(dual_stack()))}
    assert ("internet", "alb", 6) in found
    assert ("app", "internet", 6) in found
    assert ("internet", "app", 6) not in found
    assert ("alb", "app", 6) in found


def test_icmp_needs_the_type_that_answers():
    """An echo request passes only when echo replies come back through the ACLs."""
    ping = (rule("app", "out", "icmp", (8, 0), "sg/db"), rule("db", "in", "icmp", (8, 0), "sg/app"))
    inward = (100, "in", "allow", "-1", None, "0.0.0.0/0")
    without_reply = acl("data", ("main/data/a",), inward, (100, "out", "allow", "tcp", None, "0.0.0.0/0"))
    with_reply = acl("data", ("main/data/a",), inward, (100, "out", "allow", "icmp", (0, -1), "0.0.0.0/0"))
    kept = without(with_(THREE_TIERS, *ping), "eni/db/b")
    assert not any("icmp" in line for line in lines(with_(kept, *without_reply)))
    assert "app > db icmp/8/0 reachable" in lines(with_(kept, *with_reply))


def test_a_regional_nat_gateway_stands_in_no_subnet():
    """It needs no subnet, has the internet gateway's route by itself, and no ACL of its own."""
    regional = NatGateway(
        key="main/nat", **PLACE, vpc="main", availability_mode="regional", addresses=(NAT_ADDRESS,)
    )
    closed = acl("public", ("main/public/a", "main/public/b"))
    estate = with_(
        without(THREE_TIERS, "main/nat"), regional, rule("app", "out", "tcp", 443, "0.0.0.0/0"), *closed
    )
    assert "app > internet tcp/443 reachable" in lines(estate)


def test_a_regional_nat_gateway_with_zones_by_hand_serves_only_these():
    """Automatic mode serves every zone; zones given by hand are all there is."""
    manual = NatGateway(
        key="main/nat",
        **PLACE,
        vpc="main",
        availability_mode="regional",
        auto_provision_zones=False,
        addresses=(NAT_ADDRESS,),
    )
    estate = with_(without(THREE_TIERS, "main/nat"), manual, rule("app", "out", "tcp", 443, "0.0.0.0/0"))
    assert not any(line.startswith("app > internet") for line in lines(estate))


def test_every_other_protocol_is_a_class_of_its_own():
    """A rule for all traffic opens protocols that nothing names."""
    estate = with_(
        THREE_TIERS,
        rule("app", "out", "-1", (None, None), "sg/db"),
        rule("db", "in", "-1", (None, None), "sg/app"),
    )
    assert "app > db all/all reachable" in lines(estate)


def test_interfaces_alike_are_one_class():
    """Two interfaces of one party in one subnet, one group set and one address class are counted once."""
    twin = replace(APP[0], key="eni/app/a2", private_ip_address=ip_address("10.0.16.11"))
    parties = (*(p for p in PARTIES if p.key != "app"), inside("app", (*APP, twin)))
    estate = Estate(resources=(*GROUND, *ALB, *APP, twin, *DB, *GROUPS, *RULES), parties=parties)
    ends = [end for end in network_matrix(estate).planes[0].ends if end.subnet == "main/app/a"]
    assert [end.members for end in ends if end.sort == "interface"] == [("eni/app/a", "eni/app/a2")]


def test_removing_every_acl_resource_leaves_the_acls_that_aws_makes():
    """A subnet that the estate gives no ACL has AWS's default one, which lets everything through."""
    assert lines(THREE_TIERS) == lines(with_(THREE_TIERS, *acl("spare", ())))


def test_an_interface_whose_subnet_is_missing_is_unknown():
    """An import that lacks a subnet says unknown of whatever depends on it, and nothing else changes."""
    estate = without(THREE_TIERS, "main/data/b")
    found = {(p.source, p.destination): p.verdict for p in passages(network_matrix(estate))}
    assert found["alb", "app"] == "reachable"
    found = {
        (p.source, p.destination): p.verdict
        for p in passages(network_matrix(without(estate, "eni/db/a", "main/data/a")))
    }
    assert found["app", "db"] == "unknown"


def test_a_missing_vpc_stops_nothing():
    """Without the VPC's own record its routes and postures are as written, and no error."""
    assert not any("> db" in line for line in lines(without(THREE_TIERS, "main")))


def test_a_nat_gateway_between_subnets_shows_its_own_address():
    """A subnet's own CIDR may be routed to a NAT gateway: the server's group must then name its address."""
    estate = with_(
        THREE_TIERS, *(route("main/rt/app", f"10.0.{third}.0/24", "main/nat") for third in (32, 33))
    )
    assert not any(line.startswith("app > db") for line in lines(estate))
    named = with_(estate, rule("db", "in", "tcp", 5432, "10.0.0.5/32"))
    assert "app > db tcp/5432 reachable" in lines(named)


def test_a_rule_for_a_prefix_list_that_is_missing_is_unknown_on_its_ports():
    """What a list that the estate does not hold may admit is unknown; other ports stay as they are."""
    estate = with_(THREE_TIERS, rule("alb", "in", "tcp", 8443, "pl/gone"))
    assert {line for line in lines(estate) if line.startswith("internet > alb")} == {
        "internet > alb tcp/443 reachable",
        "internet > alb tcp/8443 unknown",
    }


def test_a_route_for_a_prefix_list_that_is_missing_makes_its_tables_ways_out_unknown():
    """Nobody can say what a list that the estate does not hold takes away from the table's other routes."""
    estate = with_(THREE_TIERS, route("main/rt/app", "pl/gone", "main/endpoint/s3"))
    assert {line for line in lines(estate) if line.startswith("app >")} == {
        "app > db tcp/5432 reachable",
        "app > aws:s3 tcp/443 unknown",
    }


def test_a_network_on_premises_is_reached_only_by_what_leads_there():
    """Private addresses on premises are no part of the internet: a NAT gateway's route does not lead to them."""
    plant = Party(
        key="plant", title="Plant", location="on_premises", cidr_blocks=(ip_network("172.16.0.0/16"),)
    )
    estate = replace(
        with_(
            THREE_TIERS,
            rule("app", "out", "tcp", 443, "0.0.0.0/0"),
            rule("app", "in", "tcp", 22, "172.16.0.0/16"),
        ),
        parties=(*PARTIES, plant),
    )
    assert not any("plant" in line for line in lines(estate))
    routed = with_(estate, route("main/rt/app", "172.16.0.0/16", "main/vgw"))
    assert {line for line in lines(routed) if "plant" in line} == {"app > plant tcp/443 unknown"}
    gateway = VpnGateway(key="main/vgw", **PLACE, vpc="main")
    assert {line for line in lines(with_(routed, gateway)) if "plant" in line} == {
        "app > plant tcp/443 reachable",
        "plant > app tcp/22 reachable",
    }
