"""Alarms, filters of log groups and rules of EventBridge in Terraform."""

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from workbook.exports.terraform.fold import Piece
from workbook.exports.terraform.hcl import Block, Call, Value
from workbook.exports.terraform.items import Item, part, piece
from workbook.exports.terraform.root import Root
from workbook.model.estate.observability import EventRule, LogMetricFilter, MetricAlarm

if TYPE_CHECKING:
    from workbook.exports.terraform.fold import Body


def alarm(resource: MetricAlarm, root: Root) -> Iterator[Item]:
    """An alarm on one metric, or on what is computed of several."""
    body: Body = {
        "alarm_name": root.name_of(resource),
        "alarm_description": resource.description,
        "comparison_operator": resource.comparison,
        "evaluation_periods": resource.evaluation_periods,
        "treat_missing_data": resource.missing_data,
        **(_computed(resource, root) if resource.expression else _plain(resource, root)),
        "alarm_actions": [root.ref(resource.topic, "arn")],
        "tags": root.tags_of(resource),
    }
    yield _without_reasons(resource, root, body)


def _without_reasons(resource: MetricAlarm | LogMetricFilter, root: Root, body: "Body") -> Piece:
    """Every alarm is there for the same reason; what it is for stands in its description."""
    return replace(piece(resource, root.address(resource), body), reasons=())


def _plain(resource: MetricAlarm, root: Root) -> "Body":
    return {**_metric(resource, resource.metrics[0], root), "threshold": _number(resource.threshold)}


def _number(threshold: float | None) -> float | None:
    return int(threshold) if threshold is not None and threshold.is_integer() else threshold


def _metric(resource: MetricAlarm, name: str, root: Root) -> "Body":
    return {
        "namespace": root.named(resource.namespace),
        "metric_name": name,
        "statistic": resource.statistic,
        "period": resource.period_s,
        "dimensions": {name: root.text(value) for name, value in resource.dimensions} or None,
    }


def _computed(resource: MetricAlarm, root: Root) -> "Body":
    """Metrics as m1, m2, ...; what is compared is e1, against a threshold or the band itself."""
    asked = [
        Block(
            "",
            body={
                "id": f"m{place}",
                "return_data": banded,
                "metric": Block("", body=_query(resource, name, root)),
            },
        )
        for place, name in enumerate(resource.metrics, start=1)
        for banded in (resource.threshold is None,)
    ]
    said: Body = {"id": "e1", "expression": resource.expression, "label": "compared", "return_data": True}
    return {
        "threshold": _number(resource.threshold),
        "threshold_metric_id": "e1" if resource.threshold is None else None,
        "metric_query": (*asked, Block("", body=said)),
    }


def _query(resource: MetricAlarm, name: str, root: Root) -> "Body":
    metric = dict(_metric(resource, name, root))
    return {"stat" if key == "statistic" else key: value for key, value in metric.items()}


def metric_filter(resource: LogMetricFilter, root: Root) -> Iterator[Item]:
    """A filter that counts lines of a log group."""
    counted: Body = {
        "name": resource.metric_name,
        "namespace": root.named(resource.namespace),
        "value": "1",
        "default_value": "0",
    }
    body: Body = {
        "name": resource.filter_name,
        "log_group_name": root.ref(resource.log_group, "name"),
        "pattern": resource.pattern,
        "metric_transformation": Block("", body=counted),
    }
    yield _without_reasons(resource, root, body)


def event_rule(resource: EventRule, root: Root) -> Iterator[Item]:
    """A rule of the default bus, and the topic that hears of what it matches."""
    detail: dict[str, Value] = {
        name: [root.text(value) for value in values] for name, values in resource.detail
    }
    wanted: dict[str, Value] = {
        "source": [resource.source],
        "detail-type": [resource.detail_type],
        "detail": detail,
    }
    body: Body = {
        "name": root.named(resource.rule_name),
        "event_pattern": Call("jsonencode", (wanted,)),
        "tags": root.tags_of(resource),
    }
    yield piece(resource, root.address(resource), body, section=resource.key)
    heard: Body = {"rule": root.ref(resource.key, "name"), "arn": root.ref(resource.topic, "arn")}
    yield part(root.beside(resource, "aws_cloudwatch_event_target"), heard, section=resource.key)
