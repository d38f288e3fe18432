"""The logging family: flow logs, log groups, DNS Firewall with its answers, and alarms with what they rest on."""

from dataclasses import dataclass
from typing import Literal

from workbook.model.estate.identity import PolicyDocument
from workbook.model.estate.resource import Resource

TrafficType = Literal["ALL", "ACCEPT", "REJECT"]
DestinationType = Literal["cloud-watch-logs", "s3", "kinesis-data-firehose"]


@dataclass(frozen=True, slots=True, kw_only=True)
class LogGroup(Resource):
    """A CloudWatch Logs group."""

    kind: Literal["LogGroup"] = "LogGroup"
    log_group_name: str
    retention_days: int
    kms_key: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LogResourcePolicy(Resource):
    """Which services may write to log groups of an account and Region; groups have no policy of their own."""

    kind: Literal["LogResourcePolicy"] = "LogResourcePolicy"
    policy_name: str
    policy: PolicyDocument


@dataclass(frozen=True, slots=True, kw_only=True)
class FlowLog(Resource):
    """A flow log of a VPC, a subnet, an interface or a gateway.

    `log_format` are the fields of its records in their order; without any they are AWS's own of version 2.
    """

    kind: Literal["FlowLog"] = "FlowLog"
    resource: str
    traffic_type: TrafficType = "ALL"
    log_destination_type: DestinationType
    destination: str
    role: str = ""
    max_aggregation_interval_s: int = 600
    log_format: tuple[str, ...] = ()
    parquet: bool = False
    per_hour_partition: bool = False


LogType = Literal["ACCESS_LOGS", "WAF_LOGS", "ALERT", "FLOW"]


@dataclass(frozen=True, slots=True, kw_only=True)
class LogDelivery(Resource):
    """What a distribution, web ACL or firewall (`source`) writes of what it saw, on its way to where it is kept.

    `destination` is a bucket, a log group or a Firehose stream; AWS's log delivery service brings it there.
    """

    kind: Literal["LogDelivery"] = "LogDelivery"
    delivery_name: str
    source: str
    log_types: tuple[LogType, ...]
    destination: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CloudTrail(Resource):
    """A CloudTrail trail of every Region, with log file validation.

    `bucket` is where it writes; `data_resource_types` are those whose object-level events it records, without the
    objects of its own bucket; `network_event_sources` the services whose calls through VPC endpoints it records, all
    or only the refused. `topic` hears of each file.
    """

    kind: Literal["CloudTrail"] = "CloudTrail"
    trail_name: str
    bucket: str
    kms_key: str = ""
    is_organization_trail: bool = False
    log_group: str = ""
    log_role: str = ""
    data_resource_types: tuple[str, ...] = ()
    insights: bool = False
    network_event_sources: tuple[str, ...] = ()
    network_events_refused: bool = False
    topic: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DnsFirewallRuleGroup(Resource):
    """A Resolver DNS Firewall rule group associated with a VPC: one action for AWS's threat lists.

    With `allowed_domains` only those names resolve, whatever they lead on to; all others get the action.
    """

    kind: Literal["DnsFirewallRuleGroup"] = "DnsFirewallRuleGroup"
    vpc: str
    action: Literal["ALERT", "BLOCK"]
    domain_lists: tuple[str, ...]
    allowed_domains: tuple[str, ...] = ()
    fail_open: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class MetricAlarm(Resource):
    """A CloudWatch alarm on one metric, or on an `expression` over several (m1, m2, ...) of the same dimensions.

    Without a threshold the expression is a band that CloudWatch learns. Values of `dimensions` may name attributes of
    resources (`${key.id}`). `topic` hears of it.
    """

    kind: Literal["MetricAlarm"] = "MetricAlarm"
    alarm_name: str
    description: str
    namespace: str
    metrics: tuple[str, ...]
    statistic: str
    period_s: int
    evaluation_periods: int
    comparison: str
    threshold: float | None
    expression: str = ""
    dimensions: tuple[tuple[str, str], ...] = ()
    missing_data: str
    topic: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LogMetricFilter(Resource):
    """A filter that counts what a log group hears, as a metric."""

    kind: Literal["LogMetricFilter"] = "LogMetricFilter"
    filter_name: str
    log_group: str
    pattern: str
    namespace: str
    metric_name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EventRule(Resource):
    """A rule of EventBridge's default bus: events whose `detail` has one of each field's values reach the topic."""

    kind: Literal["EventRule"] = "EventRule"
    rule_name: str
    source: str
    detail_type: str
    detail: tuple[tuple[str, tuple[str, ...]], ...]
    topic: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionDocument(Resource):
    """Preferences of Session Manager as a document of their own: where sessions are recorded, when they end."""

    kind: Literal["SessionDocument"] = "SessionDocument"
    document_name: str
    bucket: str = ""
    log_group: str = ""
    max_minutes: int
    idle_minutes: int
