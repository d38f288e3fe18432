"""The edge family: CloudFront, WAF and Shield, which stand before everything a Region has."""

from dataclasses import dataclass
from ipaddress import IPv4Network
from typing import ClassVar, Literal

from workbook.model.estate.resource import Resource


@dataclass(frozen=True, slots=True, kw_only=True)
class CloudFrontDistribution(Resource):
    """A CloudFront distribution with one origin: a load balancer's key, or a bucket's.

    A private load balancer is reached through a `vpc_origin`, a bucket with an `origin_access_control`; to a public
    load balancer requests carry `origin_header` with a value that only the two know.
    """

    kind: Literal["CloudFrontDistribution"] = "CloudFrontDistribution"
    origin: str
    vpc_origin: str = ""
    origin_access_control: str = ""
    origin_header: str = ""
    domain_name: str = ""
    minimum_protocol_version: str
    price_class: Literal["PriceClass_100", "PriceClass_200", "PriceClass_All"] = "PriceClass_All"
    web_acl: str = ""
    default_root_object: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CloudFrontOriginAccessControl(Resource):
    """How CloudFront signs what it asks of a bucket; the bucket's policy then names the distribution."""

    kind: Literal["CloudFrontOriginAccessControl"] = "CloudFrontOriginAccessControl"
    control_name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CloudFrontVpcOrigin(Resource):
    """CloudFront's door into a VPC: interfaces in the private load balancer's subnets, in a group that AWS keeps."""

    kind: Literal["CloudFrontVpcOrigin"] = "CloudFrontVpcOrigin"
    origin_name: str
    load_balancer: str
    vpc: str
    subnets: tuple[str, ...]
    security_groups: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class WebAclRule:
    """One rule of a web ACL: AWS's rule group, a rate a client may not pass, countries, or addresses.

    `action` count only counts. `capacity` is in web ACL capacity units. With `forwarded_ip` the client is whom
    X-Forwarded-For names: behind CloudFront the address of a connection is CloudFront's. `negated`: every other country.
    """

    __pydantic_config__: ClassVar = {"extra": "forbid"}

    name: str
    priority: int
    statement: Literal["managed_rule_group", "rate_based", "geo_match", "ip_set"]
    action: Literal["block", "count"]
    capacity: int
    managed_rule_group: str = ""
    rate_limit: int = 0
    window_s: int = 0
    countries: tuple[str, ...] = ()
    addresses: tuple[IPv4Network, ...] = ()
    negated: bool = False
    forwarded_ip: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class WebAcl(Resource):
    """A web ACL of WAF. `resources` are the load balancers it is associated with; a distribution names its own.

    One of scope CLOUDFRONT exists in us-east-1 only. `body_limit_kb` is how much of a body it looks at.
    """

    kind: Literal["WebAcl"] = "WebAcl"
    acl_name: str
    scope: Literal["CLOUDFRONT", "REGIONAL"]
    rules: tuple[WebAclRule, ...]
    resources: tuple[str, ...] = ()
    body_limit_kb: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ShieldSubscription(Resource):
    """Shield Advanced for the whole organization: a year at least."""

    kind: Literal["ShieldSubscription"] = "ShieldSubscription"


@dataclass(frozen=True, slots=True, kw_only=True)
class ShieldProtection(Resource):
    """One resource under Shield Advanced."""

    kind: Literal["ShieldProtection"] = "ShieldProtection"
    protection_name: str
    resource: str
