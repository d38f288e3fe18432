"""Tight: without any one rule, entry or route of a flow something breaks, and nothing admits more than the flows."""

import pytest

from tests.cover import documents, every_document, sample
from workbook.catalog import names
from workbook.document import Document, build
from workbook.plan import plan
from workbook.proof.tightness import faults, idle


def planned(document):
    """A document's design and estate."""
    design = build(document)
    return design, plan(design)


@pytest.mark.parametrize("name", names())
def test_default_options_are_tight(name):
    """Nothing that serves a flow can go, and every layer by itself admits the flows and no more."""
    design, estate = planned(Document(pattern=name))
    assert list(idle(design, estate)) == []
    assert list(faults(design, estate)) == []


@pytest.mark.parametrize("name", names())
def test_a_sample_of_the_cover_is_tight(name):
    """So are some option sets, others at every commit."""
    for given in sample(name, 4):
        design, estate = planned(Document(pattern=name, options=dict(given)))
        assert list(idle(design, estate)) == [], given


@pytest.mark.parametrize("name", names())
def test_every_layer_is_exact_over_the_cover(name):
    """Over every pair of options each rule, route and strict ACL by itself admits the flows and no more."""
    for document in documents(name):
        assert list(faults(*planned(document))) == [], document.options


@pytest.mark.all_pairs
@pytest.mark.parametrize("name", names())
def test_the_whole_cover_is_tight(name):
    """Over every pair of options nothing that serves a flow can go."""
    for document in every_document(name):
        assert list(idle(*planned(document))) == [], document.options
