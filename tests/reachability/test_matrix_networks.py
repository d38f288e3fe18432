"""Over peerings, transit gateways and doors to premises both engines give one verdict."""

from hypothesis import event, given, settings
from hypothesis import strategies as st

from tests.reachability.drawn_networks import OPEN, joined, several_doors
from tests.reachability.joined_estates import network, vgw
from tests.reachability.small_estates import estate as estate_of
from tests.reachability.small_estates import party
from tests.reachability.test_matrix_trace import _asked, _question, _verdict
from workbook.proof.paths import trace_ends
from workbook.proof.universe import View
from workbook.reachability.matrix import network_matrix
from workbook.reachability.passages import passages
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
            asked, ends = _question(matrix.headers, bit), trace_ends(topology, View(plane), pair)
            if source.attached and (plane.plane.joins.joining(*pair).lanes or several_doors(estate, *ends)):
                continue  # the trace follows the lanes of one door only
            path = trace(estate, *ends, asked)
            names = [source.name, destination.name]
            event(path.verdict)
            assert (*names, asked, _verdict(plane, pair, bit)) == (*names, asked, path.verdict), (
                path.blockers,
                path.forward,
                path.answer,
            )


def test_a_propagated_route_never_beats_the_local_one():
    """A virtual private gateway that announces a subnet of the VPC itself takes nothing away from it."""
    made = network("a", "10.0.0.0/16", zones="ab", routes=("10.0.1.0/24 vgw propagated",), groups=OPEN)
    world = estate_of([*made, vgw(home="a")], parties=[party("one", "a-a"), party("two", "a-b")])
    found = [(each.source, each.destination, each.verdict) for each in passages(network_matrix(world))]

    assert ("one", "two", "reachable") in found
    assert ("two", "one", "reachable") in found
