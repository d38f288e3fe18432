"""Transit gateways in Terraform: attachments, route tables, and who associates, announces and routes where."""

from collections.abc import Iterator

from workbook.errors import UnsupportedError
from workbook.exports.terraform.fold import Body, Piece
from workbook.exports.terraform.hcl import Address, Raw, Reference, Value
from workbook.exports.terraform.items import Item, Output, Variable, part, piece
from workbook.exports.terraform.root import Root
from workbook.exports.terraform.sharing import share
from workbook.exports.terraform.standing import has_address, is_default_table
from workbook.model.estate.interconnect import (
    TransitGateway,
    TransitGatewayAttachment,
    TransitGatewayRoute,
    TransitGatewayRouteTable,
)

COMES_WITH_OTHERS = ("vpn", "direct-connect-gateway")
"""Attachments that a VPN or a Direct Connect association brings along."""


def gateway(resource: TransitGateway, root: Root) -> Iterator[Item]:
    """The hub, and its offer to the other accounts whose VPCs attach to it."""
    address = root.address(resource)
    body: Body = {
        "description": root.name_of(resource),
        "amazon_side_asn": resource.amazon_side_asn,
        "default_route_table_association": _able(resource.default_route_table_association),
        "default_route_table_propagation": _able(resource.default_route_table_propagation),
        "auto_accept_shared_attachments": _able(resource.auto_accept_shared_attachments),
        "dns_support": _able(resource.dns_support),
        "security_group_referencing_support": _able(resource.security_group_referencing_support),
        "vpn_ecmp_support": _able(resource.vpn_ecmp_support),
        "tags": root.tags_of(resource),
    }
    yield piece(resource, address, body, section=resource.key)
    yield from share(resource, root)
    yield Output(
        name=f"transit_gateway_id_{address.name}",
        description="The transit gateway.",
        value=root.ref(resource.key),
    )


def _able(wanted: bool) -> str:  # noqa: FBT001  # the attribute's own value
    return "enable" if wanted else "disable"


def attachment(resource: TransitGatewayAttachment, root: Root) -> Iterator[Item]:
    """A VPC's attachment, or one end of a peering of two transit gateways."""
    if resource.resource_type in COMES_WITH_OTHERS and resource.resource:
        return
    if not resource.resource:
        yield _from_outside(resource, root)
    elif resource.resource_type == "vpc":
        yield from _vpc_attachment(resource, root)
    elif has_address(resource, root.estate):
        yield from _peering(resource, root)
    else:
        raise UnsupportedError(
            f"Terraform export has no words for a transit gateway attachment of type {resource.resource_type} "
            f"({resource.key!r})."
        )


def outside_variable(resource: TransitGatewayAttachment, root: Root) -> str:
    """The input that holds the id of an attachment that others make."""
    return f"transit_gateway_attachment_id_{root.word(resource.key)}"


def _from_outside(resource: TransitGatewayAttachment, root: Root) -> Variable:
    name = outside_variable(resource, root)
    return Variable(
        name=name,
        type="string",
        description="The attachment that the network outside this design has to the transit gateway.",
        example="tgw-attach-0123456789abcdef0",
        rule=Raw(f'startswith(var.{name}, "tgw-attach-")'),
        message="Must be the id of an attachment: tgw-attach-...",
    )


def _vpc_attachment(resource: TransitGatewayAttachment, root: Root) -> Iterator[Item]:
    hub = root.resource(resource.transit_gateway)
    assert isinstance(hub, TransitGateway)
    own_account = hub.account == resource.account
    association, propagation = _defaults(resource, hub, root) if own_account else (None, None)
    referencing = resource.security_group_referencing_support and hub.security_group_referencing_support
    if root.holds(resource.account):
        body: Body = {
            "transit_gateway_id": root.ref(hub.key),
            "vpc_id": root.ref(resource.resource),
            "subnet_ids": root.refs(resource.subnets),
            "appliance_mode_support": _able(resource.appliance_mode_support),
            "dns_support": _able(hub.dns_support),
            "ipv6_support": _able(resource.ipv6_support),
            "security_group_referencing_support": _able(referencing),
            "transit_gateway_default_route_table_association": association,
            "transit_gateway_default_route_table_propagation": propagation,
            "tags": root.tags_of(resource),
        }
        yield piece(resource, root.address(resource), body, section=resource.key)
    if not own_account and root.holds(hub.account) and not hub.auto_accept_shared_attachments:
        yield _acceptance(resource, hub, root)


def _acceptance(resource: TransitGatewayAttachment, hub: TransitGateway, root: Root) -> Piece:
    association, propagation = _defaults(resource, hub, root)
    body: Body = {
        "transit_gateway_attachment_id": root.ref(resource.key),
        "transit_gateway_default_route_table_association": association,
        "transit_gateway_default_route_table_propagation": propagation,
        "tags": root.tags_of(resource),
    }
    address = root.beside(resource, "aws_ec2_transit_gateway_vpc_attachment_accepter")
    return part(address, body, section=resource.key, region=hub.region)


def _defaults(
    resource: TransitGatewayAttachment, hub: TransitGateway, root: Root
) -> tuple[bool | None, bool | None]:
    """Whether it uses the hub's default tables; a table of its own takes it out of the default one."""
    own = [table for table in root.everything(TransitGatewayRouteTable) if not is_default_table(table)]
    associated = any(resource.key in table.associations for table in own)
    propagated = any(resource.key in table.propagations for table in own)
    return (
        False if hub.default_route_table_association and associated else None,
        False if hub.default_route_table_propagation and propagated else None,
    )


def _peering(resource: TransitGatewayAttachment, root: Root) -> Iterator[Item]:
    """One end asks, the other accepts; of two ends in the estate the first one asks."""
    peer = root.resource(resource.resource)
    other = _other_end(resource, root)
    if other and other.key < resource.key:
        yield from _accepting(resource, other, root)
        return
    if root.holds(resource.account):
        here = root.resource(resource.transit_gateway)
        body: Body = {
            "transit_gateway_id": root.ref(here.key),
            "peer_transit_gateway_id": root.ref(peer.key),
            "peer_region": root.region_of(peer.region),
            "peer_account_id": root.account_id(peer.account) if peer.account != resource.account else None,
            "tags": root.tags_of(resource),
        }
        yield piece(resource, root.address(resource), body, section=resource.key)
    if not other and root.holds(peer.account):
        address = root.beside(resource, f"{PEERING}_accepter")
        yield part(address, _accepts(resource, root), section=resource.key, region=peer.region)


PEERING = "aws_ec2_transit_gateway_peering_attachment"


def _other_end(resource: TransitGatewayAttachment, root: Root) -> TransitGatewayAttachment | None:
    ends = (resource.transit_gateway, resource.resource)
    for each in root.everything(TransitGatewayAttachment):
        if (each.resource, each.transit_gateway) == ends:
            return each
    return None


def _accepting(
    resource: TransitGatewayAttachment, asked: TransitGatewayAttachment, root: Root
) -> Iterator[Item]:
    if root.holds(resource.account):
        yield piece(resource, root.address(resource), _accepts(asked, root), section=resource.key)


def _accepts(asked: TransitGatewayAttachment, root: Root) -> "Body":
    return {"transit_gateway_attachment_id": root.ref(asked.key), "tags": root.tags_of(asked)}


def route_table(resource: TransitGatewayRouteTable, root: Root) -> Iterator[Item]:
    """A route table with what looks up in it and what announces itself to it."""
    default = is_default_table(resource)
    if not default:
        body: Body = {
            "transit_gateway_id": root.ref(resource.transit_gateway),
            "tags": root.tags_of(resource),
        }
        yield piece(resource, root.address(resource), body, section=resource.key)
    listed = (
        ("association", resource.associations, resource.default_association_route_table),
        ("propagation", resource.propagations, resource.default_propagation_route_table),
    )
    for word, attachments, by_itself in listed:
        for key in () if by_itself else attachments:
            yield _joined(resource, key, word, root)


def _joined(resource: TransitGatewayRouteTable, key: str, word: str, root: Root) -> Piece:
    kind, name = f"aws_ec2_transit_gateway_route_table_{word}", root.word(resource.key)
    body: Body = {
        "transit_gateway_attachment_id": accepted(key, root),
        "transit_gateway_route_table_id": root.ref(resource.key),
    }
    return part(Address(kind, f"{name}_{root.word(key)}"), body, section=resource.key)


def accepted(key: str, root: Root) -> Value:
    """An attachment by its id, once the hub's account has accepted it."""
    resource = root.resource(key)
    assert isinstance(resource, TransitGatewayAttachment)
    hub = root.resource(resource.transit_gateway)
    assert isinstance(hub, TransitGateway)
    foreign = resource.resource_type == "vpc" and bool(resource.resource) and hub.account != resource.account
    if foreign and not hub.auto_accept_shared_attachments and root.holds(hub.account):
        address = root.beside(resource, "aws_ec2_transit_gateway_vpc_attachment_accepter")
        return Reference(address, "transit_gateway_attachment_id")
    return root.ref(key)


def route(resource: TransitGatewayRoute, root: Root) -> Iterator[Item]:
    """A static route, to an attachment or into a black hole; what attachments announce AWS writes by itself."""
    if resource.type != "static":
        return
    listed = bool(resource.destination_prefix_list)
    to: Value = root.ref(resource.destination_prefix_list) if listed else str(resource.destination_cidr_block)
    body: Body = {
        "transit_gateway_route_table_id": root.ref(resource.transit_gateway_route_table),
        "prefix_list_id" if listed else "destination_cidr_block": to,
        "transit_gateway_attachment_id": accepted(resource.attachment, root) if resource.attachment else None,
        "blackhole": None if resource.attachment else True,
    }
    section = resource.transit_gateway_route_table
    yield piece(resource, root.address(resource), body, section=section)
