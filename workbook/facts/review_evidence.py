"""What reviewers ask to see, and which parts of the handoff show it."""

from dataclasses import dataclass
from functools import cache

from workbook.facts.tables import table


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """One requirement of a framework and the keys of the parts that answer it."""

    framework: str
    requirement: str
    asks_for: str
    parts: tuple[str, ...]


@cache
def review_evidence() -> tuple[Evidence, ...]:
    """Every requirement on file, in the table's order."""
    return tuple(
        Evidence(
            framework=row["framework"],
            requirement=row["requirement"],
            asks_for=row["asks_for"],
            parts=tuple(row["parts"].split()),
        )
        for row in table("review_evidence")
    )
