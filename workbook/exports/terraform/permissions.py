"""Managed policies, grants on keys, policies of log groups, and topics in Terraform."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from workbook.exports.terraform.hcl import Block, Value
from workbook.exports.terraform.items import Item, part, piece
from workbook.exports.terraform.policy import policy, policy_or_none
from workbook.exports.terraform.root import Root
from workbook.model.estate.identity import IamPolicy, KmsGrant
from workbook.model.estate.messaging import SnsTopic, SqsQueue
from workbook.model.estate.observability import LogResourcePolicy

if TYPE_CHECKING:
    from workbook.exports.terraform.fold import Body


def managed_policy(resource: IamPolicy, root: Root) -> Iterator[Item]:
    """A customer managed policy: a boundary of roles, or one that is attached to them."""
    body: Body = {
        "name": root.named(resource.policy_name),
        "description": root.prose(resource.description) if resource.description else None,
        "policy": policy(resource.policy, root),
        "tags": root.tags_of(resource),
    }
    yield piece(resource, root.address(resource), body)


def grant(resource: KmsGrant, root: Root) -> Iterator[Item]:
    """A grant on a key."""
    equals, subset = resource.encryption_context_equals, resource.encryption_context_subset
    contexts: Body = {
        "encryption_context_equals": dict(equals) or None,
        "encryption_context_subset": dict(subset) or None,
    }
    grantee: Value = (
        root.text(resource.grantee)
        if resource.grantee.startswith("arn:")
        else root.ref(resource.grantee, "arn")
    )
    body: Body = {
        "name": resource.grant_name,
        "key_id": root.ref(resource.kms_key, "key_id"),
        "grantee_principal": grantee,
        "operations": list(resource.operations),
        "constraints": Block("", body=contexts) if equals or subset else None,
    }
    yield piece(resource, root.address(resource), body)


def log_resource_policy(resource: LogResourcePolicy, root: Root) -> Iterator[Item]:
    """Which services may write to the log groups of an account and Region."""
    body: Body = {
        "policy_name": root.named(resource.policy_name),
        "policy_document": policy(resource.policy, root),
    }
    yield piece(resource, root.address(resource), body)


def topic(resource: SnsTopic, root: Root) -> Iterator[Item]:
    """A topic, encrypted, with those who hear of it."""
    body: Body = {
        "name": root.named(resource.topic_name),
        "kms_master_key_id": root.ref(resource.kms_key, "arn") if resource.kms_key else None,
        "tags": root.tags_of(resource),
    }
    yield piece(resource, root.address(resource), body, section=resource.key)
    if resource.policy:
        said: Body = {"arn": root.ref(resource.key, "arn"), "policy": policy_or_none(resource.policy, root)}
        yield part(root.beside(resource, "aws_sns_topic_policy"), said, section=resource.key)
    for key in resource.subscriptions:
        is_queue = isinstance(root.resource(key), SqsQueue)
        heard: Body = {
            "topic_arn": root.ref(resource.key, "arn"),
            "protocol": "sqs" if is_queue else "lambda",
            "endpoint": root.ref(key, "arn"),
        }
        own = root.beside(resource, "aws_sns_topic_subscription", key)
        yield part(own, heard, section=resource.key)
    for email in resource.emails:
        mailed: Body = {"topic_arn": root.ref(resource.key, "arn"), "protocol": "email", "endpoint": email}
        own = root.beside(resource, "aws_sns_topic_subscription", email)
        yield part(own, mailed, section=resource.key)
