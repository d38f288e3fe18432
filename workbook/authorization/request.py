"""What is asked, and what is answered."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

CallerKind = Literal["role", "user", "root", "federated_user", "service", "anonymous"]
DecisionWord = Literal["allowed", "implicitly_denied", "explicitly_denied", "unknown"]

Context = Mapping[str, tuple[str, ...]]
"""Condition keys in lower case, each with its values."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Caller:
    """Who signs a request.

    A role signs as a session: `arn` is the session's, `role_arn` the role's (of a federated user's session the user's).
    A service's `arn` is its name (`cloudtrail.amazonaws.com`). `account` is empty for services and the anonymous.
    """

    kind: CallerKind
    arn: str
    account: str = ""
    role_arn: str = ""

    @property
    def is_service_linked(self) -> bool:
        """Whether it is a role that AWS made for itself; SCPs and RCPs do not bind those."""
        return ":role/aws-service-role/" in self.role_arn

    @property
    def principal_arn(self) -> str:
        """What `aws:PrincipalArn` says: of a session the role's ARN."""
        return self.role_arn if self.kind == "role" else self.arn if self.account else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """One call: who, which action, on which resource, in which context (keys in any case, each with its values)."""

    principal: Caller
    action: str
    resource: str
    context: tuple[tuple[str, tuple[str, ...]], ...] = ()

    def values(self) -> dict[str, tuple[str, ...]]:
        """The context by key, in lower case."""
        return {key.lower(): values for key, values in self.context}


@dataclass(frozen=True, slots=True, kw_only=True)
class DecidingStatement:
    """A statement that a decision rests on: in which kind of policy, of which document, with which id."""

    policy_type: str
    document: str
    sid: str
    effect: Literal["Allow", "Deny"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """The answer, the statements it rests on, and for `unknown` the names of what could not be read."""

    decision: DecisionWord
    deciding_statements: tuple[DecidingStatement, ...] = ()
    unknown_because: tuple[str, ...] = ()
    missing: tuple[str, ...] = field(default=())
    """For `implicitly_denied`: the kinds of policy that would have had to allow it, and do not."""

    @property
    def is_allowed(self) -> bool:
        """Whether the call goes through, for certain."""
        return self.decision == "allowed"


def caller_of(principal: str) -> Caller:
    """The caller that a name means: the ARN of a role, session, user or account, a service's name, `anonymous`."""
    if principal in ("anonymous", "*"):
        return Caller(kind="anonymous", arn="anonymous")
    if not principal.startswith("arn:"):
        return Caller(kind="service", arn=principal)
    _, partition, _, _, account, name = principal.split(":", 5)
    sort, _, rest = name.partition("/")
    if sort == "assumed-role":
        role = f"arn:{partition}:iam::{account}:role/{rest.partition('/')[0]}"
        return Caller(kind="role", arn=principal, account=account, role_arn=role)
    if sort == "role":
        session = f"arn:{partition}:sts::{account}:assumed-role/{rest.rpartition('/')[2]}/session"
        return Caller(kind="role", arn=session, account=account, role_arn=principal)
    kinds: dict[str, CallerKind] = {"root": "root", "federated-user": "federated_user"}
    return Caller(kind=kinds.get(sort, "user"), arn=principal, account=account)
