"""What comes back: of the headers sent between pairs, those whose answers reach the client, and at which of its ports."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from workbook.facts.ephemeral_ranges import client_range
from workbook.reachability.compile import NAT_CLIENT, Plane
from workbook.reachability.filters import Flags, Index, Words, to_words, width
from workbook.reachability.headers import ICMP, PORTED, TYPED, Headers, Selector
from workbook.reachability.joining import DESTINATION, SOURCE, Crossing, Joining

EVERY_WORD = slice(None)


def unanswered_messages(headers: Headers) -> int:
    """The ICMP messages that nothing answers: they need no way back, and are no connection."""
    requests = sum(1 << request for request, _ in headers.replies)
    return sum(headers.segments[protocol] for protocol in TYPED) & ~requests


@dataclass(frozen=True, slots=True)
class Pairs:
    """Some pairs of ends that are joined alike."""

    sources: Index
    destinations: Index
    joining: Joining

    def subset(self, chosen: Flags | Index) -> "Pairs":
        """Some of them."""
        return Pairs(self.sources[chosen], self.destinations[chosen], self.joining)


@dataclass(frozen=True, slots=True)
class Returned:
    """The headers answered at every port of the client's range, at part of them, and at any port at all."""

    every: Words
    some: Words
    least: Words


@dataclass(frozen=True)
class Borders:
    """The network ACLs of a plane as packets of pairs meet them."""

    plane: Plane

    @property
    def headers(self) -> Headers:
        """The header classes."""
        return self.plane.base.headers

    @cached_property
    def always(self) -> int:
        """The messages that need no way back."""
        return unanswered_messages(self.headers)

    def acls(self, crossing: Crossing, pairs: Pairs) -> Index | int:
        """The ACL that each pair's packets cross there."""
        if crossing.subnet == SOURCE:
            return self.plane.acl_of[pairs.sources]
        if crossing.subnet == DESTINATION:
            return self.plane.acl_of[pairs.destinations]
        return self.plane.acl_of_subnet[str(crossing.subnet)]

    def remotes(self, crossing: Crossing, pairs: Pairs) -> Index | int:
        """The class of addresses that the ACL sees beyond the border."""
        ends = {SOURCE: pairs.sources, DESTINATION: pairs.destinations}.get(crossing.remote, crossing.remote)
        found: Index = self.plane.base.class_of[ends]
        return found

    def rows(self, crossing: Crossing, pairs: Pairs, words: slice = EVERY_WORD) -> Words:
        """What the ACL lets pass there, pair by pair (or once for all)."""
        table = self.plane.acl_out if crossing.egress else self.plane.acl_in
        found: Words = table[self.acls(crossing, pairs), self.remotes(crossing, pairs), words]
        return found

    def is_open(self, crossing: Crossing, pairs: Pairs) -> bool:
        """Whether the ACLs there let everything pass, whoever is beyond."""
        table = self._open_out if crossing.egress else self._open_in
        return bool(np.all(table[self.acls(crossing, pairs)]))

    @cached_property
    def _open_out(self) -> Flags:
        return self._all_open(self.plane.acl_out)

    @cached_property
    def _open_in(self) -> Flags:
        return self._all_open(self.plane.acl_in)

    def _all_open(self, table: Words) -> Flags:
        found: Flags = np.all(table == to_words(self.headers.everything, self.headers), axis=(1, 2))
        return found

    def closing(self, crossings: tuple[Crossing, ...], pairs: Pairs) -> list[Crossing]:
        """The crossings at which anything may be refused."""
        return [each for each in crossings if not self.is_open(each, pairs)]

    @cached_property
    def clients(self) -> tuple[tuple[str, ...], Index]:
        """The kinds of client there are, the NAT gateway first, and the kind of each end."""
        names = {NAT_CLIENT: 0}
        of = [names.setdefault(end.client_ports, len(names)) for end in self.plane.base.ends]
        return tuple(names), np.array(of, dtype=np.intp)

    def ports(self, protocol: int, client: str) -> Words:
        """The ports that a kind of client opens from."""
        return to_words(self.headers.mask(Selector(protocol, *client_range(client))), self.headers)

    @cached_property
    def _holding(self) -> dict[tuple[int, bool], Flags]:
        names = self.clients[0]
        found = {}
        for protocol in PORTED:
            ranges = [self.ports(protocol, name) for name in names]
            for egress, table in ((True, self.plane.acl_out), (False, self.plane.acl_in)):
                found[protocol, egress] = np.stack([~np.any(ports & ~table, axis=-1) for ports in ranges])
        return found

    def holds(self, protocol: int, crossing: Crossing, pairs: Pairs) -> Flags:
        """Whether answers to all ports of whose they are pass there."""
        kinds = 0 if crossing.owner else self.clients[1][pairs.sources]
        table = self._holding[protocol, crossing.egress]
        found: Flags = table[kinds, self.acls(crossing, pairs), self.remotes(crossing, pairs)]
        return found

    def returned(self, pairs: Pairs, sent: Words) -> Returned:
        """Of the headers sent between pairs those that are answered."""
        always = to_words(self.always, self.headers)
        if pairs.joining.back == "no":
            returned = sent & always
            return Returned(returned, returned, returned)
        closing = self.closing(pairs.joining.answer, pairs)
        if not closing:
            return Returned(sent, sent, sent)
        every = self._unported(pairs, closing) | always
        part, least = every.copy(), every.copy()
        for protocol in PORTED:
            segment = to_words(self.headers.segments[protocol], self.headers)
            concerned = (sent & segment).any(axis=1)
            whole = np.ones(len(sent), dtype=np.bool_)
            for crossing in closing:
                whole &= self.holds(protocol, crossing, pairs)
            answered = segment * whole[:, None]
            every |= answered
            part |= answered
            least |= answered
            rest = np.flatnonzero(concerned & ~whole)
            if len(rest):
                some, ever = self._partly(protocol, pairs.subset(rest), closing)
                part[rest] |= segment * some[:, None]
                least[rest] |= segment * ever[:, None]
        return Returned(sent & every, sent & part, sent & least)

    def _partly(self, protocol: int, pairs: Pairs, closing: list[Crossing]) -> tuple[Flags, Flags]:
        """Of these pairs, those answered at part of the client's range, and those answered at any port at all."""
        client, others = self.answered(pairs, closing)
        ranges = np.stack([self.ports(protocol, name) for name in self.clients[0]])
        segment = to_words(self.headers.segments[protocol], self.headers)
        there = np.ones(len(pairs.sources), dtype=np.bool_)
        for words in others:
            there &= np.any(words & ranges[0], axis=1)
        some = np.any(client & ranges[self.clients[1][pairs.sources]], axis=1)
        return some & there, np.any(client & segment, axis=1) & there

    def answered(self, pairs: Pairs, closing: list[Crossing]) -> tuple[Words, list[Words]]:
        """The ports that answers may have towards the client, and towards each translator before it."""
        everything = to_words(self.headers.everything, self.headers)
        shape = (len(pairs.sources), width(self.headers))
        owners = [np.broadcast_to(everything, shape).copy() for _ in range(pairs.joining.owners + 1)]
        for crossing in closing:
            owners[crossing.owner] &= self.rows(crossing, pairs)
        return owners[0], owners[1:]

    def _unported(self, pairs: Pairs, closing: list[Crossing]) -> Words:
        """ICMP requests need their answers; other protocols answer in kind."""
        headers = self.headers
        words = slice(headers.offsets[ICMP] // 64, None)
        others = headers.everything & ~sum(headers.segments.values())
        answered = np.broadcast_to(
            to_words(headers.everything, headers)[words], (len(pairs.sources), width(headers) - words.start)
        ).copy()
        for crossing in closing:
            answered &= self.rows(crossing, pairs, words)
        result: Words = np.zeros((len(pairs.sources), width(headers)), dtype=np.uint64)
        result[:, words] = answered & to_words(others, headers)[words]
        for request, answer in headers.replies:
            came = answered[:, answer // 64 - words.start] >> np.uint64(answer % 64) & np.uint64(1)
            result[:, request // 64] |= came << np.uint64(request % 64)
        return result


def each_joining(joinings: tuple[Joining, ...], numbers: Index) -> Iterator[tuple[Joining, Index]]:
    """The joinings of some pairs, each with the places of its pairs."""
    for number in np.unique(numbers).tolist():
        yield joinings[number], np.flatnonzero(numbers == number)
