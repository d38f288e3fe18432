"""The smallest change that would open what a trace found shut, in a sentence."""

from collections.abc import Iterable

from workbook.facts.explanation_codes import explanation_code
from workbook.model.estate.network import NetworkAclEntry
from workbook.reachability.packet import Packet
from workbook.reachability.spans import Spans

LAST = 32767


def hint(code: str) -> str:
    """What usually mends a code, as a sentence's start."""
    return explanation_code(code).fix_hint


def open_security_group(
    group: str, packet: Packet, ports: Spans, peer_groups: Iterable[str], *, egress: bool
) -> str:
    """A rule that names just this peer and these ports."""
    way, word = ("outbound", "to") if egress else ("inbound", "from")
    remote = packet.destination if egress else packet.source
    peer = min(peer_groups, default="") or f"{remote}/{remote.max_prefixlen}"
    return f"add to {group} an {way} rule: {packet.describe(ports)} {word} {peer}"


def open_network_acl(
    acl: str, entry: NetworkAclEntry | None, packet: Packet, ports: Spans, *, egress: bool
) -> str:
    """An allow entry before the one that denies."""
    way, word = ("outbound", "to") if egress else ("inbound", "from")
    remote = packet.destination if egress else packet.source
    number = entry.rule_number if entry else LAST
    before = f" numbered below {number}" if number < LAST else ""
    what = packet.describe(ports)
    return f"add to {acl} an {way} allow entry{before}: {what} {word} {remote}/{remote.max_prefixlen}"


def open_route(table: str, packet: Packet, target: str) -> str:
    """A route for this destination."""
    return f"add to {table} a route for {packet.destination}/{packet.destination.max_prefixlen} to {target}"
