"""The full two-way matrix: for every pair of ends, the headers that get there and whose answers come back.

Routes first, then the filters as words of bits, then the answers by the client's ports: `reachable` when all ports
of its range are answered, `some` when part of them is, `open` when any port at all is (a client may choose one).
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from workbook.facts.ephemeral_ranges import client_range
from workbook.facts.ip_protocols import protocol_number
from workbook.model.estate.estate import Estate
from workbook.reachability.chains import Chain
from workbook.reachability.classes import End
from workbook.reachability.compile import NAT_CLIENT, NO_CUTS, Compiled, Cuts, Plane, compile_estate
from workbook.reachability.filters import Flags, Index, Words, to_mask, to_words, width
from workbook.reachability.headers import ICMP, PORTED, TCP, TYPED, UDP, Headers, Selector
from workbook.reachability.joins import Joins, join

ECHO = Selector(ICMP, 8 * 256, 8 * 256 + 255)


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaneMatrix:
    """The answers of one address family: arrays over source end, destination end, words of headers."""

    plane: Plane
    joins: Joins
    reachable: Words
    some: Words
    open: Words
    unknown: Words

    @property
    def ends(self) -> tuple[End, ...]:
        """The ends, in the order of the arrays."""
        return self.plane.base.ends

    def chain_between(self, source: int, destination: int) -> Chain:
        """The chain that requests take; for connections from outside, the one that answers take."""
        outside = self.ends[source].sort == "outside"
        pair = (destination, source) if outside else (source, destination)
        return self.plane.routes.chains[int(self.joins.chain[pair])]

    def denied_client_ports(
        self, source: int, destination: int, protocol: int
    ) -> tuple[tuple[int, int], ...]:
        """The ports of the client's range whose answers do not come back."""
        headers = self.plane.base.headers
        wanted = headers.mask(Selector(protocol, *client_range(self.ends[source].client_ports)))
        pair = np.array([source]), np.array([destination])
        denied = wanted & ~to_mask(_answered(self.plane, self.joins, *pair)[0])
        nat_subnet = self.chain_between(source, destination).nat_subnet
        if nat_subnet:
            at_nat = headers.mask(Selector(protocol, *client_range(NAT_CLIENT)))
            row = self.plane.acl_of_subnet[nat_subnet]
            denied |= at_nat & ~to_mask(self.plane.acl_in[row, destination])
        return headers.intervals(protocol, denied)


@dataclass(frozen=True, slots=True, kw_only=True)
class Matrix:
    """Who reaches whom, by address family."""

    estate: Estate
    headers: Headers
    planes: tuple[PlaneMatrix, ...]


def network_matrix(estate: Estate, cuts: Cuts = NO_CUTS) -> Matrix:
    """Compile an estate and compute its matrix."""
    return matrix(compile_estate(estate, cuts))


def matrix(compiled: Compiled) -> Matrix:
    """The matrix of a compiled estate."""
    planes = tuple(_hedged(plane) for plane in compiled.planes)
    return Matrix(estate=compiled.estate, headers=compiled.headers, planes=planes)


def _hedged(plane: Plane) -> PlaneMatrix:
    """What would pass only if an unknown prefix list named the other end is unknown."""
    sure = _plane_matrix(plane)
    if plane.hopeful is None:
        return sure
    hope = _plane_matrix(plane.hopeful)
    return replace(sure, unknown=(hope.some | hope.unknown) & ~sure.some)


def _plane_matrix(plane: Plane) -> PlaneMatrix:
    joins, headers = join(plane), plane.base.headers
    filters = _acl_filters(plane, joins, slice(None))
    answers = _unported_answers(plane, joins)
    for sources, destinations, row in _through_nat(plane, joins):
        filters[sources, destinations] &= plane.acl_in[row, sources] & plane.acl_out[row, destinations]
    filters &= _group_filters(plane)
    filters &= _protocols(plane, joins.chain)
    silent = to_words(unanswered_messages(headers), headers)
    unknown: Words = filters * joins.unclear[..., None]
    unknown |= (filters & silent) * joins.unclear_out[..., None]
    filters *= joins.sent[..., None]
    reachable, some, least = _returned(plane, joins, filters, answers)
    return PlaneMatrix(
        plane=plane,
        joins=joins,
        reachable=reachable,
        some=some,
        open=least,
        unknown=unknown & ~reachable,
    )


def _acl_filters(plane: Plane, joins: Joins, words: slice) -> Words:
    """What the ACLs of both subnets let from source to destination; inside one subnet none is asked."""
    out, into = plane.acl_out[..., words], plane.acl_in[..., words]
    passed: Words = out[plane.acl_of] & into[plane.acl_of].transpose(1, 0, 2)
    passed[joins.same_subnet] = to_words(plane.base.headers.everything, plane.base.headers)[words]
    return passed


def _through_nat(plane: Plane, joins: Joins) -> Iterator[tuple[Index, Index, int]]:
    """The pairs through each zonal NAT gateway, with its subnet's ACL: packets cross it twice, and so do answers."""
    for number, link in enumerate(plane.routes.chains):
        if link.nat_subnet:
            sources, destinations = np.nonzero(joins.chain == number)
            yield sources, destinations, plane.acl_of_subnet[link.nat_subnet]


def _group_filters(plane: Plane) -> Words:
    passed: Words = plane.group_out[plane.group_of] & plane.group_in[plane.group_of].transpose(1, 0, 2)
    return passed


def _cross_nat_subnets(plane: Plane, chain: Index, forward: Words, answered: Words, at_nat: Words) -> None:
    """Packets through a zonal NAT gateway cross its subnet's ACL twice, and so do the answers."""
    for number, link in enumerate(plane.routes.chains):
        if not link.nat_subnet:
            continue
        row = plane.acl_of_subnet[link.nat_subnet]
        sources, destinations = np.nonzero(chain == number)
        acl_in, acl_out = plane.acl_in[row], plane.acl_out[row]
        forward[sources, destinations] &= acl_in[sources] & acl_out[destinations]
        answered[sources, destinations] &= acl_out[sources]
        at_nat[sources, destinations] &= acl_in[destinations]


def _protocols(plane: Plane, chain: Index) -> Words:
    """What the chains carry (nat-gateway-basics, gateway-endpoints) and the destinations answer to."""
    headers = plane.base.headers
    carried: dict[str, int] = {
        "nat_gateway": headers.segments[TCP] | headers.segments[UDP] | headers.segments[ICMP],
        "gateway_endpoint": headers.segments[TCP] | headers.mask(ECHO),
    }
    rows = [
        to_words(carried.get(link.kind, plane.universe) & plane.universe, headers)
        for link in plane.routes.chains
    ]
    taken = [to_words(_taken(end, headers), headers) for end in plane.base.ends]
    result: Words = np.stack(rows)[chain] & np.stack(taken)
    return result


def _taken(end: End, headers: Headers) -> int:
    masks = (headers.mask(Selector(int(protocol_number(word)))) for word in end.protocols)
    result = 0
    for mask in masks:
        result |= mask
    return result


def _returned(plane: Plane, joins: Joins, sent: Words, unported: Words) -> tuple[Words, Words, Words]:
    """What is sent and answered: at all ports of the client's range, at part of them, at any port at all."""
    back = joins.back[..., None]
    every = unported * back | to_words(unanswered_messages(plane.base.headers), plane.base.headers)
    part, least = every.copy(), every.copy()
    for protocol in PORTED:
        segment = to_words(plane.base.headers.segments[protocol], plane.base.headers)
        whole = _wholly_answered(plane, joins, protocol) & joins.back
        returned = segment * whole[..., None]
        every |= returned
        part |= returned
        least |= returned
        rest = np.nonzero((sent & segment).any(axis=2) & joins.back & ~whole)
        partly, ever = _partly_answered(plane, joins, protocol, *rest)
        part[rest] |= segment * partly[:, None]
        least[rest] |= segment * ever[:, None]
    return sent & every, sent & part, sent & least


def _wholly_answered(plane: Plane, joins: Joins, protocol: int) -> Flags:
    """The pairs whose answers come back at every port of the client's range; each ACL is asked by itself."""
    headers, acl = plane.base.headers, plane.acl_of
    names = list(dict.fromkeys(end.client_ports for end in plane.base.ends))
    range_of = np.array([names.index(end.client_ports) for end in plane.base.ends], dtype=np.intp)
    ranges = np.stack([_client_words(headers, protocol, name) for name in names])
    out = _holds(plane.acl_out, ranges[range_of])
    into = np.stack([_holds(plane.acl_in, ports) for ports in ranges])
    at_nat = _holds(plane.acl_in, _client_words(headers, protocol, NAT_CLIENT))
    whole: Flags = joins.same_subnet | (out[acl].T & into[range_of, acl])
    for sources, destinations, row in _through_nat(plane, joins):
        whole[sources, destinations] &= out[row, sources] & at_nat[row, destinations]
    return whole


def _holds(rows: Words, ports: Words) -> Flags:
    return np.asarray(np.logical_not(np.any(ports & ~rows, axis=-1)))


def _partly_answered(
    plane: Plane, joins: Joins, protocol: int, sources: Index, destinations: Index
) -> tuple[Flags, Flags]:
    """Of these pairs, those answered at part of the client's range, and those answered at any port at all."""
    headers = plane.base.headers
    answered = _answered(plane, joins, sources, destinations)
    client = np.stack([_client_words(headers, protocol, end.client_ports) for end in plane.base.ends])
    segment = to_words(headers.segments[protocol], headers)
    nat = np.ones(len(sources), dtype=np.bool_)
    ports = _client_words(headers, protocol, NAT_CLIENT)
    for number, link in enumerate(plane.routes.chains):
        if link.nat_subnet:
            through = joins.chain[sources, destinations] == number
            row = plane.acl_of_subnet[link.nat_subnet]
            nat &= ~through | np.any(plane.acl_in[row, destinations] & ports, axis=1)
    return np.any(answered & client[sources], axis=1) & nat, np.any(answered & segment, axis=1) & nat


def _answered(plane: Plane, joins: Joins, sources: Index, destinations: Index) -> Words:
    """For some pairs, the ports that answers may have when they arrive at the client."""
    acl = plane.acl_of
    passed: Words = plane.acl_out[acl[destinations], sources] & plane.acl_in[acl[sources], destinations]
    for number, link in enumerate(plane.routes.chains):
        if link.nat_subnet:
            through = joins.chain[sources, destinations] == number
            passed[through] &= plane.acl_out[plane.acl_of_subnet[link.nat_subnet], sources[through]]
    everything = to_words(plane.base.headers.everything, plane.base.headers)
    passed[joins.same_subnet[sources, destinations]] = everything
    return passed


def _client_words(headers: Headers, protocol: int, client: str) -> Words:
    return to_words(headers.mask(Selector(protocol, *client_range(client))), headers)


def unanswered_messages(headers: Headers) -> int:
    """The ICMP messages that nothing answers: they need no way back, and are no connection."""
    requests = sum(1 << request for request, _ in headers.replies)
    return sum(headers.segments[protocol] for protocol in TYPED) & ~requests


def _unported_answers(plane: Plane, joins: Joins) -> Words:
    """ICMP requests need their answers; other protocols answer in kind."""
    headers = plane.base.headers
    words = slice(headers.offsets[ICMP] // 64, None)
    answered = _acl_filters(plane, joins, words).transpose(1, 0, 2).copy()
    for sources, destinations, row in _through_nat(plane, joins):
        answered[sources, destinations] &= plane.acl_out[row, sources, words]
        answered[sources, destinations] &= plane.acl_in[row, destinations, words]
    others = headers.everything & ~sum(headers.segments.values())
    result = np.zeros((*joins.chain.shape, width(headers)), dtype=np.uint64)
    result[..., words] = answered & to_words(others, headers)[words]
    for request, answer in headers.replies:
        came = answered[..., answer // 64 - words.start] >> np.uint64(answer % 64) & np.uint64(1)
        result[..., request // 64] |= came << np.uint64(request % 64)
    return result
