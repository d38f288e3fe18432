"""The DNS family: Route 53 Resolver's endpoints and the rules that forward names."""

from dataclasses import dataclass
from ipaddress import IPv4Address
from typing import Literal

from workbook.model.estate.resource import Resource


@dataclass(frozen=True, slots=True, kw_only=True)
class ResolverEndpoint(Resource):
    """Interfaces at which VPCs and networks outside ask one another for names.

    `INBOUND` answers queries that come in, `OUTBOUND` sends those out that a rule forwards.
    """

    kind: Literal["ResolverEndpoint"] = "ResolverEndpoint"
    endpoint_name: str
    direction: Literal["INBOUND", "OUTBOUND"]
    vpc: str
    subnets: tuple[str, ...]
    security_groups: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ResolverRule(Resource):
    """Queries of `vpcs` for a domain and all below it go through an outbound endpoint to these addresses."""

    kind: Literal["ResolverRule"] = "ResolverRule"
    rule_name: str
    domain_name: str
    resolver_endpoint: str
    target_ips: tuple[IPv4Address, ...]
    target_port: int = 53
    vpcs: tuple[str, ...] = ()
