"""Logs of distributions, web ACLs and firewalls in Terraform: each service has its own way to say where they go."""

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from workbook.exports.terraform.hcl import Block, Reference, Value
from workbook.exports.terraform.items import Item, part, piece
from workbook.exports.terraform.observability import bucket_policy_of
from workbook.exports.terraform.root import Root
from workbook.model.estate.data import S3Bucket
from workbook.model.estate.observability import LogDelivery, LogType

if TYPE_CHECKING:
    from workbook.exports.terraform.fold import Body

SOURCE, DESTINATION = "aws_cloudwatch_log_delivery_source", "aws_cloudwatch_log_delivery_destination"
FORMAT = "json"
"""One that buckets and log groups both take (CloudWatch Logs API, PutDeliveryDestination)."""


def log_delivery(resource: LogDelivery, root: Root) -> Iterator[Item]:
    """A delivery, made after the policy that lets it write."""
    yield from _WRITERS[resource.log_types[0]](resource, root)


def _of_web_acl(resource: LogDelivery, root: Root) -> Iterator[Item]:
    body: Body = {
        "resource_arn": root.ref(resource.source, "arn"),
        "log_destination_configs": [root.ref(resource.destination, "arn")],
        "depends_on": bucket_policy_of(resource.destination, root) or None,
    }
    yield piece(resource, root.address(resource), body)


def _of_firewall(resource: LogDelivery, root: Root) -> Iterator[Item]:
    written = tuple(_destination(resource, sort, root) for sort in resource.log_types)
    body: Body = {
        "firewall_arn": root.ref(resource.source, "arn"),
        "logging_configuration": Block("", body={"log_destination_config": written}),
        "depends_on": bucket_policy_of(resource.destination, root) or None,
    }
    yield piece(resource, root.address(resource), body)


def _destination(resource: LogDelivery, sort: str, root: Root) -> Block:
    kept_in_bucket = isinstance(root.resource(resource.destination), S3Bucket)
    place: dict[str, Value] = (
        {"bucketName": root.ref(resource.destination)}
        if kept_in_bucket
        else {"logGroup": root.ref(resource.destination, "name")}
    )
    body: Body = {
        "log_type": sort,
        "log_destination_type": "S3" if kept_in_bucket else "CloudWatchLogs",
        "log_destination": place,
    }
    return Block("", body=body)


def _of_distribution(resource: LogDelivery, root: Root) -> Iterator[Item]:
    """A source, a destination, and what joins them: standard logging, version 2, which needs no ACLs on the bucket."""
    source, destination = root.beside(resource, SOURCE), root.beside(resource, DESTINATION)
    name, tags = root.named(resource.delivery_name), root.tags_of(resource)
    said: Body = {
        "name": name,
        "log_type": resource.log_types[0],
        "resource_arn": root.ref(resource.source, "arn"),
        "tags": tags,
    }
    yield part(source, said, resource.key)
    place = Block("", body={"destination_resource_arn": root.ref(resource.destination, "arn")})
    kept: Body = {
        "name": name,
        "output_format": FORMAT,
        "delivery_destination_configuration": place,
        "tags": tags,
    }
    yield part(destination, kept, resource.key)
    joined: Body = {
        "delivery_source_name": Reference(source, "name"),
        "delivery_destination_arn": Reference(destination, "arn"),
        "tags": tags,
        "depends_on": bucket_policy_of(resource.destination, root) or None,
    }
    yield piece(resource, root.address(resource), joined, section=resource.key)


_WRITERS: dict[LogType, Callable[[LogDelivery, Root], Iterator[Item]]] = {
    "ACCESS_LOGS": _of_distribution,
    "WAF_LOGS": _of_web_acl,
    "ALERT": _of_firewall,
    "FLOW": _of_firewall,
}
