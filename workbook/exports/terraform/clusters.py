"""Aurora clusters in Terraform."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from workbook.exports.terraform.data import SKIP_FINAL_SNAPSHOT, keeps_version, secret_key, static_parameter
from workbook.exports.terraform.front import DELETION_PROTECTION, protected
from workbook.exports.terraform.hcl import Address, Block, Raw, Reference, Template, Value
from workbook.exports.terraform.items import Item, Output, part, piece
from workbook.exports.terraform.root import PREFIX, Root
from workbook.model.estate.clusters import DbCluster

if TYPE_CHECKING:
    from workbook.exports.terraform.fold import Body, Piece


def cluster(resource: DbCluster, root: Root) -> Iterator[Item]:
    """A cluster; RDS itself makes its master password, keeps it in Secrets Manager and rotates it."""
    address, name = root.address(resource), root.short_name(resource)
    parameters = root.beside(resource, "aws_rds_cluster_parameter_group")
    yield _parameters(resource, parameters, root)
    body: Body = {
        "cluster_identifier": name,
        "engine": resource.engine,
        "engine_mode": "provisioned",
        "engine_version": resource.engine_version,
        "port": resource.port,
        "enable_http_endpoint": resource.http_endpoint,
        "db_subnet_group_name": root.ref(resource.db_subnet_group, "name"),
        "db_cluster_parameter_group_name": Reference(parameters, "name"),
        "vpc_security_group_ids": root.refs(resource.security_groups),
        "storage_encrypted": resource.storage_encrypted,
        "kms_key_id": root.ref(resource.kms_key, "arn") if resource.kms_key else None,
        "master_username": resource.master_user_name,
        "manage_master_user_password": True,
        "master_user_secret_kms_key_id": secret_key(resource, root),
        "iam_database_authentication_enabled": resource.iam_database_authentication,
        **_operation(resource),
        "deletion_protection": protected(resource.deletion_protection),
        "skip_final_snapshot": Raw("var.skip_final_snapshot"),
        "final_snapshot_identifier": Template((*name.parts, "-final")),
        "serverlessv2_scaling_configuration": _capacity(resource),
        "tags": root.tags_of(resource),
        "lifecycle": keeps_version(resource),
    }
    yield from (DELETION_PROTECTION, SKIP_FINAL_SNAPSHOT)
    yield piece(resource, address, body, section=resource.key)
    yield from _instances(resource, root)
    arn = Reference(address, "arn")
    told = "What callers of the Data API name as resourceArn."
    yield Output(name=f"database_cluster_arn_{address.name}", description=told, value=arn)


def _operation(resource: DbCluster) -> dict[str, Value]:
    return {
        "backup_retention_period": resource.backup_retention_days,
        "copy_tags_to_snapshot": True,
        "enabled_cloudwatch_logs_exports": list(resource.cloudwatch_logs_exports) or None,
    }


def _capacity(resource: DbCluster) -> Block:
    body: Body = {"min_capacity": resource.least_capacity, "max_capacity": resource.most_capacity}
    return Block("", body=body)


def _parameters(resource: DbCluster, address: Address, root: Root) -> "Piece":
    """A new family makes a new group before the old one goes."""
    body: Body = {
        "name_prefix": Template((PREFIX, f"-{root.address(resource).name.replace('_', '-')}-")),
        "family": resource.parameter_family,
        "parameter": tuple(static_parameter(name, value) for name, value in resource.parameters),
        "tags": root.tags_of(resource),
        "lifecycle": Block("", body={"create_before_destroy": True}),
    }
    return part(address, body, resource.key)


def _instances(resource: DbCluster, root: Root) -> Iterator[Item]:
    for place in range(1, resource.instances + 1):
        body: Body = {
            "cluster_identifier": root.ref(resource.key),
            "engine": resource.engine,
            "instance_class": "db.serverless",
            "publicly_accessible": resource.publicly_accessible,
            "auto_minor_version_upgrade": resource.auto_minor_version_upgrade,
            "tags": root.tags_of(resource),
        }
        yield part(root.beside(resource, "aws_rds_cluster_instance", str(place)), body, resource.key)
