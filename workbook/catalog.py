"""The catalogue: every module of `workbook.patterns` that has a PATTERN, found by being there."""

from functools import cache
from importlib import import_module
from pkgutil import iter_modules

from workbook.errors import NotFoundError, suggestion
from workbook.pattern import Pattern

ADOPTED = "adopted"
"""The pattern of documents that were read from an existing network; not in the menu."""


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
    if name == ADOPTED:
        return _loaded(f"_{name}", name)
    if name not in names():
        raise NotFoundError(f"no pattern named {name!r}; {suggestion(name, names())}")
    return _loaded(name, name)


def _loaded(module: str, name: str) -> Pattern:
    found = import_module(f"workbook.patterns.{module}").PATTERN
    if not isinstance(found, Pattern) or found.name != name:
        raise TypeError(f"workbook/patterns/{name}.py must define PATTERN with name={name!r}")
    return found
