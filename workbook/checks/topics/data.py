"""Databases and their proxies: who can see them, what survives, and whether clients can connect at all."""

from collections.abc import Iterator

from workbook.checks.check import Flaw, check, has
from workbook.checks.coverage import listed
from workbook.checks.engines import known_engine
from workbook.checks.subject import Subject
from workbook.facts.aurora import AuroraEngine, known_aurora
from workbook.facts.control_parameters import control_number, control_words
from workbook.facts.limits import DatabaseEngine
from workbook.model.estate.clusters import DbCluster
from workbook.model.estate.data import DbInstance, DbParameterGroup, DbProxy, DbSubnetGroup
from workbook.model.estate.identity import Secret

RDS_CONTROLS = "https://docs.aws.amazon.com/securityhub/latest/userguide/rds-controls.html"
PROXY_PAGE = "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/rds-proxy.html"
WANTED_BACKUP_DAYS = control_number("backup_retention")
IAM_ENGINES = ("postgres", "mysql", "mariadb", "aurora-postgresql", "aurora-mysql")

no_database = has(DbInstance, "there is no database", DbCluster)
no_proxy = has(DbProxy, "there is no RDS Proxy")


@check(
    "DATA-01",
    title="No database is publicly accessible",
    severity="high",
    why="The flag gives the database a public address and a public name; one wrong route or rule then puts it on the internet.",
    remedy="Set publicly_accessible to False.",
    source=f"{RDS_CONTROLS}#rds-2",
    applies=no_database,
)
def databases_are_private(subject: Subject) -> Iterator[Flaw]:
    """One flaw per database with the flag."""
    for database in _databases(subject):
        if database.publicly_accessible:
            yield _attribute(database, "publicly_accessible", "has a public address")


@check(
    "DATA-02",
    title="Databases are encrypted at rest",
    severity="high",
    why="Encryption can only be chosen when a database is made; later it takes a copy and a cut-over.",
    remedy="Set storage_encrypted to True; set kms for a key of your own.",
    source=f"{RDS_CONTROLS}#rds-3",
    applies=no_database,
)
def databases_are_encrypted(subject: Subject) -> Iterator[Flaw]:
    """One flaw per database without storage encryption."""
    for database in _databases(subject):
        if not database.storage_encrypted:
            yield _attribute(database, "storage_encrypted", "is not encrypted at rest")


@check(
    "DATA-03",
    title="Databases have a standby in another zone",
    severity="medium",
    why="Without Multi-AZ a zone's outage, or a patch, is an outage of the database.",
    remedy="Set Multi-AZ on.",
    source=f"{RDS_CONTROLS}#rds-5",
    applies=no_database,
)
def databases_are_multi_az(subject: Subject) -> Iterator[Flaw]:
    """One flaw per database in a single zone."""
    for database in _databases(subject):
        if isinstance(database, DbCluster):
            if database.instances < 2:
                yield _attribute(database, "instances", "has one instance, which stands in one zone")
        elif not database.multi_az:
            yield _attribute(database, "multi_az", "stands in one zone")


@check(
    "DATA-04",
    title="Databases are protected from deletion",
    severity="medium",
    why="A deletion by mistake, by a person or a pipeline, is refused.",
    remedy="Set deletion_protection to True.",
    source=f"{RDS_CONTROLS}#rds-8",
    applies=no_database,
)
def databases_resist_deletion(subject: Subject) -> Iterator[Flaw]:
    """One flaw per database without deletion protection."""
    for database in _databases(subject):
        if not database.deletion_protection:
            yield _attribute(database, "deletion_protection", "can be deleted with one call")


@check(
    "DATA-05",
    title="Databases accept IAM identities",
    severity="medium",
    why="With IAM authentication clients sign in with tokens of 15 minutes; no password lies about.",
    remedy="Turn IAM authentication on.",
    source=f"{RDS_CONTROLS}#rds-10",
    applies=no_database,
)
def databases_accept_iam(subject: Subject) -> Iterator[Flaw]:
    """One flaw per database without IAM authentication, where the engine has it."""
    for database in _databases(subject):
        can = database.engine in IAM_ENGINES
        if can and not database.iam_database_authentication:
            yield _attribute(database, "iam_database_authentication", "knows passwords only")


@check(
    "DATA-06",
    title="Backups are kept for a week or more",
    severity="medium",
    why="What goes wrong on a Friday is found on a Monday; point-in-time recovery reaches back only as far as backups are kept.",
    remedy=f"Set the backup days to {WANTED_BACKUP_DAYS} or more.",
    source=f"{RDS_CONTROLS}#rds-11",
    applies=no_database,
)
def backups_are_kept(subject: Subject) -> Iterator[Flaw]:
    """One flaw per database whose backups are kept for less than a week."""
    for database in _databases(subject):
        if database.backup_retention_days < WANTED_BACKUP_DAYS:
            kept = f"keeps backups for {database.backup_retention_days} day(s)"
            yield _attribute(database, "backup_retention_days", kept)


@check(
    "DATA-07",
    title="Minor engine versions are installed by themselves",
    severity="low",
    why="Security fixes of the engine arrive as minor versions.",
    remedy="Set auto_minor_version_upgrade to True.",
    source=f"{RDS_CONTROLS}#rds-13",
    applies=no_database,
)
def databases_take_minor_versions(subject: Subject) -> Iterator[Flaw]:
    """One flaw per database that stays on its minor version."""
    for database in _databases(subject):
        if not database.auto_minor_version_upgrade:
            yield _attribute(database, "auto_minor_version_upgrade", "waits for somebody to install fixes")


@check(
    "DATA-08",
    title="Databases do not use their engine's default port",
    severity="low",
    why="Security Hub reports the default port. It hides nothing from a scan; the security groups decide who connects.",
    remedy="Choose another db_port, or waive this: with an RDS Proxy clients use the default port anyway.",
    source=f"{RDS_CONTROLS}#rds-23",
    applies=no_database,
)
def databases_leave_default_ports(subject: Subject) -> Iterator[Flaw]:
    """One flaw per database on its engine's default port."""
    for database in _databases(subject):
        engine = _engine(database)
        if engine and database.port == engine.default_port:
            yield _attribute(database, "port", f"listens on the default port of {database.engine}")


@check(
    "DATA-09",
    title="No database may be placed in a public subnet",
    severity="high",
    why="RDS places a database, and its standby, in any subnet of the group. One with a route to the internet gateway is half the way onto the internet.",
    remedy="Take the public subnets out of the subnet group: put the database into a private tier.",
    source=f"{RDS_CONTROLS}#rds-46",
    applies=has(DbSubnetGroup, "there is no DB subnet group"),
)
def subnet_groups_are_private(subject: Subject) -> Iterator[Flaw]:
    """One flaw per DB subnet group with a public subnet."""
    for group in subject.estate.of(DbSubnetGroup):
        public = [subnet for subnet in group.subnets if subject.is_public(subnet)]
        if public:
            yield Flaw(
                resource=group.key,
                message=f"{group.key} holds {len(public)} public subnet(s)",
                evidence=f"{listed(public)} have a route to an internet gateway",
            )


@check(
    "DATA-10",
    title="Databases and proxies demand TLS",
    severity="medium",
    why="Without the demand a client may connect in the clear, and most do so unless told otherwise.",
    remedy="Set the engine's TLS parameter in the parameter group; set require_tls on the proxy.",
    source=f"{RDS_CONTROLS}#rds-38",
    applies=no_database,
)
def databases_demand_tls(subject: Subject) -> Iterator[Flaw]:
    """One flaw per database or proxy that accepts connections in the clear."""
    for database in _databases(subject):
        engine = _engine(database)
        name, value = engine.tls_parameter if engine else ("", "")
        if name and _parameter(subject, database, name) not in (value, None):
            yield Flaw(
                resource=database.key,
                message=f"{database.key} accepts connections without TLS",
                evidence=f"{name} is {_parameter(subject, database, name) or 'not set'}, {value} would demand TLS",
                remedy=f"Set {name} = {value} in the parameter group.",
            )
    for proxy in subject.estate.of(DbProxy):
        if not proxy.require_tls:
            yield Flaw(
                resource=proxy.key,
                message=f"{proxy.key} accepts connections without TLS",
                evidence="require_tls False",
                remedy="Set require_tls to True.",
            )


def _engine(database: DbInstance | DbCluster) -> DatabaseEngine | AuroraEngine | None:
    """What is on file of its engine; an instance of a cluster follows the cluster, and is not judged by itself."""
    return known_aurora(database.engine) if isinstance(database, DbCluster) else known_engine(database.engine)


def _parameter(subject: Subject, database: DbInstance | DbCluster, name: str) -> str | None:
    """A parameter's value, empty where it is not set; None where the group is not known."""
    if isinstance(database, DbCluster):
        return dict(database.parameters).get(name, "")
    if not database.parameter_group:
        return ""
    group = subject.find(DbParameterGroup, database.parameter_group)
    return dict(group.parameters).get(name, "") if group else None


@check(
    "DATA-11",
    title="A proxy listens where clients look for it",
    severity="high",
    why="An RDS Proxy always listens on its engine's own port, whatever the database's is. Rules for another port let nobody in.",
    remedy="State the flow to the proxy on its engine's default port, and the flow from the proxy on the database's port.",
    source=PROXY_PAGE,
    applies=no_proxy,
)
def proxies_listen_on_their_port(subject: Subject) -> Iterator[Flaw]:
    """One flaw per proxy that is said to listen on another port than AWS gives it."""
    for proxy in subject.estate.of(DbProxy):
        database = subject.find(DbInstance, proxy.db_instance)
        engine = known_engine(database.engine) if database else None
        if engine and proxy.listens_on != engine.proxy_port:
            yield Flaw(
                resource=proxy.key,
                message=f"{proxy.key} is planned on port {proxy.listens_on}; AWS makes it listen on {engine.proxy_port}",
                evidence=f"listens_on {proxy.listens_on}, engine_family {proxy.engine_family}",
            )


@check(
    "DATA-12",
    title="Database logs reach CloudWatch",
    severity="low",
    why="On the instance the logs go with the instance, and nobody can set an alarm on them.",
    remedy="List the engine's logs in cloudwatch_logs_exports.",
    source=f"{RDS_CONTROLS}#rds-9",
    applies=no_database,
)
def database_logs_are_exported(subject: Subject) -> Iterator[Flaw]:
    """One flaw per database that exports none of its logs."""
    for database in _databases(subject):
        if not database.cloudwatch_logs_exports:
            yield _attribute(database, "cloudwatch_logs_exports", "keeps its logs to itself")


@check(
    "DATA-13",
    title="The administrator's name is not a default",
    severity="low",
    why="A default name is half of what a guesser needs.",
    remedy="Choose another master_user_name; it cannot be changed later.",
    source=f"{RDS_CONTROLS}#rds-25",
    applies=no_database,
)
def administrators_have_own_names(subject: Subject) -> Iterator[Flaw]:
    """One flaw per database whose administrator has a name that Security Hub lists."""
    for database in _databases(subject):
        if database.master_user_name.lower() in control_words("default_administrator_names"):
            yield _attribute(database, "master_user_name", "has a default administrator name")


@check(
    "DATA-14",
    title="A database may stand in two zones or more",
    severity="high",
    why="AWS refuses a DB subnet group that covers one zone.",
    remedy="Set az_count to 2 or more.",
    source="https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_VPC.WorkingWithRDSInstanceinaVPC.html",
    applies=has(DbSubnetGroup, "there is no DB subnet group"),
)
def subnet_groups_span_zones(subject: Subject) -> Iterator[Flaw]:
    """One flaw per DB subnet group in a single zone."""
    for group in subject.estate.of(DbSubnetGroup):
        zones = subject.zones(group.subnets)
        if len(zones) < 2:
            yield Flaw(
                resource=group.key,
                message=f"{group.key} covers {len(zones)} zone(s); AWS asks for two",
                evidence=f"zones {listed(zones)}",
            )


@check(
    "DATA-15",
    title="Stored credentials are rotated",
    severity="low",
    why="A password that never changes is known to everybody who ever read it.",
    remedy="Attach a rotation schedule to the secret when the rotation function is deployed, or use IAM authentication and keep the secret for the proxy only.",
    source="https://docs.aws.amazon.com/securityhub/latest/userguide/secretsmanager-controls.html#secretsmanager-1",
    applies=has(Secret, "there is no secret"),
)
def secrets_are_rotated(subject: Subject) -> Iterator[Flaw]:
    """One flaw per secret that nothing rotates; RDS itself rotates the master user secrets it manages."""
    for secret in subject.estate.of(Secret):
        if not secret.existing_id and not secret.managed_by:
            yield Flaw(
                resource=secret.key,
                message=f"no rotation is planned for {secret.key}",
                evidence="the design holds no rotation function",
            )


def _databases(subject: Subject) -> Iterator[DbInstance | DbCluster]:
    yield from subject.estate.of(DbInstance)
    yield from subject.estate.of(DbCluster)


def _attribute(database: DbInstance | DbCluster, name: str, message: str) -> Flaw:
    return Flaw(
        resource=database.key,
        message=f"{database.key} {message}",
        evidence=f"{name} {getattr(database, name)!r}",
    )
