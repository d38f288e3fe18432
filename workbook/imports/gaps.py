"""What a network cannot lack and an import does: stand-ins that make the verdicts which depend on them unknown."""

from collections.abc import Container, Iterable, Iterator
from ipaddress import IPv4Network, IPv6Network
from typing import Any, TypeVar

from workbook.imports.imported import NotUnderstood, Weight
from workbook.imports.readers.filters import UNREAD
from workbook.imports.readers.interconnect import unread_routes
from workbook.model.estate.interconnect import (
    TransitGateway,
    TransitGatewayAttachment,
    TransitGatewayRouteTable,
)
from workbook.model.estate.network import (
    NetworkAcl,
    NetworkAclEntry,
    NetworkInterface,
    Route,
    RouteTable,
    SecurityGroup,
    SecurityGroupRule,
    Subnet,
    Vpc,
)
from workbook.model.estate.resource import Resource

R = TypeVar("R", bound=Resource)

FOUR, SIX = IPv4Network("0.0.0.0/0"), IPv6Network("::/0")


Place = tuple[str, str]
"""An account and a Region."""


def fill_gaps(
    resources: Iterable[Resource], notes: list[NotUnderstood], refused_lists: Container[Place] = ()
) -> Iterator[Resource]:
    """Stand-ins for the groups, tables and lists that are needed and not described.

    `refused_lists` are where AWS was asked for network ACLs and refused to say.
    """
    found = list(resources)
    yield from _groups(found, notes)
    yield from _route_tables(found, notes)
    yield from _network_acls(found, notes, refused_lists)
    yield from _gateway_tables(found, notes)


def _of(resources: Iterable[Resource], kind: type[R]) -> list[R]:
    return [each for each in resources if isinstance(each, kind)]


def _note(notes: list[NotUnderstood], type_: str, id_: str, why: str, weight: Weight = "unknown") -> None:
    notes.append(NotUnderstood(file="", type=type_, id=id_, why=why, weight=weight))


def _head(near: Resource, key: str) -> dict[str, Any]:
    return {"key": key, "account": near.account, "region": near.region}


def _groups(resources: list[Resource], notes: list[NotUnderstood]) -> Iterator[Resource]:
    """A group that interfaces wear and nothing describes: nobody knows what it admits."""
    known = {group.key for group in _of(resources, SecurityGroup)}
    for card in _of(resources, NetworkInterface):
        for key in card.security_groups:
            if key not in known:
                known.add(key)
                why = f"{card.key} carries it and no file describes it: what it admits is unknown"
                _note(notes, "SecurityGroups", key, why)
                yield SecurityGroup(
                    **_head(card, key), vpc=card.vpc, group_name=key, description="not described"
                )
                yield from (_unread_rule(card, key, is_egress=egress) for egress in (False, True))


def _unread_rule(near: Resource, group: str, *, is_egress: bool) -> SecurityGroupRule:
    return SecurityGroupRule(
        **_head(near, f"{group}/{UNREAD}/{'out' if is_egress else 'in'}"),
        security_group=group,
        is_egress=is_egress,
        ip_protocol="-1",
        prefix_list=f"{UNREAD}/{group}",
        description="not described",
    )


def _route_tables(resources: list[Resource], notes: list[NotUnderstood]) -> Iterator[Resource]:
    """A VPC whose main table is not described, and which some subnet needs: where that leads is unknown."""
    tables = _of(resources, RouteTable)
    own = {subnet for table in tables for subnet in table.subnets}
    with_main = {table.vpc for table in tables if table.main}
    lacking = {each.vpc for each in _of(resources, Subnet) if each.key not in own} - with_main
    for vpc in _of(resources, Vpc):
        if vpc.key in lacking:
            key = f"{vpc.key}/main-route-table"
            why = "its main route table is not described: ways out of the VPC are unknown"
            _note(notes, "RouteTables", vpc.key, why)
            yield RouteTable(**_head(vpc, key), vpc=vpc.key, main=True)
            target = f"{UNREAD}/{key}"
            yield Route(
                **_head(vpc, f"{key}/{FOUR}"), route_table=key, destination_cidr_block=FOUR, target=target
            )
            yield Route(
                **_head(vpc, f"{key}/{SIX}"), route_table=key, destination_ipv6_cidr_block=SIX, target=target
            )


def _network_acls(
    resources: list[Resource], notes: list[NotUnderstood], refused: Container[Place]
) -> Iterator[Resource]:
    """A subnet whose ACL is not among those described; where nobody asked for any, AWS's default one is assumed."""
    acls = _of(resources, NetworkAcl)
    own = {subnet for acl in acls for subnet in acl.subnets}
    described, with_default = {acl.vpc for acl in acls}, {acl.vpc for acl in acls if acl.is_default}
    lacking = {each.vpc for each in _of(resources, Subnet) if each.key not in own} - with_default
    for vpc in _of(resources, Vpc):
        asked = vpc.key in described or (vpc.account, vpc.region) in refused
        if vpc.key in lacking and not asked:
            why = "no network ACL of it is described: AWS's default one, which allows all, is assumed"
            _note(notes, "NetworkAcls", vpc.key, why, "assumed")
        elif vpc.key in lacking:
            key = f"{vpc.key}/default-network-acl"
            why = "its default network ACL is not described: what subnets without another let through is unknown"
            _note(notes, "NetworkAcls", vpc.key, why)
            yield NetworkAcl(**_head(vpc, key), vpc=vpc.key, is_default=True)
            for egress in (False, True):
                yield NetworkAclEntry(
                    **_head(vpc, f"{key}/{'out' if egress else 'in'}/1"),
                    network_acl=key,
                    rule_number=1,
                    egress=egress,
                    protocol="-1",
                    rule_action="deny",
                )


def _gateway_tables(resources: list[Resource], notes: list[NotUnderstood]) -> Iterator[Resource]:
    """A transit gateway of which no table is described, as an account sees it that another shares it with."""
    with_table = {table.transit_gateway for table in _of(resources, TransitGatewayRouteTable)}
    for gateway in _of(resources, TransitGateway):
        attachments = _of(resources, TransitGatewayAttachment)
        mine = [each for each in attachments if each.transit_gateway == gateway.key]
        attached = tuple(each.key for each in mine)
        if gateway.key not in with_table and any(each.resource_type == "vpc" for each in mine):
            key = f"{gateway.key}/route-table"
            why = "no route table of it is described: where it leads is unknown"
            _note(notes, "TransitGatewayRouteTables", gateway.key, why)
            yield TransitGatewayRouteTable(
                **_head(gateway, key), transit_gateway=gateway.key, associations=attached
            )
            yield from unread_routes(key, gateway)
