"""The ways out of a VPC to the internet and to AWS services, and the way in: what each gateway does with packets."""

from dataclasses import replace
from functools import partial

import numpy as np

from workbook.model.estate.network import (
    EgressOnlyInternetGateway,
    InternetGateway,
    NatGateway,
    NetworkInterface,
    Subnet,
)
from workbook.model.estate.resource import Resource
from workbook.reachability.chains import BLOCKED, Chain, Check, Translator, then
from workbook.reachability.edges import Crossing
from workbook.reachability.filters import Index
from workbook.reachability.routing_tree import Follower, Lead, Place
from workbook.reachability.targets import ServiceEndpoint


def _judged(follower: Follower, crossing: Crossing, place: Place, chain: Chain) -> Chain:
    """The chain as Block Public Access leaves it."""
    access = follower.public_access.access(crossing, place.vpc, place.subnet, place.box)
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
        if not _is_public(follower.resource(place.translator)):
            return follower.all_of(BLOCKED, lead.places)
    crossing: Crossing = "nat" if isinstance(follower.resource(place.translator), NatGateway) else "own"
    judged = _judged(follower, crossing, place, chain)
    numbers = follower.beyond(judged, lead)
    if follower.base.bits == 128:
        entered = np.where(follower.internet[lead.places], 0, from_internet(follower)[lead.places])
        numbers += follower.book.after(replace(judged, exit="", groups="hidden"), "", entered)
    return numbers


def from_internet(follower: Follower) -> Index:
    """From the internet: to who has a public address, by the internet gateway of its VPC."""
    return follower.kept("from the internet", lambda: _connections_in(follower))


def _connections_in(follower: Follower) -> Index:
    """By the gateway's own table, if it has one: straight to who is meant, or through a middlebox first."""
    numbers = np.zeros(len(follower.base.ends), dtype=np.intp)
    for key, subnet in follower.subnets.items():
        gateway, near = follower.internet_gateways.get(subnet.vpc), follower.neighbours.get(key)
        if gateway and near is not None:
            tails = follower.tail(Place(subnet.vpc, "", "", entrance=gateway.key), near)
            numbers[near] = follower.book.mapped(tails, partial(_entered, follower, gateway, key))
    return numbers


def _entered(follower: Follower, gateway: InternetGateway, subnet: str, rest: Chain) -> Chain:
    """The exclusion that counts is that of the first middlebox's subnet, or else of where the packet is delivered."""
    place = Place(gateway.vpc, rest.beside[0] or subnet, "", box=rest.beside[1])
    chain = Chain(kind="internet_gateway", components=(gateway.key,), leaves=False, groups="hidden")
    judged = _judged(follower, "own", place, chain)
    return BLOCKED if judged is BLOCKED else replace(then(judged, "", rest), exit=gateway.key)


def _is_public(translator: Resource | None) -> bool:
    if isinstance(translator, NetworkInterface):
        return translator.public_ip is not None
    if not isinstance(translator, NatGateway):
        return False
    return translator.connectivity_type == "public" and any(each.public_ip for each in translator.addresses)


def egress_only(follower: Follower, lead: Lead, target: Resource) -> Index:
    """Out by the egress-only internet gateway: IPv6 and nothing else."""
    place = lead.place
    fits = isinstance(target, EgressOnlyInternetGateway) and target.vpc == place.vpc
    if not fits or place.is_foreign or follower.base.bits == 32:
        return follower.all_of(BLOCKED, lead.places)
    chain = Chain(kind="egress_only", components=(target.key,), enters=False, exit=target.key)
    return follower.beyond(_judged(follower, "egress_only", place, chain), lead)


def endpoint(follower: Follower, lead: Lead, service: ServiceEndpoint) -> Index:
    """To an AWS service by its gateway endpoint, which carries TCP and ICMP echo."""
    target = service.endpoint
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
    beside = target.subnet == place.subnet and bool(place.subnet)
    crossed = (Check("acl", target.subnet),) if target.subnet and not beside else ()
    chain = Chain(
        kind="nat_gateway",
        components=(target.key,),
        checks=(*crossed, Check("carries", "nat64" if follower.base.bits == 128 else "nat_gateway")),
        leaves=not beside,
        translators=(Translator(target.key, target.subnet, follower.translators.get(target.key, -1)),),
    )
    if target.subnet and target.subnet not in follower.subnets:
        # Nobody knows the ACL and the routes of a subnet nobody described.
        chain = replace(chain, kind="unknown", checks=chain.checks[1:])
        return (
            _into_nat64(follower, lead, chain)
            if follower.base.bits == 128
            else follower.all_of(chain, lead.places)
        )
    if follower.base.bits == 128:
        return _into_nat64(follower, lead, replace(chain, enters=False))
    behind = Place(target.vpc, target.subnet, target.vpc, translator=target.key, lane=place.lane)
    tails = follower.tail(behind, lead.places)
    return follower.book.after(chain, target.subnet, tails)


def _covers(nat: NatGateway, subnet: Subnet | None) -> bool:
    """A regional NAT gateway with zones given by hand serves these only; else AWS serves every zone."""
    if nat.availability_mode != "regional" or nat.auto_provision_zones or subnet is None:
        return True
    return subnet.availability_zone in {address.availability_zone for address in nat.addresses}


def _into_nat64(follower: Follower, lead: Lead, chain: Chain) -> Index:
    """IPv6 goes through a NAT gateway only to NAT64's prefix; from there on it is IPv4, which is another plane's."""
    translated = [follower.base.ends[at].sort == "translated" for at in lead.places.tolist()]
    return np.where(translated, follower.book.number(chain), 0)
