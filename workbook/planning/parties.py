"""Parties on the ground: each one's security group and interfaces, and the estate's names for them all."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network

from workbook.facts.addresses import stand_in
from workbook.facts.endpoint_services import service_index, service_names
from workbook.facts.limits import vpc_limit
from workbook.model.estate.network import NetworkInterface, SecurityGroup, Subnet
from workbook.model.estate.party import Party
from workbook.model.intent import party as intent
from workbook.model.intent.connection import PrivateService
from workbook.model.intent.design import Design
from workbook.model.intent.dns import DnsEndpoint
from workbook.model.intent.edge import EdgeNetwork, VpcOrigin
from workbook.model.intent.filesystems import FileSystem, LustreFileSystem
from workbook.model.intent.forwarding import NatInstance
from workbook.model.intent.ml import NotebookInstance
from workbook.planning.addresses import AddressPlan
from workbook.planning.egress import DUAL_STACK, Ways, has_public_address
from workbook.planning.joints import of_kind
from workbook.planning.places import (
    endpoint_group_of,
    endpoint_interface_of,
    endpoint_party_of,
    prefix_list_of,
)
from workbook.planning.reasons import flow_reason, house_rule, merged

SINGLE_ZONE = (
    *(intent.BastionHost, NatInstance, intent.ConnectEndpoint, intent.SparkJob),
    *(NotebookInstance, LustreFileSystem),
)
"""Parties with interfaces in the first zone only: one host, one endpoint a VPC, one subnet a connection."""

INTERFACE_TYPES: dict[type[intent.Party], str] = {
    intent.Function: "lambda",
    intent.ApplicationLoadBalancer: "load_balancer",
    intent.NetworkLoadBalancer: "network_load_balancer",
    intent.ConnectEndpoint: "ec2_instance_connect_endpoint",
    VpcOrigin: "cloudfront_vpc_origin",
}


@dataclass
class AddressBook:
    """Hands out example addresses: the next free one of a subnet, the next public stand-in."""

    taken: Counter[str] = field(default_factory=Counter)

    def private(self, subnet: Subnet) -> tuple[IPv4Address | None, IPv6Address | None]:
        """The next addresses of a subnet, past the four that AWS reserves at its start."""
        place = 4 + self.taken[subnet.key]
        self.taken[subnet.key] += 1
        ipv4, ipv6 = subnet.cidr_block, subnet.ipv6_cidr_block
        return ipv4[place] if ipv4 else None, ipv6[place] if ipv6 else None

    def public(self) -> IPv4Address:
        """The next stand-in for a public IPv4 address."""
        self.taken["public"] += 1
        return IPv4Address(int(stand_in("public_ip").network_address) + self.taken["public"])


@dataclass(frozen=True)
class Settlement:
    """Who stands where: groups, interfaces, and the parties of the estate."""

    groups: tuple[SecurityGroup, ...]
    interfaces: tuple[NetworkInterface, ...]
    parties: tuple[Party, ...]

    @cached_property
    def group_of(self) -> dict[str, str]:
        """The security group's key of each inside party."""
        groups = {interface.key: interface.security_groups[0] for interface in self.interfaces}
        return {party.key: groups[party.interfaces[0]] for party in self.parties if party.interfaces}

    @cached_property
    def subnets_of(self) -> dict[str, tuple[str, ...]]:
        """The subnets each inside party has interfaces in."""
        subnets = {interface.key: interface.subnet for interface in self.interfaces}
        return {party.key: tuple(subnets[key] for key in party.interfaces) for party in self.parties}


def settle(design: Design, plan: AddressPlan, ways: Ways, book: AddressBook) -> Settlement:
    """Give every party of a design, and every interface endpoint, its group and interfaces."""
    groups: list[SecurityGroup] = []
    interfaces: list[NetworkInterface] = []
    parties: list[Party] = []
    for placed in design.placed:
        groups.append(_group_of(design, placed))
        own = tuple(_interfaces_of(placed, _subnets_for(placed, plan), book))
        interfaces += own
        parties.append(_inside(placed, own))
    for endpoint_groups, own, party in _endpoint_parties(design, plan, ways, book):
        groups += [group for group in endpoint_groups if group not in groups]
        interfaces += own
        parties.append(party)
    parties += _outside_parties(design, ways)
    return Settlement(tuple(groups), tuple(interfaces), tuple(parties))


def _group_of(design: Design, placed: intent.Placed) -> SecurityGroup:
    vpc = design.vpc(placed.vpc)
    flows = [flow for flow in design.flows if placed.key in (flow.source, flow.destination)]
    return SecurityGroup(
        key=f"sg/{placed.key}",
        account=vpc.account,
        region=vpc.region,
        because=merged(map(flow_reason, flows)) or (house_rule("ground"),),
        vpc=placed.vpc,
        group_name=placed.group_name
        if isinstance(placed, VpcOrigin)
        else f"{design.name_prefix}-{placed.key}",
        # AWS cannot change a group's description, so it holds nothing that people rename.
        description=f"Interfaces of {placed.key}",
        kept_by=placed.key if isinstance(placed, VpcOrigin) else "",
    )


def _subnets_for(placed: intent.Placed, plan: AddressPlan) -> tuple[Subnet, ...]:
    subnets = plan.of_tier(placed.vpc, placed.tier)
    if isinstance(placed, DnsEndpoint):
        return subnets[: vpc_limit("resolver_endpoint_addresses")]
    one_zone = isinstance(placed, FileSystem) and placed.one_zone
    return subnets[:1] if one_zone or isinstance(placed, SINGLE_ZONE) else subnets


def _interfaces_of(
    placed: intent.Placed, subnets: Iterable[Subnet], book: AddressBook
) -> Iterator[NetworkInterface]:
    for subnet in subnets:
        private, ipv6 = book.private(subnet)
        yield NetworkInterface(
            key=f"eni/{placed.key}/{subnet.az_slot}",
            account=subnet.account,
            region=subnet.region,
            because=(house_rule("ground"),),
            vpc=subnet.vpc,
            subnet=subnet.key,
            private_ip_address=private,
            ipv6_addresses=(ipv6,) if ipv6 and isinstance(placed, DUAL_STACK) else (),
            public_ip=book.public() if has_public_address(placed) else None,
            security_groups=(f"sg/{placed.key}",),
            source_dest_check=not isinstance(placed, NatInstance),
            interface_type=INTERFACE_TYPES.get(type(placed), "interface"),
            attached_to=placed.key,
        )


def _inside(placed: intent.Placed, own: tuple[NetworkInterface, ...]) -> Party:
    return Party(
        key=placed.key,
        title=placed.title,
        interfaces=tuple(interface.key for interface in own),
        client_ports=placed.client_ports,
        listens=placed.listens,
        forwards_to=_forwards_to(placed),
    )


def _forwards_to(placed: intent.Placed) -> tuple[str, ...]:
    if isinstance(placed, (intent.ApplicationLoadBalancer, intent.NetworkLoadBalancer)):
        return (placed.target,)
    return (placed.database,) if isinstance(placed, intent.DatabaseProxy) else ()


def _endpoint_parties(
    design: Design, plan: AddressPlan, ways: Ways, book: AddressBook
) -> Iterator[tuple[tuple[SecurityGroup, ...], tuple[NetworkInterface, ...], Party]]:
    carried = ways.of_kind("interface_endpoint", "private_link")
    wanted = dict.fromkeys((way.vpc, way.service) for way in carried)
    for vpc_key, service in sorted(wanted, key=lambda pair: (pair[0], _service_order(pair[1]))):
        vpc = design.vpc(vpc_key)
        local = [way for way in carried if way.vpc == vpc_key]
        flows = [way.flow for way in local if way.service == service]
        group_key = endpoint_group_of(design, vpc_key, service)
        word = "endpoints" if group_key.endswith("sg/endpoints") else f"endpoint-{service}"
        users = flows if word != "endpoints" else [way.flow for way in local]
        group = SecurityGroup(
            key=group_key,
            account=vpc.account,
            region=vpc.region,
            because=merged(map(flow_reason, users)),
            vpc=vpc_key,
            group_name=f"{design.name_prefix}-{word.replace('.', '-').replace('/', '-')}",
            description="Interface endpoints" if word == "endpoints" else f"Interface endpoint of {service}",
        )
        own = tuple(
            _endpoint_interface(design, service, subnet, group_key, book)
            for subnet in plan.of_tier(vpc_key, vpc.means.endpoint_tier)
        )
        yield (group,), own, _endpoint_party(design, vpc_key, service, own)


def _service_order(service: str) -> tuple[int, str]:
    """AWS's services as facts order them, a design's own after them."""
    known = service_names()
    return (service_index(service), "") if service in known else (len(known), service)


def _endpoint_interface(
    design: Design, service: str, subnet: Subnet, group_key: str, book: AddressBook
) -> NetworkInterface:
    return NetworkInterface(
        key=endpoint_interface_of(design, subnet.vpc, service, subnet.az_slot),
        account=subnet.account,
        region=subnet.region,
        because=(house_rule("ground"),),
        vpc=subnet.vpc,
        subnet=subnet.key,
        private_ip_address=book.private(subnet)[0],
        security_groups=(group_key,),
        interface_type="vpc_endpoint",
        attached_to=f"{subnet.vpc}/endpoint/{service}",
    )


def _endpoint_party(design: Design, vpc: str, service: str, own: tuple[NetworkInterface, ...]) -> Party:
    offered = {each.key: each for each in of_kind(design, PrivateService)}.get(service)
    others = {each.key: each.title for each in design.parties if isinstance(each, intent.PartnerService)}
    return Party(
        key=endpoint_party_of(design, vpc, service),
        title=f"Interface endpoint of {offered.title if offered else others.get(service, service)}",
        interfaces=tuple(interface.key for interface in own),
        service="" if offered or service in others else service,
        client_ports="managed",
        forwards_to=(offered.load_balancer,) if offered else (),
    )


def _outside_parties(design: Design, ways: Ways) -> Iterator[Party]:
    lists = {
        way.flow.destination: prefix_list_of(design, design.vpc(way.vpc), way.service)
        for way in ways.of_kind("gateway_endpoint")
    }
    for party in design.parties:
        match party:
            case intent.OutsideNetwork():
                yield Party(
                    key=party.key,
                    title=party.title,
                    location=party.location,
                    cidr_blocks=party.cidr_blocks,
                    client_ports=party.client_ports,
                )
            case intent.OutsideHost(cidr_blocks=(_, *_)):
                yield Party(
                    key=party.key,
                    title=party.title,
                    location="internet",
                    host_name=party.host_name,
                    cidr_blocks=party.cidr_blocks,
                )
            case intent.OutsideHost() | intent.PartnerService():
                yield Party(key=party.key, title=party.title, location="internet", host_name=party.host_name)
            case EdgeNetwork():
                yield Party(
                    key=party.key,
                    title=party.title,
                    location="aws_service",
                    cidr_blocks=party.cidr_blocks,
                    prefix_list=f"pl/{party.key}",
                    service=party.key,
                    client_ports=party.client_ports,
                )
            case intent.AwsService():
                yield Party(
                    key=party.key,
                    title=party.title,
                    location="aws_service",
                    cidr_blocks=(service_block(party.service),),
                    prefix_list=lists.get(party.key, ""),
                    service=party.service,
                )


def service_block(service: str) -> IPv4Network | IPv6Network:
    """The /24 that stands for a service's public addresses."""
    base = stand_in("aws_service")
    return IPv4Network((int(base.network_address) + (service_index(service) << 8), 24))
