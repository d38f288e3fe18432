"""The promises, over every pattern of the catalogue and the pairs of its options."""

from dataclasses import fields, replace

import pytest

from tests.cover import documents, sample, swept
from workbook.analysis import analyze
from workbook.catalog import names, pattern
from workbook.document import Document, build
from workbook.model.estate.estate import Estate
from workbook.model.estate.network import Subnet
from workbook.model.intent.additions import Additions
from workbook.model.intent.design import Design
from workbook.model_json import load, to_json
from workbook.options import levels
from workbook.plan import plan
from workbook.proof.prove import prove

PATTERNS = names()


@pytest.mark.parametrize("name", PATTERNS)
def test_every_option_says_what_it_is(name):
    """Each option has a title, a sentence and a group, and test levels that it accepts."""
    options = pattern(name).options
    for option, field in options.model_fields.items():
        assert field.title, option
        assert field.description.endswith("."), option
        assert field.json_schema_extra["group"], option
    for option, values in levels(options).items():
        assert values, option
        for value in values:
            assert getattr(options.model_validate({option: value}), option) == value


@pytest.mark.parametrize("name", PATTERNS)
def test_building_twice_gives_the_same_text(name):
    """The same document gives the same design and estate, to the byte."""
    document = Document(pattern=name)

    first, second = build(document), build(document)

    assert to_json(first) == to_json(second)
    assert to_json(plan(first)) == to_json(plan(second))


@pytest.mark.parametrize("name", PATTERNS)
def test_design_and_estate_come_back_from_json(name):
    """Written and read again, every record is equal and of the class it was."""
    design = build(Document(pattern=name))
    estate = plan(design)

    assert load(Design, to_json(design)) == design
    back = load(Estate, to_json(estate))
    assert back == estate
    assert [type(resource) for resource in back.resources] == [
        type(resource) for resource in estate.resources
    ]


@pytest.mark.parametrize("name", PATTERNS)
def test_proof_holds_over_the_cover(name):
    """Over every feasible pair of options everything stated works by its means and nothing unstated does."""
    broken = [
        (dict(document.options), analysis.proof.unproven_flows, analysis.proof.unstated_flows)
        for document in documents(name)
        if not (analysis := analyze(document)).proof.holds
    ]

    assert len(swept(name)) > 10
    assert broken == []


@pytest.mark.parametrize("name", PATTERNS)
def test_default_findings_are_answered(name):
    """The default design has nothing high, and every finding on it is accepted with a reason."""
    findings = analyze(Document(pattern=name)).findings

    assert [finding.check for finding in findings if finding.severity in ("high", "critical")] == []
    assert [(finding.check, finding.resource) for finding in findings if finding.waiver is None] == []


@pytest.mark.parametrize("name", PATTERNS)
def test_no_waiver_is_idle(name):
    """Each waiver of a pattern answers some finding of its default design."""
    analysis = analyze(Document(pattern=name))
    used = {finding.waiver for finding in analysis.findings}

    assert [waiver.check for waiver in analysis.design.waivers if waiver not in used] == []


@pytest.mark.parametrize("name", PATTERNS)
def test_verdicts_do_not_read_reasons(name):
    """With every `because` emptied the proof is the same."""
    design = build(Document(pattern=name))
    estate = plan(design)
    bare = replace(estate, resources=tuple(replace(resource, because=()) for resource in estate.resources))
    assert prove(design, bare) == prove(design, estate)


@pytest.mark.parametrize("name", PATTERNS)
def test_every_resource_has_a_reason(name):
    """Nothing stands in an estate without a flow, access, prohibition or house rule that wants it."""
    for given in sample(name, 8):
        estate = plan(build(Document(pattern=name, options=dict(given))))
        assert [resource.key for resource in estate.resources if not resource.because] == []


@pytest.mark.parametrize("name", PATTERNS)
def test_keys_are_unique(name):
    """No two resources share a key, over the cover."""
    for document in documents(name):
        keys = [resource.key for resource in plan(build(document)).resources]
        assert len(keys) == len(set(keys))


@pytest.mark.parametrize("name", PATTERNS)
def test_routing_classes_are_as_the_tiers_promise(name):
    """Public tiers are public, isolated ones isolated, over the cover."""
    for document in documents(name):
        design = build(document)
        for subnet in plan(design).of(Subnet):
            tier = design.vpc(subnet.vpc).tier(subnet.tier)
            assert (tier.routing == "public") == (subnet.routing_class == "public"), (
                document.options,
                subnet.key,
            )
            assert not tier.isolated or subnet.routing_class == "isolated"


def test_additions_are_parts_of_a_design():
    """Every kind of addition has a field of the same name in a design, so that they are planned as one."""
    assert {field.name for field in fields(Additions)} <= {field.name for field in fields(Design)}
