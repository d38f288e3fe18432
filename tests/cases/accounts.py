"""Accounts as people have them, in the CLI's own answers, with verdicts that AWS's documentation states."""

import json
from functools import cache
from pathlib import Path
from typing import Any

from tests.imports.documents import imported_of
from workbook.imports.imported import Imported

FILES = sorted((Path(__file__).parent / "accounts").glob("*.json"))
NAMES = [path.stem for path in FILES]


@cache
def account(name: str) -> dict[str, Any]:
    """One account with all that is said about it."""
    path = next(each for each in FILES if each.stem == name)
    return json.loads(path.read_text(encoding="utf-8"))


@cache
def imported_account(name: str) -> Imported:
    """One account, read by the importer."""
    return imported_of({path: json.dumps(answer) for path, answer in account(name)["files"].items()})


def verdict_rows() -> list[tuple[str, int]]:
    """Every row of every account."""
    return [(path.stem, at) for path in FILES for at in range(len(account(path.stem)["verdicts"]))]


def folder_of(name: str, where: Path) -> Path:
    """The account's files, written as a collector leaves them."""
    for path, answer in account(name)["files"].items():
        file = where / name / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(json.dumps(answer), encoding="utf-8")
    return where / name
