"""Meters of records and copies: CloudTrail, and S3 replication."""

from collections.abc import Callable

from workbook.cost import HOURS_PER_MONTH
from workbook.cost.assumptions import assumed
from workbook.cost.inventory import Inventory
from workbook.cost.metered.meter import Meter
from workbook.cost.quantity import exactly, product, times, total
from workbook.facts.billing import billing_rule
from workbook.model.estate.data import S3Bucket, S3Replication
from workbook.model.estate.observability import CloudTrail
from workbook.model.intent.store import Replication, Trail
from workbook.model.intent.traffic import Band

DAYS_PER_MONTH = HOURS_PER_MONTH / 24
PRICED_EVENTS = 100_000
KB_PER_GB = 2**20


def _trail(resource: CloudTrail, inventory: Inventory) -> Trail | None:
    return inventory.store(Trail, resource.key)


def _data_events(resource: CloudTrail, inventory: Inventory) -> Band:
    stated = _trail(resource, inventory)
    events = stated.data_events_per_month if stated and resource.data_resource_types else 0.0
    return exactly(events / PRICED_EVENTS, f"{events:,.0f} data events a month, as stated")


def _network_events(resource: CloudTrail, inventory: Inventory) -> Band:
    stated = _trail(resource, inventory)
    events = stated.network_events_per_month if stated and resource.network_event_sources else 0.0
    return exactly(events / PRICED_EVENTS, f"{events:,.0f} calls through VPC endpoints a month, as stated")


def _insight_events(resource: CloudTrail, inventory: Inventory) -> Band:
    """Insights are billed for every management event they analyse, once for each of the two kinds."""
    stated = _trail(resource, inventory)
    events = 2 * stated.management_events_per_month if stated and resource.insights else 0.0
    return exactly(events / PRICED_EVENTS, f"{events:,.0f} analysed events a month, as stated")


def delivered_events_gb(resource: CloudTrail, inventory: Inventory) -> Band:
    """What a trail sends to its log group."""
    return recorded_gb(resource, inventory) if resource.log_group else exactly(0)


def recorded_gb(resource: CloudTrail, inventory: Inventory) -> Band:
    """What a trail records in a month, before it is compressed into files."""
    stated = _trail(resource, inventory)
    if stated is None:
        return exactly(0)
    recorded = stated.data_events_per_month if resource.data_resource_types else 0.0
    recorded += stated.network_events_per_month if resource.network_event_sources else 0.0
    events = stated.management_events_per_month + recorded
    size = product(exactly(events, f"{events:,.0f} events a month, as stated"), assumed("trail_event_kb"))
    return times(1 / KB_PER_GB, size)


def _copied_gb(resource: S3Replication, inventory: Inventory) -> Band:
    stated = inventory.store(Replication, resource.key)
    return exactly(stated.gb_per_month if stated else 0.0, "new objects a month, as stated")


def copied_into(bucket: S3Bucket, inventory: Inventory, storage_class: str) -> tuple[Band, ...]:
    """What rules copy into a bucket in a month, in one storage class."""
    rules = (each for each in inventory.estate.of(S3Replication) if each.destination == bucket.key)
    copied = (_copied_gb(each, inventory) for each in rules if each.storage_class == storage_class)
    return tuple(each for each in copied if each.high)


def months_kept(bucket: S3Bucket) -> Band:
    """How many months' objects lie in a bucket: to its life cycle's end where it has one."""
    kept = assumed("kept_months")
    if bucket.expire_after_days is None:
        return kept
    months = bucket.expire_after_days / DAYS_PER_MONTH
    reason = f"{kept.reason}; objects expire after {bucket.expire_after_days} days"
    return Band(
        low=min(kept.low, months),
        typical=min(kept.typical, months),
        high=min(kept.high, months),
        reason=reason,
    )


def _copies_in(storage_class: str) -> Callable[[S3Bucket, Inventory], Band]:
    """What copies in a storage class of their own amount to."""

    def stored(bucket: S3Bucket, inventory: Inventory) -> Band:
        copied = copied_into(bucket, inventory, storage_class)
        return product(total(*copied), months_kept(bucket)) if copied else exactly(0)

    return stored


def _across_regions(resource: S3Replication, inventory: Inventory) -> Band:
    source, destination = (inventory.estate[key].region for key in (resource.source, resource.destination))
    return _copied_gb(resource, inventory) if source != destination else exactly(0)


def _transfer(resource: S3Replication, inventory: Inventory) -> str:
    return f"inter_region_out:{inventory.estate[resource.destination].region}"


def _timed_gb(resource: S3Replication, inventory: Inventory) -> Band:
    return _copied_gb(resource, inventory) if resource.time_control else exactly(0)


def _puts(resource: S3Replication, inventory: Inventory) -> Band:
    stated = inventory.store(Replication, resource.key)
    return exactly((stated.objects_per_month if stated else 0.0) / 1000, "one PUT for each copy")


def _rule_metrics(resource: S3Replication, _inventory: Inventory) -> Band:
    metrics = billing_rule("s3_replication_metrics")
    return exactly(metrics if resource.metrics else 0, f"{metrics:g} metrics of the rule")


METERS: tuple[Meter[CloudTrail] | Meter[S3Replication] | Meter[S3Bucket], ...] = (
    Meter(
        kind=CloudTrail,
        service="CloudTrail",
        component="data_events",
        unit="100k events",
        title="CloudTrail data events",
        paid_for="logging",
        quantity=_data_events,
    ),
    Meter(
        kind=CloudTrail,
        service="CloudTrail",
        component="insights_events",
        unit="100k events",
        title="CloudTrail Insights",
        paid_for="logging",
        quantity=_insight_events,
    ),
    Meter(
        kind=CloudTrail,
        service="CloudTrail",
        component="network_activity_events",
        unit="100k events",
        title="CloudTrail network activity events",
        paid_for="logging",
        quantity=_network_events,
    ),
    Meter(
        kind=CloudTrail,
        service="CloudWatch Logs",
        component="ingestion_custom",
        unit="GB",
        title="Events of the trail to CloudWatch Logs",
        paid_for="logging",
        quantity=delivered_events_gb,
    ),
    Meter(
        kind=S3Replication,
        service="Data transfer",
        component=_transfer,
        unit="GB",
        title="Replication to another Region",
        paid_for="data",
        quantity=_across_regions,
    ),
    Meter(
        kind=S3Replication,
        service="S3",
        component="requests_tier1_put_copy_post_list",
        unit="1k requests",
        title="PUT requests of copies",
        paid_for="storage",
        quantity=_puts,
    ),
    Meter(
        kind=S3Replication,
        service="S3",
        component="replication_time_control",
        unit="GB",
        title="Replication Time Control",
        paid_for="storage",
        quantity=_timed_gb,
    ),
    Meter(
        kind=S3Replication,
        service="CloudWatch",
        component="custom_metric_month",
        unit="metric-month",
        title="Metrics of replication",
        paid_for="logging",
        quantity=_rule_metrics,
    ),
    Meter(
        kind=S3Bucket,
        service="S3",
        component="standard_ia_storage",
        unit="GB-month",
        title="Copies stored (S3 Standard-IA)",
        paid_for="storage",
        quantity=_copies_in("STANDARD_IA"),
    ),
    Meter(
        kind=S3Bucket,
        service="S3",
        component="glacier_instant_retrieval_storage",
        unit="GB-month",
        title="Copies stored (S3 Glacier Instant Retrieval)",
        paid_for="storage",
        quantity=_copies_in("GLACIER_IR"),
    ),
)
