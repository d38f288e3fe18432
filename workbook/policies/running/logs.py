"""What writes logs needs of buckets, log groups and keys."""

from collections.abc import Iterator
from functools import partial

from workbook.model.estate import compute, data, observability
from workbook.model.estate.resource import Reason
from workbook.planning.reasons import house_rule
from workbook.policies.running.need import LOGS_SOURCE, SAME_ACCOUNT, Known, Running, when

RULES = {
    "ACCESS_LOGS": "distribution-logs",
    "WAF_LOGS": "web-acl-logs",
    "ALERT": "firewall-logs",
    "FLOW": "firewall-logs",
}
"""The house rule that each sort of log follows."""


def flow_log(log: observability.FlowLog, known: Known) -> Iterator[Running]:
    """By its role into a log group, or as the log delivery service into a bucket."""
    because = house_rule("flow-logs")
    arn = f"${{{log.destination}.arn}}"
    if log.role:
        write = partial(Running, principal=log.role, because=because)
        yield write(
            key=f"runs/{log.key}/write-flow-logs",
            actions=("logs:CreateLogStream", "logs:PutLogEvents", "logs:DescribeLogStreams"),
            resource=arn,
            more_resources=(f"{arn}:*",),
        )
        # A list of groups is of no one group.
        yield write(key=f"runs/{log.key}/find-log-groups", actions=("logs:DescribeLogGroups",), resource="*")
    bucket = known.get(log.destination)
    if isinstance(bucket, data.S3Bucket):
        # Hive-style prefixes would need aws-account-id=<account> in the path; flow logs here are not written so.
        yield from _delivered(bucket, f"runs/{log.key}/flow-log", because)


def log_delivery(log: observability.LogDelivery, known: Known) -> Iterator[Running]:
    """The log delivery service writes into a bucket; what goes to a log group or to Firehose, AWS lets in by itself."""
    bucket = known.get(log.destination)
    if isinstance(bucket, data.S3Bucket):
        yield from _delivered(bucket, f"runs/{log.key}/log", house_rule(RULES[log.log_types[0]]))


def _delivered(bucket: data.S3Bucket, words: str, because: Reason) -> Iterator[Running]:
    """What AWS's log delivery service needs of a bucket, and of its key."""
    arn = f"${{{bucket.key}.arn}}"
    delivery = partial(Running, principal="service:delivery.logs.amazonaws.com", because=because)
    yield delivery(
        key=f"{words}-write",
        actions=("s3:PutObject",),
        resource=f"{arn}/AWSLogs/${{account}}/*",
        conditions=(
            when("StringEquals", "s3:x-amz-acl", "bucket-owner-full-control"),
            SAME_ACCOUNT,
            LOGS_SOURCE,
        ),
    )
    yield delivery(
        key=f"{words}-check",
        actions=("s3:GetBucketAcl", "s3:ListBucket"),
        resource=arn,
        conditions=(SAME_ACCOUNT, LOGS_SOURCE),
    )
    if bucket.kms_key:
        yield delivery(
            key=f"{words}-delivery",
            actions=("kms:GenerateDataKey*", "kms:Decrypt"),
            resource=f"${{{bucket.kms_key}.arn}}",
            conditions=(SAME_ACCOUNT, LOGS_SOURCE),
        )


def balancer(balancer: compute.LoadBalancer, _known: Known) -> Iterator[Running]:
    """Application load balancers sign their logs with a service of their own, network ones as the log service."""
    if not balancer.access_logs_bucket:
        return
    network_type = balancer.type == "network"
    service = "delivery.logs" if network_type else "logdelivery.elasticloadbalancing"
    yield Running(
        key=f"runs/{balancer.key}/load-balancer-log-write",
        principal=f"service:{service}.amazonaws.com",
        actions=("s3:PutObject",),
        resource=f"${{{balancer.access_logs_bucket}.arn}}/AWSLogs/${{account}}/*",
        conditions=(SAME_ACCOUNT, LOGS_SOURCE) if network_type else (),
        because=house_rule("load-balancer-logs"),
    )


def log_group(group: observability.LogGroup, _known: Known) -> Iterator[Running]:
    """CloudWatch Logs uses the key itself."""
    if group.kms_key:
        yield Running(
            key=f"runs/{group.key}/cloud-watch-logs",
            principal="service:logs.${region}.amazonaws.com",
            actions=(
                "kms:Encrypt",
                "kms:Decrypt",
                "kms:ReEncrypt*",
                "kms:GenerateDataKey*",
                "kms:DescribeKey",
            ),
            resource=f"${{{group.kms_key}.arn}}",
            conditions=(
                when(
                    "ArnLike",
                    "kms:EncryptionContext:aws:logs:arn",
                    "arn:${partition}:logs:${region}:${account}:log-group:*",
                ),
            ),
            because=house_rule("encryption-key"),
        )
