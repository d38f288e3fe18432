"""The document database family."""

from dataclasses import dataclass
from typing import Literal

from workbook.model.estate.resource import Resource


@dataclass(frozen=True, slots=True, kw_only=True)
class DocDbCluster(Resource):
    """A DocumentDB cluster with its instances and subnet group; its default parameters demand TLS."""

    kind: Literal["DocDbCluster"] = "DocDbCluster"
    engine_version: str
    port: int
    subnets: tuple[str, ...]
    security_groups: tuple[str, ...]
    instance_class: str
    instances: int
    storage_encrypted: bool = True
    kms_key: str = ""
    backup_retention_days: int
    deletion_protection: bool = True
    master_user_name: str
    cloudwatch_logs_exports: tuple[str, ...] = ()
