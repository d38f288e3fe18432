"""What is worth an alarm, by the kind of resource it watches."""

from dataclasses import dataclass
from functools import cache

from workbook.facts.tables import table


@dataclass(frozen=True, slots=True, kw_only=True)
class Alarm:
    """One alarm: where the figure comes from, when to wake somebody, and what they do first."""

    kind: str
    namespace: str
    metric: str
    default: str
    action: str
    source: str


@cache
def alarms() -> tuple[Alarm, ...]:
    """Every alarm on file, in the table's order."""
    names = ("kind", "namespace", "metric", "default", "action", "source")
    return tuple(Alarm(**{name: row[name] for name in names}) for row in table("alarms"))
