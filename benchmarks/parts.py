"""Parts of generated estates: route tables, network ACLs and rules from short lines."""

from collections.abc import Iterable, Iterator, Mapping
from ipaddress import IPv4Network
from typing import Literal

from workbook.model.estate.network import (
    NetworkAcl,
    NetworkAclEntry,
    Route,
    RouteTable,
    SecurityGroup,
    SecurityGroupRule,
)
from workbook.model.estate.resource import Resource
from workbook.model.ports import PortRange

HERE = {"account": "main", "region": "eu-west-1"}
ANYWHERE = IPv4Network("0.0.0.0/0")
PRIVATE = IPv4Network("10.0.0.0/8")

Line = tuple[Literal["in", "out"], int, Literal["allow", "deny"], tuple[int, int] | None, IPv4Network]
"""Which way, the number, what it does, TCP ports (none: every protocol), and whom it names."""


def route_table(
    key: str, vpc: str, subnets: Iterable[str], routes: Mapping[IPv4Network, str]
) -> Iterator[Resource]:
    """A table of some subnets, with routes to targets."""
    yield RouteTable(key=key, **HERE, vpc=vpc, subnets=tuple(subnets))
    for block, target in routes.items():
        yield Route(
            key=f"{key}/{block}", **HERE, route_table=key, destination_cidr_block=block, target=target
        )


def network_acl(key: str, vpc: str, subnets: Iterable[str], lines: Iterable[Line]) -> Iterator[Resource]:
    """A list of some subnets, with its lines."""
    yield NetworkAcl(key=key, **HERE, vpc=vpc, subnets=tuple(subnets))
    for way, number, action, ports, block in lines:
        yield NetworkAclEntry(
            key=f"{key}/{way}/{number}",
            **HERE,
            network_acl=key,
            rule_number=number,
            egress=way == "out",
            protocol="6" if ports else "-1",
            rule_action=action,
            cidr_block=block,
            port_range=PortRange(from_port=ports[0], to_port=ports[1]) if ports else None,
        )


def group(key: str, vpc: str) -> SecurityGroup:
    """A security group."""
    name = key.replace("/", "-")
    return SecurityGroup(key=key, **HERE, vpc=vpc, group_name=name, description="generated")


def both_rules(
    key: str, port: int, ends: tuple[str, str], block: IPv4Network | None = None
) -> Iterator[SecurityGroupRule]:
    """A rule at each of two groups for one port: out of the first, into the second; a block in place of the other."""
    for is_egress, own, other in ((True, *ends), (False, *reversed(ends))):
        yield SecurityGroupRule(
            key=f"{key}/{'out' if is_egress else 'in'}",
            **HERE,
            security_group=own,
            is_egress=is_egress,
            ip_protocol="tcp",
            from_port=port,
            to_port=port,
            cidr_ipv4=block,
            referenced_security_group="" if block else other,
        )
