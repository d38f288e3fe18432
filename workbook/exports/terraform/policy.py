"""Policy documents as `jsonencode` of an object, with the estate's resources as references."""

from collections.abc import Iterable

from workbook.exports.terraform.fold import one_sentence
from workbook.exports.terraform.hcl import Call, Said, Value
from workbook.exports.terraform.items import told
from workbook.exports.terraform.root import Root
from workbook.model.estate.identity import Condition, PolicyDocument, PolicyPrincipal, Statement


def policy(document: PolicyDocument, root: Root) -> Call:
    """The document as a `jsonencode` call."""
    statements = [_statement(statement, root) for statement in document.statements]
    return Call("jsonencode", ({"Version": document.version, "Statement": statements},))


def _statement(statement: Statement, root: Root) -> Value:
    parts: dict[str, Value] = {
        "Sid": statement.sid,
        "Effect": statement.effect,
        "Principal": _principals(statement.principals, root),
        "NotPrincipal": _principals(statement.not_principals, root),
        "Action": list(statement.actions),
        "NotAction": list(statement.not_actions),
        "Resource": [root.text(arn) for arn in statement.resources],
        "NotResource": [root.text(arn) for arn in statement.not_resources],
        "Condition": _conditions(statement.conditions, root),
    }
    said = one_sentence(told(statement.because))
    return Said({name: value for name, value in parts.items() if value}, said)


def _principals(principals: tuple[PolicyPrincipal, ...], root: Root) -> Value:
    """`"*"`, or each sort of principal with its identifiers."""
    if any(principal.type == "*" for principal in principals):
        return "*"
    found: dict[str, list[Value]] = {}
    for principal in principals:
        found.setdefault(principal.type, []).extend(map(root.text, principal.identifiers))
    return found


def _conditions(conditions: Iterable[Condition], root: Root) -> Value:
    found: dict[str, dict[str, Value]] = {}
    for condition in conditions:
        values = [_named(root.text(value), root) for value in condition.values]
        one: Value = values[0] if len(values) == 1 else values
        found.setdefault(condition.operator, {})[condition.key] = one
    return found


def _named(value: Value, root: Root) -> Value:
    """A tag's value that begins with the design's prefix follows the variable."""
    return root.named(value) if isinstance(value, str) else value


def policy_or_none(document: PolicyDocument | None, root: Root) -> Value:
    """The document, if there is one."""
    return policy(document, root) if document else None
