"""The one partial verdict that counts as proven, and those that look like it and do not."""

from dataclasses import replace

import pytest

from workbook.document import Document, build
from workbook.model.estate.network import NetworkAclEntry
from workbook.model.ports import PortRange
from workbook.plan import plan
from workbook.proof.prove import prove


@pytest.fixture(scope="module")
def designed():
    """A tiered DMZ with a call to a host outside."""
    design = build(Document(pattern="three_tier_dmz", options={"nacl_mode": "tiered", "nat_mode": "single"}))
    return design, plan(design)


def deny_of(estate):
    """The application tier's deny of Remote Desktop."""
    return next(
        entry
        for entry in estate.of(NetworkAclEntry)
        if entry.network_acl == "main/acl/app"
        and entry.rule_action == "deny"
        and entry.port_range == PortRange(from_port=3389, to_port=3389)
    )


def with_entry(estate, before, **values):
    """The estate with one entry changed."""
    changed = tuple(replace(each, **values) if each.key == before.key else each for each in estate.resources)
    return replace(estate, resources=changed)


def test_answers_to_a_denied_port_are_listed_with_the_port(designed):
    """A host outside cannot answer to client port 3389, the flow is proven all the same, and the proof says so."""
    proof = prove(*designed)
    (partial,) = proof.partial
    assert (partial.destination, partial.denied_ports) == ("api.example.com", "3389")
    assert partial.flow in {line.flow for line in proof.proven_flows}
    assert proof.holds


def test_no_flow_inside_the_design_is_partial(designed):
    """Answers between tiers stand before the deny, so that only flows to the outside lose a port."""
    design, estate = designed
    inside = {party.key for party in design.placed}
    assert not [line for line in prove(design, estate).partial if {line.source, line.destination} <= inside]


def test_a_range_of_denied_ports_is_no_accepted_partial(designed):
    """A deny that takes hundreds of client ports away is a fault, not a price."""
    design, estate = designed
    wide = with_entry(estate, deny_of(estate), port_range=PortRange(from_port=40000, to_port=40500))
    proof = prove(design, wide)
    broken = {line.destination: line for line in proof.unproven_flows}
    assert "answers to its ports 3389, 40000-40500 are lost" in broken["api.example.com"].why
    assert broken["api.example.com"].path.verdict == "partial"


def test_a_port_without_an_explicit_deny_is_no_accepted_partial(designed):
    """A range of answers that merely ends too early is a fault."""
    design, estate = designed
    wide = next(
        entry
        for entry in estate.of(NetworkAclEntry)
        if entry.network_acl == "main/acl/app"
        and not entry.egress
        and str(entry.cidr_block) == "0.0.0.0/0"
        and entry.rule_action == "allow"
        and entry.port_range == PortRange(from_port=1024, to_port=65535)
    )
    short = with_entry(estate, wide, port_range=PortRange(from_port=1024, to_port=60000))
    assert {line.destination for line in prove(design, short).unproven_flows} >= {"api.example.com"}
