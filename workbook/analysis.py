"""Runs everything once over one design or existing network: plan, engines, proof, checks, cost. A list of calls."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from workbook.checks.finding import CheckResult, Finding
from workbook.checks.run import run
from workbook.cost.curve import CurveLine, design_curve
from workbook.cost.estimate import Estimate
from workbook.cost.estimating import estimate
from workbook.cost.strategies import ALTERNATIVES, Alternative, Variant, variants, with_strategies
from workbook.document import Document, build
from workbook.imports.imported import Imported
from workbook.model.estate.estate import Estate
from workbook.model.intent.design import Design
from workbook.model_json import estate_hash, result_hash
from workbook.plan import plan
from workbook.proof.proof import Proof
from workbook.proof.prove import matrix_of, prove
from workbook.reachability.matrix import Matrix, network_matrix

CURVE_POINTS = 9
"""Volumes at which the curve is priced: its lines bend only where a price tier ends."""


@dataclass(frozen=True, kw_only=True)
class EstateAnalysis:
    """One network with everything that is known of it without intent: what designs and imports have in common."""

    estate: Estate
    matrix: Matrix
    checks: tuple[CheckResult, ...]
    estimate: Estimate
    made_on: str = ""
    """The day it was made, as title blocks print it; empty where nobody said."""

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Every finding, in the order of the checks."""
        return tuple(finding for check in self.checks for finding in check.findings)

    @property
    def title(self) -> str:
        """What people call it."""
        return ""

    @property
    def intent(self) -> Design | None:
        """What was stated of it: nothing, unless it is a design."""
        return None

    @property
    def verdict(self) -> Proof | None:
        """What was proven of it: nothing, unless it is a design."""
        return None

    @cached_property
    def result_hash(self) -> str:
        """SHA-256 of the canonical JSON of the estate."""
        return estate_hash(self.estate)


@dataclass(frozen=True, kw_only=True)
class ImportAnalysis(EstateAnalysis):
    """An existing network with everything known of it. Nobody stated anything: there is no proof."""

    imported: Imported

    @property
    def title(self) -> str:
        """What it was read from."""
        return self.imported.title


@dataclass(frozen=True, kw_only=True)
class Analysis(EstateAnalysis):
    """One design with everything known of it. Views and exports read it and compute nothing of it again."""

    document: Document
    design: Design
    proof: Proof

    @property
    def title(self) -> str:
        """The design's title."""
        return self.design.title

    @property
    def intent(self) -> Design | None:
        """The design."""
        return self.design

    @property
    def verdict(self) -> Proof | None:
        """The proof."""
        return self.proof

    @cached_property
    def result_hash(self) -> str:
        """SHA-256 of the canonical JSON of design and estate; title blocks show its first twelve digits."""
        return result_hash(self.design, self.estate)

    @cached_property
    def variants(self) -> tuple[Variant, ...]:
        """The same document by other means, as whole designs; they are planned when somebody first looks."""
        return variants(self._rebuilt, self._alternatives())

    @cached_property
    def comparison(self) -> Estimate:
        """The estimate with its alternatives beside it."""
        return with_strategies(self.estimate, self.variants)

    @cached_property
    def curve(self) -> tuple[CurveLine, ...]:
        """What each way to AWS services costs over the volume; priced when somebody first looks."""
        return design_curve(self.estimate, self.variants, points=CURVE_POINTS)

    def _alternatives(self) -> tuple[Alternative, ...]:
        """The strategies that the design has a choice of: it has a VPC, and its pattern their options."""
        known = set(type(self.document.read_options()).names()) if self.design.vpcs else set()
        return tuple(each for each in ALTERNATIVES if known.issuperset(name for name, _ in each.options))

    def _rebuilt(self, options: Mapping[str, str]) -> tuple[Design, Estate]:
        design = build(self.document.overridden(options))
        return design, plan(design, self.document.network)


def analyze(document: Document, *, today: date | None = None) -> Analysis:
    """Everything about one document. Waivers are held against `today`; without it none lapses.

    Raises:
        OptionsError: the document's options or additions do not fit; every fault at once.
    """
    design = build(document)
    estate = plan(design, document.network)
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
        made_on=today.isoformat() if today else "",
    )


def analyze_import(imported: Imported, *, today: date | None = None) -> ImportAnalysis:
    """Everything about an existing network that needs no intent; its cost is what is billed by the hour."""
    matrix = network_matrix(imported.estate)
    return ImportAnalysis(
        imported=imported,
        estate=imported.estate,
        matrix=matrix,
        checks=run(None, imported.estate, matrix=matrix),
        estimate=estimate(None, imported.estate),
        made_on=today.isoformat() if today else "",
    )
