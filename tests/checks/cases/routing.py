"""Tables of the routing checks."""

from tests.checks.changes import change, fires, imported, intent, quiet, route, without, without_kind
from workbook.model.estate.network import NatGateway

TABLES = {
    "ROUTING-01": (
        fires(
            "a NAT route", route("main/rt/data", "0.0.0.0/0", "main/nat/a"), at=("main/data/a", "main/data/b")
        ),
        fires(
            "an IPv6 default route",
            route("main/rt/data", "::/0", "main/igw"),
            at=("main/data/a", "main/data/b"),
        ),
        quiet("as planned"),
        quiet("a private tier has one", route("main/rt/app/a", "::/0", "main/igw")),
        quiet("a narrower route", route("main/rt/data", "192.0.2.0/24", "main/nat/a")),
        quiet("an import promises nothing", route("main/rt/data", "0.0.0.0/0", "main/nat/a"), imported()),
        quiet("no isolated tier", intent(vpcs=()), route("main/rt/data", "0.0.0.0/0", "main/nat/a")),
    ),
    "ROUTING-02": (
        fires("in a private subnet", change("main/nat/a", subnet="main/data/a"), at="main/nat/a"),
        fires("the route is gone", without("main/rt/public/0.0.0.0/0"), at=("main/nat/a", "main/nat/b")),
        quiet("as planned"),
        quiet(
            "a private NAT gateway needs none",
            change("main/nat/a", subnet="main/data/a", connectivity_type="private"),
        ),
        quiet("a regional one has no subnet", on="regional"),
        quiet("none", on="closed"),
    ),
    "ROUTING-03": (
        fires("the target is gone", without("main/nat/b"), at="main/rt/app/b/0.0.0.0/0"),
        fires(
            "a black hole", change("main/rt/app/a/0.0.0.0/0", state="blackhole"), at="main/rt/app/a/0.0.0.0/0"
        ),
        quiet("as planned"),
        quiet("as planned, rds", on="rds"),
        quiet("local", route("main/rt/data", "10.20.0.0/16", "local")),
        quiet("dual stack", on="dual"),
    ),
    "ROUTING-04": (
        fires("one for two zones", on="single", at="main/nat/a"),
        fires("an instance for two zones", on="nat_instance", at="nat-instance"),
        fires(
            "the second zone moved over",
            change("main/rt/app/b/0.0.0.0/0", target="main/nat/a"),
            at="main/nat/a",
        ),
        quiet("one a zone"),
        quiet("one a zone, three zones", on="three"),
        quiet("regional", on="regional"),
        quiet("none", without_kind(NatGateway)),
        quiet("idle", change("main/rt/app/b/0.0.0.0/0", target="main/nat/b")),
    ),
    "ROUTING-05": (
        fires("left to the main table", change("main/rt/data", subnets=("main/data/a",)), at="main/data/b"),
        quiet("as planned"),
        quiet("as planned, three zones", on="three"),
        quiet("as planned, rds", on="rds"),
    ),
    "ROUTING-06": (
        fires(
            "nothing public in the tier",
            change("eni/alb/a", public_ip=None),
            change("eni/alb/b", public_ip=None),
            without("main/nat/a", "main/nat/b"),
            at=("main/public/a", "main/public/b"),
        ),
        fires(
            "the data tier made public",
            route("main/rt/data", "0.0.0.0/0", "main/igw"),
            at=("main/data/a", "main/data/b"),
        ),
        quiet("as planned"),
        quiet("NAT gateways alone", change("eni/alb/a", public_ip=None), change("eni/alb/b", public_ip=None)),
        quiet("load balancers alone", without("main/nat/a", "main/nat/b")),
        quiet("in one zone of the tier only", change("eni/alb/b", public_ip=None), without("main/nat/b")),
        quiet("no internet gateway", on="rds"),
    ),
    "ROUTING-07": (
        fires(
            "part of a subnet",
            route("main/rt/app/a", "10.20.32.0/25", "main/nat/a"),
            at="added",
        ),
        fires(
            "a reserved range",
            route("main/rt/app/a", "169.254.169.0/24", "main/nat/a"),
            at="added",
        ),
        fires(
            "a subnet's own range to the internet gateway",
            route("main/rt/app/a", "10.20.32.0/24", "main/igw"),
            at="added",
        ),
        quiet("as planned"),
        quiet("as planned, rds", on="rds"),
        quiet("dual stack", on="dual"),
        quiet("a whole subnet through a NAT gateway", route("main/rt/app/a", "10.20.32.0/24", "main/nat/a")),
        quiet("a range around the reserved one", route("main/rt/app/a", "169.254.0.0/16", "main/nat/a")),
        quiet("somewhere else", route("main/rt/app/a", "203.0.113.0/24", "main/nat/a")),
    ),
    "ROUTING-08": (
        fires(
            "the whole of the peer",
            on="peered_widely",
            at=("main/rt/app/10.30.0.0/16", "data/rt/app/10.20.0.0/16"),
        ),
        fires(
            "more than the whole",
            route("main/rt/app", "10.30.0.0/15", "peering/main-data"),
            on="peered",
            at="added",
        ),
        quiet("the tiers that talk", on="peered"),
        quiet(
            "one host of the peer", route("main/rt/app", "10.30.16.9/32", "peering/main-data"), on="peered"
        ),
        quiet("a default route elsewhere"),
        quiet("the same range through a VPN", on="vpn"),
    ),
}
