"""Databases of RDS and their proxies."""

from collections.abc import Iterator

from workbook.facts.tables import by
from workbook.imports.book import Book
from workbook.imports.described import Described
from workbook.imports.item import Item, Odd
from workbook.model.estate.data import DbInstance, DbProxy, DbSubnetGroup
from workbook.model.estate.resource import Resource


def subnet_group(described: Described, book: Book) -> Iterator[Resource]:
    """The subnets a database may stand in."""
    ids = (each.text("SubnetIdentifier") for each in described.item.items("Subnets"))
    yield DbSubnetGroup(**described.head(), subnets=book.standing(ids, described, "Subnets"))


def database(described: Described, book: Book) -> Iterator[Resource]:
    """A database instance, of a cluster or not."""
    item = described.item
    group = item.item("DBSubnetGroup").text("DBSubnetGroupName") or item.text("DBSubnetGroupName")
    engine = item.need("Engine")
    groups = (each.text("VpcSecurityGroupId") for each in item.items("VpcSecurityGroups"))
    yield DbInstance(
        **described.head(),
        engine=engine,
        engine_version=item.text("EngineVersion"),
        instance_class=item.text("DBInstanceClass"),
        allocated_storage_gb=item.number("AllocatedStorage", least=0) or 0,
        port=_port(item, engine),
        multi_az=item.flag("MultiAZ"),
        db_subnet_group=book.key(group, described, "DBSubnetGroups"),
        security_groups=tuple(book.known(each, described, "SecurityGroups") for each in groups if each),
        publicly_accessible=item.flag("PubliclyAccessible"),
        storage_encrypted=item.flag("StorageEncrypted"),
        kms_key=item.text("KmsKeyId"),
        iam_database_authentication=item.flag("IAMDatabaseAuthenticationEnabled"),
        backup_retention_days=item.number("BackupRetentionPeriod", least=0) or 0,
        deletion_protection=item.flag("DeletionProtection"),
        auto_minor_version_upgrade=item.flag("AutoMinorVersionUpgrade"),
        master_user_name=item.text("MasterUsername"),
        performance_insights=item.flag("PerformanceInsightsEnabled"),
        cloudwatch_logs_exports=item.texts("EnabledCloudwatchLogsExports"),
    )


def _port(item: Item, engine: str) -> int:
    found = item.item("Endpoint").port("Port") or item.port("DbInstancePort") or item.port("Port")
    if found and found > 0:
        return found
    family = engine.removeprefix("aurora-").removesuffix("ql") if engine.startswith("aurora") else engine
    row = by("database_engines", "engine").get({"postgre": "postgres", "my": "mysql"}.get(family, family))
    if row is None:
        raise Odd(f"it names no port, and the usual one of engine {engine!r} is not on file")
    return int(row["default_port"])


def proxy(described: Described, book: Book) -> Iterator[Resource]:
    """An RDS Proxy, with the database it stands before."""
    item = described.item
    family = item.need("EngineFamily")
    families = {
        row["proxy_family"]: int(row["proxy_port"]) for row in by("database_engines", "engine").values()
    }
    if family not in families:
        raise Odd(f"EngineFamily {family!r} is not on file")
    targets = book.about("Targets", "DBProxyName", described)
    databases = [each.item.text("RdsResourceId") for each in targets if _is_instance(each.item)]
    secret = next((each.text("SecretArn") for each in item.items("Auth")), "")
    required = any(each.text("IAMAuth") == "REQUIRED" for each in item.items("Auth"))
    yield DbProxy(
        **described.head(),
        engine_family=family,  # type: ignore[arg-type]  # one of `families`
        db_instance=book.known(next(iter(databases), ""), described, "DBInstances"),
        subnets=book.standing(item.texts("VpcSubnetIds"), described, "Subnets"),
        security_groups=tuple(
            book.known(each, described, "SecurityGroups") for each in item.texts("VpcSecurityGroupIds")
        ),
        role=item.text("RoleArn").partition(":role/")[2],
        secret=secret,
        require_tls=item.flag("RequireTLS"),
        iam_auth="REQUIRED" if required else "DISABLED",
        listens_on=families[family],
    )


def _is_instance(item: Item) -> bool:
    return item.text("Type") in ("", "RDS_INSTANCE")
