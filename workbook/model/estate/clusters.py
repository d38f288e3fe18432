"""The family of database clusters."""

from dataclasses import dataclass
from typing import Literal

from workbook.model.estate.resource import Resource


@dataclass(frozen=True, slots=True, kw_only=True)
class DbCluster(Resource):
    """An Aurora Serverless v2 cluster with its instances and its parameters.

    `http_endpoint` is the RDS Data API: callers send SQL to an API of AWS and open no connection to the cluster.
    Capacities are in Aurora capacity units, for each instance.
    """

    kind: Literal["DbCluster"] = "DbCluster"
    engine: str
    engine_version: str
    port: int
    db_subnet_group: str
    parameter_family: str
    parameters: tuple[tuple[str, str], ...]
    security_groups: tuple[str, ...]
    instances: int
    least_capacity: float
    most_capacity: float
    http_endpoint: bool = False
    publicly_accessible: bool = False
    storage_encrypted: bool = True
    kms_key: str = ""
    iam_database_authentication: bool = False
    backup_retention_days: int
    deletion_protection: bool = True
    auto_minor_version_upgrade: bool = True
    master_user_name: str
    cloudwatch_logs_exports: tuple[str, ...] = ()
