"""Tables of the addressing checks."""

from ipaddress import ip_network

from tests.checks.changes import change, copy, fires, party, quiet, without, without_kind
from workbook.model.estate.network import Subnet, Vpc


def vpc(*blocks):
    """Other ranges for the VPC."""
    return change("main", cidr_blocks=tuple(map(ip_network, blocks)))


def subnet(key, block):
    """Another range for a subnet."""
    return change(key, cidr_block=ip_network(block))


HOME = ip_network("2001:db8:1000::/64")
SIX = change("main", ipv6_cidr_blocks=(ip_network("2001:db8:1000::/56"),))

TABLES = {
    "ADDRESSING-01": (
        fires(
            "a /28 for an endpoint tier and a fleet of eight",
            subnet("main/app/a", "10.20.16.0/28"),
            change("app", max_size=16),
            at="main/app/a",
            severity="high",
        ),
        fires(
            "a /28 for a load balancer",
            subnet("main/public/a", "10.20.0.0/28"),
            at="main/public/a",
            severity="medium",
        ),
        fires(
            "a larger fleet than its subnet",
            change("app", max_size=600),
            subnet("main/app/b", "10.20.20.0/24"),
            at="main/app/b",
            severity="high",
        ),
        quiet("as planned"),
        quiet("as planned, rds", on="rds"),
        quiet("a /27 for a load balancer and a NAT gateway", subnet("main/public/a", "10.20.0.0/27")),
        quiet("a /28 for a database", subnet("main/data/a", "10.20.32.0/28")),
        quiet("nothing in it", without_kind(Subnet)),
    ),
    "ADDRESSING-02": (
        fires("the very range", vpc("172.17.0.0/16"), at="main"),
        fires("a part of it", vpc("10.20.0.0/16", "172.17.128.0/24"), at="main"),
        fires("around it", vpc("172.16.0.0/12"), at="main"),
        quiet("as planned"),
        quiet("beside it", vpc("172.18.0.0/16")),
        quiet("just below", vpc("172.16.0.0/16")),
        quiet("no VPC", without_kind(Vpc), without_kind(Subnet)),
    ),
    "ADDRESSING-03": (
        fires(
            "the office within the VPC", party("office", cidr_blocks=(ip_network("10.20.5.0/24"),)), at="main"
        ),
        fires(
            "the VPC within the office", party("office", cidr_blocks=(ip_network("10.0.0.0/8"),)), at="main"
        ),
        quiet("as planned"),
        quiet("beside", party("office", cidr_blocks=(ip_network("10.21.0.0/16"),))),
        quiet(
            "the whole internet overlaps everything", party("office", cidr_blocks=(ip_network("0.0.0.0/0"),))
        ),
        quiet("stand-ins of services do not count", vpc("198.18.0.0/16")),
    ),
    "ADDRESSING-04": (
        fires("somebody's public range", vpc("52.94.0.0/16"), at="main"),
        fires("one of two", vpc("10.20.0.0/16", "192.0.2.0/24"), at="main"),
        quiet("as planned"),
        quiet("172.16", vpc("172.16.0.0/16")),
        quiet("192.168", vpc("192.168.0.0/16")),
        quiet("shared space", vpc("100.64.0.0/16")),
        quiet("benchmarking", vpc("198.19.0.0/16")),
    ),
    "ADDRESSING-05": (
        fires("outside the VPC", subnet("main/app/a", "10.99.0.0/22"), at="main/app/a"),
        fires("over another", subnet("main/app/b", "10.20.16.0/23"), at="main/app/b"),
        fires(
            "an IPv6 block outside the VPC's",
            change("main/app/a", cidr_block=None, ipv6_cidr_block=ip_network("2001:db8:1::/64")),
            at="main/app/a",
        ),
        fires("the same twice", copy("main/app/a", "main/twin/a"), at="main/twin/a"),
        quiet("as planned"),
        quiet(
            "IPv6 only, in the VPC's block", SIX, change("main/app/a", cidr_block=None, ipv6_cidr_block=HOME)
        ),
        quiet("dual stack, in the VPC's blocks", SIX, change("main/app/a", ipv6_cidr_block=HOME)),
        quiet("in a second range", vpc("10.20.0.0/16", "10.99.0.0/16"), subnet("main/app/a", "10.99.0.0/22")),
        quiet(
            "the same range in another VPC",
            copy("main", "other"),
            copy("main/app/a", "other/app/a", vpc="other"),
        ),
        quiet("as planned, three zones", on="three"),
    ),
    "ADDRESSING-06": (
        fires("a /28", subnet("main/public/b", "10.20.1.0/28"), at="main/public/b"),
        quiet("a /27", subnet("main/public/b", "10.20.1.0/27")),
        quiet("a /28 elsewhere", subnet("main/data/b", "10.20.33.0/28")),
        quiet(
            "a network load balancer may",
            change("alb", type="network"),
            subnet("main/public/b", "10.20.1.0/28"),
        ),
        quiet("no load balancer", on="closed"),
    ),
    "ADDRESSING-07": (
        fires("the very range", vpc("172.31.0.0/16"), at="main"),
        fires("a part of it", vpc("172.31.8.0/24"), at="main"),
        quiet("as planned"),
        quiet("beside it", vpc("172.30.0.0/16")),
        quiet("no VPC", without("main"), without_kind(Subnet)),
    ),
}
