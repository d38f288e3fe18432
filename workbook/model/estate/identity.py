"""The identity family: policy documents, roles and keys."""

from dataclasses import dataclass
from typing import ClassVar, Literal

from workbook.model.estate.resource import Reason, Resource


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """One operator, one key, its values."""

    __pydantic_config__: ClassVar = {"extra": "forbid"}

    operator: str
    key: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicyPrincipal:
    """Who a statement speaks of: `AWS`, `Service`, `Federated` or `*`, with values."""

    __pydantic_config__: ClassVar = {"extra": "forbid"}

    type: Literal["AWS", "Service", "Federated", "CanonicalUser", "*"]
    identifiers: tuple[str, ...] = ("*",)


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """One statement of a policy. `${key.arn}` in a resource names a resource of the estate by its key."""

    __pydantic_config__: ClassVar = {"extra": "forbid"}

    sid: str
    effect: Literal["Allow", "Deny"]
    principals: tuple[PolicyPrincipal, ...] = ()
    not_principals: tuple[PolicyPrincipal, ...] = ()
    actions: tuple[str, ...] = ()
    not_actions: tuple[str, ...] = ()
    resources: tuple[str, ...] = ()
    not_resources: tuple[str, ...] = ()
    conditions: tuple[Condition, ...] = ()
    because: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicyDocument:
    """A policy. The older version knows no policy variables; only imports have it."""

    __pydantic_config__: ClassVar = {"extra": "forbid"}

    statements: tuple[Statement, ...]
    version: Literal["2012-10-17", "2008-10-17"] = "2012-10-17"


@dataclass(frozen=True, slots=True, kw_only=True)
class IamRole(Resource):
    """A role: who may take it, and what it may do; `permissions_boundary` is the key of an `IamPolicy`."""

    kind: Literal["IamRole"] = "IamRole"
    role_name: str
    assume_role_policy: PolicyDocument
    policy: PolicyDocument | None = None
    managed_policy_arns: tuple[str, ...] = ()
    instance_profile: bool = False
    permissions_boundary: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class IamPolicy(Resource):
    """A customer managed policy: the boundary of roles, or attached to them by ARN."""

    kind: Literal["IamPolicy"] = "IamPolicy"
    policy_name: str
    description: str = ""
    policy: PolicyDocument


@dataclass(frozen=True, slots=True, kw_only=True)
class KmsKey(Resource):
    """A customer managed KMS key with an alias."""

    kind: Literal["KmsKey"] = "KmsKey"
    alias: str
    description: str
    enable_key_rotation: bool = True
    rotation_period_days: int
    deletion_window_days: int
    policy: PolicyDocument


@dataclass(frozen=True, slots=True, kw_only=True)
class KmsGrant(Resource):
    """A grant on a key: `grantee` (a role's key, or an ARN) may do `operations`, in these encryption contexts."""

    kind: Literal["KmsGrant"] = "KmsGrant"
    kms_key: str
    grant_name: str
    grantee: str
    operations: tuple[str, ...]
    encryption_context_equals: tuple[tuple[str, str], ...] = ()
    encryption_context_subset: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Secret(Resource):
    """A secret of Secrets Manager; its value never enters a design.

    `managed_by` is the database that makes and rotates it (RDS's own master user secret).
    """

    kind: Literal["Secret"] = "Secret"
    secret_name: str
    description: str
    kms_key: str = ""
    recovery_window_days: int = 0
    managed_by: str = ""
    policy: PolicyDocument | None = None
