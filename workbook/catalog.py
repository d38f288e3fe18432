"""The catalogue: every module of `workbook.patterns` that has a PATTERN, found by being there."""

from functools import cache
from importlib import import_module
from pkgutil import iter_modules

from workbook.errors import NotFoundError, suggestion
from workbook.pattern import Pattern


@cache
def names() -> tuple[str, ...]:
    """The names of all patterns, in alphabetical order."""
    found = iter_modules(import_module("workbook.patterns").__path__)
    return tuple(sorted(module.name for module in found if not module.name.startswith("_")))


@cache
def pattern(name: str) -> Pattern:
    """The pattern of this name.

    Raises:
        NotFoundError: no such pattern; says which there are.
    """
    if name not in names():
        raise NotFoundError(f"no pattern named {name!r}; {suggestion(name, names())}")
    found = import_module(f"workbook.patterns.{name}").PATTERN
    if not isinstance(found, Pattern) or found.name != name:
        raise TypeError(f"workbook/patterns/{name}.py must define PATTERN with name={name!r}")
    return found
