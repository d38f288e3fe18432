"""The network ACL entry that would stop packets which another one lets pass."""

from collections.abc import Mapping
from ipaddress import ip_address, ip_network
from typing import Any

from workbook.model.estate.network import NetworkAcl, NetworkAclEntry
from workbook.model.ports import IcmpTypeCode, PortRange
from workbook.reachability.explanations import peer_block
from workbook.reachability.packet import ICMP, WITH_PORTS, Address, Question
from workbook.reachability.path import Path
from workbook.reachability.spans import EVERYTHING
from workbook.reachability.topology import Topology


def last_allowing(topology: Topology, path: Path, *, egress: bool) -> tuple[NetworkAclEntry, Address] | None:
    """The entry that lets a request out of its first subnet or into its last, and the peer that it saw."""
    found = []
    for hop in path.forward.hops:
        entry = topology.resource(hop.decided_by)
        if isinstance(entry, NetworkAclEntry) and entry.egress is egress and hop.decision == "allow":
            _, source, _, destination, *_ = hop.detail.split()  # "inbound SOURCE -> DESTINATION tcp/443"
            found.append((entry, ip_address(destination if egress else source)))
    return (found[0] if egress else found[-1]) if found else None


def deny_before(
    topology: Topology,
    entry: NetworkAclEntry,
    peer: Address,
    question: Question,
    outside: Mapping[Address, str],
) -> NetworkAclEntry | None:
    """A deny with the next free number below; nothing where none is free or ports are in several pieces."""
    number = _free_number(topology, entry)
    acl = topology.resource(entry.network_acl)
    if number is None or len(question.ports) != 1 or not isinstance(acl, NetworkAcl):
        return None
    block = ip_network(peer_block(topology, acl.vpc, peer, outside))
    said: dict[str, Any] = _matching(question)
    said["cidr_block" if block.version == 4 else "ipv6_cidr_block"] = block
    return NetworkAclEntry(
        key=f"{entry.network_acl}/{'out' if entry.egress else 'in'}/{number}",
        account=entry.account,
        region=entry.region,
        network_acl=entry.network_acl,
        rule_number=number,
        egress=entry.egress,
        rule_action="deny",
        **said,
    )


def _matching(question: Question) -> dict[str, Any]:
    """Protocol and ports of an entry that speaks of just these packets."""
    first, last = question.ports[0]
    if question.protocol in WITH_PORTS:
        return {"protocol": question.protocol, "port_range": PortRange(from_port=first, to_port=last)}
    if question.protocol in ICMP and question.ports != EVERYTHING:
        one = first == last
        code = IcmpTypeCode(type=first // 256, code=first % 256 if one else -1)
        return {"protocol": question.protocol, "icmp_type_code": code}
    return {"protocol": question.protocol}


def _free_number(topology: Topology, entry: NetworkAclEntry) -> int | None:
    """The highest number below an entry's that nothing of its direction has."""
    taken = {each.rule_number for each in topology.entries(entry.network_acl, egress=entry.egress)}
    return next((number for number in range(entry.rule_number - 1, 0, -1) if number not in taken), None)
