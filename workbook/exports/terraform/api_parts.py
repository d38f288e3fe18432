"""What stands behind `aws_api_gateway_rest_api`: everything to a function, or what is posted into a stream."""

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from workbook.exports.terraform.hcl import Address, Raw, Reference, Template, Value
from workbook.exports.terraform.root import PARTITION, Root
from workbook.model.estate.compute import ApiGatewayRestApi

if TYPE_CHECKING:
    from workbook.exports.terraform.fold import Body

PATH = "records"
SUCCESS = "2\\d{2}"
"""Which answers of Kinesis are the sender's 200; every other one is the default response."""
REFUSED = '{"message": "The record was not taken; send it again."}'
AMZ_JSON = "application/x-amz-json-1.1"
"""The type of what Kinesis reads: https://docs.aws.amazon.com/kinesis/latest/APIReference/API_PutRecord.html"""

Parts = Iterator[tuple[Address, "Body"]]
"""Addresses with their arguments; a deployment waits for all of them."""


def proxy_parts(resource: ApiGatewayRestApi, root: Root) -> Parts:
    """Every path and method to the function."""
    api: Body = {"rest_api_id": root.ref(resource.key)}
    proxy, method, integration = _beside(resource, root, "resource", "method", "integration")
    path: Body = {**api, "resource_id": Reference(proxy)}
    yield proxy, {**api, "parent_id": root.ref(resource.key, "root_resource_id"), "path_part": "{proxy+}"}
    yield method, {**path, "http_method": "ANY", "authorization": resource.authorization}
    invoked: Body = {
        "type": "AWS_PROXY",
        "integration_http_method": "POST",
        "uri": root.ref(resource.function, "invoke_arn"),
    }
    yield integration, {**path, "http_method": Reference(method, "http_method"), **invoked}


def stream_parts(resource: ApiGatewayRestApi, root: Root) -> Parts:
    """`POST /records`, its way to the stream, and its answers: what Kinesis refused is an error for the sender too."""
    api: Body = {"rest_api_id": root.ref(resource.key)}
    path, method, integration = _beside(resource, root, "resource", "method", "integration")
    place: Body = {**api, "resource_id": Reference(path)}
    verb: Body = {**place, "http_method": Reference(method, "http_method")}
    yield path, {**api, "parent_id": root.ref(resource.key, "root_resource_id"), "path_part": PATH}
    yield method, {**place, "http_method": "POST", "authorization": resource.authorization}
    yield integration, {**verb, **_into(resource, root)}
    taken: Body = {"selection_pattern": SUCCESS, "response_templates": {"application/json": "{}"}}
    refused: Body = {"response_templates": {"application/json": REFUSED}}
    for name, status, given in (("", "200", taken), ("_refused", "502", refused)):
        answer, answered = (
            replace(each, name=f"{each.name}{name}")
            for each in _beside(resource, root, "method_response", "integration_response")
        )
        yield answer, {**verb, "status_code": status}
        waits: Body = {"status_code": Reference(answer, "status_code"), "depends_on": [Raw(str(integration))]}
        yield answered, {**verb, **waits, **given}


def _into(resource: ApiGatewayRestApi, root: Root) -> "Body":
    return {
        "type": "AWS",
        "integration_http_method": "POST",
        "uri": _action(root),
        "credentials": root.ref(resource.role, "arn"),
        "passthrough_behavior": "NEVER",
        "request_parameters": {"integration.request.header.Content-Type": f"'{AMZ_JSON}'"},
        "request_templates": {"application/json": _request(resource, root)},
    }


def _beside(resource: ApiGatewayRestApi, root: Root, *kinds: str) -> tuple[Address, ...]:
    return tuple(root.beside(resource, f"aws_api_gateway_{kind}") for kind in kinds)


def _action(root: Root) -> Value:
    region = root.region_of(root.region)
    where = region if isinstance(region, Raw) else str(region)
    return Template(("arn:", PARTITION, ":apigateway:", where, ":kinesis:action/PutRecord"))


def _request(resource: ApiGatewayRestApi, root: Root) -> Value:
    """What API Gateway writes for Kinesis: the body as it came, spread over the shards by request."""
    head, tail = (
        '{"StreamName": "',
        '", "Data": "$util.base64Encode($input.body)", "PartitionKey": "$context.requestId"}',
    )
    return Template((head, root.ref(resource.stream, "name"), tail))
