"""Route 53 Resolver's endpoints and rules in Terraform."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from workbook.exports.terraform.hcl import Block, Raw
from workbook.exports.terraform.items import Item, Output, part, piece
from workbook.exports.terraform.root import Root
from workbook.exports.terraform.sharing import share
from workbook.model.estate.dns import ResolverEndpoint, ResolverRule

if TYPE_CHECKING:
    from workbook.exports.terraform.fold import Body

NAME_LIMIT = 64
"""The longest name of an endpoint, rule or association (Route 53 Resolver API, Name)."""


def endpoint(resource: ResolverEndpoint, root: Root) -> Iterator[Item]:
    """An endpoint, whose addresses AWS takes from its subnets."""
    address = root.address(resource)
    body: Body = {
        "name": root.limited_name(resource, NAME_LIMIT),
        "direction": resource.direction,
        "resolver_endpoint_type": "IPV4",
        "protocols": ["Do53"],
        "security_group_ids": root.refs(resource.security_groups),
        "ip_address": tuple(Block("", body={"subnet_id": root.ref(key)}) for key in resource.subnets),
        "tags": root.tags_of(resource),
    }
    yield piece(resource, address, body, section=resource.key)
    if resource.direction == "INBOUND":
        yield Output(
            name=f"resolver_addresses_{address.name}",
            description="Where the DNS servers outside forward AWS's names to.",
            value=Raw(f"{address}.ip_address[*].ip"),
        )


def rule(resource: ResolverRule, root: Root) -> Iterator[Item]:
    """A rule that forwards a domain, its offer to other accounts, and its association with VPCs, each in its own account."""
    if root.holds(resource.account):
        yield from _made(resource, root)
    for vpc in (each for each in resource.vpcs if each in root.estate):
        own = root.beside(resource, "aws_route53_resolver_rule_association", root.word(vpc))
        joined: Body = {
            "name": root.limited_name(resource, NAME_LIMIT),
            "resolver_rule_id": root.ref(resource.key),
            "vpc_id": root.ref(vpc),
        }
        yield part(own, joined, section=resource.key)


def _made(resource: ResolverRule, root: Root) -> Iterator[Item]:
    body: Body = {
        "name": root.limited_name(resource, NAME_LIMIT),
        "domain_name": resource.domain_name,
        "rule_type": "FORWARD",
        "resolver_endpoint_id": root.ref(resource.resolver_endpoint),
        "target_ip": tuple(
            Block("", body={"ip": str(ip), "port": resource.target_port}) for ip in resource.target_ips
        ),
        "tags": root.tags_of(resource),
    }
    yield piece(resource, root.address(resource), body, section=resource.key)
    yield from share(resource, root)
