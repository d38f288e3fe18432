"""The checks over the options of every pattern: nothing grave on a legal design, and every finding can be used."""

import pytest

from tests.cover import cover, sample
from workbook.analysis import analyze
from workbook.catalog import names
from workbook.document import Document


def grave(analysis):
    """Findings of high severity or above."""
    return [(f.check, f.resource) for f in analysis.findings if f.severity in ("high", "critical")]


def unknown(analysis):
    """Findings at something that nobody can look up."""
    estate, design = analysis.estate, analysis.design
    known = {
        *(resource.key for resource in estate.resources),
        *(party.key for party in estate.parties),
        *(flow.key for flow in design.flows),
        *(one.key for one in design.prohibitions),
        *(f"{vpc.key}/{tier.key}" for vpc in design.vpcs for tier in vpc.tiers),
        *(vpc.region for vpc in design.vpcs),
    }
    return [(f.check, f.resource) for f in analysis.findings if f.resource not in known]


def judge(name, given):
    """One set of options: no grave finding, and each finding names something and says what to do."""
    analysis = analyze(Document(pattern=name, options=dict(given)))

    assert grave(analysis) == []
    assert unknown(analysis) == []
    for finding in analysis.findings:
        assert finding.message
        assert finding.evidence
        assert finding.remedy


@pytest.mark.parametrize("name", names())
def test_a_few_sets_of_options(name):
    """Option sets drawn anew with every commit bring no grave finding."""
    for given in sample(name, 4):
        judge(name, given)


@pytest.mark.all_pairs
@pytest.mark.parametrize("name", names())
def test_every_pair_of_options(name):
    """No pair of options brings a grave finding."""
    for given in cover(name):
        judge(name, given)
