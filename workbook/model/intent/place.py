"""Where things stand, and what the network may be made of: accounts, VPCs, tiers, and the means allowed."""

from dataclasses import dataclass
from ipaddress import IPv4Network
from typing import ClassVar, Literal

NatMode = Literal["none", "single", "per_az", "regional", "instance"]
IN_PUBLIC_SUBNETS: tuple[NatMode, ...] = ("single", "per_az", "instance")
"""The modes whose NAT stands in the public tier and passes its network ACL and route table."""

NaclMode = Literal["default", "tiered", "strict"]
INSPECTION_TIER = "inspection"
"""The tier that a Network Firewall has to itself."""

RoutingIntent = Literal["public", "private"]


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountIntent:
    """An account of the design; `account_id` only if a person typed it.

    `region` is where what belongs to no VPC stands, in a design without VPCs. Accounts of one `role` are made
    alike and share a root module; without one an account is alone of its kind.
    """

    __pydantic_config__: ClassVar = {"extra": "forbid"}

    kind: Literal["AccountIntent"] = "AccountIntent"
    key: str
    title: str
    account_id: str = ""
    region: str = ""
    role: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tier:
    """A row of subnets, one a zone. `slot` fixes its block of the VPC, whether anything stands in it or not.

    `prefix_length` is each subnet's. `routing`: a public tier has a route to the internet gateway; whether a
    private one has egress follows from the flows, unless it is `isolated`, which is then a promise. Subnets of an
    `ipv6_native` tier have no IPv4.
    """

    __pydantic_config__: ClassVar = {"extra": "forbid"}

    kind: Literal["Tier"] = "Tier"
    key: str
    title: str
    slot: int
    prefix_length: int
    routing: RoutingIntent
    isolated: bool = False
    ipv6_native: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class NetworkMeans:
    """What the plan may use to carry flows: the shared options, resolved to words."""

    __pydantic_config__: ClassVar = {"extra": "forbid"}

    kind: Literal["NetworkMeans"] = "NetworkMeans"
    nat_mode: NatMode = "none"
    endpoints: tuple[str, ...] = ("auto",)
    endpoint_policy: Literal["least_privilege", "account_only", "full"] = "least_privilege"
    endpoint_security_groups: Literal["per_service", "shared"] = "per_service"
    endpoint_tier: str
    fips_endpoints: bool = False
    private_dns: bool = True
    nacl_mode: NaclMode = "default"
    ipv6: Literal["off", "dual_stack"] = "off"
    nat64_hosts: bool = False
    flow_logs: Literal["off", "s3", "cloudwatch", "firehose"] = "s3"
    flow_log_scope: Literal["vpc", "subnets", "interfaces"] = "vpc"
    flow_log_traffic_type: Literal["all", "accept", "reject"] = "all"
    flow_log_interval_s: int = 600
    flow_log_format: Literal["default", "extended"] = "default"
    vpc_block_public_access: Literal["off", "block_ingress", "block_bidirectional"] = "off"
    encryption_controls: Literal["off", "monitor"] = "off"
    dns_firewall: Literal["off", "alert", "block", "allow_list"] = "alert"
    dns_firewall_fail_open: bool = False
    pinned_addresses: bool = False
    inspection: Literal["none", "edge", "egress"] = "none"
    inspection_logs: Literal["off", "s3", "cloudwatch"] = "off"


@dataclass(frozen=True, slots=True, kw_only=True)
class VpcIntent:
    """A VPC as people decide it: its CIDR, zones and tiers. `existing_id` when it is there already."""

    __pydantic_config__: ClassVar = {"extra": "forbid"}

    kind: Literal["VpcIntent"] = "VpcIntent"
    key: str
    title: str
    account: str
    region: str
    cidr_block: IPv4Network
    az_count: int
    az_slots: int = 4
    tiers: tuple[Tier, ...]
    means: NetworkMeans
    existing_id: str = ""

    def tier(self, key: str) -> Tier:
        """The tier with this key."""
        return next(tier for tier in self.tiers if tier.key == key)
