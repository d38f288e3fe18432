"""Tables of the API checks."""

from tests.checks.changes import change, fires, quiet, without

TABLES = {
    "APIS-01": (
        fires(
            "a public one", change("api", authorization="NONE"), on="public_api", at="api", severity="high"
        ),
        fires("a private one", change("api", authorization="NONE"), on="rds", at="api", severity="medium"),
        quiet("as planned", on="rds"),
        quiet("as planned, public", on="public_api"),
        quiet("none"),
    ),
    "APIS-02": (
        fires("no log group", change("api", log_group=""), on="rds", at="api"),
        quiet("as planned", on="rds"),
        quiet("as planned, public", on="public_api"),
        quiet("none"),
    ),
    "APIS-03": (
        fires("the endpoint is gone", without("main/endpoint/execute-api"), on="rds", at="api"),
        fires(
            "it names another",
            change("api", vpc_endpoints=("main/endpoint/secretsmanager",)),
            on="rds",
            at="api",
        ),
        quiet("as planned", on="rds"),
        quiet("public", on="public_api"),
        quiet("public without endpoints", change("api", private=False, vpc_endpoints=()), on="rds"),
        quiet("none"),
    ),
    "APIS-04": (
        fires("public", on="public_api", at="api"),
        quiet("private", on="rds"),
        quiet("made private", change("api", private=True), on="public_api"),
        quiet("none"),
    ),
}
