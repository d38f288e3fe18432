"""Condition keys that AWS documents; a key that ends in `/` or `:` stands for all that begin with it."""

from functools import cache
from typing import Literal, cast

from workbook.facts.tables import table

Scope = Literal["principal", "session", "network", "resource", "request", "service", "always"]
"""Where a key's value comes from; `service` keys are on calls that a service makes for somebody, and nowhere else."""

_ROWS = {row["key"].lower(): row for row in table("condition_keys")}
_FAMILIES = tuple(key for key in _ROWS if key[-1] in "/:")

ALWAYS_PRESENT = frozenset(key for key, row in _ROWS.items() if row["scope"] == "always")
"""Keys that every request has, whatever is said of it: the time."""


@cache
def _family(key: str) -> str:
    return next((family for family in _FAMILIES if key.startswith(family)), "")


@cache
def is_condition_key(key: str) -> bool:
    """Whether AWS documents a key; upper and lower case are the same."""
    lower = key.lower()
    return lower in _ROWS or bool(_family(lower))


@cache
def scope_of(key: str) -> Scope:
    """Where a key's value comes from; of keys nobody knows, the request."""
    lower = key.lower()
    row = _ROWS.get(lower) or _ROWS.get(_family(lower))
    return cast("Scope", row["scope"]) if row else "request"
