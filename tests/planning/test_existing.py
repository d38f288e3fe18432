"""What a person says is there already: marked, assumed, drawn dashed, an input of the exports, never created."""

import pytest

from workbook.analysis import analyze
from workbook.catalog import names
from workbook.document import Document, build
from workbook.errors import OptionsError
from workbook.exports.terraform.export import terraform as export_terraform
from workbook.facts.existing_ids import existing_id, existing_ids
from workbook.model.estate.network import Vpc
from workbook.plan import plan
from workbook.views.picture import picture_svg

KEY = "arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab"
NAMED = {
    "main": "vpc-0123456789abcdef0",
    "main/igw": "igw-0123456789abcdef0",
    "main/app/a": "subnet-0123456789abcdef0",
    "key/main": KEY,
    "objects": "arn:aws:s3:::amzn-s3-demo-bucket",
}


def document(pattern, existing):
    """A document that says what is there."""
    return Document(pattern=pattern, options={"existing": existing})


def may_exist(resource):
    """Whether its kind is one of those that can be there already."""
    return type(resource).__name__ in existing_ids()


def own_id(resource, place):
    """An id of the resource's kind and Region, and of nothing else's."""
    text = existing_ids()[type(resource).__name__].example.replace("us-east-1", resource.region)
    return f"{text[:-3]}{place:03d}"


def faults(existing, pattern="three_tier_dmz"):
    """What is said of input that cannot be."""
    with pytest.raises(OptionsError) as caught:
        plan(build(document(pattern, existing)))
    assert {fault.field for fault in caught.value.faults} == {"existing"}
    return [fault.sentence for fault in caught.value.faults]


@pytest.mark.parametrize("name", names())
def test_whatever_may_exist_of_a_pattern_can_be_said_to(name):
    """Every VPC, key and bucket takes the id or ARN of its kind; nothing else of the estate changes."""
    bare = plan(build(Document(pattern=name)))
    existing = {each.key: own_id(each, place) for place, each in enumerate(bare.resources) if may_exist(each)}
    analysis = analyze(document(name, existing))

    marked = {each.key: each.existing_id for each in analysis.estate.resources if each.key in existing}
    assert marked == existing
    assert [each.key for each in analysis.estate.resources] == [each.key for each in bare.resources]
    assert analysis.proof.holds
    assert existing.keys() <= {each.subject for each in analysis.intent.assumptions}
    assert export_terraform(analysis)


def test_what_exists_is_drawn_dashed():
    """The picture says of the VPC and its subnet that they exist, and of the other subnet nothing."""
    text = picture_svg(analyze(document("three_tier_dmz", NAMED)))

    assert text.count("(existing)</title>") == 2


def test_an_id_of_another_kind_is_refused_with_an_example():
    """A subnet's id is no VPC's."""
    assert faults("main=subnet-0123456789abcdef0") == [
        "main is a VPC, and 'subnet-0123456789abcdef0' is the id of a subnet; write it like vpc-0123456789abcdef0."
    ]


def test_a_key_of_another_region_is_refused():
    """A KMS key works in its own Region alone."""
    (sentence,) = faults({"key/main": KEY.replace("us-east-1", "eu-west-1")})

    assert "Name one of us-east-1" in sentence


def test_all_that_is_wrong_is_said_at_once():
    """Two keys that are nothing and one id of another kind are three sentences; one id for two things is a fourth."""
    said = faults(
        "man=vpc-0123456789abcdef0, main/rt/app/a=vpc-0123456789abcdef0, main=igw-0123456789abcdef0"
    )

    assert len(said) == 4
    assert "did you mean 'main'?" in said[0]
    assert "two things" in said[3]


@pytest.mark.parametrize("text", ["vpc-12", "vpc-0123456789abcdefg", "", "arn:aws:s3:::Bucket", 'vpc-"${x}"'])
def test_what_is_no_id_is_refused_before_anything_is_planned(text):
    """Forms are AWS's own; nothing hostile passes for an id."""
    (sentence,) = faults({"main": text})

    assert "no id or ARN of anything that may exist" in sentence


def test_examples_are_of_their_own_kind_alone():
    """No id is of two kinds."""
    for kind, form in existing_ids().items():
        found = existing_id(form.example)
        assert found is not None
        assert found.kind == kind


def test_a_vpc_that_exists_costs_and_proves_as_a_new_one():
    """What is assumed of it is what would have been made."""
    new, there = (analyze(document("private_rds_api", named)) for named in ({}, {"main": NAMED["main"]}))

    assert there.estate.get(Vpc, "main").existing_id == NAMED["main"]
    assert there.estimate.monthly_usd == new.estimate.monthly_usd
    assert there.proof.stated_flows == new.proof.stated_flows
