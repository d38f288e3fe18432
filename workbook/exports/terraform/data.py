"""Databases and their proxies in Terraform."""

from collections.abc import Iterator

from workbook.errors import UnsupportedError
from workbook.exports.terraform.fold import Body, Piece
from workbook.exports.terraform.front import DELETION_PROTECTION, protected
from workbook.exports.terraform.hcl import Block, Raw, Reference, Template, Value, quoted
from workbook.exports.terraform.identity import permissions_of
from workbook.exports.terraform.items import Item, Output, Variable, part, piece
from workbook.exports.terraform.root import PREFIX, Root
from workbook.facts.limits import database_engine
from workbook.model.estate.clusters import DbCluster
from workbook.model.estate.data import DbInstance, DbParameterGroup, DbProxy, DbSubnetGroup
from workbook.model.estate.identity import Secret
from workbook.model.estate.resource import Resource

SKIP_FINAL_SNAPSHOT = Variable(
    name="skip_final_snapshot",
    type="bool",
    description="Whether a destroy throws the databases away without a last snapshot.",
    default=False,
)


def subnet_group(resource: DbSubnetGroup, root: Root) -> Iterator[Item]:
    """The subnets a database may stand in."""
    body: Body = {
        "name": root.short_name(resource),
        "subnet_ids": root.refs(resource.subnets),
        "tags": root.tags_of(resource),
    }
    yield piece(resource, root.address(resource), body)


def parameter_group(resource: DbParameterGroup, root: Root) -> Iterator[Item]:
    """Settings of an engine; a new family makes a new group before the old one goes."""
    body: Body = {
        "name_prefix": Template((PREFIX, f"-{root.address(resource).name.replace('_', '-')}-")),
        "family": resource.family,
        "parameter": tuple(static_parameter(name, value) for name, value in resource.parameters),
        "tags": root.tags_of(resource),
        "lifecycle": Block("", body={"create_before_destroy": True}),
    }
    yield piece(resource, root.address(resource), body)


def static_parameter(name: str, value: str) -> Block:
    """Static parameters take nothing but pending-reboot, and a database that is made with them starts with them."""
    return Block("", body={"name": name, "value": value, "apply_method": "pending-reboot"})


def database(resource: DbInstance, root: Root) -> Iterator[Item]:
    """An RDS database; RDS itself makes its master password, keeps it in Secrets Manager and rotates it."""
    address, name = root.address(resource), root.short_name(resource)
    key = root.ref(resource.kms_key, "arn") if resource.kms_key else None
    body: Body = {
        "identifier": name,
        "engine": resource.engine,
        "engine_version": resource.engine_version,
        "instance_class": Raw(f"var.database_instance_classes[{quoted(address.name)}]"),
        "license_model": "license-included" if resource.engine.startswith("sqlserver") else None,
        "allocated_storage": resource.allocated_storage_gb,
        "storage_type": "gp3",
        "storage_encrypted": resource.storage_encrypted,
        "kms_key_id": key,
        "multi_az": resource.multi_az,
        "port": resource.port,
        "db_subnet_group_name": root.ref(resource.db_subnet_group, "name"),
        "parameter_group_name": root.ref(resource.parameter_group, "name")
        if resource.parameter_group
        else None,
        "vpc_security_group_ids": root.refs(resource.security_groups),
        "publicly_accessible": resource.publicly_accessible,
        "username": resource.master_user_name,
        "manage_master_user_password": True,
        "master_user_secret_kms_key_id": secret_key(resource, root),
        "iam_database_authentication_enabled": resource.iam_database_authentication,
        **_operation(resource, key),
        "deletion_protection": protected(resource.deletion_protection),
        "skip_final_snapshot": Raw("var.skip_final_snapshot"),
        "final_snapshot_identifier": Template((*name.parts, "-final")),
        "tags": root.tags_of(resource),
        "lifecycle": keeps_version(resource),
    }
    yield from (_instance_classes(root), DELETION_PROTECTION, SKIP_FINAL_SNAPSHOT)
    yield piece(resource, address, body, section=resource.key)
    if resource.export_role:
        yield _export_role(resource, root)
    yield Output(
        name=f"database_endpoint_{address.name}",
        description="Host and port of the database.",
        value=Reference(address, "endpoint"),
    )


def _instance_classes(root: Root) -> Variable:
    found = [each for each in root.estate.of(DbInstance) if not each.existing_id]
    return Variable(
        name="database_instance_classes",
        type="map(string)",
        description="The instance class of each database.",
        default={root.address(each).name: each.instance_class for each in found},
        rule=Raw('alltrue([for class in values(var.database_instance_classes) : startswith(class, "db.")])'),
        message="Each value must be the class of a database instance: db...",
    )


def secret_key(resource: Resource, root: Root) -> Value:
    """The key of the secret that a database makes."""
    managed = [
        secret for secret in root.estate.of(Secret) if secret.managed_by == resource.key and secret.kms_key
    ]
    return root.ref(managed[0].kms_key, "arn") if managed else None


def _operation(resource: DbInstance, key: Value) -> dict[str, Value]:
    watched = resource.performance_insights
    return {
        "auto_minor_version_upgrade": resource.auto_minor_version_upgrade,
        "backup_retention_period": resource.backup_retention_days,
        "copy_tags_to_snapshot": True,
        "performance_insights_enabled": watched,
        "performance_insights_kms_key_id": key if watched else None,
        "enabled_cloudwatch_logs_exports": list(resource.cloudwatch_logs_exports) or None,
    }


def keeps_version(resource: DbInstance | DbCluster) -> Block | None:
    """What keeps Terraform from taking minor versions back."""
    if not resource.auto_minor_version_upgrade:
        return None
    told = "RDS installs minor versions by itself; Terraform must not take them back."
    return Block("", body={"ignore_changes": [Raw("engine_version")]}, comment=told)


def _export_role(resource: DbInstance, root: Root) -> Piece:
    feature = database_engine(resource.engine).s3_export_feature
    if not feature:
        sentence = f"{resource.key!r} has a role to write to S3, which RDS for {resource.engine} cannot use."
        raise UnsupportedError(sentence)
    body: Body = {
        "db_instance_identifier": root.ref(resource.key, "identifier"),
        "feature_name": feature,
        "role_arn": root.ref(resource.export_role, "arn"),
    }
    return part(root.beside(resource, "aws_db_instance_role_association"), body, section=resource.key)


def proxy(resource: DbProxy, root: Root) -> Iterator[Item]:
    """An RDS Proxy, its connection pool and its one target."""
    address, section = root.address(resource), resource.key
    signs_in: Body = {
        "auth_scheme": "SECRETS",
        "iam_auth": resource.iam_auth,
        "secret_arn": root.ref(resource.secret, "arn"),
    }
    body: Body = {
        "name": root.short_name(resource),
        "engine_family": resource.engine_family,
        "role_arn": root.ref(resource.role, "arn"),
        "require_tls": resource.require_tls,
        "vpc_subnet_ids": root.refs(resource.subnets),
        "vpc_security_group_ids": root.refs(resource.security_groups),
        "auth": Block("", body=signs_in),
        "tags": root.tags_of(resource),
        "depends_on": permissions_of(resource.role, root),
    }
    yield piece(resource, address, body, section=section)
    pool = root.beside(resource, "aws_db_proxy_default_target_group")
    yield part(pool, {"db_proxy_name": Reference(address, "name")}, section)
    target: Body = {
        "db_proxy_name": Reference(address, "name"),
        "target_group_name": Reference(pool, "name"),
        "db_instance_identifier": root.ref(resource.db_instance, "identifier"),
    }
    yield part(root.beside(resource, "aws_db_proxy_target"), target, section)
    endpoint = Reference(address, "endpoint")
    yield Output(name=f"proxy_endpoint_{address.name}", description="Host of the proxy.", value=endpoint)
