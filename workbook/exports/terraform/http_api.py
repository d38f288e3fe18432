"""HTTP APIs in Terraform: every route to one function, throttled, and logged."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from workbook.exports.terraform.hcl import Block, Call, Reference, Template
from workbook.exports.terraform.items import Item, Output, part, piece
from workbook.exports.terraform.root import Root
from workbook.model.estate.compute import ApiGatewayHttpApi

if TYPE_CHECKING:
    from workbook.exports.terraform.fold import Body

DEFAULT = "$default"
"""API Gateway's word for the route that takes all that no other does, and for the stage without a path."""
LOGGED = {
    "requestId": "$context.requestId",
    "ip": "$context.identity.sourceIp",
    "caller": "$context.identity.caller",
    "requestTime": "$context.requestTime",
    "httpMethod": "$context.httpMethod",
    "path": "$context.path",
    "status": "$context.status",
    "responseLength": "$context.responseLength",
}


def http_api(resource: ApiGatewayHttpApi, root: Root) -> Iterator[Item]:
    """The API, its one integration and route, and the stage that serves it."""
    address, section = root.address(resource), resource.key
    integration, route, stage = (
        root.beside(resource, f"aws_apigatewayv2_{kind}") for kind in ("integration", "route", "stage")
    )
    body: Body = {
        "name": root.named(resource.name),
        "protocol_type": "HTTP",
        "tags": root.tags_of(resource),
    }
    api: Body = {"api_id": root.ref(resource.key)}
    invoked: Body = {
        "integration_type": "AWS_PROXY",
        "integration_method": "POST",
        "integration_uri": root.ref(resource.function, "invoke_arn"),
        "payload_format_version": "2.0",
    }
    led: Body = {
        "route_key": DEFAULT,
        "target": Template(("integrations/", Reference(integration))),
        "authorization_type": resource.authorization,
    }
    yield piece(resource, address, body, section=section)
    yield part(integration, {**api, **invoked}, section)
    yield part(route, {**api, **led}, section)
    yield part(stage, {**api, **_stage(resource, root)}, section)
    url = Reference(stage, "invoke_url")
    yield Output(name=f"api_url_{address.name}", description="Where the API answers.", value=url)


def _stage(resource: ApiGatewayHttpApi, root: Root) -> "Body":
    limits: Body = {
        "throttling_rate_limit": resource.requests_per_second,
        "throttling_burst_limit": resource.burst_requests,
    }
    return {
        "name": DEFAULT,
        "auto_deploy": True,
        "access_log_settings": _logs(resource, root),
        "default_route_settings": Block("", body=limits),
        "tags": {"Name": root.name_of(resource)},
    }


def _logs(resource: ApiGatewayHttpApi, root: Root) -> Block | None:
    if not resource.log_group:
        return None
    line = Call("jsonencode", ({**LOGGED},))
    return Block("", body={"destination_arn": root.ref(resource.log_group, "arn"), "format": line})
