"""Networks on premises whose addresses nobody tells: both engines say that nobody can know, unless all is closed."""

from dataclasses import replace

from hypothesis import event, given, settings
from hypothesis import strategies as st

from tests.reachability.drawn_networks import joined
from tests.reachability.joined_estates import attached
from tests.reachability.matrix_estates import THREE_TIERS
from tests.reachability.small_estates import outside
from tests.reachability.test_matrix_trace import _question, _verdict
from workbook.model.estate.interconnect import TransitGatewayRouteTable
from workbook.proof.paths import trace_ends
from workbook.proof.universe import View
from workbook.reachability.entry import ways_in
from workbook.reachability.matrix import network_matrix
from workbook.reachability.passages import passages
from workbook.reachability.topology import topology_of
from workbook.reachability.trace import trace

DOORS = ("att/dx", "att/vpn", "vgw", "nowhere")


@st.composite
def silent(draw):
    """Joined networks with an attachment that announces nothing known, and a party behind some door or any."""
    estate = draw(joined())
    behind = (draw(st.sampled_from(DOORS)),)
    chosen = draw(st.sampled_from(estate.of(TransitGatewayRouteTable)))
    told = replace(
        chosen,
        associations=(*chosen.associations, "att/dx"),
        propagations=(*chosen.propagations, *draw(st.sampled_from(((), ("att/dx",), ("att/dx",))))),
    )
    resources = (*(told if each is chosen else each for each in estate.resources), _direct_connect())
    party = replace(outside("somewhere", location="on_premises"), behind=behind)
    return replace(estate, resources=resources, parties=(*estate.parties, party))


def _direct_connect():
    return attached("att/dx", "dxgw", kind="direct-connect-gateway")


def _cases(plane, rng):
    """Pairs of an interface and an end that nobody described, those that may pass before others; and the internet."""
    beyond = [at for at, end in enumerate(plane.ends) if end.sort == "outside" and not end.sure]
    cards = [at for at, end in enumerate(plane.ends) if end.sort == "interface"]
    internet = [at for at, end in enumerate(plane.ends) if end.sort == "outside" and end.sure]
    every = [(s, d) for s in cards for d in beyond] + [(s, d) for s in beyond for d in cards]
    every += [(s, d) for s in cards for d in internet]
    maybe = [pair for pair in every if plane.cells.mask("unknown", *pair)]
    for pair in (*rng.sample(maybe, min(9, len(maybe))), *rng.sample(every, min(5, len(every)))):
        known = plane.cells.mask("unknown", *pair) or plane.plane.universe
        yield pair, rng.choice([bit for bit in range(plane.plane.base.headers.count) if known >> bit & 1])


@settings(max_examples=40, deadline=None)
@given(estate=silent(), rng=st.randoms(use_true_random=False))
def test_matrix_and_trace_agree_where_nobody_tells(estate, rng):
    """To and from every address that such a network may have both engines give one verdict, and never a sure yes."""
    matrix, topology = network_matrix(estate), topology_of(estate)
    for plane in matrix.planes:
        for pair, bit in _cases(plane, rng):
            source, destination = (plane.ends[place] for place in pair)
            if plane.plane.joins.joining(*pair).lanes and "outside" in (source.sort, destination.sort):
                continue  # the trace follows the lanes of one door only
            asked, ends = _question(matrix.headers, bit), trace_ends(topology, View(plane), pair)
            if source.sort == "outside" and len(ways_in(topology, *ends)) > 1:
                continue  # of several doors the trace takes one that no filter shuts, the matrix the surest one
            path = trace(estate, *ends, asked)
            names = [source.name, destination.name, destination.span]
            event(path.verdict)
            assert (*names, asked, _verdict(plane, pair, bit)) == (*names, asked, path.verdict), (
                path.blockers,
                path.forward,
                path.answer,
            )
            assert path.verdict in ("unknown", "blocked") or (source.sure and destination.sure)


def test_without_a_door_nothing_passes():
    """A network on premises behind no door at all is reached by nobody, whatever addresses it has."""
    party = outside("somewhere", location="on_premises")
    estate = replace(THREE_TIERS, parties=(*THREE_TIERS.parties, party))
    found = {end for each in passages(network_matrix(estate)) for end in (each.source, each.destination)}
    assert "somewhere" not in found
    assert "internet" in found
