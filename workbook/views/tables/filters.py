"""Security group rules, and network ACL entries in the order AWS evaluates them."""

from collections.abc import Iterator

from workbook.analysis import EstateAnalysis
from workbook.facts.ip_protocols import EVERY_PROTOCOL, protocol_name, protocol_number
from workbook.model.estate.network import NetworkAcl, NetworkAclEntry, SecurityGroup, SecurityGroupRule
from workbook.views.tables.table import Column, Marked, Section, Table, Value
from workbook.views.tables.whereabouts import Whereabouts, by_vpc
from workbook.views.tables.words import Block, Names, because
from workbook.views.text import one_line

FINAL_DENY = 32767
"""From this number on an entry is the one AWS shows as `*`."""


def security_group_rules(analysis: EstateAnalysis) -> Table:
    """Every rule of every group, inbound first; a group without rules says so."""
    names = Names(analysis.estate, analysis.intent)
    table = Table(
        key="security_group_rules",
        title="Security group rules",
        section_title="Security group",
        columns=(
            Column(key="id", title="ID", is_code=True),
            Column(key="direction", title="Direction", room=70),
            Column(key="source", title="Source", is_code=True),
            Column(key="destination", title="Destination", is_code=True),
            Column(key="protocol", title="Protocol", room=68),
            Column(key="ports", title="Ports", room=74),
            Column(key="description", title="Description"),
            Column(key="because", title="Because", is_code=True),
        ),
        sections=(),
        note="Security groups are stateful: answers need no rule. What no rule allows is refused.",
    )
    groups = analysis.estate.of(SecurityGroup)
    sections = ((group.vpc, _group_section(analysis, group, names)) for group in groups)
    return by_vpc(table, Whereabouts(analysis.estate), sections)


def _group_section(analysis: EstateAnalysis, group: SecurityGroup, names: Names) -> Section:
    rules = [rule for rule in analysis.estate.of(SecurityGroupRule) if rule.security_group == group.key]
    inward = sum(not rule.is_egress for rule in rules)
    if not rules:
        return Section(names.group(group.key), (), "no rules: nothing in, nothing out")
    return Section(
        names.group(group.key),
        tuple(_rule_row(rule, names) for rule in sorted(rules, key=lambda rule: rule.is_egress)),
        f"{one_line(group.group_name)} · rules: {inward} in, {len(rules) - inward} out",
    )


def _rule_row(rule: SecurityGroupRule, names: Names) -> tuple[Value, ...]:
    peer, own = _peer(rule, names), rule.security_group
    return (
        rule.key,
        "out" if rule.is_egress else "in",
        own if rule.is_egress else peer,
        peer if rule.is_egress else own,
        _protocol(rule.ip_protocol),
        _rule_ports(rule),
        _purpose(rule),
        because(rule.because, by_key=True),
    )


def _purpose(rule: SecurityGroupRule) -> str:
    """The whole purpose in its own letters; the description, which EC2 cuts and spells its way, where there is none."""
    reasons = dict.fromkeys(one_line(reason.sentence).rstrip(".") for reason in rule.because)
    return "; ".join(reasons) or one_line(rule.description)


def _peer(rule: SecurityGroupRule, names: Names) -> Value:
    if rule.referenced_security_group:
        return names.group(rule.referenced_security_group)
    if rule.prefix_list:
        return rule.prefix_list
    block = rule.cidr_ipv4 or rule.cidr_ipv6
    return "" if block is None else _open_block(block, names, admits=not rule.is_egress)


def _open_block(block: Block, names: Names, *, admits: bool) -> Value:
    """A CIDR; one that is everybody stands out, most where a security group lets everybody in."""
    text = names.block(block)
    if block.prefixlen:
        return text
    return Marked(text, "alarm", "anyone may connect") if admits else Marked(text, "wide", "every address")


def _protocol(ip_protocol: str) -> str:
    if protocol_number(ip_protocol) == EVERY_PROTOCOL:
        return "all"
    return protocol_name(protocol_number(ip_protocol))


def _rule_ports(rule: SecurityGroupRule) -> str:
    if protocol_number(rule.ip_protocol) == EVERY_PROTOCOL or rule.from_port in (None, -1):
        return "all"
    if rule.ip_protocol in ("icmp", "icmpv6"):
        return f"type {rule.from_port} code {rule.to_port}"
    return f"{rule.from_port}" if rule.from_port == rule.to_port else f"{rule.from_port}-{rule.to_port}"


def network_acl_entries(analysis: EstateAnalysis) -> Table:
    """Every entry, by ACL and direction, lowest number first: the first that matches decides."""
    names = Names(analysis.estate, analysis.intent)
    sections = [
        (acl.vpc, section)
        for acl in analysis.estate.of(NetworkAcl)
        for section in _acl_sections(analysis, acl, names)
    ]
    table = Table(
        key="network_acl_entries",
        title="Network ACL entries",
        section_title="Network ACL",
        columns=(
            Column(key="rule_number", title="Rule", room=56),
            Column(key="direction", title="Direction", frame_only=True),
            Column(key="protocol", title="Protocol", room=68),
            Column(key="ports", title="Ports or ICMP type", room=110),
            Column(key="cidr_block", title="Source or destination", is_code=True),
            Column(key="action", title="Action", room=62),
            Column(key="because", title="Because"),
            Column(key="id", title="ID", is_code=True, frame_only=True),
        ),
        sections=(),
        note="Evaluated from the lowest number up; the first entry that matches decides, * last. Stateless: "
        "answers need an entry of their own. Packets inside one subnet meet no network ACL.",
    )
    return by_vpc(table, Whereabouts(analysis.estate), sections)


def _acl_sections(analysis: EstateAnalysis, acl: NetworkAcl, names: Names) -> Iterator[Section]:
    entries = [entry for entry in analysis.estate.of(NetworkAclEntry) if entry.network_acl == acl.key]
    serves = (
        ", ".join(acl.subnets) if acl.subnets else ("every other subnet" if acl.is_default else "no subnet")
    )
    for egress, word in ((False, "in"), (True, "out")):
        found = sorted((e for e in entries if e.egress is egress), key=lambda entry: entry.rule_number)
        rows = tuple(_entry_row(entry, names) for entry in found)
        yield Section(f"{acl.key}, {word}", rows, f"serves {serves}")


def _entry_row(entry: NetworkAclEntry, names: Names) -> tuple[Value, ...]:
    block = entry.cidr_block or entry.ipv6_cidr_block
    allows = entry.rule_action == "allow"
    text: Value = ""
    if block is not None:
        text = _open_block(block, names, admits=False) if allows else names.block(block)
    return (
        "*" if entry.rule_number >= FINAL_DENY else str(entry.rule_number),
        "out" if entry.egress else "in",
        _protocol(entry.protocol),
        _entry_ports(entry),
        text,
        Marked(entry.rule_action, "good" if allows else "bad"),
        because(entry.because),
        entry.key,
    )


def _entry_ports(entry: NetworkAclEntry) -> str:
    if entry.icmp_type_code:
        return f"type {entry.icmp_type_code.type} code {entry.icmp_type_code.code}"
    return str(entry.port_range) if entry.port_range else "all"
