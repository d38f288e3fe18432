"""Addresses: each tier an aligned block of the VPC in slot order, each subnet a fixed place in its block.

Places come from identity (tier slot, zone letter), so that a zone or tier more or less moves nothing else. A
person can pin any subnet.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from ipaddress import IPv4Network, IPv6Network, collapse_addresses
from itertools import combinations

from workbook.errors import Fault, OptionsError
from workbook.facts.addresses import stand_in
from workbook.facts.limits import vpc_limit
from workbook.model.estate.network import Subnet, Vpc
from workbook.model.intent.connection import Connection
from workbook.model.intent.design import Design
from workbook.model.intent.flow import Pin
from workbook.model.intent.place import INSPECTION_TIER, Tier, VpcIntent
from workbook.planning.egress import Ways, inspected
from workbook.planning.joints import gateway_of, hubs_of
from workbook.planning.reasons import house_rule

ZONE_LETTERS = "abcdef"


@dataclass(frozen=True, slots=True, kw_only=True)
class AddressPlan:
    """Every VPC and subnet with its addresses; `blocks` is each tier's whole block, by (VPC, tier)."""

    vpcs: tuple[Vpc, ...]
    subnets: tuple[Subnet, ...]
    blocks: Mapping[tuple[str, str], IPv4Network]

    def of_tier(self, vpc: str, tier: str) -> tuple[Subnet, ...]:
        """A tier's subnets, by zone."""
        return tuple(subnet for subnet in self.subnets if subnet.vpc == vpc and subnet.tier == tier)

    def of_vpc(self, vpc: str) -> tuple[IPv4Network | IPv6Network, ...]:
        """All ranges of a VPC."""
        planned = next(each for each in self.vpcs if each.key == vpc)
        return (*planned.cidr_blocks, *planned.ipv6_cidr_blocks)

    def ranges(self, vpc: str, tier: str) -> tuple[IPv4Network, ...]:
        """The ranges of a tier: its block, and pinned subnets outside it."""
        pinned = [subnet.cidr_block for subnet in self.of_tier(vpc, tier) if subnet.cidr_block]
        return tuple(collapse_addresses([self.blocks[vpc, tier], *pinned]))


def plan_addresses(design: Design, ways: Ways) -> AddressPlan:
    """Lay out every VPC of a design; a tier in which nothing stands keeps its block and gets no subnets.

    Raises:
        OptionsError: tiers that do not fit the VPC, or pins that do not fit the plan.
    """
    blocks: dict[tuple[str, str], IPv4Network] = {}
    subnets: list[Subnet] = []
    for index, vpc in enumerate(design.vpcs):
        of_vpc = tier_blocks(vpc)
        blocks |= {(vpc.key, tier): block for tier, block in of_vpc.items()}
        pins = {(pin.tier, pin.az_slot): pin for pin in design.pins if pin.vpc == vpc.key}
        tiers = [tier for tier in vpc.tiers if tier.key in occupied_tiers(design, vpc, ways)]
        subnets += _subnets(vpc, tiers, of_vpc, pins, _ipv6_block(vpc, index))
    _refuse_overlaps(subnets)
    vpcs = tuple(_vpc(vpc, _ipv6_block(vpc, index)) for index, vpc in enumerate(design.vpcs))
    return AddressPlan(vpcs=vpcs, subnets=tuple(subnets), blocks=blocks)


def occupied_tiers(design: Design, vpc: VpcIntent, ways: Ways) -> frozenset[str]:
    """The tiers in which a party, an interface endpoint or a zonal NAT gateway stands."""
    occupied = {party.tier for party in design.placed if party.vpc == vpc.key}
    if any(way.vpc == vpc.key for way in ways.of_kind("interface_endpoint", "private_link")):
        occupied.add(vpc.means.endpoint_tier)
    if vpc.means.nat_mode in ("single", "per_az") and any(way.vpc == vpc.key for way in ways.of_kind("nat")):
        occupied.add(public_tier(vpc).key)
    occupied |= attachment_tiers(design, vpc.key, ways) | inspection_tiers(vpc, ways)
    return frozenset(occupied)


def attachment_tiers(design: Design, vpc: str, ways: Ways) -> frozenset[str]:
    """The tiers in which a VPC's transit gateway attachments stand, of hubs that carry some flow."""
    hubs = {hub.key: hub for hub in hubs_of(design, vpc)}
    used = {gateway_of(connection, vpc) for connection in _carrying(design, ways)}
    return frozenset(hub.tier for key, hub in hubs.items() if key in used)


def inspection_tiers(vpc: VpcIntent, ways: Ways) -> frozenset[str]:
    """The tier of a VPC's firewall, if something passes one."""
    return frozenset({INSPECTION_TIER} if inspected(vpc, ways) else ())


def _carrying(design: Design, ways: Ways) -> list[Connection]:
    used = {way.connection for way in ways.all}
    return [connection for connection in design.connections if connection.key in used]


def public_tier(vpc: VpcIntent) -> Tier:
    """The tier with the route to the internet gateway, where zonal NAT gateways stand."""
    return next(tier for tier in sorted(vpc.tiers, key=lambda tier: tier.slot) if tier.routing == "public")


def tier_blocks(vpc: VpcIntent) -> dict[str, IPv4Network]:
    """The block of each tier of a VPC, occupied or not: aligned, in slot order, with `az_slots` places."""
    blocks: dict[str, IPv4Network] = {}
    cursor = int(vpc.cidr_block.network_address)
    for tier in sorted(vpc.tiers, key=lambda tier: tier.slot):
        size = _places(vpc) << (32 - tier.prefix_length)
        start = -(-cursor // size) * size
        blocks[tier.key] = IPv4Network((start, 32 - (size - 1).bit_length()))
        cursor = start + size
    if cursor > int(vpc.cidr_block.broadcast_address) + 1:
        raise OptionsError([_too_small(vpc, cursor)])
    return blocks


def _places(vpc: VpcIntent) -> int:
    return 1 << (vpc.az_slots - 1).bit_length()


def _too_small(vpc: VpcIntent, end: int) -> Fault:
    needed = end - int(vpc.cidr_block.network_address)
    fits = 32 - (needed - 1).bit_length()
    sizes = ", ".join(f"{tier.key} /{tier.prefix_length}" for tier in vpc.tiers)
    return Fault(
        "vpc_cidr",
        f"{vpc.cidr_block} holds {vpc.cidr_block.num_addresses} addresses; the tiers ({sizes}, each with room "
        f"for {vpc.az_slots} zones) need {needed}. Take a /{fits} or larger, or smaller subnets.",
    )


def _ipv6_block(vpc: VpcIntent, index: int) -> IPv6Network | None:
    if vpc.means.ipv6 == "off":
        return None
    base = stand_in("vpc_ipv6")
    return IPv6Network((int(base.network_address) + (index << (128 - 56)), 56))


def _vpc(vpc: VpcIntent, ipv6: IPv6Network | None) -> Vpc:
    return Vpc(
        key=vpc.key,
        account=vpc.account,
        region=vpc.region,
        because=(house_rule("ground"),),
        existing_id=vpc.existing_id,
        cidr_blocks=(vpc.cidr_block,),
        ipv6_cidr_blocks=(ipv6,) if ipv6 else (),
    )


def _subnets(
    vpc: VpcIntent,
    tiers: Iterable[Tier],
    blocks: Mapping[str, IPv4Network],
    pins: Mapping[tuple[str, str], Pin],
    ipv6: IPv6Network | None,
) -> Iterator[Subnet]:
    for tier in sorted(tiers, key=lambda tier: tier.slot):
        for place, letter in enumerate(ZONE_LETTERS[: vpc.az_count]):
            pin = pins.get((tier.key, letter))
            planned = _place_in(blocks[tier.key], tier, place)
            yield Subnet(
                key=f"{vpc.key}/{tier.key}/{letter}",
                account=vpc.account,
                region=vpc.region,
                because=(house_rule("ground"),),
                vpc=vpc.key,
                availability_zone=f"{vpc.region}{letter}",
                az_slot=letter,
                cidr_block=None if tier.ipv6_native else _pinned(pin, vpc) if pin else planned,
                ipv6_cidr_block=_ipv6_subnet(ipv6, tier.slot * _places(vpc) + place),
                tier=tier.key,
                enable_dns64=tier.ipv6_native and vpc.means.nat_mode != "none",
            )


def _place_in(block: IPv4Network, tier: Tier, place: int) -> IPv4Network:
    start = int(block.network_address) + (place << (32 - tier.prefix_length))
    return IPv4Network((start, tier.prefix_length))


def _ipv6_subnet(block: IPv6Network | None, place: int) -> IPv6Network | None:
    return IPv6Network((int(block.network_address) + (place << 64), 64)) if block else None


def _pinned(pin: Pin, vpc: VpcIntent) -> IPv4Network:
    where = f"pins.{pin.tier}/{pin.az_slot}"
    try:
        network = IPv4Network(pin.cidr_block)
    except ValueError as error:
        raise OptionsError([Fault(where, f"{pin.cidr_block!r} is no IPv4 CIDR ({error}).")]) from None
    shortest, longest = vpc_limit("vpc_prefix_shortest"), vpc_limit("vpc_prefix_longest")
    if not network.subnet_of(vpc.cidr_block):
        raise OptionsError(
            [Fault(where, f"{network} is outside the VPC's {vpc.cidr_block}; pin a part of it.")]
        )
    if not shortest <= network.prefixlen <= longest:
        raise OptionsError(
            [Fault(where, f"{network} is a /{network.prefixlen}; AWS allows /{shortest} to /{longest}.")]
        )
    return network


def _refuse_overlaps(subnets: list[Subnet]) -> None:
    faults = [
        Fault(
            f"pins.{second.tier}/{second.az_slot}",
            f"{second.cidr_block} overlaps {first.cidr_block} of subnet {first.key!r}; "
            "pin a range that no other subnet has.",
        )
        for first, second in combinations(subnets, 2)
        if first.vpc == second.vpc
        and first.cidr_block
        and second.cidr_block
        and first.cidr_block.overlaps(second.cidr_block)
    ]
    if faults:
        raise OptionsError(faults)
