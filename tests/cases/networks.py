"""Networks of other people with the verdicts that their own tests or reports state, restated in short describe answers."""

import json
from functools import cache
from pathlib import Path
from typing import Any

from tests.imports.documents import imported_of
from workbook.imports.imported import Imported

FILES = sorted((Path(__file__).parent / "networks").glob("*.json"))


@cache
def network(name: str) -> dict[str, Any]:
    """One network with all that is said about it."""
    path = next(each for each in FILES if each.stem == name)
    return json.loads(path.read_text(encoding="utf-8"))


@cache
def imported_network(name: str) -> Imported:
    """One network, read by the importer."""
    return imported_of({path: json.dumps(answer) for path, answer in network(name)["files"].items()})


def verdict_rows() -> list[tuple[str, int]]:
    """Every row of every network."""
    return [(path.stem, at) for path in FILES for at in range(len(network(path.stem)["verdicts"]))]
