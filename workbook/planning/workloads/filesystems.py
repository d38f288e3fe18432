"""File systems and document databases."""

from collections.abc import Iterator

from workbook.facts.limits import service_setting
from workbook.model.estate.documents import DocDbCluster
from workbook.model.estate.filesystems import EfsAccessPoint, EfsFileSystem, FsxLustreFileSystem
from workbook.model.estate.resource import Resource
from workbook.model.intent.documents import DocumentDatabase
from workbook.model.intent.filesystems import FileSystem, LustreFileSystem
from workbook.planning.workloads.site import Site


def file_system(party: FileSystem, site: Site) -> Iterator[Resource]:
    """A file system with its mount targets, and the door that tasks use."""
    place = site.place(party)
    yield EfsFileSystem(
        **vars(place),
        key=party.key,
        subnets=site.subnets(party),
        security_groups=site.groups(party),
        kms_key=site.kms_key(place),
        one_zone=party.one_zone,
    )
    yield EfsAccessPoint(
        **vars(place),
        key=f"{party.key}/access-point",
        file_system=party.key,
        user_id=party.user_id,
        group_id=party.group_id,
        root_path=party.root_path,
    )


def lustre(party: LustreFileSystem, site: Site) -> Iterator[Resource]:
    """A Lustre file system; the key is for persistent ones, as here."""
    place = site.place(party)
    yield FsxLustreFileSystem(
        **vars(place),
        key=party.key,
        subnet=site.subnets(party)[0],
        security_groups=site.groups(party),
        kms_key=site.kms_key(place),
        storage_gib=party.storage_gib,
        throughput_mb_s_per_tib=party.throughput_mb_s_per_tib,
        bucket=party.bucket,
    )


def document_database(party: DocumentDatabase, site: Site) -> Iterator[Resource]:
    """A DocumentDB cluster and its log groups."""
    place, exports = site.place(party), ("audit", "profiler")
    for log in exports:
        name = f"/aws/docdb/{site.design.name_prefix}-{party.key}/{log}"
        yield site.log_group(place, f"{party.key}/{log}", name)
    yield DocDbCluster(
        **vars(place),
        key=party.key,
        engine_version=service_setting("documentdb_version"),
        port=party.port,
        subnets=site.subnets(party),
        security_groups=site.groups(party),
        instance_class=party.instance_class,
        instances=party.instances,
        kms_key=site.kms_key(place),
        backup_retention_days=party.backup_days,
        deletion_protection=party.deletion_protection,
        master_user_name=party.master_user_name,
        cloudwatch_logs_exports=exports,
    )
