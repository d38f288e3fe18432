"""The hop-by-hop path of one pair of ends, from the scalar engine: what the lists of the proof show as evidence."""

from ipaddress import IPv4Address, IPv6Address

from workbook.model.estate.estate import Estate
from workbook.model.estate.network import NetworkInterface
from workbook.proof.flows import Evidence
from workbook.proof.universe import View
from workbook.reachability.classes import End
from workbook.reachability.ends import End as TraceEnd
from workbook.reachability.ends import interface_end, outside_end, stranger_end
from workbook.reachability.headers import CUT
from workbook.reachability.packet import Question
from workbook.reachability.path import Path
from workbook.reachability.topology import Topology, topology_of
from workbook.reachability.trace import trace


def path_of(estate: Estate, evidence: Evidence) -> Path:
    """The trace of a pair, asked for the first headers of a set."""
    source, destination = trace_ends(topology_of(estate), evidence.view, evidence.pair)
    return trace(estate, source, destination, question(evidence.view, evidence.mask))


def question(view: View, mask: int) -> Question:
    """The first headers of a set as a question: one protocol with its ports or messages."""
    headers = view.plane.plane.base.headers
    for protocol in CUT:
        if mask & headers.segments[protocol]:
            return Question(protocol=str(protocol), ports=headers.intervals(protocol, mask))
    return Question(protocol=str(headers.first_other_protocol(mask)))


def trace_ends(topology: Topology, view: View, pair: tuple[int, int]) -> tuple[TraceEnd, TraceEnd]:
    """The ends that the scalar engine starts from; who comes from outside contacts the public address."""
    source, destination = (view.ends[place] for place in pair)
    ipv6 = view.plane.plane.base.bits == 128
    contacted = None
    if source.sort == "outside" and destination.sort == "interface" and not ipv6:
        contacted = topology.estate.get(NetworkInterface, destination.members[0]).public_ip
    return _end(topology, source, ipv6=ipv6), _end(topology, destination, ipv6=ipv6, contacted=contacted)


def _end(topology: Topology, end: End, *, ipv6: bool, contacted: IPv4Address | None = None) -> TraceEnd:
    if end.sort == "interface":
        return interface_end(topology, end.members[0], address=contacted, ipv6=ipv6)
    address = (IPv6Address if ipv6 else IPv4Address)(end.address)
    if end.sort == "stranger":
        return stranger_end(topology, end.subnet, ipv6=ipv6, address=address)
    return outside_end(topology, address, name=end.name)
