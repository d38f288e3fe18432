"""Roles, keys and secrets in Terraform."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from workbook.exports.terraform.hcl import Raw, Reference, Value
from workbook.exports.terraform.items import Item, Output, part, piece
from workbook.exports.terraform.policy import policy
from workbook.exports.terraform.root import Root
from workbook.model.estate.identity import IamRole, KmsKey, Secret

if TYPE_CHECKING:
    from workbook.exports.terraform.fold import Body


def role(resource: IamRole, root: Root) -> Iterator[Item]:
    """A role, with its own policy, the managed ones, and an instance profile where instances take it."""
    address, name = root.address(resource), root.named(resource.role_name)
    boundary = resource.permissions_boundary
    trust: Body = {
        "name": name,
        "assume_role_policy": policy(resource.assume_role_policy, root),
        "permissions_boundary": root.ref(boundary, "arn") if boundary else None,
        "tags": root.tags_of(resource),
    }
    yield piece(resource, address, trust, section=resource.key)
    if resource.policy:
        own: Body = {"name": name, "role": root.ref(resource.key), "policy": policy(resource.policy, root)}
        yield part(root.beside(resource, "aws_iam_role_policy"), own, section=resource.key)
    for arn in resource.managed_policy_arns:
        attached = root.beside(resource, "aws_iam_role_policy_attachment", arn.rpartition("/")[2])
        body: Body = {"role": root.ref(resource.key, "name"), "policy_arn": root.text(arn)}
        yield part(attached, body, section=resource.key)
    if resource.instance_profile:
        profile = root.beside(resource, "aws_iam_instance_profile")
        inside: Body = {"name": name, "role": root.ref(resource.key, "name"), "tags": root.tags_of(resource)}
        yield part(profile, inside, section=resource.key)


def instance_profile(key: str, root: Root) -> Reference:
    """The instance profile that carries a role."""
    return Reference(root.beside(root.estate[key], "aws_iam_instance_profile"), "name")


def permissions_of(key: str, root: Root) -> Value:
    """What must be in place before something may use a role: its policies, for `depends_on`."""
    resource = root.estate.get(IamRole, key)
    if resource.existing_id:
        return None
    found = [root.beside(resource, "aws_iam_role_policy")] if resource.policy else []
    attachment = "aws_iam_role_policy_attachment"
    found += [
        root.beside(resource, attachment, arn.rpartition("/")[2]) for arn in resource.managed_policy_arns
    ]
    return [Raw(str(address)) for address in found] or None


def key(resource: KmsKey, root: Root) -> Iterator[Item]:
    """A customer managed key and its alias."""
    body: Body = {
        "description": root.prose(resource.description),
        "enable_key_rotation": resource.enable_key_rotation,
        "rotation_period_in_days": resource.rotation_period_days if resource.enable_key_rotation else None,
        "deletion_window_in_days": resource.deletion_window_days,
        "policy": policy(resource.policy, root),
        "tags": root.tags_of(resource),
    }
    yield piece(resource, root.address(resource), body, section=resource.key)
    alias: Body = {
        "name": root.named(f"alias/{resource.alias.removeprefix('alias/')}"),
        "target_key_id": root.ref(resource.key, "key_id"),
    }
    yield part(root.beside(resource, "aws_kms_alias"), alias, section=resource.key)
    name = root.address(resource).name
    yield Output(
        name=f"kms_key_arn_{name}",
        description="The key that encrypts what is stored.",
        value=root.ref(resource.key, "arn"),
    )


def secret(resource: Secret, root: Root) -> Iterator[Item]:
    """A secret without a value; RDS itself makes the one it manages."""
    if resource.managed_by:
        return
    body: Body = {
        "name": root.named(resource.secret_name),
        "description": resource.description,
        "kms_key_id": root.ref(resource.kms_key, "arn") if resource.kms_key else None,
        "recovery_window_in_days": resource.recovery_window_days,
        "tags": root.tags_of(resource),
    }
    yield piece(resource, root.address(resource), body)
