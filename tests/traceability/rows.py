"""The rows of docs/traceability.csv, and the items they answer.

`items.csv` lists the items of five sets of study notes on AWS network security (S0 patterns and pipelines, S1 machine
learning, S2 a database on Lambda, ECS and EFS, S3 the security speciality, S4 data engineering) by id, with what kind of
statement each is and which correction it needs. The notes' own sentences are not here.
"""

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ITEMS = Path(__file__).parent / "items.csv"
ROWS = Path(__file__).parents[2] / "docs" / "traceability.csv"
CLAIMS = Path(__file__).parent / "wrong_claims.csv"


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """A statement of the notes: its tags, and the corrections of those parts of it that are wrong."""

    id: str
    tags: frozenset[str]
    wrong_by: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """Where an item went: the surface, and a text that stands on it."""

    id: str
    item: str
    where: str
    shows: str
    status: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """A wrong claim: what it looks like (a regular expression), and a sentence that makes it."""

    correction: str
    pattern: str
    planted: str


@cache
def items() -> tuple[Item, ...]:
    """Every item."""
    with ITEMS.open(encoding="utf-8", newline="") as lines:
        return tuple(
            Item(id=row["id"], tags=frozenset(row["tags"].split()), wrong_by=tuple(row["wrong_by"].split()))
            for row in csv.DictReader(lines)
        )


@cache
def rows() -> tuple[Row, ...]:
    """Every row."""
    with ROWS.open(encoding="utf-8", newline="") as lines:
        return tuple(Row(**row) for row in csv.DictReader(lines, strict=True))


@cache
def claims() -> tuple[Claim, ...]:
    """Every wrong claim."""
    with CLAIMS.open(encoding="utf-8", newline="") as lines:
        return tuple(Claim(**row) for row in csv.DictReader(lines, strict=True))
