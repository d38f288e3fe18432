"""The estate as a packet meets it: which list guards a subnet, which table routes it, whose address this is.

An index and nothing more; it decides nothing.
"""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable
from functools import cached_property, lru_cache
from ipaddress import IPv4Network, IPv6Network
from typing import TypeVar

from workbook.model.estate.compute import Instance
from workbook.model.estate.estate import Estate
from workbook.model.estate.network import (
    EgressOnlyInternetGateway,
    InternetGateway,
    NatGateway,
    NetworkAcl,
    NetworkAclEntry,
    NetworkInterface,
    PrefixList,
    Route,
    RouteTable,
    SecurityGroup,
    SecurityGroupRule,
    Subnet,
    Vpc,
)
from workbook.model.estate.party import Party
from workbook.model.estate.resource import Resource
from workbook.reachability.packet import Address

Network = IPv4Network | IPv6Network
T = TypeVar("T")
K = TypeVar("K", bound=Hashable)


def _grouped(items: Iterable[T], key: Callable[[T], K]) -> dict[K, tuple[T, ...]]:
    groups: defaultdict[K, list[T]] = defaultdict(list)
    for item in items:
        groups[key(item)].append(item)
    return {name: tuple(members) for name, members in groups.items()}


class Topology:
    """Look-ups over one estate, made once."""

    def __init__(self, estate: Estate) -> None:
        self.estate = estate

    def vpc(self, key: str) -> Vpc:
        """The VPC of this key; one that the estate does not hold has no addresses."""
        found = self._resources.get(key)
        return found if isinstance(found, Vpc) else Vpc(key=key, account="", region="", cidr_blocks=())

    def lacks(self, interface: NetworkInterface) -> str:
        """The subnet or VPC of an interface that the estate does not hold, or an empty key."""
        wanted = ((interface.vpc, Vpc), (interface.subnet, Subnet))
        return next((key for key, kind in wanted if not isinstance(self._resources.get(key), kind)), "")

    def subnet(self, key: str) -> Subnet:
        """The subnet of this key."""
        return self.estate.get(Subnet, key)

    def resource(self, key: str) -> Resource | None:
        """The resource of this key, if the estate has it."""
        return self._resources.get(key)

    @cached_property
    def _resources(self) -> dict[str, Resource]:
        return {resource.key: resource for resource in self.estate.resources}

    @cached_property
    def _acl_of_subnet(self) -> dict[str, NetworkAcl]:
        acls = self.estate.of(NetworkAcl)
        named = {subnet: acl for acl in acls for subnet in acl.subnets}
        default = {acl.vpc: acl for acl in acls if acl.is_default}
        subnets = self.estate.of(Subnet)
        rest = {each.key: default[each.vpc] for each in subnets if each.vpc in default}
        return rest | named

    def network_acl(self, subnet: str) -> NetworkAcl | None:
        """The list that guards a subnet: its own, else the VPC's default one."""
        return self._acl_of_subnet.get(subnet)

    @cached_property
    def _entries(self) -> dict[tuple[str, bool], tuple[NetworkAclEntry, ...]]:
        ordered = sorted(self.estate.of(NetworkAclEntry), key=lambda entry: entry.rule_number)
        return _grouped(ordered, lambda entry: (entry.network_acl, entry.egress))

    def entries(self, acl: str, *, egress: bool) -> tuple[NetworkAclEntry, ...]:
        """The entries of one direction, lowest number first."""
        return self._entries.get((acl, egress), ())

    @cached_property
    def _table_of_subnet(self) -> dict[str, RouteTable]:
        tables = self.estate.of(RouteTable)
        main = {table.vpc: table for table in tables if table.main}
        rest = {each.key: main[each.vpc] for each in self.estate.of(Subnet) if each.vpc in main}
        return rest | {subnet: table for table in tables for subnet in table.subnets}

    def route_table(self, subnet: str) -> RouteTable | None:
        """The table of a subnet: the one associated with it, else the VPC's main one."""
        return self._table_of_subnet.get(subnet)

    @cached_property
    def _edge_tables(self) -> dict[str, RouteTable]:
        return {gateway: table for table in self.estate.of(RouteTable) for gateway in table.gateways}

    def edge_table(self, gateway: str) -> RouteTable | None:
        """The table associated with a gateway itself, if one is."""
        return self._edge_tables.get(gateway)

    @cached_property
    def _routes(self) -> dict[str, tuple[Route, ...]]:
        return _grouped(self.estate.of(Route), lambda route: route.route_table)

    def routes(self, table: str) -> tuple[Route, ...]:
        """The routes of a table as written out."""
        return self._routes.get(table, ())

    @cached_property
    def _rules(self) -> dict[tuple[str, bool], tuple[SecurityGroupRule, ...]]:
        rules = self.estate.of(SecurityGroupRule)
        return _grouped(rules, lambda rule: (rule.security_group, rule.is_egress))

    def rules(self, group: str, *, egress: bool) -> tuple[SecurityGroupRule, ...]:
        """The rules of a security group in one direction."""
        return self._rules.get((group, egress), ())

    @cached_property
    def _default_groups(self) -> dict[str, str]:
        return {group.vpc: group.key for group in self.estate.of(SecurityGroup) if group.is_default}

    def default_security_group(self, vpc: str) -> str:
        """The group that an interface gets when none is given, or an empty key."""
        return self._default_groups.get(vpc, "")

    def prefix_list(self, key: str) -> PrefixList | None:
        """The prefix list of this key, if the estate has it."""
        found = self.resource(key)
        return found if isinstance(found, PrefixList) else None

    def internet_gateway(self, vpc: str) -> InternetGateway | None:
        """The internet gateway attached to a VPC."""
        return next((gateway for gateway in self.estate.of(InternetGateway) if gateway.vpc == vpc), None)

    def egress_only_gateway(self, vpc: str) -> EgressOnlyInternetGateway | None:
        """The egress-only internet gateway of a VPC."""
        gateways = self.estate.of(EgressOnlyInternetGateway)
        return next((gateway for gateway in gateways if gateway.vpc == vpc), None)

    @cached_property
    def _interfaces_at(self) -> dict[tuple[str, Address], NetworkInterface]:
        return {
            (each.vpc, address): each
            for each in self.estate.of(NetworkInterface)
            for address in private_addresses(each)
        }

    def interface_at(self, vpc: str, address: Address) -> NetworkInterface | None:
        """The interface that has this private or IPv6 address in this VPC."""
        return self._interfaces_at.get((vpc, address))

    def public_interface(self, address: Address) -> NetworkInterface | None:
        """The interface that this public IPv4 address belongs to."""
        interfaces = self.estate.of(NetworkInterface)
        return next((each for each in interfaces if each.public_ip == address), None)

    def nat_gateway_at(self, vpc: str, address: Address) -> NatGateway | None:
        """The NAT gateway that has this private address in this VPC, or this public one anywhere."""
        return next(
            (
                each
                for each in self.estate.of(NatGateway)
                for own in each.addresses
                if address == own.public_ip or (each.vpc == vpc and address == own.private_ip)
            ),
            None,
        )

    def subnet_at(self, vpc: str, address: Address) -> Subnet | None:
        """The subnet of a VPC that holds this address."""
        subnets = (each for each in self.estate.of(Subnet) if each.vpc == vpc)
        return next((each for each in subnets if any(address in block for block in each.blocks)), None)

    @cached_property
    def _instance_states(self) -> dict[str, str]:
        return {each.key: each.state for each in self.estate.of(Instance)}

    def instance_state(self, interface: NetworkInterface) -> str:
        """The state of the instance that an interface belongs to, `running` where it belongs to none."""
        return self._instance_states.get(interface.attached_to, "running")

    @cached_property
    def _party_of(self) -> dict[str, Party]:
        return {key: party for party in self.estate.parties for key in party.interfaces}

    def party_of(self, interface: str) -> Party | None:
        """The party that an interface belongs to."""
        return self._party_of.get(interface)


@lru_cache(maxsize=8)
def _remembered(estate: "_Same") -> Topology:
    return Topology(estate.estate)


class _Same:
    """An estate compared by identity: hashing thousands of resources would cost more than the index."""

    def __init__(self, estate: Estate) -> None:
        self.estate = estate

    def __hash__(self) -> int:
        return id(self.estate)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and other.estate is self.estate


def topology_of(estate: Estate) -> Topology:
    """The index of an estate; asked again for the same one it is at hand."""
    return _remembered(_Same(estate))


def private_addresses(interface: NetworkInterface) -> tuple[Address, ...]:
    """The addresses that an interface has inside its VPC."""
    first = (interface.private_ip_address,) if interface.private_ip_address else ()
    return (*first, *interface.secondary_private_ip_addresses, *interface.ipv6_addresses)


def vpc_blocks(vpc: Vpc) -> tuple[Network, ...]:
    """The CIDR blocks of a VPC, both families."""
    return (*vpc.cidr_blocks, *vpc.ipv6_cidr_blocks)


def holds(wide: Network, narrow: Network) -> bool:
    """Whether one block lies within another."""
    return wide.version == narrow.version and narrow.subnet_of(wide)  # type: ignore[arg-type]  # of one family
