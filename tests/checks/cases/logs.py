"""Tables of the log checks."""

from tests.checks.changes import change, copy, fires, quiet, without, without_kind
from workbook.model.estate.network import NetworkInterface
from workbook.model.estate.observability import LogGroup

SUBNETS = tuple(f"main/{tier}/{zone}" for tier in ("public", "app", "data") for zone in "ab")
EACH_SUBNET = (
    *(copy("main/flow-log", f"log/{subnet}", resource=subnet) for subnet in SUBNETS),
    without("main/flow-log"),
)

TABLES = {
    "LOGS-01": (
        fires("none", without("main/flow-log"), at="main"),
        fires("one subnet only", change("main/flow-log", resource="main/app/a"), at="main"),
        quiet("as planned"),
        quiet("as planned, rds", on="rds"),
        quiet("each subnet by itself", *EACH_SUBNET),
    ),
    "LOGS-02": (
        fires("accepted only", change("main/flow-log", traffic_type="ACCEPT"), at="main/flow-log"),
        fires("refused only", change("main/flow-log", traffic_type="REJECT"), at="main/flow-log"),
        quiet("as planned"),
        quiet("as planned, rds", on="rds"),
        quiet("none", without("main/flow-log")),
    ),
    "LOGS-03": (
        fires("a day short", change("log/api", retention_days=364), on="rds", at="log/api"),
        quiet("a year", change("log/api", retention_days=365), on="rds"),
        quiet("ten years", change("log/api", retention_days=3653), on="rds"),
        quiet("as planned", on="rds"),
        quiet("none", without_kind(LogGroup), on="rds"),
    ),
    "LOGS-04": (
        fires("AWS's key", change("log/api", kms_key=""), on="rds", at="log/api"),
        quiet("as planned", on="rds"),
        quiet("as planned, full", on="full"),
        quiet("none", without_kind(LogGroup), on="rds"),
    ),
    "LOGS-05": (
        fires("none", without("main/dns-firewall"), at="main"),
        quiet("as planned"),
        quiet("as planned, rds", on="rds"),
        quiet("no resolver to watch", without("main/dns-firewall"), change("main", enable_dns_support=False)),
        quiet("nothing looks up names", without("main/dns-firewall"), without_kind(NetworkInterface)),
    ),
    "LOGS-06": (
        fires("no log", without("main/firewall/logs"), at="main/firewall", on="inspected"),
        fires("another's", change("main/firewall/logs", source="main"), at="main/firewall", on="inspected"),
        quiet("as planned", on="inspected"),
        quiet(
            "to a log group", change("main/firewall/logs", destination="log/main-firewall"), on="inspected"
        ),
        quiet("no firewall"),
    ),
}
