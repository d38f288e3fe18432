"""Rooms one would want to live in: short functions, short files, names of the field."""

import ast
from pathlib import Path
from statistics import median, quantiles

PACKAGE = Path(__file__).resolve().parent.parent.parent / "workbook"
FILES = sorted(PACKAGE.rglob("*.py"))
NAMELESS = {"utils", "util", "helpers", "helper", "common", "base", "manager", "core", "misc"}


def lengths() -> dict[str, int]:
    """The length of every function of the package, in lines, its name with file and line."""
    found = {}
    for path in FILES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                place = f"{path.relative_to(PACKAGE)}:{node.lineno} {node.name}"
                found[place] = (node.end_lineno or node.lineno) - node.lineno + 1
    return found


def test_no_function_is_longer_than_45_lines() -> None:
    """The longest function still fits on a screen."""
    assert {place: length for place, length in lengths().items() if length > 45} == {}


def test_most_functions_are_short() -> None:
    """Half of all functions have at most eight lines, nine of ten at most twenty-five."""
    every = list(lengths().values())

    assert median(every) <= 8
    assert quantiles(every, n=10)[-1] <= 25


def test_no_file_is_longer_than_400_lines() -> None:
    """A file that grows is split by kind before it is a place of its own."""
    long = {
        str(path.relative_to(PACKAGE)): len(path.read_text(encoding="utf-8").splitlines()) for path in FILES
    }

    assert {name: length for name, length in long.items() if length > 400} == {}


def test_modules_are_named_for_what_they_are() -> None:
    """No module is named for being useful."""
    assert [str(path) for path in FILES if path.stem in NAMELESS or path.parent.name in NAMELESS] == []
