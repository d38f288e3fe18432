"""Meters of the logging family: flow logs by where they are delivered, log groups, DNS Firewall."""

from typing import Any

from workbook.cost import HOURS_PER_MONTH
from workbook.cost.assumptions import assumed
from workbook.cost.inventory import Inventory
from workbook.cost.metered.apis import api_requests, call_logs
from workbook.cost.metered.compute import invocations
from workbook.cost.metered.flow_logs import delivered_gb
from workbook.cost.metered.log_deliveries import written_gb
from workbook.cost.metered.meter import Meter
from workbook.cost.metered.records import delivered_events_gb
from workbook.cost.quantity import exactly, product, times, total
from workbook.model.estate.apis import apis
from workbook.model.estate.compute import LambdaFunction
from workbook.model.estate.observability import (
    CloudTrail,
    DnsFirewallRuleGroup,
    FlowLog,
    LogDelivery,
    LogGroup,
)
from workbook.model.intent.traffic import Band

DAYS_PER_MONTH = HOURS_PER_MONTH / 24


def _delivered_to(destination_type: str) -> Any:
    def gb(log: FlowLog, inventory: Inventory) -> Band:
        wanted = (log.log_destination_type == "cloud-watch-logs") == (destination_type == "cloud-watch-logs")
        return delivered_gb(log, inventory) if wanted else exactly(0)

    return gb


def _converted(log: FlowLog, inventory: Inventory) -> Band:
    return delivered_gb(log, inventory) if log.parquet else exactly(0)


def _stored(group: LogGroup, inventory: Inventory) -> Band:
    estate, key = inventory.estate, group.key
    ingested = [
        *(delivered_gb(log, inventory) for log in estate.of(FlowLog) if log.destination == key),
        *(
            call_logs(invocations(each, inventory))
            for each in estate.of(LambdaFunction)
            if each.log_group == key
        ),
        *(call_logs(api_requests(api, inventory)) for api in apis(estate) if api.log_group == key),
        *(written_gb(log, inventory) for log in estate.of(LogDelivery) if log.destination == key),
        *(delivered_events_gb(trail, inventory) for trail in estate.of(CloudTrail) if trail.log_group == key),
    ]
    months = group.retention_days / DAYS_PER_MONTH
    packed = product(total(*ingested), assumed("log_compression"))
    return times(months, packed, f"{packed.reason}; kept {group.retention_days} days")


def _queries(_group: DnsFirewallRuleGroup, _inventory: Inventory) -> Band:
    return assumed("dns_queries")


METERS: tuple[Meter[Any], ...] = (
    Meter(
        kind=FlowLog,
        service="CloudWatch Logs",
        component="vended_to_s3_or_firehose",
        unit="GB",
        title="Flow logs delivered to S3 or Firehose",
        paid_for="logging",
        quantity=_delivered_to("s3"),
    ),
    Meter(
        kind=FlowLog,
        service="CloudWatch Logs",
        component="vended_parquet_conversion",
        unit="GB",
        title="Flow logs written as Parquet",
        paid_for="logging",
        quantity=_converted,
    ),
    Meter(
        kind=FlowLog,
        service="CloudWatch Logs",
        component="vended_to_cloudwatch_standard",
        unit="GB",
        title="Flow logs delivered to CloudWatch Logs",
        paid_for="logging",
        quantity=_delivered_to("cloud-watch-logs"),
    ),
    Meter(
        kind=LogGroup,
        service="CloudWatch Logs",
        component="storage",
        unit="GB-month",
        title="Logs stored",
        paid_for="logging",
        quantity=_stored,
    ),
    Meter(
        kind=DnsFirewallRuleGroup,
        service="Route 53",
        component="dns_firewall_query",
        unit="query",
        title="DNS Firewall queries",
        paid_for="security",
        quantity=_queries,
    ),
)
