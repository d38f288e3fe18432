"""Meters of the data and identity families: databases, proxies, buckets, keys and secrets."""

from collections.abc import Iterator
from typing import Any

from workbook.cost import HOURS_PER_MONTH
from workbook.cost.assumptions import assumed
from workbook.cost.inventory import Inventory
from workbook.cost.metered.apis import call_logs
from workbook.cost.metered.flow_logs import delivered_gb
from workbook.cost.metered.log_deliveries import written_gb as logged_gb
from workbook.cost.metered.meter import Meter
from workbook.cost.metered.records import copied_into, months_kept, recorded_gb
from workbook.cost.metered.streaming import logs_of, written_gb
from workbook.cost.quantity import exactly, product, times, total
from workbook.facts.billing import billing_rule, database_vcpus
from workbook.facts.tables import by
from workbook.model.estate.compute import LoadBalancer
from workbook.model.estate.data import DbInstance, DbProxy, S3Bucket
from workbook.model.estate.identity import KmsKey, Secret
from workbook.model.estate.observability import CloudTrail, FlowLog, LogDelivery
from workbook.model.estate.resource import Resource
from workbook.model.estate.streaming import FirehoseStream
from workbook.model.intent.flow import Access
from workbook.model.intent.traffic import Band

DAYS_PER_MONTH = HOURS_PER_MONTH / 24

UPLOADS = ("s3:Put", "s3:*", "s3:AbortMultipartUpload", "s3:List")
"""How the actions begin that S3 bills as PUT, COPY, POST or LIST; the rest are GET."""


def _deployment(database: DbInstance) -> str:
    return "multi-az" if database.multi_az else "single-az"


def _database_component(database: DbInstance, _inventory: Inventory) -> str:
    engine = by("database_engines", "engine").get(database.engine)
    title = engine["title"] if engine else database.engine
    return f"{title}:{database.instance_class}:{_deployment(database)}"


def _database_hours(database: DbInstance, _inventory: Inventory) -> Band:
    standby = "primary and standby" if database.multi_az else "one instance"
    return exactly(HOURS_PER_MONTH, f"{HOURS_PER_MONTH} h; the price holds {standby}")


def _database_storage(database: DbInstance, _inventory: Inventory) -> Band:
    return exactly(database.allocated_storage_gb, f"{database.allocated_storage_gb} GB allocated")


def _database_backups(database: DbInstance, _inventory: Inventory) -> Band:
    kept = assumed("backup_share") if database.backup_retention_days else exactly(0)
    return times(database.allocated_storage_gb, kept)


def _database_logs(database: DbInstance, _inventory: Inventory) -> Band:
    return assumed("database_log_gb") if database.cloudwatch_logs_exports else exactly(0)


def _proxy_hours(proxy: DbProxy, inventory: Inventory) -> Band:
    least = billing_rule("rds_proxy_minimum_vcpus")
    database = inventory.estate.get(DbInstance, proxy.db_instance)
    vcpus = max(least, database_vcpus(database.instance_class) or least)
    return exactly(
        vcpus * HOURS_PER_MONTH, f"{vcpus:g} vCPUs of {database.instance_class} x {HOURS_PER_MONTH} h"
    )


def _accesses_to(resource: Resource, inventory: Inventory) -> list[Access]:
    return [access for access in inventory.accesses if access.resource == resource.key]


def _is_upload(access: Access) -> bool:
    return any(action.startswith(UPLOADS) for action in access.actions)


def _upload_share(access: Access) -> float:
    """The share of an access's requests that S3 bills as PUT: by its bytes, where it may both write and read."""
    if not _is_upload(access):
        return 0.0
    sent = access.traffic.request_gb_per_month.typical
    received = access.traffic.response_gb_per_month.typical
    reads = any(not action.startswith(UPLOADS) or action == "s3:*" for action in access.actions)
    return sent / (sent + received) if reads and sent + received else 1.0


def _bucket_requests(bucket: S3Bucket, inventory: Inventory, *, uploads: bool) -> Band:
    shares = [(access, _upload_share(access)) for access in _accesses_to(bucket, inventory)]
    billed = [
        times(share if uploads else 1 - share, access.traffic.requests_per_month)
        for access, share in shares
        if (share if uploads else 1 - share)
    ]
    return times(1 / 1000, total(*billed))


def _bucket_uploads(bucket: S3Bucket, inventory: Inventory) -> Band:
    return _bucket_requests(bucket, inventory, uploads=True)


def _bucket_downloads(bucket: S3Bucket, inventory: Inventory) -> Band:
    return _bucket_requests(bucket, inventory, uploads=False)


def _bucket_storage(bucket: S3Bucket, inventory: Inventory) -> Band:
    uploads = [
        access.traffic.request_gb_per_month
        for access in _accesses_to(bucket, inventory)
        if _is_upload(access)
    ]
    uploads += [
        written_gb(stream, inventory)
        for stream in inventory.estate.of(FirehoseStream)
        if stream.bucket == bucket.key and not logs_of(stream, inventory)
    ]
    uploads += copied_into(bucket, inventory, "STANDARD")
    stored = product(total(*uploads), months_kept(bucket)) if uploads else exactly(0)
    logs = tuple(_logs_into(bucket, inventory))
    if not logs:
        return stored
    months = (bucket.expire_after_days or 365) / DAYS_PER_MONTH
    packed = product(total(*logs), assumed("log_compression"))
    return total(stored, times(months, packed, f"{packed.reason}; kept {months:.0f} months"))


def _logs_into(bucket: S3Bucket, inventory: Inventory) -> Iterator[Band]:
    """What logs, trails and load balancers write into a bucket in a month, before compression."""
    yield from _delivered_into(bucket, inventory)
    for trail in inventory.estate.of(CloudTrail):
        if trail.bucket == bucket.key:
            yield recorded_gb(trail, inventory)
    for balancer in inventory.estate.of(LoadBalancer):
        if balancer.access_logs_bucket == bucket.key:
            flows = inventory.flows_to(inventory.party_of(balancer))
            yield call_logs(total(*(flow.traffic.requests_per_month for flow in flows)))


def _delivered_into(bucket: S3Bucket, inventory: Inventory) -> Iterator[Band]:
    for log in inventory.estate.of(FlowLog):
        if bucket.key in (log.destination, _behind(log, inventory)):
            yield delivered_gb(log, inventory)
    for delivery in inventory.estate.of(LogDelivery):
        if bucket.key in (delivery.destination, _behind(delivery, inventory)):
            yield logged_gb(delivery, inventory)


def _behind(log: FlowLog | LogDelivery, inventory: Inventory) -> str:
    """The bucket that a log's Firehose stream delivers to."""
    streams = {each.key: each.bucket for each in inventory.estate.of(FirehoseStream)}
    return streams.get(log.destination, "")


def _key_months(_key: KmsKey, _inventory: Inventory) -> Band:
    return exactly(1, "a rotated key costs as much again for each of its first two rotations")


def _key_requests(_key: KmsKey, inventory: Inventory) -> Band:
    calls = [flow.traffic.requests_per_month for flow in inventory.service_flows("kms")]
    keys = len(inventory.estate.of(KmsKey))
    return times(1 / 10_000 / keys, total(assumed("key_requests"), *calls))


def _secret_months(_secret: Secret, _inventory: Inventory) -> Band:
    return exactly(1)


def _secret_calls(secret: Secret, inventory: Inventory) -> Band:
    calls = [access.traffic.requests_per_month for access in _accesses_to(secret, inventory)]
    return times(1 / 10_000, total(*calls))


METERS: tuple[Meter[Any], ...] = (
    Meter(
        kind=DbInstance,
        service="RDS",
        component=_database_component,
        unit="hour",
        title="Database instance, hours on demand",
        paid_for="database",
        quantity=_database_hours,
    ),
    Meter(
        kind=DbInstance,
        service="RDS",
        component=lambda database, _inventory: f"gp3_storage:{_deployment(database)}",
        unit="GB-month",
        title="Database storage (gp3)",
        paid_for="database",
        quantity=_database_storage,
    ),
    Meter(
        kind=DbInstance,
        service="RDS",
        component="backup_storage",
        unit="GB-month",
        title="Database backups beyond the free amount",
        paid_for="database",
        quantity=_database_backups,
    ),
    Meter(
        kind=DbInstance,
        service="CloudWatch Logs",
        component="ingestion_custom",
        unit="GB",
        title="Logs the database exports",
        paid_for="logging",
        quantity=_database_logs,
    ),
    Meter(
        kind=DbProxy,
        service="RDS Proxy",
        component="vcpu_hour",
        unit="vCPU-hour",
        title="RDS Proxy, vCPU hours",
        paid_for="database",
        quantity=_proxy_hours,
    ),
    Meter(
        kind=S3Bucket,
        service="S3",
        component="standard_storage",
        unit="GB-month",
        title="Objects stored (S3 Standard)",
        paid_for="storage",
        quantity=_bucket_storage,
    ),
    Meter(
        kind=S3Bucket,
        service="S3",
        component="requests_tier1_put_copy_post_list",
        unit="1k requests",
        title="S3 PUT and LIST requests",
        paid_for="storage",
        quantity=_bucket_uploads,
    ),
    Meter(
        kind=S3Bucket,
        service="S3",
        component="requests_tier2_get",
        unit="1k requests",
        title="S3 GET requests",
        paid_for="storage",
        quantity=_bucket_downloads,
    ),
    Meter(
        kind=KmsKey,
        service="KMS",
        component="key_month",
        unit="key-month",
        title="Customer managed key",
        paid_for="security",
        quantity=_key_months,
    ),
    Meter(
        kind=KmsKey,
        service="KMS",
        component="requests",
        unit="10k requests",
        title="KMS requests",
        paid_for="security",
        quantity=_key_requests,
    ),
    Meter(
        kind=Secret,
        service="Secrets Manager",
        component="secret_month",
        unit="secret-month",
        title="Secret",
        paid_for="security",
        quantity=_secret_months,
    ),
    Meter(
        kind=Secret,
        service="Secrets Manager",
        component="api_calls",
        unit="10k requests",
        title="Calls for the secret",
        paid_for="security",
        quantity=_secret_calls,
    ),
)
