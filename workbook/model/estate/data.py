"""The data family: databases, proxies, buckets."""

from dataclasses import dataclass
from typing import Literal

from workbook.model.estate.identity import PolicyDocument
from workbook.model.estate.resource import Resource


@dataclass(frozen=True, slots=True, kw_only=True)
class DbSubnetGroup(Resource):
    """The subnets a database may stand in."""

    kind: Literal["DbSubnetGroup"] = "DbSubnetGroup"
    subnets: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DbParameterGroup(Resource):
    """Settings of a database engine, as pairs."""

    kind: Literal["DbParameterGroup"] = "DbParameterGroup"
    family: str
    parameters: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DbInstance(Resource):
    """An RDS database."""

    kind: Literal["DbInstance"] = "DbInstance"
    engine: str
    engine_version: str
    instance_class: str
    allocated_storage_gb: int
    port: int
    multi_az: bool
    db_subnet_group: str
    parameter_group: str = ""
    security_groups: tuple[str, ...]
    publicly_accessible: bool = False
    storage_encrypted: bool = True
    kms_key: str = ""
    iam_database_authentication: bool = False
    backup_retention_days: int
    deletion_protection: bool = True
    auto_minor_version_upgrade: bool = True
    master_user_name: str
    performance_insights: bool = True
    cloudwatch_logs_exports: tuple[str, ...] = ()
    export_role: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DbProxy(Resource):
    """An RDS Proxy; it listens on the engine's own default port whatever the database's is."""

    kind: Literal["DbProxy"] = "DbProxy"
    engine_family: Literal["POSTGRESQL", "MYSQL", "SQLSERVER"]
    db_instance: str
    subnets: tuple[str, ...]
    security_groups: tuple[str, ...]
    role: str
    secret: str
    require_tls: bool = True
    iam_auth: Literal["REQUIRED", "DISABLED"] = "REQUIRED"
    listens_on: int


@dataclass(frozen=True, slots=True, kw_only=True)
class S3Bucket(Resource):
    """A bucket with everything a private one needs. `bucket_name` empty lets Terraform make a unique one.

    `name_starts` is how AWS wants such a made name to begin, where it looks at names.

    `bucket_key` spares calls to KMS; `block_sse_c` refuses keys that customers bring. `access_log_bucket` is the
    bucket that S3 logs requests to.
    """

    kind: Literal["S3Bucket"] = "S3Bucket"
    bucket_name: str = ""
    name_starts: str = ""
    purpose: str
    sse_algorithm: Literal["aws:kms", "aws:kms:dsse", "AES256"]
    kms_key: str = ""
    versioning: bool = True
    expire_after_days: int | None = None
    transition_to_ia_after_days: int | None = None
    block_public_access: bool = True
    object_ownership: Literal["BucketOwnerEnforced", "BucketOwnerPreferred"] = "BucketOwnerEnforced"
    policy: PolicyDocument | None = None
    bucket_key: bool = True
    block_sse_c: bool = True
    object_lock_mode: Literal["", "GOVERNANCE", "COMPLIANCE"] = ""
    object_lock_days: int = 0
    access_log_bucket: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class S3Replication(Resource):
    """One replication rule of a bucket: S3 copies new objects to another bucket with this role.

    `replica_kms_key` encrypts the copies; without it they take the destination's default. Existing objects need
    S3 Batch Replication. `replica_modifications` copies changed tags and ACLs of what are copies themselves.
    """

    kind: Literal["S3Replication"] = "S3Replication"
    source: str
    destination: str
    role: str
    prefix: str = ""
    filter_tags: tuple[tuple[str, str], ...] = ()
    storage_class: Literal["STANDARD", "STANDARD_IA", "GLACIER_IR"] = "STANDARD"
    replica_kms_key: str = ""
    owner_override: bool = False
    delete_markers: bool = False
    replica_modifications: bool = False
    time_control: bool = False
    metrics: bool = False
