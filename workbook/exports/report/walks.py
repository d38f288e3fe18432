"""The way of each stated flow, hop by hop, as the scalar packet engine walks it."""

from dataclasses import replace
from ipaddress import IPv4Address, IPv6Address

from workbook.analysis import Analysis
from workbook.facts.addresses import stand_in
from workbook.facts.ip_protocols import EVERY_PROTOCOL, protocol_number
from workbook.facts.nat64 import translation
from workbook.model.estate.network import NetworkInterface, Subnet
from workbook.model.estate.party import Party
from workbook.model.intent.flow import Flow
from workbook.proof.families import IPV6, is_translated, speaks_ipv6_only
from workbook.reachability.ends import End, interface_end, outside_end
from workbook.reachability.packet import Question
from workbook.reachability.path import Path
from workbook.reachability.spans import EVERYTHING, Spans, span
from workbook.reachability.topology import topology_of
from workbook.reachability.trace import trace

EXAMPLE_HOST = 10


def walk(analysis: Analysis, flow: Flow) -> Path:
    """One connection of a flow: from its first interface to a server in another zone where there is one."""
    estate = analysis.estate
    means = next((m.delivered_to for m in estate.means if m.flow == flow.key), flow.destination)
    source, destination = estate.party(flow.source), estate.party(means)
    start = source.interfaces[0] if source.interfaces else ""
    goal = _other(analysis, destination, start, flow)
    question = Question(protocol=_protocol(flow), ports=_ports(flow))
    if speaks_ipv6_only(source, estate):
        return trace(estate, *_ends_of_ipv6(analysis, flow, start, destination, goal), question)
    return trace(
        estate,
        _end(analysis, source, start),
        _end(analysis, destination, goal, from_outside=not start),
        question,
    )


def _ends_of_ipv6(
    analysis: Analysis, flow: Flow, start: str, destination: Party, goal: str
) -> tuple[End, End]:
    """The ends of a client without IPv4: an IPv6 host outside, or an IPv4 one as NAT64 shows it."""
    topology = topology_of(analysis.estate)
    client = interface_end(topology, start, ipv6=True)
    if goal:
        return client, interface_end(topology, goal, ipv6=True)
    if not is_translated(flow, analysis.estate, IPV6):
        host = IPv6Address(int(stand_in("internet_ipv6").network_address) + EXAMPLE_HOST)
        return client, outside_end(topology, host, name=destination.key)
    far = _end(analysis, destination, "")
    seen = translation(IPv4Address(int(far.address)))
    return client, replace(far, address=seen, block=None)


def _other(analysis: Analysis, party: Party, start: str, flow: Flow) -> str:
    """An interface of the party: in another zone than the client's if the flow spreads over zones, else in its own."""
    if not party.interfaces:
        return ""
    if not start:
        return party.interfaces[0]
    near = _zone(analysis, start)
    spread = flow.traffic.az_affinity == "spread"
    fitting = [key for key in party.interfaces if key != start and (_zone(analysis, key) != near) == spread]
    return next(iter(fitting), party.interfaces[0])


def _zone(analysis: Analysis, interface: str) -> str:
    subnet = analysis.estate.get(NetworkInterface, interface).subnet
    return analysis.estate.get(Subnet, subnet).availability_zone


def _end(analysis: Analysis, party: Party, interface: str, *, from_outside: bool = False) -> End:
    topology = topology_of(analysis.estate)
    if interface:
        contacted = analysis.estate.get(NetworkInterface, interface).public_ip if from_outside else None
        return interface_end(topology, interface, address=contacted)
    blocks = [block for block in party.cidr_blocks if block.version == 4 and block.prefixlen > 0]
    block = blocks[0] if blocks else stand_in("internet")
    first = int(block.network_address)
    host = first + EXAMPLE_HOST if block.num_addresses > EXAMPLE_HOST else first
    return outside_end(topology, IPv4Address(host), name=party.key)


def _protocol(flow: Flow) -> str:
    return EVERY_PROTOCOL if flow.protocol == "all" else protocol_number(flow.protocol)


def _ports(flow: Flow) -> Spans:
    if flow.ports is not None:
        return span(flow.ports.from_port, flow.ports.to_port)
    if flow.icmp_type_code is not None and flow.icmp_type_code.type >= 0:
        message = flow.icmp_type_code.type * 256
        code = flow.icmp_type_code.code
        return span(message + max(code, 0), message + (255 if code < 0 else code))
    return EVERYTHING
