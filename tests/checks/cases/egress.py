"""Tables of the egress checks."""

from tests.checks.changes import fires, flow, imported, means, open_acls, quiet, route, rule, without_kind
from workbook.model.estate.network import NatGateway
from workbook.model.ports import one_port

API = "app-to-api.example.com-443"
OUT = rule("sg/database", "out", "tcp", 443, "0.0.0.0/0")
WAY = route("main/rt/data", "0.0.0.0/0", "main/nat/a")

TABLES = {
    "EGRESS-01": (
        fires("rule and route", open_acls(), WAY, OUT, at=("database", "database")),
        quiet("as planned"),
        quiet("as planned, rds", on="rds"),
        quiet("the rule alone", open_acls(), OUT),
        quiet("the route alone", open_acls(), WAY),
        quiet("the ACL refuses", WAY, OUT),
    ),
    "EGRESS-02": (
        fires("HTTP to a host outside", flow(API, ports=one_port(80)), at=API),
        fires("HTTP from the internet", flow("users-to-alb-443", ports=one_port(80)), at="users-to-alb-443"),
        quiet("as planned"),
        quiet("a redirect", on="redirect"),
        quiet("HTTP inside", flow("app-to-database", ports=one_port(80))),
        quiet("UDP 80", flow(API, ports=one_port(80), protocol="udp")),
        quiet("an import", imported()),
        quiet("an odd port", flow(API, ports=one_port(8443))),
    ),
    "EGRESS-03": (
        fires("nobody's way", means(API), at=("main/nat/a", "main/nat/b")),
        fires("one is nobody's", means(API, "main/nat/a"), at="main/nat/b"),
        quiet("as planned"),
        quiet("regional", on="regional"),
        quiet("none", on="closed"),
        quiet("an import", means(API), imported()),
        quiet("gone", means(API), without_kind(NatGateway)),
    ),
}
