"""Widenings: each must name a rule's peer, the flow's ports, and a reason that holds in the estate."""

from dataclasses import replace

import pytest

from workbook.document import Document, build
from workbook.model.ports import one_port
from workbook.plan import plan
from workbook.proof.prove import prove
from workbook.proof.widenings import judge

HOST = {}
ENDPOINTS_ONLY = {"outside_hosts": (), "nat_mode": "none"}
SHARED = {"endpoint_security_groups": "shared", "outside_hosts": (), "glue_jobs": True}


def planned(**options):
    """A DMZ with options."""
    design = build(Document(pattern="three_tier_dmz", options=options))
    return design, plan(design)


@pytest.mark.parametrize(
    ("options", "reason"),
    [
        (HOST, "host_name_without_addresses"),
        (ENDPOINTS_ONLY, "prefix_list_is_a_service"),
        (SHARED, "shared_endpoint_group"),
    ],
)
def test_what_the_planner_widens_holds(options, reason):
    """Each kind that one VPC can need is planned, judged good and listed with its narrower way."""
    design, estate = planned(**options)
    assert [judge(widening, design, estate) for widening in estate.widenings] == [""] * len(estate.widenings)
    widened = [found for found in prove(design, estate).widened if found.reason == reason]
    assert widened
    assert all(found.narrower.endswith(".") and found.sentence for found in widened)


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"ports": one_port(22)}, "other ports"),
        ({"admits": "192.0.2.0/24"}, "no rule names"),
        ({"flow": "nobody-stated"}, "no flow"),
        ({"reason": "cidr_instead_of_group"}, "does not hold"),
        ({"reason": "client_ip_preserved"}, "does not hold"),
        ({"reason": "shared_endpoint_group"}, "does not hold"),
        ({"reason": "prefix_list_is_a_service"}, "does not hold"),
    ],
)
def test_a_widening_is_no_way_out(change, why):
    """Other ports, a peer that no rule has, or a reason that is not so: the widening counts for nothing."""
    design, estate = planned(**HOST)
    claimed = replace(estate.widenings[0], **change)
    assert why in judge(claimed, design, estate)


def test_without_its_widening_a_shared_group_is_unstated():
    """One group for all endpoints lets every client reach each of them; unsaid, that is a hole."""
    design, estate = planned(**SHARED)
    proof = prove(design, replace(estate, widenings=()))
    assert not proof.holds
    assert {flow.destination.split(":")[0] for flow in proof.unstated_flows} == {"endpoint"}


@pytest.mark.parametrize("options", [HOST, ENDPOINTS_ONLY, SHARED], ids=["host", "endpoints", "shared"])
def test_planned_without_a_flow_its_widening_is_gone(options):
    """Each widening is there for one flow, and is not planned without it."""
    design, estate = planned(**options)
    for gone in {widening.flow for widening in estate.widenings}:
        rest = replace(design, flows=tuple(flow for flow in design.flows if flow.key != gone))
        assert gone not in {widening.flow for widening in plan(rest).widenings}


def test_a_widening_goes_when_its_flow_goes():
    """A widening of a flow that is no longer stated is not listed and excuses nothing."""
    design, estate = planned(**HOST)
    gone = estate.widenings[0].flow
    rest = replace(design, flows=tuple(flow for flow in design.flows if flow.key != gone))
    proof = prove(rest, estate)
    assert gone not in {found.flow for found in proof.widened}
    assert not proof.holds
