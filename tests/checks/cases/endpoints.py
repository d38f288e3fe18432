"""Tables of the endpoint checks."""

from tests.checks.changes import change, fires, imported, means, quiet, rule, without

NAT = ("main/nat/a", "main/nat/b")
INTERFACES = tuple(f"main/endpoint/{service}" for service in ("logs", "secretsmanager", "ssm", "ssmmessages"))

TABLES = {
    "ENDPOINTS-01": (
        fires("S3 by NAT", means("app-to-s3", *NAT), at="aws:s3"),
        quiet("as planned"),
        quiet("a service without a gateway endpoint by NAT", on="no_endpoints"),
        quiet("no NAT", on="closed"),
        quiet("an import states no flows", means("app-to-s3", *NAT), imported()),
        quiet("rds", on="rds"),
    ),
    "ENDPOINTS-02": (
        fires("a zone less", change("main/endpoint/logs", subnets=("main/app/a",)), at="main/endpoint/logs"),
        quiet("as planned"),
        quiet("as planned, full", on="full"),
        quiet(
            "the clients stand there too",
            change("main/endpoint/logs", subnets=("main/app/a",)),
            change("eni/app/b", security_groups=()),
        ),
        quiet(
            "nobody is admitted by name",
            change("main/endpoint/logs", subnets=("main/app/a",)),
            without("sg/endpoint/logs/in/tcp-443/sg/app"),
        ),
        quiet("no interface endpoint", on="no_endpoints"),
    ),
    "ENDPOINTS-03": (
        fires(
            "private DNS off",
            change("main/endpoint/logs", private_dns_enabled=False),
            at="main/endpoint/logs",
            severity="medium",
        ),
        fires("hostnames off", change("main", enable_dns_hostnames=False), at=("main",) * 4, severity="high"),
        fires("support off", change("main", enable_dns_support=False), at=("main",) * 4, severity="high"),
        quiet("as planned"),
        quiet("as planned, rds", on="rds"),
        quiet(
            "an S3 interface endpoint may be without",
            change("main/endpoint/logs", service="s3", private_dns_enabled=False),
        ),
        quiet("no interface endpoint", change("main", enable_dns_hostnames=False), on="no_endpoints"),
    ),
    "ENDPOINTS-04": (
        fires(
            "an interface endpoint without",
            change("main/endpoint/logs", policy=None),
            at="main/endpoint/logs",
        ),
        fires("a gateway endpoint without", change("main/endpoint/s3", policy=None), at="main/endpoint/s3"),
        quiet("as planned"),
        quiet("as planned, rds", on="rds"),
        quiet(
            "an endpoint of somebody's own service reads none",
            change("main/endpoint/logs", policy=None, service_name="com.amazonaws.vpce.us-east-1.vpce-svc-1"),
        ),
        quiet(
            "a Gateway Load Balancer endpoint has none",
            change("main/endpoint/logs", policy=None, vpc_endpoint_type="GatewayLoadBalancer"),
        ),
        quiet("none", without("main/endpoint/s3", *INTERFACES)),
    ),
    "ENDPOINTS-05": (
        fires("in no route table", change("main/endpoint/s3", route_tables=()), at="main/endpoint/s3"),
        fires("no rule leads there", without("sg/app/out/tcp-443/0.0.0.0/0"), at="main/endpoint/s3"),
        quiet("as planned"),
        quiet(
            "by its prefix list",
            without("sg/app/out/tcp-443/0.0.0.0/0"),
            rule("sg/app", "out", "tcp", 443, "pl/s3"),
        ),
        quiet("by prefix list alone", on="full"),
        quiet("no gateway endpoint", on="rds"),
    ),
    "ENDPOINTS-06": (
        fires(
            "four services by NAT",
            on="no_endpoints",
            at=("aws:logs", "aws:secretsmanager", "aws:ssm", "aws:ssmmessages"),
        ),
        fires("one service by NAT", means("app-to-logs", *NAT), at="aws:logs"),
        quiet("as planned"),
        quiet("S3 by NAT is another check's", means("app-to-s3", *NAT)),
        quiet("no NAT", on="rds"),
        quiet("an import", means("app-to-logs", *NAT), imported()),
        quiet("an internet host by NAT", means("app-to-api.example.com-443", *NAT)),
    ),
    "ENDPOINTS-07": (
        fires("the whole VPC", rule("sg/endpoint/logs", "in", "tcp", 443, "10.20.0.0/16"), at="added"),
        fires("everything", rule("sg/endpoint/logs", "in", "tcp", 443, "0.0.0.0/0"), at="added"),
        quiet("as planned"),
        quiet("one subnet", rule("sg/endpoint/logs", "in", "tcp", 443, "10.20.16.0/22")),
        quiet("another network", rule("sg/endpoint/logs", "in", "tcp", 443, "192.168.0.0/16")),
        quiet("outbound", rule("sg/endpoint/logs", "out", "tcp", 443, "10.20.0.0/16")),
        quiet("on another group", rule("sg/app", "in", "tcp", 443, "10.20.0.0/16")),
    ),
    "ENDPOINTS-08": (
        fires("nobody admitted", without("sg/endpoint/logs/in/tcp-443/sg/app"), at="main/endpoint/logs"),
        quiet("as planned"),
        quiet("as planned, full", on="full"),
        quiet("as planned, rds", on="rds"),
        quiet(
            "a block is a client too",
            without("sg/endpoint/logs/in/tcp-443/sg/app"),
            rule("sg/endpoint/logs", "in", "tcp", 443, "10.20.16.0/22"),
        ),
    ),
}
