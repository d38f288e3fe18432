"""What the README tells a newcomer to type is there."""

import re
import shlex
from pathlib import Path

import pytest

from workbook.cli import _parser

ROOT = Path(__file__).resolve().parent.parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```sh\n(.*?)```", README, flags=re.DOTALL)
COMMANDS = [line.partition("#")[0].strip() for block in BLOCKS for line in block.splitlines() if line.strip()]


@pytest.mark.parametrize("command", [each for each in COMMANDS if each.startswith("workbook ")])
def test_every_command_of_the_readme_is_understood(command: str) -> None:
    """The command line knows each command and option that the README shows."""
    assert _parser().parse_args(shlex.split(command)[1:]).run


@pytest.mark.parametrize("target", sorted(set(re.findall(r"`?make ([a-z-]+)", README))))
def test_every_make_target_of_the_readme_is_there(target: str) -> None:
    """The Makefile has each target that the README names, and says in a line what it is for."""
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")

    assert re.search(rf"^{target}:.*## \w", makefile, flags=re.MULTILINE)


@pytest.mark.parametrize("path", sorted(set(re.findall(r"\]\(([^):]+)\)", README))))
def test_every_file_of_the_readme_is_there(path: str) -> None:
    """No link and no picture of the README leads nowhere."""
    assert (ROOT / path).is_file()
