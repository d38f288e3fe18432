"""A matrix after an edit: what the edit does not touch is taken over, the result is that of a fresh run.

An edit of security group rules keeps ends, routes and joins, and all cells but those between who carries the group and
whom the rule names; new ports cut the header sets that are there. An edit of ACL entries keeps ends, routes and joins.
Any other edit, and one that names a network nothing named before, is a fresh run.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import TypeVar

import numpy as np

from workbook.model.estate.estate import Estate
from workbook.model.estate.network import NetworkAclEntry, PrefixList, SecurityGroupRule
from workbook.model.estate.resource import Resource
from workbook.reachability.addresses import Network
from workbook.reachability.blocks import cells_between, plane_cells
from workbook.reachability.cells import Cells, gathered
from workbook.reachability.compile import (
    NO_ACL,
    Compiled,
    Cuts,
    Plane,
    groups_of,
    selectors_of,
    standing_networks,
    universe_of,
)
from workbook.reachability.filters import Flags, Index, acl_of_subnet, acl_rows, width
from workbook.reachability.group_rows import is_uncertain, peers_of, strokes_of
from workbook.reachability.headers import Headers, compile_headers
from workbook.reachability.recut import recut

R = TypeVar("R", bound=Resource)

FILTERS = (SecurityGroupRule, NetworkAclEntry)


@dataclass(frozen=True, slots=True)
class Edit:
    """What filters an estate gained and lost against another; everything else of it is the same."""

    rules: tuple[SecurityGroupRule, ...]
    entries: tuple[NetworkAclEntry, ...]


def edit_between(before: Estate, after: Estate, cuts: Cuts) -> Edit | None:
    """The rules and entries that differ; None where anything else does, or the networks that they name."""
    if before.parties != after.parties:
        return None
    kinds = {type(each) for estate in (before, after) for each in estate.resources} - {*FILTERS}
    if any(before.of(kind) != after.of(kind) for kind in kinds):
        return None
    rules = tuple(_differing(before.of(SecurityGroupRule), after.of(SecurityGroupRule)))
    entries = tuple(_differing(before.of(NetworkAclEntry), after.of(NetworkAclEntry)))
    if (
        not _name_the_same(before, after, cuts, (*rules, *entries))
        or is_uncertain(before)
        or is_uncertain(after)
    ):
        return None
    return Edit(rules, entries)


def _differing(before: tuple[R, ...], after: tuple[R, ...]) -> Iterator[R]:
    """What stands in one of two lists only; both mostly begin and end alike."""
    start, most = 0, min(len(before), len(after))
    while start < most and before[start] == after[start]:
        start += 1
    stop = 0
    while stop < most - start and before[-1 - stop] == after[-1 - stop]:
        stop += 1
    left, right = before[start : len(before) - stop], after[start : len(after) - stop]
    known, others = set(left), set(right)
    yield from (each for each in left if each not in others)
    yield from (each for each in right if each not in known)
    if known == others and left != right:
        yield from left


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
    headers = compile_headers(selectors_of(estate, before.cuts))
    planes = tuple(_plane_after(plane, before.headers, headers, estate, edit) for plane in before.planes)
    return Compiled(estate=estate, headers=headers, planes=planes, cuts=before.cuts)


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
    return replace(plane, base=base, universe=universe, strokes=strokes, acl_out=tables[0], acl_in=tables[1])


def cells_after(before: Plane, cells: Cells, after: Plane, estate: Estate, edit: Edit) -> Cells:
    """The cells of a plane after an edit of rules: those between other ends are as they were.

    The groups of what forwards judge between ends that carry none of them.
    """
    if edit.entries or groups_of(after.forwarders) & {rule.security_group for rule in edit.rules}:
        return plane_cells(after)
    kept = replace(
        cells,
        reachable=recut(cells.reachable, before.base.headers, after.base.headers),
        others=recut(cells.others, before.base.headers, after.base.headers),
    )
    touched = np.zeros((cells.size, cells.size), dtype=np.bool_)
    lists = {each.key: each for each in estate.of(PrefixList)}
    parts = []
    for rule in edit.rules:
        sources, destinations = _between(rule, after, lists)
        fresh = ~touched[np.ix_(sources, destinations)]
        touched[np.ix_(sources, destinations)] = True
        if fresh.any():
            parts += [
                each.chosen(_inside(each, sources, destinations, fresh))
                for each in cells_between(after, sources, destinations)
            ]
    left = kept.chosen(np.flatnonzero(~touched.ravel()[kept.places]))
    return gathered(cells.size, width(after.base.headers), [left, *parts])


def _inside(cells: Cells, sources: Index, destinations: Index, fresh: Flags) -> Index:
    """The pairs that no earlier rule had computed."""
    rows = np.searchsorted(sources, cells.sources)
    columns = np.searchsorted(destinations, cells.destinations)
    return np.flatnonzero(fresh[rows, columns])


def _between(rule: SecurityGroupRule, plane: Plane, lists: dict[str, PrefixList]) -> tuple[Index, Index]:
    """The sources and the destinations between which a rule may change anything."""
    base = plane.base
    own = base.carriers.get(rule.security_group, np.zeros(0, dtype=np.intp))
    named = np.zeros(len(base.ends), dtype=np.bool_)
    for peer in peers_of(rule, base, lists):
        if peer.group:
            named[base.carriers.get(peer.group, np.zeros(0, dtype=np.intp))] = True
        else:
            named[peer.start : peer.stop] = True
    translators = sorted({each.seen for each in plane.joins.joinings} - {-1})
    if not rule.is_egress and named[translators].any():
        named[:] = True
    far = np.flatnonzero(named)
    return (own, far) if rule.is_egress else (far, own)
