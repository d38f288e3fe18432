"""What a person adds to a pattern's design: planned together with it, so that nothing is bolted on."""

from dataclasses import dataclass
from typing import ClassVar

from workbook.model.intent.flow import (
    Access,
    Assumption,
    DesignDecision,
    Flow,
    Pin,
    Prohibition,
    Waiver,
)
from workbook.model.intent.party import AnyParty


@dataclass(frozen=True, kw_only=True)
class Additions:
    """Records of a document beside its options."""

    __pydantic_config__: ClassVar = {"extra": "forbid"}

    parties: tuple[AnyParty, ...] = ()
    flows: tuple[Flow, ...] = ()
    accesses: tuple[Access, ...] = ()
    prohibitions: tuple[Prohibition, ...] = ()
    pins: tuple[Pin, ...] = ()
    assumptions: tuple[Assumption, ...] = ()
    waivers: tuple[Waiver, ...] = ()
    decisions: tuple[DesignDecision, ...] = ()
    notes: tuple[str, ...] = ()
