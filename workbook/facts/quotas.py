"""What AWS lets an account have: the default, and how far a request can raise it."""

from dataclasses import dataclass
from functools import cache

from workbook.facts.tables import by, table


@dataclass(frozen=True, slots=True, kw_only=True)
class Quota:
    """One quota. `default` None: the account must look; `ceiling` None: AWS publishes no upper end."""

    key: str
    title: str
    default: int | None
    ceiling: int | None
    unit: str
    scope: str
    source: str
    checked: str

    @property
    def adjustable(self) -> bool:
        """Whether a request to AWS can raise it."""
        return self.ceiling is None or self.default is None or self.ceiling > self.default


@cache
def quota(key: str) -> Quota:
    """The quota with this key."""
    row = by("quotas", "key")[key]
    return Quota(
        key=key,
        title=row["title"],
        default=_count(row["default"]),
        ceiling=_count(row["ceiling"]),
        unit=row["unit"],
        scope=row["scope"],
        source=row["source"],
        checked=row["checked"],
    )


@cache
def limit(key: str) -> int:
    """How many there may be without asking AWS: the default, or the ceiling where there is no default."""
    found = quota(key)
    number = found.default if found.default is not None else found.ceiling
    if number is None:
        raise ValueError(f"facts/quotas: {key} has neither a default nor a ceiling")
    return number


@cache
def quotas() -> tuple[Quota, ...]:
    """Every quota on file."""
    return tuple(quota(row["key"]) for row in table("quotas"))


def _count(text: str) -> int | None:
    return int(text) if text else None
