"""Stand-in addresses: examples for what AWS assigns only at deployment. They never reach an export."""

from functools import cache
from ipaddress import IPv4Network, IPv6Network, ip_network

from workbook.facts.tables import by


@cache
def stand_in(purpose: str) -> IPv4Network | IPv6Network:
    """The range that stands for addresses of this purpose."""
    return ip_network(by("stand_in_addresses", "purpose")[purpose]["cidr_block"])
