"""Databases of a design: options every pattern with RDS shares, and the database as a party."""

from collections.abc import Iterator
from typing import Literal

from workbook.blocks.volumes import S3_REQUEST_KB, traffic
from workbook.errors import Fault
from workbook.facts.limits import database_engine, vpc_limit
from workbook.model.intent.flow import Access, Assumption, Waiver
from workbook.model.intent.party import Database
from workbook.model.intent.store import DatabaseSecret
from workbook.model.ports import one_port
from workbook.options import PatternOptions, option


class DatabaseOptions(PatternOptions):
    """What a pattern with an RDS database lets people tune."""

    db_engine: Literal["postgres", "mysql", "mariadb"] = option(
        "postgres",
        title="Database engine",
        help="RDS engine; its default port and TLS parameter follow.",
        group="Database",
    )
    db_port: int | None = option(
        None,
        title="Database port",
        help="Port the database listens on. Automatic: the engine's own. RDS Proxy always listens on the engine's.",
        group="Database",
        unit="TCP port",
        levels=(None, 6033),
        ge=1,
        le=65535,
    )
    db_instance_class: Literal["db.t4g.micro", "db.t4g.medium", "db.m6g.large"] = option(
        "db.t4g.medium",
        title="Instance class",
        help="Size of the database instance.",
        group="Database",
        levels=("db.t4g.medium",),
    )
    db_storage_gb: int = option(
        100,
        title="Storage",
        help="Allocated gp3 storage.",
        group="Database",
        unit="GB",
        levels=(100,),
        ge=20,
        le=65536,
    )
    db_multi_az: bool = option(
        True,
        title="Multi-AZ",
        help="A standby in another zone takes over within about a minute.",
        group="Database",
    )
    db_iam_authentication: bool = option(
        True,
        title="IAM authentication",
        help="Clients sign in with short-lived tokens of their role instead of a password.",
        group="Database",
    )
    db_backup_days: int = option(
        14,
        title="Backups kept",
        help="Days of automatic backups; Security Hub RDS.11 asks for at least seven.",
        group="Database",
        unit="days",
        levels=(14,),
        ge=0,
        le=35,
    )
    db_deletion_protection: bool = option(
        True,
        title="Deletion protection",
        help="The database cannot be deleted until this is switched off.",
        group="Database",
        levels=(True,),
    )

    data_tier: Literal["isolated", "s3_exports"] = option(
        "isolated",
        title="Data tier",
        help="isolated: the database opens no connection; s3_exports: it writes exports to S3 by the gateway endpoint.",
        group="Database",
    )

    @property
    def database_port(self) -> int:
        """The port the database listens on."""
        return self.db_port or database_engine(self.db_engine).default_port

    def conflicts(self) -> Iterator[Fault]:
        """Two zones for the subnet group, and a port RDS accepts."""
        yield from super().conflicts()
        lowest, highest = vpc_limit("rds_port_lowest"), vpc_limit("rds_port_highest")
        if not lowest <= self.database_port <= highest:
            yield Fault(
                "db_port", f"{self.database_port} is no port of RDS; take one from {lowest} to {highest}."
            )
        if self.data_tier == "s3_exports" and not database_engine(self.db_engine).s3_export_feature:
            sentence = f"db_engine={self.db_engine} cannot write to S3 by itself, and data_tier=s3_exports asks it to"
            yield Fault("data_tier", f"{sentence}; set isolated,")
            yield Fault("db_engine", f"{sentence}; or take postgres.")
        if self.az_count < 2:
            yield Fault("az_count", "1 zone; a DB subnet group needs subnets in 2. Take 2 or more.")


def database(options: DatabaseOptions, tier: str) -> Database:
    """The database as a party."""
    return Database(
        key="database",
        title=f"{database_engine(options.db_engine).title} database",
        tier=tier,
        engine=options.db_engine,
        port=options.database_port,
        multi_az=options.db_multi_az,
        instance_class=options.db_instance_class,
        storage_gb=options.db_storage_gb,
        iam_authentication=options.db_iam_authentication,
        backup_days=options.db_backup_days,
        deletion_protection=options.db_deletion_protection,
        master_user_name=MASTER_USER,
        exports_to_s3=options.data_tier == "s3_exports",
        client_ports="linux",
        listens=(one_port(options.database_port),),
    )


DATABASE_SECRET = DatabaseSecret(key="database-secret", title="Database credentials", database="database")


MASTER_USER = "workbook_admin"
DATABASE_USER = "app_user"


def sign_in_access(principal: str, end: str, slot: int) -> Access:
    """IAM sign-in is a right to the resource id of what the client connects to: the proxy's, if there is one.

    A proxy lets in only users whose secrets it holds, and it holds the one that RDS keeps.
    """
    user = MASTER_USER if end == "proxy" else DATABASE_USER
    return Access(
        key=f"{principal}-signs-in",
        slot=slot,
        principal=principal,
        actions=("rds-db:connect",),
        resource=f"arn:${{partition}}:rds-db:${{region}}:${{account}}:dbuser:${{{end}.resource_id}}/{user}",
        purpose="sign in to the database with the own role",
    )


def sign_in_assumption(end: str) -> Assumption:
    """What must be done inside the database before anyone can sign in."""
    if end == "proxy":
        sentence = f"Clients sign in through the proxy as {MASTER_USER}; give the proxy a secret of a lesser user first."
    else:
        sentence = f"A database user {DATABASE_USER} with only the rights the clients need exists and may sign in with IAM."
    return Assumption(subject="database user", sentence=sentence)


def export_access(database_key: str, bucket: str, slot: int) -> Access:
    """Exports that the database itself writes (aws_s3 of PostgreSQL): they leave from its own interface."""
    return Access(
        key=f"{database_key}-exports",
        slot=slot,
        principal=database_key,
        actions=("s3:PutObject", "s3:AbortMultipartUpload"),
        resource=bucket,
        service="s3",
        purpose="write database exports to S3",
        traffic=traffic(50, 0.1, "S3 exports", request_kb=S3_REQUEST_KB),
    )


DEFAULT_PORT_WAIVER = Waiver(
    check="DATA-08",
    resource="database",
    reason="The port hides nothing from a scan, and security groups decide who connects. Set db_port where Security "
    "Hub RDS.23 is enforced.",
)
