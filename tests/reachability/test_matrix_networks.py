"""Over peerings, transit gateways and doors to premises both engines give one verdict."""

from hypothesis import event, given, settings
from hypothesis import strategies as st

from tests.reachability.drawn_networks import joined
from tests.reachability.test_matrix_trace import _asked, _question, _verdict
from workbook.proof.paths import trace_ends
from workbook.proof.universe import View
from workbook.reachability.matrix import network_matrix
from workbook.reachability.topology import topology_of
from workbook.reachability.trace import trace


@settings(max_examples=40, deadline=None)
@given(estate=joined(), rng=st.randoms(use_true_random=False))
def test_matrix_and_trace_agree_across_networks(estate, rng):
    """On drawn pairs and header classes of several joined networks both engines give the same verdict."""
    matrix, topology = network_matrix(estate), topology_of(estate)
    for plane in matrix.planes:
        for pair, bit in _asked(plane, rng):
            source, destination = (plane.ends[place] for place in pair)
            if "gateway" in (source.sort, destination.sort):
                continue
            if source.attached and plane.plane.joins.joining(*pair).lanes:
                continue  # the trace follows the lanes of one door only
            asked = _question(matrix.headers, bit)
            path = trace(estate, *trace_ends(topology, View(plane), pair), asked)
            names = [source.name, destination.name]
            event(path.verdict)
            assert (*names, asked, _verdict(plane, pair, bit)) == (*names, asked, path.verdict), (
                path.blockers,
                path.forward,
                path.answer,
            )
