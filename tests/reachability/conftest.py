"""Names, at the end of a run, the cases of AWS's documentation that the model has no words for yet."""

import json
from pathlib import Path

import pytest

LEDGER = Path(__file__).parent.parent / "cases" / "not_expressed.json"


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Prints each reason with its cases, so that none is passed over in silence."""
    ledger = json.loads(LEDGER.read_text(encoding="utf-8"))
    terminalreporter.section("AWS documentation cases not expressed yet", sep="-")
    for file, reasons in ledger.items():
        for reason, rows in reasons.items():
            terminalreporter.write_line(f"{file}: {len(rows)} {reason}: {' '.join(rows)}")
