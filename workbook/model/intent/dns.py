"""Where VPCs and a network outside ask one another for names."""

from dataclasses import dataclass
from ipaddress import IPv4Address
from typing import Literal

from workbook.model.intent.placed import Placed


@dataclass(frozen=True, slots=True, kw_only=True)
class DnsEndpoint(Placed):
    """An endpoint of Route 53 Resolver, in two zones.

    An inbound one answers. An outbound one sends what `vpcs` ask for `domain_name`, and for all below it, to the
    `resolvers` outside.
    """

    kind: Literal["DnsEndpoint"] = "DnsEndpoint"
    direction: Literal["inbound", "outbound"]
    domain_name: str = ""
    resolvers: tuple[IPv4Address, ...] = ()
    vpcs: tuple[str, ...] = ()
