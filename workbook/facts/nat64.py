"""The prefix in which IPv6 speaks of IPv4 addresses, and which address means which."""

from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network

NAT64 = IPv6Network("64:ff9b::/96")
"""The well-known prefix (RFC 6052, section 2.1), which AWS's DNS64 answers with and NAT gateways translate."""

FIRST = int(NAT64.network_address)


def embedded(address: IPv4Address | IPv6Address) -> IPv4Address | None:
    """The IPv4 address that an address of the prefix stands for."""
    return IPv4Address(int(address) % 2**32) if address in NAT64 else None


def translation(address: IPv4Address) -> IPv6Address:
    """What DNS64 answers for a host that has this IPv4 address alone."""
    return IPv6Address(FIRST + int(address))


def counterpart(network: IPv4Network | IPv6Network) -> IPv4Network | IPv6Network | None:
    """The network that one of the other family stands for; none for IPv6 beside the prefix."""
    if isinstance(network, IPv4Network):
        return IPv6Network((FIRST + int(network.network_address), 96 + network.prefixlen))
    if not network.subnet_of(NAT64):
        return None
    return IPv4Network((int(network.network_address) - FIRST, network.prefixlen - 96))
