"""Whom the proof speaks of: the ends behind each party, in each address family of a matrix."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from workbook.model.estate.party import Party
from workbook.model.intent.design import Design
from workbook.model.intent.party import INTERNET
from workbook.reachability.classes import End
from workbook.reachability.compile import Cuts
from workbook.reachability.filters import Flags, Index, Words, to_mask, to_words
from workbook.reachability.headers import Selector, selector
from workbook.reachability.matrix import Matrix, PlaneMatrix, unanswered_messages


def cuts_of(design: Design) -> Cuts:
    """What a proof of this design will ask about, so that the matrix is cut there."""
    return Cuts(
        selectors=frozenset(selector(flow.protocol, flow.ports, flow.icmp_type_code) for flow in design.flows)
    )


def has_no_addresses(party: Party) -> bool:
    """A host known by name only: it may be anywhere on the internet."""
    return party.location == "internet" and not party.cidr_blocks


def is_service(key: str) -> bool:
    """Whether a party is a service of AWS."""
    return key.startswith("aws:")


def is_anyone(party: Party) -> bool:
    """As a source anyone, as a destination anywhere: the internet, or a host that may be anywhere on it."""
    return party.key == INTERNET or has_no_addresses(party)


@dataclass(frozen=True)
class View:
    """One address family of a matrix, with the ends of each party."""

    plane: PlaneMatrix

    @property
    def ends(self) -> tuple[End, ...]:
        """The ends, in the order of the arrays."""
        return self.plane.ends

    @property
    def bits(self) -> int:
        """The width of its addresses."""
        return self.plane.plane.base.bits

    @cached_property
    def interfaces(self) -> Flags:
        """Which ends are interfaces of a party, in their own family or by NAT64."""
        meant = (end.stands_for or end for end in self.ends)
        return np.array([end.sort == "interface" and bool(end.parties) for end in meant], dtype=np.bool_)

    @cached_property
    def outside(self) -> Flags:
        """Which ends are addresses outside."""
        return np.array([end.is_outside for end in self.ends], dtype=np.bool_)

    @cached_property
    def internet(self) -> Flags:
        """Which ends are addresses of the internet."""
        return np.array([end.sort == "outside" and not end.attached for end in self.ends], dtype=np.bool_)

    @cached_property
    def _by_party(self) -> dict[str, list[int]]:
        found: dict[str, list[int]] = {}
        for place, end in enumerate(self.ends):
            for key in end.parties:
                found.setdefault(key, []).append(place)
        return found

    @cached_property
    def _beside(self) -> dict[str, list[int]]:
        found: dict[str, list[int]] = {}
        for place, end in enumerate(self.ends):
            for key in end.beside:
                found.setdefault(key, []).append(place)
        return found

    @cached_property
    def _anywhere(self) -> Index:
        """The internet without the services of AWS, which have names of their own."""
        return self.places(
            at_internet and not any(map(is_service, end.parties))
            for end, at_internet in zip(self.ends, self.internet.tolist(), strict=True)
        )

    def places(self, chosen: Iterable[bool]) -> Index:
        """The positions of the ends that a condition holds for."""
        return np.flatnonzero(np.fromiter(chosen, dtype=np.bool_))

    def of(self, party: Party) -> Index:
        """The ends of a party."""
        if is_anyone(party):
            return self._anywhere
        return np.array(self._by_party.get(party.key, ()), dtype=np.intp)

    def translated(self, party: Party) -> Index:
        """What a party's IPv4 addresses are to NAT64; of the internet the services of AWS are left out."""
        if not self._translated:
            return np.zeros(0, dtype=np.intp)
        if is_anyone(party):
            chosen = (
                at
                for at, end in self._translated
                if end.sort == "outside" and not end.attached and not any(map(is_service, end.parties))
            )
        else:
            chosen = (at for at, end in self._translated if party.key in end.parties)
        return np.fromiter(chosen, dtype=np.intp)

    @property
    def translates(self) -> bool:
        """Whether NAT64 may lead from this family to ends of the other one."""
        return bool(self._translated)

    @cached_property
    def _translated(self) -> list[tuple[int, End]]:
        """The ends of IPv4 that NAT64 may lead to, with their places here."""
        return [(at, end.stands_for) for at, end in enumerate(self.ends) if end.stands_for]

    def alike(self, party: Party) -> Index:
        """The ends of a party, and the strangers that carry its groups: to a rule they are the same."""
        return np.concatenate([self.of(party), np.array(self._beside.get(party.key, ()), dtype=np.intp)])

    def words(self, chosen: Selector) -> Words:
        """A selector's headers, as words."""
        headers = self.plane.plane.base.headers
        return to_words(headers.mask(chosen) & self.plane.plane.universe, headers)

    @cached_property
    def unanswered(self) -> Words:
        """The messages that nothing answers: they may arrive, and are no connection."""
        headers = self.plane.plane.base.headers
        return to_words(unanswered_messages(headers), headers)

    def in_words(self, mask: int) -> list[tuple[str, str]]:
        """A header set, protocol by protocol."""
        return list(self.plane.plane.base.headers.in_words(mask, self.plane.plane.universe))

    def nonzero(self, words: Words) -> Iterator[tuple[int, int, int]]:
        """The pairs with any headers: source, destination and the headers."""
        for source, target in np.argwhere(words.any(axis=2)).tolist():
            yield source, target, to_mask(words[source, target])

    def union(self, answers: Words, sources: Index, destinations: Index) -> int:
        """The headers that pass between any of these ends."""
        block = answers[np.ix_(sources, destinations)].reshape(-1, answers.shape[2])
        return to_mask(np.bitwise_or.reduce(block, axis=0)) if len(block) else 0


def views(matrix: Matrix) -> tuple[View, ...]:
    """The address families of a matrix."""
    return tuple(View(plane) for plane in matrix.planes)
