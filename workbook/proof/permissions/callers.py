"""Everybody who may ask: the design's roles, nobody and an administrator of each sort of account, services, the anonymous."""

from collections.abc import Iterator

from workbook.authorization.patterns import is_arn
from workbook.authorization.policies import ADMINISTRATOR, NOBODY, Policies
from workbook.authorization.request import Caller, caller_of
from workbook.authorization.statement import Clause
from workbook.proof.permissions.classes import instance

UNNAMED_SERVICE = "example.amazonaws.com"
"""A service that no document names."""


def callers(policies: Policies, clauses: tuple[Clause, ...], owner: str) -> tuple[Caller, ...]:
    """Everybody who can be told apart by the documents about resources of one account (id)."""
    trusted = tuple(_trusted(clauses))
    known = (owner, *sorts_of_accounts(policies), policies.names.outside_account)
    accounts = dict.fromkeys((*known, *(each for each in trusted if each.isdigit())))
    examples = (
        policies.example_role(name, account)
        for account in accounts
        if account
        for name in (NOBODY, ADMINISTRATOR)
    )
    roles = (caller_of(arn) for arn in policies.roles)
    named = (caller_of(word) for word in (*_named(clauses), *(each for each in trusted if is_arn(each))))
    found = (*roles, *examples, *named, caller_of(UNNAMED_SERVICE), caller_of("anonymous"))
    return tuple(dict.fromkeys(found))


def sorts_of_accounts(policies: Policies) -> Iterator[str]:
    """One account of each role; accounts without a role each by itself."""
    seen: set[str] = set()
    for account in policies.estate.accounts:
        if not account.role or account.role not in seen:
            seen.add(account.role)
            yield policies.names.account_ids[account.key]


def _named(clauses: tuple[Clause, ...]) -> Iterator[str]:
    """Services and principals that documents name."""
    for clause in clauses:
        own = clause.statement
        for principal in (*own.principals, *own.not_principals):
            for word in principal.identifiers:
                role = word.startswith("arn:") and not word.endswith(":root")
                if principal.type == "Service" or (principal.type == "AWS" and role):
                    yield word


_OF_CALLERS = ("aws:principalaccount", "aws:principalarn", "kms:calleraccount")


def _trusted(clauses: tuple[Clause, ...]) -> Iterator[str]:
    """Accounts (ids) that documents let in, as principals or by conditions, and somebody for each pattern of ARNs."""
    for clause in clauses:
        words = [word for each in clause.statement.principals for word in each.identifiers]
        for condition in clause.conditions:
            if condition.key.lower() in _OF_CALLERS:
                words += condition.values
        for word in words if clause.allows else ():
            account = word.split(":")[4] if is_arn(word) else word
            if account.isdigit():
                yield account
            if is_arn(word) and ":role/" in word and ("*" in word or "?" in word):
                yield instance(word)


def name_of(caller: Caller, policies: Policies) -> str:
    """What the proof calls somebody."""
    if caller.kind in ("service", "anonymous"):
        return caller.arn
    role = policies.roles.get(caller.role_arn)
    if role:
        return role.key
    example = caller.role_arn.rpartition("/")[2]
    place = policies.names.account_key(caller.account) or "an account outside"
    if example in (NOBODY, ADMINISTRATOR):
        return f"{example.removeprefix('example-')} of {place}"
    return caller.principal_arn
