"""An option as its JSON Schema states it: what a form must know, and nothing of pydantic."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from workbook.errors import UnsupportedError

Schema = Mapping[str, Any]
SMALL_RANGE = 8
"""An integer with at most so many values is a choice."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Property:
    """One option: `type` is the JSON type, `choices` its only values, `automatic` whether it may be left to us."""

    name: str
    title: str
    help: str
    unit: str
    group: str
    type: str
    default: Any
    automatic: bool
    choices: tuple[Any, ...] = ()
    examples: tuple[str, ...] = ()
    item: "Property | None" = None
    fields: "tuple[Property, ...]" = ()


def properties(schema: Schema) -> tuple[Property, ...]:
    """The options of a schema, in its order."""
    definitions = schema.get("$defs", {})
    return tuple(_property(name, stated, definitions) for name, stated in schema["properties"].items())


def _property(name: str, stated: Schema, definitions: Schema) -> Property:
    plain, automatic = _plain(stated, definitions)
    kind = plain.get("type") or ("string" if "enum" in plain or "const" in plain else "")
    if not kind:
        raise UnsupportedError(f"option {name!r} has no type that a form can show: {dict(stated)}.")
    return Property(
        name=name,
        title=stated.get("title") or plain.get("title") or name,
        help=stated.get("description") or plain.get("description", ""),
        unit=stated.get("unit", ""),
        group=stated.get("group", ""),
        type=kind,
        default=stated.get("default", plain.get("default")),
        automatic=automatic,
        choices=_choices(plain),
        examples=tuple(stated.get("examples", ())),
        item=_item(name, plain, definitions),
        fields=_fields(plain, definitions),
    )


def _plain(stated: Schema, definitions: Schema) -> tuple[Schema, bool]:
    """The schema without references and without its null, and whether null was allowed."""
    if "$ref" in stated:
        referred, automatic = _plain(definitions[stated["$ref"].rpartition("/")[2]], definitions)
        return {**referred, **{key: value for key, value in stated.items() if key != "$ref"}}, automatic
    either = stated.get("anyOf") or stated.get("oneOf")
    if not either:
        return stated, False
    others = [each for each in either if each.get("type") != "null"]
    automatic = len(others) < len(either)
    known = [_plain(each, definitions)[0] for each in others]
    return (known[0] if len(known) == 1 else {"type": _widest(known)}), automatic


def _widest(known: list[Schema]) -> str:
    """The JSON type that can write down any of several: a number where all are, else text."""
    kinds = {each.get("type", "string") for each in known}
    return "number" if kinds <= {"integer", "number"} else "string"


def _choices(plain: Schema) -> tuple[Any, ...]:
    if "enum" in plain:
        return tuple(plain["enum"])
    if "const" in plain:
        return (plain["const"],)
    least, greatest = plain.get("minimum"), plain.get("maximum")
    if plain.get("type") == "integer" and least is not None and greatest is not None:
        values = range(int(least), int(greatest) + 1)
        return tuple(values) if len(values) <= SMALL_RANGE else ()
    return ()


def _item(name: str, plain: Schema, definitions: Schema) -> Property | None:
    items = plain.get("items") or next(iter(plain.get("prefixItems", ())), None)
    return _property(name, items, definitions) if plain.get("type") == "array" and items else None


def _fields(plain: Schema, definitions: Schema) -> tuple[Property, ...]:
    return tuple(_property(name, each, definitions) for name, each in plain.get("properties", {}).items())
