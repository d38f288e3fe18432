"""A matrix after an edit: what the edit does not touch is taken over, the result is that of a fresh run.

An edit of security group rules keeps ends, routes and joins, and all cells but those between who carries the group and
whom the rule names; new ports cut the header sets that are there. An edit of ACL entries keeps them too, and all cells
but those that cross the ACL to or from addresses for which it decides otherwise. An edit of routes keeps ends and
filters, and all cells but those between ends that are joined otherwise (`touched` finds the cells). Any other edit, and
one that names a network nothing named before, is a fresh run.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import TypeVar

import numpy as np

from workbook.model.estate.estate import RESOURCE_TYPES, Estate
from workbook.model.estate.interconnect import TransitGatewayRoute
from workbook.model.estate.network import NetworkAclEntry, PrefixList, Route, SecurityGroupRule
from workbook.model.estate.resource import Resource
from workbook.reachability.addresses import Network
from workbook.reachability.blocks import cells_between
from workbook.reachability.cells import Cells, spliced
from workbook.reachability.compile import (
    NO_ACL,
    Compiled,
    Cuts,
    Plane,
    groups_of,
    named_networks,
    routed,
    standing_networks,
    universe_of,
)
from workbook.reachability.filters import acl_of_subnet, acl_rows
from workbook.reachability.group_rows import is_uncertain, strokes_of
from workbook.reachability.headers import (
    Headers,
    Selector,
    compile_headers,
    selector_of_entry,
    selector_of_rule,
)
from workbook.reachability.nat64 import is_translated
from workbook.reachability.recut import recut
from workbook.reachability.touched import Rectangle, by_entries, by_routes, by_rule

R = TypeVar("R", bound=Resource)

Filter = SecurityGroupRule | NetworkAclEntry
FILTERS = (SecurityGroupRule, NetworkAclEntry)
ROUTES = (Route, TransitGatewayRoute)


@dataclass(frozen=True, slots=True)
class Edit:
    """The rules and entries that an estate lost and gained against another, and whether its routes differ.

    Everything else of it is the same.
    """

    gone: tuple[Filter, ...]
    come: tuple[Filter, ...]
    routes: bool = False

    @property
    def rules(self) -> tuple[SecurityGroupRule, ...]:
        """The security group rules among them."""
        return tuple(each for each in (*self.gone, *self.come) if isinstance(each, SecurityGroupRule))

    @property
    def entries(self) -> tuple[NetworkAclEntry, ...]:
        """The network ACL entries among them."""
        return tuple(each for each in (*self.gone, *self.come) if isinstance(each, NetworkAclEntry))


def edit_between(before: Estate, after: Estate, cuts: Cuts) -> Edit | None:
    """What differs from an estate that names nothing it does not hold; None where anything else does."""
    if before.parties != after.parties or (cuts.nat64 and is_translated(before)):
        return None
    if any(before.of(kind) != after.of(kind) for kind in RESOURCE_TYPES if kind not in (*FILTERS, *ROUTES)):
        return None
    differing = [_differing(before.of(kind), after.of(kind)) for kind in FILTERS]
    gone, come = (tuple(each for side in sides for each in side) for sides in zip(*differing, strict=True))
    edit = Edit(gone, come, any(before.of(kind) != after.of(kind) for kind in ROUTES))
    if edit.routes and is_translated(after):
        return None
    every = (*edit.rules, *edit.entries)
    same = _cut_alike(before, after, cuts) if edit.routes else _name_the_same(before, after, cuts, every)
    return edit if same and not is_uncertain(come, after) else None


def _cut_alike(before: Estate, after: Estate, cuts: Cuts) -> bool:
    """Whether two estates name the very same networks."""
    return all(
        {*named_networks(before, cuts, bits)} == {*named_networks(after, cuts, bits)} for bits in (32, 128)
    )


def _differing(before: tuple[R, ...], after: tuple[R, ...]) -> tuple[tuple[R, ...], tuple[R, ...]]:
    """What stands in one of two lists only; both mostly begin and end alike."""
    start = _alike(before, after)
    stop = _alike(before[start:][::-1], after[start:][::-1])
    left, right = before[start : len(before) - stop], after[start : len(after) - stop]
    known, others = {*left}, {*right}
    if known == others:
        return left, right
    return tuple(each for each in left if each not in others), tuple(e for e in right if e not in known)


def _alike(one: tuple[R, ...], other: tuple[R, ...]) -> int:
    """How many of both are the same from the beginning, found by halves: tuples are compared much faster than in a loop."""
    known, most = 0, min(len(one), len(other))
    while known < most:
        middle = (known + most + 1) // 2
        if one[known:middle] == other[known:middle]:
            known = middle
        else:
            most = middle - 1
    return known


def _name_the_same(before: Estate, after: Estate, cuts: Cuts, differing: Iterable[Resource]) -> bool:
    """Whether each network that the edit adds or takes away is named by something else in both estates."""
    asked = {network for each in differing for network in _networks(each) if network.prefixlen}
    if asked:
        asked.difference_update(*(standing_networks(after, cuts, bits) for bits in (32, 128)))
    return all(asked <= _named(each, asked) for each in (before, after))


def _networks(resource: Resource) -> Iterator[Network]:
    if isinstance(resource, SecurityGroupRule):
        yield from (each for each in (resource.cidr_ipv4, resource.cidr_ipv6) if each is not None)
    if isinstance(resource, NetworkAclEntry):
        yield from (each for each in (resource.cidr_block, resource.ipv6_cidr_block) if each is not None)


def _named(estate: Estate, asked: set[Network]) -> set[Network]:
    """Those of these networks that rules or entries name."""
    found: set[Network] = set()
    for kind in FILTERS:
        for each in estate.of(kind) if found != asked else ():
            found.update(asked.intersection(_networks(each)))
    return found


def compiled_after(before: Compiled, estate: Estate, edit: Edit) -> Compiled:
    """An estate compiled from what an edit left of another one's."""
    named = Counter(before.named)
    named.update(map(_selector, edit.come))
    named.subtract(map(_selector, edit.gone))
    named = +named
    headers = compile_headers(named)
    planes = tuple(_plane_after(plane, before.headers, headers, estate, edit) for plane in before.planes)
    return Compiled(estate=estate, headers=headers, planes=planes, named=named, cuts=before.cuts)


def _selector(resource: Filter) -> Selector:
    if isinstance(resource, SecurityGroupRule):
        return selector_of_rule(resource)
    return selector_of_entry(resource)


def _plane_after(plane: Plane, old: Headers, headers: Headers, estate: Estate, edit: Edit) -> Plane:
    base = replace(plane.base, headers=headers)
    strokes = plane.strokes
    if edit.rules:
        groups = {rule.security_group for rule in edit.rules}
        lists = {each.key: each for each in estate.of(PrefixList)}
        own = [rule for rule in estate.of(SecurityGroupRule) if rule.security_group in groups]
        made = strokes_of(own, base, lists, groups_of(plane.forwarders))
        strokes = {
            way: {group: each for group, each in peers.items() if group not in groups} | dict(made[way])
            for way, peers in plane.strokes.items()
        }
    acls = list(dict.fromkeys((*acl_of_subnet(estate).values(), NO_ACL)))
    tables = [recut(each, old, headers) for each in (plane.acl_out, plane.acl_in)]
    changed = {entry.network_acl for entry in edit.entries} & {*acls}
    tables = [table.copy() for table in tables] if changed else tables
    for table, way in zip(tables, ("out", "in"), strict=True) if changed else ():
        own_rows = acl_rows(estate, base, sorted(changed), way)  # type: ignore[arg-type]  # one of both directions
        for key, row in zip(sorted(changed), own_rows, strict=True):
            table[acls.index(key)] = row
    universe = universe_of(headers, base.bits)
    found = replace(plane, base=base, universe=universe, strokes=strokes, acl_out=tables[0], acl_in=tables[1])
    return routed(found, estate) if edit.routes else found


def cells_after(before: Plane, cells: Cells, after: Plane, estate: Estate, edit: Edit) -> Cells:
    """The cells of a plane after an edit: those that it does not touch are as they were."""
    kept = cells.with_sets(recut(cells.sets, before.base.headers, after.base.headers))
    touched = np.zeros((cells.size, cells.size), dtype=np.bool_)
    parts = []
    for sources, destinations in _touched(before, after, estate, edit):
        fresh = ~touched[np.ix_(sources, destinations)]
        touched[np.ix_(sources, destinations)] = True
        rows, columns = fresh.any(axis=1), fresh.any(axis=0)
        for each in cells_between(after, sources[rows], destinations[columns]):
            at = np.searchsorted(sources, each.sources), np.searchsorted(destinations, each.destinations)
            parts.append(each.chosen(fresh[at]))
    return spliced(kept.chosen(~touched.ravel()[kept.places]), parts)


def _touched(before: Plane, after: Plane, estate: Estate, edit: Edit) -> Iterator[Rectangle]:
    lists = {each.key: each for each in estate.of(PrefixList)} if edit.rules else {}
    for rule in edit.rules:
        yield from by_rule(rule, after, lists)
    if edit.entries:
        yield from by_entries(before, after)
    if edit.routes:
        yield from by_routes(before, after)
