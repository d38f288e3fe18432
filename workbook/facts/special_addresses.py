"""Addresses that networks treat in their own way: private ranges, link-local services, what is never forwarded."""

from dataclasses import dataclass
from functools import cache
from ipaddress import (
    IPv4Address,
    IPv4Network,
    IPv6Address,
    IPv6Network,
    ip_address,
    ip_network,
)

from workbook.facts.tables import table


@dataclass(frozen=True, slots=True)
class SpecialRange:
    """A range with its name and the codes an internet gateway gives for it (empty: it passes)."""

    cidr_block: IPv4Network | IPv6Network
    name: str
    egress_code: str
    ingress_code: str
    never_forwarded: bool
    internet: bool


@dataclass(frozen=True, slots=True)
class UnfilteredService:
    """A service of the host that neither security groups nor network ACLs filter."""

    address: IPv4Address | IPv6Address
    name: str
    needs_dns_support: bool


@cache
def special_ranges() -> tuple[SpecialRange, ...]:
    """All special ranges, the more particular first where two overlap."""
    return tuple(
        SpecialRange(
            cidr_block=ip_network(row["cidr_block"]),
            name=row["name"],
            egress_code=row["at_internet_gateway_egress"],
            ingress_code=row["at_internet_gateway_ingress"],
            never_forwarded=row["never_forwarded"] == "yes",
            internet=row["internet"] == "yes",
        )
        for row in table("special_addresses")
    )


@cache
def special_range(address: IPv4Address | IPv6Address) -> SpecialRange | None:
    """The special range that holds this address, if one does."""
    return next((each for each in special_ranges() if address in each.cidr_block), None)


@cache
def unfiltered_services() -> tuple[UnfilteredService, ...]:
    """The services of the host, by address; the resolver at VPC+2 is not a fixed address and not among them."""
    return tuple(
        UnfilteredService(ip_address(row["address"]), row["name"], row["needs_dns_support"] == "yes")
        for row in table("unfiltered_addresses")
    )
