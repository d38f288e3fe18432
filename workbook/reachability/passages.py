"""The matrix in words: who reaches whom on what, ends gathered under their parties' names."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import reduce
from itertools import product

from workbook.reachability.cells import Kind
from workbook.reachability.classes import INTERNET_STRANGER, End
from workbook.reachability.headers import PORTED, ports_in_words
from workbook.reachability.matrix import Matrix, PlaneMatrix
from workbook.reachability.path import Verdict

INTERNET = "internet"
"""The party that is the whole internet; narrower parties go before it when an address has a name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """Headers that get from one party to another, all of one verdict.

    `counterexample` names a pair of ends that a partial verdict leaves out; `denied_client_ports` the client's ports
    whose answers are lost.
    """

    source: str
    destination: str
    protocol: str
    ports: str
    verdict: Verdict
    ip_version: int = 4
    counterexample: str = ""
    denied_client_ports: str = ""


def names_of(end: End, *, internet_is_named: bool) -> tuple[str, ...]:
    """The names under which an end is listed: its parties, the narrowest, or its own."""
    meant = end.stands_for
    narrow = tuple(
        key for key in end.parties if key != INTERNET and (meant is None or key not in meant.parties)
    )
    if narrow:
        return narrow
    if meant is not None:
        return tuple(f"{name} by NAT64" for name in names_of(meant, internet_is_named=internet_is_named))
    if end.sort == "outside":
        return (INTERNET,) if internet_is_named else (INTERNET_STRANGER,)
    return (end.name,)


def passages(matrix: Matrix, *, strangers: bool = False) -> Iterator[Passage]:
    """Every passage that is not blocked, by source and destination. Pairs without an interface are left out."""
    named = any(party.key == INTERNET for party in matrix.estate.parties)
    for plane in matrix.planes:
        names = [
            () if _is_left_out(end, strangers=strangers) else names_of(end, internet_is_named=named)
            for end in plane.ends
        ]
        for (source, destination), pairs in sorted(_open_pairs(plane, names).items()):
            yield from _between(plane, source, destination, pairs)


def _is_left_out(end: End, *, strangers: bool) -> bool:
    """Strangers are listed on demand; those that carry a party's groups serve proofs only."""
    return (end.stands_for or end).sort == "stranger" and (bool(end.beside) or not strangers)


@dataclass(frozen=True, slots=True, kw_only=True)
class Unheard:
    """Ports that every filter lets through to a load balancer, which listens on none of them."""

    source: str
    destination: str
    protocol: str
    ports: str
    ip_version: int = 4


def unheard(matrix: Matrix) -> Iterator[Unheard]:
    """What rules let through to load balancers, and no listener takes: closed today, open with the next listener."""
    named = any(party.key == INTERNET for party in matrix.estate.parties)
    for plane in matrix.planes:
        names = [
            () if _is_left_out(end, strangers=False) else names_of(end, internet_is_named=named)
            for end in plane.ends
        ]
        found: dict[tuple[str, str], int] = {}
        for s, d in plane.cells.pairs("unheard"):
            for pair in product(names[s], names[d]):
                found[pair] = found.get(pair, 0) | plane.cells.mask("unheard", s, d)
        for (source, destination), mask in sorted(found.items()):
            for protocol, ports in matrix.headers.in_words(mask, plane.plane.universe):
                yield Unheard(
                    source=source,
                    destination=destination,
                    protocol=protocol,
                    ports=ports,
                    ip_version=4 if plane.plane.base.bits == 32 else 6,
                )


Pairs = list[tuple[int, int]]


def _open_pairs(plane: PlaneMatrix, names: list[tuple[str, ...]]) -> Mapping[tuple[str, str], Pairs]:
    """For each pair of names between which something passes, all pairs of their ends."""
    inside = [end.sort == "interface" for end in plane.ends]
    places: dict[str, list[int]] = {}
    for at, own in enumerate(names):
        for name in own:
            places.setdefault(name, []).append(at)
    passing = ((s, d) for s, d in plane.cells.pairs("some", "unknown") if inside[s] or inside[d])
    found = {pair: None for s, d in passing for pair in product(names[s], names[d])}
    return {
        pair: [(s, d) for s, d in product(places[pair[0]], places[pair[1]]) if inside[s] or inside[d]]
        for pair in found
    }


def _between(plane: PlaneMatrix, source: str, destination: str, pairs: Pairs) -> Iterator[Passage]:
    reachable = reduce(int.__and__, _masks(plane, "reachable", pairs))
    partial = reduce(int.__or__, _masks(plane, "some", pairs)) & ~reachable
    unknown = reduce(int.__or__, _masks(plane, "unknown", pairs)) & ~reachable & ~partial
    headers, universe = plane.plane.base.headers, plane.plane.universe
    verdicts: tuple[tuple[Verdict, int], ...] = (
        ("reachable", reachable),
        ("partial", partial),
        ("unknown", unknown),
    )
    for verdict, mask in verdicts:
        whys = _whys(plane, pairs, mask) if verdict == "partial" and mask else ("", "")
        for protocol, ports in headers.in_words(mask, universe):
            yield Passage(
                source=source,
                destination=destination,
                protocol=protocol,
                ports=ports,
                verdict=verdict,
                ip_version=4 if plane.plane.base.bits == 32 else 6,
                counterexample=whys[0],
                denied_client_ports=whys[1],
            )


def _masks(plane: PlaneMatrix, kind: Kind, pairs: Pairs) -> Iterable[int]:
    return (plane.cells.mask(kind, *pair) for pair in pairs)


def _whys(plane: PlaneMatrix, pairs: Pairs, mask: int) -> tuple[str, str]:
    """The first pair that is left out, and the client ports that get no answer."""
    missing = [pair for pair in pairs if mask & ~plane.cells.mask("reachable", *pair)]
    closed = [pair for pair in missing if mask & ~plane.cells.mask("some", *pair)]
    denied = {
        interval
        for pair in missing
        if pair not in closed
        for protocol in PORTED
        if mask & plane.plane.base.headers.segments[protocol]
        for interval in plane.denied_client_ports(*pair, protocol)
    }
    example = next((f"{plane.ends[s].name} to {plane.ends[d].name}" for s, d in closed), "")
    return example, ports_in_words(sorted(denied))
