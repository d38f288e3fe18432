"""The difference of two matrices: which headers pass now that did not, and the other way round.

Both matrices are cut alike, so that a set of headers is the same bits in both, and what changed is told apart by one
exclusive or. Ends are laid on each other by party; outside by party and addresses, so that a peer widened by one bit
shows even when nobody named stands there.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import reduce
from itertools import product

from workbook.compare.names import Names
from workbook.model.estate.estate import Estate
from workbook.reachability.addresses import Span, in_part
from workbook.reachability.classes import End
from workbook.reachability.compile import Cuts, own_cuts
from workbook.reachability.headers import Headers
from workbook.reachability.matrix import Matrix, PlaneMatrix, network_matrix
from workbook.reachability.passages import INTERNET, names_of
from workbook.reachability.path import Verdict

Place = tuple[str, Span | None]
"""A party's name; outside with the addresses."""

Pair = tuple[Place, Place]
Outside = Mapping[Span, tuple[str, ...]]
"""The names that each class of addresses outside goes by."""

VERDICTS: tuple[Verdict, ...] = ("reachable", "partial", "unknown")


@dataclass(frozen=True, slots=True, kw_only=True)
class PassageChange:
    """Headers whose verdict between two parties differs. Addresses are named where they are part of a party's only."""

    source: str
    destination: str
    protocol: str
    ports: str
    before: Verdict
    after: Verdict
    ip_version: int = 4
    source_addresses: tuple[str, ...] = ()
    destination_addresses: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PassageDifference:
    """What opened, what closed, and what passes on both sides but not alike (whole, in part, not known)."""

    opened: tuple[PassageChange, ...] = ()
    closed: tuple[PassageChange, ...] = ()
    changed: tuple[PassageChange, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.opened or self.closed or self.changed)


def matrices(before: Estate, after: Estate) -> tuple[Matrix, Matrix]:
    """The matrices of two estates, cut alike."""
    own, others = own_cuts(before), own_cuts(after)
    both = Cuts(
        selectors=own.selectors | others.selectors,
        networks=own.networks | others.networks,
        nat64=own.nat64 or others.nat64,
    )
    return network_matrix(before, both), network_matrix(after, both)


def passage_difference(before: Matrix, after: Matrix, names: tuple[Names, Names]) -> PassageDifference:
    """The difference of two matrices that are cut alike."""
    if before.headers != after.headers:
        raise ValueError("matrices that are not cut alike have no difference; make them with `matrices`")
    changes = [
        change
        for bits in (32, 128)
        for change in _of_family(_plane(before, bits), _plane(after, bits), before.headers, names)
    ]
    return PassageDifference(
        opened=tuple(change for change in changes if change.before == "blocked"),
        closed=tuple(change for change in changes if change.after == "blocked"),
        changed=tuple(change for change in changes if "blocked" not in (change.before, change.after)),
    )


def _plane(matrix: Matrix, bits: int) -> PlaneMatrix | None:
    return next((plane for plane in matrix.planes if plane.plane.base.bits == bits), None)


@dataclass(frozen=True, slots=True)
class Masks:
    """The headers between two places, by verdict; what is in none is blocked."""

    reachable: int = 0
    partial: int = 0
    unknown: int = 0

    def of(self, verdict: Verdict, universe: int) -> int:
        """The headers of one verdict."""
        if verdict == "blocked":
            return universe & ~(self.reachable | self.partial | self.unknown)
        found: int = getattr(self, verdict)
        return found


NOTHING = Masks()


def _of_family(
    before: PlaneMatrix | None, after: PlaneMatrix | None, headers: Headers, names: tuple[Names, Names]
) -> Iterator[PassageChange]:
    known = next((plane for plane in (before, after) if plane), None)
    if known is None:
        return
    universe, bits = known.plane.universe, known.plane.base.bits
    outside = _outside((before, names[0]), (after, names[1]))
    first, second = _masks(before, names[0], outside), _masks(after, names[1], outside)
    grouped: dict[tuple[str, str, Verdict, Verdict, int], list[tuple[Span | None, Span | None]]] = {}
    for pair in dict.fromkeys((*first, *second)):
        (source, source_span), (destination, destination_span) = pair
        for verdicts, mask in _changes(first.get(pair, NOTHING), second.get(pair, NOTHING), universe):
            key = (source, destination, *verdicts, mask)
            grouped.setdefault(key, []).append((source_span, destination_span))
    for (source, destination, was, now, mask), spans in sorted(grouped.items(), key=lambda item: item[0]):
        for protocol, ports in headers.in_words(mask, universe):
            yield PassageChange(
                source=source,
                destination=destination,
                protocol=protocol,
                ports=ports,
                before=was,
                after=now,
                ip_version=4 if bits == 32 else 6,
                source_addresses=_addresses(source, {one for one, _ in spans}, outside, bits),
                destination_addresses=_addresses(destination, {one for _, one in spans}, outside, bits),
            )


def _changes(was: Masks, now: Masks, universe: int) -> Iterator[tuple[tuple[Verdict, Verdict], int]]:
    if was == now:
        return
    every: tuple[Verdict, ...] = (*VERDICTS, "blocked")
    for before in every:
        for after in every:
            mask = was.of(before, universe) & now.of(after, universe)
            if before != after and mask:
                yield (before, after), mask


def _masks(plane: PlaneMatrix | None, names: Names, outside: Outside) -> dict[Pair, Masks]:
    """For each pair of places between which something passes: what passes everywhere, somewhere, or perhaps."""
    if plane is None:
        return {}
    places = [tuple(_places(end, names, outside)) for end in plane.ends]
    sizes = Counter(place for own in places for place in own)
    found: dict[Pair, list[tuple[int, int]]] = {}
    for s, d in _passing(plane):
        for pair in product(places[s], places[d]):
            found.setdefault(pair, []).append((s, d))
    return {pair: _gathered(plane, ends, sizes[pair[0]] * sizes[pair[1]]) for pair, ends in found.items()}


def _passing(plane: PlaneMatrix) -> Iterator[tuple[int, int]]:
    inside = [end.sort == "interface" for end in plane.ends]
    return ((s, d) for s, d in plane.cells.pairs("some", "unknown") if inside[s] or inside[d])


def _gathered(plane: PlaneMatrix, ends: list[tuple[int, int]], wanted: int) -> Masks:
    every = [plane.cells.mask("reachable", *pair) for pair in ends]
    reachable = reduce(int.__and__, every) if len(ends) == wanted else 0
    partial = reduce(int.__or__, (plane.cells.mask("some", *pair) for pair in ends)) & ~reachable
    unknown = (
        reduce(int.__or__, (plane.cells.mask("unknown", *pair) for pair in ends)) & ~reachable & ~partial
    )
    return Masks(reachable, partial, unknown)


def _places(end: End, names: Names, outside: Outside) -> Iterator[Place]:
    if end.is_outside:
        yield from ((name, end.span) for name in outside[end.span])
    elif end.sort == "interface" or (end.stands_for and end.stands_for.sort == "interface"):
        yield from ((names.of(name), None) for name in names_of(end, internet_is_named=True))


def _outside(*sides: tuple[PlaneMatrix | None, Names]) -> Outside:
    """The names of each class of addresses outside: those that either side has, `internet` where neither has any."""
    found: dict[Span, dict[str, None]] = {}
    for plane, names in sides:
        for end in plane.ends if plane else ():
            if end.is_outside:
                own = names_of(end, internet_is_named=True)
                found.setdefault(end.span, {}).update(dict.fromkeys(map(names.of, own)))
    return {
        span: tuple(name for name in own if name != INTERNET) or (INTERNET,) for span, own in found.items()
    }


def _addresses(name: str, found: set[Span | None], outside: Outside, bits: int) -> tuple[str, ...]:
    """The networks meant, where they are not all of a name's."""
    every = (span for span, own in outside.items() if name in own)
    return in_part((span for span in found if span is not None), every, bits)
