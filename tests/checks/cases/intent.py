"""Tables of the checks that put the proof among the findings."""

from tests.checks.changes import OPEN_DATA, fires, imported, quiet, rule, without

POSTGRES = rule("sg/database", "in", "tcp", 5432, "0.0.0.0/0")

TABLES = {
    "INTENT-01": (
        fires(
            "any peer beyond the stated ones",
            rule("sg/app", "in", "tcp", 22, "10.20.0.0/22"),
            on="plain",
            at=("app", "app"),
        ),
        quiet("as planned"),
        quiet("as planned, rds", on="rds"),
        quiet("as planned, full", on="full"),
        quiet("a rule less", without("sg/app/in/tcp-8080/sg/alb")),
        quiet("an import", rule("sg/app", "in", "tcp", 22, "10.20.0.0/22"), imported()),
    ),
    "INTENT-02": (
        fires("a rule less", without("sg/app/in/tcp-8080/sg/alb"), at="alb-to-app"),
        fires("a route less", without("main/rt/app/a/0.0.0.0/0"), at="app-to-api.example.com-443"),
        quiet("as planned"),
        quiet("as planned, rds", on="rds"),
        quiet("a rule more", rule("sg/app", "in", "tcp", 22, "10.20.0.0/22")),
        quiet("an import", without("sg/app/in/tcp-8080/sg/alb"), imported()),
    ),
    "INTENT-03": (
        fires("the internet reaches the data tier", *OPEN_DATA, POSTGRES, at="data-closed-to-internet"),
        quiet("as planned"),
        quiet("as planned, rds", on="rds"),
        quiet("the rule alone", POSTGRES),
        quiet("an import", *OPEN_DATA, POSTGRES, imported()),
    ),
    "INTENT-04": (
        fires("a host by name", at="app-to-api.example.com-443"),
        quiet("within the VPC", on="rds"),
        quiet("the proxy left out", on="direct"),
        quiet("an import", imported()),
    ),
}
