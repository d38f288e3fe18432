"""What the checks say: findings by severity, those accepted with a reason last, then what passed."""

from workbook.analysis import Analysis
from workbook.app.markup import rendered
from workbook.checks.finding import SEVERITIES, Finding


def checks(analysis: Analysis) -> str:
    """All findings and all checks."""
    return rendered(
        "checks",
        findings=sorted(analysis.findings, key=_order),
        passed=[check for check in analysis.checks if check.status == "passed"],
        not_applicable=[check for check in analysis.checks if check.status == "not_applicable"],
    )


def _order(finding: Finding) -> tuple[bool, int, str, str]:
    return finding.waiver is not None, -SEVERITIES.index(finding.severity), finding.check, finding.resource
