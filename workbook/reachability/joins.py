"""Which pairs of ends the routes join, before any filter.

Ends that no route tells apart are one crowd; what the routes do is worked out once for each pair of crowds.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np

from workbook.reachability.chains import Chain, ChainTable
from workbook.reachability.classes import End
from workbook.reachability.filters import Index
from workbook.reachability.joining import APART, SOURCE, Joining
from workbook.reachability.judging import Judge, PairWays


@dataclass(frozen=True, slots=True)
class Joins:
    """The joining of every pair of crowds, by number, and the crowd of each end. `chain` is the request's."""

    crowd_of: Index
    joinings: tuple[Joining, ...]
    numbers: Index
    chain: Index

    def joining(self, source: int, destination: int) -> Joining:
        """What the routes do for a pair of ends."""
        return self.joinings[int(self.numbers[self.crowd_of[source], self.crowd_of[destination]])]


@dataclass(frozen=True)
class _Crowds:
    """Ends told apart by where they stand, what they may, and where any chain leads that goes to them."""

    routes: ChainTable
    of: Index
    first: Index
    ends: tuple[End, ...]

    def __len__(self) -> int:
        return len(self.ends)


def _crowds(ends: tuple[End, ...], routes: ChainTable) -> _Crowds:
    every = np.concatenate([own for each in routes.lanes for own in each]).astype(np.int32)
    columns = np.ascontiguousarray(every.T)
    translators = {each.end for chain in routes.chains for each in chain.translators}
    known: dict[tuple[object, ...], int] = {}
    first: list[int] = []
    of = []
    for at, end in enumerate(ends):
        alone = at if at in translators or (end.sort == "outside" and (end.attached or routes.doors)) else -1
        key = (end.subnet, end.sort, end.public, end.attached, end.initiates, end.sure, alone)
        more = (end.vpc, end.is_endpoint, end.takes_references)
        number = known.setdefault((*key, *more, columns[at].tobytes()), len(known))
        if number == len(first):
            first.append(at)
        of.append(number)
    chosen = tuple(ends[at] for at in first)
    return _Crowds(routes, np.array(of, dtype=np.intp), np.array(first, dtype=np.intp), chosen)


def join(ends: tuple[End, ...], routes: ChainTable, homes: Mapping[str, str]) -> Joins:
    """Resolve every pair by the chains of both its ends; `homes` are the VPCs of interfaces that forward."""
    crowds = _crowds(ends, routes)
    joinings: dict[Joining, int] = {APART: 0}
    judge = Judge(routes, homes)
    lanes = [
        _Lane(request, answer)
        for first, each in enumerate(routes.lanes)
        for request in (each if len(routes.lanes) == 1 else each[first : first + 1])
        for answer in each
    ]
    first = _keys(crowds, lanes[0])
    found = [_numbered(crowds, judge, lanes[0], first, joinings)]
    for lane in lanes[1:]:
        found.append(_changed(crowds, judge, lane, (first, found[0]), joinings))
    numbers = found[0] if len(found) == 1 else _together(np.stack(found), joinings)
    return Joins(crowds.of, tuple(joinings), numbers, first[0].reshape(numbers.shape))


_MOST = 1 << 62
"""What still fits into 64 bits."""


class _Lane(NamedTuple):
    """The chains that requests take, and those that answers take, for one choice of a transit gateway."""

    requests: Index
    answers: Index


def _keys(crowds: _Crowds, lane: _Lane) -> Index:
    """The chains of every pair of crowds, and what kinds of end they are: all that its joining depends on."""
    out = _requests(crowds, lane.requests)
    back = _answers(crowds, out, lane.answers)
    handed = _handed(crowds, out, lane.answers)
    kinds, size = _kinds(crowds), len(crowds)
    return np.stack([out.ravel(), back.ravel(), handed.ravel(), np.repeat(kinds, size), np.tile(kinds, size)])


def _numbered(crowds: _Crowds, judge: Judge, lane: _Lane, keys: Index, joinings: dict[Joining, int]) -> Index:
    size = len(crowds)
    return _judged(crowds, judge, lane, keys, np.arange(size * size), joinings).reshape(size, size)


def _changed(
    crowds: _Crowds,
    judge: Judge,
    lane: _Lane,
    first: tuple[Index, Index],
    joinings: dict[Joining, int],
) -> Index:
    """The joinings of another lane: only pairs with other chains are judged anew."""
    keys = _keys(crowds, lane)
    other = np.flatnonzero(np.any(keys != first[0], axis=0))
    found: Index = first[1].copy()
    found.ravel()[other] = _judged(crowds, judge, lane, keys[:, other], other, joinings)
    return found


def _judged(
    crowds: _Crowds,
    judge: Judge,
    lane: _Lane,
    keys: Index,
    pairs: Index,
    joinings: dict[Joining, int],
) -> Index:
    distinct, inverse = _distinct(keys)
    numbers = []
    for at, ids in zip(pairs[distinct].tolist(), keys[:3, distinct].T.tolist(), strict=True):
        source, destination = divmod(at, len(crowds))
        ways = PairWays(ids[0], ids[1], ids[2], lane.answers)
        joined = judge.pair(crowds.ends[source], crowds.ends[destination], ways)
        numbers.append(joinings.setdefault(joined, len(joinings)))
    return np.array(numbers, dtype=np.intp)[inverse]


def _together(found: Index, joinings: dict[Joining, int]) -> Index:
    """Pairs that one lane joins otherwise than another have all of them as lanes."""
    size = found.shape[1]
    distinct, inverse = _distinct(found.reshape(len(found), -1))
    known = tuple(joinings)
    numbers = []
    for own in found.reshape(len(found), -1)[:, distinct].T.tolist():
        lanes = tuple(known[each] for each in dict.fromkeys(own))
        joined = lanes[0] if len(lanes) == 1 else replace(APART, sent="unsure", lanes=lanes)
        numbers.append(joinings.setdefault(joined, len(joinings)))
    together: Index = np.array(numbers, dtype=np.intp)[inverse].reshape(size, size)
    return together


def _distinct(keys: Index) -> tuple[Index, Index]:
    """Where each distinct column first stands, and for each column which of them it is."""
    packed, size = np.zeros(keys.shape[1], dtype=np.int64), 1
    for row in keys:
        count = int(row.max(initial=0)) + 1
        if size * count > _MOST:
            _, packed = np.unique(packed, return_inverse=True)
            size = int(packed.max(initial=0)) + 1
        packed, size = packed * count + row, size * count
    _, first, inverse = np.unique(packed, return_index=True, return_inverse=True)
    return first, inverse


def _kinds(crowds: _Crowds) -> Index:
    """Ends of one kind are joined alike wherever the same chains lead."""
    known: dict[tuple[object, ...], int] = {}
    found = []
    for end in crowds.ends:
        standing = (end.sort, end.public, end.attached, end.initiates, end.sure)
        where = (end.vpc, end.subnet in crowds.routes.rows, end.is_endpoint, end.takes_references)
        found.append(known.setdefault((*standing, *where), len(known)))
    return np.array(found, dtype=np.intp)


def _row(crowds: _Crowds, name: str) -> int:
    return crowds.routes.rows.get(name, -1)


def _gather(table: Index, rows: Index, targets: Index) -> Index:
    """The chains from these places to these ends; 0 where there is no place."""
    found: Index = table[rows, targets] * (rows >= 0)
    return found


def _requests(crowds: _Crowds, table: Index) -> Index:
    start = [
        _row(crowds, f"from:{at}" if end.attached else "in" if end.sort == "outside" else end.subnet)
        for at, end in zip(crowds.first.tolist(), crowds.ends, strict=True)
    ]
    return _gather(table, np.array(start, dtype=np.intp)[:, None], crowds.first[None, :])


def _answers(crowds: _Crowds, out: Index, table: Index) -> Index:
    """From the destination, or from where the request left the estate, to whom the destination saw."""
    chains = crowds.routes.chains
    homes = np.array([_row(crowds, end.subnet) for end in crowds.ends], dtype=np.intp)
    exits = np.array([_row(crowds, f"back:{chain.exit}") for chain in chains], dtype=np.intp)
    by_door = {chain.exit for chain in chains} & {*crowds.routes.doors}
    seen = np.array([chain.translators[-1].end if chain.translators else SOURCE for chain in chains])
    outside = np.array([end.sort == "outside" for end in crowds.ends], dtype=np.bool_)
    rows = np.where(outside[None, :], exits[out], homes[None, :])
    for column in np.flatnonzero(outside).tolist() if by_door else ():
        at = int(crowds.first[column])
        own = [_row(crowds, f"back:{chain.exit}:{at}") if chain.exit in by_door else -1 for chain in chains]
        rows[:, column] = np.maximum(rows[:, column], np.array(own, dtype=np.intp)[out[:, column]])
    targets = np.where(seen[out] >= 0, seen[out], crowds.first[:, None])
    return _gather(table, rows, targets)


def _handed(crowds: _Crowds, out: Index, table: Index) -> Index:
    """From the first translator on the way back to the client."""
    chains = crowds.routes.chains
    rows = [_row(crowds, handing(each)) if each.translators else -1 for each in chains]
    return _gather(table, np.array(rows, dtype=np.intp)[out], crowds.first[:, None])


def handing(chain: Chain) -> str:
    """A NAT gateway hands answers over, unless a middlebox stands between: then its subnet's table must lead there."""
    boxed = any(not count for _, count in chain.boxes)
    return f"{'table' if boxed else 'nat'}:{chain.translators[0].key}"
