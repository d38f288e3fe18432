"""Databases and what stands before them."""

from collections.abc import Iterator

from workbook.facts.limits import database_engine
from workbook.model.estate import data
from workbook.model.estate.resource import Resource
from workbook.model.intent import party as intent
from workbook.planning.workloads.site import Site


def database(party: intent.Database, site: Site) -> Iterator[Resource]:
    """A database with its subnet group, parameters and log groups."""
    place, engine = site.place(party), database_engine(party.engine)
    subnets, parameters = f"{party.key}/subnets", f"{party.key}/parameters"
    yield data.DbSubnetGroup(**vars(place), key=subnets, subnets=site.subnets(party))
    yield data.DbParameterGroup(
        **vars(place), key=parameters, family=engine.parameter_family, parameters=(engine.tls_parameter,)
    )
    for log in engine.log_exports:
        name = f"/aws/rds/instance/{site.design.name_prefix}-{party.key}/{log}"
        yield site.log_group(place, f"{party.key}/{log}", name)
    yield data.DbInstance(
        **vars(place),
        key=party.key,
        engine=party.engine,
        engine_version=engine.engine_version,
        instance_class=party.instance_class,
        allocated_storage_gb=party.storage_gb,
        port=party.port,
        multi_az=party.multi_az,
        db_subnet_group=subnets,
        parameter_group=parameters,
        security_groups=site.groups(party),
        kms_key=site.kms_key(place),
        iam_database_authentication=party.iam_authentication,
        backup_retention_days=party.backup_days,
        deletion_protection=party.deletion_protection,
        master_user_name=party.master_user_name,
        cloudwatch_logs_exports=engine.log_exports,
        export_role=f"role/{party.key}" if party.exports_to_s3 else "",
    )


def proxy(party: intent.DatabaseProxy, site: Site) -> Iterator[Resource]:
    """An RDS Proxy."""
    database = site.design.party(party.database)
    if not isinstance(database, intent.Database):
        raise TypeError(f"{party.database!r} is no database")
    engine = database_engine(database.engine)
    yield data.DbProxy(
        **vars(site.place(party)),
        key=party.key,
        engine_family=engine.proxy_family,  # type: ignore[arg-type]  # a row of facts
        db_instance=party.database,
        subnets=site.subnets(party),
        security_groups=site.groups(party),
        role=f"role/{party.key}",
        secret=party.secret,
        iam_auth="REQUIRED" if party.iam_authentication else "DISABLED",
        listens_on=engine.proxy_port,
    )
