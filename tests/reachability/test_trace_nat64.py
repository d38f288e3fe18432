"""IPv6 hosts and IPv4 hosts: a NAT gateway translates one prefix, inside the VPC as towards the internet."""

from ipaddress import ip_address

import pytest

from tests.reachability.documented_world import changed, without, world
from tests.reachability.small_estates import OPEN
from workbook.reachability.reach import reach

PREFIX = "64:ff9b::"


def six(estate, name):
    """The estate with one host that speaks IPv6 only."""
    address = {"app": "2600:1f14:1:1::5", "db": "2600:1f14:1:2::5"}[name]
    return changed(estate, f"eni/{name}", private_ip_address=None, ipv6_addresses=(ip_address(address),))


@pytest.mark.parametrize(
    ("address", "verdict"),
    [
        (f"{PREFIX}203.0.113.5", "reachable"),
        (f"{PREFIX}10.0.2.5", "reachable"),
        (f"{PREFIX}10.0.1.6", "reachable"),
        (f"{PREFIX}10.0.2.77", "reachable"),
        (f"{PREFIX}10.0.99.9", "blocked"),
        (f"{PREFIX}192.168.0.9", "blocked"),
        (f"{PREFIX}169.254.169.254", "blocked"),
    ],
)
def test_an_ipv6_host_reaches_ipv4_hosts_through_the_prefix(address, verdict):
    """Hosts of the VPC, of the client's own subnet too, and hosts of the internet."""
    assert reach(six(world(), "app"), "eni/app", address, "tcp/443").verdict == verdict


def test_the_far_end_sees_the_nat_gateway():
    """Its groups judge the NAT gateway's IPv4 address, and see no group."""
    by_gateway, by_group = (
        {"sg/db": (f"in tcp 443 {peer}", "out -1 * 0.0.0.0/0")} for peer in ("10.0.0.220/32", "sg/app")
    )
    verdicts = [
        reach(six(world(groups=each), "app"), "eni/app", f"{PREFIX}10.0.2.5", "tcp/443").verdict
        for each in (by_gateway, by_group)
    ]

    assert verdicts == ["reachable", "blocked"]


def test_the_clients_rules_name_the_prefix():
    """On the client's side the destination is the IPv6 address, whatever group the server wears."""
    by_prefix, by_group = ({"sg/app": (f"out tcp 443 {peer}",)} for peer in ("64:ff9b::/96", "sg/db"))
    verdicts = [
        reach(
            six(world(groups={**each, "sg/db": OPEN}), "app"), "eni/app", f"{PREFIX}10.0.2.5", "tcp/443"
        ).verdict
        for each in (by_prefix, by_group)
    ]

    assert verdicts == ["reachable", "blocked"]


def test_without_a_route_to_a_nat_gateway_the_prefix_leads_nowhere():
    """An internet gateway or an egress-only one translates nothing."""
    estate = without(six(world(), "app"), "rt/app/64:ff9b::/96")

    assert reach(estate, "eni/app", f"{PREFIX}203.0.113.5", "tcp/443").verdict == "blocked"


def test_names_of_ipv4_hosts_lead_there_where_dns64_answers():
    """A host known by name is asked for at an address of the prefix; without DNS64 it has none that fits."""
    only = without(six(world(), "app"), "rt/app/::/0")
    answered = changed(only, "app", enable_dns64=True)

    verdicts = [reach(each, "eni/app", "internet", "tcp/443").verdict for each in (only, answered)]
    assert verdicts == ["blocked", "reachable"]


def test_queries_that_are_no_echo_are_dropped():
    """Of ICMPv6 queries a translator knows echoes alone (RFC 7915, section 5.2); other protocols it carries none."""
    estate = six(world(), "app")

    answers = [
        reach(estate, "eni/app", f"{PREFIX}10.0.2.5", port) for port in ("icmpv6/130/0", "icmp", "all")
    ]
    assert [each.verdict for each in answers] == ["blocked", "partial", "partial"]
    assert {blocker.code for each in answers for blocker in each.blockers} == {"PROTOCOL_RESTRICTION"}


def test_pings_become_pings():
    """An ICMPv6 echo arrives as an ICMP echo."""
    path = reach(six(world(), "app"), "eni/app", f"{PREFIX}10.0.2.5", "icmp/8/0")

    assert path.verdict == "reachable"
    assert "10.0.0.220 -> 10.0.2.5 icmp/8/0" in [hop.detail for hop in path.forward.hops]
