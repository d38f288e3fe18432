"""Routes first: from each place in the estate, the chain of components to every end.

A place is a subnet, a gateway by which packets come in from outside, or a translator that sends on. What follows from a place is worked
out once, for all ends together, and every chain that leads there goes on with it.
"""

from collections.abc import Callable
from functools import cached_property
from typing import NamedTuple

import numpy as np

from workbook.model.estate.estate import Estate
from workbook.model.estate.network import InternetGateway, NatGateway, Route, Subnet
from workbook.model.estate.resource import Resource
from workbook.reachability.chains import (
    BLOCKED,
    LOCAL,
    SAME_SUBNET,
    UNKNOWN,
    Chain,
    ChainBook,
    ChainTable,
)
from workbook.reachability.edges import PublicAccess
from workbook.reachability.filters import Flags, Ground, Index
from workbook.reachability.route_tables import NO_ROUTE, RANDOM, RouteTables


class Place(NamedTuple):
    """Where packets are: in a subnet of a VPC (none: a gateway without one), sent on by a translator or not."""

    vpc: str
    subnet: str
    translator: str = ""


class Lead(NamedTuple):
    """A route to be followed: from where, which, and the ends that it wins."""

    place: Place
    route: Route
    places: Index


Step = Callable[["Follower", Lead, Resource], Index]
"""What a kind of target does: the numbers of the chains to the ends that a route leads to it."""


class Follower:
    """Follows routes through the components of one estate."""

    def __init__(self, estate: Estate, base: Ground, steps: dict[type, Step]) -> None:
        self.estate = estate
        self.base = base
        self.steps = steps
        self.book = ChainBook()
        self.tables = RouteTables(estate, base)
        self.public_access = PublicAccess(estate)
        self._tails: dict[Place, Index] = {}
        self._open: set[Place] = set()

    @cached_property
    def subnets(self) -> dict[str, Subnet]:
        """The subnets by key."""
        return {subnet.key: subnet for subnet in self.estate.of(Subnet)}

    @cached_property
    def home(self) -> dict[str, Flags]:
        """Which ends stand in each VPC."""
        every = np.array([end.vpc for end in self.base.ends], dtype=object)
        return {vpc: every == vpc for vpc in self.tables.vpcs}

    @cached_property
    def neighbours(self) -> dict[str, Index]:
        """The ends of each subnet."""
        found: dict[str, list[int]] = {}
        for at, end in enumerate(self.base.ends):
            if end.subnet:
                found.setdefault(end.subnet, []).append(at)
        return {subnet: np.array(places, dtype=np.intp) for subnet, places in found.items()}

    @cached_property
    def internet(self) -> Flags:
        """Which ends are on the internet."""
        return np.array(
            [end.sort == "outside" and not end.attached for end in self.base.ends], dtype=np.bool_
        )

    @cached_property
    def internet_gateways(self) -> dict[str, InternetGateway]:
        """The internet gateway of each VPC."""
        return {each.vpc: each for each in reversed(self.estate.of(InternetGateway))}

    @cached_property
    def translators(self) -> dict[str, int]:
        """The end that has the address of each translator."""
        return {end.owner: at for at, end in enumerate(self.base.ends) if end.sort == "gateway"}

    def all_of(self, chain: Chain, places: Index) -> Index:
        """One chain for some ends."""
        return np.full(len(places), self.book.number(chain), dtype=np.intp)

    def resource(self, key: str) -> Resource | None:
        """What a route points to, if the estate holds it."""
        return self.estate[key] if key in self.estate else None  # noqa: SIM401  # an Estate is no dict

    def tail(self, place: Place) -> Index:
        """The chains from a place to every end; one that leads back to where it began is blocked."""
        if place in self._open:
            return np.zeros(len(self.base.ends), dtype=np.intp)
        if place not in self._tails:
            self._open.add(place)
            self._tails[place] = self._follow(place)
            self._open.remove(place)
        return self._tails[place]

    def _follow(self, place: Place) -> Index:
        table = self.tables.table_of.get(place.subnet or place.translator, "")
        numbers = np.zeros(len(self.base.ends), dtype=np.intp)
        for route, places in self._groups(place, table):
            if isinstance(route, str):
                numbers[places] = self.book.number(UNKNOWN if route == RANDOM else BLOCKED)
            elif route.target == "local":
                here = self.home[place.vpc][places] if place.vpc in self.home else False
                numbers[places] = np.where(here, self.book.number(LOCAL), 0)
            elif self.tables.names_unknown_lists(table):
                numbers[places] = self.book.number(UNKNOWN)
            elif route.state == "active":
                numbers[places] = self.lead(Lead(place, route, places))
        numbers[self.neighbours.get(place.subnet, np.zeros(0, dtype=np.intp))] = self.book.number(SAME_SUBNET)
        return numbers

    def _groups(self, place: Place, table: str) -> list[tuple[Route | str, Index]]:
        """The routes from a place; AWS presets one to the internet gateway for a regional NAT gateway."""
        preset = self.internet_gateways.get(place.vpc)
        found = list(self.tables.groups(table, place.vpc))
        if place.subnet or table or preset is None:
            return found
        route = Route(key="", account=preset.account, region=preset.region, route_table="", target=preset.key)
        return [(route if each == NO_ROUTE else each, places) for each, places in found]

    def lead(self, lead: Lead) -> Index:
        """The chains that begin with a route's target."""
        target = self.resource(lead.route.target)
        step = self.steps.get(type(target)) if target else None
        if step is None or target is None:
            return self.all_of(UNKNOWN, lead.places)
        return step(self, lead, target)

    def beyond(self, chain: Chain, lead: Lead) -> Index:
        """A chain that ends on the internet: nobody inside, and no network on premises, is there."""
        number = self.book.number(chain)
        return np.where(self.internet[lead.places], number, 0)


def compile_routes(estate: Estate, base: Ground, steps: dict[type, Step], entries: "Entries") -> ChainTable:
    """Resolve the chains from every place to every end."""
    follower = Follower(estate, base, steps)
    found = {key: follower.tail(Place(each.vpc, key)) for key, each in follower.subnets.items()}
    for nat in estate.of(NatGateway):
        found[f"nat:{nat.key}"] = _handed_over(follower, nat)
    found |= entries(follower)
    numbers = np.stack([*found.values()]) if found else np.zeros((1, len(base.ends)), dtype=np.intp)
    return ChainTable(follower.book.chains, {key: row for row, key in enumerate(found)}, numbers)


Entries = Callable[[Follower], dict[str, Index]]
"""The chains from outside, by the name of the place where they begin."""


def _handed_over(follower: Follower, nat: NatGateway) -> Index:
    """Answers from a NAT gateway to its clients: inside its VPC without a route, elsewhere by its subnet's table."""
    numbers = np.array(follower.tail(Place(nat.vpc, nat.subnet, nat.key)))
    numbers[follower.home.get(nat.vpc, [])] = follower.book.number(LOCAL)
    numbers[follower.neighbours.get(nat.subnet, [])] = follower.book.number(SAME_SUBNET)
    return numbers
