"""Alarms on what is planned: figures, events and a trail's lines, and the topic that tells of them."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from workbook.facts.alarms import TrailFilter, WatchedMetric, trail_filters, watched_events, watched_metrics
from workbook.model.estate.compute import LoadBalancer
from workbook.model.estate.data import DbInstance
from workbook.model.estate.identity import KmsKey
from workbook.model.estate.messaging import SnsTopic, SqsQueue
from workbook.model.estate.observability import CloudTrail, EventRule, LogMetricFilter, MetricAlarm
from workbook.model.estate.resource import Resource
from workbook.model.estate.streaming import FirehoseStream, KinesisStream
from workbook.model.intent.alarms import Alarms
from workbook.model.intent.design import Design
from workbook.planning.main_keys import main_key
from workbook.planning.places import Place, alarms_of, key_of
from workbook.planning.reasons import house_rule

BYTES_PER_GB = 2**30
BECAUSE = (house_rule("alarms"),)
NETWORK_CHANGES = "AWS API Call via CloudTrail"


@dataclass(frozen=True)
class Watch:
    """The planned resources, and the design that wants alarms on them."""

    design: Design
    resources: Sequence[Resource]

    def topic(self, watched: Resource) -> str:
        """The topic that tells of a resource: an alarm's topic stands in the alarm's account and Region."""
        return alarms_of(self.design, watched.account, watched.region)


def plan_alarms(design: Design, resources: Sequence[Resource]) -> Iterator[Resource]:
    """The alarms of a design that wants them, their topics, and the keys of places that had nothing to encrypt."""
    wanted = next((each for each in design.stores if isinstance(each, Alarms)), None)
    if wanted is None:
        return
    watch = Watch(design, [each for each in resources if not each.existing_id])
    found = (*_on_figures(watch), *_on_events(watch), *_on_trails(watch))
    yield from _topics(watch, wanted, found)
    yield from found


def _topics(watch: Watch, wanted: Alarms, found: Iterable[Resource]) -> Iterator[Resource]:
    design = watch.design
    keys = {each.key for each in watch.resources if isinstance(each, KmsKey)}
    for account, region in dict.fromkeys((each.account, each.region) for each in found):
        kms_key = key_of(design, account, region) if design.customer_managed_key else ""
        if kms_key and kms_key not in keys:
            yield main_key(design, kms_key, account, region)
        yield SnsTopic(
            key=alarms_of(design, account, region),
            account=account,
            region=region,
            because=BECAUSE,
            topic_name=f"{design.name_prefix}-alarms",
            kms_key=kms_key,
            emails=wanted.emails,
        )


def _on_figures(watch: Watch) -> Iterator[MetricAlarm]:
    failures = {
        queue
        for each in watch.resources
        for queue in (getattr(each, "failure_queue", ""), getattr(each, "dead_letter_queue", ""))
    }
    for each in watch.resources:
        if isinstance(each, SqsQueue) and each.key not in failures:
            continue
        for row in watched_metrics(type(each).__name__):
            if _concerns(row, each):
                yield from _of_metric(watch, row, each)


def _concerns(row: WatchedMetric, watched: Resource) -> bool:
    field, _, value = row.when.partition("=")
    found = getattr(watched, field) if field else True
    return found == value if value else bool(found)


def _of_metric(watch: Watch, row: WatchedMetric, watched: Resource) -> Iterator[MetricAlarm]:
    """One alarm; of what has target groups and is asked by them, one for each."""
    make = partial(_alarm, watch, row, watched)
    if isinstance(watched, LoadBalancer) and any("target_group" in value for _, value in row.dimensions):
        groups = (each.target_group for each in watched.listeners if each.target_group)
        yield from (make(part=group) for group in dict.fromkeys(groups))
    elif not isinstance(watched, LoadBalancer) or _is_possible(row, watched):
        yield make()


def _is_possible(row: WatchedMetric, balancer: LoadBalancer) -> bool:
    """A certificate expires only where a listener has one."""
    secure = any(each.protocol in ("HTTPS", "TLS") for each in balancer.listeners)
    return secure or all(value != "certificate_arn" for _, value in row.dimensions)


def _alarm(watch: Watch, row: WatchedMetric, watched: Resource, part: str = "") -> MetricAlarm:
    key = f"alarm/{row.key}/{part or watched.key}"
    told = row.alarm
    return MetricAlarm(
        key=key,
        account=watched.account,
        region=watched.region,
        because=BECAUSE,
        alarm_name=_named(watch.design, key),
        description=f"{told.metric} of {watched.key}: {told.default}. First: {told.action}.",
        namespace=row.namespace,
        metrics=row.metrics,
        statistic=row.statistic,
        period_s=row.period_s,
        evaluation_periods=row.periods,
        comparison=row.comparison,
        threshold=_threshold(row, watched),
        expression=row.expression,
        dimensions=tuple((name, _dimension(value, watched, part)) for name, value in row.dimensions),
        missing_data=row.missing,
        topic=watch.topic(watched),
    )


def _named(design: Design, key: str) -> str:
    return "-".join((design.name_prefix, *key.replace(":", "/").split("/")))


def _dimension(value: str, watched: Resource, part: str) -> str:
    """What a dimension says: a text, a field's value, or an attribute of the resource or of one that it names."""
    if value.startswith(":"):
        return value[1:]
    if value.startswith("@"):
        return str(getattr(watched, value[1:]))
    field, _, attribute = value.partition(".")
    if attribute and "[" not in field:
        return f"${{{part or getattr(watched, field)}.{attribute}}}"
    return f"${{{watched.key}.{value}}}"


def _threshold(row: WatchedMetric, watched: Any) -> float | None:
    if row.threshold in _COMPUTED:
        return _COMPUTED[row.threshold](watched)
    return float(row.threshold) if row.threshold else None


def _tenth_of_storage(database: DbInstance) -> float:
    return database.allocated_storage_gb * BYTES_PER_GB / 10


def _half_of_retention(stream: KinesisStream) -> float:
    return stream.retention_hours * 3_600_000 / 2


def _twice_the_buffer(stream: FirehoseStream) -> float:
    return 2.0 * stream.buffering_s


_COMPUTED: dict[str, Callable[[Any], float]] = {
    "tenth_of_storage": _tenth_of_storage,
    "half_of_retention": _half_of_retention,
    "twice_the_buffer": _twice_the_buffer,
    "most_capacity": lambda cluster: float(cluster.most_capacity),
}


def _on_events(watch: Watch) -> Iterator[EventRule]:
    """One rule for changes to the network of a place, one for its jobs that fail."""
    standing: dict[tuple[str, str], dict[str, list[Resource]]] = {}
    for each in watch.resources:
        kinds = standing.setdefault((each.account, each.region), {})
        kinds.setdefault(type(each).__name__, []).append(each)
    for place, kinds in standing.items():
        told = [each for each in watched_events() if each.kind in kinds]
        changes = [name for each in told if each.detail_type == NETWORK_CHANGES for name in each.events]
        if changes:
            fields = (("eventSource", ("ec2.amazonaws.com",)), ("eventName", tuple(changes)))
            yield _rule(watch, place, "network-changes", "aws.ec2", NETWORK_CHANGES, fields)
        for failures in told:
            if failures.detail_type != NETWORK_CHANGES:
                names = tuple(f"${{{job.key}.name}}" for job in kinds[failures.kind])
                failed = (("jobName", names), ("state", failures.events))
                yield _rule(watch, place, "failed-jobs", failures.source_name, failures.detail_type, failed)


def _rule(
    watch: Watch,
    place: tuple[str, str],
    name: str,
    source: str,
    detail_type: str,
    fields: tuple[tuple[str, tuple[str, ...]], ...],
) -> EventRule:
    account, region = place
    topic = alarms_of(watch.design, account, region)
    return EventRule(
        key=topic.replace("topic/alarms", f"events/{name}"),
        account=account,
        region=region,
        because=BECAUSE,
        rule_name=f"{watch.design.name_prefix}-{name}",
        source=source,
        detail_type=detail_type,
        detail=fields,
        topic=topic,
    )


def _on_trails(watch: Watch) -> Iterator[Resource]:
    """Filters on the log group of each trail, and an alarm on what each counts."""
    for trail in watch.resources:
        if isinstance(trail, CloudTrail) and trail.log_group:
            for row in trail_filters():
                yield from _of_filter(watch, trail, row)


def _of_filter(watch: Watch, trail: CloudTrail, row: TrailFilter) -> Iterator[Resource]:
    namespace = f"{watch.design.name_prefix}/CloudTrail"
    own = Place(trail.account, trail.region, BECAUSE)
    yield LogMetricFilter(
        **vars(own),
        key=f"filter/{row.key}/{trail.key}",
        filter_name=row.key,
        log_group=trail.log_group,
        pattern=row.pattern,
        namespace=namespace,
        metric_name=row.key,
    )
    key = f"alarm/{row.key}/{trail.key}"
    yield MetricAlarm(
        **vars(own),
        key=key,
        alarm_name=_named(watch.design, key),
        description=f"{row.title} ({row.control})." if row.control else f"{row.title}.",
        namespace=namespace,
        metrics=(row.key,),
        statistic="Sum",
        period_s=row.period_s,
        evaluation_periods=1,
        comparison="GreaterThanOrEqualToThreshold",
        threshold=float(row.threshold),
        missing_data="notBreaching",
        topic=watch.topic(trail),
    )
