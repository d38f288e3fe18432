"""The ways to and from networks beyond AWS: virtual private gateways, and attachments that lead out.

What stands behind each door is looked up in `doors`, the index that the trace reads as well; what it means is decided here.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from ipaddress import IPv4Address, IPv6Address
from typing import Literal

import numpy as np

from workbook.model.estate.interconnect import VpnGateway
from workbook.model.estate.resource import Resource
from workbook.reachability.addresses import Network, inside_network
from workbook.reachability.chains import BLOCKED, UNKNOWN, Chain
from workbook.reachability.classes import End
from workbook.reachability.doors import OUTWARD, Door, Link, doors
from workbook.reachability.filters import Flags, Index
from workbook.reachability.routing_tree import Follower, Lane, Lead, Place
from workbook.reachability.topology import topology_of

__all__ = ["OUTWARD", "Beyond", "vpn_gateway"]

Passes = Literal["sure", "unsure", "no"]


@dataclass(frozen=True)
class Beyond:
    """The doors of an estate as chains go through them."""

    follower: Follower

    @property
    def doors(self) -> dict[str, Door]:
        """The doors by key."""
        return self.follower.kept(
            "doors", lambda: {each.key: each for each in doors(topology_of(self.follower.estate))}
        )

    def address(self, end: End) -> IPv4Address | IPv6Address:
        """The representative address of an end."""
        return IPv4Address(end.address) if self.follower.base.bits == 32 else IPv6Address(end.address)

    def out(self, key: str, chain: Chain, places: Index) -> Index:
        """A chain that leaves by a door, to each end that may be behind it."""
        door = self.doors.get(key) or Door(key, (), ())
        sure = self.follower.book.number(chain)
        unsure = self.follower.book.number(replace(chain, sure=False))
        numbers = {"sure": sure, "unsure": unsure, "no": 0}
        return np.array(
            [numbers[self._leaves(door, self.follower.base.ends[at])] for at in places.tolist()],
            dtype=np.intp,
        )

    def _leaves(self, door: Door, end: End) -> Passes:
        if end.sort != "outside":
            return "no"
        address = self.address(end)
        link = door.link_to(address)
        if door.closed_to(address) or (link and not self._carries(link)):
            return "no"
        return "sure" if door.known(address) or (end.attached and not self._behind(end)) else "unsure"

    def _behind(self, end: End) -> tuple[str, ...]:
        """The doors that the party of an end on premises names."""
        return self.follower.estate.party(end.parties[0]).behind if end.parties else ()

    def _carries(self, link: Link) -> bool:
        return link.state == "available" and (self.follower.base.bits == 32 or link.carries_ipv6)

    def enters(self, door: Door, end: End) -> Flags | None:
        """The ends that packets from an end on premises may go to by a door's link; none if the link is down."""
        everyone = np.ones(len(self.follower.base.ends), dtype=np.bool_)
        link = door.link_to(self.address(end))
        if link is None:
            return everyone
        if not self._carries(link):
            return None
        return everyone if link.announces is None else self._announced(link)

    def _announced(self, link: Link) -> Flags:
        found = np.zeros(len(self.follower.base.ends), dtype=np.bool_)
        for allowed in link.announces or ():
            covered = self.follower.base.covered(allowed)
            if not link.whole_vpcs:
                found[covered] = True
                continue
            for network, home in self._vpc_blocks():
                if inside_network(network, allowed):
                    block = self.follower.base.covered(network)
                    found[block] |= self.follower.home[home][block]
        return found

    def _vpc_blocks(self) -> Iterator[tuple[Network, str]]:
        for vpc in self.follower.tables.vpcs.values():
            blocks: tuple[Network, ...] = (*vpc.cidr_blocks, *vpc.ipv6_cidr_blocks)
            yield from ((block, vpc.key) for block in blocks)

    def ways_in(self, end: End) -> list[Door]:
        """The doors that a network stands behind, Direct Connect first; every door where nothing says which."""
        address = self.address(end)
        known = [door for door in self.doors.values() if door.known(address)]
        named = {*self._behind(end)}
        found = known or [
            door for door in self.doors.values() if not named or {door.key, door.resource} & named
        ]
        return sorted(found, key=lambda door: self._rank(door, end))

    def _rank(self, door: Door, end: End) -> int:
        link = door.link_to(self.address(end))
        return 0 if link and link.kind == "direct-connect" else 1


def vpn_gateway(follower: Follower, lead: Lead, target: Resource) -> Index:
    """Out of a VPC by its virtual private gateway: its own addresses only."""
    place = lead.place
    fits = isinstance(target, VpnGateway) and target.vpc == place.vpc and target.state == "available"
    if not fits or place.is_foreign:
        return follower.all_of(BLOCKED, lead.places)
    chain = Chain(kind="vpn_gateway", components=(target.key,), exit=target.key, enters=False)
    return Beyond(follower).out(target.key, chain, lead.places)


def from_vpn_gateway(follower: Follower, gateway: VpnGateway, lane: Lane) -> Index:
    """Into the VPC of a virtual private gateway: to private addresses of its interfaces and nothing else."""
    here = follower.home.get(gateway.vpc)
    if here is None or gateway.state != "available":
        return follower.all_of(BLOCKED, follower.everyone)
    place = Place(gateway.vpc, "", "", entrance=gateway.key, lane=lane)
    chain = Chain(
        kind="vpn_gateway", components=(gateway.key,), leaves=False, exit=gateway.key, groups="hidden"
    )
    numbers = np.zeros(len(here), dtype=np.intp)
    numbers[here] = follower.book.after(chain, "", follower.tail(place, np.flatnonzero(here)))
    return numbers


def unknown_way(follower: Follower) -> Index:
    """Where a gateway that leads in is not in the estate, nobody can say."""
    return follower.all_of(UNKNOWN, follower.everyone)
