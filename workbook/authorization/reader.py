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
    records = [each if isinstance(each, Mapping) else {} for each in _list(document.get("Statement", ()))]
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
            unread=(*unread, *_unread(record, has_principal=has_principal)),
            older_version=version != "2012-10-17",
        )
        for place, record in enumerate(records, start=1)
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


def _conditions(value: Any) -> Iterator[Condition]:
    for operator, keys in value.items() if _is_block(value) else ():
        for key, values in keys.items():
            yield Condition(operator=operator, key=key, values=tuple(map(_text, _list(values))))


def _is_block(value: Any) -> bool:
    """Whether a Condition is an object of objects, with values in each."""
    return isinstance(value, Mapping) and all(
        isinstance(keys, Mapping) and all(_list(values) for values in keys.values())
        for keys in value.values()
    )


def _text(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _unread(record: Mapping[str, Any], *, has_principal: bool) -> Iterator[str]:
    for element in sorted(record.keys() - _ELEMENTS):
        yield f"element {element}"
    if record.get("Effect") not in ("Allow", "Deny"):
        yield f"Effect {record.get('Effect')}"
    yield from _of_a_pair(record, "Action", is_needed=True)
    yield from _of_a_pair(record, "Resource", is_needed=not has_principal)
    yield from _of_a_pair(record, "Principal", is_needed=has_principal)
    for element in ("Principal", "NotPrincipal"):
        yield from _unread_principals(element, record.get(element, "*"))
        if element in record and not has_principal:
            yield f"{element} in a policy of whoever asks"
    if not _is_block(record.get("Condition", {})):
        yield "Condition that is no object of operators, keys and values"


def _of_a_pair(record: Mapping[str, Any], element: str, *, is_needed: bool) -> Iterator[str]:
    """AWS takes one of an element and its opposite."""
    told = [each for each in (element, f"Not{element}") if each in record]
    if len(told) > 1:
        yield f"{element} beside Not{element}"
    if is_needed and not told:
        yield f"no {element}"


def _unread_principals(element: str, value: Any) -> Iterator[str]:
    if isinstance(value, Mapping):
        yield from (f"principal {sort}" for sort in sorted(value.keys() - set(_SORTS)))
    elif value != "*":
        yield f"{element} {value}"
