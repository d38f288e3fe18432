"""What passes in an existing network, as flows: party to party, and to or from networks outside.

Outside the widest words come first: what every address may do that routes lead to is a flow with the internet; what
is left is a flow with the party that has those addresses, or with the very networks that no party has.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property, reduce
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, summarize_address_range
from typing import Literal

import numpy as np

from workbook.adopt.headers import Spoken, spoken, unspoken
from workbook.model.estate.party import Means, Party
from workbook.model.intent.flow import Flow
from workbook.model.intent.party import INTERNET, OutsideNetwork
from workbook.reachability.addresses import Network, Span, address_classes
from workbook.reachability.classes import End
from workbook.reachability.compile import own_cuts
from workbook.reachability.filters import Flags
from workbook.reachability.matrix import Matrix, PlaneMatrix

OBSERVED = "observed, not reviewed"
"""The purpose of a flow that nobody stated yet."""

Heading = Literal["out", "in"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Observed:
    """The flows of an existing network, the outside networks they need, the ways they take, and what cannot be said."""

    flows: tuple[Flow, ...]
    parties: tuple[OutsideNetwork, ...]
    means: tuple[Means, ...]
    notes: tuple[str, ...]


@dataclass
class _Book:
    """Gathers passages: what is spoken from one end to the other, and the gateways on the way."""

    via: dict[tuple[str, str, Spoken], set[str]] = field(default_factory=dict)
    networks: dict[str, OutsideNetwork] = field(default_factory=dict)
    notes: dict[str, None] = field(default_factory=dict)

    def add(self, source: str, destination: str, what: Iterable[Spoken], via: Iterable[str]) -> None:
        for each in what:
            self.via.setdefault((source, destination, each), set()).update(via)


def observe(matrix: Matrix) -> Observed:
    """Every passage of a matrix as a flow."""
    book = _Book()
    for plane in matrix.planes:
        _Observer(matrix, plane, book).observe()
    flows = [_flow(slot, *key) for slot, key in enumerate(book.via, start=1)]
    means = (
        Means(flow=flow.key, via=tuple(sorted(via)), delivered_to=flow.destination)
        for flow, via in zip(flows, book.via.values(), strict=True)
    )
    return Observed(
        flows=tuple(flows),
        parties=tuple(book.networks.values()),
        means=tuple(means),
        notes=tuple(book.notes),
    )


def _flow(slot: int, source: str, destination: str, what: Spoken) -> Flow:
    return Flow(
        key=f"observed/{source}/{destination}/{what}",
        slot=slot,
        source=source,
        destination=destination,
        protocol=what.protocol,
        ports=what.ports,
        icmp_type_code=what.icmp_type_code,
        purpose=OBSERVED,
    )


@dataclass
class _Observer:
    """Reads one address family."""

    matrix: Matrix
    plane: PlaneMatrix
    book: _Book

    def observe(self) -> None:
        inside: dict[tuple[str, str], list[tuple[int, int]]] = {}
        beyond: dict[tuple[str, Heading], list[tuple[int, int]]] = {}
        for s, d in np.argwhere(self._passing()).tolist():
            if self._is_inside(s) and self._is_inside(d):
                for source in self.ends[s].parties:
                    for destination in self.ends[d].parties:
                        inside.setdefault((source, destination), []).append((s, d))
            else:
                own, heading = (s, "out") if self._is_inside(s) else (d, "in")
                for party in self.ends[own].parties:
                    beyond.setdefault((party, heading), []).append((s, d))  # type: ignore[arg-type]  # one of two
        for (source, destination), pairs in inside.items():
            self._add(source, destination, self._mask(pairs), pairs)
        for (party, heading), pairs in beyond.items():
            self._beyond(party, heading, pairs)

    @property
    def ends(self) -> tuple[End, ...]:
        return self.plane.ends

    @property
    def bits(self) -> int:
        return self.plane.plane.base.bits

    def _is_inside(self, place: int) -> bool:
        return self.ends[place].sort == "interface"

    def _passing(self) -> Flags:
        real = np.array([end.sort != "stranger" for end in self.ends], dtype=np.bool_)
        inside = np.array([end.sort == "interface" for end in self.ends], dtype=np.bool_)
        passes = self.plane.passing("some", "unknown")
        return passes & np.logical_and.outer(real, real) & np.logical_or.outer(inside, inside)

    def _mask(self, pairs: Iterable[tuple[int, int]]) -> int:
        cells = self.plane.cells
        masks = (cells.mask("some", *pair) | cells.mask("unknown", *pair) for pair in pairs)
        return reduce(int.__or__, masks, 0)

    def _add(self, source: str, destination: str, mask: int, pairs: list[tuple[int, int]]) -> None:
        """A passage, the ways it takes, and what of it a flow cannot say or the engine does not know."""
        headers, universe = self.plane.plane.base.headers, self.plane.plane.universe
        passing = [pair for pair in pairs if self._mask([pair]) & mask]
        ways = {way for pair in passing for way in self.plane.chain_between(*pair).components[:1]}
        self.book.add(source, destination, spoken(headers, mask, universe), ways)
        for name in unspoken(headers, mask, universe):
            sentence = f"{source} to {destination}: protocol {name} passes today, and no flow can state it."
            self.book.notes[sentence] = None
        if any(
            self.plane.cells.mask("unknown", *pair) & ~self.plane.cells.mask("some", *pair) & mask
            for pair in passing
        ):
            sentence = (
                f"{source} to {destination}: it is not known whether all of this passes; it was taken over."
            )
            self.book.notes[sentence] = None

    def _beyond(self, party: str, heading: Heading, pairs: list[tuple[int, int]]) -> None:
        """What one party exchanges with addresses outside."""
        by_class: dict[int, list[tuple[int, int]]] = {}
        for s, d in pairs:
            by_class.setdefault(d if heading == "out" else s, []).append((s, d))
        masks = {place: self._mask(own) for place, own in by_class.items()}
        common = self._common(party, heading, masks)
        if common:
            self._add_outside(party, heading, INTERNET, common, pairs)
        residues: dict[int, list[int]] = {}
        for place, mask in masks.items():
            left = self._left(mask, common)
            if left:
                residues.setdefault(left, []).append(place)
        for mask, places in residues.items():
            for name, own in self._named(places):
                self._add_outside(
                    party, heading, name, mask, [pair for place in own for pair in by_class[place]]
                )

    def _left(self, mask: int, common: int) -> int:
        """What is not stated with the internet; whole again where only `all` can say what is left."""
        headers, universe = self.plane.plane.base.headers, self.plane.plane.universe
        left = mask & ~common
        return mask if mask & universe == universe and unspoken(headers, left, universe) else left

    def _add_outside(
        self, party: str, heading: Heading, name: str, mask: int, pairs: list[tuple[int, int]]
    ) -> None:
        ends = (party, name) if heading == "out" else (name, party)
        self._add(*ends, mask, pairs)

    def _common(self, party: str, heading: Heading, masks: Mapping[int, int]) -> int:
        """What every address outside that is nobody's in particular may do, as far as routes lead there.

        Only what the groups of today admit from everybody: a rule for the whole internet opens nothing more.
        """
        joined = self._joined(party, heading)
        nameless = [place for place in joined if not set(self.ends[place].parties) - {INTERNET}]
        if not nameless:
            return 0
        admitted = reduce(int.__and__, (self._admitted(party, heading, place) for place in joined))
        return reduce(int.__and__, (masks.get(place, 0) for place in nameless)) & admitted

    def _admitted(self, party: str, heading: Heading, place: int) -> int:
        """What the groups of a party admit to or from an end, whatever else is on the way."""
        own = [at for at, end in enumerate(self.ends) if party in end.parties and self._is_inside(at)]
        return reduce(int.__or__, (self.plane.admitted(at, place, heading) for at in own))

    def _joined(self, party: str, heading: Heading) -> list[int]:
        own = [at for at, end in enumerate(self.ends) if party in end.parties and self._is_inside(at)]
        outside = [at for at, end in enumerate(self.ends) if end.sort == "outside"]
        return [
            far
            for far in outside
            if any(self.plane.joined(*((at, far) if heading == "out" else (far, at))) for at in own)
        ]

    def _named(self, places: list[int]) -> Iterator[tuple[str, list[int]]]:
        """Address classes by the parties that they are all of; those that are left by the networks they are."""
        left = list(places)
        for party in self.matrix.estate.parties:
            own = [place for place, end in enumerate(self.ends) if self._is_of(end, party)]
            if own and set(own) <= set(left) and party.key != INTERNET:
                yield party.key, own
                left = [place for place in left if place not in own]
        if left:
            yield self._network(left), left

    def _is_of(self, end: End, party: Party) -> bool:
        """A service without a prefix list has stand-ins for addresses, which no rule may name."""
        known = party.location != "aws_service" or bool(party.prefix_list)
        return known and end.sort == "outside" and party.key in end.parties

    def _network(self, places: list[int]) -> str:
        """A new party for exactly the addresses of some classes."""
        pieces = [piece for place in places for piece in self._segments[self.ends[place].span]]
        blocks = tuple(block for piece in sorted(pieces) for block in _blocks(piece, self.bits))
        key = f"network {', '.join(map(str, blocks[:3]))}{f' and {len(blocks) - 3} more' if len(blocks) > 3 else ''}"
        held = {party for place in places for party in self.ends[place].parties}
        premises = any(self.matrix.estate.party(each).location == "on_premises" for each in held)
        self.book.networks.setdefault(
            key,
            OutsideNetwork(
                key=key, title=key, location="on_premises" if premises else "internet", cidr_blocks=blocks
            ),
        )
        return key

    @cached_property
    def _segments(self) -> dict[Span, list[Span]]:
        networks: Iterable[Network] = own_cuts(self.matrix.estate).networks
        return address_classes(networks, self.bits).segments()


def _blocks(piece: Span, bits: int) -> Iterator[IPv4Network | IPv6Network]:
    first, last = piece
    if bits == 32:
        yield from summarize_address_range(IPv4Address(first), IPv4Address(last))
    else:
        yield from summarize_address_range(IPv6Address(first), IPv6Address(last))
