"""Meters of crawlers and queries."""

from typing import Any

from workbook.cost.inventory import Inventory
from workbook.cost.metered.meter import Meter
from workbook.cost.quantity import exactly
from workbook.facts.billing import billing_rule
from workbook.model.estate.analytics import AthenaWorkgroup, GlueCrawler
from workbook.model.intent.analytics import Crawler, Workgroup
from workbook.model.intent.traffic import Band


def _crawler_hours(crawler: GlueCrawler, inventory: Inventory) -> Band:
    stated = inventory.store(Crawler, crawler.key)
    hours, size = stated.hours_per_month if stated else 0, billing_rule("glue_crawler_dpus")
    return exactly(size * hours, f"{size:g} DPUs x {hours:g} h a month as stated")


def _scanned(workgroup: AthenaWorkgroup, inventory: Inventory) -> Band:
    stated = inventory.store(Workgroup, workgroup.key)
    gb = stated.scanned_gb_per_month if stated else 0
    return Band(
        low=gb / 2048, typical=gb / 1024, high=gb / 512, reason=f"{gb:g} GB a month as stated, half to double"
    )


METERS: tuple[Meter[Any], ...] = (
    Meter(
        kind=GlueCrawler,
        service="Glue",
        component="etl_dpu_hour",
        unit="DPU-hour",
        title="Crawler, DPU hours",
        paid_for="compute",
        quantity=_crawler_hours,
    ),
    Meter(
        kind=AthenaWorkgroup,
        service="Athena",
        component="data_scanned",
        unit="TB",
        title="Read by queries",
        paid_for="compute",
        quantity=_scanned,
    ),
)
