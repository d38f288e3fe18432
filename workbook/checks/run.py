"""Runs every check over one estate and answers findings with the waivers that still hold."""

from datetime import date
from hashlib import sha256

from workbook.checks.catalog import checks
from workbook.checks.check import Check, Flaw
from workbook.checks.controls import controls_of
from workbook.checks.finding import CheckResult, Finding
from workbook.checks.subject import Subject
from workbook.checks.waivers import Waived, answer
from workbook.model.estate.estate import Estate
from workbook.model.intent.design import Design
from workbook.proof.proof import Proof
from workbook.reachability.matrix import Matrix


def run(
    design: Design | None,
    estate: Estate,
    proof: Proof | None = None,
    *,
    matrix: Matrix | None = None,
    today: date | None = None,
) -> tuple[CheckResult, ...]:
    """Every check's result, in the order of the ids.

    Args:
        design: what was stated; None for an imported network, whose checks of intent then do not apply.
        estate: what is reviewed.
        proof: what the proof found; None where nothing was stated.
        matrix: the packet engine's matrix of this estate, if it was computed already.
        today: the date that waivers are held against; without it none lapses.
    """
    subject = Subject(estate=estate, design=design, proof=proof, computed=matrix)
    waivers = design.waivers if design else ()
    return tuple(run_one(check, subject, Waived(waivers, today)) for check in checks())


def run_one(check: Check, subject: Subject, waived: Waived) -> CheckResult:
    """One check's result."""
    excuse = check.applies(subject)
    if excuse:
        return CheckResult(check=check.id, title=check.title, status="not_applicable", why=excuse)
    findings = tuple(_finding(check, flaw, waived) for flaw in check.body(subject))
    return CheckResult(
        check=check.id,
        title=check.title,
        status="failed" if findings else "passed",
        why=check.why,
        findings=findings,
    )


def _finding(check: Check, flaw: Flaw, waived: Waived) -> Finding:
    waiver, lapsed = answer(waived, check.id, flaw.resource)
    return Finding(
        id=finding_id(check.id, flaw),
        check=check.id,
        title=check.title,
        severity=flaw.severity or check.severity,
        resource=flaw.resource,
        message=f"{flaw.message}. {lapsed}" if lapsed else flaw.message,
        evidence=flaw.evidence,
        remedy=flaw.remedy or check.remedy,
        controls=controls_of(check.id),
        waiver=waiver,
    )


def finding_id(check_id: str, flaw: Flaw) -> str:
    """Twelve digits of what was found, so that two runs can be compared."""
    content = f"{check_id}\0{flaw.resource}\0{flaw.message}\0{flaw.evidence}"
    return sha256(content.encode()).hexdigest()[:12]
