"""Policy documents as data for calls, with the script's variables in them."""

from collections.abc import Iterable

from workbook.exports.cli.calls import Value
from workbook.exports.cli.place import Place
from workbook.model.estate.identity import Condition, PolicyDocument, PolicyPrincipal, Statement


def document(policy: PolicyDocument, place: Place) -> Value:
    """A policy as IAM's JSON."""
    statements: Value = [_statement(statement, place) for statement in policy.statements]
    return {"Version": policy.version, "Statement": statements}


def _statement(statement: Statement, place: Place) -> Value:
    parts: dict[str, Value] = {
        "Sid": statement.sid,
        "Effect": statement.effect,
        "Principal": _principals(statement.principals, place),
        "NotPrincipal": _principals(statement.not_principals, place),
        "Action": list(statement.actions),
        "NotAction": list(statement.not_actions),
        "Resource": [place.text(arn) for arn in statement.resources],
        "NotResource": [place.text(arn) for arn in statement.not_resources],
        "Condition": _conditions(statement.conditions, place),
    }
    return {name: value for name, value in parts.items() if value}


def _principals(principals: tuple[PolicyPrincipal, ...], place: Place) -> Value:
    """`"*"`, or each sort of principal with its identifiers."""
    if any(principal.type == "*" for principal in principals):
        return "*"
    found: dict[str, list[Value]] = {}
    for principal in principals:
        found.setdefault(principal.type, []).extend(place.text(each) for each in principal.identifiers)
    return found


def _conditions(conditions: Iterable[Condition], place: Place) -> Value:
    found: dict[str, dict[str, Value]] = {}
    for condition in conditions:
        values: list[Value] = [place.text(value) for value in condition.values]
        found.setdefault(condition.operator, {})[condition.key] = values[0] if len(values) == 1 else values
    return found
