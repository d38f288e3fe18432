"""What exists keeps its address and its arguments when something else comes or goes."""

from dataclasses import replace

import pytest

from tests.cover import IN_FULL
from tests.exports.roots import Difference, difference, put, root_of_document, written
from workbook.document import Document
from workbook.model.intent.additions import Additions
from workbook.model.intent.flow import Flow
from workbook.model.intent.party import OutsideHost
from workbook.model.ports import one_port

WORDS = frozenset({"description", "policy"})
"""Descriptions and policies tell all purposes that a shared rule or endpoint serves."""

SIZES = frozenset({"min_size", "max_size", "desired_capacity"})
"""An Auto Scaling group has instances in every zone."""

ZONES = frozenset({"subnet_ids", "subnets", "vpc_subnet_ids", "vpc_zone_identifier", "vpc_config"})
"""What stands in every zone lists its subnets."""

PARTS = (
    ("three_tier_dmz", {"lambda_functions": True}),
    ("three_tier_dmz", {"glue_jobs": True}),
    ("three_tier_dmz", {"data_tier": "s3_exports"}),
    ("three_tier_dmz", {"redirect_http": True}),
    ("three_tier_dmz", {"encryption_controls": "monitor"}),
    ("private_rds_api", {"data_tier": "s3_exports"}),
    ("private_rds_api", {"encryption_controls": "monitor"}),
)
"""Options that only add parts to a design."""

HOST = {
    "three_tier_dmz": ("app", ()),
    "private_rds_api": ("function", (("outside_hosts", [{"host": "api.example.com"}]),)),
}


def _arguments(found: Difference) -> frozenset[str]:
    """Every argument that is another one anywhere."""
    return frozenset(argument for arguments in found.changed.values() for argument in arguments)


def _with_flow(name: str) -> tuple[Document, Document]:
    """A design without and with one flow more, both with a way out."""
    source, options = HOST[name]
    without = Document(pattern=name, options=dict(options))
    vendor = OutsideHost(key="vendor", title="Vendor", host_name="vendor.example.com")
    flow = Flow(
        key="to-vendor",
        slot=1,
        source=source,
        destination="vendor",
        ports=one_port(8443),
        purpose="fetch the vendor's price list",
    )
    return without, replace(without, additions=Additions(parties=(vendor,), flows=(flow,)))


@pytest.mark.parametrize("name", IN_FULL)
def test_a_zone_more_adds_addresses_and_changes_sizes_only(name):
    """From two zones to three nothing goes, and of what stays only the instance counts are others."""
    two, three = (written(root_of_document(Document(pattern=name, options={"az_count": n}))) for n in (2, 3))
    found = difference(two, three)

    assert not found.gone
    assert all('["c"]' in address for address in found.new)
    assert _arguments(found) <= SIZES


@pytest.mark.parametrize(("name", "options"), PARTS, ids=str)
def test_an_optional_part_leaves_what_exists_alone(name, options):
    """A part more changes words of what it shares, nothing else; only a rule that a wider one gives may go."""
    without, with_it = (
        written(root_of_document(Document(pattern=name, options=given))) for given in ({}, options)
    )
    found = difference(without, with_it)

    assert all("_rule" in address for address in found.gone)
    assert found.new
    assert _arguments(found) <= WORDS


@pytest.mark.parametrize("name", IN_FULL)
def test_a_flow_more_adds_its_rules_and_changes_words_only(name):
    """One flow more: its rules come, nothing goes, and of what stays only descriptions are others."""
    without, with_it = (written(root_of_document(document)) for document in _with_flow(name))
    found = difference(without, with_it)

    assert not found.gone
    assert found.new
    assert all("_rule" in address for address in found.new)
    assert _arguments(found) <= WORDS


@pytest.mark.parametrize("name", IN_FULL)
def test_terraform_plans_a_zone_more_without_touching_what_exists(name, tmp_path, terraform):
    """The real plans of two and three zones: every address of the first is in the second, argument by argument."""
    plans = [
        terraform.plan(
            put(root_of_document(Document(pattern=name, options={"az_count": n})), tmp_path / str(n))
        )
        for n in (2, 3)
    ]
    found = difference(*plans)

    assert not found.gone
    assert found.changed
    assert _arguments(found) <= SIZES | ZONES


@pytest.mark.parametrize("name", IN_FULL)
def test_terraform_plans_a_flow_more_without_touching_what_exists(name, tmp_path, terraform):
    """The real plans without and with one flow: only descriptions and policies of what stays are others."""
    plans = [
        terraform.plan(put(root_of_document(document), tmp_path / str(place)))
        for place, document in enumerate(_with_flow(name))
    ]
    found = difference(*plans)

    assert not found.gone
    assert found.new
    assert _arguments(found) <= WORDS


@pytest.mark.parametrize(("name", "options"), PARTS[:3], ids=str)
def test_terraform_plans_an_optional_part_without_touching_what_exists(name, options, tmp_path, terraform):
    """The real plans without and with a part: what both have is the same but for words."""
    plans = [
        terraform.plan(put(root_of_document(Document(pattern=name, options=given)), tmp_path / str(place)))
        for place, given in enumerate(({}, options))
    ]
    found = difference(*plans)

    assert all("_rule" in address for address in found.gone)
    assert _arguments(found) <= WORDS


def test_the_comparison_sees_a_change():
    """The judge of these tests can say no: another port is another argument, another key another address."""
    before = {"a.b": {"port": 1}, "a.c": {}}

    assert difference(before, {"a.b": {"port": 2}, "a.d": {}}) == difference(
        {"a.b": {"port": 3}, "a.c": {}}, {"a.b": {"port": 4}, "a.d": {}}
    )
    assert difference(before, {"a.b": {"port": 2}, "a.d": {}}).changed == {"a.b": frozenset({"port"})}
    assert difference(before, before).changed == {}
