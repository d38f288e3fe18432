"""Notebooks are thin: text, then a few lines that ask the workbook something. nbval runs every one of them."""

import ast
import json
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

FOLDER = Path(__file__).resolve().parent.parent.parent / "notebooks"
NOTEBOOKS = sorted(FOLDER.glob("*.ipynb"))
FORBIDDEN = (
    ast.FunctionDef,
    ast.AsyncFunctionDef,
    ast.ClassDef,
    ast.For,
    ast.While,
    ast.With,
    ast.Try,
    ast.Lambda,
)

each_notebook = pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)


def cells(path: Path, kind: str = "") -> list[dict[str, Any]]:
    """The cells of a notebook, all or of one kind."""
    every = json.loads(path.read_text(encoding="utf-8"))["cells"]
    return [cell for cell in every if not kind or cell["cell_type"] == kind]


def source(cell: dict[str, Any]) -> str:
    """The text of a cell."""
    return "".join(cell["source"])


def test_there_is_a_start_a_workbench_and_one_for_each_pattern() -> None:
    """A newcomer finds where to start, and every pattern of the catalogue has its notebook."""
    import workbook

    names = {path.stem for path in NOTEBOOKS}

    assert names == {"00_start_here", "workbench", *(pattern.name for pattern in workbook.patterns())}


@each_notebook
def test_a_notebook_has_few_and_short_code_cells(path: Path) -> None:
    """At most eight code cells of at most three lines."""
    lines = [source(cell).strip().count("\n") + 1 for cell in cells(path, "code")]

    assert 1 <= len(lines) <= 8
    assert max(lines) <= 3


@each_notebook
def test_a_sentence_stands_before_each_code_cell(path: Path) -> None:
    """Every code cell follows a text cell that says what question it answers."""
    kinds = [cell["cell_type"] for cell in cells(path)]

    assert kinds[0] == "markdown"
    assert all(before == "markdown" for before, kind in pairwise(kinds) if kind == "code")
    assert all(source(cell).strip() for cell in cells(path))


@each_notebook
def test_a_notebook_only_asks_the_workbook(path: Path) -> None:
    """The only import is `from workbook import ...`; nothing is defined, looped over or styled."""
    tree = ast.parse("\n".join(source(cell) for cell in cells(path, "code")))
    imports = [node for node in ast.walk(tree) if isinstance(node, ast.Import | ast.ImportFrom)]

    assert [node for node in ast.walk(tree) if isinstance(node, FORBIDDEN)] == []
    assert all(isinstance(node, ast.ImportFrom) and node.module == "workbook" for node in imports)


@each_notebook
def test_a_code_cell_ends_with_what_it_shows(path: Path) -> None:
    """The last line of every code cell is an expression, not an assignment or an import."""
    for cell in cells(path, "code"):
        assert isinstance(ast.parse(source(cell)).body[-1], ast.Expr)


@each_notebook
def test_a_notebook_is_stored_without_outputs(path: Path) -> None:
    """No outputs, counters or widget state are committed."""
    stored = json.loads(path.read_text(encoding="utf-8"))

    assert [cell for cell in cells(path, "code") if cell["outputs"] or cell["execution_count"]] == []
    assert "widgets" not in stored["metadata"]
    assert stored["metadata"]["title"]
