"""NAT64: IPv4 addresses inside one IPv6 prefix, which NAT gateways translate (nat-gateway-nat64-dns64)."""

from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network

from workbook.facts.nat64 import NAT64
from workbook.model.estate.estate import Estate
from workbook.model.estate.network import NatGateway, PrefixList, Route
from workbook.reachability.addresses import Network
from workbook.reachability.packet import Address

FIRST = int(NAT64.network_address)


def embedded(address: Address) -> IPv4Address | None:
    """The IPv4 address that an address of the prefix stands for."""
    return IPv4Address(int(address) % 2**32) if address in NAT64 else None


def translation(address: IPv4Address) -> IPv6Address:
    """What DNS64 answers for a host that has this IPv4 address alone."""
    return IPv6Address(FIRST + int(address))


def counterpart(network: Network) -> Network | None:
    """The network that one of the other family stands for; none for IPv6 beside the prefix."""
    if isinstance(network, IPv4Network):
        return IPv6Network((FIRST + int(network.network_address), 96 + network.prefixlen))
    if not network.subnet_of(NAT64):
        return None
    return IPv4Network((int(network.network_address) - FIRST, network.prefixlen - 96))


def is_translated(estate: Estate) -> bool:
    """Whether any route may lead addresses of the prefix to a NAT gateway."""
    return any(
        route.target in estate and isinstance(estate[route.target], NatGateway) and _may_hold(estate, route)
        for route in estate.of(Route)
        if route.destination_cidr_block is None
    )


def _may_hold(estate: Estate, route: Route) -> bool:
    block = route.destination_ipv6_cidr_block
    if not route.destination_prefix_list:
        return block is not None and block.overlaps(NAT64)
    lists = [each for each in estate.of(PrefixList) if each.key == route.destination_prefix_list]
    entries = [entry for each in lists for entry in each.entries]
    return not lists or any(isinstance(each, IPv6Network) and each.overlaps(NAT64) for each in entries)
