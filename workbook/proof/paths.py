"""The hop-by-hop path of one pair of ends, from the scalar engine: what the lists of the proof show as evidence."""

from collections.abc import Iterator
from dataclasses import replace
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network

from workbook.model.estate.estate import Estate
from workbook.model.estate.network import (
    NetworkInterface,
    SecurityGroup,
    SecurityGroupRule,
    Subnet,
)
from workbook.model.estate.resource import Resource
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
    peopled = with_strangers(estate, evidence.view, evidence.pair)
    source, destination = trace_ends(topology_of(peopled), evidence.view, evidence.pair)
    return trace(peopled, source, destination, question(evidence.view, evidence.mask))


def with_strangers(estate: Estate, view: View, pair: tuple[int, int]) -> Estate:
    """The estate with the strangers of a pair that carry groups of a party, made real."""
    worn = {view.ends[place].name: view.ends[place] for place in pair if view.ends[place].beside}
    if not worn:
        return estate
    made = [resource for end in worn.values() for resource in _made_real(estate, view, end)]
    return replace(estate, resources=(*estate.resources, *made))


def _made_real(estate: Estate, view: View, end: End) -> Iterator[Resource]:
    """An interface with the party's groups and one that allows everything."""
    subnet = estate.get(Subnet, end.subnet)
    everything, ipv6 = f"{end.name}/everything", view.bits == 128
    address = (IPv6Address if ipv6 else IPv4Address)(end.address)
    yield SecurityGroup(
        key=everything,
        account=subnet.account,
        region=subnet.region,
        vpc=end.vpc,
        group_name="everything",
        description="Allows everything",
    )
    for is_egress in (False, True):
        yield SecurityGroupRule(
            key=f"{everything}/{'out' if is_egress else 'in'}",
            account=subnet.account,
            region=subnet.region,
            security_group=everything,
            is_egress=is_egress,
            ip_protocol="-1",
            cidr_ipv4=None if ipv6 else IPv4Network("0.0.0.0/0"),
            cidr_ipv6=IPv6Network("::/0") if ipv6 else None,
        )
    yield NetworkInterface(
        key=end.name,
        account=subnet.account,
        region=subnet.region,
        vpc=end.vpc,
        subnet=end.subnet,
        private_ip_address=None if isinstance(address, IPv6Address) else address,
        ipv6_addresses=(address,) if isinstance(address, IPv6Address) else (),
        security_groups=(*(end.groups or ()), everything),
    )


def question(view: View, mask: int) -> Question:
    """The first headers of a set as a question: one protocol with its ports or messages."""
    headers = view.plane.plane.base.headers
    for protocol in CUT:
        if mask & headers.segments[protocol]:
            return Question(protocol=str(protocol), ports=headers.intervals(protocol, mask))
    return Question(protocol=str(headers.first_other_protocol(mask)))


def trace_ends(topology: Topology, view: View, pair: tuple[int, int]) -> tuple[TraceEnd, TraceEnd]:
    """The ends that the scalar engine starts from; who comes from the internet contacts the public address."""
    source, destination = (view.ends[place] for place in pair)
    ipv6 = view.bits == 128
    contacted = None
    from_internet = source.sort == "outside" and not source.attached
    if from_internet and destination.sort == "interface" and not ipv6:
        contacted = topology.estate.get(NetworkInterface, destination.members[0]).public_ip
    return _end(topology, source, ipv6=ipv6), _end(topology, destination, ipv6=ipv6, contacted=contacted)


def _end(topology: Topology, end: End, *, ipv6: bool, contacted: IPv4Address | None = None) -> TraceEnd:
    if end.stands_for:
        meant = _end(topology, end.stands_for, ipv6=False)
        return replace(meant, address=IPv6Address(end.address), block=None)
    if end.sort == "interface" or end.beside:
        key = end.members[0] if end.members else end.name
        return interface_end(topology, key, address=contacted, ipv6=ipv6)
    address = (IPv6Address if ipv6 else IPv4Address)(end.address)
    if end.sort == "outside" and not end.sure:
        party = end.parties[0]
        return TraceEnd(
            name=party, address=address, place="on_premises", client_ports=end.client_ports, undescribed=True
        )
    if end.sort == "stranger":
        return stranger_end(topology, end.subnet, ipv6=ipv6, address=address)
    return outside_end(topology, address, name=end.name)
