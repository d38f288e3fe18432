"""Questions to the engine with policies as AWS writes them."""

from dataclasses import replace
from typing import Any

from tests.authorization.documented_decisions import Case, Policy
from workbook.authorization.bindings import Bindings, Grant
from workbook.authorization.decide import decide
from workbook.authorization.reader import read_policy
from workbook.authorization.request import Decision, Request, caller_of
from workbook.authorization.statement import Clause


def clauses(policy: Policy | None, kind: str, *, has_principal: bool = False) -> tuple[Clause, ...] | None:
    """The clauses of a policy, if there is one."""
    return None if policy is None else read_policy(policy, kind, kind, has_principal=has_principal)


def request_of(case: Case) -> Request:
    """What a case asks."""
    context = tuple(
        (key, value if isinstance(value, tuple) else (value,)) for key, value in case.context.items()
    )
    caller = caller_of(case.principal)
    caller = replace(caller, role_arn=case.of_user) if case.of_user else caller
    return Request(principal=caller, action=case.action, resource=case.resource, context=context)


def bindings_of(case: Case) -> Bindings:
    """The policies of a case."""
    return Bindings(
        resource_account=case.owner,
        identity=clauses(case.identity, "identity policy") or (),
        boundary=clauses(case.boundary, "permissions boundary"),
        session=clauses(case.session, "session policy"),
        resource=clauses(case.resource_policy, "resource policy", has_principal=True) or (),
        endpoint=clauses(case.endpoint, "endpoint policy", has_principal=True),
        service_control=tuple(clauses(each, "service control policy") or () for each in case.scps),
        resource_control=tuple(clauses(each, "resource control policy", has_principal=_named(each)) or ()
                               for each in case.rcps),
        grants=tuple(map(_grant, case.grants)),
        sort=case.sort,
    )  # fmt: skip


def _named(policy: Policy) -> bool:
    """RCPs name principals in their denies; the full access beside them is AWS's own."""
    for statement in policy["Statement"]:
        if statement["Effect"] == "Allow":
            statement.setdefault("Principal", "*")
    return True


def _grant(words: tuple[Any, ...]) -> Grant:
    grantee, actions, equals, subset = words
    return Grant(
        name="grant",
        grantee=grantee,
        actions=actions,
        context_equals=tuple(equals.items()),
        context_subset=tuple(subset.items()),
    )


def answer(case: Case) -> Decision:
    """The engine's decision on a case."""
    return decide(request_of(case), bindings_of(case))
