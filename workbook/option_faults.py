"""What pydantic says of a value, as a sentence: what the value is, which rule, what to do."""

import re
from collections.abc import Callable, Mapping
from typing import Any

from pydantic_core import ErrorDetails

from workbook.errors import Fault, suggestion


def fault_of(error: ErrorDetails) -> Fault:
    """The fault of one error of pydantic."""
    place = [str(part) for part in error["loc"]]
    value = error["input"]
    sentence = _SENTENCES.get(error["type"], _plainly)(value, error.get("ctx", {}), place)
    return Fault(".".join(place), sentence.replace("''", "An empty field", 1) if value == "" else sentence)


def _plainly(value: Any, context: Mapping[str, Any], _place: list[str]) -> str:
    return str(
        context.get("sentence") or f"{value!r} does not fit; see the option's help for how to write it."
    )


def _not_a_choice(value: Any, context: Mapping[str, Any], _place: list[str]) -> str:
    choices = re.findall(r"'([^']*)'", str(context["expected"]))
    return f"{value!r} is not one of {', '.join(choices)}; {suggestion(str(value), choices)}"


_SENTENCES: dict[str, Callable[[Any, Mapping[str, Any], list[str]], str]] = {
    "literal_error": _not_a_choice,
    "greater_than_equal": lambda value,
    limit,
    _: f"{value!r} is below {limit['ge']}; take {limit['ge']} or more.",
    "less_than_equal": lambda value,
    limit,
    _: f"{value!r} is above {limit['le']}; take {limit['le']} or less.",
    "extra_forbidden": lambda _value, _limit, place: f"{place[-1]!r} is no part of it; leave it out.",
    "missing": lambda _value, _limit, place: f"{place[-1]!r} is missing; give it.",
    "int_parsing": lambda value, _limit, _place: f"{value!r} is no whole number; write digits only.",
    "int_type": lambda value, _limit, _place: f"{value!r} is no whole number; write digits only.",
    "int_from_float": lambda value,
    _limit,
    _place: f"{value!r} is no whole number; take one without a fraction.",
    "float_parsing": lambda value, _limit, _place: f"{value!r} is no number; write it like 250 or 0.5.",
    "float_type": lambda value, _limit, _place: f"{value!r} is no number; write it like 250 or 0.5.",
    "bool_parsing": lambda value, _limit, _place: f"{value!r} is neither yes nor no; write true or false.",
    "string_type": lambda value, _limit, _place: f"{value!r} is no text; write it in quotes.",
}
