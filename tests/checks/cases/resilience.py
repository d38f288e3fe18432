"""Tables of the resilience checks."""

from tests.checks.changes import copy, each, fires, quiet, without, without_kind
from workbook.model.estate.network import Subnet

TABLES = {
    "RESILIENCE-01": (
        fires("one zone", each(Subnet, availability_zone="us-east-1a"), at="main"),
        quiet("as planned"),
        quiet("three", on="three"),
        quiet("rds", on="rds"),
        quiet("no subnets", without_kind(Subnet)),
    ),
    "RESILIENCE-02": (
        fires("a subnet less", without("main/data/b"), at="main/data"),
        quiet("as planned"),
        quiet("three", on="three"),
        quiet("all in one zone is another check's", each(Subnet, availability_zone="us-east-1a")),
        quiet("an import names no tiers", each(Subnet, tier=""), without("main/data/b")),
    ),
    "RESILIENCE-03": (
        fires("endpoint and connection", on="full", at=("connect-endpoint", "glue-job/connection")),
        fires("connection alone", without("connect-endpoint"), on="full", at="glue-job/connection"),
        quiet("neither"),
        quiet("rds", on="rds"),
        quiet("one zone anyway", each(Subnet, availability_zone="us-east-1a"), on="full"),
        quiet("Session Manager and a bastion", on="bastion"),
        quiet("a copy of something else", copy("main/data/a", "main/more/a")),
    ),
}
