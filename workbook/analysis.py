"""Runs everything once over one design: plan, engines, proof, checks, cost. A list of calls, no more."""

from dataclasses import dataclass

from workbook.checks.finding import CheckResult, Finding
from workbook.cost.estimate import Estimate
from workbook.model.estate.estate import Estate
from workbook.model.intent.design import Design
from workbook.proof.proof import Proof


@dataclass(frozen=True, kw_only=True)
class Analysis:
    """One design with everything known of it. Views and exports read it and compute nothing of it again."""

    design: Design
    estate: Estate
    proof: Proof
    checks: tuple[CheckResult, ...]
    estimate: Estimate
    result_hash: str

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Every finding, in the order of the checks."""
        return tuple(finding for check in self.checks for finding in check.findings)
