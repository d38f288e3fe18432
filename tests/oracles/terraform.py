"""The real Terraform as a judge: its layout, its validation, its plan. Needs the binary; nothing else."""

import json
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from tests import oracles_ran

Plan = Mapping[str, Mapping[str, Any]]
"""What would be made: each address with its arguments. What is known only after apply is the word UNKNOWN."""

AFTER_APPLY = "(known after apply)"


@dataclass(frozen=True)
class Terraform:
    """A binary, and the environment in which it finds the stub provider."""

    binary: str
    environment: Mapping[str, str]

    def unformatted(self, folder: Path) -> str:
        """What `fmt` would change; empty when nothing."""
        return self._run(folder, "fmt", "-check", "-diff", "-recursive").stdout

    def errors(self, folder: Path) -> list[str]:
        """What `validate` finds, one line each."""
        answer = json.loads(self._run(folder, "validate", "-json").stdout)
        return [f"{each['summary']}: {each.get('detail', '')}" for each in answer["diagnostics"]]

    def plan(self, folder: Path, *arguments: str) -> Plan:
        """What would be made from the folder as it is.

        Raises:
            AssertionError: Terraform refuses; with what it says.
        """
        changes = self._shown(folder, *arguments).get("resource_changes", [])
        return {change["address"]: _arguments(change) for change in changes if _made(change)}

    def outputs(self, folder: Path) -> Mapping[str, Any]:
        """The values of all outputs that are known before apply."""
        shown = self._shown(folder)["planned_values"]["outputs"]
        return {name: each.get("value") for name, each in shown.items()}

    def _shown(self, folder: Path, *arguments: str) -> Mapping[str, Any]:
        words = ("-input=false", "-no-color", "-refresh=false", "-out=plan.bin", *arguments)
        made = self._run(folder, "plan", *words)
        assert made.returncode == 0, made.stderr
        return json.loads(self._run(folder, "show", "-json", "plan.bin").stdout)

    def _run(self, folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
        oracles_ran.ran("terraform")
        return subprocess.run(
            [self.binary, *arguments],
            cwd=folder,
            env=dict(self.environment),
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )


def _made(change: Mapping[str, Any]) -> bool:
    return change["mode"] == "managed" and change["change"]["actions"] == ["create"]


def _arguments(change: Mapping[str, Any]) -> Mapping[str, Any]:
    known, unknown = change["change"]["after"] or {}, change["change"]["after_unknown"]
    computed = {name: AFTER_APPLY for name, flag in unknown.items() if flag is True}
    return {**known, **computed}


@cache
def found() -> str:
    """The binary that judges, or an empty string."""
    return oracles_ran.terraform()
