"""What flow logs write, wherever it goes."""

from workbook.cost import HOURS_PER_MONTH
from workbook.cost.assumptions import assumed
from workbook.cost.inventory import Inventory
from workbook.cost.quantity import counted, exactly, product, times
from workbook.model.estate.network import NatGateway, NetworkInterface
from workbook.model.estate.observability import FlowLog
from workbook.model.intent.traffic import Band

LONG_INTERVAL_S = 600
SECONDS_PER_MONTH = HOURS_PER_MONTH * 3600

SHORT_INTERVAL = Band(
    low=1, typical=3, high=10, reason="one-minute records: long flows appear up to ten times as often"
)


def delivered_gb(log: FlowLog, inventory: Inventory) -> Band:
    """What a flow log delivers in a month."""
    interfaces = _interfaces(log, inventory)
    intervals = SECONDS_PER_MONTH / LONG_INTERVAL_S
    often = SHORT_INTERVAL if log.max_aggregation_interval_s < LONG_INTERVAL_S else exactly(1)
    size = assumed("flow_log_extended_bytes" if log.log_format else "flow_log_record_bytes")
    records = product(assumed("flow_log_records"), _recorded(log))
    per_interface = product(records, size, often)
    return times(
        interfaces * intervals / 2**30,
        per_interface,
        f"{counted(interfaces, 'interface')} x {intervals:.0f} intervals; {per_interface.reason}",
    )


def _recorded(log: FlowLog) -> Band:
    """The share of flows that is written down."""
    refused = assumed("refused_share")
    if log.traffic_type == "REJECT":
        return refused
    return (
        exactly(1)
        if log.traffic_type == "ALL"
        else Band(
            low=1 - refused.high,
            typical=1 - refused.typical,
            high=1 - refused.low,
            reason="accepted flows only",
        )
    )


def _interfaces(log: FlowLog, inventory: Inventory) -> int:
    place = log.resource
    interfaces = inventory.estate.of(NetworkInterface)
    gateways = [nat for nat in inventory.estate.of(NatGateway) if place in (nat.vpc, nat.subnet, nat.key)]
    return len(gateways) + sum(
        place in (interface.vpc, interface.subnet, interface.key) for interface in interfaces
    )
