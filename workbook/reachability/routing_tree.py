"""Routes first: for each subnet and end, which route wins and which chain of components follows it."""

from collections.abc import Iterator
from functools import cached_property
from ipaddress import IPv6Network
from typing import Any

import numpy as np

from workbook.model.estate.estate import Estate
from workbook.model.estate.network import (
    EgressOnlyInternetGateway,
    InternetGateway,
    NatGateway,
    NetworkInterface,
    PrefixList,
    Route,
    RouteTable,
    Subnet,
    Vpc,
    VpcEndpoint,
)
from workbook.model.estate.resource import Resource
from workbook.reachability.chains import BLOCKED, LOCAL, UNKNOWN, UNKNOWN_EXIT, Chain, ChainTable
from workbook.reachability.edges import Access, Crossing, PublicAccess
from workbook.reachability.filters import Flags, Ground, Index
from workbook.reachability.route_winners import UNDETERMINED, winners

NAT64 = IPv6Network("64:ff9b::/96")
"""The prefix that stands for IPv4 addresses (RFC 6052)."""


def compile_routes(estate: Estate, base: Ground) -> ChainTable:
    """Resolve the chain from every subnet to every end."""
    follower = _Follower(estate, base)
    subnets = estate.of(Subnet)
    numbers = np.zeros((max(1, len(subnets)), len(base.ends)), dtype=np.intp)
    chains: dict[Chain, int] = {BLOCKED: 0}
    for row, subnet in enumerate(subnets):
        for chain, places in follower.from_subnet(subnet):
            numbers[row, places] = chains.setdefault(chain, len(chains))
    rows = {subnet.key: row for row, subnet in enumerate(subnets)}
    return ChainTable(tuple(chains), rows, numbers, follower.entered(), follower.diverted())


Branches = Iterator[tuple[Chain, Index]]
"""Chains, each with the ends that it leads to."""


class _Follower:
    """Follows routes through the components of one estate; tables are resolved once."""

    def __init__(self, estate: Estate, base: Ground) -> None:
        self.estate = estate
        self.base = base
        self.public_access = PublicAccess(estate)
        self.winners_by_table: dict[str, tuple[tuple[Route, ...], Index]] = {}
        self.inside = np.array([end.sort != "outside" for end in base.ends], dtype=np.bool_)
        self.internet = np.array(
            [end.sort == "outside" and not end.attached for end in base.ends], dtype=np.bool_
        )

    @cached_property
    def prefix_lists(self) -> dict[str, PrefixList]:
        return {prefix_list.key: prefix_list for prefix_list in self.estate.of(PrefixList)}

    @cached_property
    def tables(self) -> dict[str, str]:
        """The route table of each subnet, and of each gateway that has one."""
        main = {table.vpc: table.key for table in self.estate.of(RouteTable) if table.main}
        found = {subnet.key: main.get(subnet.vpc, "") for subnet in self.estate.of(Subnet)}
        for table in self.estate.of(RouteTable):
            found |= dict.fromkeys((*table.subnets, *table.gateways), table.key)
        return found

    @cached_property
    def routes(self) -> dict[str, list[Route]]:
        found: dict[str, list[Route]] = {}
        for route in self.estate.of(Route):
            found.setdefault(route.route_table, []).append(route)
        return found

    def _local_routes(self, vpc_key: str, table: str) -> Iterator[Route]:
        """AWS keeps a local route for each CIDR of the VPC in every table; nobody can take it out."""
        for vpc in self.estate.of(Vpc):
            if vpc.key == vpc_key:
                yield from (_local(vpc, table, destination_cidr_block=block) for block in vpc.cidr_blocks)
                blocks = vpc.ipv6_cidr_blocks
                yield from (_local(vpc, table, destination_ipv6_cidr_block=block) for block in blocks)

    def _winners(self, table: str, vpc: str) -> tuple[tuple[Route, ...], Index]:
        key = table or f"local of {vpc}"
        if key not in self.winners_by_table:
            routes = (*self._local_routes(vpc, key), *self.routes.get(table, ()))
            self.winners_by_table[key] = routes, winners(routes, self.base, self.prefix_lists)
        return self.winners_by_table[key]

    def _groups(self, table: str, vpc: str, among: Index) -> Iterator[tuple[Route | Chain, Index]]:
        """The ends among these that share a winning route, with it; or with the chain where there is none."""
        routes, winner = self._winners(table, vpc)
        chosen = winner[among]
        for at in np.unique(chosen):
            places = among[chosen == at]
            if at >= 0:
                yield (BLOCKED if routes[at].state == "blackhole" else routes[at]), places
            else:
                yield (UNKNOWN if at == UNDETERMINED else BLOCKED), places

    def entered(self) -> Flags:
        """The ends in VPCs with an internet gateway, where Block Public Access lets connections in."""
        homes = {gateway.vpc for gateway in self.estate.of(InternetGateway)}
        open_subnets = {
            subnet.key
            for subnet in self.estate.of(Subnet)
            if subnet.vpc in homes and self.public_access.access("own", subnet.vpc, subnet.key) == "open"
        }
        return np.array([end.subnet in open_subnets for end in self.base.ends], dtype=np.bool_)

    def diverted(self) -> Flags:
        """The ends that a gateway route table of their VPC leads to something other than themselves."""
        found = np.zeros(len(self.base.ends), dtype=np.bool_)
        for gateway in self.estate.of(InternetGateway):
            if gateway.key in self.tables:
                routes, winner = self._winners(self.tables[gateway.key], gateway.vpc)
                home = np.array([end.vpc == gateway.vpc for end in self.base.ends], dtype=np.bool_)
                stays = np.array([route.target == "local" for route in routes], dtype=np.bool_)
                found |= home & ~stays[winner]
        return found

    def from_subnet(self, subnet: Subnet) -> Branches:
        """The chains that leave a subnet."""
        everyone = np.arange(len(self.base.ends), dtype=np.intp)
        for route, places in self._groups(self.tables[subnet.key], subnet.vpc, everyone):
            if isinstance(route, Chain):
                yield route, places
            elif route.target == "local":
                yield from self._local(subnet, places)
            elif self._names_unknown_lists(route.route_table):
                yield UNKNOWN, places
            else:
                yield from self._beyond(subnet, route, places)

    def _names_unknown_lists(self, table: str) -> bool:
        """Whether a prefix list of the table is not in the estate: where it leads, nobody can say."""
        named = (route.destination_prefix_list for route in self.routes.get(table, ()))
        return any(each and each not in self.prefix_lists for each in named)

    def _local(self, subnet: Subnet, places: Index) -> Branches:
        here = np.array([self.base.ends[place].vpc == subnet.vpc for place in places], dtype=np.bool_)
        yield LOCAL, places[here]
        yield BLOCKED, places[~here]

    def _beyond(self, subnet: Subnet, route: Route, places: Index) -> Branches:
        """What a gateway does with packets; translation inside a VPC is not modelled, the others lead out of it."""
        target = self._target(route)
        if isinstance(target, NetworkInterface):
            yield (BLOCKED if target.source_dest_check else UNKNOWN), places
            return
        step = _STEPS.get(type(target))
        if step is None:
            yield UNKNOWN, places
            return
        out, inside = self.internet[places], self.inside[places]
        yield (UNKNOWN if isinstance(target, NatGateway) else BLOCKED), places[inside]
        yield BLOCKED, places[~out & ~inside]
        yield from step(self, subnet, target, places[out])

    def _target(self, route: Route) -> Resource | None:
        """What the route points to, if the estate holds it."""
        return self.estate[route.target] if route.target in self.estate else None  # noqa: SIM401  # an Estate is no dict

    def _edge(self, crossing: Crossing, vpc: str, subnet: str, chain: Chain) -> Chain:
        verdicts: dict[Access, Chain] = {"open": chain, "closed": BLOCKED, "unknown": UNKNOWN_EXIT}
        return verdicts[self.public_access.access(crossing, vpc, subnet)]

    def internet_gateway(self, subnet: Subnet, gateway: InternetGateway, places: Index) -> Branches:
        """Out by the internet gateway of the same VPC."""
        chain = Chain("internet_gateway", (gateway.key,)) if gateway.vpc == subnet.vpc else BLOCKED
        yield self._edge("own", subnet.vpc, subnet.key, chain), places

    def egress_only(self, subnet: Subnet, gateway: EgressOnlyInternetGateway, places: Index) -> Branches:
        """Out by the egress-only internet gateway: IPv6 and nothing else."""
        fits = gateway.vpc == subnet.vpc and self.base.bits == 128
        chain = Chain("egress_only", (gateway.key,)) if fits else BLOCKED
        yield self._edge("egress_only", subnet.vpc, subnet.key, chain), places

    def endpoint(self, subnet: Subnet, endpoint: VpcEndpoint, places: Index) -> Branches:
        """To an AWS service by its gateway endpoint; other endpoints as route targets are not modelled."""
        if endpoint.vpc_endpoint_type != "Gateway":
            yield UNKNOWN, places
            return
        fits = endpoint.vpc == subnet.vpc and endpoint.state == "available"
        yield (Chain("gateway_endpoint", (endpoint.key,)) if fits else BLOCKED), places

    def nat_gateway(self, subnet: Subnet, nat: NatGateway, places: Index) -> Branches:
        """Through a NAT gateway and on by its own routes: an internet gateway, or a gateway endpoint."""
        works = nat.vpc == subnet.vpc and nat.state == "available" and nat.subnet != subnet.key
        public = nat.connectivity_type == "public" and any(each.public_ip for each in nat.addresses)
        if not (works and public and _covers(nat, subnet)):
            yield BLOCKED, places
            return
        if nat.subnet and nat.subnet not in self.estate:
            yield UNKNOWN_EXIT, places  # nobody knows the ACL and the routes of a subnet nobody described
            return
        if self.base.bits == 128:
            yield from self._translated_to_ipv4(places)
            return
        if nat.availability_mode == "regional" and nat.key not in self.tables:
            yield self._preset(nat), places
            return
        table = self.tables.get(nat.subnet or nat.key, "")
        for route, group in self._groups(table, nat.vpc, places):
            yield self._after_nat(nat, route), group

    def _translated_to_ipv4(self, places: Index) -> Branches:
        """IPv6 goes through a NAT gateway only to NAT64's prefix, and whom that reaches is not modelled."""
        nat64 = self.base.covered(NAT64)
        inside = (nat64.start <= places) & (places < nat64.stop)
        yield UNKNOWN_EXIT, places[inside]
        yield BLOCKED, places[~inside]

    def _preset(self, nat: NatGateway) -> Chain:
        """A regional NAT gateway's own table has the internet gateway's route from AWS (nat-gateways-regional)."""
        gateways = [each for each in self.estate.of(InternetGateway) if each.vpc == nat.vpc]
        if not gateways:
            return BLOCKED
        return self._edge("nat", nat.vpc, "", Chain("nat_gateway", (nat.key, gateways[0].key)))

    def _after_nat(self, nat: NatGateway, route: Route | Chain) -> Chain:
        if isinstance(route, Chain):
            return UNKNOWN_EXIT if route is UNKNOWN else route
        target = self._target(route)
        chain = Chain("nat_gateway", (nat.key, route.target), nat.subnet)
        if isinstance(target, InternetGateway):
            return self._edge("nat", nat.vpc, nat.subnet, chain) if target.vpc == nat.vpc else BLOCKED
        if isinstance(target, VpcEndpoint) and target.vpc_endpoint_type == "Gateway":
            return chain if target.vpc == nat.vpc and target.state == "available" else BLOCKED
        return BLOCKED if route.target == "local" or isinstance(target, NatGateway) else UNKNOWN_EXIT


_STEPS: dict[type, Any] = {
    InternetGateway: _Follower.internet_gateway,
    EgressOnlyInternetGateway: _Follower.egress_only,
    VpcEndpoint: _Follower.endpoint,
    NatGateway: _Follower.nat_gateway,
}


def _covers(nat: NatGateway, subnet: Subnet) -> bool:
    """A regional NAT gateway with zones given by hand serves these only; else AWS serves every zone."""
    if nat.availability_mode != "regional" or nat.auto_provision_zones:
        return True
    return subnet.availability_zone in {address.availability_zone for address in nat.addresses}


def _local(vpc: Vpc, table: str, **destination: Any) -> Route:
    return Route(
        key=f"{table}/local",
        account=vpc.account,
        region=vpc.region,
        route_table=table,
        target="local",
        origin="CreateRouteTable",
        **destination,
    )
