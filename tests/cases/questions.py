"""The cases' words for ends and packets, as the trace takes them."""

from ipaddress import ip_address

from workbook.facts.ip_protocols import protocol_number
from workbook.model.estate.estate import Estate
from workbook.reachability.ends import End, address_end, interface_end
from workbook.reachability.packet import Question, icmp_spans
from workbook.reachability.path import Path
from workbook.reachability.spans import EVERYTHING, span
from workbook.reachability.topology import topology_of
from workbook.reachability.trace import trace

PROTOCOLS = {"icmp6": "58", "esp": "50"}


def question(protocol: str, port: int | None = None) -> Question:
    """A protocol of the cases; ICMP means a ping."""
    number = PROTOCOLS.get(protocol) or protocol_number(protocol)
    if port is not None:
        return Question(protocol=number, ports=span(port, port))
    pings = {"1": icmp_spans(8, 0), "58": icmp_spans(128, 0)}
    return Question(protocol=number, ports=pings.get(number, EVERYTHING))


def ask(estate: Estate, source: str, destination: str, asked: Question) -> Path:
    """Traces between two names: instances, or addresses as the other end's VPC sees them."""
    ipv6 = asked.protocol == "58"
    client = _inside(estate, source, ipv6=ipv6)
    server = _inside(estate, destination, ipv6=ipv6)
    if client and server:
        return trace(estate, client, server, asked)
    if client:
        return trace(estate, client, _outside(estate, destination, client), asked)
    assert server
    return trace(estate, _outside(estate, source, server), _published(estate, server), asked)


def _inside(estate: Estate, name: str, *, ipv6: bool) -> End | None:
    party = next((party for party in estate.parties if party.key == name and party.interfaces), None)
    return interface_end(topology_of(estate), party.interfaces[0], ipv6=ipv6) if party else None


def _outside(estate: Estate, address: str, seen_by: End) -> End:
    return address_end(topology_of(estate), ip_address(address), seen_by.vpc)


def _published(estate: Estate, end: End) -> End:
    """The end at its public address, which is what an outside client contacts."""
    public = end.interface.public_ip if end.interface and end.address.version == 4 else None
    return interface_end(topology_of(estate), end.name, address=public) if public else end
