"""The smallest change that would open what a trace found shut, in a sentence."""

from collections.abc import Iterable, Mapping

from workbook.facts.explanation_codes import explanation_code
from workbook.model.estate.network import NetworkAclEntry
from workbook.reachability.packet import Address, Packet
from workbook.reachability.spans import Spans
from workbook.reachability.topology import Topology

LAST = 32767


def hint(code: str) -> str:
    """What usually mends a code, as a sentence's start."""
    return explanation_code(code).fix_hint


def peer_block(topology: Topology, vpc: str, address: Address, outside: Mapping[Address, str]) -> str:
    """The narrowest block that a rule can name for an address without knowing which one AWS will give.

    Inside the VPC that is the subnet's; of an outside party its own block; else the address alone.
    """
    subnet = topology.subnet_at(vpc, address)
    if subnet:
        return next(str(block) for block in subnet.blocks if address in block)
    return outside.get(address, f"{address}/{address.max_prefixlen}")


def open_security_group(
    group: str, packet: Packet, ports: Spans, peer_groups: Iterable[str], block: str, *, egress: bool
) -> str:
    """A rule that names just this peer and these ports."""
    way, word = ("outbound", "to") if egress else ("inbound", "from")
    peer = min(peer_groups, default="") or block
    return f"add to {group} an {way} rule: {packet.describe(ports)} {word} {peer}"


def open_network_acl(
    acl: str, entry: NetworkAclEntry | None, packet: Packet, ports: Spans, block: str, *, egress: bool
) -> str:
    """An allow entry before the one that denies."""
    way, word = ("outbound", "to") if egress else ("inbound", "from")
    number = entry.rule_number if entry else LAST
    before = f" numbered below {number}" if number < LAST else ""
    return f"add to {acl} an {way} allow entry{before}: {packet.describe(ports)} {word} {block}"


def open_route(table: str, block: str, target: str, *, has_one: bool = False) -> str:
    """A route for this destination; a table that has one for the very block can only have it replaced."""
    if has_one:
        return f"replace in {table} the route for {block} by one to {target}"
    return f"add to {table} a route for {block} to {target}"
