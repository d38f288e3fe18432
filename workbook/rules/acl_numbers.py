"""Numbers of network ACL entries, from what an entry says and never from where it stands in a list.

    100-250       answers from a tier: 100 + 10 x tier slot
    1000-15999    requests of a tier: 1000 x (tier slot + 1) + port mod 1000
    16000-18899   requests of a named network outside
    19000-19899   answers of a named network outside
    20000-21999   denies of ports that the wide range of answers would open
    22000-23999   requests of everyone
    30000-30199   answers of everyone
    32000-32009   path-MTU messages

What is specific stands before the denies, what is open to everyone after them.
"""

from ipaddress import IPv4Network, IPv6Network
from zlib import crc32

from workbook.rules.acl_needs import Role

FINAL_DENY_IPV4 = 32767
FINAL_DENY_IPV6 = 32768


def tier_answer(tier_slot: int, protocol: str, first_port: int) -> int:
    """Answers from a tier."""
    return (
        100 + 10 * tier_slot + {1024: 0, 32768: 1, 49152: 2, 1025: 3}.get(first_port, 4) + _shift(protocol, 5)
    )


def tier_request(tier_slot: int, protocol: str, port: int) -> int:
    """Requests between tiers."""
    return 1000 * (tier_slot + 1) + (port + _shift(protocol, 500)) % 1000


def named(role: Role, cidr: IPv4Network | IPv6Network, protocol: str, first_port: int) -> int:
    """Requests or answers of a network named by its CIDR."""
    place = crc32(f"{cidr} {protocol} {first_port}".encode())
    return 16000 + place % 2900 if role == "request" else 19000 + place % 900


def deny(port: int, *, ipv6: bool) -> int:
    """The deny of one port for everyone."""
    return (21000 if ipv6 else 20000) + port % 1000


def open_request(protocol: str, port: int, *, ipv6: bool) -> int:
    """Requests to or from everyone."""
    return (23000 if ipv6 else 22000) + (port + _shift(protocol, 500)) % 1000


def open_answer(protocol: str, *, ipv6: bool) -> int:
    """Answers to or from everyone."""
    return (30100 if ipv6 else 30000) + _shift(protocol, 10)


def path_mtu(*, ipv6: bool) -> int:
    """Path-MTU messages."""
    return 32001 if ipv6 else 32000


def _shift(protocol: str, by: int) -> int:
    return 0 if protocol == "6" else by if protocol == "17" else 2 * by
