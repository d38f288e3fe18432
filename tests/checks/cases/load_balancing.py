"""Tables of the load balancer checks."""

from tests.checks.changes import change, fires, quiet, without_kind
from workbook.model.estate.compute import Listener, LoadBalancer, TargetGroup

GOOD = "ELBSecurityPolicy-TLS13-1-2-Res-2021-06"
HTTPS = Listener(protocol="HTTPS", port=443, target_group="alb/target-group", ssl_policy=GOOD)
HTTP = Listener(protocol="HTTP", port=80, target_group="alb/target-group")
PLAIN_TCP = Listener(protocol="TCP", port=443, target_group="alb/target-group")
REDIRECT = Listener(protocol="HTTP", port=80, redirect_port=443)
NONE = without_kind(LoadBalancer)


def alb(**fields):
    """Other values for the load balancer."""
    return change("alb", **fields)


TABLES = {
    "LOAD-BALANCING-01": (
        fires("HTTP beside HTTPS", alb(listeners=(HTTPS, HTTP)), at="alb"),
        fires("HTTP alone", alb(listeners=(HTTP,)), at="alb"),
        quiet("as planned"),
        quiet("a redirect", on="redirect"),
        quiet("a redirect by hand", alb(listeners=(HTTPS, REDIRECT))),
        quiet("none", NONE),
    ),
    "LOAD-BALANCING-02": (
        fires("off", alb(drop_invalid_header_fields=False), at="alb"),
        quiet("as planned"),
        quiet("a network load balancer reads none", alb(type="network", drop_invalid_header_fields=False)),
        quiet("none", NONE),
    ),
    "LOAD-BALANCING-03": (
        fires("no bucket", alb(access_logs_bucket=""), at="alb"),
        quiet("as planned"),
        quiet("a Gateway Load Balancer has none", alb(type="gateway", access_logs_bucket="")),
        quiet(
            "a Network Load Balancer logs TLS only",
            alb(type="network", access_logs_bucket="", listeners=(PLAIN_TCP,)),
        ),
        quiet("none", NONE),
    ),
    "LOAD-BALANCING-04": (
        fires("off", alb(deletion_protection=False), at="alb"),
        quiet("as planned"),
        quiet("internal and on", alb(scheme="internal")),
        quiet("none", NONE),
    ),
    "LOAD-BALANCING-05": (
        fires("one subnet", alb(subnets=("main/public/a",)), at="alb"),
        fires("two subnets of a zone", alb(subnets=("main/public/a", "main/app/a")), at="alb"),
        quiet("as planned"),
        quiet("three", on="three"),
        quiet("none", NONE),
    ),
    "LOAD-BALANCING-06": (
        fires("internet-facing", at="alb"),
        quiet("internal", alb(scheme="internal")),
        quiet("a network load balancer", alb(type="network")),
        quiet("behind a distribution with a web ACL", on="edge_public"),
        quiet("with a web ACL of its own", on="edge_regional"),
        quiet("none", NONE),
    ),
    "LOAD-BALANCING-07": (
        fires(
            "an old policy",
            alb(listeners=(Listener(protocol="HTTPS", port=443, ssl_policy="ELBSecurityPolicy-2016-08"),)),
            at="alb",
        ),
        fires("none named", alb(listeners=(Listener(protocol="TLS", port=443),)), at="alb"),
        quiet("as planned"),
        quiet(
            "the newest",
            alb(
                listeners=(
                    Listener(
                        protocol="HTTPS", port=443, ssl_policy="ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09"
                    ),
                )
            ),
        ),
        quiet("HTTP has none", alb(listeners=(HTTPS, REDIRECT))),
        quiet("none", NONE),
    ),
    "LOAD-BALANCING-08": (
        fires(
            "KMS",
            change("bucket/alb-logs", sse_algorithm="aws:kms", kms_key="key/main"),
            at="bucket/alb-logs",
        ),
        quiet("as planned"),
        quiet(
            "a network load balancer may",
            alb(type="network"),
            change("bucket/alb-logs", sse_algorithm="aws:kms"),
        ),
        quiet("KMS on another bucket", change("objects", sse_algorithm="aws:kms")),
        quiet("no logs", alb(access_logs_bucket="")),
        quiet("a bucket elsewhere", alb(access_logs_bucket="central-logs")),
    ),
    "LOAD-BALANCING-09": (
        fires("HTTP", at="alb/target-group"),
        fires("TCP behind TLS", change("alb/target-group", protocol="TCP"), at="alb/target-group"),
        quiet(
            "TCP as it came",
            change("alb/target-group", protocol="TCP"),
            alb(type="network", listeners=(PLAIN_TCP,)),
        ),
        quiet("HTTPS", change("alb/target-group", protocol="HTTPS")),
        quiet("TLS", change("alb/target-group", protocol="TLS")),
        quiet("to a function", change("alb/target-group", target_type="lambda")),
        quiet("none", without_kind(TargetGroup)),
    ),
}
