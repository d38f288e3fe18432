"""Parts of the handoff that judge something by themselves: encryption on the way, a zone's failure, evidence."""

from dataclasses import replace

import pytest

from tests.exports.handoffs import analysis
from workbook.analysis import analyze
from workbook.document import Document
from workbook.exports.report.blocks import Bullets
from workbook.exports.report.numbering import KEYS
from workbook.exports.report.parts.delivery import order
from workbook.exports.report.parts.outage import outage
from workbook.exports.report.parts.overview import without_nat
from workbook.exports.report.parts.transit import transit
from workbook.exports.report.walks import walk
from workbook.facts.review_evidence import review_evidence
from workbook.facts.symptoms import symptoms
from workbook.model.estate.compute import Listener
from workbook.model.estate.network import NetworkInterface, Subnet
from workbook.views.tables.table import text_of


def changed(name, key, **fields):
    """One of the designs with other values for some fields of one resource."""
    found = analysis(name)
    resources = tuple(replace(r, **fields) if r.key == key else r for r in found.estate.resources)
    return replace(found, estate=replace(found.estate, resources=resources))


def encrypted(found, flow):
    """What the table of data in transit says of one flow."""
    return next((text_of(row[3]), row[4]) for row in transit(found).table.rows if row[0] == flow)


@pytest.mark.parametrize(
    ("found", "flow", "says"),
    [
        (lambda: analysis("dmz"), "users-to-alb-443", "yes"),
        (lambda: analysis("dmz"), "alb-to-app", "no"),
        (lambda: changed("dmz", "alb/target-group", protocol="HTTPS"), "alb-to-app", "yes"),
        (lambda: analysis("dmz"), "app-to-database", "yes"),
        (lambda: changed("dmz", "database/parameters", parameters=()), "app-to-database", "no"),
        (lambda: analysis("dmz"), "app-to-s3", "yes"),
        (lambda: analysis("dmz"), "app-to-api.example.com-443", "yes"),
        (
            lambda: changed("dmz", "alb", listeners=(Listener(protocol="HTTP", port=443),)),
            "users-to-alb-443",
            "no",
        ),
        (lambda: analysis("pipeline"), "glue-job-to-itself", "not known"),
        (lambda: analysis("rds"), "function-to-proxy", "yes"),
        (lambda: changed("rds", "proxy", require_tls=False), "function-to-proxy", "no"),
    ],
)
def test_a_flow_is_called_encrypted_only_where_something_says_so(found, flow, says):
    """Listeners, target groups, parameter groups and proxies decide; where nothing is known, so it says."""
    assert says == encrypted(found(), flow)[0]


def effect(found, part):
    """What happens to one part when a zone fails."""
    return next(row[2] for row in outage(found).table.rows if row[0] == part)


def test_a_database_without_standby_is_gone_with_its_zone():
    """Multi-AZ decides whether a zone's failure is an outage of the database."""
    assert "standby" in effect(analysis("dmz"), "database")
    assert "is gone" in effect(changed("dmz", "database", multi_az=False), "database")


def test_parts_that_stand_in_one_zone_are_gone_with_it():
    """A fleet in one subnet, a zonal NAT gateway and a Glue connection do not survive their zone."""
    assert "is gone" in effect(changed("dmz", "app", subnets=("main/app/a",)), "app")
    assert "no way out" in effect(analysis("dmz"), "main/nat/a")
    assert "waits" in effect(analysis("pipeline"), "glue-job/connection")


def test_parts_that_span_zones_go_on():
    """Load balancers, fleets, functions and endpoints in several zones go on."""
    for part in ("alb", "app", "main/endpoint/ssm"):
        assert "other zones" in effect(analysis("dmz"), part)


def test_references_of_facts_lead_to_parts():
    """Symptoms and evidence point at parts that exist."""
    named = {part for fact in (*symptoms(), *review_evidence()) for part in fact.parts}

    assert named <= set(KEYS)


@pytest.mark.parametrize("name", ["dmz", "pipeline", "closed", "rds"])
def test_every_flow_is_walked_to_its_end(name):
    """The example connection of each stated flow arrives, and its answer too, but for client ports denied on purpose."""
    found = analysis(name)
    partial = {line.flow for line in found.proof.partial}

    for flow in found.design.flows:
        expected = {"reachable", "partial"} if flow.key in partial else {"reachable"}
        assert walk(found, flow).verdict in expected, flow.key


@pytest.mark.parametrize("name", ["dmz", "pipeline"])
def test_a_walk_passes_the_means_of_its_flow(name):
    """The hops of a flow name the gateway or endpoint that the plan chose for it."""
    found = analysis(name)
    for means in found.estate.means:
        path = walk(found, found.design.flow(means.flow))
        named = {hop.component for hop in (*path.forward.hops, *path.answer.hops)}
        named |= {hop.decided_by for hop in (*path.forward.hops, *path.answer.hops)}
        if means.via:
            assert named & set(means.via), means.flow


@pytest.mark.parametrize("name", ["dmz", "pipeline", "rds"])
def test_a_way_ends_in_another_zone_where_the_flow_spreads(name):
    """The example connection crosses zones wherever its server stands in one that the client's first interface does not."""
    found = analysis(name)
    delivered = {means.flow: means.delivered_to for means in found.estate.means}
    zones = {subnet.key: subnet.availability_zone for subnet in found.estate.of(Subnet)}
    cards = {card.key: zones[card.subnet] for card in found.estate.of(NetworkInterface)}
    for flow in found.design.flows:
        source = found.estate.party(flow.source)
        goal = found.estate.party(delivered.get(flow.key, flow.destination))
        if not (source.interfaces and goal.interfaces) or flow.traffic.az_affinity != "spread":
            continue
        start = cards[source.interfaces[0]]
        if {cards[key] for key in goal.interfaces} - {start}:
            assert cards[_end_of(walk(found, flow))] != start, flow.key


def _end_of(path):
    return [hop.component for hop in path.forward.hops if hop.kind == "NetworkInterface"][-1]


def test_the_price_without_nat_is_the_sum_without_its_lines():
    """Where NAT cannot be dropped the answer splits the sum; where there is none it says so."""
    found = analysis("dmz")
    nat = sum(item.monthly_usd for item in found.estimate.items if item.paid_for == "nat")

    assert f"NAT comes to {nat:,.2f} of {found.estimate.monthly_usd:,.2f}" in without_nat(found)
    assert without_nat(analysis("closed")).startswith("It has no NAT gateway")


def test_several_accounts_have_an_order_of_their_own():
    """The implementation order sends to the README of the roots when there are several, and only then."""
    other = {"name": "data", "cidr": "10.30.0.0/16", "account": "111122223333"}
    joined = analyze(Document(pattern="vpc_peering", options={"other_vpcs": [other]}))
    said = "account-111122223333) have roots of their own"

    assert said in _words(order(joined))
    assert "roots of their own" not in _words(order(analysis("dmz")))


def _words(blocks):
    return " ".join(item for block in blocks if isinstance(block, Bullets) for item in block.items)
