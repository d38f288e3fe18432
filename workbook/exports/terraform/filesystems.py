"""File systems and document databases in Terraform."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from workbook.exports.terraform.data import SKIP_FINAL_SNAPSHOT
from workbook.exports.terraform.front import DELETION_PROTECTION, protected
from workbook.exports.terraform.hcl import Block, Raw, Reference, Template
from workbook.exports.terraform.items import Item, Output, part, piece
from workbook.exports.terraform.policy import policy_or_none
from workbook.exports.terraform.root import PREFIX, Root
from workbook.model.estate.documents import DocDbCluster
from workbook.model.estate.filesystems import EfsAccessPoint, EfsFileSystem, FsxLustreFileSystem

LINKED_PATH = "/data"

if TYPE_CHECKING:
    from workbook.exports.terraform.fold import Body


def file_system(resource: EfsFileSystem, root: Root) -> Iterator[Item]:
    """A file system, its backups, its policy, and a mount target in each subnet."""
    section = resource.key
    body: Body = {
        "encrypted": resource.encrypted,
        "kms_key_id": root.ref(resource.kms_key, "arn") if resource.kms_key else None,
        "availability_zone_name": root.ref(resource.subnets[0], "availability_zone")
        if resource.one_zone
        else None,
        "throughput_mode": resource.throughput_mode,
        "lifecycle_policy": Block("", body={"transition_to_ia": "AFTER_30_DAYS"}),
        "tags": root.tags_of(resource),
    }
    yield piece(resource, root.address(resource), body, section=section)
    status = "ENABLED" if resource.backup else "DISABLED"
    kept: Body = {
        "file_system_id": root.ref(resource.key),
        "backup_policy": Block("", body={"status": status}),
    }
    yield part(root.beside(resource, "aws_efs_backup_policy"), kept, section)
    if resource.policy:
        said: Body = {
            "file_system_id": root.ref(resource.key),
            "policy": policy_or_none(resource.policy, root),
        }
        yield part(root.beside(resource, "aws_efs_file_system_policy"), said, section)
    for subnet in resource.subnets:
        zone = subnet.rpartition("/")[2]
        mounted: Body = {
            "file_system_id": root.ref(resource.key),
            "subnet_id": root.ref(subnet),
            "security_groups": root.refs(resource.security_groups),
        }
        yield part(root.beside(resource, "aws_efs_mount_target", zone), mounted, section)


def mount_targets(resource: EfsFileSystem, root: Root) -> list[Raw]:
    """What must be there before anything mounts the file system, for `depends_on`."""
    zones = [subnet.rpartition("/")[2] for subnet in resource.subnets]
    return [Raw(str(root.beside(resource, "aws_efs_mount_target", zone))) for zone in zones]


def access_point(resource: EfsAccessPoint, root: Root) -> Iterator[Item]:
    """One folder, one user."""
    user: Body = {"uid": resource.user_id, "gid": resource.group_id}
    made: Body = {"owner_uid": resource.user_id, "owner_gid": resource.group_id, "permissions": "0750"}
    folder: Body = {"path": resource.root_path, "creation_info": Block("", body=made)}
    body: Body = {
        "file_system_id": root.ref(resource.file_system),
        "posix_user": Block("", body=user),
        "root_directory": Block("", body=folder),
        "tags": root.tags_of(resource),
    }
    yield piece(resource, root.address(resource), body)


def lustre(resource: FsxLustreFileSystem, root: Root) -> Iterator[Item]:
    """A persistent file system, and its link to a bucket: files appear at once, their content when first read."""
    section = resource.key
    body: Body = {
        "deployment_type": "PERSISTENT_2",
        "storage_type": "SSD",
        "storage_capacity": resource.storage_gib,
        "per_unit_storage_throughput": resource.throughput_mb_s_per_tib,
        "subnet_ids": [root.ref(resource.subnet)],
        "security_group_ids": root.refs(resource.security_groups),
        "kms_key_id": root.ref(resource.kms_key, "arn") if resource.kms_key else None,
        "tags": root.tags_of(resource),
    }
    yield piece(resource, root.address(resource), body, section=section)
    if resource.bucket:
        events: Body = {"events": ["NEW", "CHANGED", "DELETED"]}
        linked: Body = {
            "file_system_id": root.ref(resource.key),
            "file_system_path": LINKED_PATH,
            "data_repository_path": Template(("s3://", root.ref(resource.bucket, "bucket"))),
            "batch_import_meta_data_on_create": True,
            "s3": Block("", body={"auto_import_policy": Block("", body=events)}),
            "tags": root.tags_of(resource),
        }
        yield part(root.beside(resource, "aws_fsx_data_repository_association"), linked, section)
    mount = root.ref(resource.key, "mount_name")
    described = (
        f"What comes before {LINKED_PATH} in the DirectoryPath of a FileSystemDataSource of FSxLustre."
    )
    yield Output(name=f"lustre_mount_{root.address(resource).name}", description=described, value=mount)


def document_database(resource: DocDbCluster, root: Root) -> Iterator[Item]:
    """A cluster; DocumentDB itself makes its master password and keeps it in Secrets Manager."""
    section, name = resource.key, root.short_name(resource)
    group = root.beside(resource, "aws_docdb_subnet_group")
    yield part(
        group,
        {"name": name, "subnet_ids": root.refs(resource.subnets), "tags": root.tags_of(resource)},
        section,
    )
    key = root.ref(resource.kms_key, "arn") if resource.kms_key else None
    body: Body = {
        "cluster_identifier": name,
        "engine": "docdb",
        "engine_version": resource.engine_version,
        "port": resource.port,
        "db_subnet_group_name": Reference(group, "name"),
        "vpc_security_group_ids": root.refs(resource.security_groups),
        "storage_encrypted": resource.storage_encrypted,
        "kms_key_id": key,
        "master_username": resource.master_user_name,
        "manage_master_user_password": True,
        "backup_retention_period": resource.backup_retention_days,
        "deletion_protection": protected(resource.deletion_protection),
        "enabled_cloudwatch_logs_exports": list(resource.cloudwatch_logs_exports),
        "skip_final_snapshot": Raw("var.skip_final_snapshot"),
        "final_snapshot_identifier": Template((PREFIX, f"-{root.address(resource).name}-last")),
        "tags": root.tags_of(resource),
    }
    yield SKIP_FINAL_SNAPSHOT
    if resource.deletion_protection:
        yield DELETION_PROTECTION
    yield piece(resource, root.address(resource), body, section=section)
    for place in range(1, resource.instances + 1):
        member: Body = {
            "cluster_identifier": root.ref(resource.key),
            "instance_class": resource.instance_class,
            "tags": root.tags_of(resource),
        }
        yield part(root.beside(resource, "aws_docdb_cluster_instance", str(place)), member, section)
    endpoint = root.ref(resource.key, "endpoint")
    found = f"documentdb_endpoint_{root.address(resource).name}"
    yield Output(name=found, description="Host of the cluster.", value=endpoint)
