"""Who acts without standing in a network: roles of people and pipelines, and the organization of accounts."""

from dataclasses import dataclass
from typing import ClassVar, Literal


@dataclass(frozen=True, slots=True, kw_only=True)
class RolePrincipal:
    """A role that people, pipelines or AWS services take; accesses name it by key like any party.

    `trusted` says who may take it: `service:NAME` (`service:scheduler.amazonaws.com`), `account:KEY` (whoever that
    account lets), the key of another principal, or an ARN. It stands in the first account, or as said.
    `acts_through` is the party whose interfaces carry its calls (a task's, for the role that fetches its image).
    """

    __pydantic_config__: ClassVar = {"extra": "forbid"}

    kind: Literal["RolePrincipal"] = "RolePrincipal"
    key: str
    title: str
    account: str = ""
    trusted: tuple[str, ...]
    acts_through: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class OrganizationIntent:
    """All accounts of the design belong to one organization, but for those `outside` it (keys)."""

    __pydantic_config__: ClassVar = {"extra": "forbid"}

    kind: Literal["OrganizationIntent"] = "OrganizationIntent"
    management_account: str
    organization_id: str = ""
    outside: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PermissionsBoundary:
    """The most that roles may ever do, whatever their policies come to say: `actions` on anything, in `regions`.

    `roles` are the keys of parties, stores and principals whose roles carry it; none: every role of its account.
    """

    __pydantic_config__: ClassVar = {"extra": "forbid"}

    kind: Literal["PermissionsBoundary"] = "PermissionsBoundary"
    key: str
    title: str
    account: str = ""
    roles: tuple[str, ...] = ()
    actions: tuple[str, ...]
    regions: tuple[str, ...] = ()
