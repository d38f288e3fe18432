"""Describe answers as people keep them, brought to the spelling and shape in which the CLI prints them.

Collectors write keys in other cases (`network_acls`, `DirectConnectGateways`), put the answers of several calls into one
list, or keep only what `--query` left of an answer. What an item is says its own fields then.
"""

import re
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

from workbook.facts.describe_calls import describe_calls, known_fields
from workbook.imports.item import clean

Fields = Mapping[str, Any]

LEFT_ALONE = frozenset({"Tags", "TagSet", "TagList", "tags"})
"""Lists of pairs, whose own words are no fields."""


def documented_key(key: str) -> str:
    """The key under which AWS's own answer lists these items; the key itself where no call does."""
    return key if key in _keys() else _by_letters().get(_letters(key), key)


def is_answer_key(key: str) -> bool:
    """Whether some call on file answers under this key."""
    return key in _keys()


@cache
def _keys() -> frozenset[str]:
    return frozenset(call.result_key for call in describe_calls() if call.result_key) | {"Reservations"}


@cache
def _by_letters() -> dict[str, str]:
    """Keys by their letters alone, in plural and singular."""
    found: dict[str, str] = {}
    for key in sorted(_keys()):
        letters = _letters(key)
        found.setdefault(letters, key)
        if letters.endswith("s"):
            found.setdefault(letters[:-1], key)
    return found


def _letters(word: str) -> str:
    return re.sub(r"[^a-z0-9]", "", word.lower())


def holds_answers(items: list[Any]) -> bool:
    """Whether each item of a list is a whole answer about one thing: the thing's id beside a list about it."""
    return bool(items) and all(isinstance(item, Mapping) and _is_about_one(item) for item in items)


def _is_about_one(item: Fields) -> bool:
    return any(
        isinstance(item.get(call.result_key), list) and isinstance(item.get(call.parameter), str)
        for call in describe_calls()
        if call.parameter and call.result_key
    )


def type_of_item(fields: Fields) -> str:
    """The type of an item that stands without its answer: the one that has all its fields; else an empty word."""
    if not any(word.lower().endswith(("id", "arn", "name", "identifier")) for word in fields):
        return ""
    renamed = {name: value for name, value in fields.items() if not isinstance(value, Mapping | list)}
    fitting = {
        call.result_key: len(call.fields)
        for call in describe_calls()
        if call.id_field
        and not call.parameter
        and isinstance(renamed.get(call.id_field), str)
        and fields.keys() <= known_fields(call.result_key)
    }
    return min(fitting, key=lambda key: fitting[key]) if fitting else ""


def documented_fields(type_: str, fields: Fields) -> Fields:
    """An item with the names that AWS documents, where only the case of their letters differs."""
    known = known_fields(type_)
    if not known or fields.keys() <= known:
        return fields
    spelled = {_letters(name): name for name in known}
    missing = {
        name: spelled[letters]
        for name in fields
        if name not in known and (letters := _letters(name)) in spelled
    }
    if not missing:
        return fields
    within = _decapitalised if next(iter(missing.values()))[:1].islower() else _capitalised
    return {
        missing.get(name, name): value if name in LEFT_ALONE else _renamed(value, within)
        for name, value in fields.items()
    }


def _renamed(value: Any, spell: Callable[[str], str]) -> Any:
    """A value with every field inside it spelled anew."""
    if isinstance(value, Mapping):
        return {spell(name): _renamed(each, spell) for name, each in value.items()}
    return [_renamed(each, spell) for each in value] if isinstance(value, list) else value


def _capitalised(name: str) -> str:
    return "".join(part[:1].upper() + part[1:] for part in clean(name).split("_"))


def _decapitalised(name: str) -> str:
    word = _capitalised(name)
    return word[:1].lower() + word[1:]
