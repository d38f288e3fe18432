"""Scopes over the complete matrix: for each, every path that matches and that no exclusion takes out."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

import numpy as np

from workbook.errors import OptionsError
from workbook.facts.ephemeral_ranges import client_range
from workbook.model.estate.estate import Estate
from workbook.reachability.addresses import Network, Span, in_part
from workbook.reachability.classes import End
from workbook.reachability.compile import NO_CUTS, Cuts
from workbook.reachability.filters import Flags, Index
from workbook.reachability.headers import EVERY, PORTED
from workbook.reachability.headers import Selector as HeaderSelector
from workbook.reachability.matrix import Matrix, PlaneMatrix, network_matrix, unanswered_messages
from workbook.reachability.passages import names_of
from workbook.scopes.scope import (
    EndStatement,
    HeaderStatement,
    PathStatement,
    Ports,
    Scope,
    ScopePath,
    ScopeResult,
)
from workbook.scopes.selecting import Selection, Selector, named_networks, within


@dataclass(frozen=True, slots=True)
class Side:
    """One end of a resolved statement: who, and the networks its address must be in (none: any)."""

    who: Selection
    networks: tuple[tuple[Network, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Resolved:
    """A path statement with its words looked up."""

    source: Side
    destination: Side
    through: tuple[frozenset[str], ...]
    headers: tuple[HeaderStatement, ...]


def evaluate(
    estate: Estate,
    scopes: Iterable[Scope],
    *,
    aliases: Mapping[str, str] | None = None,
    cuts: Cuts = NO_CUTS,
) -> tuple[ScopeResult, ...]:
    """Whether each scope holds in an estate, and the paths that break it.

    Raises:
        OptionsError: words that mean nothing here; every one at once, with its place.
    """
    asked = tuple(scopes)
    selector = Selector(estate, aliases or {})
    resolved = [
        (scope, _resolve(scope.match, selector), _resolve(scope.exclude, selector)) for scope in asked
    ]
    if selector.faults:
        raise OptionsError(dict.fromkeys(selector.faults))
    matrix = network_matrix(estate, _cuts(asked, cuts))
    views = [_View(plane, matrix) for plane in matrix.planes]
    results = []
    for scope, match, exclude in resolved:
        paths = tuple(path for view in views for path in view.paths(match, exclude))
        results.append(ScopeResult(name=scope.name, purpose=scope.purpose, holds=not paths, paths=paths))
    return tuple(results)


def _cuts(scopes: Iterable[Scope], cuts: Cuts) -> Cuts:
    listed = list(scopes)
    statements = [
        headers for scope in listed for path in (*scope.match, *scope.exclude) for headers in _headers(path)
    ]
    selectors = {chosen for headers in statements for chosen in _selectors(headers)}
    networks = cuts.networks | named_networks(listed)
    return Cuts(selectors=cuts.selectors | selectors, networks=networks, nat64=cuts.nat64)


def _headers(path: PathStatement) -> tuple[HeaderStatement, ...]:
    return path.headers, path.source.headers, path.destination.headers


def _selectors(headers: HeaderStatement) -> list[HeaderSelector]:
    """The headers that a statement names; ports without a protocol are of TCP and UDP."""
    numbers = [int(word) for word in headers.protocols] or [EVERY]
    if not headers.destination_ports:
        return [HeaderSelector(number) for number in numbers]
    ported = PORTED if EVERY in numbers else [number for number in numbers if number in PORTED]
    return [HeaderSelector(number, *ports) for number in ported for ports in headers.destination_ports]


def _resolve(paths: Iterable[PathStatement], selector: Selector) -> list[Resolved]:
    return [
        Resolved(
            source=_side(path, path.source, selector, "source"),
            destination=_side(path, path.destination, selector, "destination"),
            through=tuple(selector.way(each) for each in path.through),
            headers=_headers(path),
        )
        for path in paths
    ]


def _side(path: PathStatement, end: EndStatement, selector: Selector, name: str) -> Side:
    """Whom a statement means, and every list of addresses and prefix lists that narrows this end."""
    networks = []
    for headers in _headers(path):
        addresses = getattr(headers, f"{name}_addresses")
        lists = getattr(headers, f"{name}_prefix_lists")
        if addresses or lists:
            named = selector.prefix_lists(lists, f"{end.place}.{name}_prefix_lists")
            networks.append((*addresses, *named))
    return Side(selector.end(end), tuple(networks))


@dataclass(frozen=True)
class _View:
    """One address family of the matrix, asked for pairs and headers."""

    plane: PlaneMatrix
    matrix: Matrix

    @property
    def ends(self) -> tuple[End, ...]:
        return self.plane.ends

    @cached_property
    def bits(self) -> int:
        return self.plane.plane.base.bits

    @cached_property
    def outside(self) -> Flags:
        return np.array([end.sort in ("outside", "translated") for end in self.ends], dtype=np.bool_)

    @cached_property
    def on_premises(self) -> frozenset[str]:
        parties = self.matrix.estate.parties
        return frozenset(party.key for party in parties if party.location == "on_premises")

    @cached_property
    def passing(self) -> Flags:
        """The pairs, strangers left out and one of them inside, between which something may pass."""
        inside = np.array([end.sort == "interface" for end in self.ends], dtype=np.bool_)
        concerned = np.logical_or.outer(inside, inside) & np.logical_and.outer(
            inside | self.outside, inside | self.outside
        )
        return self.plane.passing("open", "unknown") & concerned

    @cached_property
    def chains(self) -> Index:
        """The chain of each pair: of connections from outside the one that answers take."""
        return self.plane.chains

    @cached_property
    def spans(self) -> dict[str, set[Span]]:
        found: dict[str, set[Span]] = {}
        for place in np.flatnonzero(self.outside).tolist():
            for name in names_of(self.ends[place], internet_is_named=True):
                found.setdefault(name, set()).add(self.ends[place].span)
        return found

    def paths(self, match: list[Resolved], exclude: list[Resolved]) -> Iterator[ScopePath]:
        """The paths that match and are not excluded."""
        matched = self._masks(match, covering=False)
        excluded = self._masks(exclude, covering=True) if matched else {}
        gathered: dict[tuple[str, str, str, tuple[str, ...]], dict[tuple[int, int], int]] = {}
        for pair, mask in matched.items():
            left = mask & ~excluded.get(pair, 0)
            for verdict, found in self._verdicts(pair, left):
                for source in names_of(self.ends[pair[0]], internet_is_named=True):
                    for destination in names_of(self.ends[pair[1]], internet_is_named=True):
                        key = (source, destination, verdict, self._via(pair))
                        gathered.setdefault(key, {})[pair] = found
        for key in sorted(gathered):
            yield from self._told(key, gathered[key])

    def _masks(self, statements: list[Resolved], *, covering: bool) -> dict[tuple[int, int], int]:
        """The headers that statements name, pair by pair."""
        found: dict[tuple[int, int], int] = {}
        for statement in statements:
            headers = self._header_mask(statement.headers)
            clients = self._clients(statement.headers, covering=covering)
            pairs = self.passing & self._pairs(statement, covering=covering) & clients[:, None]
            for s, d in np.argwhere(pairs).tolist() if headers else ():
                found[s, d] = found.get((s, d), 0) | headers
        return found

    def _header_mask(self, statements: Iterable[HeaderStatement]) -> int:
        headers = self.plane.plane.base.headers
        mask = self.plane.plane.universe & ~unanswered_messages(headers)
        for statement in statements:
            mask &= sum_of(headers.mask(chosen) for chosen in _selectors(statement))
        return mask

    def _clients(self, statements: Iterable[HeaderStatement], *, covering: bool) -> Flags:
        """The ends that open connections from such ports: from some of them to match, from no other to be excluded."""
        asked = [statement.source_ports for statement in statements if statement.source_ports]
        fits = (
            all(_fits(client_range(end.client_ports), ports, covering=covering) for ports in asked)
            for end in self.ends
        )
        return np.fromiter(fits, dtype=np.bool_, count=len(self.ends))

    def _pairs(self, statement: Resolved, *, covering: bool) -> Flags:
        pairs = self._end(statement.source, 0, covering=covering)
        pairs = pairs & self._end(statement.destination, 1, covering=covering)
        for ways in statement.through:
            pairs = pairs & self._by(ways, covering=covering)
        return pairs

    def _end(self, side: Side, place: Literal[0, 1], *, covering: bool) -> Flags:
        """The pairs whose source (place 0) or destination (1) a side means."""
        axis = (slice(None), None) if place == 0 else (None, slice(None))
        held = self._flags(side.who.holds(end, self.bits, self.on_premises) for end in self.ends)
        pairs = np.broadcast_to(held[axis], self.passing.shape)
        if side.who.ways:
            pairs = pairs | self._by(side.who.ways, covering=covering)
        if side.who.edges:
            pairs = pairs | (self._by(side.who.edges, covering=covering) & self.outside[axis])
        for networks in side.networks:
            near = self._flags(any(within(end, each, self.bits) for each in networks) for end in self.ends)
            pairs = pairs & near[axis]
        return pairs

    def _flags(self, values: Iterable[bool]) -> Flags:
        return np.fromiter(values, dtype=np.bool_, count=len(self.ends))

    def _by(self, ways: frozenset[str], *, covering: bool) -> Flags:
        """The pairs whose path passes one of these. One that is not known may pass any, and covers none."""
        passed = [
            not ways.isdisjoint(chain.components) or (chain.kind.startswith("unknown") and not covering)
            for chain in self.plane.plane.routes.chains
        ]
        return np.array(passed, dtype=np.bool_)[self.chains]

    def _via(self, pair: tuple[int, int]) -> tuple[str, ...]:
        return self.plane.plane.routes.chains[int(self.chains[pair])].components

    def _verdicts(self, pair: tuple[int, int], mask: int) -> Iterator[tuple[str, int]]:
        cells = self.plane.cells
        every, least = cells.mask("reachable", *pair), cells.mask("open", *pair)
        unknown = cells.mask("unknown", *pair) & ~least
        for verdict, found in (("reachable", every), ("partial", least & ~every), ("unknown", unknown)):
            if mask & found:
                yield verdict, mask & found

    def _told(
        self, key: tuple[str, str, str, tuple[str, ...]], pairs: Mapping[tuple[int, int], int]
    ) -> Iterator[ScopePath]:
        """One line a protocol; pairs that let different headers pass are told apart."""
        source, destination, verdict, via = key
        alike: dict[int, list[tuple[int, int]]] = {}
        for pair, mask in pairs.items():
            alike.setdefault(mask, []).append(pair)
        for mask, own in alike.items():
            for protocol, ports in self.plane.plane.base.headers.in_words(mask, self.plane.plane.universe):
                yield ScopePath(
                    source=source,
                    destination=destination,
                    protocol=protocol,
                    ports=ports,
                    verdict=verdict,  # type: ignore[arg-type]  # one of the three that _verdicts yields
                    via=via,
                    ip_version=4 if self.bits == 32 else 6,
                    source_addresses=self._addresses(source, (s for s, _ in own)),
                    destination_addresses=self._addresses(destination, (d for _, d in own)),
                )

    def _addresses(self, name: str, places: Iterable[int]) -> tuple[str, ...]:
        spans = [self.ends[place].span for place in places if self.outside[place]]
        return in_part(spans, self.spans.get(name, ()), self.bits) if spans else ()


def sum_of(masks: Iterable[int]) -> int:
    """All header sets as one."""
    found = 0
    for mask in masks:
        found |= mask
    return found


def _fits(client: Ports, asked: Iterable[Ports], *, covering: bool) -> bool:
    if covering:
        return any(first <= client[0] and client[1] <= last for first, last in asked)
    return any(first <= client[1] and client[0] <= last for first, last in asked)
