"""Mutants of the documents of an estate: one statement changed as a careless hand would."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from workbook.model.estate.estate import Estate
from workbook.model.estate.identity import PolicyDocument, PolicyPrincipal, Statement
from workbook.model.estate.resource import Resource

DOCUMENTS = ("policy", "assume_role_policy")
EVERYBODY = (PolicyPrincipal(type="*"),)


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
    if statement.principals and statement.principals != EVERYBODY:
        yield "for everybody", [replace(statement, principals=EVERYBODY)]


def _whole_service(action: str) -> str:
    """Every action of the service; a lone wildcard names every action of every service already."""
    return action if action == "*" else f"{action.partition(':')[0]}:*"
