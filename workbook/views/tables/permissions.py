"""Policy statements: every document of the estate, statement by statement."""

from collections.abc import Iterable, Iterator
from dataclasses import fields

from workbook.analysis import EstateAnalysis
from workbook.model.estate.identity import Condition, PolicyDocument, PolicyPrincipal, Statement
from workbook.model.estate.resource import Resource
from workbook.views.tables.table import Column, Section, Table, Value
from workbook.views.tables.words import because


def policy_statements(analysis: EstateAnalysis) -> Table:
    """Every statement of every policy: what it allows or denies to whom, on what, when, and why."""
    return Table(
        key="policy_statements",
        title="Policy statements",
        section_title="Policy",
        columns=(
            Column(key="sid", title="Statement", is_code=True),
            Column(key="effect", title="Effect", room=62),
            Column(key="principals", title="Principals", is_code=True),
            Column(key="actions", title="Actions", is_code=True),
            Column(key="resources", title="Resources", is_code=True),
            Column(key="conditions", title="Conditions", is_code=True),
            Column(key="because", title="Because"),
        ),
        sections=tuple(_sections(analysis)),
        note="What no statement allows is denied; a deny wins over every allow. ${...} names resources of this design.",
    )


def _sections(analysis: EstateAnalysis) -> Iterator[Section]:
    for resource in analysis.estate.resources:
        for name, document in documents_of(resource):
            yield Section(f"{resource.key} {name}", tuple(map(_row, document.statements)))


def documents_of(resource: Resource) -> Iterator[tuple[str, PolicyDocument]]:
    """The documents of a resource, by what each is."""
    for field in fields(resource):
        value = getattr(resource, field.name)
        if isinstance(value, PolicyDocument) and value.statements:
            yield ("trust" if field.name == "assume_role_policy" else "policy"), value


def _row(statement: Statement) -> tuple[Value, ...]:
    return (
        statement.sid,
        statement.effect,
        _principals(statement),
        _listed(statement.actions, statement.not_actions),
        _listed(statement.resources, statement.not_resources),
        "; ".join(map(_condition, statement.conditions)),
        because(statement.because),
    )


def _listed(named: Iterable[str], excepted: Iterable[str]) -> str:
    others = ", ".join(excepted)
    return ", ".join(named) or (f"all but {others}" if others else "")


def _principals(statement: Statement) -> str:
    return _listed(map(_principal, statement.principals), map(_principal, statement.not_principals))


def _principal(principal: PolicyPrincipal) -> str:
    return "everyone" if "*" in principal.identifiers else ", ".join(principal.identifiers)


def _condition(condition: Condition) -> str:
    return f"{condition.operator} {condition.key} {', '.join(condition.values)}"
