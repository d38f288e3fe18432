"""A Network Firewall at the edge or before NAT: what passes it, both ways in one zone, and what it lets through."""

from dataclasses import replace
from functools import cache

import pytest

from tests.imports.test_round_trip import _passages, _read_back
from workbook.analysis import analyze
from workbook.document import Document, build
from workbook.errors import OptionsError
from workbook.exports.formats import export
from workbook.model.estate.interconnect import NetworkFirewall
from workbook.model.estate.network import Route, RouteTable, Subnet
from workbook.plan import plan
from workbook.proof.prove import prove
from workbook.proof.tightness import faults, idle, without

EDGE = {"inspection": "network_firewall"}
EGRESS = {"egress_filter": "network_firewall", "vpc_block_public_access": "off"}
CASES = [
    ("three_tier_dmz", EDGE),
    ("three_tier_dmz", EDGE | {"nat_mode": "single", "nacl_mode": "strict", "az_count": 3}),
    ("three_tier_dmz", EDGE | {"entry": "none", "admin_access": "bastion", "nacl_mode": "tiered"}),
    ("scheduled_external_api", EGRESS),
    ("scheduled_external_api", EGRESS | {"nat_mode": "single", "nacl_mode": "strict", "az_count": 3}),
    ("scheduled_external_api", EGRESS | {"runs_on": "glue_python_shell", "endpoints": "gateway"}),
]


@cache
def _planned(name, *given):
    design = build(Document(pattern=name, options=dict(given)))
    return design, plan(design)


def planned(name, options):
    """A pattern's design and estate with these options."""
    return _planned(name, *options.items())


def targets(estate, table):
    """Where a table leads, by destination."""
    return {
        str(route.destination_cidr_block): route.target
        for route in estate.of(Route)
        if route.route_table == table and route.target != "local" and route.destination_cidr_block
    }


@pytest.mark.parametrize(("name", "options"), CASES)
def test_everything_works_through_the_firewall_and_nothing_is_idle(name, options):
    """The proof holds, and each rule, route and entry is needed."""
    design, estate = planned(name, options)

    assert prove(design, estate).holds
    assert list(faults(design, estate)) == []
    assert list(idle(design, estate)) == []


def test_at_the_edge_both_directions_pass_the_endpoint_of_one_zone():
    """The gateway's own table leads to each public subnet's zone, and the subnet's table back to the same endpoint."""
    _, estate = planned("three_tier_dmz", EDGE)

    assert estate.get(RouteTable, "main/rt/edge").gateways == ("main/igw",)
    assert targets(estate, "main/rt/edge") == {
        "10.20.0.0/24": "main/firewall/a",
        "10.20.1.0/24": "main/firewall/b",
    }
    assert targets(estate, "main/rt/public/a") == {"0.0.0.0/0": "main/firewall/a"}
    assert targets(estate, "main/rt/inspection") == {"0.0.0.0/0": "main/igw"}


def test_before_nat_answers_come_back_by_the_zone_they_left():
    """Private tables lead to their zone's endpoint, its table to NAT, NAT's table back through it."""
    _, estate = planned("scheduled_external_api", EGRESS)

    assert targets(estate, "main/rt/app/b") == {"0.0.0.0/0": "main/firewall/b"}
    assert targets(estate, "main/rt/inspection/b") == {"0.0.0.0/0": "main/nat/b"}
    assert targets(estate, "main/rt/public")["10.20.20.0/22"] == "main/firewall/b"


def test_subnets_keep_the_class_of_what_lies_behind_the_firewall():
    """Public subnets stay public behind the edge, private ones private before NAT."""
    _, edge = planned("three_tier_dmz", EDGE)
    _, egress = planned("scheduled_external_api", EGRESS)

    assert {each.routing_class for each in edge.of(Subnet) if each.tier in ("public", "inspection")} == {
        "public"
    }
    assert {each.routing_class for each in egress.of(Subnet) if each.tier == "app"} == {"private_egress"}


def test_the_firewall_says_what_the_flows_say():
    """At the edge users come in on 443 and calls go out; all else is dropped."""
    _, estate = planned("three_tier_dmz", EDGE)
    (firewall,) = estate.of(NetworkFirewall)
    said = {
        (str(rule.source or "any"), str(rule.destination or "any"), rule.from_port) for rule in firewall.rules
    }

    assert said == {("any", "10.20.0.0/22", 443), ("10.20.0.0/22", "any", 443)}
    assert firewall.default_action == "drop"
    assert firewall.allowed_domains == ()


@pytest.mark.parametrize(("name", "options"), [CASES[0], CASES[3]])
def test_a_firewall_that_lets_nothing_through_breaks_what_passes_it(name, options):
    """Without its rules each flow through it is unproven, so the engines really ask it."""
    design, estate = planned(name, options)
    (firewall,) = estate.of(NetworkFirewall)
    shut = replace(
        estate,
        resources=tuple(replace(each, rules=()) if each is firewall else each for each in estate.resources),
    )

    assert {line.flow for line in prove(design, shut).unproven_flows} >= {
        reason.key for reason in firewall.because
    }


@pytest.mark.parametrize(
    ("name", "options", "route"),
    [
        ("three_tier_dmz", EDGE, "main/rt/edge/10.20.0.0/24"),
        ("three_tier_dmz", EDGE, "main/rt/public/b/0.0.0.0/0"),
        ("scheduled_external_api", EGRESS, "main/rt/public/10.20.16.0/22"),
    ],
)
def test_a_way_past_the_firewall_is_noticed(name, options, route):
    """One direction past it, and the firewall knows no answer: some flow is unproven."""
    design, estate = planned(name, options)

    assert prove(design, without(estate, route)).unproven_flows != ()


def test_names_are_listed_and_their_connections_may_begin():
    """The allow list holds the called host; the policy drops established connections, not their openings."""
    analysis = analyze(Document(pattern="scheduled_external_api", options=EGRESS))
    text = b"".join(export(analysis, ["terraform"]).values()).decode()
    (firewall,) = analysis.estate.of(NetworkFirewall)

    assert firewall.allowed_domains == ("api.example.com",)
    assert 'targets              = ["api.example.com"]' in text
    assert '"aws:drop_established"' in text
    assert '"aws:drop_strict"' not in text


@pytest.mark.parametrize(
    ("name", "options", "fields"),
    [
        ("three_tier_dmz", EDGE | {"ipv6": "dual_stack"}, {"inspection", "ipv6"}),
        ("three_tier_dmz", EDGE | {"nat_mode": "regional"}, {"inspection", "nat_mode"}),
        (
            "three_tier_dmz",
            EDGE | {"vpc_block_public_access": "block_ingress"},
            {"inspection", "vpc_block_public_access"},
        ),
        ("scheduled_external_api", EGRESS | {"nat_mode": "instance"}, {"egress_filter", "nat_mode"}),
        (
            "scheduled_external_api",
            {"egress_filter": "network_firewall"},
            {"egress_filter", "vpc_block_public_access"},
        ),
    ],
)
def test_what_would_go_past_it_is_refused(name, options, fields):
    """Both fields of a contradiction are named."""
    with pytest.raises(OptionsError) as refused:
        build(Document(pattern=name, options=options))

    assert fields <= {fault.field for fault in refused.value.faults}


def test_its_hours_and_gigabytes_are_priced_and_the_nat_gateways_waived():
    """Endpoints by zone and hour, GB by what passes; AWS waives the NAT gateway behind each endpoint."""
    items = analyze(Document(pattern="scheduled_external_api", options=EGRESS)).estimate.items
    hours = [
        item for item in items if item.service == "Network Firewall" and item.component == "endpoint_hour"
    ]

    assert [item.quantity for item in hours] == [2 * 730]
    assert any(item.service == "Network Firewall" and item.component == "data_processed" for item in items)


@pytest.mark.parametrize(("name", "options"), [CASES[0], CASES[3]])
def test_an_inspected_network_reads_back_as_itself(name, options):
    """Described and read again, the same passages, classes, rules and names."""
    _, estate = planned(name, options)
    back = _read_back(estate)

    assert _passages(back) == _passages(estate)
    assert {each.key: each.routing_class for each in back.of(Subnet)} == {
        each.key: each.routing_class for each in estate.of(Subnet)
    }
    assert [(each.rules, each.allowed_domains) for each in back.of(NetworkFirewall)] == [
        (each.rules, each.allowed_domains) for each in estate.of(NetworkFirewall)
    ]
