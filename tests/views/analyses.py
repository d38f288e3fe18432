"""Analyses that view tests read: both patterns at their defaults, one with everything on, one with hostile names."""

from functools import cache
from typing import Any

from tests.views.scenes import EVERYTHING
from workbook.analysis import Analysis, analyze
from workbook.document import Document
from workbook.model.intent.additions import Additions
from workbook.model.intent.flow import Pin

HOSTILE = "</td><script>alert(1)</script>\"'&"

ANALYSES: dict[str, tuple[str, dict[str, Any]]] = {
    "dmz": ("three_tier_dmz", {}),
    "dmz_everything": ("three_tier_dmz", EVERYTHING),
    "dmz_strict": ("three_tier_dmz", {"nacl_mode": "strict", "ipv6": "dual_stack"}),
    "rds_api": ("private_rds_api", {}),
    "rds_six_slots": ("private_rds_api", {"az_slots": 6}),
    "dmz_pinned": ("three_tier_dmz", {}),
}
PINS = {
    "dmz_pinned": (
        Pin(vpc="main", tier="app", az_slot="a", cidr_block="10.20.128.0/24"),
        Pin(vpc="main", tier="data", az_slot="b", cidr_block="10.20.2.64/26"),
    )
}
"""Subnets that a person put elsewhere: one into free space, one into a place that another tier keeps."""


@cache
def analysis_of(name: str) -> Analysis:
    """The analysis of a named case."""
    pattern, options = ANALYSES[name]
    return analyze(Document(pattern=pattern, options=options, additions=Additions(pins=PINS.get(name, ()))))
