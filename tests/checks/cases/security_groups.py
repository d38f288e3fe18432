"""Tables of the security group checks."""

from tests.checks.changes import change, each, fires, plus, quiet, rule, without, without_kind
from workbook.model.estate.interconnect import (
    TransitGateway,
    TransitGatewayAttachment,
    VpcPeeringConnection,
)
from workbook.model.estate.network import NetworkInterface, SecurityGroupRule

HERE = {"account": "workload", "region": "us-east-1"}


def peering(**fields):
    """A peering of the design's VPC with another one."""
    pair = {"requester_vpc": "main", "accepter_vpc": "other"}
    homes = {"requester_account": "workload", "accepter_account": "workload"}
    regions = {"requester_region": "us-east-1", "accepter_region": "us-east-1"}
    return VpcPeeringConnection(**HERE, key="peering", **{**pair, **homes, **regions, **fields})


def hub():
    """A transit gateway that passes groups on, with both VPCs attached."""
    yield TransitGateway(**HERE, key="hub", security_group_referencing_support=True)
    for vpc in ("main", "other"):
        yield TransitGatewayAttachment(
            **HERE, key=f"hub/{vpc}", transit_gateway="hub", resource_type="vpc", resource=vpc
        )


TABLES = {
    "SECURITY-GROUPS-01": (
        fires(
            "the rule AWS makes",
            rule("main/sg/default", "in", "-1", (None, None), "main/sg/default"),
            at="main/sg/default",
        ),
        fires(
            "one egress rule", rule("main/sg/default", "out", "tcp", 443, "10.0.0.0/8"), at="main/sg/default"
        ),
        quiet("as planned"),
        quiet("as planned, rds", on="rds"),
        quiet("an ordinary group with rules", rule("sg/app", "in", "tcp", 22, "10.20.0.0/24")),
        quiet("no default group at all", without("main/sg/default")),
    ),
    "SECURITY-GROUPS-02": (
        fires("the rule AWS makes", rule("sg/app", "out", "-1", (None, None), "0.0.0.0/0"), at="added"),
        fires("every TCP port", rule("sg/app", "out", "tcp", (0, 65535), "0.0.0.0/0"), at="added"),
        fires("IPv6", rule("sg/app", "out", "-1", (None, None), "::/0"), at="added"),
        quiet("443 to everywhere", rule("sg/app", "out", "tcp", 443, "0.0.0.0/0")),
        quiet("everything to one block", rule("sg/app", "out", "-1", (None, None), "10.0.0.0/8")),
        quiet("everything to a group", rule("sg/app", "out", "-1", (None, None), "sg/app")),
        quiet("everything inbound", rule("sg/app", "in", "-1", (None, None), "0.0.0.0/0")),
        quiet("as planned", on="full"),
    ),
    "SECURITY-GROUPS-03": (
        fires("empty", rule("sg/app", "in", "tcp", 22, "sg/alb", description=""), at="added"),
        fires("blank", rule("sg/app", "in", "tcp", 22, "sg/alb", description="  "), at="added"),
        quiet("a word", rule("sg/app", "in", "tcp", 22, "sg/alb", description="x")),
        quiet("as planned"),
        quiet("as planned, rds", on="rds"),
        quiet("no rules", without_kind(SecurityGroupRule)),
    ),
    "SECURITY-GROUPS-04": (
        fires(
            "carried by nothing",
            change("alb", security_groups=()),
            change("eni/alb/a", security_groups=()),
            change("eni/alb/b", security_groups=()),
            at="sg/alb",
        ),
        quiet("carried by an interface only", change("alb", security_groups=())),
        quiet(
            "carried by a resource only",
            change("eni/alb/a", security_groups=()),
            change("eni/alb/b", security_groups=()),
        ),
        quiet("carried by a launch template only", without("eni/app/a", "eni/app/b")),
        quiet("the default group", on="rds"),
    ),
    "SECURITY-GROUPS-05": (
        fires(
            "narrower ports",
            rule("sg/app", "in", "tcp", (8000, 8100), "sg/alb"),
            at="sg/app/in/tcp-8080/sg/alb",
        ),
        fires(
            "narrower block",
            rule("sg/app", "in", "tcp", 22, "10.20.0.0/16", key="wide"),
            rule("sg/app", "in", "tcp", 22, "10.20.1.0/24", key="narrow"),
            at="narrow",
        ),
        fires("alike: the later one", rule("sg/app", "in", "tcp", 8080, "sg/alb"), at="added"),
        fires(
            "all protocols cover TCP",
            rule("sg/app", "in", "-1", (None, None), "sg/alb"),
            at="sg/app/in/tcp-8080/sg/alb",
        ),
        quiet("another port", rule("sg/app", "in", "tcp", 8081, "sg/alb")),
        quiet("another peer", rule("sg/app", "in", "tcp", 8080, "sg/app")),
        quiet("another direction", rule("sg/app", "out", "tcp", 8080, "sg/alb")),
        quiet("another protocol", rule("sg/app", "in", "udp", 8080, "sg/alb")),
        quiet("a group lies in no block", rule("sg/app", "in", "tcp", (1024, 65535), "10.20.0.0/16")),
        quiet(
            "ports that only overlap",
            rule("sg/app", "in", "tcp", (8081, 9000), "sg/alb"),
            rule("sg/app", "in", "tcp", (8500, 9500), "sg/alb", key="second"),
        ),
    ),
    "SECURITY-GROUPS-06": (
        fires("a group that is gone", without("sg/alb"), at=("sg/app/in/tcp-8080/sg/alb",)),
        fires(
            "a group of another VPC",
            change("sg/alb", vpc="other"),
            at=("sg/app/in/tcp-8080/sg/alb", "sg/alb/out/tcp-8080/sg/app"),
        ),
        fires(
            "over a peering to another Region",
            change("sg/alb", vpc="other"),
            plus(peering(accepter_region="eu-west-1")),
            at=("sg/app/in/tcp-8080/sg/alb", "sg/alb/out/tcp-8080/sg/app"),
        ),
        fires(
            "over a peering that is gone",
            change("sg/alb", vpc="other"),
            plus(peering(status="deleted")),
            at=("sg/app/in/tcp-8080/sg/alb", "sg/alb/out/tcp-8080/sg/app"),
        ),
        fires(
            "outbound over a transit gateway",
            change("sg/alb", vpc="other"),
            plus(*hub()),
            at="sg/alb/out/tcp-8080/sg/app",
        ),
        quiet("as planned"),
        quiet(
            "over a peering asked for from the other side",
            change("sg/alb", vpc="other"),
            plus(peering(requester_vpc="other", accepter_vpc="main")),
        ),
        quiet("over a peering in one Region", change("sg/alb", vpc="other"), plus(peering())),
        quiet(
            "a group of another account",
            change("sg/app/in/tcp-8080/sg/alb", referenced_account_id="111122223333"),
            without("sg/alb"),
        ),
        quiet("a block", rule("sg/app", "in", "tcp", 22, "10.0.0.0/8")),
        quiet("itself", rule("sg/app", "in", "tcp", 22, "sg/app")),
    ),
    "SECURITY-GROUPS-07": (
        fires(
            "everything in and out",
            rule("sg/app", "in", "tcp", 80, "0.0.0.0/0", key="a"),
            rule("sg/app", "out", "-1", (None, None), "0.0.0.0/0", key="b"),
            at="sg/app",
        ),
        fires(
            "every port out",
            rule("sg/app", "in", "udp", 53, "0.0.0.0/0", key="a"),
            rule("sg/app", "out", "udp", (0, 65535), "0.0.0.0/0", key="b"),
            at="sg/app",
        ),
        quiet(
            "with ICMP 3/4",
            rule("sg/app", "in", "tcp", 80, "0.0.0.0/0", key="a"),
            rule("sg/app", "out", "-1", (None, None), "0.0.0.0/0", key="b"),
            rule("sg/app", "in", "icmp", (3, 4), "0.0.0.0/0", key="c"),
        ),
        quiet(
            "with all ICMP",
            rule("sg/app", "in", "tcp", 80, "0.0.0.0/0", key="a"),
            rule("sg/app", "out", "-1", (None, None), "0.0.0.0/0", key="b"),
            rule("sg/app", "in", "icmp", (-1, -1), "0.0.0.0/0", key="c"),
        ),
        quiet("tracked: one port out", rule("sg/app", "in", "tcp", 80, "0.0.0.0/0")),
        quiet(
            "tracked: one block in",
            rule("sg/app", "in", "tcp", 80, "10.0.0.0/8", key="a"),
            rule("sg/app", "out", "-1", (None, None), "0.0.0.0/0", key="b"),
        ),
        quiet("as planned"),
    ),
    "SECURITY-GROUPS-08": (
        fires("udp/53 to everywhere", rule("sg/app", "out", "udp", 53, "0.0.0.0/0"), at="added"),
        fires("tcp/53 to everywhere", rule("sg/app", "out", "tcp", 53, "::/0"), at="added"),
        quiet("one resolver", rule("sg/app", "out", "udp", 53, "10.20.0.2/32")),
        quiet("inbound", rule("sg/app", "in", "udp", 53, "0.0.0.0/0")),
        quiet("another port", rule("sg/app", "out", "tcp", 853, "0.0.0.0/0")),
        quiet("as planned", on="full"),
        quiet("no interfaces", without_kind(NetworkInterface), each(SecurityGroupRule, description="x")),
    ),
}
