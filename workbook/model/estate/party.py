"""Parties, the ways the plan chose for flows, and what the plan had to open wider than stated."""

from dataclasses import dataclass
from ipaddress import IPv4Network, IPv6Network
from typing import ClassVar, Literal

from workbook.model.ports import IcmpTypeCode, PortRange, Protocol

Location = Literal["vpc", "internet", "on_premises", "aws_service"]
"""Where a party stands: on interfaces of the estate, or beyond which edge of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Party:
    """Interfaces under one name, or an outside.

    Inside (`location` vpc): `interfaces`. Outside: `cidr_blocks`, empty when its addresses are not known (a
    host name); `service` names an AWS service whose public addresses `cidr_blocks` or `prefix_list` stand for.
    `client_ports` is a row of facts/ephemeral_ranges. `forwards_to` are the parties a relay (load balancer,
    proxy) opens its own connections to.
    """

    __pydantic_config__: ClassVar = {"extra": "forbid"}

    kind: Literal["Party"] = "Party"
    key: str
    title: str
    location: Location = "vpc"
    interfaces: tuple[str, ...] = ()
    cidr_blocks: tuple[IPv4Network | IPv6Network, ...] = ()
    prefix_list: str = ""
    service: str = ""
    host_name: str = ""
    behind: tuple[str, ...] = ()
    client_ports: str = "any"
    listens: tuple[PortRange, ...] = ()
    forwards_to: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Means:
    """The way the plan chose for a flow: every path must pass one of `via` (if any), towards `delivered_to`.

    `via` holds keys of gateways, NAT gateways and endpoints; with one NAT gateway a zone each path passes its
    own. `delivered_to` differs from the stated destination when an interface endpoint answers for a service.
    """

    __pydantic_config__: ClassVar = {"extra": "forbid"}

    kind: Literal["Means"] = "Means"
    flow: str
    via: tuple[str, ...] = ()
    delivered_to: str


WideningReason = Literal[
    "cidr_instead_of_group",
    "host_name_without_addresses",
    "client_ip_preserved",
    "prefix_list_is_a_service",
    "shared_endpoint_group",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Widening:
    """An end of a flow that AWS cannot express exactly: what is admitted instead, and why.

    `admits` is the peer the rule names (a CIDR, a prefix list's or a group's key); `narrower` says what would
    close the gap.
    """

    __pydantic_config__: ClassVar = {"extra": "forbid"}

    kind: Literal["Widening"] = "Widening"
    flow: str
    end: Literal["source", "destination"]
    admits: str
    protocol: Protocol
    ports: PortRange | None = None
    icmp_type_code: IcmpTypeCode | None = None
    reason: WideningReason
    sentence: str
    narrower: str
