"""Names that mean the same in two estates: ids differ between imports and designs, what a thing is does not.

A resource is the other side's when both have its key, or else its Name tag, or else what marks it out among its kind:
a VPC its CIDRs, a subnet its VPC and CIDR, a group its VPC and name, a table its subnets. What marks two things alike
on one side marks neither.
"""

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass

from workbook.model.estate.estate import Estate
from workbook.model.estate.interconnect import TransitGatewayAttachment, VpcPeeringConnection, VpnGateway
from workbook.model.estate.network import (
    EgressOnlyInternetGateway,
    InternetGateway,
    NatGateway,
    NetworkAcl,
    NetworkInterface,
    PrefixList,
    RouteTable,
    SecurityGroup,
    Subnet,
    Vpc,
    VpcEndpoint,
)
from workbook.model.estate.party import Party
from workbook.model.estate.resource import Resource


@dataclass(frozen=True)
class Names:
    """The common name of each key of one estate; a key without another name is its own."""

    words: Mapping[str, str]

    def of(self, key: str) -> str:
        """The name that both sides know a resource or party by."""
        return self.words.get(key, key)

    def all(self, keys: Iterable[str]) -> tuple[str, ...]:
        """The names of several, in order."""
        return tuple(sorted(map(self.of, keys)))


Mark = Hashable | None
Marker = Callable[[Resource, Names], Mark]

_MARKS: tuple[tuple[type[Resource], Callable[..., Mark]], ...] = (
    (Vpc, lambda each, _: each.cidr_blocks),
    (Subnet, lambda each, names: (names.of(each.vpc), each.cidr_block or each.ipv6_cidr_block)),
    (SecurityGroup, lambda each, names: (names.of(each.vpc), each.is_default or each.group_name)),
    (NetworkAcl, lambda each, names: (names.of(each.vpc), each.is_default, names.all(each.subnets))),
    (RouteTable, lambda each, names: _of_table(each, names)),
    (InternetGateway, lambda each, names: names.of(each.vpc)),
    (EgressOnlyInternetGateway, lambda each, names: names.of(each.vpc)),
    (VpnGateway, lambda each, names: names.of(each.vpc)),
    (NatGateway, lambda each, names: (names.of(each.vpc), names.of(each.subnet))),
    (VpcEndpoint, lambda each, names: (names.of(each.vpc), each.service, each.vpc_endpoint_type)),
    (PrefixList, lambda each, _: each.prefix_list_name),
    (VpcPeeringConnection, lambda each, names: names.all((each.requester_vpc, each.accepter_vpc))),
    (TransitGatewayAttachment, lambda each, names: (names.of(each.transit_gateway), names.of(each.resource))),
)
"""What marks a resource out among its kind, the kinds that others lean on first."""


def _of_table(table: RouteTable, names: Names) -> Mark:
    return names.of(table.vpc), table.main, names.all(table.subnets), names.all(table.gateways)


def common_names(before: Estate, after: Estate) -> tuple[Names, Names]:
    """The names that both estates know their resources and parties by."""
    found: dict[str, str] = {}
    sides = Names({}), Names(found)
    marks = dict(_MARKS)
    kinds = dict.fromkeys((*marks, *map(type, before.resources), *map(type, after.resources)))
    for kind in kinds:
        pairs = _pairs(_not_shared(before, after, kind), _not_shared(after, before, kind), _name_tag, sides)
        found |= pairs
        if kind in marks:
            left = [each for each in _not_shared(before, after, kind) if each.key not in pairs.values()]
            right = [each for each in _not_shared(after, before, kind) if each.key not in pairs]
            found |= _pairs(left, right, marks[kind], sides)
    found |= _parties(before, after, sides)
    return sides


def _not_shared(own: Estate, other: Estate, kind: type[Resource]) -> list[Resource]:
    """The resources of a kind whose keys the other estate has not, or has for something else."""
    return [each for each in own.of(kind) if each.key not in other or type(other[each.key]) is not kind]


def _name_tag(resource: Resource, _: Names) -> Mark:
    return dict(resource.tags).get("Name") or None


def _pairs(
    before: Iterable[Resource], after: Iterable[Resource], mark: Marker, sides: tuple[Names, Names]
) -> dict[str, str]:
    """Keys of after with those of before that have the same mark, where the mark is one thing's on each side."""
    own = _marked((each.key, mark(each, sides[0])) for each in before)
    others = _marked((each.key, mark(each, sides[1])) for each in after)
    return {others[each]: own[each] for each in others if each in own}


def _marked(pairs: Iterable[tuple[str, Mark]]) -> dict[Mark, str]:
    listed = list(pairs)
    counts = Counter(mark for _, mark in listed)
    return {mark: key for key, mark in listed if mark is not None and counts[mark] == 1}


def _parties(before: Estate, after: Estate, sides: tuple[Names, Names]) -> dict[str, str]:
    """Parties by their names, else by the security groups that they alone carry, else by their addresses outside."""
    keys = tuple({party.key for party in estate.parties} for estate in (before, after))
    left = [party for party in before.parties if party.key not in keys[1]]
    right = [party for party in after.parties if party.key not in keys[0]]
    own = _marked((party.key, _party_mark(party, before, sides[0])) for party in left)
    others = _marked((party.key, _party_mark(party, after, sides[1])) for party in right)
    return {others[mark]: own[mark] for mark in others if mark in own}


def _party_mark(party: Party, estate: Estate, names: Names) -> Mark:
    if party.interfaces:
        carried = (estate.get(NetworkInterface, key).security_groups for key in party.interfaces)
        groups = {names.all(each) for each in carried}
        return ("groups", *groups) if len(groups) == 1 and any(groups) else None
    if party.service:
        return ("service", party.service)
    return ("networks", *sorted(map(str, party.cidr_blocks))) if party.cidr_blocks else None
