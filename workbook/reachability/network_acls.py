"""Network ACLs at a subnet's border: lowest number first, the first that matches decides, nothing is remembered."""

from workbook.facts.ip_protocols import EVERY_PROTOCOL, protocol_number
from workbook.model.estate.network import NetworkAcl, NetworkAclEntry
from workbook.reachability.explanations import open_network_acl, peer_block
from workbook.reachability.packet import ICMP, WITH_PORTS, Address, Packet, icmp_spans
from workbook.reachability.path import Blocker
from workbook.reachability.spans import EVERYTHING, NOTHING, Spans, intersect, span, subtract
from workbook.reachability.topology import Topology
from workbook.reachability.trail import Trail

KIND = "NetworkAcl"
CODE = "SUBNET_ACL_RESTRICTION"

Match = tuple[NetworkAclEntry | None, Spans]
"""An entry and the ports it decides about; no entry is the `*` that AWS always keeps last."""


def pass_network_acl(topology: Topology, trail: Trail, subnet: str, packet: Packet, *, egress: bool) -> None:
    """Judges a packet that crosses the border of a subnet."""
    acl = topology.network_acl(subnet)
    way = "outbound" if egress else "inbound"
    if acl is None:
        trail.hop(subnet, KIND, "allow", detail=f"{way}: no list is known here; AWS's default one allows all")
        return
    remote = packet.destination if egress else packet.source
    for entry, ports in first_matches(topology, acl, packet, egress=egress):
        if entry and entry.rule_action == "allow":
            detail = f"{way} {packet.source} -> {packet.destination} {packet.describe(ports)}"
            trail.hop(acl.key, KIND, "allow", decided_by=entry.key, detail=detail)
            continue
        if entry and _is_unread(entry):
            reason = f"{way} at {subnet}: entry {entry.rule_number} could not be read"
            trail.unknown(acl.key, KIND, "X_NOT_MODELLED", reason, rule=entry.key)
            continue
        block = peer_block(topology, acl.vpc, remote, trail.outside)
        blocker = Blocker(
            component=acl.key,
            code=CODE,
            rule=entry.key if entry else "",
            detail=f"{way} at {subnet}: {_rule(entry)} denies {packet.source} -> {packet.destination}",
            change=open_network_acl(acl.key, entry, packet, ports, block, egress=egress),
        )
        trail.drop_ports(packet, ports, KIND, blocker)


def _rule(entry: NetworkAclEntry | None) -> str:
    if entry is None or entry.rule_number >= 32767:
        return "the last entry (*)"
    return f"entry {entry.rule_number}"


def first_matches(topology: Topology, acl: NetworkAcl, packet: Packet, *, egress: bool) -> list[Match]:
    """Which entry decides about which of the packet's ports, in the order of evaluation."""
    remote = packet.destination if egress else packet.source
    left = packet.ports
    matches: list[Match] = []
    for entry in topology.entries(acl.key, egress=egress):
        if not left:
            break
        hit = intersect(left, matched(entry, packet.protocol, remote))
        if hit:
            matches.append((entry, hit))
            left = subtract(left, hit)
    return [*matches, (None, left)] if left else matches


def _is_unread(entry: NetworkAclEntry) -> bool:
    """Whether an entry names no block: an import could not read it, and it may decide anything."""
    return entry.cidr_block is None and entry.ipv6_cidr_block is None


def matched(entry: NetworkAclEntry, protocol: str, remote: Address) -> Spans:
    """The ports that an entry speaks of, for this protocol and this remote address."""
    block, number = entry.cidr_block or entry.ipv6_cidr_block, protocol_number(entry.protocol)
    if block is None:
        return EVERYTHING
    if remote not in block or number not in (EVERY_PROTOCOL, protocol):
        return NOTHING
    if number in ICMP and entry.icmp_type_code:
        return icmp_spans(entry.icmp_type_code.type, entry.icmp_type_code.code)
    if number in WITH_PORTS and entry.port_range:
        return span(entry.port_range.from_port, entry.port_range.to_port)
    return EVERYTHING
