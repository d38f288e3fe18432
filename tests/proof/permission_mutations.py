"""Mutants of the documents of an estate: one statement changed as a careless hand would."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from workbook.model.estate.estate import Estate
from workbook.model.estate.identity import PolicyDocument, PolicyPrincipal, Statement
from workbook.model.estate.resource import Resource

DOCUMENTS = ("policy", "assume_role_policy")
EVERYBODY = (PolicyPrincipal(type="*"),)
STRANGERS = (
    PolicyPrincipal(type="AWS", identifiers=("888877776666",)),
    PolicyPrincipal(type="Service", identifiers=("sns.amazonaws.com",)),
)
"""An account that no design has, and a service that no pattern lets in."""

ARN_PARTS = {"Region": 3, "account": 4}
SPARING = {
    "StringNotEquals": "StringNotLike",
    "StringNotEqualsIfExists": "StringNotLikeIfExists",
    "ArnNotEquals": "ArnNotLike",
    "ArnNotLikeIfExists": "ArnNotLikeIfExists",
}
"""Operators by which a Deny spares somebody, as they are written with a pattern."""


@dataclass(frozen=True)
class Mutant:
    """A changed estate, and what was done to which statement."""

    words: str
    estate: Estate


def mutants(estate: Estate) -> Iterator[Mutant]:
    """Every mutant of every statement of every document."""
    for resource in estate.resources:
        for field in DOCUMENTS:
            document = getattr(resource, field, None)
            if isinstance(document, PolicyDocument):
                yield from _of_document(estate, resource, field, document)


def _of_document(
    estate: Estate, resource: Resource, field: str, document: PolicyDocument
) -> Iterator[Mutant]:
    for place, statement in enumerate(document.statements):
        for words, changed in _changes(statement, field, resource):
            statements = [*document.statements[:place], *changed, *document.statements[place + 1 :]]
            mutated = replace(resource, **{field: replace(document, statements=tuple(statements))})
            kept = tuple(mutated if each.key == resource.key else each for each in estate.resources)
            yield Mutant(f"{resource.key}.{field} {statement.sid}: {words}", replace(estate, resources=kept))


def _changes(statement: Statement, field: str, resource: Resource) -> Iterator[tuple[str, list[Statement]]]:
    yield "removed", []
    if statement.effect == "Deny":
        yield from _spared(statement)
        return
    for place, condition in enumerate(statement.conditions):
        left = (*statement.conditions[:place], *statement.conditions[place + 1 :])
        yield f"without {condition.operator} {condition.key}", [replace(statement, conditions=left)]
    if statement.resources and statement.resources != ("*",):
        yield "on every resource", [replace(statement, resources=("*",))]
        wider = tuple(
            arn.rpartition("/")[0] + "*" if "/" in arn else f"{arn}*" for arn in statement.resources
        )
        yield "on longer names", [replace(statement, resources=wider)]
    services = tuple(dict.fromkeys(map(_whole_service, statement.actions)))
    if services != statement.actions:
        yield "every action", [replace(statement, actions=services)]
    if statement.actions != ("*",):
        yield "every action of every service", [replace(statement, actions=("*",))]
    for part, place in ARN_PARTS.items():
        anywhere = tuple(_anywhere(arn, place) for arn in statement.resources)
        if anywhere != statement.resources:
            yield f"of every {part}", [replace(statement, resources=anywhere)]
    yield from _opened(statement)


def _opened(statement: Statement) -> Iterator[tuple[str, list[Statement]]]:
    """An Allow for more principals: everybody, or one that nobody stated."""
    if statement.principals and statement.principals != EVERYBODY:
        yield "for everybody", [replace(statement, principals=EVERYBODY)]
        # Only services act for a source: an account let in beside one is kept out by the condition.
        for one in STRANGERS[1:] if any("Source" in each.key for each in statement.conditions) else STRANGERS:
            also = (*statement.principals, one)
            yield f"also for {one.identifiers[0]}", [replace(statement, principals=also)]


def _spared(statement: Statement) -> Iterator[tuple[str, list[Statement]]]:
    """A Deny that spares whoever it should not: the pattern of those whom it spares fits everybody."""
    for place, condition in enumerate(statement.conditions):
        if condition.operator in SPARING:
            wider = replace(condition, operator=SPARING[condition.operator], values=("*",))
            conditions = (*statement.conditions[:place], wider, *statement.conditions[place + 1 :])
            yield f"sparing every {condition.key}", [replace(statement, conditions=conditions)]


def _anywhere(arn: str, place: int) -> str:
    """An ARN whose Region or account may be any."""
    parts = arn.split(":", 5)
    return ":".join((*parts[:place], "*", *parts[place + 1 :])) if len(parts) == 6 and parts[place] else arn


def _whole_service(action: str) -> str:
    """Every action of the service; a lone wildcard names every action of every service already."""
    return action if action == "*" else f"{action.partition(':')[0]}:*"
