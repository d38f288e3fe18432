"""One address for each class that the estate tells apart: cut by every CIDR of its rules, entries, routes, lists."""

from collections.abc import Iterable, Iterator
from ipaddress import IPv4Address, IPv6Address

from workbook.facts.addresses import stand_in
from workbook.facts.special_addresses import special_ranges
from workbook.model.estate.interconnect import TransitGatewayRoute
from workbook.model.estate.network import NetworkAclEntry, PrefixList, Route, SecurityGroupRule, Vpc
from workbook.reachability.doors import doors
from workbook.reachability.packet import Address
from workbook.reachability.topology import Network, Topology, vpc_blocks


def representatives(
    topology: Topology, ranges: Iterable[Network], apart_from: Iterable[Network] = ()
) -> tuple[Address, ...]:
    """Addresses of `ranges` outside `apart_from`, one for each set of CIDRs that an address can be in."""
    left_out = tuple(apart_from)
    known = {*_known_blocks(topology), *left_out}
    found: dict[frozenset[Network], Address] = {}
    for block in ranges:
        alike = tuple(each for each in known if each.version == block.version)
        for address in _candidates(block, alike):
            classes = frozenset(each for each in alike if address in each)
            if classes.isdisjoint(left_out):
                found.setdefault(classes, address)
    return tuple(found.values())


def _candidates(block: Network, alike: Iterable[Network]) -> Iterator[Address]:
    """The stand-in for the internet, then the first address of every stretch that the CIDRs cut a block into."""
    familiar = stand_in("internet" if block.version == 4 else "internet_ipv6").network_address + 1
    if familiar in block:
        yield familiar
    first, last = int(block.network_address), int(block.broadcast_address)
    cuts = {first}
    for each in alike:
        cuts |= {int(each.network_address), int(each.broadcast_address) + 1}
    for number in sorted(cut for cut in cuts if first <= cut <= last):
        yield IPv4Address(number) if block.version == 4 else IPv6Address(number)


def _known_blocks(topology: Topology) -> tuple[Network, ...]:
    estate = topology.estate
    blocks: set[Network | None] = set()
    for rule in estate.of(SecurityGroupRule):
        blocks |= {rule.cidr_ipv4, rule.cidr_ipv6}
    for entry in estate.of(NetworkAclEntry):
        blocks |= {entry.cidr_block, entry.ipv6_cidr_block}
    for route in estate.of(Route):
        blocks |= {route.destination_cidr_block, route.destination_ipv6_cidr_block}
    for prefixes in estate.of(PrefixList):
        blocks |= set(prefixes.entries)
    for gateway_route in estate.of(TransitGatewayRoute):
        blocks.add(gateway_route.destination_cidr_block)
    for door in doors(topology):
        blocks |= set(door.blocks)
    for party in estate.parties:
        blocks |= set(party.cidr_blocks)
    return tuple(each for each in blocks if each)


def not_internet(topology: Topology) -> tuple[Network, ...]:
    """What is never an address of the internet at large: special ranges, and every named network's."""
    named = (
        block
        for party in topology.estate.parties
        if party.location != "vpc" and party.key != "internet"
        for block in party.cidr_blocks
    )
    inside = (block for vpc in topology.estate.of(Vpc) for block in vpc_blocks(vpc))
    behind = (block for door in doors(topology) for block in door.blocks)
    special = (each.cidr_block for each in special_ranges() if not each.internet)
    return (*special, *named, *inside, *behind)


def not_premises(topology: Topology) -> tuple[Network, ...]:
    """What no network beyond a door has: ranges that mean nothing beyond a host, and those of the VPCs."""
    inside = (block for vpc in topology.estate.of(Vpc) for block in vpc_blocks(vpc))
    private = (each for each in special_ranges() if not each.internet and not each.egress_code)
    return (*(each.cidr_block for each in private), *inside)
