"""What starts work by the clock, and the queues beside it."""

from collections.abc import Iterator

from workbook.model.estate import messaging, scheduling
from workbook.model.estate.resource import Resource
from workbook.model.intent.containers import ContainerTask
from workbook.model.intent.scheduling import Queue, Schedule
from workbook.planning.workloads.site import Site


def schedule(store: Schedule, site: Site) -> Iterator[Resource]:
    """A schedule and what it needs to start its target."""
    place, target = site.place(store), site.design.party(store.target)
    is_task = isinstance(target, ContainerTask)
    yield scheduling.Schedule(
        **vars(place),
        key=store.key,
        schedule_name=f"{site.design.name_prefix}-{store.key}",
        schedule_expression=store.expression,
        target=store.target,
        role=f"role/{store.role}",
        kms_key=site.kms_key(place),
        maximum_retry_attempts=store.retries,
        dead_letter_queue=store.dead_letters,
        cluster=f"{store.target}/cluster" if is_task else "",
        subnets=site.settlement.subnets_of[store.target] if is_task else (),
        security_groups=(site.settlement.group_of[store.target],) if is_task else (),
    )


def queue(store: Queue, site: Site) -> Iterator[Resource]:
    """A queue."""
    place = site.place(store)
    yield messaging.SqsQueue(
        **vars(place),
        key=store.key,
        queue_name=f"{site.design.name_prefix}-{store.key}",
        kms_key=site.kms_key(place),
        retention_days=store.retention_days,
    )
