"""The one-way street holds, notebooks stay above it, and starting is cheap."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
PACKAGE = ROOT / "workbook"
NOTEBOOK_WORLD = {"ipywidgets", "IPython", "jupyter_server", "nbformat", "tornado", "traitlets", "voila"}
HEAVY = (
    "boto3",
    "botocore",
    "diagrams",
    "ipywidgets",
    "IPython",
    "jinja2",
    "numpy",
    "pandas",
    "PIL",
    "pygraphviz",
)


def modules(*folders: str) -> Iterator[Path]:
    """The source files below these folders of the package, or all of them."""
    for folder in folders or (".",):
        yield from sorted((PACKAGE / folder).rglob("*.py"))


def imported(path: Path) -> set[str]:
    """The top-level packages that a file imports, inside functions too."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module.partition(".")[0])
    return found


def test_every_module_stands_on_its_layer() -> None:
    """import-linter keeps every contract, and no module is without a place."""
    answer = subprocess.run(
        [Path(sys.executable).with_name("lint-imports")],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )

    assert answer.returncode == 0, answer.stdout


def test_only_the_app_knows_that_notebooks_exist() -> None:
    """No module below the app imports widgets, kernels or servers."""
    strays = {
        str(path.relative_to(ROOT)): sorted(imported(path) & NOTEBOOK_WORLD)
        for path in modules()
        if path.relative_to(PACKAGE).parts[0] != "app" and imported(path) & NOTEBOOK_WORLD
    }

    assert strays == {}


def test_only_live_calls_aws() -> None:
    """boto3 is imported nowhere but in the part that reads a live account."""
    callers = [path for path in modules() if imported(path) & {"boto3", "botocore"}]

    assert [path for path in callers if path.relative_to(PACKAGE).parts[0] != "live"] == []


def test_the_engines_read_no_reasons() -> None:
    """A verdict comes from the resources alone: no engine touches `because` or `means`."""
    readers = {
        path.name
        for path in modules("reachability")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Attribute) and node.attr in {"because", "means"}
    }

    assert readers == set()


@pytest.mark.parametrize("statement", ["import workbook", "import workbook.cli"])
def test_starting_imports_nothing_heavy(statement: str) -> None:
    """The package and its command line start without pandas, widgets, drawing or AWS libraries."""
    script = f"{statement}\nimport sys\nprint(*sorted(set(sys.modules) & {set(HEAVY)!r}))"

    answer = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)

    assert answer.stdout.split() == []


def test_the_public_names_are_there_and_documented() -> None:
    """Every public name of the package can be had and says in a sentence what it is."""
    import workbook

    assert "analyze" in workbook.__all__
    assert sorted(workbook.__all__) == list(workbook.__all__)
    for name in workbook.__all__:
        assert getattr(workbook, name).__doc__
