"""Organizational units and control policies in Terraform; they stand in the management account's root."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from workbook.errors import UnsupportedError
from workbook.exports.terraform.hcl import Raw, Value
from workbook.exports.terraform.items import Item, Variable, part, piece
from workbook.exports.terraform.policy import policy
from workbook.exports.terraform.root import Root
from workbook.model.estate.organization import (
    Organization,
    OrganizationalUnit,
    ResourceControlPolicy,
    ServiceControlPolicy,
)

if TYPE_CHECKING:
    from workbook.exports.terraform.fold import Body

ROOT = Variable(
    name="organization_root_id",
    type="string",
    description="Root of the organization: `aws organizations list-roots` prints its id. The policy types used here are "
    "switched on in it.",
    example="r-exam",
    rule=Raw('can(regex("^r-[0-9a-z]{4,32}$", var.organization_root_id))'),
    message="It must be the id of a root: r- and 4 to 32 letters or digits.",
)


def unit(resource: OrganizationalUnit, root: Root) -> Iterator[Item]:
    """A branch of the organization; accounts are moved into it by people or by what vends accounts."""
    body: Body = {
        "name": resource.unit_name,
        "parent_id": _branch(resource.parent, root),
        "tags": root.tags_of(resource),
    }
    yield piece(resource, root.address(resource), body)
    yield ROOT


def service_control_policy(resource: ServiceControlPolicy, root: Root) -> Iterator[Item]:
    """A policy over principals of accounts, attached beside AWS's own full access."""
    if resource.replaces_full_access:
        raise UnsupportedError(
            f"Terraform export has no words for {resource.key!r}: it stands in place of FullAWSAccess, which the provider "
            "does not take off; detach that by hand and describe the policy beside it."
        )
    yield from _policy(resource, "SERVICE_CONTROL_POLICY", root)


def resource_control_policy(resource: ResourceControlPolicy, root: Root) -> Iterator[Item]:
    """A policy over resources of accounts."""
    yield from _policy(resource, "RESOURCE_CONTROL_POLICY", root)


def _policy(resource: ServiceControlPolicy | ResourceControlPolicy, sort: str, root: Root) -> Iterator[Item]:
    body: Body = {
        "name": root.named(resource.policy_name),
        "description": resource.description,
        "type": sort,
        "content": policy(resource.policy, root),
        "tags": root.tags_of(resource),
    }
    yield piece(resource, root.address(resource), body, section=resource.key)
    for target in resource.targets:
        suffix = target if len(resource.targets) > 1 else ""
        attached = root.beside(resource, "aws_organizations_policy_attachment", suffix)
        at: Body = {"policy_id": root.ref(resource.key), "target_id": _target(target, root)}
        yield part(attached, at, section=resource.key)
    yield ROOT


def _target(key: str, root: Root) -> Value:
    """The root of the organization, a unit, or an account."""
    return _branch(key, root) if root.knows(key) else root.account_id(key)


def _branch(key: str, root: Root) -> Value:
    if isinstance(root.resource(key), Organization):
        return Raw("var.organization_root_id")
    return root.ref(key)
