"""Schedules and queues in Terraform."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from workbook.exports.terraform.hcl import Block, Call, Raw, Value
from workbook.exports.terraform.identity import permissions_of
from workbook.exports.terraform.items import Item, part, piece
from workbook.exports.terraform.policy import policy_or_none
from workbook.exports.terraform.root import Root
from workbook.model.estate.compute import GlueJob
from workbook.model.estate.messaging import SqsQueue
from workbook.model.estate.scheduling import Schedule

if TYPE_CHECKING:
    from workbook.exports.terraform.fold import Body

START_GLUE_JOB = "arn:${data.aws_partition.current.partition}:scheduler:::aws-sdk:glue:startJobRun"
"""Glue is no target of its own: Scheduler calls its API (Scheduler User Guide, Universal targets)."""


def schedule(resource: Schedule, root: Root) -> Iterator[Item]:
    """A schedule that starts on time."""
    body: Body = {
        "name": root.named(resource.schedule_name),
        "schedule_expression": resource.schedule_expression,
        "schedule_expression_timezone": "UTC",
        "kms_key_arn": root.ref(resource.kms_key, "arn") if resource.kms_key else None,
        "flexible_time_window": Block("", body={"mode": "OFF"}),
        "target": Block("", body=_target(resource, root)),
        "depends_on": permissions_of(resource.role, root),
    }
    yield piece(resource, root.address(resource), body)


def _target(resource: Schedule, root: Root) -> "Body":
    job = root.estate[resource.target]
    arn: Value = root.ref(resource.cluster or resource.target, "arn")
    letters = root.ref(resource.dead_letter_queue, "arn") if resource.dead_letter_queue else None
    started: Body = {"maximum_retry_attempts": resource.maximum_retry_attempts}
    return {
        "arn": Raw(f'"{START_GLUE_JOB}"') if isinstance(job, GlueJob) else arn,
        "role_arn": root.ref(resource.role, "arn"),
        "input": _input(resource, root),
        "dead_letter_config": Block("", body={"arn": letters}) if letters else None,
        "retry_policy": Block("", body=started),
        "ecs_parameters": _task(resource, root) if resource.cluster else None,
    }


def _input(resource: Schedule, root: Root) -> Value:
    if not isinstance(root.estate[resource.target], GlueJob):
        return None
    return Call("jsonencode", ({"JobName": root.ref(resource.target, "name")},))


def _task(resource: Schedule, root: Root) -> Block:
    place: Body = {
        "subnets": root.refs(resource.subnets),
        "security_groups": root.refs(resource.security_groups),
        "assign_public_ip": False,
    }
    body: Body = {
        "task_definition_arn": root.ref(resource.target, "arn"),
        "launch_type": "FARGATE",
        "network_configuration": Block("", body=place),
    }
    return Block("", body=body)


def queue(resource: SqsQueue, root: Root) -> Iterator[Item]:
    """A queue, encrypted."""
    key = root.ref(resource.kms_key, "arn") if resource.kms_key else None
    redrive: dict[str, Value] = {"maxReceiveCount": resource.max_receive_count}
    if resource.dead_letter_queue:
        redrive["deadLetterTargetArn"] = root.ref(resource.dead_letter_queue, "arn")
    body: Body = {
        "name": root.named(resource.queue_name),
        "message_retention_seconds": resource.retention_days * 86400,
        "visibility_timeout_seconds": resource.visibility_timeout_s,
        "kms_master_key_id": key,
        "sqs_managed_sse_enabled": None if key else True,
        "redrive_policy": Call("jsonencode", (redrive,)) if resource.dead_letter_queue else None,
        "tags": root.tags_of(resource),
    }
    yield piece(resource, root.address(resource), body, section=resource.key)
    if resource.policy:
        said: Body = {
            "queue_url": root.ref(resource.key),
            "policy": policy_or_none(resource.policy, root),
        }
        yield part(root.beside(resource, "aws_sqs_queue_policy"), said, section=resource.key)
