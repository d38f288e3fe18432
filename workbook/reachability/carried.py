"""What gateways carry, and what kinds of end answer to, as sets of headers."""

from workbook.facts.ip_protocols import protocol_number
from workbook.reachability.headers import ICMP, ICMPV6, TCP, UDP, Headers, Selector
from workbook.reachability.joining import Joining

ECHO = Selector(ICMP, 8 * 256, 8 * 256 + 255)
ECHO6 = Selector(ICMPV6, 128 * 256, 128 * 256 + 255)


def not_carried_for_sure(joining: Joining, headers: Headers) -> int:
    """Of a NAT instance only TCP, UDP and ICMP are stated."""
    stated = headers.segments[TCP] | headers.segments[UDP] | headers.segments[ICMP]
    return headers.everything & ~stated if "nat_instance" in joining.carried else 0


def carried(joining: Joining, universe: int, headers: Headers) -> int:
    """What gateways carry (nat-gateway-basics, gateway-endpoints); of ICMPv6 queries NAT64 knows echoes (RFC 7915)."""
    limits = {
        "nat_gateway": headers.segments[TCP] | headers.segments[UDP] | headers.segments[ICMP],
        "nat64": headers.segments[TCP] | headers.segments[UDP] | headers.mask(ECHO6),
        "gateway_endpoint": headers.segments[TCP] | headers.mask(ECHO),
    }
    found = universe
    for word in joining.carried:
        found &= limits.get(word, found)
    return found


def taken(protocols: tuple[str, ...], headers: Headers) -> int:
    """What a kind of end answers to."""
    result = 0
    for word in protocols:
        result |= headers.mask(Selector(int(protocol_number(word))))
    return result
