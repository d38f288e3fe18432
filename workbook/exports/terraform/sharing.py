"""What other accounts may use: shares of AWS Resource Access Manager, with those they are offered to."""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from workbook.exports.terraform.hcl import Address, Raw, Reference
from workbook.exports.terraform.items import Item, Variable, part
from workbook.exports.terraform.root import Root
from workbook.model.estate.dns import ResolverRule
from workbook.model.estate.interconnect import TransitGateway, TransitGatewayAttachment
from workbook.model.estate.resource import Resource

if TYPE_CHECKING:
    from workbook.exports.terraform.fold import Body

SHARE_OUTSIDE = Variable(
    name="share_outside_organization",
    type="bool",
    description="Whether accounts outside this organization may be invited to what is shared with them. They accept the "
    "invitation themselves: `aws ram accept-resource-share-invitation`.",
    default=False,
)


def share(resource: Resource, root: Root) -> Iterator[Item]:
    """The offer of a resource to the other accounts that use it; nothing where none does."""
    accounts = guests(resource, root)
    if not accounts:
        return
    yield SHARE_OUTSIDE
    own = root.beside(resource, "aws_ram_resource_share")
    body: Body = {
        "name": root.name_of(resource),
        "allow_external_principals": Raw("var.share_outside_organization"),
        "tags": root.tags_of(resource),
    }
    yield part(own, body, section=resource.key)
    arn = Reference(own, "arn")
    offered: Body = {"resource_arn": root.ref(resource.key, "arn"), "resource_share_arn": arn}
    yield part(root.beside(resource, "aws_ram_resource_association"), offered, section=resource.key)
    for account in accounts:
        address = Address("aws_ram_principal_association", own.name, account)
        invited: Body = {"principal": root.account_id(account), "resource_share_arn": arn}
        yield part(address, invited, section=resource.key, columns=("principal",))


def guests(resource: Resource, root: Root) -> list[str]:
    """The other accounts whose VPCs use a resource."""
    return list(dict.fromkeys(each for each in _users(resource, root) if each != resource.account))


def _users(resource: Resource, root: Root) -> Iterable[str]:
    if isinstance(resource, ResolverRule):
        return [root.resource(vpc).account for vpc in resource.vpcs]
    return [
        each.account
        for each in root.everything(TransitGatewayAttachment)
        if each.transit_gateway == resource.key and each.resource_type == "vpc"
    ]


def shared_first(resource: Resource, root: Root) -> tuple[Address, ...]:
    """What must be there before another account can use a shared resource."""
    if not isinstance(resource, (TransitGateway, ResolverRule)) or not guests(resource, root):
        return ()
    name = root.beside(resource, "aws_ram_resource_share").name
    return tuple(
        Address(kind, name) for kind in ("aws_ram_resource_association", "aws_ram_principal_association")
    )
