"""Catalog, crawlers and workgroups in Terraform."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from workbook.exports.terraform.hcl import Block, Template
from workbook.exports.terraform.identity import permissions_of
from workbook.exports.terraform.items import Item, piece
from workbook.exports.terraform.root import Root
from workbook.model.estate.analytics import AthenaWorkgroup, GlueCrawler, GlueDatabase

if TYPE_CHECKING:
    from workbook.exports.terraform.fold import Body


def database(resource: GlueDatabase, root: Root) -> Iterator[Item]:
    """A database of the Data Catalog."""
    body: Body = {"name": root.named(resource.database_name), "tags": root.tags_of(resource)}
    yield piece(resource, root.address(resource), body)


def crawler(resource: GlueCrawler, root: Root) -> Iterator[Item]:
    """A crawler over one bucket."""
    configuration = resource.security_configuration
    path = Template(("s3://", root.ref(resource.bucket, "bucket"), "/"))
    body: Body = {
        "name": root.named(resource.crawler_name),
        "database_name": root.ref(resource.database, "name"),
        "role": root.ref(resource.role, "arn"),
        "schedule": resource.schedule or None,
        "security_configuration": root.ref(configuration, "name") if configuration else None,
        "s3_target": Block("", body={"path": path}),
        "tags": root.tags_of(resource),
        "depends_on": permissions_of(resource.role, root),
    }
    yield piece(resource, root.address(resource), body)


def workgroup(resource: AthenaWorkgroup, root: Root) -> Iterator[Item]:
    """A workgroup that says where results go, whatever a client asks."""
    key = root.ref(resource.kms_key, "arn") if resource.kms_key else None
    encryption: Body = {"encryption_option": "SSE_KMS" if key else "SSE_S3", "kms_key_arn": key}
    results: Body = {
        "output_location": Template(("s3://", root.ref(resource.result_bucket, "bucket"), "/")),
        "encryption_configuration": Block("", body=encryption),
    }
    settings: Body = {
        "enforce_workgroup_configuration": resource.enforces_settings,
        "publish_cloudwatch_metrics_enabled": True,
        "bytes_scanned_cutoff_per_query": resource.bytes_scanned_cutoff or None,
        "result_configuration": Block("", body=results),
    }
    body: Body = {
        "name": root.named(resource.workgroup_name),
        "configuration": Block("", body=settings),
        "tags": root.tags_of(resource),
    }
    yield piece(resource, root.address(resource), body)
