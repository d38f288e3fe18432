"""Attributes that Terraform knows under another name than the resource's own address."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from workbook.exports.terraform.hcl import Raw, Reference
from workbook.exports.terraform.naming import slug
from workbook.model.estate.compute import Listener, LoadBalancer
from workbook.model.estate.data import DbProxy
from workbook.model.estate.edge import WebAcl
from workbook.model.estate.identity import Secret
from workbook.model.estate.interconnect import (
    DirectConnectGatewayAssociation,
    DirectConnectVirtualInterface,
    TransitGatewayAttachment,
    TransitGatewayRouteTable,
)
from workbook.model.estate.network import PrefixList, SecurityGroup
from workbook.model.estate.resource import Resource

if TYPE_CHECKING:
    from workbook.exports.terraform.root import Root

Found = Raw | Reference | None


def indirect(resource: Resource, attribute: str, root: "Root") -> Found:
    """How an attribute is known, if not as one of the resource's own address."""
    special = _SPECIAL.get(type(resource))
    return special(resource, attribute, root) if special else None


def is_lookup(resource: Resource) -> bool:
    """Whether every account finds it by itself: AWS's own prefix lists."""
    return isinstance(resource, PrefixList) and resource.is_aws_managed


def _prefix_list(resource: PrefixList, attribute: str, root: "Root") -> Found:
    if not resource.is_aws_managed:
        return None
    name = f"{root.address(resource).name}{root.at(resource.region).suffix}"
    return Raw(f"data.aws_ec2_managed_prefix_list.{name}.{attribute}")


def _kept_group(resource: SecurityGroup, attribute: str, root: "Root") -> Found:
    if not resource.kept_by:
        return None
    return Raw(f"data.aws_security_group.{root.word(resource.key)}.{attribute}")


def _secret(resource: Secret, attribute: str, root: "Root") -> Found:
    if not resource.managed_by:
        return None
    return Reference(root.addresses[resource.managed_by], f"master_user_secret[0].secret_{attribute}")


def _proxy(resource: DbProxy, attribute: str, root: "Root") -> Found:
    """The provider has no attribute for what a policy calls the proxy."""
    if attribute != "resource_id":
        return None
    return Raw(f'element(split(":", {root.address(resource)}.arn), 6)')


def _attachment(resource: TransitGatewayAttachment, attribute: str, root: "Root") -> Found:
    """A VPN's attachment comes with the VPN, a Direct Connect gateway's with its association; others' are inputs."""
    if attribute != "id" or resource.key in root.addresses:
        return None
    if resource.resource:
        return root.ref(_maker(resource, root), "transit_gateway_attachment_id")
    return Raw(f"var.transit_gateway_attachment_id_{root.word(resource.key)}")


def _maker(resource: TransitGatewayAttachment, root: "Root") -> str:
    """What brings an attachment along: the VPN itself, or a Direct Connect gateway's association with the hub."""
    ends = (resource.resource, resource.transit_gateway)
    for each in root.everything(DirectConnectGatewayAssociation):
        if (each.direct_connect_gateway, each.gateway) == ends:
            return each.key
    return resource.resource


def _table(resource: TransitGatewayRouteTable, attribute: str, root: "Root") -> Found:
    if resource.default_association_route_table:
        word = "association"
    elif resource.default_propagation_route_table:
        word = "propagation"
    else:
        return None
    return root.ref(resource.transit_gateway, f"{word}_default_route_table_{attribute}")


def _web_acl(resource: WebAcl, attribute: str, root: "Root") -> Found:
    if attribute != "metric_name":
        return None
    return Reference(root.addresses[resource.key], f"visibility_config[0].{attribute}")


def _balancer(resource: LoadBalancer, attribute: str, root: "Root") -> Found:
    if attribute != "certificate_arn":
        return None
    secure = next(each for each in resource.listeners if each.protocol in ("HTTPS", "TLS"))
    return Raw(f"var.{certificate_variable(secure, root.word(resource.key))}")


def certificate_variable(listener: Listener, balancer: str) -> str:
    """The input that names a listener's certificate."""
    return f"{slug(listener.certificate or f'{balancer}_certificate')}_arn"


def _virtual_interface(resource: DirectConnectVirtualInterface, attribute: str, root: "Root") -> Found:
    if attribute != "connection_id":
        return None
    return Raw(f"var.{connection_variable(root.word(resource.key))}")


def connection_variable(interface: str) -> str:
    """The input that names the connection of a virtual interface."""
    return f"direct_connect_connection_id_{interface}"


_SPECIAL: Mapping[type[Resource], Callable[[Any, str, "Root"], Found]] = {
    PrefixList: _prefix_list,
    SecurityGroup: _kept_group,
    Secret: _secret,
    DbProxy: _proxy,
    TransitGatewayAttachment: _attachment,
    TransitGatewayRouteTable: _table,
    WebAcl: _web_acl,
    LoadBalancer: _balancer,
    DirectConnectVirtualInterface: _virtual_interface,
}
