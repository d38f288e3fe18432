"""Ranges that no one owns on the internet, and two inside them that others take already."""

from functools import cache
from ipaddress import IPv4Network

from workbook.facts.tables import by

_OWNERLESS = ("private_10", "private_172", "private_192", "shared", "benchmarking")


@cache
def private_ranges() -> tuple[IPv4Network, ...]:
    """The ranges a VPC can take without taking somebody's public addresses."""
    return tuple(_range(key) for key in _OWNERLESS)


@cache
def docker_bridge() -> IPv4Network:
    """What Docker takes on each host by default."""
    return _range("docker_bridge")


@cache
def default_vpc_range() -> IPv4Network:
    """What AWS gives the default VPC of every account and Region."""
    return _range("default_vpc")


def _range(key: str) -> IPv4Network:
    return IPv4Network(by("private_ranges", "key")[key]["cidr_block"])
