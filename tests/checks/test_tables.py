"""Every check against its table: what must be reported, and, more often, what must not."""

from collections import Counter
from importlib import import_module
from pkgutil import iter_modules

import pytest

from tests.checks import cases
from tests.checks.changes import BASES, base
from workbook.checks.catalog import check_named, checks
from workbook.checks.run import run_one
from workbook.checks.subject import Subject
from workbook.checks.waivers import Waived
from workbook.proof.prove import prove

TABLES = {
    check_id: rows
    for info in iter_modules(cases.__path__)
    for check_id, rows in import_module(f"tests.checks.cases.{info.name}").TABLES.items()
}
ROWS = [(check_id, row) for check_id, rows in TABLES.items() for row in rows]


def results(check_id, row):
    """What the row's check says of the row's estate."""
    design, estate = base(row.on)
    for change in row.changes:
        design, estate = change(design, estate)
    proof = prove(design, estate) if design and check_id.startswith("INTENT") else None
    subject = Subject(estate=estate, design=design, proof=proof)
    return run_one(check_named(check_id), subject, Waived())


@pytest.mark.parametrize(("check_id", "row"), ROWS, ids=[f"{c}: {row.name}" for c, row in ROWS])
def test_row(check_id, row):
    """A row's change makes its check report exactly the resources it names, and none when it names none."""
    result = results(check_id, row)

    assert Counter(row.at) == Counter(finding.resource for finding in result.findings)
    if row.severity:
        assert {row.severity} == {finding.severity for finding in result.findings}


@pytest.mark.parametrize("check_id", [check.id for check in checks()])
def test_more_rows_are_silent_than_fire(check_id):
    """False alarms are tested harder than hits: every check has a table with more silent rows than firing ones."""
    firing = sum(bool(row.at) for row in TABLES[check_id])

    assert firing >= 1
    assert firing < len(TABLES[check_id]) - firing


@pytest.mark.parametrize("name", BASES)
def test_no_high_finding_on_a_legal_design(name):
    """None of the designs that rows start from has a finding of high severity, whatever its options."""
    design, estate = base(name)
    subject = Subject(estate=estate, design=design, proof=prove(design, estate))
    found = [finding for check in checks() for finding in run_one(check, subject, Waived()).findings]

    assert [finding for finding in found if finding.severity in ("high", "critical")] == []
