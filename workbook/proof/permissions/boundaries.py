"""Permissions boundaries judged by themselves: whether roles carry them, and whether they let through what is stated.

They grant nothing, so the search over requests cannot see one that is too wide. Each is proven like a prohibition: its
roles never do more than it says, whatever their own policies come to say.
"""

from collections.abc import Iterator
from functools import cache

from workbook.authorization.conditions import holds
from workbook.authorization.patterns import matches_action
from workbook.authorization.policies import Policies
from workbook.facts.actions import actions_of, services
from workbook.model.estate.identity import IamPolicy, IamRole, PolicyDocument, Statement
from workbook.model.intent.design import Design
from workbook.model.intent.principal import PermissionsBoundary
from workbook.policies.boundaries import BOUNDARY, boundary_of
from workbook.proof.proof import ProhibitionResult

REGION, ELSEWHERE = "aws:requestedregion", "another-region"


def boundary_results(design: Design, policies: Policies) -> Iterator[ProhibitionResult]:
    """Each boundary that a design states, with the first thing that is wrong about it."""
    for stated in design.boundaries:
        wrong = next(_wrong(design, policies, stated), "")
        yield ProhibitionResult(
            key=BOUNDARY + stated.key, purpose=stated.title, holds=not wrong, counterexample=wrong
        )


def _wrong(design: Design, policies: Policies, stated: PermissionsBoundary) -> Iterator[str]:
    estate = policies.estate
    key = BOUNDARY + stated.key
    for role in estate.of(IamRole):
        if boundary_of(design, role) == stated and role.permissions_boundary != key:
            yield f"{role.key} does not carry it"
    document = next((each.policy for each in estate.of(IamPolicy) if each.key == key), None)
    if document is None:
        yield "nobody makes it"
    else:
        yield from _beyond(document, stated)


@cache
def _beyond(document: PolicyDocument, stated: PermissionsBoundary) -> tuple[str, ...]:
    """What a document lets through that is not stated: an action, or another Region."""
    found = []
    for statement in document.statements:
        if statement.effect == "Allow":
            found += [f"it lets {action} through" for action in _more(statement, stated.actions)]
            if stated.regions and _holds_elsewhere(statement):
                found.append(f"{statement.sid} holds in every Region")
    return tuple(found)


def _more(statement: Statement, stated: tuple[str, ...]) -> Iterator[str]:
    """The first action of each service that a statement names and nobody states."""
    if statement.not_actions:
        yield "whatever it does not name"
    named = {pattern.partition(":")[0].lower() for pattern in statement.actions}
    for service in services() if "*" in named else sorted(named):
        for each in actions_of(service):
            if _fits(statement.actions, each.action) and not _fits(stated, each.action):
                yield each.action
                break


def _fits(patterns: tuple[str, ...], action: str) -> bool:
    return any(matches_action(pattern, action) for pattern in patterns)


def _holds_elsewhere(statement: Statement) -> bool:
    """Whether the statement says nothing of the Region, or admits any."""
    told = tuple(each for each in statement.conditions if each.key.lower() == REGION)
    return holds(told, {REGION: (ELSEWHERE,)}) is True
