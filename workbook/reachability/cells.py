"""The answers of a matrix, kept for those pairs only between which anything passes, and each distinct answer once."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

import numpy as np

from workbook.reachability.filters import Flags, Index, Words, to_mask
from workbook.reachability.interning import interned

Kind = Literal["reachable", "some", "open", "unknown", "unheard"]

KINDS: tuple[Kind, ...] = ("reachable", "some", "open", "unknown", "unheard")

BESIDE: tuple[Kind, ...] = ("unknown", "unheard")
"""The kinds that are no part of `open`."""

EMPTY = 0
"""The set without any header stands first."""


@dataclass(frozen=True)
class Cells:
    """For each pair (a place `source * size + destination`, in order) the headers of each kind.

    `reachable` is part of `some`, `some` of `open`. `unheard` is what gets there, or may, and no listener takes: closed,
    and yet let through by every filter. A pair that is not there lets nothing through. Few answers differ, and few sets
    of headers: `numbers` says which of the `answers` a pair has, an answer which of the `sets` are its kinds.
    """

    size: int
    places: Index
    numbers: Index
    answers: Index
    sets: Words
    _masks: dict[int, int] = field(default_factory=dict, repr=False, compare=False)

    def of(self, kind: Kind) -> Words:
        """The words of one kind, a row a pair."""
        found: Words = self.sets[self.answers[self.numbers, KINDS.index(kind)]]
        return found

    @property
    def sources(self) -> Index:
        """The source of each pair."""
        return self.places // max(1, self.size)

    @property
    def destinations(self) -> Index:
        """The destination of each pair."""
        return self.places % max(1, self.size)

    def mask(self, kind: Kind, source: int, destination: int) -> int:
        """The headers of one kind of one pair."""
        place = source * self.size + destination
        row = int(self.places.searchsorted(place))
        if row == len(self.places) or self.places[row] != place:
            return 0
        chosen = int(self.answers[self.numbers[row], KINDS.index(kind)])
        if chosen not in self._masks:
            self._masks[chosen] = to_mask(self.sets[chosen])
        return self._masks[chosen]

    def dense(self, *kinds: Kind) -> Words:
        """Source end, destination end, words of headers of any of these kinds: for networks that are small enough."""
        words = self.of(kinds[0])
        for kind in kinds[1:]:
            words = words | self.of(kind)
        found: Words = np.zeros((self.size * self.size, words.shape[1]), dtype=np.uint64)
        found[self.places] = words
        return found.reshape(self.size, self.size, words.shape[1])

    def passing(self, *kinds: Kind) -> Flags:
        """Which pairs have any header of any of these kinds, pair by pair in this order."""
        chosen = self.answers[:, [KINDS.index(kind) for kind in kinds]]
        filled: Flags = np.any(self.sets, axis=1)
        passes: Flags = np.any(filled[chosen], axis=1)
        return passes[self.numbers]

    def pairs(self, *kinds: Kind) -> Iterator[tuple[int, int]]:
        """The pairs that have any header of any of these kinds."""
        for place in self.places[self.passing(*kinds)].tolist():
            yield divmod(place, self.size)

    def chosen(self, rows: Index | Flags) -> "Cells":
        """Some of the pairs, in the order given."""
        return replace(self, places=self.places[rows], numbers=self.numbers[rows])

    def with_sets(self, sets: Words) -> "Cells":
        """The same answers, their sets in other words."""
        return replace(self, sets=sets, _masks={})


def plain_cells(size: int, places: Index, reachable: Words) -> Cells:
    """Cells of which all answers come back and nothing is unknown."""
    first, numbers = interned(reachable)
    known = np.arange(1, len(first) + 1)[:, None]
    answers = np.concatenate([np.repeat(known, 3, axis=1), np.zeros((len(first), 2), dtype=np.intp)], axis=1)
    return Cells(size, places, numbers, answers, _with_empty(reachable[first]))


def _with_empty(sets: Words) -> Words:
    return np.concatenate([np.zeros((1, sets.shape[1]), dtype=np.uint64), sets])


def cells_of(size: int, places: Index, words: tuple[Words, Words, Words, Words, Words]) -> Cells:
    """Cells from the words of each kind."""
    reachable, some, least, unknown, unheard = words
    is_odd = np.any((some != reachable) | (least != reachable) | (unknown | unheard != 0), axis=1)
    odd, plain = np.flatnonzero(is_odd), np.flatnonzero(~is_odd)
    parts = [_odd_cells(size, places[odd], [each[odd] for each in words])] if len(odd) else []
    parts += [plain_cells(size, places[plain], reachable[plain])] if len(plain) or not parts else []
    return parts[0] if len(parts) == 1 else _joined(parts).chosen(np.argsort(np.concatenate([odd, plain])))


def _odd_cells(size: int, places: Index, words: list[Words]) -> Cells:
    every = np.concatenate(words)
    first, known = interned(every)
    kinds = (known + 1).reshape(len(words), -1).T
    firsts, numbers = interned(kinds.astype(np.uint64))
    return Cells(size, places, numbers, kinds[firsts], _with_empty(every[first]))


def _joined(parts: Sequence[Cells]) -> Cells:
    """All pairs of some cells, one after the other; the same answer may stand there twice."""
    sets = np.cumsum([0, *(len(each.sets) for each in parts)])
    answers = np.cumsum([0, *(len(each.answers) for each in parts)])
    return Cells(
        parts[0].size,
        np.concatenate([each.places for each in parts]),
        np.concatenate([each.numbers + start for each, start in zip(parts, answers[:-1], strict=True)]),
        np.concatenate([each.answers + start for each, start in zip(parts, sets[:-1], strict=True)]),
        np.concatenate([each.sets for each in parts]),
    )


def gathered(size: int, width: int, parts: Iterable[Cells]) -> Cells:
    """The cells of parts that share no pair, in order; pairs without any header are left out, each answer is told once."""
    empty = plain_cells(size, np.zeros(0, dtype=np.intp), np.zeros((0, width), dtype=np.uint64))
    whole = _joined([empty, *(_of_use(each) for each in parts)])
    first, same = interned(whole.sets)
    kinds = same[whole.answers]
    firsts, alike = interned(kinds.astype(np.uint64))
    told = Cells(size, whole.places, alike[whole.numbers], kinds[firsts], whole.sets[first])
    return _in_order(told)


def spliced(kept: Cells, parts: Iterable[Cells]) -> Cells:
    """Cells with some more pairs among them."""
    return _in_order(_joined([kept, *(_of_use(each) for each in parts)]))


def _in_order(cells: Cells) -> Cells:
    if np.all(cells.places[:-1] < cells.places[1:]):
        return cells
    return cells.chosen(np.argsort(cells.places, kind="stable"))


def _of_use(part: Cells) -> Cells:
    passing = part.passing("open", *BESIDE)
    return part if passing.all() else part.chosen(passing)


def together(lanes: Sequence[Cells]) -> Cells:
    """The cells of the same pairs over several ways, of which AWS takes one: open for sure is what all let through."""
    first = lanes[0]
    if len(lanes) == 1:
        return first
    reachable: Words = np.bitwise_and.reduce([each.of("reachable") for each in lanes])
    some: Words = np.bitwise_or.reduce([each.of("some") for each in lanes])
    least: Words = np.bitwise_or.reduce([each.of("open") for each in lanes])
    unknown, unheard = (np.bitwise_or.reduce([each.of(kind) for each in lanes]) for kind in BESIDE)
    return cells_of(first.size, first.places, (reachable, some, least, unknown, unheard))


def heard_only(cells: Cells, heard: Words) -> Cells:
    """The cells of destinations that take these headers and no others."""
    every, some, least, unknown = (cells.of(kind) & heard for kind in KINDS[:4])
    unheard: Words = (cells.of("open") | cells.of("unknown")) & ~heard
    return cells_of(cells.size, cells.places, (every, some, least, unknown, unheard))
