"""Header classes: protocols and ports cut so that every rule treats all headers of one class alike.

A set of headers is a Python int, one bit a class. Four protocols are cut into intervals: TCP and UDP by port, ICMP
and ICMPv6 by message (type * 256 + code). Every other protocol that something names is one class, and `every other
protocol` is one more.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import NamedTuple

from workbook.facts.ip_protocols import icmp_answers, protocol_name, protocol_number
from workbook.facts.listener_protocols import transports
from workbook.model.estate.compute import LoadBalancer
from workbook.model.estate.interconnect import FirewallRule
from workbook.model.estate.network import NetworkAclEntry, SecurityGroupRule
from workbook.model.ports import IcmpTypeCode, PortRange

TCP, UDP, ICMP, ICMPV6, EVERY = 6, 17, 1, 58, -1
PORTED = (TCP, UDP)
TYPED = (ICMP, ICMPV6)
CUT = PORTED + TYPED
LAST = 65535
"""The last port, and the last ICMP message: type 255, code 255."""


class Selector(NamedTuple):
    """Headers that something names: a protocol number (-1: every one) and first and last port or ICMP message."""

    protocol: int
    first: int = 0
    last: int = LAST


ANY_HEADER = Selector(EVERY)
ECHOES = (8, 128)
"""An echo request in ICMP and in ICMPv6."""


def _messages(number: int, kind: int, code: int) -> Selector:
    if kind < 0:
        return Selector(number)
    return Selector(number, kind * 256 + max(code, 0), kind * 256 + (255 if code < 0 else code))


def selector(protocol: str, ports: PortRange | None = None, icmp: IcmpTypeCode | None = None) -> Selector:
    """The headers that a flow, a widening or an ACL entry names."""
    number = int(protocol_number(protocol))
    if number in PORTED and ports is not None:
        return Selector(number, ports.from_port, ports.to_port)
    if number in TYPED and icmp is not None:
        return _messages(number, icmp.type, icmp.code)
    return Selector(number)


def selector_of_rule(rule: SecurityGroupRule) -> Selector:
    """The headers that a security group rule allows."""
    return _selector_of_ports(rule.ip_protocol, rule.from_port, rule.to_port)


@lru_cache(maxsize=65536)
def _selector_of_ports(protocol: str, from_port: int | None, to_port: int | None) -> Selector:
    number = int(protocol_number(protocol))
    first = -1 if from_port is None else from_port
    last = -1 if to_port is None else to_port
    if number in TYPED:
        return _messages(number, first, last)
    if number in PORTED and first >= 0:
        return Selector(number, first, max(first, last))
    return Selector(number)


def selector_of_statement(rule: FirewallRule) -> Selector:
    """The headers that a statement about a firewall speaks of."""
    number = int(protocol_number(rule.protocol))
    return Selector(number, rule.from_port, rule.to_port) if number in PORTED else Selector(number)


def selectors_of_listeners(balancer: LoadBalancer) -> Iterator[Selector]:
    """The headers that a load balancer's listeners take; none of one whose nodes hand on every packet."""
    for listener in balancer.listeners if balancer.type != "gateway" else ():
        for name in transports(listener.protocol):
            yield Selector(int(protocol_number(name)), listener.port, listener.port)


def selector_of_entry(entry: NetworkAclEntry) -> Selector:
    """The headers that a network ACL entry matches."""
    return selector(entry.protocol, entry.port_range, entry.icmp_type_code)


def counterparts(chosen: Selector) -> Selector:
    """The same headers in the other family: ICMP is another protocol there, and an echo another message."""
    other = {ICMP: ICMPV6, ICMPV6: ICMP}.get(chosen.protocol)
    if other is None:
        return chosen
    shifts = {ECHOES[one]: (ECHOES[1 - one] - ECHOES[one]) * 256 for one in (0, 1)}
    kind = chosen.first // 256
    shift = shifts.get(kind, 0) if kind == chosen.last // 256 == ECHOES[other == ICMP] else 0
    return Selector(other, chosen.first + shift, chosen.last + shift)


@dataclass(frozen=True)
class Headers:
    """The header classes of an estate, and sets of them as ints."""

    cuts: Mapping[int, tuple[int, ...]]
    other_protocols: tuple[int, ...]

    @cached_property
    def offsets(self) -> dict[int, int]:
        """The first bit of each cut protocol; -1 is where the other protocols begin."""
        offsets, at = {}, 0
        for protocol in CUT:
            offsets[protocol] = at
            at += len(self.cuts[protocol])
        return offsets | {EVERY: at}

    @cached_property
    def count(self) -> int:
        """How many classes there are."""
        return self.offsets[EVERY] + len(self.other_protocols) + 1

    @cached_property
    def segments(self) -> dict[int, int]:
        """All classes of each cut protocol."""
        bits = {protocol: (1 << len(self.cuts[protocol])) - 1 for protocol in CUT}
        return {protocol: bits[protocol] << self.offsets[protocol] for protocol in CUT}

    @cached_property
    def everything(self) -> int:
        """Every header there is."""
        return (1 << self.count) - 1

    @cached_property
    def _masks(self) -> dict[Selector, int]:
        return {}

    def mask(self, chosen: Selector) -> int:
        """The classes that a selector names; its ends must have been among the cuts."""
        found = self._masks.get(chosen)
        if found is None:
            found = self._masks[chosen] = self._compute(chosen)
        return found

    @cached_property
    def _unions(self) -> dict[frozenset[Selector], int]:
        return {}

    def masks(self, chosen: frozenset[Selector]) -> int:
        """The classes that any of these selectors names."""
        found = self._unions.get(chosen)
        if found is None:
            found = 0
            for each in chosen:
                found |= self.mask(each)
            self._unions[chosen] = found
        return found

    def heard(self, listened: tuple[Selector, ...]) -> int:
        """What a load balancer with these listeners takes, and ICMP. Without listeners everything."""
        if not listened:
            return self.everything
        messages = sum(self.segments[protocol] for protocol in TYPED)
        return messages | self.masks(frozenset(listened))

    def _compute(self, chosen: Selector) -> int:
        protocol = chosen.protocol
        if protocol == EVERY:
            return self.everything
        if protocol not in CUT:
            return 1 << (self.offsets[EVERY] + self.other_protocols.index(protocol))
        cuts = self.cuts[protocol]
        first, after = bisect_left(cuts, chosen.first), bisect_left(cuts, chosen.last + 1)
        return ((1 << after) - (1 << first)) << self.offsets[protocol]

    @cached_property
    def replies(self) -> tuple[tuple[int, int], ...]:
        """Pairs of bits: a class of ICMP requests, and the class of the messages that answer them."""
        return tuple(
            (self._bit(protocol, cut), self._bit(protocol, cut + (answer - request) * 256))
            for protocol in TYPED
            for request, answer in icmp_answers(protocol_name(str(protocol)))
            for cut in self.cuts[protocol]
            if cut // 256 == request
        )

    def _bit(self, protocol: int, cut: int) -> int:
        return self.offsets[protocol] + bisect_left(self.cuts[protocol], cut)

    def class_of(self, protocol: int, first: int) -> int:
        """The class that a port, a message or another protocol (then `first` is 0) is in."""
        if protocol in CUT:
            return self._bit_around(protocol, first)
        known = protocol in self.other_protocols
        return self.offsets[EVERY] + (
            self.other_protocols.index(protocol) if known else len(self.other_protocols)
        )

    def _bit_around(self, protocol: int, first: int) -> int:
        return self.offsets[protocol] + bisect_right(self.cuts[protocol], first) - 1

    def intervals(self, protocol: int, mask: int) -> tuple[tuple[int, int], ...]:
        """The ports or ICMP messages of one protocol in a set, both ends included."""
        cuts, base = self.cuts[protocol], self.offsets[protocol]
        found: list[tuple[int, int]] = []
        for bit, first in enumerate(cuts):
            if not mask >> (base + bit) & 1:
                continue
            last = cuts[bit + 1] - 1 if bit + 1 < len(cuts) else LAST
            if found and found[-1][1] == first - 1:
                found[-1] = (found[-1][0], last)
            else:
                found.append((first, last))
        return tuple(found)

    def first_other_protocol(self, mask: int) -> int:
        """A protocol of a set that holds none of the cut ones; for `every other protocol` one that nothing names."""
        for bit, number in enumerate(self.other_protocols, start=self.offsets[EVERY]):
            if mask >> bit & 1:
                return number
        return next(number for number in range(255) if number not in (*CUT, *self.other_protocols))

    def in_words(self, mask: int, universe: int) -> Iterator[tuple[str, str]]:
        """A set protocol by protocol, `("tcp", "443, 8000-8079")`; `universe` is all there could be."""
        if mask and mask & universe == universe:
            yield "all", "all"
            return
        for protocol in CUT:
            segment = self.segments[protocol] & mask
            if segment:
                whole = segment == self.segments[protocol]
                yield (
                    protocol_name(str(protocol)),
                    "all" if whole else _words(protocol, self.intervals(protocol, mask)),
                )
        for bit, number in enumerate((*self.other_protocols, None), start=self.offsets[EVERY]):
            if mask >> bit & 1:
                yield "other" if number is None else protocol_name(str(number)), "all"


def _words(protocol: int, intervals: tuple[tuple[int, int], ...]) -> str:
    if protocol in TYPED:
        return ", ".join(_message_words(first, last) for first, last in intervals)
    return ports_in_words(intervals)


def ports_in_words(intervals: Iterable[tuple[int, int]]) -> str:
    """Ports as people write them: `443, 8000-8079`."""
    return ", ".join(str(first) if first == last else f"{first}-{last}" for first, last in intervals)


def _message_words(first: int, last: int) -> str:
    low, high = divmod(first, 256), divmod(last, 256)
    if low[1] == 0 and high[1] == 255:
        return f"{low[0]}/-1" if low[0] == high[0] else f"{low[0]}-{high[0]}/-1"
    one = f"{low[0]}/{low[1]}"
    return one if first == last else f"{one} to {high[0]}/{high[1]}"


def _cuts(selectors: Iterable[Selector], protocol: int) -> tuple[int, ...]:
    cuts = {0}
    for chosen in selectors:
        if chosen.protocol == protocol:
            cuts |= {chosen.first, chosen.last + 1}
    if protocol in TYPED:
        cuts = _aligned(cuts, icmp_answers(protocol_name(str(protocol))))
    return tuple(sorted(cuts - {LAST + 1}))


def _aligned(cuts: set[int], pairs: tuple[tuple[int, int], ...]) -> set[int]:
    """Cut answers where their requests are cut and the other way round, so that each class has one answer."""
    aligned = set(cuts)
    for request, answer in pairs:
        aligned |= {kind * 256 + end for kind in (request, answer) for end in (0, 256)}
        codes = {cut % 256 for cut in cuts if cut // 256 in (request, answer)}
        aligned |= {kind * 256 + code for kind in (request, answer) for code in codes}
    return aligned


def compile_headers(selectors: Iterable[Selector]) -> Headers:
    """Cut the headers by everything that names some."""
    named = set(selectors)
    others = {chosen.protocol for chosen in named} - {EVERY, *CUT}
    return Headers(
        cuts={protocol: _cuts(named, protocol) for protocol in CUT},
        other_protocols=tuple(sorted(others)),
    )
