"""What people see when something does not get through, and where to look first."""

from dataclasses import dataclass
from functools import cache

from workbook.facts.tables import table


@dataclass(frozen=True, slots=True, kw_only=True)
class Symptom:
    """One symptom. `parts` are keys of the handoff's parts that hold the answer."""

    symptom: str
    look_at: str
    parts: tuple[str, ...]
    source: str


@cache
def symptoms() -> tuple[Symptom, ...]:
    """Every symptom on file, in the table's order."""
    return tuple(
        Symptom(
            symptom=row["symptom"],
            look_at=row["look_at"],
            parts=tuple(row["parts"].split()),
            source=row["source"],
        )
        for row in table("symptoms")
    )
