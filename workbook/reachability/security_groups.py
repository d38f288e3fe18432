"""Security groups at one interface: allow only, all groups together, answers pass unasked."""

from dataclasses import dataclass, replace

from workbook.facts.ip_protocols import EVERY_PROTOCOL, protocol_number
from workbook.facts.managed_interfaces import ManagedInterface, managed_interface
from workbook.model.estate.network import NetworkInterface, SecurityGroupRule
from workbook.reachability.explanations import open_security_group, peer_block
from workbook.reachability.packet import ICMP, Packet, icmp_spans
from workbook.reachability.path import Blocker
from workbook.reachability.spans import EVERYTHING, NOTHING, Spans, intersect, span, subtract, union
from workbook.reachability.topology import Topology
from workbook.reachability.trail import Trail

KIND = "SecurityGroup"


@dataclass(frozen=True, slots=True)
class Peer:
    """The far end as a rule sees it; `groups` is empty where the packet no longer shows whose it is."""

    groups: frozenset[str] = frozenset()
    subnet: str = ""
    hidden: frozenset[str] = frozenset()
    """The groups that it has and that something on the way keeps rules from seeing."""
    loss: str = ""
    """The explanation code of that."""
    loss_at: str = ""
    """What does not carry them, by key, where turning something on would help."""
    elsewhere: bool = False
    """It is in a VPC that the estate does not hold, whose groups rules may name."""


def kind_of(topology: Topology, interface: NetworkInterface) -> ManagedInterface:
    """What is known of an interface's kind."""
    owner = topology.resource(interface.attached_to) if interface.attached_to else None
    return managed_interface(interface.interface_type, type(owner).__name__ if owner else "")


def groups_of(topology: Topology, interface: NetworkInterface) -> tuple[str, ...]:
    """The groups of an interface; AWS gives it the VPC's default one where none is named."""
    if interface.security_groups or kind_of(topology, interface).may_lack_security_groups:
        return interface.security_groups
    default = topology.default_security_group(interface.vpc)
    return (default,) if default else ()


def pass_security_groups(
    topology: Topology, trail: Trail, interface: NetworkInterface, packet: Packet, peer: Peer, *, egress: bool
) -> None:
    """Lets through what any rule of any group of the interface admits."""
    groups = groups_of(topology, interface)
    if not groups and kind_of(topology, interface).may_lack_security_groups:
        return
    rules = [rule for group in groups for rule in topology.rules(group, egress=egress)]
    hits = [(rule, admitted(topology, rule, packet, peer)) for rule in rules]
    allowed = union(pair for _, spans in hits for pair in spans)
    deciding = next((rule for rule, spans in hits if spans), None)
    way = "outbound" if egress else "inbound"
    if deciding:
        detail = f"{way} {packet.headers()}"
        trail.hop(deciding.security_group, KIND, "allow", decided_by=deciding.key, detail=detail)
    dropped = subtract(packet.ports, allowed)
    if not dropped:
        return
    named = groups[0] if groups else interface.key
    dropped = _after_unknown_lists(topology, trail, named, rules, packet, dropped)
    if peer.elsewhere:
        dropped = _after_unknown_groups(topology, trail, named, rules, packet, dropped)
    if not dropped:
        return
    remote = packet.destination if egress else packet.source
    block = peer_block(topology, interface.vpc, remote, trail.outside)
    unseen = next((rule for rule in rules if _would_admit(topology, rule, packet, peer, dropped)), None)
    change = open_security_group(named, packet, dropped, peer.groups, block, egress=egress)
    blocker = Blocker(
        component=named,
        code="ENI_SG_RULES_MISMATCH" if rules else "SG_HAS_NO_RULES",
        rule="",
        detail=_why(groups, way, packet, any_rules=bool(rules)),
        change=change,
    )
    trail.drop_ports(packet, dropped, KIND, _with_loss(blocker, unseen, peer) if unseen else blocker)


def _with_loss(blocker: Blocker, rule: SecurityGroupRule, peer: Peer) -> Blocker:
    """The same, where a rule names a group of the peer that is not seen from here."""
    named = rule.referenced_security_group
    detail = f"{blocker.detail}: {named} is not seen from here"
    on = f"turn security group referencing on for {peer.loss_at}, or {blocker.change}"
    change = on if peer.loss_at else blocker.change
    return replace(blocker, code=peer.loss, rule=rule.key, detail=detail, change=change)


def _would_admit(
    topology: Topology, rule: SecurityGroupRule, packet: Packet, peer: Peer, dropped: Spans
) -> bool:
    """Whether a rule would admit some of what is dropped, if it could see the peer's groups."""
    if rule.referenced_security_group not in peer.hidden:
        return False
    return bool(intersect(dropped, admitted(topology, rule, packet, Peer(groups=peer.hidden))))


def _why(groups: tuple[str, ...], way: str, packet: Packet, *, any_rules: bool) -> str:
    names = ", ".join(groups) or "the interface without groups"
    what = "admits" if any_rules else "exists at all: none admits"
    return f"no {way} rule of {names} {what} {packet.headers()}"


def admitted(topology: Topology, rule: SecurityGroupRule, packet: Packet, peer: Peer) -> Spans:
    """The ports of a packet that one rule lets through."""
    remote = packet.destination if rule.is_egress else packet.source
    if rule.referenced_security_group:
        meant = rule.referenced_security_group in peer.groups
    elif rule.prefix_list:
        prefixes = topology.prefix_list(rule.prefix_list)
        meant = prefixes is not None and any(remote in entry for entry in prefixes.entries)
    else:
        block = rule.cidr_ipv4 or rule.cidr_ipv6
        meant = block is not None and remote in block
    return intersect(packet.ports, _ports(rule, packet)) if meant else NOTHING


def _ports(rule: SecurityGroupRule, packet: Packet) -> Spans:
    protocol = protocol_number(rule.ip_protocol)
    if protocol == EVERY_PROTOCOL:
        return EVERYTHING
    if protocol != packet.protocol:
        return NOTHING
    if protocol in ICMP:
        return icmp_spans(rule.from_port, rule.to_port)
    if rule.from_port is None or rule.to_port is None or rule.from_port < 0:
        return EVERYTHING
    return span(rule.from_port, rule.to_port)


def _after_unknown_lists(
    topology: Topology,
    trail: Trail,
    named: str,
    rules: list[SecurityGroupRule],
    packet: Packet,
    dropped: Spans,
) -> Spans:
    """What is dropped for sure: rules by a prefix list that the estate lacks may admit their own ports."""
    for rule in rules:
        if not rule.prefix_list or topology.prefix_list(rule.prefix_list):
            continue
        if maybe := intersect(dropped, _ports(rule, packet)):
            reason = f"prefix list {rule.prefix_list} of a rule is not in the estate"
            trail.unknown(named, KIND, "X_NOT_MODELLED", reason, rule=rule.key)
            dropped = subtract(dropped, maybe)
    return dropped


def _after_unknown_groups(
    topology: Topology,
    trail: Trail,
    named: str,
    rules: list[SecurityGroupRule],
    packet: Packet,
    dropped: Spans,
) -> Spans:
    """The same for rules by a group that the estate does not hold: who carries it in the other VPC is not known."""
    for rule in rules:
        group = rule.referenced_security_group
        if not group or topology.resource(group):
            continue
        if maybe := intersect(dropped, _ports(rule, packet)):
            reason = f"who carries {group} in the VPC at the other end is not described"
            trail.unknown(named, KIND, "UNKNOWN_PEERED_SGS", reason, rule=rule.key)
            dropped = subtract(dropped, maybe)
    return dropped
