"""NAT64: IPv4 addresses inside one IPv6 prefix, which NAT gateways translate (nat-gateway-nat64-dns64)."""

from ipaddress import IPv4Address, ip_network

from workbook.reachability.packet import Address

NAT64 = ip_network("64:ff9b::/96")


def embedded(address: Address) -> IPv4Address | None:
    """The IPv4 address that an address of the prefix stands for."""
    return IPv4Address(int(address) % 2**32) if address in NAT64 else None
