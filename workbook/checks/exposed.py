"""What gets through between the estate and hosts that nobody named, as the packet engines find it."""

from collections.abc import Iterator
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address

from workbook.facts.ip_protocols import protocol_name
from workbook.model.estate.estate import Estate
from workbook.model.intent.party import INTERNET
from workbook.reachability.ends import interface_end, outside_end
from workbook.reachability.headers import PORTED, ports_in_words
from workbook.reachability.matrix import Matrix, PlaneMatrix
from workbook.reachability.packet import Question
from workbook.reachability.spans import span
from workbook.reachability.topology import topology_of
from workbook.reachability.trace import trace


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """Ports that hosts of the internet reach on an interface, or that it reaches on them."""

    party: str
    interface: str
    owner: str
    outside: IPv4Address | IPv6Address
    inbound: bool
    protocol: int
    ports: tuple[tuple[int, int], ...]

    def takes(self, port: int) -> bool:
        """Whether the port is among them."""
        return any(first <= port <= last for first, last in self.ports)

    @property
    def words(self) -> str:
        """Protocol and ports: `tcp/22, 443-8443`."""
        return f"{protocol_name(str(self.protocol))}/{ports_in_words(self.ports)}"


def openings(matrix: Matrix, *, inbound: bool) -> tuple[Opening, ...]:
    """Everything that gets through from, or to, hosts of the internet that no party names."""
    return tuple(found for plane in matrix.planes for found in _of_plane(plane, matrix, inbound=inbound))


def path_words(estate: Estate, opening: Opening, port: int) -> str:
    """The path of one port of an opening: the components on it, and the rules that let it through."""
    topology = topology_of(estate)
    ipv6 = opening.outside.version == 6
    inside = interface_end(topology, opening.interface, ipv6=ipv6)
    outside = outside_end(topology, opening.outside, name=INTERNET)
    ends = (outside, inside) if opening.inbound else (inside, outside)
    path = trace(estate, *ends, Question(protocol=str(opening.protocol), ports=span(port, port)))
    hops = (hop.decided_by or hop.component for hop in path.forward.hops)
    return " > ".join(dict.fromkeys(hops))


def _of_plane(plane: PlaneMatrix, matrix: Matrix, *, inbound: bool) -> Iterator[Opening]:
    numbered = list(enumerate(plane.ends))
    outside = [(i, end) for i, end in numbered if end.is_outside and set(end.parties) <= {INTERNET}]
    cards = [(i, end) for i, end in numbered if end.sort == "interface" and end.members]
    address = IPv6Address if plane.plane.base.bits == 128 else IPv4Address
    for out, host in outside:
        for card, end in cards:
            mask = plane.cells.mask("open", *((out, card) if inbound else (card, out)))
            for protocol in PORTED if mask else ():
                ports = matrix.headers.intervals(protocol, mask)
                if ports:
                    yield Opening(
                        party=end.parties[0] if end.parties else end.owner,
                        interface=end.members[0],
                        owner=end.owner,
                        outside=address(host.address),
                        inbound=inbound,
                        protocol=protocol,
                        ports=ports,
                    )
