"""Calls to hosts outside AWS, and to AWS services with a stated volume."""

from collections.abc import Iterable, Iterator

from workbook.blocks.volumes import traffic
from workbook.model.intent.flow import Access, Flow
from workbook.model.intent.party import OutsideHost
from workbook.model.ports import one_port
from workbook.values import OutsideHostOption, ServiceOption

_ARN = "arn:${partition}:"
_OWN = ":${region}:${account}:"

SERVICE_CALLS: dict[str, tuple[str, tuple[str, ...]]] = {
    "dynamodb": (f"{_ARN}dynamodb{_OWN}table/*", ("dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:Query")),
    "sqs": (f"{_ARN}sqs{_OWN}*", ("sqs:SendMessage", "sqs:ReceiveMessage", "sqs:DeleteMessage")),
    "sns": (f"{_ARN}sns{_OWN}*", ("sns:Publish",)),
    "kinesis-streams": (f"{_ARN}kinesis{_OWN}stream/*", ("kinesis:PutRecord", "kinesis:PutRecords")),
    "kinesis-firehose": (
        f"{_ARN}firehose{_OWN}deliverystream/*",
        ("firehose:PutRecord", "firehose:PutRecordBatch"),
    ),
    "logs": (f"{_ARN}logs{_OWN}log-group:*", ("logs:CreateLogStream", "logs:PutLogEvents")),
    "monitoring": ("*", ("cloudwatch:PutMetricData",)),
    "events": (f"{_ARN}events{_OWN}event-bus/*", ("events:PutEvents",)),
    "states": (f"{_ARN}states{_OWN}stateMachine:*", ("states:StartExecution",)),
    "lambda": (f"{_ARN}lambda{_OWN}function:*", ("lambda:InvokeFunction",)),
    "secretsmanager": (f"{_ARN}secretsmanager{_OWN}secret:*", ("secretsmanager:GetSecretValue",)),
    "kms": (f"{_ARN}kms{_OWN}key/*", ("kms:Decrypt",)),
    "sts": (f"{_ARN}iam::${{account}}:role/*", ("sts:AssumeRole",)),
}
"""What calling a service asks for where nobody said more (resource, actions); others are describe-only calls."""

BUCKET_ACTIONS = ("s3:GetObject", "s3:PutObject", "s3:ListBucket")


def host_party(host: OutsideHostOption) -> OutsideHost:
    """The host as a party."""
    return OutsideHost(key=host.host, title=host.host, host_name=host.host)


def host_flows(caller: str, hosts: Iterable[OutsideHostOption], first_slot: int) -> Iterator[Flow]:
    """A flow from the caller to each host."""
    for place, host in enumerate(hosts):
        yield Flow(
            key=f"{caller}-to-{host.host}-{host.port}",
            slot=first_slot + place,
            source=caller,
            destination=host.host,
            ports=one_port(host.port),
            purpose=f"call {host.host}",
            traffic=traffic(host.sent_gb_per_month, host.received_gb_per_month, host.host),
        )


def service_access(caller: str, call: ServiceOption, slot: int, bucket: str) -> Access:
    """What calling a service with a stated volume asks of the caller's role; S3 means the design's `bucket`."""
    describe = (f"{call.service.partition('.')[0]}:Describe*",)
    resource, actions = SERVICE_CALLS.get(call.service, ("*", describe))
    if call.service == "s3":
        resource, actions = bucket, BUCKET_ACTIONS
    return Access(
        key=f"{caller}-uses-{call.service.replace('.', '-')}",
        slot=slot,
        principal=caller,
        actions=actions,
        resource=resource,
        service=call.service,
        purpose=f"use {call.service} with the stated volume",
        traffic=traffic(call.sent_gb_per_month, call.received_gb_per_month, call.service),
    )


def package_access(caller: str, slot: int) -> Access:
    """Amazon Linux packages and patches, which come from AWS's own buckets in S3."""
    return Access(
        key=f"{caller}-packages",
        slot=slot,
        principal=caller,
        actions=("s3:GetObject",),
        resource="arn:${partition}:s3:::al2023-repos-${region}-*/*",
        service="s3",
        purpose="install packages and patches of Amazon Linux",
        traffic=traffic(0.01, 2.0, "Amazon Linux repositories"),
    )
