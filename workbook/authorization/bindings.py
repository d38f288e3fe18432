"""The documents that bind one request, each in its place of AWS's order."""

from dataclasses import dataclass
from typing import Literal

from workbook.authorization.statement import Clause

Clauses = tuple[Clause, ...]

ResourceSort = Literal["ordinary", "kms_key", "role_trust"]
"""KMS keys and roles are ruled by their own policy: without it no identity policy helps."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Grant:
    """A KMS grant: who may do which operations, in which encryption context (pairs)."""

    name: str
    grantee: str
    actions: tuple[str, ...]
    context_equals: tuple[tuple[str, str], ...] = ()
    context_subset: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Bindings:
    """What binds a request.

    None means there is no such policy, which binds nothing; an empty tuple is a policy without statements, which
    allows nothing. `service_control` and `resource_control` hold one entry a level, from the root down; each must
    allow. `unread` names policies that nobody here has read and that may deny or be needed; `unread_identity` names
    identity policies that may allow more than is known.
    """

    resource_account: str
    identity: Clauses = ()
    boundary: Clauses | None = None
    session: Clauses | None = None
    resource: Clauses = ()
    endpoint: Clauses | None = None
    service_control: tuple[Clauses, ...] = ()
    resource_control: tuple[Clauses, ...] = ()
    grants: tuple[Grant, ...] = ()
    sort: ResourceSort = "ordinary"
    refuses_anonymous: str = ""
    unread: tuple[str, ...] = ()
    unread_identity: tuple[str, ...] = ()
