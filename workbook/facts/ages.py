"""How old the facts are: `python -m workbook.facts.ages` prints the rows that want another look."""

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from importlib.resources import files
from importlib.resources.abc import Traversable

from workbook.facts.tables import Row, table

FRESH = timedelta(days=365)
UNDATED = "undated"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """One row of one table, and the day it was last compared with its source, if its source is dated."""

    table: str
    number: int
    checked: date | None
    source: str


def readings() -> Iterator[Reading]:
    """Every row of every table; the first row is number 1."""
    for name in names():
        for number, row in enumerate(table(name), start=1):
            yield Reading(table=name, number=number, checked=read_on(row), source=row["source"])


def read_on(row: Row) -> date | None:
    """The day of a row's source; the first of the month or year where no more is known, None where nothing is."""
    stated = row.get("checked") or row["as_of"]
    if stated == UNDATED:
        return None
    return date.fromisoformat(stated + "-01-01"[len(stated) - len("2026") :])


def names() -> list[str]:
    """The tables there are, those in folders with the folder's name before them."""
    return sorted(_names(files("workbook.facts").joinpath("data"), ""))


def _names(folder: Traversable, prefix: str) -> Iterator[str]:
    for each in folder.iterdir():
        if each.is_dir():
            yield from _names(each, f"{prefix}{each.name}/")
        elif each.name.endswith(".csv"):
            yield prefix + each.name.removesuffix(".csv")


def stale(today: date) -> list[Reading]:
    """The rows that were last checked more than a year before this day, and those whose source has no date."""
    return [each for each in readings() if each.checked is None or today - each.checked > FRESH]


def main() -> None:
    """Prints a line for each stale row, and how many rows were looked at."""
    old = stale(date.today())  # noqa: DTZ011 a year is no matter of hours
    for each in old:
        sys.stdout.write(
            f"{each.table} row {each.number}: checked {each.checked or UNDATED}, {each.source}\n"
        )
    sys.stdout.write(
        f"{len(old)} of {sum(1 for _ in readings())} rows were last checked more than a year ago.\n"
    )


if __name__ == "__main__":
    main()
