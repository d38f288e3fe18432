"""Analyses that view tests read: both patterns at their defaults, one with everything on, one with hostile names."""

from functools import cache
from typing import Any

from tests.views.scenes import EVERYTHING
from workbook.analysis import Analysis, analyze
from workbook.document import Document

HOSTILE = "</td><script>alert(1)</script>\"'&"

ANALYSES: dict[str, tuple[str, dict[str, Any]]] = {
    "dmz": ("three_tier_dmz", {}),
    "dmz_everything": ("three_tier_dmz", EVERYTHING),
    "dmz_strict": ("three_tier_dmz", {"nacl_mode": "strict", "ipv6": "dual_stack"}),
    "rds_api": ("private_rds_api", {}),
}


@cache
def analysis_of(name: str) -> Analysis:
    """The analysis of a named case."""
    pattern, options = ANALYSES[name]
    return analyze(Document(pattern=pattern, options=options))
