"""CloudFront, WAF and Shield in Terraform."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from workbook.exports.terraform.hcl import Address, Block, Call, Raw, Reference, Value
from workbook.exports.terraform.items import DataSource, Item, Output, Variable, part, piece
from workbook.exports.terraform.naming import slug
from workbook.exports.terraform.root import Root
from workbook.facts.waf import waf_limit
from workbook.model.estate.compute import Listener, LoadBalancer
from workbook.model.estate.data import S3Bucket
from workbook.model.estate.edge import (
    CloudFrontDistribution,
    CloudFrontOriginAccessControl,
    CloudFrontVpcOrigin,
    ShieldProtection,
    WebAcl,
    WebAclRule,
)

if TYPE_CHECKING:
    from workbook.exports.terraform.fold import Body

HEADER_VALUES = Variable(
    name="origin_header_values",
    type="list(string)",
    description="What CloudFront sends in the origin header (the first), and what the listener takes (any): put a new "
    "value in front, apply, then drop the old one. The values end up in Terraform's state: keep that encrypted.",
    example=["REPLACE-with-a-long-random-string-of-your-own"],
    rule=Raw(
        "length(var.origin_header_values) > 0 && "
        "alltrue([for value in var.origin_header_values : length(value) >= 32])"
    ),
    message="Must hold at least one value of 32 characters or more.",
    sensitive=True,
)

HTTP_ONLY_PORT = 80
"""The API asks for both ports; with https-only the other one is never used (CloudFront API, VpcOriginEndpointConfig)."""

_POLICIES = {
    "aws_cloudfront_cache_policy": {False: "Managed-CachingDisabled", True: "Managed-CachingOptimized"},
    "aws_cloudfront_origin_request_policy": {False: "Managed-AllViewer"},
}
"""AWS's own policies by data source, for an application and for files: an application answers each user for himself."""


def vpc_origin(resource: CloudFrontVpcOrigin, root: Root) -> Iterator[Item]:
    """CloudFront's door into the VPC, which AWS refuses without an internet gateway."""
    protocols = Block("", body={"items": ["TLSv1.2"], "quantity": 1})
    config: Body = {
        "name": root.named(resource.origin_name),
        "arn": root.ref(resource.load_balancer, "arn"),
        "http_port": HTTP_ONLY_PORT,
        "https_port": 443,
        "origin_protocol_policy": "https-only",
        "origin_ssl_protocols": protocols,
    }
    body: Body = {
        "vpc_origin_endpoint_config": Block("", body=config),
        "tags": root.tags_of(resource),
        "depends_on": list(root.internet_gateways) or None,
    }
    yield piece(resource, root.address(resource), body)


def origin_access_control(resource: CloudFrontOriginAccessControl, root: Root) -> Iterator[Item]:
    """How CloudFront signs what it asks of S3."""
    body: Body = {
        "name": root.named(resource.control_name),
        "origin_access_control_origin_type": "s3",
        "signing_behavior": "always",
        "signing_protocol": "sigv4",
    }
    yield piece(resource, root.address(resource), body)


def distribution(resource: CloudFrontDistribution, root: Root) -> Iterator[Item]:
    """A distribution with its one origin."""
    files = isinstance(root.resource(resource.origin), S3Bucket)
    yield from _managed_policies(files=files)
    if resource.origin_header:
        yield HEADER_VALUES
    certificate = _certificate(resource, root)
    yield certificate
    body: Body = {
        "enabled": True,
        "is_ipv6_enabled": True,
        "http_version": "http2and3",
        "comment": root.name_of(resource),
        "aliases": [resource.domain_name] if resource.domain_name else None,
        "price_class": resource.price_class,
        "default_root_object": resource.default_root_object or None,
        "web_acl_id": root.ref(resource.web_acl, "arn") if resource.web_acl else None,
        "origin": _origin(resource, root),
        "default_cache_behavior": _behavior(resource, files=files),
        "restrictions": Block("", body={"geo_restriction": Block("", body={"restriction_type": "none"})}),
        "viewer_certificate": _viewers(resource, certificate),
        "tags": root.tags_of(resource),
    }
    address = root.address(resource)
    yield piece(resource, address, body, section=resource.key)
    yield Output(
        name=f"distribution_domain_name_{address.name}",
        description="What the application's own name points to (an alias record).",
        value=Reference(address, "domain_name"),
    )


def _managed_policies(*, files: bool) -> Iterator[DataSource]:
    for kind, names in _POLICIES.items():
        if files in names:
            yield DataSource(
                type=kind,
                name=_word(files=files),
                body=(("name", names[files]),),
                comment="AWS keeps this policy.",
            )


def _word(*, files: bool) -> str:
    return "files" if files else "application"


def _origin(resource: CloudFrontDistribution, root: Root) -> Block:
    body: Body = {"origin_id": resource.origin}
    if resource.origin_access_control:
        host = root.ref(resource.origin, "bucket_regional_domain_name")
        return Block("", body={
            **body, "domain_name": host, "origin_access_control_id": root.ref(resource.origin_access_control)
        })  # fmt: skip
    body = {**body, "domain_name": root.ref(resource.origin, "dns_name")}
    if resource.vpc_origin:
        through = Block("", body={"vpc_origin_id": root.ref(resource.vpc_origin)})
        return Block("", body={**body, "vpc_origin_config": through})
    asked: Body = {
        "http_port": HTTP_ONLY_PORT,
        "https_port": 443,
        "origin_protocol_policy": "https-only",
        "origin_ssl_protocols": ["TLSv1.2"],
    }
    secret: Body = {"name": resource.origin_header, "value": Raw(f"var.{HEADER_VALUES.name}[0]")}
    header = Block("", body=secret) if resource.origin_header else None
    return Block("", body={**body, "custom_header": header, "custom_origin_config": Block("", body=asked)})


def _behavior(resource: CloudFrontDistribution, *, files: bool) -> Block:
    reading = ["GET", "HEAD", "OPTIONS"]
    everything = ["GET", "HEAD", "OPTIONS", "PUT", "PATCH", "POST", "DELETE"]
    word = _word(files=files)
    sent = None if files else Raw(f"data.aws_cloudfront_origin_request_policy.{word}.id")
    body: Body = {
        "target_origin_id": resource.origin,
        "viewer_protocol_policy": "redirect-to-https",
        "allowed_methods": reading if files else everything,
        "cached_methods": ["GET", "HEAD"],
        "compress": True,
        "cache_policy_id": Raw(f"data.aws_cloudfront_cache_policy.{word}.id"),
        "origin_request_policy_id": sent,
    }
    return Block("", body=body)


def _certificate(resource: CloudFrontDistribution, root: Root) -> Variable:
    name = f"{slug(root.address(resource).name)}_certificate_arn"
    return Variable(
        name=name,
        type="string",
        description="ACM certificate in us-east-1 for the distribution's domain name.",
        example="arn:aws:acm:us-east-1:111122223333:certificate/00000000-0000-0000-0000-000000000000",
        rule=Raw(f'can(regex("^arn:[a-z-]+:acm:us-east-1:", var.{name}))'),
        message="Must be the ARN of an ACM certificate in us-east-1: CloudFront takes no other.",
    )


def _viewers(resource: CloudFrontDistribution, certificate: Variable) -> Block:
    body: Body = {
        "acm_certificate_arn": Raw(f"var.{certificate.name}"),
        "minimum_protocol_version": resource.minimum_protocol_version,
        "ssl_support_method": "sni-only",
    }
    return Block("", body=body)


def header_rule(resource: LoadBalancer, listener: Listener, root: Root, own: Address) -> Iterator[Item]:
    """The listener's only way on: a request that carries the header with a value of ours."""
    yield HEADER_VALUES
    asked: Body = {
        "http_header_name": listener.required_header,
        "values": Raw(f"var.{HEADER_VALUES.name}"),
    }
    on: Body = {"type": "forward", "target_group_arn": root.ref(listener.target_group, "arn")}
    body: Body = {
        "listener_arn": Reference(own, "arn"),
        "priority": 1,
        "condition": Block("", body={"http_header": Block("", body=asked)}),
        "action": Block("", body=on),
        "tags": {"Name": root.name_of(resource)},
    }
    yield part(Address("aws_lb_listener_rule", own.name, own.key), body, section=resource.key)


REFUSAL = Block(
    "",
    body={
        "type": "fixed-response",
        "fixed_response": Block("", body={"content_type": "text/plain", "status_code": "403"}),
    },
)
"""What a listener says to who comes without the header."""


def web_acl(resource: WebAcl, root: Root) -> Iterator[Item]:
    """A web ACL, and the load balancers it stands before."""
    address, section = root.address(resource), resource.key
    body: Body = {
        "name": root.named(resource.acl_name),
        "scope": resource.scope,
        "rule_json": Call("jsonencode", ([_as_written(each, resource, root) for each in resource.rules],)),
        "default_action": Block("", body={"allow": Block("")}),
        "association_config": _body_limit(resource),
        "visibility_config": _metrics(address.name.replace("_", "-")),
        "tags": root.tags_of(resource),
    }
    yield from _ip_sets(resource, root)
    yield piece(resource, address, body, section=section)
    for key in resource.resources:
        joined: Body = {"resource_arn": root.ref(key, "arn"), "web_acl_arn": Reference(address, "arn")}
        yield part(root.beside(resource, "aws_wafv2_web_acl_association", root.word(key)), joined, section)


IP_SET = "aws_wafv2_ip_set"


def _ip_sets(resource: WebAcl, root: Root) -> Iterator[Item]:
    """The lists of addresses that rules ask; they change without the web ACL."""
    for rule in resource.rules:
        if rule.statement == "ip_set":
            own = root.beside(resource, IP_SET, rule.name)
            listed: Body = {
                "name": root.named(f"{resource.acl_name}-{rule.name}"),
                "scope": resource.scope,
                "ip_address_version": "IPV4",
                "addresses": [str(block) for block in rule.addresses],
                "tags": root.tags_of(resource),
            }
            yield part(own, listed, resource.key)


def _as_written(rule: WebAclRule, resource: WebAcl, root: Root) -> dict[str, Value]:
    """A rule as JSON, with the list of addresses that it asks."""
    return rule_as_json(rule, Reference(root.beside(resource, IP_SET, rule.name), "arn"))


def _metrics(name: str) -> Block:
    visible: Body = {
        "cloudwatch_metrics_enabled": True,
        "sampled_requests_enabled": True,
        "metric_name": name,
    }
    return Block("", body=visible)


def _body_limit(resource: WebAcl) -> Block | None:
    """Only what is more than AWS looks at anyway, and only where it can be chosen."""
    if resource.scope != "CLOUDFRONT" or resource.body_limit_kb <= waf_limit("body_limit_kb_cloudfront"):
        return None
    chosen = Block("", body={"default_size_inspection_limit": f"KB_{resource.body_limit_kb}"})
    return Block("", body={"request_body": Block("", body={"cloudfront": chosen})})


def rule_as_json(rule: WebAclRule, ip_set: Value = "") -> dict[str, Value]:
    """A rule as the WAFv2 API takes it (Rule); `ip_set` is the ARN of the addresses that it asks, if it does."""
    managed = rule.statement == "managed_rule_group"
    counted, refused = ("Count", "None") if managed else ("Count", "Block")
    visible: dict[str, Value] = {
        "SampledRequestsEnabled": True,
        "CloudWatchMetricsEnabled": True,
        "MetricName": rule.name,
    }
    return {
        "Name": rule.name,
        "Priority": rule.priority,
        "Statement": _statement(rule, ip_set),
        "OverrideAction" if managed else "Action": {counted if rule.action == "count" else refused: {}},
        "VisibilityConfig": visible,
    }


def _statement(rule: WebAclRule, ip_set: Value) -> dict[str, Value]:
    if rule.statement == "managed_rule_group":
        return {"ManagedRuleGroupStatement": {"VendorName": "AWS", "Name": rule.managed_rule_group}}
    forwarded: dict[str, Value] = (
        {"ForwardedIPConfig": {"HeaderName": "X-Forwarded-For", "FallbackBehavior": "MATCH"}}
        if rule.forwarded_ip
        else {}
    )
    if rule.statement == "rate_based":
        key = "FORWARDED_IP" if rule.forwarded_ip else "IP"
        limits: dict[str, Value] = {"Limit": rule.rate_limit, "EvaluationWindowSec": rule.window_s}
        return {"RateBasedStatement": {**limits, "AggregateKeyType": key, **forwarded}}
    match: dict[str, Value] = {"GeoMatchStatement": {"CountryCodes": list(rule.countries), **forwarded}}
    if rule.statement == "ip_set":
        match = {"IPSetReferenceStatement": {"ARN": ip_set}}
    return {"NotStatement": {"Statement": match}} if rule.negated else match


def shield_protection(resource: ShieldProtection, root: Root) -> Iterator[Item]:
    """One resource under Shield Advanced; the subscription is people's to sign."""
    body: Body = {
        "name": root.named(resource.protection_name),
        "resource_arn": root.ref(resource.resource, "arn"),
        "tags": root.tags_of(resource),
    }
    yield piece(resource, root.address(resource), body)
