"""Whom the Principal element of a statement names, and how strongly.

Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html and
reference_policies_elements_notprincipal.html.
"""

from typing import Literal

from workbook.authorization.request import Caller
from workbook.authorization.truth import Truth, doubt
from workbook.model.estate.identity import PolicyPrincipal

Naming = Literal["itself", "role", "account", "everyone", ""]
"""How a caller is named: as user, session or service itself; by its role; by its account; as everyone; not at all."""

_STRENGTH: tuple[Naming, ...] = ("itself", "everyone", "role", "account", "")
"""What grants most comes first: a role's ARN is bound by boundaries, an account's only delegates."""


def naming(principals: tuple[PolicyPrincipal, ...], caller: Caller) -> Naming:
    """The strongest way in which a statement's principals name a caller."""
    ways = (
        _named(principal.type, word, caller) for principal in principals for word in principal.identifiers
    )
    return min(ways, key=_STRENGTH.index, default="")


def _named(sort: str, word: str, caller: Caller) -> Naming:
    if sort == "*" or (sort == "AWS" and word == "*"):
        return "everyone"
    if sort == "Service":
        return "itself" if caller.kind == "service" and word.lower() == caller.arn.lower() else ""
    if sort != "AWS" or not caller.account:
        return ""
    if word in (caller.account, f"{_arn_head(caller)}:root"):
        return "account"
    if word == caller.arn:
        return "itself"
    return "role" if caller.role_arn and word == caller.role_arn else ""


def _arn_head(caller: Caller) -> str:
    """The part of the account's own ARN before its last colon."""
    return f"arn:{caller.arn.split(':')[1]}:iam::{caller.account}"


def excepted(principals: tuple[PolicyPrincipal, ...], caller: Caller) -> Truth:
    """Whether NotPrincipal spares a caller: it must name the account, the role and the session, or the user.

    AWS "might" ask for each of them; where only some are named, who knows.
    """
    words = {word for principal in principals for word in principal.identifiers}
    if any(principal.type == "*" for principal in principals) or "*" in words:
        return True
    if caller.kind in ("service", "anonymous"):
        return naming(principals, caller) == "itself"
    head = _arn_head(caller)
    account = bool({caller.account, f"{head}:root"} & words)
    needed = [account, *(arn in words for arn in {caller.arn, caller.role_arn} - {"", f"{head}:root"})]
    if all(needed):
        return True
    return doubt("NotPrincipal that names the caller only in part") if any(needed) else False


def unread_principals(principals: tuple[PolicyPrincipal, ...], caller: Caller) -> Truth:
    """In doubt for a federated caller and a statement that names identity providers or canonical users."""
    sorts = {principal.type for principal in principals} & {"Federated", "CanonicalUser"}
    if sorts and caller.kind in ("federated_user", "anonymous"):
        return doubt(f"principals of the sort {', '.join(sorted(sorts))}")
    return True
