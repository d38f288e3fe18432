"""Meters of schedules and queues: what they start, what they pass on."""

from typing import Any

from workbook.cost.inventory import Inventory
from workbook.cost.metered.meter import Meter
from workbook.cost.quantity import exactly, times, total
from workbook.model.estate.messaging import SqsQueue
from workbook.model.estate.scheduling import Schedule
from workbook.model.intent.scheduling import Schedule as ScheduleIntent
from workbook.model.intent.traffic import Band


def runs(schedule: Schedule, inventory: Inventory) -> Band:
    """How often a schedule starts its target in a month."""
    stores = inventory.design.stores if inventory.design else ()
    found = [each for each in stores if isinstance(each, ScheduleIntent) and each.key == schedule.key]
    count = found[0].runs_per_month if found else 0
    return exactly(count, f"{schedule.schedule_expression}: {count:g} runs a month")


def _million_requests(queue: SqsQueue, inventory: Inventory) -> Band:
    stated = [each.traffic.requests_per_month for each in inventory.accesses if each.resource == queue.key]
    return times(1e-6, total(*stated)) if stated else exactly(0)


METERS: tuple[Meter[Any], ...] = (
    Meter(
        kind=Schedule,
        service="EventBridge Scheduler",
        component="invocation",
        unit="invocation",
        title="Scheduled starts (14 million a month are free)",
        paid_for="compute",
        quantity=runs,
    ),
    Meter(
        kind=SqsQueue,
        service="SQS",
        component="standard_request",
        unit="million requests",
        title="Requests to the queue",
        paid_for="data",
        quantity=_million_requests,
    ),
)
