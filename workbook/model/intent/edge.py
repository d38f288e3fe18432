"""What stands at AWS's edge: CloudFront and its way to an origin, web ACLs, Shield Advanced."""

from dataclasses import dataclass
from ipaddress import IPv4Network
from typing import Literal

from workbook.model.intent.keeping import Store
from workbook.model.intent.placed import Party, Placed
from workbook.model.intent.traffic import NO_TRAFFIC, NOTHING, Band, Traffic


@dataclass(frozen=True, slots=True, kw_only=True)
class EdgeNetwork(Party):
    """The servers of CloudFront, which open connections to public origins.

    `prefix_list_name` is AWS's list of their addresses: every customer's distributions send from them. `cidr_blocks`
    stand in for what the list holds.
    """

    kind: Literal["EdgeNetwork"] = "EdgeNetwork"
    prefix_list_name: str
    cidr_blocks: tuple[IPv4Network, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class VpcOrigin(Placed):
    """The interfaces that CloudFront has beside a private load balancer, in a group that AWS makes and keeps."""

    kind: Literal["VpcOrigin"] = "VpcOrigin"
    load_balancer: str
    group_name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Distribution(Store):
    """A CloudFront distribution; `origin` is a load balancer or a bucket, `through` the VPC origin to it, if any.

    `origin_header` is sent to a public load balancer as proof that the request came this way. `traffic` is what
    users send and get; its bytes pass no part of a VPC. `logs` is where its access logs go.
    """

    kind: Literal["Distribution"] = "Distribution"
    origin: str
    through: str = ""
    origin_header: str = ""
    domain_name: str = ""
    price_class: Literal["PriceClass_100", "PriceClass_200", "PriceClass_All"] = "PriceClass_All"
    web_acl: str = ""
    logs: Literal["off", "s3", "cloudwatch"] = "off"
    traffic: Traffic = NO_TRAFFIC


@dataclass(frozen=True, slots=True, kw_only=True)
class WebAcl(Store):
    """A web ACL: `rule_groups` are words of facts (waf_rule_groups), `mode` count for the first weeks, then block.

    It protects what names it, or the load balancers it `protects`. `countries` are blocked, or alone let in; with
    `only_from` nobody but these addresses is, whatever `mode` says.
    """

    kind: Literal["WebAcl"] = "WebAcl"
    scope: Literal["CLOUDFRONT", "REGIONAL"]
    protects: tuple[str, ...] = ()
    rule_groups: tuple[str, ...]
    mode: Literal["block", "count"]
    rate_limit: int
    rate_window_s: int = 300
    geo_mode: Literal["off", "allow", "deny"] = "off"
    countries: tuple[str, ...] = ()
    only_from: tuple[IPv4Network, ...] = ()
    behind_cloudfront: bool = False
    body_limit_kb: int
    logs: Literal["off", "cloudwatch", "s3", "firehose"] = "cloudwatch"
    requests_per_month: Band = NOTHING


@dataclass(frozen=True, slots=True, kw_only=True)
class ShieldAdvanced(Store):
    """Shield Advanced for the resources it `protects`."""

    kind: Literal["ShieldAdvanced"] = "ShieldAdvanced"
    protects: tuple[str, ...]
