"""Actions and ARNs grouped by which patterns fit them: one representative stands for all that no pattern tells apart."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache

from workbook.authorization.patterns import matches_action, matches_arn, matches_resource
from workbook.facts.actions import Action, actions_of, arn_services, is_also, resource_arns

ANY = "any"
"""What stands for a wildcard in a representative."""


@dataclass(frozen=True, slots=True)
class ActionClass:
    """Actions of one service that no pattern tells apart, of the same resource types; the first stands for all."""

    actions: tuple[Action, ...]

    @property
    def representative(self) -> Action:
        """The one that is asked for."""
        return self.actions[0]

    @property
    def names(self) -> tuple[str, ...]:
        """All of them as policies write them."""
        return tuple(each.action for each in self.actions)


@lru_cache(maxsize=256)
def action_classes(service: str, patterns: frozenset[str], keys: frozenset[str]) -> tuple[ActionClass, ...]:
    """The actions of a service by the patterns that fit them and by which of `keys` their requests may have.

    A service without a list has the actions that patterns name.
    """
    found: dict[tuple[object, ...], list[Action]] = {}
    ordered, ordered_keys = sorted(patterns), sorted(keys)
    for action in actions_of(service) or _named(service, patterns):
        fits = tuple(matches_action(pattern, action.action) for pattern in ordered)
        if any(fits):
            own = tuple(has_key(action, key) for key in ordered_keys)
            found.setdefault((fits, action.resource_types, own), []).append(action)
    return tuple(ActionClass(tuple(actions)) for actions in found.values())


def has_key(action: Action, key: str) -> bool:
    """Whether requests of an action have a key of its service; of actions that are not on file anything may be."""
    own = [each.lower() for each in action.condition_keys]
    return not own or any(each == key or (each[-1] in "/:" and key.startswith(each)) for each in own)


def _named(service: str, patterns: Iterable[str]) -> Iterator[Action]:
    for pattern in sorted(patterns):
        prefix, _, name = pattern.partition(":")
        if prefix.lower() == service:
            yield Action(service, name.replace("*", "Any") or "Any", "Write", (), ())


def arn_classes(
    candidates: Iterable[str], patterns: Iterable[str], owners: dict[str, object], service: str
) -> tuple[str, ...]:
    """One ARN for each set of patterns that fit it; `owners` tells candidates apart whatever patterns say."""
    ordered = tuple(dict.fromkeys(patterns))
    found: dict[tuple[object, ...], str] = {}
    for arn in candidates:
        fits = tuple(matches_resource(pattern, arn) for pattern in ordered)
        found.setdefault((fits, owners.get(arn), types_of(arn, service)), arn)
    return tuple(found.values())


_ACCOUNT = re.compile(r"\$\{aws:(?:source|principal)account\}", re.IGNORECASE)


def of_accounts(pattern: str, accounts: Iterable[str]) -> tuple[str, ...]:
    """A pattern once for each account that a policy variable in it may mean; itself where it has none."""
    if not _ACCOUNT.search(pattern):
        return (pattern,)
    return tuple(_ACCOUNT.sub(account, pattern) for account in accounts)


@cache
def of_any_account(pattern: str) -> str:
    """A pattern that fits whatever the pattern fits for some account."""
    return _ACCOUNT.sub("*", pattern)


def instance(pattern: str) -> str:
    """A text that fits a pattern."""
    return pattern.replace("*", ANY).replace("?", "x")


BELOW = {"s3": f"/{ANY}", "logs": f":log-stream:{ANY}", "execute-api": f"/{ANY}/GET/{ANY}"}
"""What stands for something inside a resource: an object, a stream, a method."""


def instances(pattern: str, service: str) -> Iterator[str]:
    """ARNs that fit a pattern: one, and where the pattern goes on one for something inside it."""
    if pattern.count(":") >= 5:
        head, named, rest = pattern.split(":")[:2], service_of(pattern), pattern.split(":")[3:]
        pattern = ":".join((*head, arn_services(service)[0] if "*" in named else named, *rest))
        yield instance(pattern)
        if pattern.endswith("*") and service in BELOW:
            yield f"{instance(pattern)}{BELOW[service]}"


def overlaps(patterns: Iterable[str]) -> Iterator[str]:
    """For each two patterns that both have wildcards and share texts, one of those."""
    wild = [pattern for pattern in dict.fromkeys(patterns) if "*" in pattern or "?" in pattern]
    for place, one in enumerate(wild):
        for other in wild[place + 1 :]:
            common = _common(one, other)
            if common is not None:
                yield common


@lru_cache(maxsize=4096)
def _common(one: str, other: str) -> str | None:
    """The shortest text that fits both patterns, if there is one."""
    if not one or not other:
        rest = one or other
        return "" if set(rest) <= {"*"} else None
    if one[0] == "*" or other[0] == "*":
        return _common_after_star(one, other) if one[0] == "*" else _common_after_star(other, one)
    if one[0] != other[0] and "?" not in (one[0], other[0]):
        return None
    rest_text = _common(one[1:], other[1:])
    letter = one[0] if one[0] != "?" else other[0]
    return None if rest_text is None else ("x" if letter == "?" else letter) + rest_text


def _common_after_star(star: str, other: str) -> str | None:
    empty = _common(star[1:], other)
    if empty is not None:
        return empty
    taken = other[0]
    if taken == "*":
        return _common(star, other[1:])
    rest = _common(star, other[1:])
    return None if rest is None else ("x" if taken == "?" else taken) + rest


def service_of(arn: str) -> str:
    """The service that an ARN names; empty for what is none."""
    return arn.split(":")[2] if arn.count(":") >= 5 else ""


@cache
def types_of(arn: str, service: str) -> frozenset[str]:
    """The resource types of a service's calls that an ARN may be of; empty when no form fits."""
    return frozenset(name for name, form in _forms(service) if matches_arn(form, arn))


@cache
def _forms(service: str) -> tuple[tuple[str, str], ...]:
    return tuple((name, _glob(form)) for name, form in resource_arns(service))


def _glob(form: str) -> str:
    parts, rest = [], form
    while "${" in rest:
        head, _, tail = rest.partition("${")
        parts.append(head)
        rest = tail.partition("}")[2]
    return "*".join((*parts, rest))


def applies(action: Action, arn: str) -> bool:
    """Whether a call of this action can be about this ARN; where types are not known, it may."""
    if arn == "*" or not action.resource_types:
        return arn == "*" and not action.resource_types
    types = types_of(arn, action.service)
    if not types:
        return service_of(arn) in arn_services(action.service)
    return bool(_most_telling(types, action.service) & frozenset(action.resource_types))


@cache
def _most_telling(types: frozenset[str], service: str) -> frozenset[str]:
    """Of types whose forms fit, those that hold the most words of their own, and what these are as well.

    An object is not a bucket; a version of a function is still that function.
    """
    words = {
        name: (form.count("/") + form.count(":"), len(form.replace("*", "")))
        for name, form in _forms(service)
    }
    most = max(words[name][0] for name in types)
    told = frozenset(name for name in types if words[name][0] == most)
    return told.union(*(is_also(service, name) for name in told))
