"""The ways out of a VPC to the internet and to AWS services, and the way in: what each gateway does with packets."""

from collections.abc import Iterator
from dataclasses import replace
from ipaddress import IPv6Network

import numpy as np

from workbook.model.estate.network import (
    EgressOnlyInternetGateway,
    InternetGateway,
    NatGateway,
    NetworkInterface,
    Subnet,
    VpcEndpoint,
)
from workbook.model.estate.resource import Resource
from workbook.reachability.chains import BLOCKED, UNKNOWN, Chain, Check, Translator
from workbook.reachability.edges import Crossing
from workbook.reachability.filters import Flags, Index
from workbook.reachability.routing_tree import Follower, Lead, Place

NAT64 = IPv6Network("64:ff9b::/96")
"""The prefix that stands for IPv4 addresses (RFC 6052)."""


def _judged(follower: Follower, crossing: Crossing, vpc: str, subnet: str, chain: Chain) -> Chain:
    """The chain as Block Public Access leaves it."""
    access = follower.public_access.access(crossing, vpc, subnet)
    return BLOCKED if access == "closed" else replace(chain, sure=chain.sure and access == "open")


def internet_gateway(follower: Follower, lead: Lead, target: Resource) -> Index:
    """Out by the internet gateway of the same VPC, for who has a public address."""
    place = lead.place
    if not isinstance(target, InternetGateway) or target.vpc != place.vpc or place.is_foreign:
        return follower.all_of(BLOCKED, lead.places)
    chain = Chain(
        kind="internet_gateway",
        components=(target.key,),
        enters=False,
        exit=target.key,
        needs_public=not place.translator,
    )
    if place.translator:
        chain = replace(chain, needs_public=False)
        nat = follower.resource(place.translator)
        if not (isinstance(nat, NatGateway) and _is_public(nat)):
            return follower.all_of(BLOCKED, lead.places)
    crossing: Crossing = "nat" if place.translator else "own"
    judged = _judged(follower, crossing, place.vpc, place.subnet, chain)
    numbers = follower.beyond(judged, lead)
    if follower.base.bits == 128:
        entered = np.where(follower.internet[lead.places], 0, from_internet(follower)[lead.places])
        numbers += follower.book.after(replace(judged, exit="", groups="hidden"), "", entered)
    return numbers


def from_internet(follower: Follower) -> Index:
    """From the internet: to who has a public address, by the internet gateway of its VPC."""
    return follower.kept("from the internet", lambda: _connections_in(follower))


def _connections_in(follower: Follower) -> Index:
    numbers = np.zeros(len(follower.base.ends), dtype=np.intp)
    for subnet, chain in _entered(follower):
        numbers[follower.neighbours.get(subnet, [])] = follower.book.number(chain)
    for gateway in follower.estate.of(InternetGateway):
        numbers[_diverted(follower, gateway) & (numbers > 0)] = follower.book.number(UNKNOWN)
    return numbers


def _entered(follower: Follower) -> Iterator[tuple[str, Chain]]:
    for key, subnet in follower.subnets.items():
        gateway = follower.internet_gateways.get(subnet.vpc)
        if gateway and follower.public_access.access("own", subnet.vpc, key) == "open":
            own = (gateway.key,)
            yield (
                key,
                Chain(
                    kind="internet_gateway", components=own, leaves=False, exit=gateway.key, groups="hidden"
                ),
            )


def _diverted(follower: Follower, gateway: InternetGateway) -> Flags:
    """The ends that a gateway's own route table leads to something other than themselves."""
    found = np.zeros(len(follower.base.ends), dtype=np.bool_)
    table = follower.tables.table_of.get(gateway.key, "")
    for route, places in follower.tables.groups(table, gateway.vpc) if table else ():
        if isinstance(route, str) or route.target != "local":
            found[places] = follower.home[gateway.vpc][places] if gateway.vpc in follower.home else False
    return found


def _is_public(nat: NatGateway) -> bool:
    return nat.connectivity_type == "public" and any(each.public_ip for each in nat.addresses)


def egress_only(follower: Follower, lead: Lead, target: Resource) -> Index:
    """Out by the egress-only internet gateway: IPv6 and nothing else."""
    place = lead.place
    fits = isinstance(target, EgressOnlyInternetGateway) and target.vpc == place.vpc
    if not fits or place.is_foreign or follower.base.bits == 32:
        return follower.all_of(BLOCKED, lead.places)
    chain = Chain(kind="egress_only", components=(target.key,), enters=False, exit=target.key)
    return follower.beyond(_judged(follower, "egress_only", place.vpc, place.subnet, chain), lead)


def endpoint(follower: Follower, lead: Lead, target: Resource) -> Index:
    """To an AWS service by its gateway endpoint, which carries TCP and ICMP echo."""
    if not isinstance(target, VpcEndpoint) or target.vpc_endpoint_type != "Gateway":
        return follower.all_of(UNKNOWN, lead.places)
    if target.vpc != lead.place.vpc or target.state != "available" or lead.place.is_foreign:
        return follower.all_of(BLOCKED, lead.places)
    chain = Chain(
        kind="gateway_endpoint",
        components=(target.key,),
        checks=(Check("carries", "gateway_endpoint"),),
        enters=False,
        exit=target.key,
    )
    return follower.beyond(chain, lead)


def nat_gateway(follower: Follower, lead: Lead, target: Resource) -> Index:
    """Through a NAT gateway and on by its own routes."""
    place = lead.place
    works = (
        isinstance(target, NatGateway)
        and target.vpc == place.vpc
        and target.state == "available"
        and place.translator != target.key
        and _covers(target, follower.subnets.get(place.subnet))
    )
    if not works or not isinstance(target, NatGateway):
        return follower.all_of(BLOCKED, lead.places)
    if follower.base.bits == 128:
        return _translated_to_ipv4(follower, lead)
    beside = target.subnet == place.subnet and bool(place.subnet)
    crossed = (Check("acl", target.subnet),) if target.subnet and not beside else ()
    chain = Chain(
        kind="nat_gateway",
        components=(target.key,),
        checks=(*crossed, Check("carries", "nat_gateway")),
        leaves=not beside,
        translators=(Translator(target.key, target.subnet, follower.translators.get(target.key, -1)),),
    )
    if target.subnet and target.subnet not in follower.subnets:
        # Nobody knows the ACL and the routes of a subnet nobody described.
        return follower.all_of(replace(chain, kind="unknown", checks=chain.checks[1:]), lead.places)
    behind = Place(target.vpc, target.subnet, target.vpc, translator=target.key, lane=place.lane)
    tails = follower.tail(behind, lead.places)
    return follower.book.after(chain, target.subnet, tails)


def _covers(nat: NatGateway, subnet: Subnet | None) -> bool:
    """A regional NAT gateway with zones given by hand serves these only; else AWS serves every zone."""
    if nat.availability_mode != "regional" or nat.auto_provision_zones or subnet is None:
        return True
    return subnet.availability_zone in {address.availability_zone for address in nat.addresses}


def _translated_to_ipv4(follower: Follower, lead: Lead) -> Index:
    """IPv6 goes through a NAT gateway only to NAT64's prefix, and whom that reaches is not modelled."""
    nat64 = follower.base.covered(NAT64)
    inside = (nat64.start <= lead.places) & (lead.places < nat64.stop)
    return np.where(inside, follower.book.number(UNKNOWN), 0)


def interface(follower: Follower, lead: Lead, target: Resource) -> Index:
    """Into an interface that is to forward packets which are not its own."""
    checked = isinstance(target, NetworkInterface) and target.source_dest_check
    return follower.all_of(BLOCKED if checked else UNKNOWN, lead.places)
