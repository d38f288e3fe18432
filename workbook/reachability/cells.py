"""The answers of a matrix, kept for those pairs only between which anything passes."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

import numpy as np

from workbook.reachability.filters import Flags, Index, Words, to_mask

Kind = Literal["reachable", "some", "open", "unknown"]

KINDS: tuple[Kind, ...] = ("reachable", "some", "open", "unknown")


@dataclass(frozen=True)
class Cells:
    """For each pair (a place `source * size + destination`, in order) the headers of each kind, as words.

    `reachable` is part of `some`, `some` of `open`. A pair that is not there lets nothing through.
    """

    size: int
    places: Index
    reachable: Words
    some: Words
    open: Words
    unknown: Words

    def of(self, kind: Kind) -> Words:
        """The words of one kind, a row a pair."""
        found: Words = getattr(self, kind)
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

    def mask(self, kind: Kind, source: int, destination: int) -> int:
        """The headers of one kind of one pair."""
        row = self._rows.get(source * self.size + destination)
        return 0 if row is None else to_mask(self.of(kind)[row])

    def dense(self, kind: Kind) -> Words:
        """Arrays over source end, destination end, words of headers: for networks that are small enough."""
        words = self.of(kind)
        found: Words = np.zeros((self.size * self.size, words.shape[1]), dtype=np.uint64)
        found[self.places] = words
        return found.reshape(self.size, self.size, words.shape[1])

    def passing(self, *kinds: Kind) -> Flags:
        """Which pairs have any header of any of these kinds, pair by pair in this order."""
        found = np.zeros(len(self.places), dtype=np.bool_)
        for kind in kinds:
            found |= self.of(kind).any(axis=1)
        return found

    def pairs(self, *kinds: Kind) -> Iterator[tuple[int, int]]:
        """The pairs that have any header of any of these kinds."""
        for place in self.places[self.passing(*kinds)].tolist():
            yield divmod(place, self.size)

    def chosen(self, rows: Flags) -> "Cells":
        """Some of the pairs."""
        reachable, some, least, unknown = (self.of(kind)[rows] for kind in KINDS)
        return Cells(self.size, self.places[rows], reachable, some, least, unknown)


def gathered(size: int, width: int, parts: Iterable[Cells]) -> Cells:
    """The cells of parts that share no pair, in order; pairs without any header are left out."""
    kept = [part.chosen(part.passing("open", "unknown")) for part in parts]
    places = np.concatenate([np.zeros(0, dtype=np.intp), *(each.places for each in kept)])
    order = np.argsort(places, kind="stable")
    nothing = np.zeros((0, width), dtype=np.uint64)
    reachable, some, least, unknown = (
        np.concatenate([nothing, *(each.of(kind) for each in kept)])[order] for kind in KINDS
    )
    return Cells(size, places[order], reachable, some, least, unknown)


def together(lanes: Sequence[Cells]) -> Cells:
    """The cells of the same pairs over several ways, of which AWS takes one: open for sure is what all let through."""
    first = lanes[0]
    if len(lanes) == 1:
        return first
    reachable = np.bitwise_and.reduce([each.reachable for each in lanes])
    some, least, unknown = (
        np.bitwise_or.reduce([each.of(kind) for each in lanes]) for kind in ("some", "open", "unknown")
    )
    return Cells(first.size, first.places, reachable, some, least, unknown)
