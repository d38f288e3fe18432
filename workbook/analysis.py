"""Runs everything once over one design: plan, engines, proof, checks, cost. A list of calls, no more."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from workbook.checks.finding import CheckResult, Finding
from workbook.checks.run import run
from workbook.cost.curve import CurveLine, design_curve
from workbook.cost.estimate import Estimate
from workbook.cost.estimating import estimate
from workbook.cost.strategies import Variant, variants, with_strategies
from workbook.document import Document, build
from workbook.model.estate.estate import Estate
from workbook.model.intent.design import Design
from workbook.model_json import result_hash
from workbook.plan import plan
from workbook.proof.proof import Proof
from workbook.proof.prove import matrix_of, prove
from workbook.reachability.matrix import Matrix

CURVE_POINTS = 9
"""Volumes at which the curve is priced: its lines bend only where a price tier ends."""


@dataclass(frozen=True, kw_only=True)
class Analysis:
    """One design with everything known of it. Views and exports read it and compute nothing of it again."""

    document: Document
    design: Design
    estate: Estate
    matrix: Matrix
    proof: Proof
    checks: tuple[CheckResult, ...]
    estimate: Estimate

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Every finding, in the order of the checks."""
        return tuple(finding for check in self.checks for finding in check.findings)

    @cached_property
    def result_hash(self) -> str:
        """SHA-256 of the canonical JSON of design and estate; title blocks show its first twelve digits."""
        return result_hash(self.design, self.estate)

    @cached_property
    def variants(self) -> tuple[Variant, ...]:
        """The same document by other means, as whole designs; they are planned when somebody first looks."""
        return variants(self._rebuilt)

    @cached_property
    def comparison(self) -> Estimate:
        """The estimate with its alternatives beside it."""
        return with_strategies(self.estimate, self.variants)

    @cached_property
    def curve(self) -> tuple[CurveLine, ...]:
        """What each way to AWS services costs over the volume; priced when somebody first looks."""
        return design_curve(self.estimate, self.variants, points=CURVE_POINTS)

    def _rebuilt(self, options: Mapping[str, str]) -> tuple[Design, Estate]:
        design = build(self.document.overridden(options))
        return design, plan(design)


def analyze(document: Document, *, today: date | None = None) -> Analysis:
    """Everything about one document. Waivers are held against `today`; without it none lapses.

    Raises:
        OptionsError: the document's options or additions do not fit; every fault at once.
    """
    design = build(document)
    estate = plan(design)
    matrix = matrix_of(design, estate)
    proof = prove(design, estate, matrix)
    return Analysis(
        document=document,
        design=design,
        estate=estate,
        matrix=matrix,
        proof=proof,
        checks=run(design, estate, proof, matrix=matrix, today=today),
        estimate=estimate(design, estate),
    )
