"""Design secure AWS networks: intent to generated rules, independent proof, picture, cost and handoff.

    from workbook import analyze, design, load, patterns, workbench

Names are resolved when first used, so that importing the package costs next to nothing.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from workbook.version import __version__

if TYPE_CHECKING:
    from workbook.api import Design, Result, analyze, design, load, patterns
    from workbook.app import workbench

_HOMES = dict.fromkeys(("Design", "Result", "analyze", "design", "load", "patterns"), "workbook.api")
_HOMES["workbench"] = "workbook.app"

__all__ = ["Design", "Result", "__version__", "analyze", "design", "load", "patterns", "workbench"]


def __getattr__(name: str) -> Any:
    if name in _HOMES:
        return getattr(import_module(_HOMES[name]), name)
    raise AttributeError(f"module 'workbook' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)
