"""The wheel works where no checkout is: in an empty environment it exports a pack."""

import json
import os
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent

pytestmark = pytest.mark.slow


def run(*command: str | Path, cwd: Path) -> str:
    """The output of a command that must succeed, away from the checkout and its environment."""
    kept = {name: value for name, value in os.environ.items() if name not in {"PYTHONPATH", "VIRTUAL_ENV"}}
    answer = subprocess.run(command, cwd=cwd, env=kept, capture_output=True, text=True, check=False)
    assert answer.returncode == 0, answer.stdout + answer.stderr
    return answer.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built from the checkout."""
    folder = tmp_path_factory.mktemp("dist")
    if shutil.which("uv"):
        run("uv", "build", "--wheel", "--quiet", "--python", sys.executable, "--out-dir", folder, cwd=ROOT)
    else:
        run(
            sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--wheel-dir", folder, ".", cwd=ROOT
        )
    return next(folder.glob("*.whl"))


@pytest.fixture(scope="module")
def elsewhere(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """An environment that holds the wheel and what it asks for, nothing else."""
    folder = tmp_path_factory.mktemp("elsewhere")
    if shutil.which("uv"):
        run("uv", "venv", "--quiet", "--python", sys.executable, "env", cwd=folder)
        run("uv", "pip", "install", "--quiet", "--python", "env/bin/python", wheel, cwd=folder)
    else:
        run(sys.executable, "-m", "venv", "env", cwd=folder)
        run("env/bin/python", "-m", "pip", "install", "--quiet", wheel, cwd=folder)
    yield folder
    shutil.rmtree(folder)


def test_the_wheel_carries_everything_that_is_not_python(wheel: Path) -> None:
    """Facts, icons, templates, notebooks, style and page travel in the wheel; tests and caches do not."""
    names = zipfile.ZipFile(wheel).namelist()

    for wanted in (
        "workbook/facts/data/quotas.csv",
        "workbook/facts/data/prices/us-east-1.csv",
        "workbook/views/icons/vpc.png",
        "workbook/app/style.css",
        "workbook/app/page/index.html.j2",
        "workbook/app/markup/bar.html",
        "workbook/packaged/notebooks/workbench.ipynb",
        "workbook/packaged/templates/designs/data_pipeline_dmz.json",
    ):
        assert wanted in names
    assert [name for name in names if name.startswith("tests") or "__pycache__" in name] == []


def test_an_installed_workbook_exports_a_pack_away_from_the_checkout(elsewhere: Path) -> None:
    """`workbook export` writes the whole pack from the installed package alone."""
    run("env/bin/workbook", "export", "three_tier_dmz", "--out", "pack", cwd=elsewhere)

    written = {
        str(path.relative_to(elsewhere / "pack"))
        for path in (elsewhere / "pack").rglob("*")
        if path.is_file()
    }
    assert any(name.endswith(".tf") for name in written)
    assert any(name.endswith("design.json") for name in written)
    assert any(name.endswith(".html") for name in written)
    assert any(name.endswith(".svg") for name in written)


def test_an_installed_workbook_finds_its_notebooks_and_patterns(elsewhere: Path) -> None:
    """The packaged copy of the notebooks is found, and the catalogue is the whole one."""
    script = "from workbook.app.notebooks import notebook; print(notebook('workbench'))"

    found = run("env/bin/python", "-c", script, cwd=elsewhere).strip()
    listed = json.loads(run("env/bin/workbook", "patterns", "--json", cwd=elsewhere))

    assert found.endswith("workbook/packaged/notebooks/workbench.ipynb")
    assert {"three_tier_dmz", "private_rds_api"} <= {pattern["name"] for pattern in listed}
