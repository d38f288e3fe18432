"""Which resources Terraform makes by an address of their own, and of which type each is in particular."""

from collections.abc import Callable, Mapping
from typing import Any

from workbook.exports.terraform.kinds import TERRAFORM_TYPES
from workbook.model.estate.estate import Estate
from workbook.model.estate.interconnect import (
    DirectConnectVirtualInterface,
    TransitGatewayAttachment,
    TransitGatewayRoute,
    TransitGatewayRouteTable,
    VpcPeeringConnection,
)
from workbook.model.estate.network import (
    NetworkAcl,
    NetworkAclEntry,
    Route,
    RouteTable,
    SecurityGroup,
    SecurityGroupRule,
    VpcEndpoint,
)
from workbook.model.estate.observability import LogDelivery
from workbook.model.estate.resource import Resource

FIRST_FINAL_RULE = 32767
"""Numbers from here on are AWS's own `*` entries (EC2 API, CreateNetworkAclEntry: 1 to 32766 are ours)."""


def has_address(resource: Resource, estate: Estate) -> bool:
    """Whether Terraform makes it; AWS itself writes local routes, default tables, the last entries of ACLs, ..."""
    comes_by_itself = _BY_ITSELF.get(type(resource))
    if comes_by_itself and comes_by_itself(resource, estate):
        return False
    return type(resource) in TERRAFORM_TYPES


def terraform_type(resource: Resource) -> str:
    """The type of this very resource."""
    variant = _VARIANTS.get(type(resource))
    return (variant(resource) if variant else "") or TERRAFORM_TYPES[type(resource)]


def _route_by_itself(route: Route, estate: Estate) -> bool:
    if route.target == "local" or route.origin == "EnableVgwRoutePropagation":
        return True
    if not route.destination_prefix_list or route.target not in estate:
        return False
    target = estate[route.target]
    return isinstance(target, VpcEndpoint) and target.vpc_endpoint_type == "Gateway"


def _entry_by_itself(entry: NetworkAclEntry, estate: Estate) -> bool:
    default = estate.get(NetworkAcl, entry.network_acl).is_default
    return default or entry.rule_number >= FIRST_FINAL_RULE


def is_default_table(resource: TransitGatewayRouteTable) -> bool:
    """Whether AWS makes the table with its transit gateway."""
    return resource.default_association_route_table or resource.default_propagation_route_table


def _rule_of_kept_group(rule: SecurityGroupRule, estate: Estate) -> bool:
    """AWS writes the rules of a group that it keeps."""
    return bool(estate.get(SecurityGroup, rule.security_group).kept_by)


_BY_ITSELF: Mapping[type[Resource], Callable[[Any, Estate], bool]] = {
    Route: _route_by_itself,
    NetworkAclEntry: _entry_by_itself,
    SecurityGroup: lambda group, _: bool(group.kept_by),
    SecurityGroupRule: _rule_of_kept_group,
    TransitGatewayAttachment: lambda attachment, _: not _attachment(attachment),
    TransitGatewayRouteTable: lambda table, _: is_default_table(table),
    TransitGatewayRoute: lambda route, _: route.type != "static",
}


def _attachment(resource: TransitGatewayAttachment) -> str:
    """Empty when AWS or somebody else makes it: a VPN's comes with the VPN, one of an outside VPC from there."""
    peering = "aws_ec2_transit_gateway_peering_attachment"
    words = {"vpc": "aws_ec2_transit_gateway_vpc_attachment", "peering": peering, "tgw-peering": peering}
    return words.get(resource.resource_type, "") if resource.resource else ""


def _group_rule(rule: SecurityGroupRule) -> str:
    return f"aws_vpc_security_group_{'egress' if rule.is_egress else 'ingress'}_rule"


_PEERING = "aws_vpc_peering_connection"
_LOG_TYPES = {
    "WAF_LOGS": "aws_wafv2_web_acl_logging_configuration",
    "ALERT": "aws_networkfirewall_logging_configuration",
    "FLOW": "aws_networkfirewall_logging_configuration",
}
"""Services with a logging setting of their own; others deliver by CloudWatch Logs."""

_VARIANTS: Mapping[type[Resource], Callable[[Any], str]] = {
    SecurityGroup: lambda group: "aws_default_security_group" if group.is_default else "",
    NetworkAcl: lambda acl: "aws_default_network_acl" if acl.is_default else "",
    RouteTable: lambda table: "aws_default_route_table" if table.main else "",
    SecurityGroupRule: _group_rule,
    VpcPeeringConnection: lambda peering: "" if peering.requester_vpc else f"{_PEERING}_accepter",
    TransitGatewayAttachment: _attachment,
    TransitGatewayRoute: lambda route: (
        "aws_ec2_transit_gateway_prefix_list_reference" if route.destination_prefix_list else ""
    ),
    LogDelivery: lambda log: _LOG_TYPES.get(log.log_types[0], ""),
    DirectConnectVirtualInterface: lambda interface: f"aws_dx_{interface.type}_virtual_interface",
}
"""Kinds that come in several types; an empty answer means the usual one."""
