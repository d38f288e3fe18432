"""Matrix, trace and packets played one by one: three programs, one verdict."""

from contextlib import ExitStack
from ipaddress import IPv4Address, IPv6Address
from unittest.mock import patch

from hypothesis import event, given, settings
from hypothesis import strategies as st

from tests.oracles_ran import ran
from tests.reachability import brute_force
from tests.reachability.test_trace_brute_force import (
    CLIENT_PORTS,
    NAT_PORTS,
    denying_worlds,
    route_line,
    worlds,
)
from workbook.proof.paths import trace_ends
from workbook.proof.universe import View
from workbook.reachability.headers import CUT
from workbook.reachability.matrix import network_matrix
from workbook.reachability.packet import Question
from workbook.reachability.spans import span
from workbook.reachability.topology import topology_of
from workbook.reachability.trace import trace

RANGES = {"nat_gateway": NAT_PORTS, "small": CLIENT_PORTS, "any": CLIENT_PORTS}
READERS = ("answer", "matrix", "compile", "answers")
"""The modules that ask for a client's ports; here they hear of small ranges, which can be played out."""


def _cell(plane, pair, bit):
    """What the matrix says of a pair and a class of headers."""
    for verdict in ("reachable", "unknown"):
        if int(getattr(plane, verdict)[pair][bit // 64]) >> bit % 64 & 1:
            return verdict
    return "partial" if int(plane.some[pair][bit // 64]) >> bit % 64 & 1 else "blocked"


def _bits(headers):
    """Each class of headers by its first port or message."""
    for protocol in CUT:
        for place, first in enumerate(headers.cuts[protocol]):
            yield headers.offsets[protocol] + place, str(protocol), first


def _played(estate, plane, pair, protocol, first):
    """The verdict of packets between two ends of the matrix, or None where one is a stranger or a gateway."""
    source, destination = (plane.ends[place] for place in pair)
    six = plane.plane.base.bits == 128
    sorts = {source.sort, destination.sort}
    if sorts & {"stranger", "gateway"} or sorts == {"outside"} or source.sort == "translated":
        return None
    address = IPv6Address if six else IPv4Address
    meant = destination.stands_for or destination
    if meant.sort == "stranger":
        return None
    client = estate[source.members[0]] if source.members else address(source.address)
    server = estate[meant.members[0]] if meant.members else None
    contacted = address(destination.address)
    if destination.sort == "interface":
        contacted = server.ipv6_addresses[0] if six else server.private_ip_address
        if source.sort == "outside" and not six:
            contacted = server.public_ip
            if contacted is None:
                return "blocked"
    icmp = protocol in ("1", "58")
    return brute_force.verdict(
        estate,
        client,
        (server, contacted),
        protocol,
        (first,),
        (0,) if icmp else range(CLIENT_PORTS[0], CLIENT_PORTS[1] + 1),
        (0,) if icmp else range(NAT_PORTS[0], NAT_PORTS[1] + 1),
    )


@settings(max_examples=60, deadline=None)
@given(estate=st.one_of(worlds(route_line), denying_worlds()), rng=st.randoms(use_true_random=False))
def test_three_engines_agree(estate, rng):
    """A cell of the matrix, its trace, and its packets port by port come to the same verdict."""
    with ExitStack() as patched:
        for reader in READERS:
            patched.enter_context(patch(f"workbook.reachability.{reader}.client_range", RANGES.__getitem__))
        matrix, topology = network_matrix(estate), topology_of(estate)
        for plane in matrix.planes:
            cells = [(s, d) for s in range(len(plane.ends)) for d in range(len(plane.ends))]
            passes = plane.passing("some")
            by_nat64 = [pair for pair in cells if plane.ends[pair[1]].stands_for and passes[pair]]
            chosen = [*rng.sample(cells, min(12, len(cells))), *rng.sample(by_nat64, min(6, len(by_nat64)))]
            for pair in chosen:
                bit, protocol, first = rng.choice(list(_bits(matrix.headers)))
                if protocol == ("1" if plane.plane.base.bits == 128 else "58"):
                    continue
                played = _played(estate, plane, pair, protocol, first)
                if played is None:
                    continue
                asked = Question(protocol=protocol, ports=span(first, first))
                path = trace(estate, *trace_ends(topology, View(plane), pair), asked)
                ran("packet simulator")
                event(f"{played} by NAT64" if plane.ends[pair[1]].stands_for else played)
                names = [plane.ends[place].name for place in pair]

                assert (played, played) == (path.verdict, _cell(plane, pair, bit)), (names, asked)
