"""A comparison and the answers of scopes as plain data for programs. Keys are added, never changed."""

from collections.abc import Iterable
from typing import Any

from workbook.analysis import ImportAnalysis
from workbook.compare.comparison import Comparison
from workbook.compare.resources import Difference
from workbook.scopes.scope import ScopeResult
from workbook.views.answers import not_understood_answer, plain

SCHEMA_VERSION = 1
NETWORK_KINDS = {"subnets": ("Subnet",), "endpoints": ("VpcEndpoint",)}
"""Kinds with lists of their own; every other resource is under `resources`."""


def comparison_answer(comparison: Comparison) -> dict[str, Any]:
    """Everything `diff --json` prints."""
    apart = [kind for kinds in NETWORK_KINDS.values() for kind in kinds]
    others = {each.kind for each in (*comparison.resources.added, *comparison.resources.removed)}
    others |= {each.kind for each in comparison.resources.changed}
    return {
        "schema_version": SCHEMA_VERSION,
        "before": _side(comparison, "before"),
        "after": _side(comparison, "after"),
        "same": comparison.is_empty,
        "rules": difference_answer(comparison.rules),
        "routes": difference_answer(comparison.routes),
        "passages": plain(comparison.passages),
        **{
            name: difference_answer(comparison.resources.of_kind(*kinds))
            for name, kinds in NETWORK_KINDS.items()
        },
        "resources": difference_answer(comparison.resources.of_kind(*sorted(others - set(apart)))),
        "findings": {
            "added": plain(comparison.findings_added),
            "removed": plain(comparison.findings_removed),
        },
        "options": plain(comparison.options),
        "monthly_usd": {
            "before": comparison.before.estimate.monthly_usd,
            "after": comparison.after.estimate.monthly_usd,
            "comparable": comparison.is_priced_alike,
        },
    }


def _side(comparison: Comparison, name: str) -> dict[str, Any]:
    side = getattr(comparison, name)
    missing = not_understood_answer(side.imported) if isinstance(side, ImportAnalysis) else []
    return {"title": side.title, "result_hash": side.result_hash, "not_understood": missing}


def difference_answer(difference: Difference) -> dict[str, Any]:
    """What was added, removed and changed, each as an object of what it says."""
    return {
        "added": [plain(dict(each.said)) for each in difference.added],
        "removed": [plain(dict(each.said)) for each in difference.removed],
        "changed": [
            {**plain(dict(each.said)), "changes": plain(each.changes)} for each in difference.changed
        ],
    }


def scopes_answer(results: Iterable[ScopeResult]) -> list[dict[str, Any]]:
    """The value of `scopes` in `analyze --json` and `matrix --json`."""
    found: list[dict[str, Any]] = plain(tuple(results))
    return found
