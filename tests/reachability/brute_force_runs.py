"""Connections played in the packet simulator: every combination of ports and of the zones that AWS may take."""

from dataclasses import dataclass

from tests.reachability.brute_force import PRIVATE, Sent
from tests.reachability.brute_force_boxes import Boxed
from workbook.model.estate.network import NetworkInterface


@dataclass(frozen=True)
class Premises:
    """A host in a network outside AWS, and the gateway or attachment that leads there."""

    address: object
    via: str


def works(estate, source, destination, proto, ports, choice=0):
    """Whether one connection gets its answer, by the same boxes, at the client that asked.

    Ends are interfaces, addresses of the internet or `Premises`; the destination is a pair of the end (None on the
    internet) and the address contacted. `ports` are the client's, the server's and the NAT's.
    """
    sport, dport, nat_port = ports
    network = Boxed(estate, nat_port, choice)
    server, contacted = destination
    own = _own_address(source, contacted)
    landed = _send(network, source, Sent(own, contacted, proto, sport, dport))
    if landed is None or not _is_there(landed, server, network.exit):
        return False
    boxes = set(network.boxes)
    answer = landed[1].back()
    if answer is None:
        return True
    back = _send(network, server if server is not None else contacted, answer)
    if back is None or set(network.boxes) != boxes:
        return False
    client = None if not isinstance(source, (NetworkInterface, Premises)) else source
    arrived = back[1]
    ports_match = proto in ("1", "58") or arrived.dport == sport
    at_client = _is_there(back, client, network.exit)
    return at_client and arrived.src == contacted and arrived.dst == own and ports_match


def _own_address(source, contacted):
    if isinstance(source, NetworkInterface):
        return source.private_ip_address if contacted.version == 4 else source.ipv6_addresses[0]
    return source.address if isinstance(source, Premises) else source


def _send(network, end, packet):
    if isinstance(end, NetworkInterface):
        return network.from_interface(end, packet)
    return (
        network.from_premises(end.via, packet) if isinstance(end, Premises) else network.from_outside(packet)
    )


def _is_there(landed, end, left_by):
    """Whether a packet landed at an end: its interface, its premises by their own gateway, or the internet."""
    if isinstance(end, NetworkInterface):
        return landed[0] != "outside" and landed[0].key == end.key
    if isinstance(end, Premises):
        return landed[0] == "outside" and left_by == end.via
    private = [block for block in PRIVATE if landed[1].dst.version == 4 and landed[1].dst in block]
    return landed[0] == "outside" and not private


def outcomes(estate, source, destination, proto, ports):
    """What the connections of every combination of ports and zones come to."""
    clients, servers, nats = ports
    return {
        works(estate, source, destination, proto, (sport, dport, nat_port), choice)
        for sport in clients
        for dport in servers
        for nat_port in nats
        for choice in (0, 1)
    }
