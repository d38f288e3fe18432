"""Meters of alarms: what each compares, and metrics that filters make. AWS's own events cost nothing."""

from typing import Any

from workbook.cost.inventory import Inventory
from workbook.cost.metered.meter import Meter
from workbook.cost.quantity import counted, exactly
from workbook.model.estate.observability import LogMetricFilter, MetricAlarm
from workbook.model.intent.traffic import Band

BAND_METRICS = 3
"""A band is billed as its metric and two edges (CloudWatch User Guide, anomaly detection)."""


def _compared(alarm: MetricAlarm, _inventory: Inventory) -> Band:
    count = BAND_METRICS if alarm.threshold is None else len(alarm.metrics)
    return exactly(count, f"{counted(count, 'metric')} compared")


METERS: tuple[Meter[Any], ...] = (
    Meter(
        kind=MetricAlarm,
        service="CloudWatch",
        component="alarm_metric_month",
        unit="metric-month",
        title="Alarms",
        paid_for="logging",
        quantity=_compared,
    ),
    Meter(
        kind=LogMetricFilter,
        service="CloudWatch",
        component="custom_metric_month",
        unit="metric-month",
        title="Metrics of filters",
        paid_for="logging",
        quantity=lambda _filter, _inventory: exactly(1, "one metric for each filter"),
    ),
)
