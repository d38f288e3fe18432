"""What is worth an alarm, by the kind of resource it watches; which of it a figure, an event or a log line tells."""

from dataclasses import dataclass
from functools import cache

from workbook.facts.tables import Row, table


@dataclass(frozen=True, slots=True, kw_only=True)
class Alarm:
    """One alarm: where the figure comes from, when to wake somebody, and what they do first."""

    kind: str
    namespace: str
    metric: str
    default: str
    action: str
    source: str


@cache
def alarms() -> tuple[Alarm, ...]:
    """Every alarm on file, in the table's order."""
    names = ("kind", "namespace", "metric", "default", "action", "source")
    return tuple(Alarm(**{name: row[name] for name in names}) for row in table("alarms"))


@dataclass(frozen=True, slots=True, kw_only=True)
class WatchedMetric:
    """A figure of CloudWatch that an alarm compares.

    `when` names a field of the resource that must be filled, or have the value after `=`. `threshold` is a number, a
    figure of the resource by name, or empty for a band. `expression` computes over m1, m2, ... in the order of
    `metrics`. `dimensions` pair CloudWatch's names with an attribute of the resource, `@` a field's value or `:` a
    text as it is.
    """

    key: str
    kind: str
    when: str
    namespace: str
    metrics: tuple[str, ...]
    statistic: str
    period_s: int
    periods: int
    comparison: str
    threshold: str
    expression: str
    dimensions: tuple[tuple[str, str], ...]
    missing: str
    of: str

    @property
    def alarm(self) -> Alarm:
        """What the catalogue says of it."""
        return next(each for each in alarms() if (each.kind, each.metric) == (self.kind, self.of))


@cache
def watched_metrics(kind: str) -> tuple[WatchedMetric, ...]:
    """The figures that alarms on this kind of resource compare."""
    return tuple(_metric(row) for row in table("alarm_metrics") if row["kind"] == kind)


def _metric(row: Row) -> WatchedMetric:
    words = (
        "key",
        "kind",
        "when",
        "namespace",
        "statistic",
        "comparison",
        "threshold",
        "expression",
        "missing",
    )
    pairs = (pair.partition("=") for pair in row["dimensions"].split(";"))
    return WatchedMetric(
        **{name: row[name] for name in words},
        of=row["of"],
        metrics=tuple(row["metrics"].split()),
        period_s=int(row["period_s"]),
        periods=int(row["periods"]),
        dimensions=tuple((name, value) for name, _, value in pairs),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class WatchedEvents:
    """Events of EventBridge that tell of a change or a failure of one kind of resource."""

    kind: str
    source_name: str
    detail_type: str
    events: tuple[str, ...]


@cache
def watched_events() -> tuple[WatchedEvents, ...]:
    """Every event on file, in the table's order."""
    return tuple(
        WatchedEvents(
            kind=row["kind"],
            source_name=row["source_name"],
            detail_type=row["detail_type"],
            events=tuple(row["events"].split()),
        )
        for row in table("alarm_events")
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class TrailFilter:
    """A pattern over the events of a trail, the count from which it is told, and the control that asks for it."""

    key: str
    title: str
    pattern: str
    threshold: int
    period_s: int
    control: str


@cache
def trail_filters() -> tuple[TrailFilter, ...]:
    """Every filter on file, in the table's order."""
    words = ("key", "title", "pattern", "control")
    return tuple(
        TrailFilter(
            **{name: row[name] for name in words},
            threshold=int(row["threshold"]),
            period_s=int(row["period_s"]),
        )
        for row in table("alarm_filters")
    )


def is_built(alarm: Alarm) -> bool:
    """Whether a design with alarms builds this one: a row says how, or events or a trail's lines tell it."""
    told = {each.kind for each in watched_events()}
    figure = any(each.of == alarm.metric for each in watched_metrics(alarm.kind))
    return figure or (alarm.kind in told and alarm.namespace.startswith("EventBridge"))
