"""What the checks say, and which quotas the design uses."""

from collections import Counter
from collections.abc import Iterable

from workbook.analysis import Analysis, EstateAnalysis
from workbook.checks.finding import SEVERITIES, Finding, Severity
from workbook.checks.subject import Subject
from workbook.checks.usage import usages
from workbook.exports.report.blocks import Block, Grid, Paragraph, code, grid, number, text
from workbook.exports.report.numbering import see
from workbook.exports.report.parts.network import table
from workbook.facts.quotas import limit, quota
from workbook.facts.review_evidence import review_evidence
from workbook.views.tables.table import Marked, Tone
from workbook.views.text import counted, one_line


def checks(analysis: Analysis) -> tuple[Block, ...]:
    """Findings with evidence and remedy, accepted ones with their reason, controls, and every check's result."""
    statuses = Counter(result.status for result in analysis.checks)
    waived = sum(finding.waiver is not None for finding in analysis.findings)
    sentence = (
        f"{len(analysis.checks)} checks: {statuses['passed']} passed, {statuses['failed']} found something, "
        f"{statuses['not_applicable']} do not apply. {counted(len(analysis.findings), 'finding')}, of which "
        f"{waived} {'is' if waived == 1 else 'are'} accepted with a reason."
    )
    return (
        Paragraph(sentence),
        open_findings(analysis),
        _accepted(analysis),
        scanners(analysis),
        table(analysis, "checks"),
        _evidence(),
    )


def _worst_first(findings: Iterable[Finding]) -> list[Finding]:
    return sorted(findings, key=lambda f: (-SEVERITIES.index(f.severity), f.check, f.resource))


def open_findings(analysis: EstateAnalysis) -> Grid:
    """Findings that nobody accepted, the worst first."""
    columns = (
        text("severity", "Severity"),
        text("check", "Check"),
        code("resource", "Resource"),
        text("finding", "Finding"),
        text("evidence", "Evidence"),
        text("remedy", "Remedy"),
    )
    rows = [
        (
            Marked(f.severity, _TONES[f.severity]),
            f.check,
            f.resource,
            one_line(f.message),
            one_line(f.evidence),
            one_line(f.remedy),
        )
        for f in _worst_first(f for f in analysis.findings if f.waiver is None)
    ]
    return grid("findings", "Findings nobody accepted", columns, rows, empty="There are none.")


_TONES: dict[Severity, Tone] = {
    "informational": "soft",
    "low": "mixed",
    "medium": "mixed",
    "high": "bad",
    "critical": "bad",
}


def _accepted(analysis: Analysis) -> Grid:
    columns = (
        text("severity", "Severity"),
        text("check", "Check"),
        code("resource", "Resource"),
        text("finding", "Finding and evidence"),
        text("reason", "Accepted because"),
        text("owner", "Owner"),
        text("until", "Until"),
    )
    rows = [
        (
            f.severity,
            f.check,
            f.resource,
            f"{one_line(f.message)} ({one_line(f.evidence)})",
            one_line(f.waiver.reason),
            one_line(f.waiver.owner) or "the pattern",
            f.waiver.expires or "no end",
        )
        for f in _worst_first(analysis.findings)
        if f.waiver
    ]
    note = (
        "Where the pattern is the owner, the design's pattern brings the acceptance along, with its reason; whoever approves this "
        "document takes it over."
    )
    return grid("accepted", "Findings accepted with a reason", columns, rows, note=note if rows else "")


def scanners(analysis: EstateAnalysis) -> Grid:
    """The published controls that findings answer: what a scanner will say of the same things."""
    named: dict[str, dict[str, dict[str, None]]] = {}
    for finding in analysis.findings:
        for control in finding.controls:
            named.setdefault(finding.check, {}).setdefault(control.framework, {})[control.id] = None
    columns = (text("check", "Check"), text("framework", "Framework"), code("controls", "Controls"))
    rows = [
        (check, framework, ", ".join(ids))
        for check, frameworks in named.items()
        for framework, ids in frameworks.items()
    ]
    return grid(
        "controls", "What scanners call it", columns, rows, empty="No finding answers a published control."
    )


def _evidence() -> Grid:
    columns = (
        text("framework", "Framework"),
        text("requirement", "Requirement"),
        text("asks_for", "Asks for"),
        text("where", "Where"),
    )
    rows = [(e.framework, e.requirement, e.asks_for, ", ".join(map(see, e.parts))) for e in review_evidence()]
    note = "What this document can show a reviewer; whether it suffices, the assessor decides."
    return grid("evidence", "Evidence that reviewers ask for", columns, rows, note=note)


def quotas(analysis: EstateAnalysis) -> tuple[Block, ...]:
    """What the design uses of each quota, the fullest first."""
    subject = Subject(estate=analysis.estate, design=analysis.intent, computed=analysis.matrix)
    columns = (
        text("quota", "Quota"),
        code("of", "Of"),
        number("used", "Used"),
        number("default", "Without asking"),
        number("ceiling", "Most"),
        text("unit", "Unit"),
        number("share", "Share", "%"),
        text("detail", "Detail"),
    )
    rows = [
        (
            quota(usage.quota).title,
            usage.resource,
            usage.used,
            limit(usage.quota),
            quota(usage.quota).ceiling,
            quota(usage.quota).unit,
            round(100 * usage.used / limit(usage.quota)),
            usage.detail or quota(usage.quota).scope,
        )
        for usage in usages(subject)
    ]
    note = (
        "Quotas of an account and Region hold with everything else that stands there: look in Service Quotas "
        "before the first apply. An empty ceiling means that AWS publishes none."
    )
    return (grid("quotas", "Quotas this design uses", columns, rows, note=note),)
