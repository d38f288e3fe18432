"""Every check there is, found by being there: the modules of `topics`, in the order of their ids."""

import importlib
import pkgutil
from collections.abc import Iterable
from functools import cache

from workbook.checks import topics
from workbook.checks.check import Check
from workbook.errors import NotFoundError, WorkbookError, suggestion


@cache
def checks() -> tuple[Check, ...]:
    """All checks, ordered by id."""
    return collect(found for module in _modules() for found in vars(module).values())


def collect(candidates: Iterable[object]) -> tuple[Check, ...]:
    """The checks among some values, ordered by id; an id that two of them claim is an error."""
    found: dict[str, Check] = {}
    for candidate in candidates:
        if not isinstance(candidate, Check):
            continue
        if candidate.id in found:
            raise WorkbookError(f"two checks are named {candidate.id!r}; an id is never used again")
        found[candidate.id] = candidate
    return tuple(found[check_id] for check_id in sorted(found))


def check_named(check_id: str) -> Check:
    """The check with this id."""
    known = {check.id: check for check in checks()}
    try:
        return known[check_id]
    except KeyError:
        raise NotFoundError(f"no check {check_id!r}; {suggestion(check_id, list(known))}") from None


def _modules() -> Iterable[object]:
    for info in pkgutil.iter_modules(topics.__path__):
        yield importlib.import_module(f"{topics.__name__}.{info.name}")
