"""Terraform names that come from the estate's keys, so that what stays keeps its address.

`main/app/a` becomes `aws_subnet.app["a"]`, `sg/app/in/tcp-8080/alb` the rule `app_from_alb_tcp_8080`. The VPC
called `main` and the words that only repeat the kind (`sg`, `rt`, `acl`) are left out.
"""

import re
from collections.abc import Callable, Mapping
from hashlib import sha256

from workbook.exports.terraform.hcl import Address
from workbook.model.estate.compute import (
    ApiGatewayRestApi,
    AutoScalingGroup,
    GlueConnection,
    GlueJob,
    GlueSecurityConfiguration,
    Instance,
    InstanceConnectEndpoint,
    LambdaFunction,
    LambdaPermission,
    LaunchTemplate,
    LoadBalancer,
    TargetGroup,
)
from workbook.model.estate.data import DbInstance, DbParameterGroup, DbProxy, DbSubnetGroup, S3Bucket
from workbook.model.estate.estate import Estate
from workbook.model.estate.identity import IamRole, KmsKey, Secret
from workbook.model.estate.network import (
    EgressOnlyInternetGateway,
    ElasticIp,
    InternetGateway,
    NatGateway,
    NetworkAcl,
    NetworkAclEntry,
    PrefixList,
    Route,
    RouteTable,
    SecurityGroup,
    SecurityGroupRule,
    Subnet,
    Vpc,
    VpcBlockPublicAccessExclusion,
    VpcBlockPublicAccessOptions,
    VpcEncryptionControl,
    VpcEndpoint,
)
from workbook.model.estate.observability import DnsFirewallRuleGroup, FlowLog, LogGroup
from workbook.model.estate.resource import Resource

TERRAFORM_TYPES: dict[type[Resource], str] = {
    Vpc: "aws_vpc",
    Subnet: "aws_subnet",
    RouteTable: "aws_route_table",
    Route: "aws_route",
    InternetGateway: "aws_internet_gateway",
    EgressOnlyInternetGateway: "aws_egress_only_internet_gateway",
    ElasticIp: "aws_eip",
    NatGateway: "aws_nat_gateway",
    SecurityGroup: "aws_security_group",
    SecurityGroupRule: "aws_vpc_security_group_ingress_rule",
    NetworkAcl: "aws_network_acl",
    NetworkAclEntry: "aws_network_acl_rule",
    PrefixList: "aws_ec2_managed_prefix_list",
    VpcEndpoint: "aws_vpc_endpoint",
    VpcBlockPublicAccessOptions: "aws_vpc_block_public_access_options",
    VpcBlockPublicAccessExclusion: "aws_vpc_block_public_access_exclusion",
    VpcEncryptionControl: "aws_vpc_encryption_control",
    Instance: "aws_instance",
    LaunchTemplate: "aws_launch_template",
    AutoScalingGroup: "aws_autoscaling_group",
    LambdaFunction: "aws_lambda_function",
    LambdaPermission: "aws_lambda_permission",
    GlueConnection: "aws_glue_connection",
    GlueJob: "aws_glue_job",
    GlueSecurityConfiguration: "aws_glue_security_configuration",
    InstanceConnectEndpoint: "aws_ec2_instance_connect_endpoint",
    ApiGatewayRestApi: "aws_api_gateway_rest_api",
    LoadBalancer: "aws_lb",
    TargetGroup: "aws_lb_target_group",
    DbSubnetGroup: "aws_db_subnet_group",
    DbParameterGroup: "aws_db_parameter_group",
    DbInstance: "aws_db_instance",
    DbProxy: "aws_db_proxy",
    S3Bucket: "aws_s3_bucket",
    IamRole: "aws_iam_role",
    KmsKey: "aws_kms_key",
    Secret: "aws_secretsmanager_secret",
    LogGroup: "aws_cloudwatch_log_group",
    FlowLog: "aws_flow_log",
    DnsFirewallRuleGroup: "aws_route53_resolver_firewall_rule_group",
}
"""The resource that stands for each kind; a kind may bring others with it, under the same name."""

_REPEATING_WORDS = {
    SecurityGroup: "sg",
    RouteTable: "rt",
    NetworkAcl: "acl",
    ElasticIp: "eip",
    NatGateway: "nat",
    InternetGateway: "igw",
    EgressOnlyInternetGateway: "eigw",
    VpcEndpoint: "endpoint",
    PrefixList: "pl",
    KmsKey: "key",
    IamRole: "role",
    LogGroup: "log",
    S3Bucket: "bucket",
    LaunchTemplate: "launch-template",
    TargetGroup: "target-group",
    DbSubnetGroup: "subnets",
    DbParameterGroup: "parameters",
    GlueConnection: "connection",
    GlueSecurityConfiguration: "encryption",
    FlowLog: "flow-log",
    DnsFirewallRuleGroup: "dns-firewall",
    VpcBlockPublicAccessOptions: "block-public-access",
    VpcEncryptionControl: "encryption-control",
}
"""The word of a key that only repeats what the Terraform type says already."""

_ZONAL = (Subnet, RouteTable, NatGateway, ElasticIp)
"""Kinds that repeat by zone: the last word of their keys is the zone's letter."""


def slug(text: str) -> str:
    """A Terraform identifier: lower case letters, digits and underscores, with a letter first."""
    found = re.sub(r"[^a-z0-9]+", "_", text.lower()).strip("_")
    return found if found[:1].isalpha() else f"n{found}"


def addresses(estate: Estate) -> dict[str, Address]:
    """The Terraform address of every resource, by the estate's key; existing ones have the name they would have.

    Two keys that come to one name are told apart by a digest of their keys.
    """
    zones = frozenset(subnet.az_slot for subnet in estate.of(Subnet) if subnet.az_slot)
    own = (resource for resource in estate.resources if _has_address(resource, estate))
    proposed = {resource.key: _address(resource, estate, zones) for resource in own}
    given: dict[str, Address] = {}
    taken: set[Address] = set()
    alone: dict[tuple[str, str], bool] = {}
    for key in sorted(proposed):
        address = proposed[key]
        name = (address.type, address.name)
        if address in taken or alone.setdefault(name, not address.key) != (not address.key):
            digest = sha256(key.encode(errors="replace")).hexdigest()[:8]
            address = Address(address.type, f"{address.name}_{digest}", address.key)
        given[key] = address
        taken.add(address)
    return given


def _has_address(resource: Resource, estate: Estate) -> bool:
    """AWS itself writes local routes, those of gateway endpoints, and the last entries of network ACLs."""
    match resource:
        case Route(target="local"):
            return False
        case Route(destination_prefix_list=found) if found:
            return not isinstance(estate[resource.target], VpcEndpoint)
        case NetworkAclEntry():
            default = estate.get(NetworkAcl, resource.network_acl).is_default
            return not default and resource.rule_number < FIRST_FINAL_RULE
        case _:
            return type(resource) in TERRAFORM_TYPES


FIRST_FINAL_RULE = 32767
"""Numbers from here on are AWS's own `*` entries (EC2 API, CreateNetworkAclEntry: 1 to 32766 are ours)."""


def _address(resource: Resource, estate: Estate, zones: frozenset[str]) -> Address:
    special = _SPECIAL_NAMES.get(type(resource))
    if special:
        return special(resource, estate, zones)
    words, zone = _words(resource, zones)
    return Address(_terraform_type(resource), slug("_".join(words)), zone)


def _terraform_type(resource: Resource) -> str:
    match resource:
        case SecurityGroup(is_default=True):
            return "aws_default_security_group"
        case NetworkAcl(is_default=True):
            return "aws_default_network_acl"
        case RouteTable(main=True):
            return "aws_default_route_table"
        case SecurityGroupRule(is_egress=True):
            return "aws_vpc_security_group_egress_rule"
        case _:
            return TERRAFORM_TYPES[type(resource)]


def _words(resource: Resource, zones: frozenset[str]) -> tuple[list[str], str]:
    """The telling words of a key, and the zone it ends in."""
    words = resource.key.split("/")
    zone = ""
    if isinstance(resource, _ZONAL) and len(words) > 1 and words[-1] in zones:
        zone = words.pop()
    for idle in ("main", _REPEATING_WORDS.get(type(resource), "")):
        if idle in words and len(words) > 1:
            words.remove(idle)
    repeating = _REPEATING_WORDS.get(type(resource))
    if isinstance(resource, NatGateway) and resource.availability_mode == "regional":
        words.append("regional")
    return (["main"] if words == [repeating] else words), zone


def _route(resource: Resource, estate: Estate, zones: frozenset[str]) -> Address:
    assert isinstance(resource, Route)
    words, zone = _words(estate[resource.route_table], zones)
    destination = resource.key.removeprefix(f"{resource.route_table}/")
    plain = _EVERYONE.get(destination, destination)
    return Address("aws_route", slug("_".join([*words, "to", plain])), zone)


_EVERYONE = {"0.0.0.0/0": "any_ipv4", "::/0": "any_ipv6"}


def _security_group_rule(resource: Resource, estate: Estate, zones: frozenset[str]) -> Address:
    assert isinstance(resource, SecurityGroupRule)
    words, _ = _words(estate[resource.security_group], zones)
    parts = resource.key.removeprefix(f"{resource.security_group}/").split("/", 2)
    protocol, peer = (parts[1], parts[2]) if len(parts) == 3 else ("", "_".join(parts))
    plain = _EVERYONE.get(peer) or re.sub(r"^(sg|pl)/", "", peer)
    name = "_".join([*words, "to" if resource.is_egress else "from", plain, protocol])
    return Address(_terraform_type(resource), slug(name), "")


def _network_acl_entry(resource: Resource, estate: Estate, zones: frozenset[str]) -> Address:
    assert isinstance(resource, NetworkAclEntry)
    words, _ = _words(estate[resource.network_acl], zones)
    name = "_".join([*words, "out" if resource.egress else "in"])
    return Address("aws_network_acl_rule", slug(name), str(resource.rule_number))


_SPECIAL_NAMES: Mapping[type[Resource], Callable[[Resource, Estate, frozenset[str]], Address]] = {
    Route: _route,
    SecurityGroupRule: _security_group_rule,
    NetworkAclEntry: _network_acl_entry,
}
