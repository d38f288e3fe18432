"""Gateways: the internet gateway, NAT gateways with their addresses, and IPv6's way out."""

from collections.abc import Iterator
from dataclasses import dataclass

from workbook.model.estate.network import (
    EgressOnlyInternetGateway,
    ElasticIp,
    InternetGateway,
    NatGateway,
    NatGatewayAddress,
    Subnet,
)
from workbook.model.estate.resource import Reason
from workbook.model.intent.design import Design
from workbook.model.intent.forwarding import nat_instance_key
from workbook.model.intent.place import VpcIntent
from workbook.planning.addresses import AddressPlan, public_tier
from workbook.planning.egress import WayKind, Ways, needs_gateway
from workbook.planning.parties import AddressBook
from workbook.planning.reasons import flow_reason, merged


@dataclass(frozen=True, slots=True, kw_only=True)
class Gateways:
    """The gateways of all VPCs."""

    internet: tuple[InternetGateway, ...]
    nat: tuple[NatGateway, ...]
    elastic_ips: tuple[ElasticIp, ...]
    egress_only: tuple[EgressOnlyInternetGateway, ...]


def plan_gateways(design: Design, plan: AddressPlan, ways: Ways, book: AddressBook) -> Gateways:
    """The gateways that some flow needs, and no others."""
    pairs = [pair for vpc in design.vpcs for pair in _nat_gateways(vpc, plan, ways, book)]
    return Gateways(
        internet=tuple(gateway for vpc in design.vpcs for gateway in _internet_gateway(design, vpc, ways)),
        nat=tuple(nat for nat, _ in pairs),
        elastic_ips=tuple(address for _, addresses in pairs for address in addresses),
        egress_only=tuple(gateway for vpc in design.vpcs for gateway in _egress_only(vpc, ways)),
    )


def flows_by(ways: Ways, vpc: str, *kinds: WayKind) -> tuple[Reason, ...]:
    """The reasons that are flows of one VPC going these ways."""
    return merged(flow_reason(way.flow) for way in ways.of_kind(*kinds) if way.vpc == vpc)


def nat_keys(vpc: VpcIntent, plan: AddressPlan) -> dict[str, str]:
    """The NAT gateway, or interface of the NAT instance, that serves each zone, by the zone's letter."""
    letters = dict.fromkeys(subnet.az_slot for subnet in plan.subnets if subnet.vpc == vpc.key)
    if vpc.means.nat_mode == "regional":
        return dict.fromkeys(letters, f"{vpc.key}/nat")
    if vpc.means.nat_mode == "instance":
        return dict.fromkeys(letters, f"eni/{nat_instance_key(vpc.key)}/a")
    if vpc.means.nat_mode == "single":
        return dict.fromkeys(letters, f"{vpc.key}/nat/a")
    return {letter: f"{vpc.key}/nat/{letter}" for letter in letters}


def _internet_gateway(design: Design, vpc: VpcIntent, ways: Ways) -> Iterator[InternetGateway]:
    asking = {party.key for party in design.placed if party.vpc == vpc.key and needs_gateway(party)}
    attached = (flow_reason(flow) for flow in design.flows if flow.source in asking)
    reasons = merged(flows_by(ways, vpc.key, "ingress", "internet_gateway", "nat"), attached)
    if reasons:
        yield InternetGateway(
            key=f"{vpc.key}/igw", account=vpc.account, region=vpc.region, because=reasons, vpc=vpc.key
        )


def _egress_only(vpc: VpcIntent, ways: Ways) -> Iterator[EgressOnlyInternetGateway]:
    reasons = flows_by(ways, vpc.key, "egress_only_gateway")
    if reasons:
        yield EgressOnlyInternetGateway(
            key=f"{vpc.key}/eigw", account=vpc.account, region=vpc.region, because=reasons, vpc=vpc.key
        )


def _nat_gateways(
    vpc: VpcIntent, plan: AddressPlan, ways: Ways, book: AddressBook
) -> Iterator[tuple[NatGateway, tuple[ElasticIp, ...]]]:
    reasons = flows_by(ways, vpc.key, "nat")
    if not reasons or vpc.means.nat_mode == "instance":
        return
    if vpc.means.nat_mode == "regional":
        yield _regional_nat(vpc, plan, reasons, book)
        return
    subnets = plan.of_tier(vpc.key, public_tier(vpc).key)
    for subnet in subnets[:1] if vpc.means.nat_mode == "single" else subnets:
        yield _zonal_nat(vpc, subnet, reasons, book)


def _zonal_nat(
    vpc: VpcIntent, subnet: Subnet, reasons: tuple[Reason, ...], book: AddressBook
) -> tuple[NatGateway, tuple[ElasticIp, ...]]:
    key = f"{vpc.key}/nat/{subnet.az_slot}"
    public = book.public()
    address = ElasticIp(
        key=f"eip/{key}", account=vpc.account, region=vpc.region, because=reasons, public_ip=public
    )
    nat = NatGateway(
        key=key,
        account=vpc.account,
        region=vpc.region,
        because=reasons,
        vpc=vpc.key,
        subnet=subnet.key,
        addresses=(
            NatGatewayAddress(
                private_ip=book.private(subnet)[0],
                public_ip=public,
                allocation=address.key,
                availability_zone=subnet.availability_zone,
            ),
        ),
    )
    return nat, (address,)


def _regional_nat(
    vpc: VpcIntent, plan: AddressPlan, reasons: tuple[Reason, ...], book: AddressBook
) -> tuple[NatGateway, tuple[ElasticIp, ...]]:
    """One for the VPC; with pinned addresses people choose them and the zones, else AWS does."""
    zones = dict.fromkeys(subnet.availability_zone for subnet in plan.subnets if subnet.vpc == vpc.key)
    pinned = {
        zone: ElasticIp(
            key=f"eip/{vpc.key}/nat/{zone.removeprefix(vpc.region)}",
            account=vpc.account,
            region=vpc.region,
            because=reasons,
            public_ip=book.public(),
        )
        for zone in zones
        if vpc.means.pinned_addresses
    }
    gateway = NatGateway(
        key=f"{vpc.key}/nat",
        account=vpc.account,
        region=vpc.region,
        because=reasons,
        vpc=vpc.key,
        availability_mode="regional",
        auto_provision_zones=not pinned,
        addresses=tuple(_regional_address(zone, pinned.get(zone), book) for zone in zones),
    )
    return gateway, tuple(pinned.values())


def _regional_address(zone: str, pinned: ElasticIp | None, book: AddressBook) -> NatGatewayAddress:
    return NatGatewayAddress(
        public_ip=pinned.public_ip if pinned else book.public(),
        allocation=pinned.key if pinned else "",
        availability_zone=zone,
    )
