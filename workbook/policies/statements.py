"""Statements of needs and bans: in identity policies, in resources' own policies, in trust policies."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from functools import reduce

from workbook.model.estate.identity import Condition, IamRole, PolicyDocument, PolicyPrincipal, Statement
from workbook.model.intent.flow import AccessCondition
from workbook.policies.arns import NO_HEADS, Heads, within
from workbook.policies.needs import ACCOUNT, ANYONE, SERVICE, Ban, Need, role_key

EVERYONE = (PolicyPrincipal(type="*"),)
Roles = Mapping[str, IamRole]
"""The roles of the plan, by key."""


def document(*statements: Statement) -> PolicyDocument:
    """A policy of these statements, each under a name of its own."""
    return PolicyDocument(statements=statements)


def condition(operator: str, key: str, *values: str) -> Condition:
    """One condition."""
    return Condition(operator=operator, key=key, values=values)


def sid(key: str) -> str:
    """A statement id from a key: letters and digits only, as IAM demands."""
    words = key.rpartition("/")[2] if key.startswith("runs/") else key
    return "".join(word[:1].upper() + word[1:] for word in re.split(r"[^a-zA-Z0-9]+", words))


def conditions(stated: Iterable[AccessCondition]) -> tuple[Condition, ...]:
    """Stated conditions as conditions of a statement."""
    return tuple(condition(each.operator, each.key, *each.values) for each in stated)


def identity_allow(need: Need) -> Statement:
    """The statement of a need in the identity policy of its principal."""
    return Statement(
        sid=sid(need.access.key),
        effect="Allow",
        actions=need.access.actions,
        resources=need.resources,
        conditions=conditions(need.access.conditions),
        because=(need.because,),
    )


def resource_allow(need: Need, roles: Roles, *, account: str, resources: tuple[str, ...]) -> Statement:
    """The statement of a need in the policy of a resource of an account; trust policies have no resources."""
    return Statement(
        sid=sid(need.access.key),
        effect="Allow",
        principals=principals(need.access.principal, roles, account),
        actions=need.access.actions,
        resources=resources,
        conditions=conditions(need.access.conditions),
        because=(need.because,),
    )


def principals(principal: str, roles: Roles, account: str) -> tuple[PolicyPrincipal, ...]:
    """A principal as the Principal element names it in a document of an account."""
    if principal.startswith(SERVICE):
        return (PolicyPrincipal(type="Service", identifiers=(principal.removeprefix(SERVICE),)),)
    if principal.startswith(ACCOUNT):
        return (
            PolicyPrincipal(type="AWS", identifiers=(account_arn(principal.removeprefix(ACCOUNT), account),)),
        )
    if principal in (ANYONE, "anonymous", "*"):
        return EVERYONE
    if principal.startswith("arn:"):
        return (PolicyPrincipal(type="AWS", identifiers=(principal,)),)
    if role_key(principal) in roles:
        return (PolicyPrincipal(type="AWS", identifiers=(f"${{{role_key(principal)}.arn}}",)),)
    # A party without a role of its own stands for whomever its account lets.
    return (PolicyPrincipal(type="AWS", identifiers=(account_arn(account, account),)),)


def account_arn(account: str, home: str) -> str:
    """The principal that is a whole account, in a document of the account `home`."""
    words = "${account}" if account == home else f"${{account/{account}.id}}"
    return f"arn:${{partition}}:iam::{words}:root"


def resource_deny(ban: Ban, account: str, resources: tuple[str, ...]) -> Statement:
    """The statement of a ban in the policy of a resource."""
    return Statement(
        sid=sid(ban.prohibition.key),
        effect="Deny",
        principals=EVERYONE,
        actions=ban.actions,
        resources=resources,
        conditions=(*conditions(ban.prohibition.conditions), *bound(ban, account)),
        because=(ban.because,),
    )


def plain_deny(ban: Ban) -> Statement:
    """The statement of a ban in an identity policy or, for an account's principals, in an SCP."""
    return Statement(
        sid=sid(ban.prohibition.key),
        effect="Deny",
        actions=ban.actions,
        resources=ban.resources,
        conditions=(*conditions(ban.prohibition.conditions), *spared(ban)),
        because=(ban.because,),
    )


def bound(ban: Ban, account: str) -> tuple[Condition, ...]:
    """The conditions that say whom a ban binds in a resource's policy, and whom it spares."""
    who = ban.prohibition.who
    if not who.startswith(ACCOUNT):
        return spared(ban)
    key = who.removeprefix(ACCOUNT)
    words = "${account}" if key == account else f"${{account/{key}.id}}"
    return (condition("StringEquals", "aws:PrincipalAccount", words), *spared(ban))


def spared(ban: Ban) -> tuple[Condition, ...]:
    """The conditions that spare break-glass principals and services; the rest of the world has other names."""
    services = tuple(
        each.removeprefix(SERVICE) for each in ban.prohibition.unless if each.startswith(SERVICE)
    )
    roles = tuple(_role_arn(each) for each in ban.prohibition.unless if not each.startswith(SERVICE))
    return (
        *((condition("ArnNotLike", "aws:PrincipalArn", *roles),) if roles else ()),
        *((condition("StringNotEquals", "aws:PrincipalServiceName", *services),) if services else ()),
    )


def _role_arn(principal: str) -> str:
    return principal if principal.startswith("arn:") else f"${{{role_key(principal)}.arn}}"


def alike_once(statements: Iterable[Statement], heads: Heads = NO_HEADS) -> Iterator[Statement]:
    """Each statement under a name of its own; what another one says as well is left out, its reasons pass on."""
    kept: list[Statement] = []
    for statement in statements:
        wider = next((place for place, each in enumerate(kept) if _says(each, statement, heads)), None)
        if wider is None:
            idle = [each for each in kept if _says(statement, each, heads)]
            full = reduce(_with_reasons, idle, statement)
            kept = [*(each for each in kept if each not in idle), full]
        else:
            kept[wider] = _with_reasons(kept[wider], statement)
    seen: Counter[str] = Counter()
    for statement in kept:
        seen[statement.sid] += 1
        count = seen[statement.sid]
        yield statement if count == 1 else replace(statement, sid=f"{statement.sid}{count}")


def _says(wider: Statement, other: Statement, heads: Heads) -> bool:
    """Whether a statement says all that another one does, of the same callers, in the same circumstances."""
    if _circumstances(wider) != _circumstances(other) or bool(wider.resources) != bool(other.resources):
        return False
    covered = all(any(within(each, wide, heads) for wide in wider.resources) for each in other.resources)
    return covered and set(other.actions) <= set(wider.actions)


def _circumstances(statement: Statement) -> Statement:
    return replace(statement, sid="", because=(), actions=(), resources=())


def _with_reasons(statement: Statement, idle: Statement) -> Statement:
    """The statement with the reasons of one that it makes idle."""
    return replace(statement, because=tuple(dict.fromkeys((*statement.because, *idle.because))))
