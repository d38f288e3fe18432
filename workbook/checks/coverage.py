"""Which rule, entry or network lies within another, and how the ports and peers of them read."""

from collections.abc import Iterable
from ipaddress import IPv4Network, IPv6Network

from workbook.model.estate.network import NetworkAclEntry, SecurityGroupRule

Network = IPv4Network | IPv6Network

PROTOCOL_NAMES = {"-1": "all", "1": "icmp", "6": "tcp", "17": "udp", "58": "icmpv6"}


def within(inner: Network | None, outer: Network | None) -> bool:
    """Whether one network lies in another of its family."""
    if isinstance(inner, IPv4Network) and isinstance(outer, IPv4Network):
        return inner.subnet_of(outer)
    if isinstance(inner, IPv6Network) and isinstance(outer, IPv6Network):
        return inner.subnet_of(outer)
    return False


def overlap(one: Network | None, other: Network | None) -> bool:
    """Whether two networks of one family share an address."""
    return within(one, other) or within(other, one)


def rule_within(inner: SecurityGroupRule, outer: SecurityGroupRule) -> bool:
    """Whether every packet that `inner` admits is admitted by `outer` as well."""
    same_side = (inner.security_group, inner.is_egress) == (outer.security_group, outer.is_egress)
    return same_side and _protocol_within(inner, outer) and _peer_within(inner, outer)


def _protocol_within(inner: SecurityGroupRule, outer: SecurityGroupRule) -> bool:
    if outer.ip_protocol == "-1":
        return True
    return inner.ip_protocol == outer.ip_protocol and _ports_within(inner, outer)


def _ports_within(inner: SecurityGroupRule, outer: SecurityGroupRule) -> bool:
    if outer.from_port in (None, -1):
        return True
    if inner.from_port is None or inner.to_port is None or outer.from_port is None or outer.to_port is None:
        return False
    if inner.ip_protocol in ("icmp", "icmpv6"):
        return inner.from_port == outer.from_port and outer.to_port in (-1, inner.to_port)
    return outer.from_port <= inner.from_port and inner.to_port <= outer.to_port


def _peer_within(inner: SecurityGroupRule, outer: SecurityGroupRule) -> bool:
    if inner.referenced_security_group:
        return inner.referenced_security_group == outer.referenced_security_group
    if inner.prefix_list:
        return inner.prefix_list == outer.prefix_list
    return within(rule_network(inner), rule_network(outer))


def entry_within(inner: NetworkAclEntry, outer: NetworkAclEntry) -> bool:
    """Whether `outer`, evaluated first, decides every packet that `inner` speaks of."""
    if outer.protocol not in ("-1", inner.protocol):
        return False
    return _entry_ports_within(inner, outer) and within(entry_network(inner), entry_network(outer))


def _entry_ports_within(inner: NetworkAclEntry, outer: NetworkAclEntry) -> bool:
    if outer.protocol == "-1":
        return True
    if outer.icmp_type_code is not None:
        kind, code = outer.icmp_type_code.type, outer.icmp_type_code.code
        asked = inner.icmp_type_code
        return kind == -1 or (asked is not None and kind == asked.type and code in (-1, asked.code))
    if outer.port_range is None:
        return True
    if inner.port_range is None:
        return False
    return inner.port_range.from_port in outer.port_range and inner.port_range.to_port in outer.port_range


def entry_network(entry: NetworkAclEntry) -> Network | None:
    """The other side an entry speaks of."""
    return entry.cidr_block or entry.ipv6_cidr_block


def rule_network(rule: SecurityGroupRule) -> Network | None:
    """The CIDR a rule names, if it names one."""
    return rule.cidr_ipv4 or rule.cidr_ipv6


def is_everywhere(network: Network | None) -> bool:
    """Whether a network is 0.0.0.0/0 or ::/0."""
    return network is not None and network.prefixlen == 0


def admits_port(rule: SecurityGroupRule, protocol: str, port: int) -> bool:
    """Whether a rule's protocol and ports take in this port."""
    if rule.ip_protocol == "-1":
        return True
    if rule.ip_protocol != protocol or rule.from_port is None or rule.to_port is None:
        return False
    return rule.from_port <= port <= rule.to_port


def entry_admits_port(entry: NetworkAclEntry, protocol: str, port: int) -> bool:
    """Whether an entry's protocol and ports take in this port; `protocol` is AWS's number."""
    if entry.protocol not in ("-1", protocol):
        return False
    return entry.protocol == "-1" or entry.port_range is None or port in entry.port_range


def rule_words(rule: SecurityGroupRule) -> str:
    """A rule as one reads it: `in tcp/443 from 0.0.0.0/0`."""
    peer = rule.referenced_security_group or rule.prefix_list or str(rule_network(rule))
    return (
        f"{'out' if rule.is_egress else 'in'} {port_words(rule)} {'to' if rule.is_egress else 'from'} {peer}"
    )


def port_words(rule: SecurityGroupRule) -> str:
    """Protocol and ports of a rule: `tcp/1024-65535`, `icmp/3/4`, `all`."""
    if rule.ip_protocol == "-1":
        return "all"
    if rule.from_port is None:
        return rule.ip_protocol
    if rule.ip_protocol in ("icmp", "icmpv6"):
        return f"{rule.ip_protocol}/{rule.from_port}/{rule.to_port}"
    one = rule.from_port == rule.to_port
    return f"{rule.ip_protocol}/{rule.from_port}" + ("" if one else f"-{rule.to_port}")


def entry_words(entry: NetworkAclEntry) -> str:
    """An entry as one reads it: `110 allow in tcp/443 from 10.0.0.0/22`."""
    name = PROTOCOL_NAMES.get(entry.protocol, entry.protocol)
    ports = entry.port_range or entry.icmp_type_code
    what = f"{name}/{ports}" if ports is not None else name
    way = "out" if entry.egress else "in"
    side = "to" if entry.egress else "from"
    return f"{entry.rule_number} {entry.rule_action} {way} {what} {side} {entry_network(entry)}"


def listed(words: Iterable[str]) -> str:
    """Names in a sentence: sorted, commas between."""
    return ", ".join(sorted(words))
