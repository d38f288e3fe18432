"""Routes first: from each place in the estate, the chain of components to every end.

A place is a subnet, a gateway by which packets come in, or a translator that sends on. What follows from a place is
worked out once, for all ends together, and every chain that leads there goes on with it.
"""

from collections.abc import Callable, Hashable, Iterator, Mapping
from dataclasses import replace
from functools import cached_property
from typing import Any, NamedTuple, TypeVar

import numpy as np

from workbook.model.estate.estate import Estate
from workbook.model.estate.interconnect import VpnGateway
from workbook.model.estate.network import (
    EgressOnlyInternetGateway,
    InternetGateway,
    NatGateway,
    NetworkInterface,
    Route,
    Subnet,
    VpcEndpoint,
)
from workbook.model.estate.resource import Resource
from workbook.reachability.chains import (
    BLOCKED,
    LOCAL,
    SAME_SUBNET,
    UNKNOWN,
    Chain,
    ChainBook,
)
from workbook.reachability.edges import Beside, PublicAccess
from workbook.reachability.filters import Flags, Ground, Index, acl_of_subnet
from workbook.reachability.route_tables import NO_ROUTE, RANDOM, RouteTables
from workbook.reachability.targets import FirewallEndpoint, InspectionEndpoint, target_of
from workbook.reachability.topology import topology_of

T = TypeVar("T")

_NOT_ASKED, _ON_THE_WAY = -2, -1

Lane = tuple[int, int]
"""Which of several zones transit gateways deliver into: by attachments in appliance mode, and by others."""

FIRST_LANE: Lane = (0, 0)


class Place(NamedTuple):
    """Where packets are: in a subnet of a VPC, or (without one) at the gateway by which they came in.

    A `translator` is who sends them on in its own name, `home` the VPC of the address that they come from; empty
    where that is outside. A translator that is `handing` gives answers back to its client.
    """

    vpc: str
    subnet: str
    home: str
    entrance: str = ""
    box: Beside = ""
    translator: str = ""
    handing: bool = False
    lane: Lane = FIRST_LANE

    @property
    def is_foreign(self) -> bool:
        """Whether packets come from elsewhere than this VPC."""
        return self.home != self.vpc


class Lead(NamedTuple):
    """A route to be followed: from where, which, and the ends that it wins."""

    place: Place
    route: Route
    places: Index


Step = Callable[["Follower", Lead, Any], Index]
"""What a kind of target does: the numbers of the chains to the ends that a route leads to it."""


class Follower:
    """Follows routes through the components of one estate."""

    def __init__(self, estate: Estate, base: Ground, steps: Mapping[type, Step]) -> None:
        self.estate = estate
        self.base = base
        self.steps = steps
        self.book = ChainBook(_alike(estate))
        self.tables = RouteTables(estate, base)
        self.public_access = PublicAccess(estate)
        self._found: dict[tuple[Hashable, Lane], Index] = {}
        self._chancy: set[Hashable] = set()
        self.chances = 0
        self._kept: dict[str, Any] = {}

    @cached_property
    def subnets(self) -> dict[str, Subnet]:
        """The subnets by key."""
        return {subnet.key: subnet for subnet in self.estate.of(Subnet)}

    def kept(self, name: str, make: Callable[[], T]) -> T:
        """Something that a way needs again and again, made once."""
        if name not in self._kept:
            self._kept[name] = make()
        found: T = self._kept[name]
        return found

    @cached_property
    def everyone(self) -> Index:
        """The places of all ends."""
        return np.arange(len(self.base.ends), dtype=np.intp)

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

    def resolved(
        self, key: Hashable, lane: Lane, places: Index, compute: Callable[[Lane, Index], Index]
    ) -> Index:
        """The chains from somewhere to some ends, each worked out once; what leads in a circle is blocked.

        Where nothing is left to chance on the first lane, every lane is the same.
        """
        numbers = self._on(key, FIRST_LANE, places, compute)
        if lane != FIRST_LANE and key in self._chancy:
            numbers = self._on(key, lane, places, compute)
        self.chances += key in self._chancy
        return np.maximum(numbers, 0)

    def _on(self, key: Hashable, lane: Lane, places: Index, compute: Callable[[Lane, Index], Index]) -> Index:
        found = self._found.setdefault((key, lane), self._nothing.copy())
        asked = places[found[places] == _NOT_ASKED]
        if len(asked):
            found[asked] = _ON_THE_WAY
            before, self.chances = self.chances, 0
            found[asked] = compute(lane, asked)
            self._chancy |= {key} if self.chances else set()
            self.chances += before
        numbers: Index = found[places]
        return numbers

    @cached_property
    def _nothing(self) -> Index:
        return np.full(len(self.base.ends), _NOT_ASKED, dtype=np.intp)

    def tail(self, place: Place, places: Index) -> Index:
        """The chains from a place to some ends."""
        anywhere = place._replace(lane=FIRST_LANE)
        return self.resolved(
            anywhere, place.lane, places, lambda lane, asked: self._follow(place._replace(lane=lane), asked)
        )

    def whole(self, place: Place) -> Index:
        """The chains from a place to every end."""
        return self.tail(place, self.everyone)

    def _follow(self, place: Place, asked: Index) -> Index:
        numbers = np.zeros(len(self.base.ends), dtype=np.intp)
        near = self.neighbours.get(place.subnet)
        beyond = asked
        if near is not None and not place.handing:
            numbers[near] = self.book.number(SAME_SUBNET)
            beyond = asked[numbers[asked] == 0]
        table = self.tables.table_of.get(place.subnet or place.entrance or place.translator, "")
        for route, places in self._groups(place, table, beyond):
            numbers[places] = self._take(place, table, route, places)
        found: Index = numbers[asked]
        return found

    def _take(self, place: Place, table: str, route: Route | str, places: Index) -> Index:
        """The chains along one route, or where there is none."""
        if place.handing and route != RANDOM and not self._leads_home(route):
            return self.all_of(BLOCKED, places)
        if isinstance(route, str):
            return self.all_of(UNKNOWN if route == RANDOM else BLOCKED, places)
        if route.target == "local":
            here = self.home[place.vpc][places] if place.vpc in self.home else False
            return np.where(here, self.book.number(LOCAL), 0)
        if route.state != "active":
            return self.all_of(BLOCKED, places)
        numbers = self.lead(Lead(place, route, places))
        return self.doubted(numbers) if self.tables.names_unknown_lists(table) else numbers

    def doubted(self, numbers: Index) -> Index:
        """The same chains, of which nobody can be sure."""
        return self.book.mapped(numbers, lambda chain: replace(chain, sure=chain.kind == "blocked"))

    def _leads_home(self, route: Route | str) -> bool:
        """Answers of a NAT gateway to clients elsewhere take a route that joins the networks, or are lost."""
        if isinstance(route, str) or route.target == "local":
            return False
        outward = (InternetGateway, EgressOnlyInternetGateway, NatGateway, VpcEndpoint)
        return not isinstance(self.resource(route.target), outward)

    def _groups(self, place: Place, table: str, among: Index) -> Iterator[tuple[Route | str, Index]]:
        """The routes from a place; AWS presets one to the internet gateway for a regional NAT gateway."""
        preset = self.internet_gateways.get(place.vpc)
        is_preset = not (place.subnet or place.entrance or table) and preset is not None
        wanted = np.zeros(len(self.base.ends), dtype=np.bool_)
        wanted[among] = True
        for found, every in self.tables.groups(table, place.vpc):
            places = every[wanted[every]]
            if is_preset and found == NO_ROUTE and preset is not None:
                account, region = preset.account, preset.region
                yield (
                    Route(key="", account=account, region=region, route_table="", target=preset.key),
                    places,
                )
            elif len(places):
                yield found, places

    def lead(self, lead: Lead) -> Index:
        """The chains that begin with a route's target."""
        target = target_of(topology_of(self.estate), lead.route.target, lead.place.subnet)
        step = self.steps.get(type(target)) if target else None
        if step is None or target is None:
            return self.all_of(UNKNOWN, lead.places)
        return (
            self.all_of(BLOCKED, lead.places) if self._is_refused(lead, target) else step(self, lead, target)
        )

    def _is_refused(self, lead: Lead, target: object) -> bool:
        """A gateway's own table leads to interfaces and endpoints of middleboxes and nowhere else."""
        gateway = self.resource(lead.place.entrance)
        by_vpn = isinstance(gateway, VpnGateway)
        if not by_vpn and not isinstance(gateway, InternetGateway):
            return False
        fits = (NetworkInterface,) if by_vpn else (NetworkInterface, FirewallEndpoint, InspectionEndpoint)
        nameless = isinstance(target, NetworkInterface) and target.public_ip is None
        return not isinstance(target, fits) or (not by_vpn and self.base.bits == 32 and nameless)

    def zone_of(self, subnet: str) -> str:
        """The zone of a subnet, empty where nobody knows."""
        found = self.subnets.get(subnet)
        return (found.availability_zone or found.az_slot) if found else ""

    def beyond(self, chain: Chain, lead: Lead) -> Index:
        """A chain that ends on the internet: nobody inside, and no network on premises, is there."""
        number = self.book.number(chain)
        return np.where(self.internet[lead.places], number, 0)


def _alike(estate: Estate) -> dict[str, str]:
    """For each subnet the first one with the same network ACL."""
    first: dict[str, str] = {}
    return {subnet: first.setdefault(acl, subnet) for subnet, acl in acl_of_subnet(estate).items()}
