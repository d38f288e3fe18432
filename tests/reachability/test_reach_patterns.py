"""Every stated flow of every pattern, walked hop by hop by the trace: all zones, all client ports."""

import random

import pytest

from tests.cover import networked
from workbook.catalog import names, pattern
from workbook.errors import OptionsError
from workbook.options import levels, read_options
from workbook.plan import plan
from workbook.reachability.reach import reach

DRAWS = 12


def drawn(name, seed):
    """Options of a pattern drawn from their test levels; seed 0 is the defaults."""
    rng = random.Random(f"{name}/{seed}")  # noqa: S311  # draws test cases, guards nothing
    options = pattern(name).options
    given = {
        key: rng.choice(values) for key, values in levels(options).items() if values and rng.random() < 0.5
    }
    return read_options(options, given if seed else {})


def words(flow):
    """A flow's protocol and ports as `reach` reads them."""
    if flow.icmp_type_code:
        return f"{flow.protocol}/{flow.icmp_type_code.type}/{flow.icmp_type_code.code}"
    return f"{flow.protocol}/{flow.ports}" if flow.ports else flow.protocol


def accepted(path):
    """Open in full, or in all but the replies from anywhere to the one port that a tiered list denies."""
    lost = {blocker.detail.rpartition("; drops ")[2] for blocker in path.blockers}
    return path.verdict == "reachable" or (path.verdict == "partial" and lost == {"tcp/3389"})


def delivered(estate, flow):
    """The destination as people state it; an endpoint where it stands for a service of the design's own."""
    endpoints = {party.key: party for party in estate.parties if party.key.startswith("endpoint:")}
    means = next(each for each in estate.means if each.flow == flow.key)
    answers = endpoints.get(means.delivered_to)
    return means.delivered_to if answers and answers.forwards_to else flow.destination


def walked(estate, flow):
    """The answers about a flow: between all its interfaces, or zone by zone where it stays within its zone."""
    ends = (flow.source, delivered(estate, flow))
    if flow.traffic.az_affinity != "same_az":
        return [reach(estate, *ends, words(flow))]
    sources, targets = (
        {estate[estate[key].subnet].availability_zone: key for key in estate.party(end).interfaces}
        for end in ends
    )
    return [
        reach(estate, sources[zone], targets[zone], words(flow)) for zone in sources.keys() & targets.keys()
    ]


def built(name, seed):
    """The design and estate of drawn options, or None where they are refused together."""
    try:
        design = pattern(name).build(drawn(name, seed))
        return design, plan(design)
    except OptionsError:
        return None


@pytest.mark.parametrize("name", networked())
def test_stated_flows_are_walked_from_end_to_end(name):
    """Each flow of a plan arrives and is answered between all its interfaces, whatever their zones."""
    plans = [each for each in (built(name, seed) for seed in range(DRAWS)) if each]
    paths = [path for design, estate in plans for flow in design.flows for path in walked(estate, flow)]

    assert [path for path in paths if not accepted(path)] == []
    assert len(plans) > DRAWS // 3
    assert len(paths) >= len(plans)


@pytest.mark.parametrize("name", names())
def test_means_lie_on_the_way(name):
    """What the plan chose for a flow is what the packets of its first pair pass, relays and lists aside."""
    design = pattern(name).build(pattern(name).options())
    estate = plan(design)
    flows = {flow.key: flow for flow in design.flows}
    for means in estate.means:
        flow = flows[means.flow]
        path = reach(estate, flow.source, flow.destination, words(flow))
        passed = {hop.component for hop in path.forward.hops}
        kinds = {type(estate[key]).__name__: key for key in means.via}
        gateways = {key for kind, key in kinds.items() if kind in ("InternetGateway", "VpcEndpoint")}
        gateway_endpoints = {
            key for key in gateways if getattr(estate[key], "vpc_endpoint_type", "Gateway") == "Gateway"
        }

        assert gateway_endpoints <= passed, (means, passed)


@pytest.mark.parametrize(
    ("name", "source", "destination"),
    [("three_tier_dmz", "internet", "database"), ("three_tier_dmz", "internet", "app")],
)
def test_prohibited_ways_are_closed_more_than_once(name, source, destination):
    """Whoever opens one lock of a private tier still stands before the others."""
    estate = plan(pattern(name).build(pattern(name).options()))
    path = reach(estate, source, destination, "tcp/5432")

    assert path.verdict == "blocked"
    assert len({blocker.component for blocker in path.blockers}) >= 3
