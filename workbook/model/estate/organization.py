"""The organization family: which accounts belong together, and the policies that bind all of them."""

from dataclasses import dataclass
from typing import Literal

from workbook.model.estate.identity import PolicyDocument
from workbook.model.estate.resource import Resource


@dataclass(frozen=True, slots=True, kw_only=True)
class Organization(Resource):
    """An organization of accounts. `account` is its management account, which no SCP or RCP binds.

    `accounts` are those directly under the root, by key. `organization_id` is empty unless a person gave it.
    """

    kind: Literal["Organization"] = "Organization"
    organization_id: str = ""
    accounts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class OrganizationalUnit(Resource):
    """A branch of an organization: `parent` is the organization's key or another unit's."""

    kind: Literal["OrganizationalUnit"] = "OrganizationalUnit"
    unit_name: str
    parent: str
    accounts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceControlPolicy(Resource):
    """What principals of the accounts below `targets` (organization, units, accounts by key) may do at most.

    AWS's own FullAWSAccess stays attached everywhere beside it, unless `replaces_full_access`.
    """

    kind: Literal["ServiceControlPolicy"] = "ServiceControlPolicy"
    policy_name: str
    description: str
    policy: PolicyDocument
    targets: tuple[str, ...]
    replaces_full_access: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ResourceControlPolicy(Resource):
    """What anybody may do at most to resources of the accounts below `targets`.

    RCPs hold denies only: AWS's own RCPFullAWSAccess stays attached everywhere and cannot be taken off.
    """

    kind: Literal["ResourceControlPolicy"] = "ResourceControlPolicy"
    policy_name: str
    description: str
    policy: PolicyDocument
    targets: tuple[str, ...]
