"""The circumstances of a request that documents tell apart: each condition key matching, otherwise, or absent.

Only what can occur: keys of the caller and the resource follow of themselves; source keys come together, on calls of
services and on no others; where a call enters by is not known of services; TLS is on or off; an action has its own
keys and the global ones.
"""

from collections.abc import Iterable, Iterator
from itertools import product

from workbook.authorization.conditions import holds
from workbook.authorization.patterns import is_arn
from workbook.authorization.request import Caller
from workbook.authorization.variables import MissingVariableError
from workbook.facts.actions import Action
from workbook.facts.condition_keys import scope_of
from workbook.model.estate.identity import Condition
from workbook.proof.permissions.classes import ANY, has_key, instance

Values = tuple[str, ...]
Circumstances = tuple[tuple[str, Values], ...]
"""Condition keys in lower case with their values; what is not there is absent."""

ALWAYS = {"aws:securetransport": (("true",), ("false",)), "aws:viaawsservice": (("false",), ("true",))}
"""Keys that every request has, with all their values."""

MOST = 4096
"""More combinations than these are not multiplied out: each key then varies beside the others' first value."""

OTHER = "another-value"
ELSEWHERE = "arn:aws:any:any:{account}:any"


def circumstances(
    conditions: Iterable[Condition], caller: Caller, action: Action, accounts: tuple[str, str]
) -> Iterator[Circumstances]:
    """Every combination for a caller and an action; `accounts` are the resource's and one outside."""
    by_key: dict[str, list[Condition]] = {}
    for condition in conditions:
        by_key.setdefault(condition.key.lower(), []).append(condition)
    free = {key: _values(key, found) for key, found in by_key.items() if _varies(key, caller, action)}
    sources = tuple(_sources(by_key, accounts)) if caller.kind == "service" else ((),)
    for chosen in _chosen(free):
        for source in sources:
            yield (*chosen, *source)


def _varies(key: str, caller: Caller, action: Action) -> bool:
    scope = scope_of(key)
    if scope == "principal":
        return key.startswith("aws:principaltag/") and caller.kind in ("role", "user")
    if scope in ("network", "session"):
        return caller.kind in ("role", "user") or (scope == "network" and caller.kind == "anonymous")
    if scope in ("resource", "service", "always"):
        return key.startswith("aws:resourcetag/")
    return key.startswith("aws:") or has_key(action, key)


def _chosen(free: dict[str, tuple[Values, ...]]) -> Iterator[Circumstances]:
    count = 1
    for values in free.values():
        count *= len(values)
    if count <= MOST:
        for combination in product(*free.values()):
            yield tuple((key, values) for key, values in zip(free, combination, strict=True) if values)
        return
    firsts = {key: values[0] for key, values in free.items()}
    for key, found in free.items():
        for chosen in found:
            yield tuple((each, value) for each, value in {**firsts, key: chosen}.items() if value)


def _values(key: str, conditions: list[Condition]) -> tuple[Values, ...]:
    """Values that the conditions tell apart, one of each sort; an empty one is the key's absence."""
    found: dict[object, Values] = {}
    for values in ALWAYS.get(key) or _candidates(conditions):
        found.setdefault(tuple(_truth(condition, key, values) for condition in conditions), values)
    return tuple(found.values())


def _candidates(conditions: list[Condition]) -> Iterator[Values]:
    told = dict.fromkeys(value for condition in conditions for value in _telling(condition))
    yield from ((value,) for value in told)
    sorts = {_sort(condition) for condition in conditions} - {"null"}
    if sorts <= {"text"}:
        arns = any(map(is_arn, told))
        yield (ELSEWHERE.format(account="999999999999") if arns else OTHER,)
    yield ()


def _truth(condition: Condition, key: str, values: Values) -> object:
    try:
        return holds((condition,), {key: values} if values else {})
    except MissingVariableError as missing:
        return str(missing)


def _sort(condition: Condition) -> str:
    operator = condition.operator.lower()
    words = ("null", "numeric", "ipaddress", "bool", "date")
    return next((word for word in words if word in operator), "text")


def _telling(condition: Condition) -> Iterator[str]:
    """Values on both sides of a condition's own."""
    sort, operator = _sort(condition), condition.operator.lower()
    for value in condition.values:
        match sort:
            case "null":
                pass
            case "numeric":
                yield from (value, _shifted(value, 1), _shifted(value, -1))
            case "ipaddress":
                yield from (value.partition("/")[0], "192.0.2.77")
            case "bool":
                yield from ("true", "false")
            case "date":
                yield from (value, "1970-01-02T00:00:00Z", "2099-01-01T00:00:00Z")
            case _:
                yield instance(value) if "like" in operator or "arn" in operator else value


def _shifted(number: str, by: int) -> str:
    try:
        return f"{float(number) + by:g}"
    except ValueError:
        return number


def _sources(by_key: dict[str, list[Condition]], accounts: tuple[str, str]) -> Iterator[Circumstances]:
    """The source keys of a service's call: for the stated source, another of its account, another account, none."""
    own, outside = accounts
    arns = [value for c in by_key.get("aws:sourcearn", ()) for value in c.values]
    named = [value for c in by_key.get("aws:sourceaccount", ()) for value in c.values]
    for account in dict.fromkeys((*named, own, outside)):
        known = (_owned(instance(arn), account) for arn in arns)
        for arn in dict.fromkeys((*known, ELSEWHERE.format(account=account))):
            owner = arn.split(":")[4] if is_arn(arn) else ""
            if owner in ("", account):
                yield (("aws:sourceaccount", (account,)), ("aws:sourcearn", (arn,)))
    for arn in map(instance, arns):
        owner = arn.split(":")[4] if is_arn(arn) else ""
        if owner and owner not in (*named, own, outside, ANY):
            yield (("aws:sourceaccount", (owner,)), ("aws:sourcearn", (arn,)))
    yield ()


def _owned(arn: str, account: str) -> str:
    """An ARN that fits a pattern of every account, as one of this account."""
    parts = arn.split(":", 5)
    return ":".join((*parts[:4], account, parts[5])) if parts[4:5] == [ANY] else arn
