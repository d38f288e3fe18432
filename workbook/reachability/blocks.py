"""The cells of a plane, block by block: some sources, and the ends that routes join them with.

Security groups are asked first, for they refuse most; what they let through is a list of pairs from then on, and
network ACLs, gateways and answers are asked for these alone.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from workbook.reachability.answers import Borders, Pairs, each_joining
from workbook.reachability.carried import carried, not_carried_for_sure, taken
from workbook.reachability.cells import Cells, cells_of, gathered, heard_only, plain_cells, together
from workbook.reachability.compile import Plane
from workbook.reachability.filters import Direction, Flags, Index, Words, to_words, width
from workbook.reachability.group_rows import Columns, GroupRows, Reading, group_rows
from workbook.reachability.headers import Headers, Selector
from workbook.reachability.joining import DESTINATION, SOURCE, Judgement
from workbook.reachability.statements import stated

BLOCK_WORDS = 1 << 21
"""How many words the rows and the pairs of a block may have: few enough to stay near the processor."""


def plane_cells(plane: Plane) -> Cells:
    """All cells of a plane; what would pass only if an unknown prefix list named the other end is unknown."""
    size, words = len(plane.base.ends), width(plane.base.headers)
    sure = gathered(size, words, _Blocks(plane).cells())
    if plane.hopeful is None:
        return sure
    return _hedged(sure, gathered(size, words, _Blocks(plane.hopeful).cells()))


def cells_between(plane: Plane, sources: Index, destinations: Index) -> Iterator[Cells]:
    """The cells between some ends, given in order."""
    if len(sources) and len(destinations):
        yield from _Blocks(plane).cells(sources, destinations)


def cells_of_pairs(plane: Plane, pairs: Pairs) -> Cells:
    """The cells of pairs of which somebody else knows how they are joined."""
    blocks = _Blocks(plane)
    lanes = pairs.joining.lanes or (pairs.joining,)
    own = [Pairs(pairs.sources, pairs.destinations, lane) for lane in lanes]
    return together([blocks.judged_pairs(each) for each in own])


def _hedged(sure: Cells, hope: Cells) -> Cells:
    """Hope holds every pair that is sure, and each of its headers."""
    maybe = hope.of("some") | hope.of("unknown")
    rows = np.searchsorted(hope.places, sure.places)
    reachable, some, least = (np.zeros_like(maybe) for _ in range(3))
    for words, own in ((reachable, sure.of("reachable")), (some, sure.of("some")), (least, sure.of("open"))):
        words[rows] = own
    unknown: Words = np.bitwise_and(maybe, np.bitwise_not(some))
    cells = cells_of(hope.size, hope.places, (reachable, some, least, unknown, hope.of("unheard")))
    return gathered(hope.size, maybe.shape[1], [cells])


@dataclass(frozen=True)
class _Blocks:
    """Computes the cells of one reading of a plane."""

    plane: Plane
    borders: Borders = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "borders", Borders(self.plane))

    @property
    def headers(self) -> Headers:
        return self.plane.base.headers

    @cached_property
    def _sent(self) -> Flags:
        """The pairs of crowds that are joined at least one way."""
        joins = self.plane.joins
        sent = np.array([each.sent != "no" for each in joins.joinings], dtype=np.bool_)
        found: Flags = sent[joins.numbers]
        return found

    @cached_property
    def _readings(self) -> tuple[tuple[Reading, Reading], ...]:
        """How rules may be read, out and in: with groups as peers, or without."""
        hopeful = self.plane.reading.hopeful
        seen, hidden = Reading(hopeful=hopeful), Reading(references=False, hopeful=hopeful)
        return ((seen, seen), (hidden, seen), (seen, hidden), (hidden, hidden))

    @cached_property
    def _read(self) -> Index:
        """For each joining how rules are read; -1 where that is not simply so for the two ends."""
        read = [
            (not each.groups_out) + 2 * (not each.groups_in)
            if each.seen == SOURCE and each.sent != "lost" and not each.lanes
            else -1
            for each in self.plane.joins.joinings
        ]
        return np.array(read, dtype=np.intp)

    @cached_property
    def _taken(self) -> tuple[Words, Index]:
        """What the kinds of destination answer to, and the kind of each end."""
        known: dict[tuple[str, ...], int] = {}
        of = [known.setdefault(end.protocols, len(known)) for end in self.plane.base.ends]
        rows = [to_words(taken(protocols, self.headers), self.headers) for protocols in known]
        return np.stack(rows), np.array(of, dtype=np.intp)

    @cached_property
    def _heard(self) -> tuple[Words, Index]:
        """What the listeners of destinations take, and which of these each end has; the first takes everything."""
        known: dict[tuple[Selector, ...], int] = {(): 0}
        of = [known.setdefault(end.hears, len(known)) for end in self.plane.base.ends]
        rows = [to_words(self.headers.heard(each), self.headers) for each in known]
        return np.stack(rows), np.array(of, dtype=np.intp)

    def cells(self, sources: Index | None = None, destinations: Index | None = None) -> Iterator[Cells]:
        """The cells, a block after the other: all, or those between some ends."""
        every = np.arange(len(self.plane.base.ends), dtype=np.intp)
        far = every if destinations is None else destinations
        crowd_of = self.plane.joins.crowd_of
        for own in self._sources(every if sources is None else sources, len(far)):
            crowds = np.unique(crowd_of[own])
            joined: Flags = np.any(self._sent[crowds], axis=0)
            yield from self.block(own, far[joined[crowd_of[far]]])

    def _sources(self, among: Index, count: int) -> Iterator[Index]:
        """The ends that send, those that are joined alike together, as many as a block holds."""
        joins = self.plane.joins
        senders: Flags = np.any(self._sent, axis=1)
        sending = among[senders[joins.crowd_of[among]]]
        if len(sending) * count * width(self.headers) <= BLOCK_WORDS:
            yield sending
            return
        homes = np.array([hash(self.plane.base.ends[at].vpc) for at in sending.tolist()], dtype=np.int64)
        ordered = sending[np.argsort(homes, kind="stable")]
        if not len(ordered):
            return
        changes = np.flatnonzero(np.diff(np.sort(homes, kind="stable"))) + 1
        for own in np.split(ordered, changes):
            joined: Flags = np.any(self._sent[np.unique(joins.crowd_of[own])], axis=0)
            reached = int(joined[joins.crowd_of].sum())
            count = max(1, BLOCK_WORDS // max(1, reached * width(self.headers)))
            yield from (own[start : start + count] for start in range(0, len(own), count))

    def block(self, sources: Index, destinations: Index) -> Iterator[Cells]:
        """The cells between some ends."""
        joins = self.plane.joins
        pairs = np.ix_(joins.crowd_of[sources], joins.crowd_of[destinations])
        numbers = joins.numbers[pairs]
        read = np.where(self._sent[pairs], self._read[numbers], _APART)
        for number in range(len(self._readings)):
            rows, columns = _filled(read == number)
            if len(rows):
                yield from self._alike(sources[rows], destinations[columns], number)
        rows, columns = np.nonzero(read == -1)
        for joining, at in each_joining(joins.joinings, numbers[rows, columns]):
            lanes = joining.lanes or (joining,)
            own = [Pairs(sources[rows[at]], destinations[columns[at]], lane) for lane in lanes]
            yield together([self.judged_pairs(each) for each in own])

    def judged_pairs(self, pairs: Pairs) -> Cells:
        """The cells of pairs that are joined alike."""
        return self._pairs(pairs, self._groups_of(pairs))

    def _alike(self, sources: Index, destinations: Index, number: int) -> Iterator[Cells]:
        """The cells of those pairs between some ends for which rules are read in one way."""
        joins = self.plane.joins
        pairs = np.ix_(joins.crowd_of[sources], joins.crowd_of[destinations])
        numbers = joins.numbers[pairs]
        chosen = self._sent[pairs] & (self._read[numbers] == number)
        rows, columns, passed = self._groups(sources, destinations, self._readings[number], chosen)
        yield from self._judged(sources[rows], destinations[columns], numbers[rows, columns], passed)

    def _groups(
        self, sources: Index, destinations: Index, reading: tuple[Reading, Reading], chosen: Flags
    ) -> tuple[Index, Index, Words]:
        """The chosen pairs of sources and destinations between which groups let anything pass, and what."""
        sent, of_source = self._rows("out", sources, destinations, reading[0])
        taken, of_destination = self._rows("in", destinations, sources, reading[1])
        rows, columns = np.nonzero(sent.filled()[of_source] & taken.filled()[of_destination].T & chosen)
        passed = sent.of(of_source[rows], columns)
        passed &= taken.of(of_destination[columns], rows)
        filled = passed.any(axis=1)
        return rows[filled], columns[filled], passed[filled]

    def _rows(
        self, direction: Direction, own: Index, far: Index, reading: Reading
    ) -> tuple[GroupRows, Index]:
        """The rows of the sets that some ends carry, over others, and the row of each."""
        plane = self.plane
        sets, of = np.unique(plane.set_of[own], return_inverse=True)
        chosen = [plane.sets[each] for each in sets.tolist()]
        rows = group_rows(plane.strokes[direction], chosen, Columns(plane.base, far), self.headers, reading)
        return rows, of

    def _groups_of(self, pairs: Pairs) -> Words:
        """What groups let pass where the destination sees another address, or no groups, or is never met."""
        reading, joining = self.plane.reading, pairs.joining
        plain = Reading(references=False, hopeful=reading.hopeful)
        passed = self._between(
            "out", pairs.sources, pairs.destinations, reading if joining.groups_out else plain
        )
        if joining.sent != "lost":
            clients = pairs.sources if joining.seen == SOURCE else np.full_like(pairs.sources, joining.seen)
            passed &= self._between(
                "in", pairs.destinations, clients, reading if joining.groups_in else plain
            )
        return passed

    def _between(self, direction: Direction, own: Index, far: Index, reading: Reading) -> Words:
        columns, of = np.unique(far, return_inverse=True)
        rows, sets = self._rows(direction, own, columns, reading)
        return rows.of(sets, of)

    def _judged_on_the_way(self, pairs: Pairs, passed: Words) -> Words | None:
        """What forwarders' groups and firewalls refuse goes; what nobody states of them is left, in doubt."""
        doubt = not_carried_for_sure(pairs.joining, self.headers)
        if not pairs.joining.judged and not doubt:
            return None
        doubted = np.broadcast_to(to_words(doubt, self.headers), passed.shape).copy()
        for each in pairs.joining.judged:
            far = {SOURCE: pairs.sources, DESTINATION: pairs.destinations}.get(each.far)
            seen = np.full_like(pairs.sources, each.far) if far is None else far
            if each.kind == "group":
                passed &= self._of_forwarder(each, seen)
                continue
            firewall = self.plane.firewalls[each.what]
            allowed, unknown = stated(firewall, self.plane.base, seen, pairs.destinations)
            passed &= allowed | unknown
            doubted |= unknown
        return doubted

    def _of_forwarder(self, judgement: Judgement, far: Index) -> Words:
        """What a forwarder's groups let in from, or out to, each of these ends."""
        plane = self.plane
        columns, of = np.unique(far, return_inverse=True)
        groups = plane.forwarders[judgement.what].security_groups
        reading = Reading(references=judgement.seen, hopeful=plane.reading.hopeful)
        strokes = plane.strokes["out" if judgement.egress else "in"]
        rows = group_rows(strokes, [groups], Columns(plane.base, columns), self.headers, reading)
        return rows.of(np.zeros_like(of), of)

    def _with_doubts(self, pairs: Pairs, places: Index, passed: Words, doubted: Words) -> Cells:
        """Cells where some headers are sure to get there, and of others nobody knows."""
        joining, size = pairs.joining, len(self.plane.base.ends)
        back = self.borders.returned(pairs, passed)
        always = passed & to_words(self.borders.always, self.headers)
        known = ~doubted if joining.sent == "sure" else np.zeros_like(passed)
        sure = known if joining.back in ("sure", "no") else known & always
        unknown = back.some & ~sure
        words = (back.every & sure, back.some & sure, back.least & sure, unknown, np.zeros_like(passed))
        return cells_of(size, places, words)

    def _judged(self, sources: Index, destinations: Index, numbers: Index, passed: Words) -> Iterator[Cells]:
        for joining, at in each_joining(self.plane.joins.joinings, numbers):
            yield self._pairs(Pairs(sources[at], destinations[at], joining), passed[at])

    def _pairs(self, pairs: Pairs, passed: Words) -> Cells:
        """The cells of pairs that are joined alike, by what groups let pass and listeners take."""
        rows, of = self._heard
        heard = of[pairs.destinations]
        found = self._admitted(pairs, passed)
        is_met = pairs.joining.sent in ("sure", "unsure")
        if pairs.joining.nat64 and self.plane.onward:
            return self.plane.onward.narrowed(found, pairs.joining.nat64)
        return heard_only(found, rows[heard]) if is_met and heard.any() else found

    def _admitted(self, pairs: Pairs, passed: Words) -> Cells:
        """The cells as though every destination listened on every port."""
        joining = pairs.joining
        passed &= to_words(carried(joining, self.plane.universe, self.headers), self.headers)
        if joining.sent != "lost":
            rows, of = self._taken
            passed &= rows[of[pairs.destinations]]
        for crossing in self.borders.closing(joining.forward, pairs):
            passed &= self.borders.rows(crossing, pairs)
        doubted = self._judged_on_the_way(pairs, passed)
        size, nothing = len(self.plane.base.ends), np.zeros_like(passed)
        places = pairs.sources * size + pairs.destinations
        if joining.sent == "no":
            return plain_cells(size, places, nothing)
        if joining.sent == "lost":
            return cells_of(size, places, (nothing, nothing, nothing, passed, nothing))
        if doubted is None and joining.sent == "sure" and joining.back in ("sure", "no"):
            back = self.borders.returned(pairs, passed)
            if back.some is back.every:
                return plain_cells(size, places, back.every)
            return cells_of(size, places, (back.every, back.some, back.least, nothing, nothing))
        return self._with_doubts(pairs, places, passed, nothing if doubted is None else doubted)


_APART = -2


def _filled(chosen: Flags) -> tuple[Index, Index]:
    """The rows and columns that hold anything."""
    return np.flatnonzero(chosen.any(axis=1)), np.flatnonzero(chosen.any(axis=0))
