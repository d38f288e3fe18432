"""What distributions, web ACLs and firewalls write, wherever it goes."""

from typing import Any

from workbook.cost import HOURS_PER_MONTH
from workbook.cost.assumptions import assumed
from workbook.cost.inventory import Inventory
from workbook.cost.metered.meter import Meter
from workbook.cost.quantity import counted, exactly, product, times
from workbook.facts.billing import billing_rule
from workbook.model.estate.data import S3Bucket
from workbook.model.estate.edge import CloudFrontDistribution
from workbook.model.estate.interconnect import NetworkFirewall
from workbook.model.estate.observability import LogDelivery, LogGroup
from workbook.model.intent.edge import Distribution, WebAcl
from workbook.model.intent.traffic import NOTHING, Band

KB_PER_GB = 2**20
INTERVALS = HOURS_PER_MONTH * 6
"""Tens of minutes of a month: the assumed number of connections is that of one."""


def written_gb(log: LogDelivery, inventory: Inventory) -> Band:
    """What a source writes in a month, before it is compressed."""
    source = inventory.estate[log.source]
    if isinstance(source, NetworkFirewall):
        return _connections_gb(source)
    front, acl = inventory.store(Distribution, log.source), inventory.store(WebAcl, log.source)
    if front:
        size = product(front.traffic.requests_per_month, assumed("distribution_log_kb"))
        return times(1 / KB_PER_GB, size)
    return (
        times(1 / KB_PER_GB, product(acl.requests_per_month, assumed("web_acl_log_kb"))) if acl else NOTHING
    )


def _connections_gb(firewall: NetworkFirewall) -> Band:
    """A flow record for each way of a connection."""
    ends = len(firewall.subnets)
    size = product(assumed("flow_log_records"), assumed("firewall_log_kb"))
    reason = f"{counted(ends, 'endpoint')} x {INTERVALS} intervals; {size.reason}"
    return times(ends * INTERVALS / KB_PER_GB, size, reason)


def _to_group(log: LogDelivery, inventory: Inventory) -> Band:
    grouped = isinstance(inventory.estate[log.destination], LogGroup)
    return written_gb(log, inventory) if grouped else exactly(0)


def _to_bucket(log: LogDelivery, inventory: Inventory) -> Band:
    """CloudFront's logs come to S3 without a charge for delivery; Firehose is paid by what it takes in."""
    if not isinstance(inventory.estate[log.destination], S3Bucket):
        return exactly(0)
    share = billing_rule("distribution_logs_to_s3_billed")
    billed = share if isinstance(inventory.estate[log.source], CloudFrontDistribution) else 1
    return times(billed, written_gb(log, inventory))


METERS: tuple[Meter[Any], ...] = (
    Meter(
        kind=LogDelivery,
        service="CloudWatch Logs",
        component="vended_to_s3_or_firehose",
        unit="GB",
        title="Logs of edges and firewalls delivered to S3",
        paid_for="logging",
        quantity=_to_bucket,
    ),
    Meter(
        kind=LogDelivery,
        service="CloudWatch Logs",
        component="vended_to_cloudwatch_standard",
        unit="GB",
        title="Logs of edges and firewalls delivered to CloudWatch Logs",
        paid_for="logging",
        quantity=_to_group,
    ),
)
