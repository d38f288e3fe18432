"""The proof over the catalogue at default options, and what must make it fail."""

from dataclasses import replace

import pytest

from workbook.catalog import names, pattern
from workbook.plan import plan
from workbook.proof.prove import prove


@pytest.fixture(scope="module", params=names())
def designed(request):
    """A pattern's design and estate at default options."""
    chosen = pattern(request.param)
    design = chosen.build(chosen.options())
    return design, plan(design)


def test_default_options_are_proven(designed):
    """Everything stated works by its means, nothing else does, every prohibition holds."""
    proof = prove(*designed)
    assert proof.unproven_flows == ()
    assert proof.unstated_flows == ()
    assert all(result.holds for result in proof.prohibitions)
    assert proof.holds
    assert len(proof.proven_flows) == len(proof.stated_flows) == len(designed[0].flows)
    assert len(proof.proven_accesses) == len(proof.stated_accesses) >= len(designed[0].accesses)
    assert proof.stated_flows or proof.stated_accesses


def test_inside_one_vpc_only_two_widenings_are_declared_by_default(designed):
    """Groups express every end inside; only names and prefix lists are wider than stated."""
    reasons = {widened.reason for widened in prove(*designed).widened}
    assert reasons <= {"host_name_without_addresses", "prefix_list_is_a_service"}


def test_emptying_every_reason_changes_no_verdict(designed):
    """The engines and the proof read resources and never why they are there."""
    design, estate = designed
    silent = replace(estate, resources=tuple(replace(each, because=()) for each in estate.resources))
    assert prove(design, silent) == prove(design, estate)


def test_an_estate_without_means_proves_nothing(designed):
    """A flow whose way nobody chose is unproven, even if packets would get through."""
    design, estate = designed
    proof = prove(design, replace(estate, means=()))
    assert proof.proven_flows == ()
    assert proof.holds is (not design.flows)
