"""Meters of Aurora clusters."""

from typing import Any

from workbook.cost import HOURS_PER_MONTH
from workbook.cost.assumptions import assumed
from workbook.cost.inventory import Inventory
from workbook.cost.metered.meter import Meter
from workbook.cost.quantity import counted, exactly, times, total
from workbook.model.estate.clusters import DbCluster
from workbook.model.intent.clusters import DatabaseCluster
from workbook.model.intent.traffic import Band


def _capacity_hours(cluster: DbCluster, _inventory: Inventory) -> Band:
    """Nobody knows the load: the middle is where it is, and the ends are what AWS scales between."""
    hours = cluster.instances * HOURS_PER_MONTH
    low, high = cluster.least_capacity * hours, cluster.most_capacity * hours
    bounds = f"{cluster.least_capacity:g} to {cluster.most_capacity:g} ACUs"
    reason = f"{counted(cluster.instances, 'instance')} x {HOURS_PER_MONTH} h at {bounds}"
    return Band(low=low, typical=(low + high) / 2, high=high, reason=reason)


def _stored(cluster: DbCluster, inventory: Inventory) -> Band:
    stated = inventory.intent(DatabaseCluster, inventory.party_of(cluster))
    size = stated.stored_gb if stated else 0
    return exactly(size, f"{size:g} GB as stated; Aurora bills what is used")


def _calls(cluster: DbCluster, inventory: Inventory) -> Band:
    if not cluster.http_endpoint:
        return exactly(0)
    flows = inventory.service_flows("rds-data")
    return times(1 / 1_000_000, total(*(flow.traffic.requests_per_month for flow in flows)))


def _logs(cluster: DbCluster, _inventory: Inventory) -> Band:
    return assumed("database_log_gb") if cluster.cloudwatch_logs_exports else exactly(0)


METERS: tuple[Meter[Any], ...] = (
    Meter(
        kind=DbCluster,
        service="Aurora",
        component="serverless_v2_acu_hour",
        unit="ACU-hour",
        title="Aurora Serverless v2, capacity",
        paid_for="database",
        quantity=_capacity_hours,
    ),
    Meter(
        kind=DbCluster,
        service="Aurora",
        component="standard_storage",
        unit="GB-month",
        title="Aurora storage",
        paid_for="database",
        quantity=_stored,
    ),
    Meter(
        kind=DbCluster,
        service="Aurora",
        component="data_api_request",
        unit="1M requests",
        title="RDS Data API requests",
        paid_for="database",
        quantity=_calls,
    ),
    Meter(
        kind=DbCluster,
        service="CloudWatch Logs",
        component="ingestion_custom",
        unit="GB",
        title="Logs the cluster exports",
        paid_for="logging",
        quantity=_logs,
    ),
)
