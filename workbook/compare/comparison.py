"""Two networks compared: rules, routes, resources, passages, and beside them findings, dollars and options."""

from dataclasses import dataclass

from workbook.analysis import Analysis, EstateAnalysis, ImportAnalysis
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


@dataclass(frozen=True, kw_only=True)
class Comparison:
    """Everything that differs between two sides."""

    before: EstateAnalysis
    after: EstateAnalysis
    rules: Difference
    routes: Difference
    resources: Difference
    passages: PassageDifference
    findings_added: tuple[Finding, ...]
    findings_removed: tuple[Finding, ...]
    options: tuple[FieldChange, ...]

    @property
    def is_priced_alike(self) -> bool:
        """Whether dollars may be compared: of an existing network only what is billed by the hour is known."""
        return isinstance(self.before, Analysis) == isinstance(self.after, Analysis)

    @property
    def is_empty(self) -> bool:
        """Whether both sides say the same and let the same pass."""
        return not (self.rules or self.routes or self.resources or self.passages)


def compare(before: EstateAnalysis, after: EstateAnalysis) -> Comparison:
    """What differs from one network to the other."""
    names = common_names(before.estate, after.estate)
    estates = before.estate, after.estate
    return Comparison(
        before=before,
        after=after,
        rules=rule_difference(*estates, names),
        routes=route_difference(*estates, names),
        resources=resource_difference(*estates, names).without(_not_described(before, after)),
        passages=passage_difference(*matrices(*estates), names),
        findings_added=_beyond(after, before),
        findings_removed=_beyond(before, after),
        options=_options(before, after),
    )


def _not_described(before: EstateAnalysis, after: EstateAnalysis) -> frozenset[str]:
    """Kinds that an existing network has nothing of beside a design: nobody described roles, keys or buckets."""
    if isinstance(before, ImportAnalysis) == isinstance(after, ImportAnalysis):
        return frozenset()
    existing, design = (before, after) if isinstance(before, ImportAnalysis) else (after, before)
    described = set(map(type, existing.estate.resources))
    return frozenset(type(each).__name__ for each in design.estate.resources if type(each) not in described)


def _beyond(own: EstateAnalysis, other: EstateAnalysis) -> tuple[Finding, ...]:
    """The findings of one that the other has not."""
    known = {finding.id for finding in other.findings}
    return tuple(finding for finding in own.findings if finding.id not in known)


def _options(before: EstateAnalysis, after: EstateAnalysis) -> tuple[FieldChange, ...]:
    """Options that differ. An existing network has none, so beside one there is nothing to tell."""
    if not isinstance(before, Analysis) or not isinstance(after, Analysis):
        return ()
    first, second = (each.document.read_options().model_dump(mode="json") for each in (before, after))
    return tuple(
        FieldChange(field=name, before=first.get(name), after=second.get(name))
        for name in dict.fromkeys((*first, *second))
        if first.get(name) != second.get(name)
    )
