"""The RDS Data API: a database whose callers send SQL to an API of AWS and open no connection to it."""

from collections.abc import Iterator
from typing import Literal

from workbook.blocks.database import DATABASE_SECRET, MASTER_USER, DatabaseOptions
from workbook.blocks.volumes import traffic
from workbook.errors import Fault
from workbook.facts.aurora import aurora_engine
from workbook.facts.limits import database_engine, service_setting
from workbook.model.intent.clusters import DatabaseCluster
from workbook.model.intent.flow import Access, Assumption, Prohibition
from workbook.model.ports import one_port
from workbook.options import option

CALLS = (
    "rds-data:BatchExecuteStatement",
    "rds-data:BeginTransaction",
    "rds-data:CommitTransaction",
    "rds-data:ExecuteStatement",
    "rds-data:RollbackTransaction",
)


class DataApiOptions(DatabaseOptions):
    """What a pattern whose clients may use the Data API lets people tune."""

    database_access: Literal["connection", "data_api"] = option(
        "connection",
        title="Access",
        help="connection: clients connect to the database or its proxy; data_api: an Aurora Serverless v2 cluster takes SQL by "
        "HTTPS from the RDS Data API, and nobody connects to it. Storage is then what is stored; the instance class does not "
        "apply.",
        group="Database",
    )
    rds_proxy: bool = option(
        True,
        title="RDS Proxy",
        help="Shares connections among many functions; worth it above about 50 at once. Only where clients connect.",
        group="Database",
    )
    aurora_most_acu: int = option(
        4,
        title="Aurora capacity",
        help="What each instance of the cluster may grow to; only with the Data API.",
        group="Database",
        unit="ACU",
        levels=(4,),
        ge=1,
        le=256,
    )

    @property
    def by_data_api(self) -> bool:
        """Whether clients send SQL to the Data API."""
        return self.database_access == "data_api"

    @property
    def has_proxy(self) -> bool:
        """Whether a proxy is planned: the default one is left out where nobody connects."""
        return self.rds_proxy and not (self.by_data_api and not self.given("rds_proxy"))

    def conflicts(self) -> Iterator[Fault]:
        """The Data API is Aurora's, and a way of its own."""
        yield from super().conflicts()
        if not self.by_data_api:
            return
        if self.has_proxy:
            yield from _faults(
                "rds_proxy=True", "shares connections, and database_access=data_api opens none"
            )
        if aurora_engine(self.db_engine) is None:
            yield from _faults(
                f"db_engine={self.db_engine}", "is no engine of Aurora, which database_access=data_api needs"
            )
        if self.data_tier == "s3_exports":
            yield from _faults(
                "data_tier=s3_exports",
                "is planned for an RDS instance, and database_access=data_api makes a cluster",
            )


REMEDIES = {
    "rds_proxy": "set it to False",
    "db_engine": "take postgres or mysql",
    "data_tier": "set isolated",
}


def _faults(given: str, why: str) -> Iterator[Fault]:
    field = given.partition("=")[0]
    yield Fault(field, f"{given} {why}; {REMEDIES[field]},")
    yield Fault("database_access", f"{given} {why}; or take connection.")


def database_cluster(options: DataApiOptions, tier: str) -> DatabaseCluster:
    """The cluster as a party; a second instance takes over where a standby is asked for."""
    engine = aurora_engine(options.db_engine)
    return DatabaseCluster(
        key="database",
        title=f"{engine.title if engine else 'Aurora'} cluster",
        tier=tier,
        engine=options.db_engine,
        port=options.database_port,
        instances=2 if options.db_multi_az else 1,
        most_capacity=options.aurora_most_acu,
        stored_gb=options.db_storage_gb,
        iam_authentication=options.db_iam_authentication,
        backup_days=options.db_backup_days,
        deletion_protection=options.db_deletion_protection,
        master_user_name=MASTER_USER,
        client_ports="linux",
        listens=(one_port(options.database_port),),
    )


def data_api_accesses(caller: str, slot: int) -> Iterator[Access]:
    """Sending SQL, and the secret that the Data API reads in the caller's name: no call of the caller's own."""
    yield Access(
        key=f"{caller}-sends-sql",
        slot=slot,
        principal=caller,
        actions=CALLS,
        resource="${database.arn}",
        service="rds-data",
        purpose="send SQL to the Data API",
        traffic=traffic(5, 25, "the Data API"),
    )
    yield Access(
        key=f"{caller}-credentials",
        slot=slot + 1,
        principal=caller,
        actions=("secretsmanager:GetSecretValue",),
        resource=DATABASE_SECRET.key,
        purpose="the Data API signs in with the secret that its caller may read",
    )


def no_connection(caller: str) -> Prohibition:
    """The promise that the caller never opens a connection to the database."""
    return Prohibition(
        key=f"{caller}-never-connects",
        who=caller,
        what="database",
        purpose="SQL goes to the Data API; nothing connects to the database",
    )


def database_notes(options: DataApiOptions) -> tuple[str, ...]:
    """What the database demands of whoever comes, and how its password changes."""
    aurora = aurora_engine(options.db_engine) if options.by_data_api else None
    name, value = (aurora or database_engine(options.db_engine)).tls_parameter
    days = service_setting("rds_secret_rotation_days")
    return (
        f"TLS is enforced: the parameter group sets {name}={value}, and the database refuses a connection without it.",
        f"RDS keeps the master password in Secrets Manager and changes it every {days} days, without a function of yours; "
        "whoever signs in with it reads it again when it is refused.",
    )


DATA_API_ASSUMPTION = Assumption(
    subject="Data API",
    sentence="The Data API reaches the cluster inside AWS, from no address of the VPC and through no group; it answers in at most "
    "1 MiB.",
)
