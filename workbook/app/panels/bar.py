"""The bar above everything: dollars a month, what is proven, what was found."""

from workbook.analysis import Analysis
from workbook.app.markup import rendered
from workbook.checks.finding import SEVERITIES


def bar(analysis: Analysis) -> str:
    """The three figures of a design."""
    open_findings = [finding for finding in analysis.findings if finding.waiver is None]
    counted = [
        (each, sum(finding.severity == each for finding in open_findings)) for each in reversed(SEVERITIES)
    ]
    return rendered(
        "bar",
        result=analysis.result_hash[:12],
        estimate=analysis.estimate,
        proof=analysis.proof,
        broken=sum(not result.holds for result in analysis.proof.prohibitions),
        severities=[(severity, number) for severity, number in counted if severity != "informational"],
        passed=sum(check.status == "passed" for check in analysis.checks),
        waived=sum(finding.waiver is not None for finding in analysis.findings),
    )
