"""Tables of the database checks."""

from tests.checks.changes import change, fires, quiet, route, without, without_kind
from workbook.model.estate.data import DbInstance, DbProxy, DbSubnetGroup
from workbook.model.estate.identity import Secret

NONE = without_kind(DbInstance)


def db(**fields):
    """Other values for the database."""
    return change("database", **fields)


def attribute(bad, good, other):
    """The table of a check of one attribute: bad value; good ones; both patterns; no database."""
    return (
        fires("the wrong value", db(**bad), at="database"),
        fires("the wrong value, rds", db(**bad), on="rds", at="database"),
        quiet("the right value", db(**good)),
        quiet("something else is wrong", db(**other), db(**good)),
        quiet("no database", NONE, without_kind(DbProxy)),
    )


def both(bad, good, other):
    """The same of a cluster."""
    return (
        *attribute(bad, good, other),
        fires("the wrong value, a cluster", db(**bad), on="data_api", at="database"),
        quiet("the right value, a cluster", db(**good), on="data_api"),
        quiet("a cluster as planned", on="data_api"),
    )


TABLES = {
    "DATA-01": both(
        {"publicly_accessible": True}, {"publicly_accessible": False}, {"storage_encrypted": False}
    ),
    "DATA-02": both({"storage_encrypted": False}, {"storage_encrypted": True}, {"publicly_accessible": True}),
    "DATA-03": (
        *attribute({"multi_az": False}, {"multi_az": True}, {"backup_retention_days": 0}),
        fires("a cluster of one", db(instances=1), on="data_api", at="database"),
        quiet("a cluster of two", on="data_api"),
        quiet("a cluster of three", db(instances=3), on="data_api"),
    ),
    "DATA-04": both({"deletion_protection": False}, {"deletion_protection": True}, {"multi_az": False}),
    "DATA-05": (
        *both(
            {"iam_database_authentication": False}, {"iam_database_authentication": True}, {"multi_az": False}
        ),
        quiet("an engine without it", db(engine="sqlserver-se", iam_database_authentication=False)),
    ),
    "DATA-06": (
        *both({"backup_retention_days": 6}, {"backup_retention_days": 7}, {"multi_az": False}),
        fires("no backups", db(backup_retention_days=0), at="database"),
        quiet("the longest", db(backup_retention_days=35)),
    ),
    "DATA-07": both(
        {"auto_minor_version_upgrade": False}, {"auto_minor_version_upgrade": True}, {"multi_az": False}
    ),
    "DATA-08": (
        fires("as planned", at="database"),
        fires("MySQL's", on="mysql", at="database"),
        fires("a cluster's", on="data_api", at="database"),
        quiet("a cluster beside it", db(port=5433), on="data_api"),
        quiet("a cluster of an engine not on file", db(engine="neptune"), on="data_api"),
        quiet("one beside", db(port=5433)),
        quiet("another engine's default", db(port=3306)),
        quiet("MySQL on PostgreSQL's", db(port=5432), on="mysql"),
        quiet("no database", NONE),
    ),
    "DATA-09": (
        fires(
            "a route to the internet gateway",
            route("main/rt/data", "0.0.0.0/0", "main/igw"),
            at="database/subnets",
        ),
        fires(
            "one public subnet in the group",
            change("database/subnets", subnets=("main/data/a", "main/public/b")),
            at="database/subnets",
        ),
        quiet("as planned"),
        quiet("a NAT route is no public one", route("main/rt/data", "0.0.0.0/0", "main/nat/a")),
        quiet("a narrower route", route("main/rt/data", "203.0.113.0/24", "main/igw")),
        quiet("no group", without_kind(DbSubnetGroup), NONE),
    ),
    "DATA-10": (
        fires("not demanded", change("database/parameters", parameters=()), at="database"),
        fires(
            "switched off", change("database/parameters", parameters=(("rds.force_ssl", "0"),)), at="database"
        ),
        fires("no parameter group", db(parameter_group=""), at="database"),
        fires("a cluster without the parameter", db(parameters=()), on="data_api", at="database"),
        quiet("a cluster as planned", on="data_api"),
        fires("the proxy does not", change("proxy", require_tls=False), on="rds", at="proxy"),
        quiet("as planned"),
        quiet("as planned, rds", on="rds"),
        quiet("MySQL's word for it", on="mysql"),
        quiet(
            "among others",
            change("database/parameters", parameters=(("work_mem", "64"), ("rds.force_ssl", "1"))),
        ),
        quiet("no database", NONE, without_kind(DbProxy)),
    ),
    "DATA-11": (
        fires("the database's port instead", change("proxy", listens_on=6543), on="rds", at="proxy"),
        quiet("as planned", on="rds"),
        quiet("as planned, MySQL", on="mysql"),
        quiet("the database's own port is free", db(port=6543), on="rds"),
        quiet("no proxy", on="direct"),
    ),
    "DATA-12": both(
        {"cloudwatch_logs_exports": ()}, {"cloudwatch_logs_exports": ("postgresql",)}, {"multi_az": False}
    ),
    "DATA-13": (
        *both({"master_user_name": "postgres"}, {"master_user_name": "owner"}, {"multi_az": False}),
        fires("in capitals", db(master_user_name="Admin"), at="database"),
        quiet("a name that holds one", db(master_user_name="administrator")),
    ),
    "DATA-14": (
        fires("one subnet", change("database/subnets", subnets=("main/data/a",)), at="database/subnets"),
        fires(
            "two subnets of one zone",
            change("database/subnets", subnets=("main/data/a", "main/app/a")),
            at="database/subnets",
        ),
        quiet("as planned"),
        quiet("three zones", on="three"),
        quiet("no group", without_kind(DbSubnetGroup), NONE),
    ),
    "DATA-15": (
        fires("nobody rotates it", change("database-secret", managed_by=""), at="database-secret"),
        quiet("RDS rotates what it manages"),
        quiet(
            "a secret that is there already",
            change(
                "database-secret",
                managed_by="",
                existing_id="arn:aws:secretsmanager:us-east-1:111122223333:secret:x",
            ),
        ),
        quiet("no secret", without("database-secret")),
        quiet("no secret, rds", without_kind(Secret), on="rds"),
    ),
}
