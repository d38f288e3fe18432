"""Two networks compared: rules, routes, resources, passages, and beside them findings, dollars and options."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from workbook.analysis import Analysis
from workbook.checks.finding import Finding
from workbook.compare.names import common_names
from workbook.compare.passages import PassageDifference, matrices, passage_difference
from workbook.compare.resources import (
    Difference,
    FieldChange,
    resource_difference,
    route_difference,
    rule_difference,
)
from workbook.model.estate.estate import Estate


@dataclass(frozen=True, kw_only=True)
class Side:
    """One of the two: its estate, and what is known of it beside. `findings` None: nobody looked."""

    title: str
    estate: Estate
    findings: tuple[Finding, ...] | None = None
    monthly_usd: float | None = None
    options: Mapping[str, Any] = field(default_factory=dict)
    result_hash: str = ""
    not_understood: tuple[Any, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Comparison:
    """Everything that differs between two sides."""

    before: Side
    after: Side
    rules: Difference
    routes: Difference
    resources: Difference
    passages: PassageDifference
    findings_added: tuple[Finding, ...]
    findings_removed: tuple[Finding, ...]
    options: tuple[FieldChange, ...]

    @property
    def is_empty(self) -> bool:
        """Whether both sides say the same and let the same pass."""
        moved = (self.passages.opened, self.passages.closed, self.passages.changed)
        return not (self.rules or self.routes or self.resources or any(moved))


def side_of(analysis: Analysis) -> Side:
    """A design with its analysis, as one side."""
    return Side(
        title=analysis.design.title,
        estate=analysis.estate,
        findings=analysis.findings,
        monthly_usd=analysis.estimate.monthly_usd,
        options=analysis.document.read_options().model_dump(mode="json"),
        result_hash=analysis.result_hash,
    )


def compare(before: Side, after: Side) -> Comparison:
    """What differs from one side to the other."""
    names = common_names(before.estate, after.estate)
    estates = before.estate, after.estate
    known = before.findings is not None and after.findings is not None
    return Comparison(
        before=before,
        after=after,
        rules=rule_difference(*estates, names),
        routes=route_difference(*estates, names),
        resources=resource_difference(*estates, names),
        passages=passage_difference(*matrices(*estates), names),
        findings_added=_beyond(after.findings, before.findings) if known else (),
        findings_removed=_beyond(before.findings, after.findings) if known else (),
        options=_options(before.options, after.options),
    )


def _beyond(own: tuple[Finding, ...] | None, other: tuple[Finding, ...] | None) -> tuple[Finding, ...]:
    known = {finding.id for finding in other or ()}
    return tuple(finding for finding in own or () if finding.id not in known)


def _options(before: Mapping[str, Any], after: Mapping[str, Any]) -> tuple[FieldChange, ...]:
    """Options that differ. Where one side has no options at all there is nothing to tell."""
    if not before or not after:
        return ()
    return tuple(
        FieldChange(field=name, before=before.get(name), after=after.get(name))
        for name in dict.fromkeys((*before, *after))
        if before.get(name) != after.get(name)
    )
