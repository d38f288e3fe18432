"""Tables of the exposure checks: they ask the packet engine, so most rows open all doors but one."""

from tests.checks.changes import (
    OPEN_APP,
    OPEN_DATA,
    change,
    fires,
    intent,
    plus,
    public,
    quiet,
    rule,
    without,
    without_kind,
)
from workbook.model.estate.compute import AutoScalingGroup
from workbook.model.estate.network import (
    VpcBlockPublicAccessExclusion,
    VpcBlockPublicAccessOptions,
)

HOME = {"account": "workload", "region": "us-east-1"}


def bpa(mode):
    """The account's switch."""
    return plus(VpcBlockPublicAccessOptions(key="bpa", internet_gateway_block_mode=mode, **HOME))


def excluded(mode="allow-bidirectional", **where):
    """An exclusion from it."""
    return plus(VpcBlockPublicAccessExclusion(key="x", internet_gateway_exclusion_mode=mode, **where, **HOME))


ANY = "0.0.0.0/0"
POSTGRES = rule("sg/database", "in", "tcp", 5432, ANY)
SSH = rule("sg/app", "in", "tcp", 22, ANY)
MONGO = rule("sg/app", "in", "tcp", 27017, ANY)
REDIS = rule("sg/app", "in", "tcp", 9200, ANY)

TABLES = {
    "EXPOSURE-01": (
        fires("every door open", *OPEN_DATA, POSTGRES, at="database"),
        fires("another port of it", *OPEN_DATA, rule("sg/database", "in", "tcp", 22, ANY), at="database"),
        quiet("as planned"),
        quiet("the rule alone", POSTGRES),
        quiet("no public address", *OPEN_DATA, change("eni/database/a", public_ip=None), POSTGRES),
        quiet("no route", *OPEN_DATA, without("main/rt/public/0.0.0.0/0"), POSTGRES),
        quiet("no rule", *OPEN_DATA),
        quiet("the ACL refuses", *OPEN_DATA[1:], POSTGRES),
        quiet("an office only", *OPEN_DATA, rule("sg/database", "in", "tcp", 5432, "203.0.113.0/24")),
        quiet("another host", *OPEN_APP, SSH),
        quiet("no internet gateway", on="rds"),
    ),
    "EXPOSURE-02": (
        fires("SSH", *OPEN_APP, SSH, at="app"),
        fires("RDP", *OPEN_APP, rule("sg/app", "in", "tcp", 3389, ANY), at="app"),
        fires("every port", *OPEN_APP, rule("sg/app", "in", "-1", (None, None), ANY), at=("app", "app")),
        quiet("as planned"),
        quiet("a bastion for the office", on="bastion"),
        quiet("the rule alone", SSH),
        quiet("no public address", *OPEN_APP, change("eni/app/a", public_ip=None), SSH),
        quiet("no route", *OPEN_APP, without("main/rt/public/0.0.0.0/0"), SSH),
        quiet("the ACL refuses", *OPEN_APP[1:], SSH),
        quiet("UDP", *OPEN_APP, rule("sg/app", "in", "udp", 22, ANY)),
        quiet("the office", *OPEN_APP, rule("sg/app", "in", "tcp", 22, "203.0.113.0/24")),
        quiet("a database is another check's", *OPEN_DATA, rule("sg/database", "in", "tcp", 22, ANY)),
    ),
    "EXPOSURE-03": (
        fires("OpenSearch", *OPEN_APP, REDIS, at="app"),
        fires("a range over some", *OPEN_APP, rule("sg/app", "in", "tcp", (3000, 4000), ANY), at="app"),
        quiet("as planned"),
        quiet("the rule alone", REDIS),
        quiet("SSH is another check's", *OPEN_APP, SSH),
        quiet("443", *OPEN_APP, rule("sg/app", "in", "tcp", 443, ANY)),
        quiet("a port nobody lists", *OPEN_APP, MONGO),
        quiet("UDP", *OPEN_APP, rule("sg/app", "in", "udp", 9200, ANY)),
    ),
    "EXPOSURE-04": (
        fires("a port nobody lists", *OPEN_APP, MONGO, at="app"),
        fires("UDP 443", *OPEN_APP, rule("sg/app", "in", "udp", 443, ANY), at="app"),
        quiet("as planned"),
        quiet(
            "80 and 443",
            *OPEN_APP,
            rule("sg/app", "in", "tcp", 443, ANY),
            rule("sg/app", "in", "tcp", 80, ANY, key="b"),
        ),
        quiet("a redirect", on="redirect"),
        quiet("SSH is another check's", *OPEN_APP, SSH),
        quiet("a database is another check's", *OPEN_DATA, rule("sg/database", "in", "tcp", 27017, ANY)),
        quiet("the rule alone", MONGO),
    ),
    "EXPOSURE-05": (
        fires("on a private host", SSH, at="added"),
        fires("IPv6 on a private host", rule("sg/app", "in", "tcp", 22, "::/0"), at="added"),
        quiet("as planned"),
        quiet("it does get through", *OPEN_APP, SSH),
        quiet("one network", rule("sg/app", "in", "tcp", 22, "203.0.113.0/24")),
        quiet("outbound", rule("sg/app", "out", "tcp", 8443, ANY)),
        quiet("ICMP", rule("sg/app", "in", "icmp", (3, 4), ANY)),
        quiet("as planned, rds", on="rds"),
    ),
    "EXPOSURE-06": (
        fires("a /16 of a provider", rule("sg/app", "in", "tcp", 22, "52.95.0.0/16"), at="added"),
        fires("RDP", rule("sg/app", "in", "tcp", (3000, 4000), "52.94.0.0/23"), at="added"),
        quiet("a /24", rule("sg/app", "in", "tcp", 22, "52.95.0.0/24")),
        quiet("private addresses", rule("sg/app", "in", "tcp", 22, "10.0.0.0/8")),
        quiet("everywhere is another check's", rule("sg/app", "in", "tcp", 22, ANY)),
        quiet("another port", rule("sg/app", "in", "tcp", 443, "52.95.0.0/16")),
        quiet("outbound", rule("sg/app", "out", "tcp", 22, "52.95.0.0/16")),
        quiet("a bastion", on="bastion"),
    ),
    "EXPOSURE-07": (
        fires("in the public tier", change("app", subnets=("main/public/a", "main/public/b")), at="app"),
        quiet("as planned"),
        quiet("a group of one", change("app", subnets=("main/public/a",), max_size=1)),
        quiet("the data tier", change("app", subnets=("main/data/a", "main/data/b"))),
        quiet("none", without_kind(AutoScalingGroup)),
    ),
    "EXPOSURE-08": (
        fires("the flag", change("main/public/a", map_public_ip_on_launch=True), at="main/public/a"),
        quiet("as planned"),
        quiet("as planned, rds", on="rds"),
        quiet("as planned, with a bastion", on="bastion"),
    ),
    "EXPOSURE-09": (
        fires(
            "nothing enters",
            change("eni/alb/a", public_ip=None),
            change("eni/alb/b", public_ip=None),
            at="main",
        ),
        quiet("a load balancer is entered"),
        quiet("one of two", change("eni/alb/a", public_ip=None)),
        quiet(
            "the switch is on",
            change("eni/alb/a", public_ip=None),
            change("eni/alb/b", public_ip=None),
            bpa("block-ingress"),
        ),
        quiet("no internet gateway", on="rds"),
        quiet("a detached gateway", change("main/igw", vpc="")),
    ),
    "EXPOSURE-10": (
        fires("on", bpa("block-ingress"), at="alb"),
        fires("both ways", bpa("block-bidirectional"), at="alb"),
        fires("one subnet excluded", bpa("block-ingress"), excluded(subnet="main/public/a"), at="alb"),
        fires("excluded for egress", bpa("block-ingress"), excluded("allow-egress", vpc="main"), at="alb"),
        quiet("as planned"),
        quiet("off", bpa("off")),
        quiet("the VPC excluded", bpa("block-ingress"), excluded(vpc="main")),
        quiet("internal", bpa("block-ingress"), change("alb", scheme="internal")),
        quiet("no load balancer", bpa("block-ingress"), on="closed"),
        quiet(
            "public hosts are no load balancer",
            bpa("block-ingress"),
            change("alb", scheme="internal"),
            public("eni/app/a"),
            intent(notes=()),
        ),
    ),
}
