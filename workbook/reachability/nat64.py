"""Whether NAT gateways translate IPv6 to IPv4 anywhere in a network (nat-gateway-nat64-dns64)."""

from ipaddress import IPv6Network

from workbook.facts.nat64 import NAT64
from workbook.model.estate.estate import Estate
from workbook.model.estate.network import NatGateway, PrefixList, Route


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
