"""Policy JSON as AWS writes it, into clauses; what it holds that nobody here can read keeps its name.

An element, principal sort or value of a kind that is not known leaves its statement in doubt, never allowed or denied.
"""

from collections.abc import Iterator, Mapping
from typing import Any, get_args

from workbook.authorization.request import DecidingStatement
from workbook.authorization.statement import Clause
from workbook.model.estate.identity import Condition, PolicyDocument, PolicyPrincipal, Statement

_ELEMENTS = frozenset(
    (
        *("Sid", "Effect", "Principal", "NotPrincipal", "Action", "NotAction"),
        *("Resource", "NotResource", "Condition"),
    )
)
_SORTS = ("AWS", "Service", "Federated", "CanonicalUser")
_VERSIONS = get_args(PolicyDocument.__annotations__["version"])


def read_policy(
    document: Mapping[str, Any], policy_type: str, name: str, *, has_principal: bool
) -> tuple[Clause, ...]:
    """The statements of a policy's JSON."""
    version = document.get("Version", "2008-10-17")
    unread = tuple(f"element {key}" for key in sorted(document.keys() - {"Version", "Id", "Statement"}))
    if version not in _VERSIONS:
        unread = (*unread, f"version {version}")
    return tuple(
        Clause(
            statement=_statement(record),
            label=DecidingStatement(
                policy_type=policy_type,
                document=name,
                sid=str(record.get("Sid", f"statement {place}")),
                effect="Deny" if record.get("Effect") == "Deny" else "Allow",
            ),
            has_principal=has_principal,
            unread=(*unread, *_unread(record)),
            older_version=version != "2012-10-17",
        )
        for place, record in enumerate(_list(document.get("Statement", ())), start=1)
    )


def _list(value: Any) -> list[Any]:
    return list(value) if isinstance(value, (list, tuple)) else [value]


def _words(record: Mapping[str, Any], element: str) -> tuple[str, ...]:
    return tuple(str(word) for word in _list(record[element])) if element in record else ()


def _statement(record: Mapping[str, Any]) -> Statement:
    return Statement(
        sid=str(record.get("Sid", "")),
        effect="Deny" if record.get("Effect") == "Deny" else "Allow",
        principals=tuple(_principals(record.get("Principal", {}))),
        not_principals=tuple(_principals(record.get("NotPrincipal", {}))),
        actions=_words(record, "Action"),
        not_actions=_words(record, "NotAction"),
        resources=_words(record, "Resource"),
        not_resources=_words(record, "NotResource"),
        conditions=tuple(_conditions(record.get("Condition", {}))),
    )


def _principals(value: Any) -> Iterator[PolicyPrincipal]:
    if value == "*":
        yield PolicyPrincipal(type="*")
        return
    for sort in _SORTS:
        if isinstance(value, Mapping) and sort in value:
            words = tuple(str(word) for word in _list(value[sort]))
            yield PolicyPrincipal(type=sort, identifiers=words)  # type: ignore[arg-type]  # one of _SORTS


def _conditions(value: Mapping[str, Any]) -> Iterator[Condition]:
    for operator, keys in value.items():
        for key, values in keys.items():
            yield Condition(operator=operator, key=key, values=tuple(map(_text, _list(values))))


def _text(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _unread(record: Mapping[str, Any]) -> Iterator[str]:
    for element in sorted(record.keys() - _ELEMENTS):
        yield f"element {element}"
    if record.get("Effect") not in ("Allow", "Deny"):
        yield f"Effect {record.get('Effect')}"
    for element in ("Principal", "NotPrincipal"):
        named = record.get(element, {})
        for sort in sorted(named.keys() - set(_SORTS)) if isinstance(named, Mapping) else ():
            yield f"principal {sort}"
