"""Tables of the instance, function and job checks."""

from tests.checks.changes import change, copy, fires, public, quiet, rule, without, without_kind
from workbook.model.estate.compute import (
    AutoScalingGroup,
    GlueConnection,
    InstanceConnectEndpoint,
    LambdaFunction,
    LambdaPermission,
    LaunchTemplate,
)

SELF = "sg/glue-job/{}/tcp-0-65535/sg/glue-job"

TABLES = {
    "COMPUTE-01": (
        fires("a fleet", change("app/launch-template", http_tokens="optional"), at="app/launch-template"),
        fires("a host", change("bastion", http_tokens="optional"), on="bastion", at="bastion"),
        quiet("as planned"),
        quiet("as planned, with a host", on="bastion"),
        quiet("no instances", on="rds"),
    ),
    "COMPUTE-02": (
        fires(
            "with", change("app/launch-template", associate_public_ip_address=True), at="app/launch-template"
        ),
        quiet("as planned"),
        quiet("a bastion is another check's", on="bastion"),
        quiet("none", without_kind(LaunchTemplate)),
    ),
    "COMPUTE-03": (
        fires("a bastion", on="bastion", at="bastion"),
        fires(
            "a public address of the moment",
            change("bastion", elastic_ip="", associate_public_ip_address=True),
            on="bastion",
            at="bastion",
        ),
        quiet("without an address", change("bastion", elastic_ip=""), on="bastion"),
        quiet("Session Manager"),
        quiet("Instance Connect Endpoint", on="full"),
    ),
    "COMPUTE-04": (
        fires(
            "a second one", copy("connect-endpoint", "second", subnet="main/app/b"), on="full", at="second"
        ),
        quiet("one", on="full"),
        quiet(
            "one in another VPC",
            copy("main", "other"),
            copy("main/app/b", "other/app/b", vpc="other"),
            copy("connect-endpoint", "second", subnet="other/app/b"),
            on="full",
        ),
        quiet("none"),
    ),
    "COMPUTE-05": (
        fires("no group", change("connect-endpoint", security_groups=()), on="full", at="connect-endpoint"),
        fires(
            "the closed default group",
            change("connect-endpoint", security_groups=("main/sg/default",)),
            on="full",
            at="connect-endpoint",
        ),
        quiet("as planned", on="full"),
        quiet("a group with egress", change("connect-endpoint", security_groups=("sg/app",)), on="full"),
        quiet("none", without_kind(InstanceConnectEndpoint), on="full"),
    ),
    "COMPUTE-06": (
        fires("one subnet", change("function", subnets=("main/app/a",)), on="full", at="function"),
        quiet("as planned", on="full"),
        quiet("as planned, rds", on="rds"),
        quiet("outside the VPC", change("function", subnets=()), on="full"),
        quiet("none"),
    ),
    "COMPUTE-07": (
        fires(
            "a public subnet",
            change("function", subnets=("main/public/a", "main/public/b")),
            on="full",
            at="function",
        ),
        quiet("as planned", on="full"),
        quiet("as planned, rds", on="rds"),
        quiet("another private tier", change("function", subnets=("main/data/a", "main/data/b")), on="full"),
        quiet("none", without_kind(LambdaFunction), on="full"),
    ),
    "COMPUTE-08": (
        fires(
            "everybody", change("api/invoke", principal="*"), on="rds", at="api/invoke", severity="critical"
        ),
        fires(
            "a service for anybody",
            change("api/invoke", source=""),
            on="rds",
            at="api/invoke",
            severity="high",
        ),
        quiet("as planned", on="rds"),
        quiet("public API", on="public_api"),
        quiet("an account", change("api/invoke", principal="111122223333", source=""), on="rds"),
        quiet("none", without_kind(LambdaPermission), on="rds"),
    ),
    "COMPUTE-09": (
        fires("outside", change("function", subnets=()), on="full", at="function"),
        quiet("as planned", on="full"),
        quiet("in one subnet", change("function", subnets=("main/app/a",)), on="full"),
        quiet("none"),
    ),
    "COMPUTE-10": (
        fires("inbound gone", without(SELF.format("in")), on="full", at="glue-job/connection"),
        fires("outbound gone", without(SELF.format("out")), on="full", at="glue-job/connection"),
        fires("a port range", change(SELF.format("in"), from_port=1), on="full", at="glue-job/connection"),
        quiet("as planned", on="full"),
        quiet(
            "all protocols",
            change(SELF.format("in"), ip_protocol="-1", from_port=None, to_port=None),
            on="full",
        ),
        quiet(
            "on a second group",
            change("glue-job/connection", security_groups=("sg/app", "sg/glue-job")),
            on="full",
        ),
        quiet("no Glue"),
        quiet("no connection", without_kind(GlueConnection), on="full"),
    ),
    "COMPUTE-11": (
        fires("off", change("eni/app/a", source_dest_check=False), at="eni/app/a"),
        quiet("as planned"),
        quiet("a public address matters not", public("eni/app/a")),
        quiet("AWS's own interfaces", change("eni/alb/a", source_dest_check=False)),
        quiet("a NAT instance", on="nat_instance"),
    ),
    "COMPUTE-12": (
        fires("one subnet", change("app", subnets=("main/app/a",)), at="app"),
        quiet("as planned"),
        quiet("a group of one", change("app", subnets=("main/app/a",), max_size=1)),
        quiet("three zones", on="three"),
        quiet("none", without_kind(AutoScalingGroup), rule("sg/app", "in", "tcp", 1, "sg/app")),
    ),
}
