"""The one loader: a table of facts is a CSV in `data/`, each row with `source` and `checked`."""

import csv
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

Row = Mapping[str, str]


@cache
def table(name: str) -> tuple[Row, ...]:
    """All rows of `data/<name>.csv`, in the file's order."""
    text = files("workbook.facts").joinpath("data", f"{name}.csv").read_text(encoding="utf-8")
    return tuple(csv.DictReader(text.splitlines()))


@cache
def by(name: str, column: str) -> Mapping[str, Row]:
    """The rows of a table under the value of one column, which must be unique."""
    found = {row[column]: row for row in table(name)}
    if len(found) != len(table(name)):
        raise ValueError(f"facts/{name}: {column} is not unique")
    return found
