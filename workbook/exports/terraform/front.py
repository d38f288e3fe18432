"""What clients meet first, in Terraform: load balancers with their listeners and targets, and REST APIs."""

from collections.abc import Iterator

from workbook.exports.terraform.api_parts import proxy_parts, stream_parts
from workbook.exports.terraform.edge import REFUSAL, header_rule
from workbook.exports.terraform.fold import Body
from workbook.exports.terraform.hcl import Address, Block, Call, Raw, Reference, Value
from workbook.exports.terraform.items import Item, Output, Variable, part, piece
from workbook.exports.terraform.observability import bucket_policy_of
from workbook.exports.terraform.policy import policy_or_none
from workbook.exports.terraform.references import certificate_variable
from workbook.exports.terraform.root import Root
from workbook.model.estate.compute import ApiGatewayRestApi, Instance, Listener, LoadBalancer, TargetGroup
from workbook.model.estate.resource import Resource

NAME_LIMIT = 32
"""Load balancers and target groups (ELBv2 API, CreateLoadBalancer and CreateTargetGroup: Name)."""


def load_balancer(resource: LoadBalancer, root: Root) -> Iterator[Item]:
    """A load balancer and its listeners."""
    application = resource.type == "application"
    body: Body = {
        "name": root.limited_name(resource, NAME_LIMIT),
        "load_balancer_type": resource.type,
        "internal": None if resource.type == "gateway" else resource.scheme == "internal",
        "ip_address_type": resource.ip_address_type,
        "subnets": root.refs(resource.subnets),
        "security_groups": root.refs(resource.security_groups) if resource.security_groups else None,
        "drop_invalid_header_fields": resource.drop_invalid_header_fields if application else None,
        "enable_cross_zone_load_balancing": None if application else resource.cross_zone,
        "enforce_security_group_inbound_rules_on_private_link_traffic": _private_link_rules(resource),
        "enable_deletion_protection": protected(resource.deletion_protection),
        "access_logs": _access_logs(resource, root),
        "tags": root.tags_of(resource),
        "depends_on": _made_after(resource, root),
    }
    address = root.address(resource)
    yield piece(resource, address, body, section=resource.key)
    yield from (item for listener in resource.listeners for item in _listener(resource, listener, root))
    if resource.deletion_protection:
        yield DELETION_PROTECTION
    yield Output(
        name=f"load_balancer_dns_name_{address.name}",
        description="The name clients use, or point their own DNS record to.",
        value=Reference(address, "dns_name"),
    )


def _private_link_rules(resource: LoadBalancer) -> str | None:
    """Only a Network Load Balancer with groups can let them judge what comes by PrivateLink."""
    if resource.type != "network" or not resource.security_groups:
        return None
    return "on" if resource.enforce_private_link_rules else "off"


DELETION_PROTECTION = Variable(
    name="deletion_protection",
    type="bool",
    description="Whether AWS refuses to delete load balancers and databases. Set to false and apply before a destroy.",
    default=True,
)


def protected(wanted: bool) -> Value:  # noqa: FBT001  # the attribute's own value
    """Protection as the design wants it, which an environment may lift."""
    return Raw("var.deletion_protection") if wanted else False


def _access_logs(resource: LoadBalancer, root: Root) -> Block | None:
    if not resource.access_logs_bucket:
        return None
    return Block("", body={"bucket": root.ref(resource.access_logs_bucket), "enabled": True})


def _made_after(resource: LoadBalancer, root: Root) -> Value:
    """AWS refuses a public load balancer without an internet gateway, and logs to a bucket it may not write to."""
    gateways = root.internet_gateways if resource.scheme == "internet-facing" else []
    logs = bucket_policy_of(resource.access_logs_bucket, root) if resource.access_logs_bucket else []
    return [*gateways, *logs] or None


def _listener(resource: LoadBalancer, listener: Listener, root: Root) -> Iterator[Item]:
    secure = listener.protocol in ("HTTPS", "TLS")
    certificate = _certificate(resource, listener, root) if secure else None
    if listener.authenticate:
        yield SIGN_IN[listener.authenticate]
    if certificate:
        yield certificate
    transparent = resource.type == "gateway"
    body: Body = {
        "load_balancer_arn": root.ref(resource.key, "arn"),
        "protocol": None if transparent else listener.protocol,
        "port": None if transparent else listener.port,
        "ssl_policy": listener.ssl_policy or None,
        "certificate_arn": Raw(f"var.{certificate.name}") if certificate else None,
        "default_action": _actions(listener, root),
        "tags": {"Name": root.name_of(resource)},
    }
    own = root.beside(resource, "aws_lb_listener", f"{listener.protocol}_{listener.port}")
    yield part(own, body, section=resource.key)
    if listener.required_header:
        yield from header_rule(resource, listener, root, own)


def _actions(listener: Listener, root: Root) -> Block | tuple[Block, ...]:
    """What is done with a request: sign in first where users must be known."""
    if listener.required_header:
        return REFUSAL
    if not listener.authenticate:
        return _action(listener, root)
    last = _action(listener, root)
    return _sign_in(listener.authenticate), Block("", body={"order": 2, **last.body})


def _sign_in(way: str) -> Block:
    names = ("user_pool_arn", "user_pool_client_id", "user_pool_domain") if way == "cognito" else OIDC_PARTS
    inside: Body = {name: Raw(f"var.sign_in.{name}") for name in names}
    action = f"authenticate-{way}"
    return Block("", body={"order": 1, "type": action, action.replace("-", "_"): Block("", body={**inside})})


def _action(listener: Listener, root: Root) -> Block:
    if listener.redirect_port is None:
        return Block("", body={"type": "forward", "target_group_arn": root.ref(listener.target_group, "arn")})
    there: Body = {"protocol": "HTTPS", "port": str(listener.redirect_port), "status_code": "HTTP_301"}
    return Block("", body={"type": "redirect", "redirect": Block("", body=there)})


OIDC_PARTS = (
    "authorization_endpoint",
    "client_id",
    "client_secret",
    "issuer",
    "token_endpoint",
    "user_info_endpoint",
)

_HOST = "https://login.example.com"

SIGN_IN = {
    "oidc": Variable(
        name="sign_in",
        type=f"object({{ {', '.join(f'{name} = string' for name in OIDC_PARTS)} }})",
        description="The OpenID Connect provider at which users sign in, and the client registered there for the load "
        "balancer. The secret ends up in Terraform's state: keep that encrypted.",
        example={
            "authorization_endpoint": f"{_HOST}/authorize",
            "client_id": "REPLACE",
            "client_secret": "REPLACE",
            "issuer": _HOST,
            "token_endpoint": f"{_HOST}/token",
            "user_info_endpoint": f"{_HOST}/userinfo",
        },
        sensitive=True,
    ),
    "cognito": Variable(
        name="sign_in",
        type="object({ user_pool_arn = string, user_pool_client_id = string, user_pool_domain = string })",
        description="The Cognito user pool at which users sign in: its ARN, the client for the load balancer, its domain.",
        example={
            "user_pool_arn": "arn:aws:cognito-idp:us-east-1:111122223333:userpool/us-east-1_REPLACE",
            "user_pool_client_id": "REPLACE",
            "user_pool_domain": "REPLACE",
        },
    ),
}


def _certificate(resource: LoadBalancer, listener: Listener, root: Root) -> Variable:
    name = certificate_variable(listener, root.word(resource.key))
    return Variable(
        name=name,
        type="string",
        description=f"ACM certificate in this Region for the {listener.protocol} listener on port {listener.port}.",
        example=f"arn:aws:acm:{root.region}:111122223333:certificate/00000000-0000-0000-0000-000000000000",
        rule=Raw(f'can(regex("^arn:[a-z-]+:acm:", var.{name}))'),
        message="Must be the ARN of an ACM certificate.",
    )


def target_group(resource: TargetGroup, root: Root) -> Iterator[Item]:
    """Where a load balancer sends to; Auto Scaling groups register their instances themselves."""
    body: Body = {
        "name": root.limited_name(resource, NAME_LIMIT),
        "vpc_id": root.ref(resource.vpc),
        "target_type": resource.target_type,
        "protocol": resource.protocol,
        "port": resource.port,
        "preserve_client_ip": str(resource.preserve_client_ip).lower()
        if resource.protocol in _CHOOSES_CLIENT_IP
        else None,
        "load_balancing_cross_zone_enabled": None if resource.cross_zone else "false",
        "stickiness": _stickiness(resource),
        "health_check": _health_check(resource),
        "tags": root.tags_of(resource),
    }
    yield piece(resource, root.address(resource), body, section=resource.key)
    for key in resource.targets:
        attribute = _TARGETS.get(type(root.resource(key)))
        if attribute:
            own = root.beside(resource, "aws_lb_target_group_attachment", root.addresses[key].name)
            target = root.ref(key, attribute)
            joined: Body = {"target_group_arn": root.ref(resource.key, "arn"), "target_id": target}
            yield part(own, joined, section=resource.key)


def _stickiness(resource: TargetGroup) -> Block | None:
    """A cookie of the load balancer's own."""
    if not resource.stickiness_s:
        return None
    return Block("", body={"type": "lb_cookie", "cookie_duration": resource.stickiness_s})


_TARGETS: dict[type[Resource], str] = {Instance: "id", LoadBalancer: "arn"}
"""What is registered by hand; Auto Scaling groups register their instances themselves."""

_CHOOSES_CLIENT_IP = ("TCP", "TLS")
"""Over UDP the client's address always stays (Elastic Load Balancing: client IP preservation)."""


def _asked_in(resource: TargetGroup) -> str | None:
    """The protocol of health checks: a target that speaks TLS is asked in TLS."""
    if not resource.health_check_path:
        return None
    return "HTTPS" if resource.protocol in ("HTTPS", "TLS") else "HTTP"


def _health_check(resource: TargetGroup) -> Block | None:
    parts: Body = {
        "protocol": _asked_in(resource),
        "path": resource.health_check_path or None,
        "port": str(resource.health_check_port) if resource.health_check_port else None,
    }
    return Block("", body=parts) if any(parts.values()) else None


def rest_api(resource: ApiGatewayRestApi, root: Root) -> Iterator[Item]:
    """A REST API: every path and method goes to one function, or what is posted into a stream."""
    address, section = root.address(resource), resource.key
    private = Block("", body={"types": ["PRIVATE"], "vpc_endpoint_ids": root.refs(resource.vpc_endpoints)})
    regional = Block("", body={"types": ["REGIONAL"]})
    body: Body = {
        "name": root.named(resource.name),
        "endpoint_configuration": private if resource.private else regional,
        "policy": policy_or_none(resource.policy, root),
        "tags": root.tags_of(resource),
    }
    yield piece(resource, address, body, section=section)
    for own, inner in _parts(resource, root):
        yield part(own, inner, section)
    stage = root.beside(resource, "aws_api_gateway_stage")
    url = Reference(stage, "invoke_url")
    yield Output(name=f"api_url_{address.name}", description="Where the API answers.", value=url)


def _parts(resource: ApiGatewayRestApi, root: Root) -> Iterator[tuple[Address, Body]]:
    api = {"rest_api_id": root.ref(resource.key)}
    deployment, stage = (root.beside(resource, f"aws_api_gateway_{kind}") for kind in ("deployment", "stage"))
    behind = tuple(stream_parts(resource, root) if resource.stream else proxy_parts(resource, root))
    yield from behind
    yield deployment, _deployment(api, resource, tuple(address for address, _ in behind), root)
    yield stage, _stage(api, resource, deployment, root)


def _deployment(api: Body, resource: ApiGatewayRestApi, parts: tuple[Address, ...], root: Root) -> Body:
    changes: list[Value] = [root.ref(resource.key, "policy"), *(Raw(str(address)) for address in parts)]
    return {
        **api,
        "triggers": {"redeployment": Call("sha1", (Call("jsonencode", (changes,)),))},
        "lifecycle": Block("", body={"create_before_destroy": True}),
    }


def _stage(api: Body, resource: ApiGatewayRestApi, deployment: Address, root: Root) -> Body:
    return {
        **api,
        "deployment_id": Reference(deployment),
        "stage_name": resource.stage,
        "access_log_settings": _api_logs(resource, root),
        "tags": {"Name": root.name_of(resource)},
    }


_LOGGED = (
    "requestId",
    "ip",
    "caller",
    "requestTime",
    "httpMethod",
    "resourcePath",
    "status",
    "responseLength",
)


def _api_logs(resource: ApiGatewayRestApi, root: Root) -> Block | None:
    if not resource.log_group:
        return None
    words = {"ip": "$context.identity.sourceIp", "caller": "$context.identity.caller"}
    line = {name: words.get(name, f"$context.{name}") for name in _LOGGED}
    destination = root.ref(resource.log_group, "arn")
    return Block("", body={"destination_arn": destination, "format": Call("jsonencode", (line,))})
