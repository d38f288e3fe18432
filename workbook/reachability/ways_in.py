"""The ways in from outside: connections and answers from the internet, and from networks on premises by each door."""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from workbook.model.estate.interconnect import TransitGatewayAttachment, VpcPeeringConnection, VpnGateway
from workbook.model.estate.network import EgressOnlyInternetGateway, InternetGateway, VpcEndpoint
from workbook.reachability.chains import LOCAL, Chain
from workbook.reachability.doors import Door
from workbook.reachability.filters import Index
from workbook.reachability.routing_tree import Follower, Lane, Place
from workbook.reachability.ways_between import Entered, Transit, peering_chain
from workbook.reachability.ways_beyond import Beyond, from_vpn_gateway, unknown_way
from workbook.reachability.ways_out import from_internet


def entries(follower: Follower, lane: Lane) -> dict[str, Index]:
    """The chains that begin outside: connections from the internet, and answers by each gateway that led there."""
    found = {"in": from_internet(follower)}
    homes = {each.key: each.vpc for each in follower.estate.of(InternetGateway)}
    homes |= {each.key: each.vpc for each in follower.estate.of(EgressOnlyInternetGateway)}
    endpoints = follower.estate.of(VpcEndpoint)
    homes |= {each.key: each.vpc for each in endpoints if each.vpc_endpoint_type == "Gateway"}
    for gateway, vpc in homes.items():
        found[f"back:{gateway}"] = _answers_in(follower, gateway, vpc, lane)
    return found | dict(_from_premises(follower, lane))


def _answers_in(follower: Follower, gateway: str, vpc: str, lane: Lane) -> Index:
    """Answers come in where the request went out, by the gateway's own table if it has one."""
    chain = replace(LOCAL, components=(gateway,), leaves=False, groups="hidden")
    here = follower.home.get(vpc)
    if here is None:
        return np.zeros(len(follower.base.ends), dtype=np.intp)
    places = np.flatnonzero(here)
    numbers = np.zeros(len(here), dtype=np.intp)
    place = Place(vpc, "", "", entrance=gateway, lane=lane)
    numbers[places] = follower.book.after(chain, "", follower.tail(place, places))
    return numbers


def _from_premises(follower: Follower, lane: Lane) -> Iterator[tuple[str, Index]]:
    """From each end on premises, by the best of its doors; and its answers, by each door that led to it."""
    beyond = Beyond(follower)
    follower.kept("door keys", lambda: tuple(beyond.doors))
    for at, end in enumerate(follower.base.ends):
        if end.sort != "outside" or not (end.attached or beyond.doors):
            continue
        by_door = {key: _by_door(follower, door, at, lane) for key, door in beyond.doors.items()}
        for key, numbers in by_door.items():
            yield f"back:{key}:{at}", numbers
        if end.attached:
            yield f"from:{at}", _best(follower, [(door, by_door[door.key]) for door in beyond.ways_in(end)])


def _by_door(follower: Follower, door: Door, at: int, lane: Lane) -> Index:
    """In by one door, if its link is up, to whom it announces."""
    allowed = Beyond(follower).enters(door, follower.base.ends[at])
    if allowed is None:
        return np.zeros(len(follower.base.ends), dtype=np.intp)
    gateway = follower.resource(door.key)
    if isinstance(gateway, VpnGateway):
        return from_vpn_gateway(follower, gateway, lane) * allowed
    if isinstance(gateway, TransitGatewayAttachment):
        entered = Entered("", "", "", gateway.key, gateway.key, (gateway.transit_gateway,), lane)
        numbers = Transit(follower).forward(entered, follower.everyone)
        chain = Chain(kind="transit_gateway", leaves=False, exit=gateway.key, groups="hidden")
        return follower.book.after(chain, "", numbers) * allowed
    if isinstance(gateway, VpcPeeringConnection):
        return _from_peer(follower, gateway, lane) * allowed
    return unknown_way(follower) * allowed


def _from_peer(follower: Follower, gateway: VpcPeeringConnection, lane: Lane) -> Index:
    """From a peered VPC outside the estate into the one that is inside."""
    ends = (gateway.requester_vpc, gateway.accepter_vpc)
    near = next((each for each in ends if each in follower.tables.vpcs), None)
    numbers = np.zeros(len(follower.base.ends), dtype=np.intp)
    if near is None or gateway.status != "active":
        return numbers
    place = Place(near, "", "", entrance=gateway.key, lane=lane)
    chain = replace(peering_chain(gateway), leaves=False, exit=gateway.key)
    return follower.book.after(chain, "", follower.tail(place, follower.everyone))


def _best(follower: Follower, ways: list[tuple[Door, Index]]) -> Index:
    """For each end the door that works for certain, else one that may, its own VPC's gateway before others."""
    numbers = np.zeros(len(follower.base.ends), dtype=np.intp)
    score = np.full(len(numbers), -1, dtype=np.intp)
    for door, own in ways:
        chains = follower.book.chains
        worth = np.array([_worth(each) for each in chains], dtype=np.intp)[own]
        gateway = follower.resource(door.key)
        if isinstance(gateway, VpnGateway) and gateway.vpc in follower.home:
            worth = worth + (follower.home[gateway.vpc] & (worth > 0))
        better = worth > score
        numbers[better], score[better] = own[better], worth[better]
    return numbers


def _worth(chain: Chain) -> int:
    if chain.kind == "blocked":
        return 0
    return 2 if chain.kind == "unknown" else 6 if chain.sure else 4
