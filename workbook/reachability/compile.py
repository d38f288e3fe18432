"""An estate made ready for the matrix: header classes, address classes, ends, filters and chains."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from workbook.facts.ephemeral_ranges import client_range
from workbook.facts.nat64 import counterpart
from workbook.model.estate.compute import LoadBalancer
from workbook.model.estate.estate import Estate
from workbook.model.estate.interconnect import (
    DirectConnectGatewayAssociation,
    DirectConnectVirtualInterface,
    NetworkFirewall,
    TransitGatewayAttachment,
    TransitGatewayRoute,
    VpcPeeringConnection,
    VpnConnection,
)
from workbook.model.estate.network import (
    NetworkAclEntry,
    NetworkInterface,
    PrefixList,
    Route,
    SecurityGroupRule,
    Subnet,
    Vpc,
)
from workbook.reachability.addresses import Network, address_classes
from workbook.reachability.chains import ChainTable
from workbook.reachability.classes import End
from workbook.reachability.end_classes import ends_of
from workbook.reachability.filters import Direction, Ground, Index, Words, acl_of_subnet, acl_rows, ground
from workbook.reachability.group_rows import AS_WRITTEN, GroupSet, Reading, Strokes, is_uncertain, strokes_of
from workbook.reachability.headers import (
    ICMP,
    ICMPV6,
    PORTED,
    Headers,
    Selector,
    compile_headers,
    counterparts,
    selector_of_entry,
    selector_of_rule,
    selector_of_statement,
    selectors_of_listeners,
)
from workbook.reachability.interface_ends import forwarders
from workbook.reachability.joins import Joins, join
from workbook.reachability.lanes import compile_routes
from workbook.reachability.nat64 import is_translated
from workbook.reachability.onward import Onward
from workbook.reachability.outside_ends import not_internet
from workbook.reachability.ways import STEPS
from workbook.reachability.ways_in import entries

NO_ACL = ""
"""Where no network ACL stands: outside, and in estates that name none."""

NAT_CLIENT = "nat_gateway"
"""The row of facts/ephemeral_ranges that a NAT gateway opens connections from."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cuts:
    """What somebody will ask about, beside what the estate names: headers, networks, strangers with groups.

    With `nat64` what is cut in one family is cut in the other: so it is where NAT64 leads from one into the other.
    """

    selectors: frozenset[Selector] = frozenset()
    networks: frozenset[Network] = frozenset()
    strangers_beside: bool = False
    nat64: bool = False


NO_CUTS = Cuts()


@dataclass(frozen=True, slots=True, kw_only=True)
class Plane:
    """One address family, compiled.

    `set_of` picks each end's set of groups, `acl_of` its row of `acl_*`, whose columns are classes of addresses. Ends
    outside have a set and a row that let everything through. `reading` says how rules are read: where some name prefix
    lists that the estate does not hold, `hopeful` is the same plane with these lists naming anybody, and entries that
    nobody could read allowing.
    """

    base: Ground
    universe: int
    strokes: Mapping[Direction, Strokes]
    sets: tuple[GroupSet, ...]
    set_of: Index
    acl_out: Words
    acl_in: Words
    acl_of: Index
    acl_of_subnet: dict[str, int]
    routes: ChainTable
    joins: Joins
    firewalls: Mapping[str, NetworkFirewall]
    forwarders: Mapping[str, NetworkInterface]
    reading: Reading = AS_WRITTEN
    hopeful: "Plane | None" = None
    onward: Onward | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Compiled:
    """An estate ready for the matrix. A family without addresses in the estate has no plane."""

    estate: Estate
    headers: Headers
    planes: tuple[Plane, ...]
    named: Mapping[Selector, int]
    """How often something names each set of headers."""
    cuts: Cuts = NO_CUTS


def selectors_of(estate: Estate, cuts: Cuts) -> Iterator[Selector]:
    """Everything that names headers."""
    yield from cuts.selectors
    yield from (selector_of_rule(rule) for rule in estate.of(SecurityGroupRule))
    yield from (selector_of_entry(entry) for entry in estate.of(NetworkAclEntry))
    for balancer in estate.of(LoadBalancer):
        yield from selectors_of_listeners(balancer)
    for firewall in estate.of(NetworkFirewall):
        yield from (selector_of_statement(each) for each in firewall.rules)
    for client in {NAT_CLIENT, "any", *(party.client_ports for party in estate.parties)}:
        yield from (Selector(protocol, *client_range(client)) for protocol in PORTED)


def standing_networks(estate: Estate, cuts: Cuts, bits: int) -> Iterator[Network | None]:
    """What names networks beside rules and entries."""
    yield from cuts.networks
    yield from not_internet(bits)
    for vpc in estate.of(Vpc):
        yield from vpc.cidr_blocks
        yield from vpc.ipv6_cidr_blocks
    for subnet in estate.of(Subnet):
        yield from (subnet.cidr_block, subnet.ipv6_cidr_block)
    for firewall in estate.of(NetworkFirewall):
        yield from (side for each in firewall.rules for side in (each.source, each.destination))
    for route in estate.of(Route):
        yield from (route.destination_cidr_block, route.destination_ipv6_cidr_block)
    yield from _beyond(estate)
    for holder in (
        *(each.entries for each in estate.of(PrefixList)),
        *(p.cidr_blocks for p in estate.parties),
    ):
        yield from holder


def _beyond(estate: Estate) -> Iterator[Network | None]:
    """What joins networks names them too."""
    yield from (each.destination_cidr_block for each in estate.of(TransitGatewayRoute))
    for vpn in estate.of(VpnConnection):
        yield from vpn.routes
    for peering in estate.of(VpcPeeringConnection):
        yield from (*peering.requester_cidr_blocks, *peering.accepter_cidr_blocks)
    for association in estate.of(DirectConnectGatewayAssociation):
        yield from association.allowed_prefixes
    for attachment in estate.of(TransitGatewayAttachment):
        yield from attachment.cidr_blocks
    for interface in estate.of(DirectConnectVirtualInterface):
        yield from interface.cidr_blocks


def named_networks(estate: Estate, cuts: Cuts, bits: int) -> Iterator[Network | None]:
    """Everything that names networks."""
    yield from standing_networks(estate, cuts, bits)
    for rule in estate.of(SecurityGroupRule):
        yield from (rule.cidr_ipv4, rule.cidr_ipv6)
    for entry in estate.of(NetworkAclEntry):
        yield from (entry.cidr_block, entry.ipv6_cidr_block)


def _used(networks: Iterable[Network | None]) -> set[Network]:
    return {network for network in networks if network is not None}


def own_cuts(estate: Estate) -> Cuts:
    """Everything that an estate itself cuts by; matrices of two estates cut by both can be laid on each other."""
    networks = {network for bits in (32, 128) for network in _used(named_networks(estate, NO_CUTS, bits))}
    selectors = frozenset(selectors_of(estate, NO_CUTS))
    return Cuts(selectors=selectors, networks=frozenset(networks), nat64=is_translated(estate))


def compile_estate(estate: Estate, cuts: Cuts = NO_CUTS) -> Compiled:
    """Read the resources and parties of an estate, and nothing else of it."""
    named = Counter(selectors_of(estate, cuts))
    translates = is_translated(estate)
    cuts = replace(cuts, nat64=True) if translates else cuts
    headers = compile_headers([*named, *map(counterparts, named)] if cuts.nat64 else named)
    planes: list[Plane] = []
    for bits in _families(estate):
        ends = planes[0].base.ends if planes and translates else ()
        planes.append(_plane(estate, headers, cuts, bits, ends))
    return Compiled(estate=estate, headers=headers, planes=tuple(planes), named=named, cuts=cuts)


def _families(estate: Estate) -> tuple[Literal[32, 128], ...]:
    return (32, 128) if any(vpc.ipv6_cidr_blocks for vpc in estate.of(Vpc)) else (32,)


def _plane(
    estate: Estate, headers: Headers, cuts: Cuts, bits: Literal[32, 128], translated: Iterable[End]
) -> Plane:
    networks = _used(named_networks(estate, cuts, bits))
    if cuts.nat64:
        networks |= _used(map(counterpart, networks))
    classes = address_classes(networks, bits)
    ends = ends_of(estate, classes, strangers_beside=cuts.strangers_beside, translated=translated)
    base = ground(headers, bits, ends)
    acls = acl_of_subnet(estate)
    rows = {key: row for row, key in enumerate(dict.fromkeys((*acls.values(), NO_ACL)))}
    lists = {each.key: each for each in estate.of(PrefixList)}
    sets, set_of = _sets(base)
    forwarding = forwarders(estate)
    routes, joins = _joined(estate, base, forwarding)
    plane = Plane(
        base=base,
        universe=universe_of(headers, bits),
        strokes=strokes_of(estate.of(SecurityGroupRule), base, lists, groups_of(forwarding)),
        sets=sets,
        set_of=set_of,
        acl_out=np.stack(acl_rows(estate, base, rows, "out")),
        acl_in=np.stack(acl_rows(estate, base, rows, "in")),
        acl_of=np.array([rows[acls.get(end.subnet, NO_ACL)] for end in base.ends], dtype=np.intp),
        acl_of_subnet={subnet: rows[key] for subnet, key in acls.items()},
        routes=routes,
        joins=joins,
        forwarders=forwarding,
        firewalls={each.key: each for each in estate.of(NetworkFirewall)},
    )
    doubtful = is_uncertain(estate.of(SecurityGroupRule), estate) or is_uncertain(
        estate.of(NetworkAclEntry), estate
    )
    return replace(plane, hopeful=_hopeful(estate, plane, rows)) if doubtful else plane


def _joined(
    estate: Estate, base: Ground, forwarding: Mapping[str, NetworkInterface]
) -> tuple[ChainTable, Joins]:
    routes = compile_routes(estate, base, STEPS, entries)
    return routes, join(base.ends, routes, {key: card.vpc for key, card in forwarding.items()})


def routed(plane: Plane, estate: Estate) -> Plane:
    """The same plane by the routes of another estate."""
    routes, joins = _joined(estate, plane.base, plane.forwarders)
    return replace(plane, routes=routes, joins=joins)


def universe_of(headers: Headers, bits: Literal[32, 128]) -> int:
    """The headers that packets of a family may have."""
    return headers.everything & ~headers.segments[ICMPV6 if bits == 32 else ICMP]


def groups_of(cards: Mapping[str, NetworkInterface]) -> frozenset[str]:
    """The groups of some interfaces."""
    return frozenset(group for card in cards.values() for group in card.security_groups)


def _sets(base: Ground) -> tuple[tuple[GroupSet, ...], Index]:
    """The distinct sets of groups, and each end's. Strangers and ends outside carry one that allows everything."""
    keys = [end.groups if end.sort == "interface" else None for end in base.ends]
    places: dict[GroupSet, int] = {key: at for at, key in enumerate(dict.fromkeys(keys))}
    return tuple(places), np.array([places[key] for key in keys], dtype=np.intp)


def _hopeful(estate: Estate, plane: Plane, acls: Iterable[str]) -> Plane:
    base, listed = plane.base, list(acls)
    return replace(
        plane,
        reading=Reading(hopeful=True),
        acl_out=np.stack(acl_rows(estate, base, listed, "out", hopeful=True)),
        acl_in=np.stack(acl_rows(estate, base, listed, "in", hopeful=True)),
    )
