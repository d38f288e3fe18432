"""What security groups and NAT gateways remember of connections: on which ways always, and for how long."""

from dataclasses import dataclass
from functools import cache

from workbook.facts.tables import by


@dataclass(frozen=True, slots=True)
class Memory:
    """One row: how long something idle is remembered (or how many, for a count); `newer` for Nitro v6 instances."""

    title: str
    figure: int
    newer: int | None


@cache
def memory(key: str) -> Memory:
    """A time-out in seconds, or a count."""
    row = by("connection_tracking", "key")[key]
    newer = row["newer_seconds"]
    return Memory(title=row["title"], figure=int(row["seconds"]), newer=int(newer) if newer else None)


@cache
def always_tracked(key: str) -> tuple[str, str]:
    """A way on which AWS tracks every connection: its title, and `always` or `formerly` (no longer listed)."""
    row = by("connection_tracking", "key")[key]
    return row["title"], row["sort"]
