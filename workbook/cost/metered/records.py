"""Meters of records and copies: CloudTrail, and S3 replication."""

from workbook.cost.assumptions import assumed
from workbook.cost.inventory import Inventory
from workbook.cost.metered.meter import Meter
from workbook.cost.quantity import exactly, product, times
from workbook.facts.billing import billing_rule
from workbook.model.estate.data import S3Replication
from workbook.model.estate.observability import CloudTrail
from workbook.model.intent.store import Replication, Trail
from workbook.model.intent.traffic import Band

PRICED_EVENTS = 100_000
KB_PER_GB = 2**20


def _trail(resource: CloudTrail, inventory: Inventory) -> Trail | None:
    return inventory.store(Trail, resource.key)


def _data_events(resource: CloudTrail, inventory: Inventory) -> Band:
    stated = _trail(resource, inventory)
    events = stated.data_events_per_month if stated and resource.data_resource_types else 0.0
    return exactly(events / PRICED_EVENTS, f"{events:,.0f} data events a month, as stated")


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
    events = stated.management_events_per_month + recorded
    size = product(exactly(events, f"{events:,.0f} events a month, as stated"), assumed("trail_event_kb"))
    return times(1 / KB_PER_GB, size)


def _copied_gb(resource: S3Replication, inventory: Inventory) -> Band:
    stated = inventory.store(Replication, resource.key)
    return exactly(stated.gb_per_month if stated else 0.0, "new objects a month, as stated")


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


METERS: tuple[Meter[CloudTrail] | Meter[S3Replication], ...] = (
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
)
