"""Roles and policies; keys, secrets, buckets and logs."""

from collections.abc import Iterator

from workbook.analysis import Analysis
from workbook.exports.report.blocks import Block, Grid, code, grid, number, text, without_empty_columns
from workbook.exports.report.parts.network import statements
from workbook.exports.report.parts.transit import transit
from workbook.model.estate.clusters import DbCluster
from workbook.model.estate.data import DbInstance, DbProxy, S3Bucket
from workbook.model.estate.identity import IamRole, KmsKey, PolicyDocument, Secret
from workbook.model.estate.observability import FlowLog, LogDelivery, LogGroup
from workbook.views.text import one_line


def identity(analysis: Analysis) -> tuple[Block, ...]:
    """Every role: who takes it, and what it may do for which access."""
    return (
        _roles(analysis),
        statements("role_policies", "What roles may do", _policies(analysis)),
        statements("trust", "Who takes a role", _trusts(analysis)),
    )


def _roles(analysis: Analysis) -> Grid:
    columns = (
        code("key", "Role"),
        code("name", "Name in AWS"),
        code("managed", "AWS managed policies"),
        text("profile", "Instance profile"),
    )
    rows = [
        (
            role.key,
            one_line(role.role_name),
            ", ".join(role.managed_policy_arns),
            "yes" if role.instance_profile else "no",
        )
        for role in analysis.estate.of(IamRole)
    ]
    return without_empty_columns(grid("roles", "Roles", columns, rows))


def _policies(analysis: Analysis) -> Iterator[tuple[str, PolicyDocument]]:
    for role in analysis.estate.of(IamRole):
        if role.policy:
            yield role.key, role.policy


def _trusts(analysis: Analysis) -> Iterator[tuple[str, PolicyDocument]]:
    for role in analysis.estate.of(IamRole):
        yield role.key, role.assume_role_policy


def storage(analysis: Analysis) -> tuple[Block, ...]:
    """What lies still: databases, buckets, secrets, keys and logs, each with its encryption and its end."""
    return (
        transit(analysis),
        _databases(analysis),
        _buckets(analysis),
        statements("bucket_policies", "Bucket policies", _bucket_policies(analysis)),
        _secrets(analysis),
        _keys(analysis),
        statements(
            "key_policies", "Key policies", ((key.key, key.policy) for key in analysis.estate.of(KmsKey))
        ),
        _logs(analysis),
        _flow_logs(analysis),
        *_deliveries(analysis),
    )


def _databases(analysis: Analysis) -> Grid:
    columns = (
        code("key", "Database"),
        text("engine", "Engine"),
        text("port", "TCP port"),
        text("class", "Class"),
        number("storage", "Storage", "GB"),
        text("standby", "Standby in another zone"),
        number("backups", "Backups kept", "days"),
        text("protection", "Deletion protection"),
        text("iam", "IAM sign-in"),
        code("encryption", "Encrypted with"),
    )
    rows: list[tuple[str | int, ...]] = [
        (
            db.key,
            f"{db.engine} {db.engine_version}",
            str(db.port),
            db.instance_class,
            db.allocated_storage_gb,
            _yes(db.multi_az),
            db.backup_retention_days,
            _yes(db.deletion_protection),
            _yes(db.iam_database_authentication),
            (db.kms_key or "aws/rds") if db.storage_encrypted else "not encrypted",
        )
        for db in analysis.estate.of(DbInstance)
    ]
    rows += _cluster_rows(analysis)
    proxies = ", ".join(f"{proxy.key} listens on {proxy.listens_on}" for proxy in analysis.estate.of(DbProxy))
    note = f"Proxies: {proxies}; TLS is demanded where require_tls is set." if proxies else ""
    return grid("databases", "Databases", columns, rows, note=note)


def _cluster_rows(analysis: Analysis) -> list[tuple[str | int, ...]]:
    return [
        (
            db.key,
            f"{db.engine} {db.engine_version}",
            str(db.port),
            f"db.serverless, {db.least_capacity:g} to {db.most_capacity:g} ACU",
            "as used",
            _yes(db.instances > 1),
            db.backup_retention_days,
            _yes(db.deletion_protection),
            _yes(db.iam_database_authentication),
            (db.kms_key or "aws/rds") if db.storage_encrypted else "not encrypted",
        )
        for db in analysis.estate.of(DbCluster)
    ]


def _yes(value: bool) -> str:  # noqa: FBT001 a fact to be worded
    return "yes" if value else "no"


def _buckets(analysis: Analysis) -> Grid:
    columns = (
        code("key", "Bucket"),
        text("purpose", "For"),
        code("encryption", "Encrypted with"),
        text("versions", "Versions"),
        number("colder", "Colder class after", "days"),
        number("expires", "Deleted after", "days"),
        text("public", "Public access blocked"),
    )
    rows = [
        (
            bucket.key,
            one_line(bucket.purpose),
            bucket.kms_key or bucket.sse_algorithm,
            _yes(bucket.versioning),
            bucket.transition_to_ia_after_days,
            bucket.expire_after_days,
            _yes(bucket.block_public_access),
        )
        for bucket in analysis.estate.of(S3Bucket)
    ]
    return grid("buckets", "Buckets", columns, rows)


def _bucket_policies(analysis: Analysis) -> Iterator[tuple[str, PolicyDocument]]:
    for bucket in analysis.estate.of(S3Bucket):
        if bucket.policy:
            yield bucket.key, bucket.policy


def _secrets(analysis: Analysis) -> Grid:
    columns = (
        code("key", "Secret"),
        text("what", "What it holds"),
        code("encryption", "Encrypted with"),
        text("rotation", "Rotated by"),
        number("recovery", "Recovery window", "days"),
    )
    rows = [
        (
            s.key,
            one_line(s.description),
            s.kms_key or "aws/secretsmanager",
            f"RDS ({s.managed_by})" if s.managed_by else "nobody yet",
            None if s.managed_by else s.recovery_window_days,
        )
        for s in analysis.estate.of(Secret)
    ]
    return grid(
        "secrets", "Secrets", columns, rows, note="No value of a secret is in this document or in any export."
    )


def _keys(analysis: Analysis) -> Grid:
    columns = (
        code("key", "Key"),
        code("alias", "Alias"),
        number("rotation", "Rotates every", "days"),
        number("window", "Deletion waits", "days"),
    )
    rows = [
        (
            key.key,
            key.alias,
            key.rotation_period_days if key.enable_key_rotation else None,
            key.deletion_window_days,
        )
        for key in analysis.estate.of(KmsKey)
    ]
    return grid("keys", "KMS keys", columns, rows, empty="None: AWS managed keys encrypt what is stored.")


def _logs(analysis: Analysis) -> Grid:
    columns = (
        code("key", "Log group"),
        code("name", "Name in AWS"),
        number("days", "Kept", "days"),
        code("encryption", "Encrypted with"),
    )
    rows = [
        (group.key, group.log_group_name, group.retention_days, group.kms_key or "CloudWatch's own key")
        for group in analysis.estate.of(LogGroup)
    ]
    return grid("log_groups", "Log groups", columns, rows)


def _flow_logs(analysis: Analysis) -> Grid:
    columns = (
        code("key", "Flow log"),
        code("of", "Of"),
        text("traffic", "Traffic"),
        code("destination", "Written to"),
        number("interval", "Every", "seconds"),
        text("format", "Format"),
    )
    rows = [
        (
            log.key,
            log.resource,
            log.traffic_type,
            f"{log.log_destination_type}: {log.destination}",
            log.max_aggregation_interval_s,
            _format(log),
        )
        for log in analysis.estate.of(FlowLog)
    ]
    return grid("flow_logs", "Flow logs", columns, rows)


def _deliveries(analysis: Analysis) -> Iterator[Grid]:
    """Logs of what stands before the network, where anything does."""
    columns = (
        code("key", "Log"),
        code("of", "Of"),
        text("kinds", "Kinds"),
        code("destination", "Written to"),
    )
    rows = [
        (log.key, log.source, ", ".join(log.log_types), log.destination)
        for log in analysis.estate.of(LogDelivery)
    ]
    if rows:
        yield grid("log_deliveries", "Logs of edges and firewalls", columns, rows)


def _format(log: FlowLog) -> str:
    written = "Parquet, hourly partitions" if log.parquet and log.per_hour_partition else "text"
    return f"{written}; {', '.join(log.log_format)}" if log.log_format else written
