"""The environment can be made as the README says, on conda as on pip, and says plainly when it cannot."""

import os
import re
import shutil
import subprocess
import tomllib
from importlib import metadata
from pathlib import Path
from typing import Any

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parent.parent.parent
CONDA_ONLY = {"python", "pip", "graphviz"}
"""Names on conda-forge that are no Python distributions."""


def conda() -> dict[str, SpecifierSet]:
    """The ranges of environment.yml by name, what only conda has left out."""
    listed = yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))["dependencies"]
    wanted = [Requirement(entry) for entry in listed if isinstance(entry, str)]
    return {canonicalize_name(each.name): each.specifier for each in wanted if each.name not in CONDA_ONLY}


def project() -> dict[str, Any]:
    """The project table of pyproject.toml."""
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


def dependencies() -> dict[str, SpecifierSet]:
    """The ranges that pip is given, by name."""
    return {
        canonicalize_name(each.name): each.specifier for each in map(Requirement, project()["dependencies"])
    }


def test_conda_and_pip_are_asked_for_the_same_ranges() -> None:
    """environment.yml and pyproject.toml name the same packages in the same ranges."""
    assert conda() == dependencies()


def test_conda_takes_everything_from_one_channel_and_then_this_folder() -> None:
    """Packages come from conda-forge alone, dot among them, and the workbook from the checkout."""
    listed = yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))

    assert listed["channels"] == ["conda-forge", "nodefaults"]
    assert any(str(entry).startswith("graphviz") for entry in listed["dependencies"])
    assert listed["dependencies"][-1] == {"pip": ["-e ."]}


def test_conda_and_pip_want_the_same_python() -> None:
    """The least Python of environment.yml is that of pyproject.toml."""
    listed = yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))["dependencies"]
    python = next(Requirement(entry) for entry in listed if str(entry).startswith("python>"))

    assert str(python.specifier).split(",")[-1] == project()["requires-python"]


@pytest.mark.parametrize("name", sorted(dependencies()))
def test_what_is_installed_is_in_range(name: str) -> None:
    """The versions these tests run with are versions that a newcomer may get."""
    assert dependencies()[name].contains(metadata.version(name), prereleases=True)


def test_every_range_has_a_ceiling() -> None:
    """No run-time dependency may jump to a new major version by itself."""
    assert [name for name, spec in dependencies().items() if not re.search(r"<|==", str(spec))] == []


def refused(python: str, tmp_path: Path, path: str = os.defpath) -> str:
    """What scripts/environment says in a copy of the project that has no .venv yet, when it refuses."""
    shutil.copytree(ROOT / "scripts", tmp_path / "scripts", dirs_exist_ok=True)
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    answer = subprocess.run(
        [tmp_path / "scripts" / "environment"],
        env={"PYTHON": python, "PATH": path},
        capture_output=True,
        text=True,
        check=False,
    )
    assert answer.returncode == 2
    return answer.stderr.strip()


def interpreter(folder: Path, body: str) -> str:
    """A stand-in for python3 that behaves as `body` says."""
    path = folder / "python-stand-in"
    path.write_text(f"#!/bin/sh\n{body}\n", encoding="utf-8")
    path.chmod(0o755)
    return str(path)


def test_a_python_that_is_too_old_is_one_sentence(tmp_path: Path) -> None:
    """An interpreter older than 3.11 is refused with its version and what to do."""
    body = 'case "$*" in *executable*) echo /usr/bin/python3.9;; *exit*) exit 1;; *) echo 3.9;; esac'
    python = interpreter(tmp_path, body)

    assert refused(python, tmp_path) == (
        f"'{python}' is Python 3.9; the workbook needs 3.11 or newer. "
        "Name another: make start PYTHON=/path/to/python3.12"
    )


def test_a_python_that_is_not_there_is_one_sentence(tmp_path: Path) -> None:
    """A missing interpreter is refused with what to install."""
    assert refused("no-such-python", tmp_path) == (
        "There is no 'no-such-python' here. Install Python 3.11 or newer, "
        "or name one: make start PYTHON=/path/to/python3.12"
    )


def test_a_python_that_cannot_make_environments_is_one_sentence(tmp_path: Path) -> None:
    """Debian's python3 without python3-venv is refused with the package to install, and nothing is left behind."""
    python = interpreter(tmp_path, "")
    body = f'case "$*" in *executable*) echo {python};; *exit*) exit 0;; *venv*) mkdir .venv; exit 1;; *) echo 3.12;; esac'
    interpreter(tmp_path, body)

    said = refused(python, tmp_path)

    assert said.endswith("On Debian and Ubuntu: sudo apt install python3-venv. Or install uv.")
    assert "\n" not in said
    assert not (tmp_path / ".venv").exists()
