"""What every test may use, and the table of oracles at the end of every run."""

import os
from datetime import date
from typing import Any

import pytest
from hypothesis import settings

from tests import oracles_ran
from workbook.facts.ages import stale

# CI draws the same examples each time, so that a landing never fails for a fault it did not bring; people's own
# runs draw others, and `make test-all` many.
settings.register_profile("ci", derandomize=True, database=None)
if os.environ.get("CI", "").lower() in {"1", "true"}:
    settings.load_profile("ci")


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Prints each oracle with its version and the cases it judged, or "not found"."""
    table = [("oracle", "version", "cases", "judges"), *oracles_ran.rows()]
    widths = [max(len(row[column]) for row in table) for column in range(3)]
    terminalreporter.section("oracles", sep="-")
    for row in table:
        cells = [cell.ljust(width) for cell, width in zip(row, widths, strict=False)]
        terminalreporter.write_line("  ".join([*cells, row[3]]))
    for name, reason in oracles_ran.absences().items():
        terminalreporter.write_line(f"may be absent: {name} ({reason})")
    old = stale(date.today())  # noqa: DTZ011 a year is no matter of hours
    terminalreporter.write_line(
        f"facts last checked more than a year ago: {len(old)} rows (make facts lists them)"
    )
    for name in oracles_ran.missing():
        terminalreporter.write_line(f"MISSING: {name} is not installed here", red=True)


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    """Takes what a process of pytest-xdist has counted, as it ends."""
    oracles_ran.add(getattr(node, "workeroutput", {}).get("oracles", {}))


def pytest_sessionfinish(session: pytest.Session) -> None:
    """With CI=true a missing oracle fails a run that would have passed without it."""
    if hasattr(session.config, "workeroutput"):
        session.config.workeroutput["oracles"] = oracles_ran.counted()
        return
    if (
        os.environ.get("CI", "").lower() in {"1", "true"}
        and oracles_ran.missing()
        and session.exitstatus == 0
    ):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
