"""The answers of a matrix, kept for those pairs only between which anything passes."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

import numpy as np

from workbook.reachability.filters import Flags, Index, Words, to_mask

Kind = Literal["reachable", "some", "open", "unknown", "unheard"]

KINDS: tuple[Kind, ...] = ("reachable", "some", "open", "unknown", "unheard")

BESIDE: tuple[Kind, ...] = ("unknown", "unheard")
"""The kinds that are no part of `open`."""


@dataclass(frozen=True)
class Cells:
    """For each pair (a place `source * size + destination`, in order) the headers of each kind, as words.

    `reachable` is part of `some`, `some` of `open`. `unheard` is what gets there, or may, and no listener takes: closed,
    and yet let through by every filter. A pair that is not there lets nothing through. Mostly the three are one, and
    nothing is unknown or unheard: only the `odd` rows have words of their own for the other kinds.
    """

    size: int
    places: Index
    reachable: Words
    odd: Index
    others: Words
    """Of each odd row some, open, unknown and unheard."""

    def of(self, kind: Kind) -> Words:
        """The words of one kind, a row a pair; not to be written to."""
        if kind == "reachable":
            return self.reachable
        found = np.zeros_like(self.reachable) if kind in BESIDE else self.reachable
        if len(self.odd):
            found = found.copy()
            found[self.odd] = self.others[KINDS.index(kind) - 1]
        return found

    @property
    def sources(self) -> Index:
        """The source of each pair."""
        return self.places // max(1, self.size)

    @property
    def destinations(self) -> Index:
        """The destination of each pair."""
        return self.places % max(1, self.size)

    @cached_property
    def _rows(self) -> dict[int, int]:
        return {place: row for row, place in enumerate(self.places.tolist())}

    @cached_property
    def _odd_rows(self) -> dict[int, int]:
        return {row: at for at, row in enumerate(self.odd.tolist())}

    def mask(self, kind: Kind, source: int, destination: int) -> int:
        """The headers of one kind of one pair."""
        row = self._rows.get(source * self.size + destination)
        if row is None:
            return 0
        at = self._odd_rows.get(row)
        if kind == "reachable" or (at is None and kind not in BESIDE):
            return to_mask(self.reachable[row])
        return 0 if at is None else to_mask(self.others[KINDS.index(kind) - 1, at])

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
        found: Flags = np.any(self.reachable, axis=1)
        if {*BESIDE}.issuperset(kinds):
            found = np.zeros(len(self.places), dtype=np.bool_)
        for kind in kinds:
            if kind != "reachable":
                found[self.odd] |= self.others[KINDS.index(kind) - 1].any(axis=1)
        return found

    def pairs(self, *kinds: Kind) -> Iterator[tuple[int, int]]:
        """The pairs that have any header of any of these kinds."""
        for place in self.places[self.passing(*kinds)].tolist():
            yield divmod(place, self.size)

    def chosen(self, rows: Index) -> "Cells":
        """Some of the pairs, in the order given."""
        at = np.full(len(self.places), -1, dtype=np.intp)
        at[self.odd] = np.arange(len(self.odd))
        odd = at[rows]
        is_odd = np.flatnonzero(odd >= 0)
        return Cells(self.size, self.places[rows], self.reachable[rows], is_odd, self.others[:, odd[is_odd]])


def plain_cells(size: int, places: Index, reachable: Words) -> Cells:
    """Cells of which all answers come back and nothing is unknown."""
    none = np.zeros((len(KINDS) - 1, 0, reachable.shape[1]), dtype=np.uint64)
    return Cells(size, places, reachable, np.zeros(0, dtype=np.intp), none)


def cells_of(size: int, places: Index, words: tuple[Words, Words, Words, Words, Words]) -> Cells:
    """Cells from the words of each kind."""
    reachable, some, least, unknown, unheard = words
    others = np.stack([some, least, unknown, unheard])
    is_odd = np.any((some != reachable) | (least != reachable) | (unknown | unheard != 0), axis=1)
    odd = np.flatnonzero(is_odd)
    return Cells(size, places, reachable, odd, others[:, odd])


def gathered(size: int, width: int, parts: Iterable[Cells]) -> Cells:
    """The cells of parts that share no pair, in order; pairs without any header are left out."""
    empty = plain_cells(size, np.zeros(0, dtype=np.intp), np.zeros((0, width), dtype=np.uint64))
    kept = [empty, *(_of_use(each) for each in parts)]
    starts = np.cumsum([0, *(len(each.places) for each in kept)])
    whole = Cells(
        size,
        np.concatenate([each.places for each in kept]),
        np.concatenate([each.reachable for each in kept]),
        np.concatenate([each.odd + start for each, start in zip(kept, starts[:-1], strict=True)]),
        np.concatenate([each.others for each in kept], axis=1),
    )
    kept.clear()
    in_order = bool(np.all(whole.places[:-1] < whole.places[1:]))
    return whole if in_order else whole.chosen(np.argsort(whole.places, kind="stable"))


def _of_use(part: Cells) -> Cells:
    rows = np.flatnonzero(part.passing("open", *BESIDE))
    return part if len(rows) == len(part.places) else part.chosen(rows)


def together(lanes: Sequence[Cells]) -> Cells:
    """The cells of the same pairs over several ways, of which AWS takes one: open for sure is what all let through."""
    first = lanes[0]
    if len(lanes) == 1:
        return first
    reachable: Words = np.bitwise_and.reduce([each.reachable for each in lanes])
    some: Words = np.bitwise_or.reduce([each.of("some") for each in lanes])
    least: Words = np.bitwise_or.reduce([each.of("open") for each in lanes])
    unknown, unheard = (np.bitwise_or.reduce([each.of(kind) for each in lanes]) for kind in BESIDE)
    return cells_of(first.size, first.places, (reachable, some, least, unknown, unheard))


def heard_only(cells: Cells, heard: Words) -> Cells:
    """The cells of destinations that take these headers and no others."""
    every, some, least, unknown = (cells.of(kind) & heard for kind in KINDS[:4])
    unheard: Words = (cells.of("open") | cells.of("unknown")) & ~heard
    return cells_of(cells.size, cells.places, (every, some, least, unknown, unheard))
