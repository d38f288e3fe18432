"""Between which ends an edit may change anything: rectangles of sources and destinations, each in order."""

from collections.abc import Iterator, Mapping

import numpy as np

from workbook.model.estate.network import PrefixList, SecurityGroupRule
from workbook.reachability.compile import Plane
from workbook.reachability.filters import Flags, Index
from workbook.reachability.group_rows import NOBODY, peers_of
from workbook.reachability.joining import Crossing, Joining
from workbook.reachability.recut import recut

Rectangle = tuple[Index, Index]


def by_rule(rule: SecurityGroupRule, plane: Plane, lists: Mapping[str, PrefixList]) -> Iterator[Rectangle]:
    """Between who carries the group and whom the rule names; and who passes an appliance that carries it."""
    base = plane.base
    own = base.carriers.get(rule.security_group, NOBODY)
    named = np.zeros(len(base.ends), dtype=np.bool_)
    for peer in peers_of(rule, base, lists):
        if peer.group:
            named[base.carriers.get(peer.group, NOBODY)] = True
        else:
            named[peer.start : peer.stop] = True
    translators = sorted({each.seen for each in plane.joins.joinings} - {-1})
    if not rule.is_egress and named[translators].any():
        named[:] = True
    far = np.flatnonzero(named)
    yield (own, far) if rule.is_egress else (far, own)
    cards = {key for key, card in plane.forwarders.items() if rule.security_group in card.security_groups}
    if cards:
        passing = [not cards.isdisjoint(_judges(joined)) for joined in plane.joins.joinings]
        yield from _rectangles(plane, np.array(passing, dtype=np.bool_)[plane.joins.numbers])


def _judges(joined: Joining) -> set[str]:
    """The forwarders whose groups judge what passes."""
    lanes = joined.lanes or (joined,)
    return {each.what for lane in lanes for each in lane.judged if each.kind == "group"}


def by_entries(before: Plane, after: Plane) -> Iterator[Rectangle]:
    """Between who stands behind an ACL and the addresses for which it decides otherwise; and who passes it midway."""
    headers = (before.base.headers, after.base.headers)
    tables = ((before.acl_out, after.acl_out), (before.acl_in, after.acl_in))
    changed: Flags = np.any([np.any(recut(old, *headers) != new, axis=2) for old, new in tables], axis=0)
    for acl in np.flatnonzero(changed.any(axis=1)).tolist():
        behind = np.flatnonzero(after.acl_of == acl)
        beyond = np.flatnonzero(changed[acl][after.base.class_of])
        yield behind, beyond
        yield beyond, behind
    midway = [
        any(_is_changed(each, after, changed) for each in _midway(joined)) for joined in after.joins.joinings
    ]
    if any(midway):
        yield from _rectangles(after, np.array(midway, dtype=np.bool_)[after.joins.numbers])


def _midway(joined: Joining) -> Iterator[Crossing]:
    """The crossings that are not of the pair's own two ACLs, or see somebody else than the pair beyond."""
    for lane in joined.lanes or (joined,):
        for each in (*lane.forward, *lane.answer):
            if isinstance(each.subnet, str) or each.remote >= 0:
                yield each


def _is_changed(crossing: Crossing, plane: Plane, changed: Flags) -> bool:
    acls = [plane.acl_of_subnet[crossing.subnet]] if isinstance(crossing.subnet, str) else slice(None)
    seen = [plane.base.class_of[crossing.remote]] if crossing.remote >= 0 else slice(None)
    return bool(changed[acls][:, seen].any())


def _rectangles(plane: Plane, chosen: Flags) -> Iterator[Rectangle]:
    """The ends of pairs of crowds, those with the same far crowds together."""
    crowd_of = plane.joins.crowd_of
    alike: dict[bytes, list[int]] = {}
    for crowd in np.flatnonzero(chosen.any(axis=1)).tolist():
        alike.setdefault(chosen[crowd].tobytes(), []).append(crowd)
    for crowds in alike.values():
        far = chosen[crowds[0]][crowd_of]
        yield np.flatnonzero(np.isin(crowd_of, crowds)), np.flatnonzero(far)


def by_routes(before: Plane, after: Plane) -> Iterator[Rectangle]:
    """Between ends that are joined otherwise."""
    known = {joined: number for number, joined in enumerate(after.joins.joinings)}
    same = np.array([known.get(joined, -1) for joined in before.joins.joinings], dtype=np.intp)
    old, new = before.joins, after.joins
    alike: dict[bytes, tuple[Flags, list[int]]] = {}
    kinds = np.stack([old.crowd_of, new.crowd_of])
    _, first, of = np.unique(kinds, axis=1, return_index=True, return_inverse=True)
    ends = of.reshape(-1)
    for number, at in enumerate(first.tolist()):
        differs = (
            same[old.numbers[old.crowd_of[at]]][old.crowd_of] != new.numbers[new.crowd_of[at]][new.crowd_of]
        )
        if differs.any():
            alike.setdefault(differs.tobytes(), (differs, []))[1].append(number)
    for differs, numbers in alike.values():
        yield np.flatnonzero(np.isin(ends, numbers)), np.flatnonzero(differs)
