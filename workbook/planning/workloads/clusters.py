"""Aurora clusters."""

from collections.abc import Iterator

from workbook.facts.aurora import aurora_engine
from workbook.facts.limits import service_setting
from workbook.model.estate.clusters import DbCluster
from workbook.model.estate.data import DbSubnetGroup
from workbook.model.estate.resource import Resource
from workbook.model.intent.clusters import DatabaseCluster
from workbook.planning.workloads.site import Site


def database_cluster(party: DatabaseCluster, site: Site) -> Iterator[Resource]:
    """A cluster that answers the Data API, with its subnet group and log groups."""
    place, engine = site.place(party), aurora_engine(party.engine)
    if engine is None:
        raise TypeError(f"Aurora has no engine for {party.engine!r}")
    subnets = f"{party.key}/subnets"
    yield DbSubnetGroup(**vars(place), key=subnets, subnets=site.subnets(party))
    for log in engine.log_exports:
        name = f"/aws/rds/cluster/{site.design.name_prefix}-{party.key}/{log}"
        yield site.log_group(place, f"{party.key}/{log}", name)
    yield DbCluster(
        **vars(place),
        key=party.key,
        engine=engine.engine,
        engine_version=engine.engine_version,
        port=party.port,
        db_subnet_group=subnets,
        parameter_family=engine.parameter_family,
        parameters=(engine.tls_parameter,),
        security_groups=site.groups(party),
        instances=party.instances,
        least_capacity=float(service_setting("aurora_least_acu")),
        most_capacity=party.most_capacity,
        http_endpoint=True,
        kms_key=site.kms_key(place),
        iam_database_authentication=party.iam_authentication,
        backup_retention_days=party.backup_days,
        deletion_protection=party.deletion_protection,
        master_user_name=party.master_user_name,
        cloudwatch_logs_exports=engine.log_exports,
    )
