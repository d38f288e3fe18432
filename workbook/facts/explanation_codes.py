"""Why a packet stops, in the words of AWS's Reachability Analyzer; ours start with `X_`."""

from dataclasses import dataclass
from functools import cache

from workbook.facts.tables import by, table


@dataclass(frozen=True, slots=True)
class ExplanationCode:
    """One code: the kind of component it speaks of, what it means, and what usually mends it."""

    code: str
    component: str
    meaning: str
    fix_hint: str
    source: str


@cache
def explanation_code(code: str) -> ExplanationCode:
    """The code of this name."""
    row = by("explanation_codes", "code")[code]
    return ExplanationCode(row["code"], row["component"], row["meaning"], row["fix_hint"], row["source"])


@cache
def explanation_codes() -> tuple[str, ...]:
    """Every code on file, AWS's first."""
    return tuple(row["code"] for row in table("explanation_codes"))
