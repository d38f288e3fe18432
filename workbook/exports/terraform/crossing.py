"""What must join two VPCs before a rule of one can name a group of the other, and how such a group is named."""

from collections.abc import Iterator

from workbook.exports.terraform.hcl import Address, Raw, Reference, Template, Value
from workbook.exports.terraform.peering import ACCEPTER, needs_acceptance
from workbook.exports.terraform.root import Root
from workbook.exports.terraform.sharing import shared_first
from workbook.model.estate.interconnect import (
    TransitGateway,
    TransitGatewayAttachment,
    VpcEndpointService,
    VpcPeeringConnection,
)
from workbook.model.estate.network import SecurityGroup, SecurityGroupRule
from workbook.model.estate.resource import Resource


def peer_group(rule: SecurityGroupRule, root: Root) -> Value:
    """The group that a rule names; one of another account with the account before it (the provider's notation)."""
    key = rule.referenced_security_group
    if not key:
        return None
    account = root.resource(key).account
    group = root.ref(key)
    if account == root.resource(rule.security_group).account:
        return group
    owner = root.account_id(account)
    return Template((owner if isinstance(owner, Raw | Reference) else str(owner), "/", group))


def joined_before(rule: SecurityGroupRule, root: Root) -> list[Raw] | None:
    """AWS knows a group of another VPC only while the two are joined."""
    own = root.resource(rule.security_group)
    peer = root.resource(rule.referenced_security_group) if rule.referenced_security_group else None
    if not isinstance(own, SecurityGroup) or not isinstance(peer, SecurityGroup) or own.vpc == peer.vpc:
        return None
    return [Raw(str(address)) for address in joints(own.vpc, root, peer.vpc)] or None


def joints(vpc: str, root: Root, other: str = "") -> Iterator[Address]:
    """What this root makes that joins a VPC to others, or to one of them; there once it is joined."""
    for peering in root.estate.of(VpcPeeringConnection):
        ends = (peering.requester_vpc, peering.accepter_vpc)
        if vpc in ends and (not other or other in ends) and not peering.existing_id:
            yield from _active(peering, root)
    for attachment in root.estate.of(TransitGatewayAttachment):
        hub = root.resource(attachment.transit_gateway)
        names_groups = isinstance(hub, TransitGateway) and hub.security_group_referencing_support
        if attachment.resource == vpc and names_groups and root.is_made_here(attachment):
            yield root.address(attachment)


def _active(peering: VpcPeeringConnection, root: Root) -> Iterator[Address]:
    """The acceptance where it is made here; the request where AWS accepts it at once."""
    if not needs_acceptance(peering):
        yield root.address(peering)
    elif root.holds(peering.accepter_account):
        yield root.beside(peering, ACCEPTER)


def given_after(resource: Resource, root: Root) -> tuple[Address, ...]:
    """What must be there before another root can use a resource, though it does not name it."""
    if isinstance(resource, SecurityGroup):
        return tuple(joints(resource.vpc, root))
    if isinstance(resource, VpcEndpointService):
        admitted = Address("aws_vpc_endpoint_service_allowed_principal", root.word(resource.key))
        return (admitted,) if resource.allowed_principals else ()
    return shared_first(resource, root)
