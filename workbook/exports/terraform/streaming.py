"""Streams, their readers, delivery and IoT rules in Terraform."""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from workbook.exports.terraform.hcl import Block, Raw, Template, Value
from workbook.exports.terraform.identity import permissions_of
from workbook.exports.terraform.items import Item, part, piece
from workbook.exports.terraform.policy import policy_or_none
from workbook.exports.terraform.root import PREFIX, Root
from workbook.model.estate.streaming import (
    EventSourceMapping,
    FirehoseStream,
    IotTopicRule,
    KinesisStream,
    KinesisStreamConsumer,
)

if TYPE_CHECKING:
    from workbook.exports.terraform.fold import Body

AWS_KEY = "alias/aws/kinesis"
LOG_STREAM = "delivery"


def stream(resource: KinesisStream, root: Root) -> Iterator[Item]:
    """A data stream, encrypted."""
    provisioned = resource.stream_mode == "PROVISIONED"
    key = root.ref(resource.kms_key, "arn") if resource.kms_key else AWS_KEY
    body: Body = {
        "name": root.named(resource.stream_name),
        "shard_count": resource.shards if provisioned else None,
        "retention_period": resource.retention_hours,
        "encryption_type": "KMS" if resource.encrypted else "NONE",
        "kms_key_id": key if resource.encrypted else None,
        "stream_mode_details": Block("", body={"stream_mode": resource.stream_mode}),
        "tags": root.tags_of(resource),
    }
    yield piece(resource, root.address(resource), body, section=resource.key)
    if resource.policy:
        said: Body = {
            "resource_arn": root.ref(resource.key, "arn"),
            "policy": policy_or_none(resource.policy, root),
        }
        yield part(root.beside(resource, "aws_kinesis_resource_policy"), said, section=resource.key)


def consumer(resource: KinesisStreamConsumer, root: Root) -> Iterator[Item]:
    """A consumer with enhanced fan-out."""
    body: Body = {
        "name": root.named(resource.consumer_name),
        "stream_arn": root.ref(resource.stream, "arn"),
    }
    yield piece(resource, root.address(resource), body)


def mapping(resource: EventSourceMapping, root: Root) -> Iterator[Item]:
    """Lambda's poller; the function's role must be able to read the stream before it starts."""
    told = (
        Block("", body={"destination_arn": root.ref(resource.failure_queue, "arn")})
        if resource.failure_queue
        else None
    )
    body: Body = {
        "event_source_arn": root.ref(resource.source, "arn"),
        "function_name": root.ref(resource.function, "arn"),
        "starting_position": "LATEST",
        "batch_size": resource.batch_size,
        "maximum_batching_window_in_seconds": resource.batching_window_s,
        "maximum_retry_attempts": resource.maximum_retry_attempts,
        "bisect_batch_on_function_error": resource.bisect_batch_on_error or None,
        "function_response_types": ["ReportBatchItemFailures"],
        "destination_config": Block("", body={"on_failure": told}) if told else None,
        "depends_on": permissions_of(_role_of(resource, root), root),
    }
    yield piece(resource, root.address(resource), body)


def _role_of(resource: EventSourceMapping, root: Root) -> str:
    return str(getattr(root.resource(resource.function), "role", ""))


def delivery(resource: FirehoseStream, root: Root) -> Iterator[Item]:
    """Firehose into a bucket."""
    bucket_key = getattr(root.resource(resource.bucket), "kms_key", "")
    into: Body = {
        "role_arn": root.ref(resource.role, "arn"),
        "bucket_arn": root.ref(resource.bucket, "arn"),
        "prefix": resource.prefix or None,
        "error_output_prefix": resource.error_prefix or None,
        "buffering_size": resource.buffering_mb,
        "buffering_interval": resource.buffering_s,
        "compression_format": resource.compression,
        "kms_key_arn": root.ref(bucket_key, "arn") if bucket_key else None,
        "cloudwatch_logging_options": _logging(resource, root),
        "processing_configuration": _processing(resource, root),
    }
    body: Body = {
        "name": root.named(resource.stream_name),
        "destination": "extended_s3",
        "server_side_encryption": _encryption(resource, root),
        "extended_s3_configuration": Block("", body=into),
        "tags": root.tags_of(resource),
        "depends_on": permissions_of(resource.role, root),
    }
    yield piece(resource, root.address(resource), body, section=resource.key)
    if resource.log_group:
        named: Body = {"name": LOG_STREAM, "log_group_name": root.ref(resource.log_group, "name")}
        yield part(root.beside(resource, "aws_cloudwatch_log_stream"), named, section=resource.key)


def _encryption(resource: FirehoseStream, root: Root) -> Block | None:
    if not resource.encrypted:
        return None
    if not resource.kms_key:
        return Block("", body={"enabled": True, "key_type": "AWS_OWNED_CMK"})
    own: Body = {"key_type": "CUSTOMER_MANAGED_CMK", "key_arn": root.ref(resource.kms_key, "arn")}
    return Block("", body={"enabled": True, **own})


def _logging(resource: FirehoseStream, root: Root) -> Block | None:
    if not resource.log_group:
        return None
    group = root.ref(resource.log_group, "name")
    return Block("", body={"enabled": True, "log_group_name": group, "log_stream_name": LOG_STREAM})


def _processing(resource: FirehoseStream, root: Root) -> Block | None:
    if not resource.function:
        return None
    arn = Template((root.ref(resource.function, "arn"), ":$LATEST"))
    named: Body = {"parameter_name": "LambdaArn", "parameter_value": arn}
    processor: Body = {"type": "Lambda", "parameters": Block("", body=named)}
    return Block("", body={"enabled": True, "processors": Block("", body=processor)})


def topic_rule(resource: IotTopicRule, root: Root) -> Iterator[Item]:
    """A rule of IoT Core; names of rules hold no hyphens."""
    role = root.ref(resource.role, "arn")
    into: Body = {
        "role_arn": role,
        "stream_name": root.ref(resource.stream, "name"),
        "partition_key": resource.partition_key,
    }
    failed: Body = (
        {"log_group_name": root.ref(resource.log_group, "name"), "role_arn": role}
        if resource.log_group
        else {}
    )
    body: Body = {
        "name": _rule_name(resource, root),
        "enabled": True,
        "sql": resource.sql,
        "sql_version": "2016-03-23",
        "kinesis": Block("", body=into),
        "error_action": Block("", body={"cloudwatch_logs": Block("", body=failed)}) if failed else None,
        "tags": root.tags_of(resource),
        "depends_on": permissions_of(resource.role, root),
    }
    yield piece(resource, root.address(resource), body)


def _rule_name(resource: IotTopicRule, root: Root) -> Value:
    """The prefix with underscores, as rules are named, and the telling words."""
    own = re.sub(r"[^a-zA-Z0-9_]", "_", root.name_prefix)
    rest = resource.rule_name.removeprefix(own)
    return (
        Template((Raw(f'replace({PREFIX.text}, "-", "_")'), rest))
        if rest != resource.rule_name
        else resource.rule_name
    )
