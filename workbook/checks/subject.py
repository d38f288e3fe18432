"""What a check reads: the estate with look-ups over it, and what the design and the proof say of it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar

from workbook.checks.exposed import Opening, openings
from workbook.model.estate.estate import Estate
from workbook.model.estate.network import (
    InternetGateway,
    NetworkAcl,
    NetworkAclEntry,
    NetworkInterface,
    Route,
    RouteTable,
    SecurityGroupRule,
    Subnet,
)
from workbook.model.estate.party import Party
from workbook.model.estate.resource import Resource
from workbook.model.intent.design import Design
from workbook.proof.proof import Proof
from workbook.reachability.matrix import Matrix, network_matrix

K = TypeVar("K")
V = TypeVar("V")
R = TypeVar("R", bound=Resource)


@dataclass(frozen=True, kw_only=True)
class Subject:
    """One estate under review. An import has no design and no proof; checks that need them do not apply."""

    estate: Estate
    design: Design | None = None
    proof: Proof | None = None
    computed: Matrix | None = None

    @cached_property
    def matrix(self) -> Matrix:
        """The packet engine's matrix: the one that was computed already, or one computed now."""
        return self.computed or network_matrix(self.estate)

    @cached_property
    def open_inbound(self) -> tuple[Opening, ...]:
        """What hosts of the internet that nobody named reach."""
        return openings(self.matrix, inbound=True)

    @cached_property
    def open_outbound(self) -> tuple[Opening, ...]:
        """What of the internet's hosts that nobody named is reached."""
        return openings(self.matrix, inbound=False)

    @cached_property
    def rules(self) -> dict[str, tuple[SecurityGroupRule, ...]]:
        """The rules of each security group."""
        return _grouped(self.estate.of(SecurityGroupRule), lambda rule: rule.security_group)

    @cached_property
    def entries(self) -> dict[str, tuple[NetworkAclEntry, ...]]:
        """The entries of each network ACL in the order AWS evaluates them."""
        numbered = sorted(self.estate.of(NetworkAclEntry), key=lambda entry: entry.rule_number)
        return _grouped(numbered, lambda entry: entry.network_acl)

    @cached_property
    def routes(self) -> dict[str, tuple[Route, ...]]:
        """The routes of each route table."""
        return _grouped(self.estate.of(Route), lambda route: route.route_table)

    @cached_property
    def wearers(self) -> dict[str, tuple[NetworkInterface, ...]]:
        """The interfaces that carry each security group."""
        worn = [(group, card) for card in self.estate.of(NetworkInterface) for group in card.security_groups]
        return {
            group: tuple(card for _, card in pairs)
            for group, pairs in _grouped(worn, lambda pair: pair[0]).items()
        }

    @cached_property
    def interfaces_in(self) -> dict[str, tuple[NetworkInterface, ...]]:
        """The interfaces of each subnet."""
        return _grouped(self.estate.of(NetworkInterface), lambda card: card.subnet)

    @cached_property
    def party_of(self) -> dict[str, Party]:
        """The party each interface belongs to."""
        return {interface: party for party in self.estate.parties for interface in party.interfaces}

    @cached_property
    def table_of(self) -> dict[str, RouteTable]:
        """The route table each subnet uses: its own, else the VPC's main one."""
        tables = self.estate.of(RouteTable)
        main = {table.vpc: table for table in tables if table.main}
        found = {subnet.key: main[subnet.vpc] for subnet in self.estate.of(Subnet) if subnet.vpc in main}
        return found | {subnet: table for table in tables for subnet in table.subnets}

    @cached_property
    def acl_of(self) -> dict[str, NetworkAcl]:
        """The network ACL of each subnet: its own, else the VPC's default one."""
        acls = self.estate.of(NetworkAcl)
        default = {acl.vpc: acl for acl in acls if acl.is_default}
        found = {
            subnet.key: default[subnet.vpc] for subnet in self.estate.of(Subnet) if subnet.vpc in default
        }
        return found | {subnet: acl for acl in acls for subnet in acl.subnets}

    def default_routes(self, subnet: str) -> tuple[Route, ...]:
        """The routes of a subnet that lead everywhere, of either family."""
        table = self.table_of.get(subnet)
        return tuple(route for route in self.routes.get(table.key, ()) if is_default(route)) if table else ()

    def is_public(self, subnet: str) -> bool:
        """Whether the subnet's route table leads to an internet gateway."""
        gateways = {gateway.key for gateway in self.estate.of(InternetGateway)}
        return any(route.target in gateways for route in self.default_routes(subnet))

    @cached_property
    def zone_of(self) -> dict[str, str]:
        """The Availability Zone of each subnet."""
        return {subnet.key: subnet.availability_zone for subnet in self.estate.of(Subnet)}

    def zones(self, subnets: Iterable[str]) -> set[str]:
        """The Availability Zones some subnets stand in; a subnet outside the estate counts as a zone of its own."""
        return {self.zone_of.get(subnet, f"the zone of {subnet}") for subnet in subnets}

    def find(self, kind: type[R], key: str) -> R | None:
        """A resource, or None where an import does not hold it."""
        if key not in self.estate:
            return None
        found = self.estate[key]
        return found if isinstance(found, kind) else None

    def party_title(self, key: str) -> str:
        """A party's name for a reader."""
        return next((party.title for party in self.estate.parties if party.key == key), key)


def is_default(route: Route) -> bool:
    """Whether a route leads everywhere of its address family."""
    destination = route.destination_cidr_block or route.destination_ipv6_cidr_block
    return destination is not None and destination.prefixlen == 0


def _grouped(values: Iterable[V], key: Callable[[V], K]) -> dict[K, tuple[V, ...]]:
    groups: dict[K, list[V]] = {}
    for value in values:
        groups.setdefault(key(value), []).append(value)
    return {name: tuple(members) for name, members in groups.items()}
