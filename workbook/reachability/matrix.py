"""The full two-way matrix: for every pair of ends, the headers that get there and whose answers come back.

Routes first, then the filters as words of bits, then the answers by the client's ports: `reachable` when all ports
of its range are answered, `some` when part of them is, `open` when any port at all is (a client may choose one).
"""

from dataclasses import dataclass

import numpy as np

from workbook.facts.ephemeral_ranges import client_range
from workbook.facts.ip_protocols import protocol_number
from workbook.model.estate.estate import Estate
from workbook.reachability.classes import End
from workbook.reachability.compile import NAT_CLIENT, NO_CUTS, Compiled, Cuts, Plane, compile_estate
from workbook.reachability.filters import Flags, Index, Words, to_mask, to_words
from workbook.reachability.headers import ICMP, PORTED, TCP, TYPED, UDP, Headers, Selector
from workbook.reachability.joins import join
from workbook.reachability.routing_tree import Chain

ECHO = Selector(ICMP, 8 * 256, 8 * 256 + 255)


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaneMatrix:
    """The answers of one address family: arrays over source end, destination end, words of headers.

    `answered` holds the ports that answers may have when they arrive at the client (`answered_at_nat`: at its NAT
    gateway). `chain` numbers the chains of the way out.
    """

    plane: Plane
    reachable: Words
    some: Words
    open: Words
    unknown: Words
    answered: Words
    answered_at_nat: Words
    chain: Index

    @property
    def ends(self) -> tuple[End, ...]:
        """The ends, in the order of the arrays."""
        return self.plane.base.ends

    def chain_between(self, source: int, destination: int) -> Chain:
        """The chain that requests take; for connections from outside, the one that answers take."""
        outside = self.ends[source].sort == "outside"
        pair = (destination, source) if outside else (source, destination)
        return self.plane.routes.chains[int(self.chain[pair])]

    def denied_client_ports(
        self, source: int, destination: int, protocol: int
    ) -> tuple[tuple[int, int], ...]:
        """The ports of the client's range whose answers do not come back."""
        headers = self.plane.base.headers
        pair = (source, destination)
        wanted = headers.mask(Selector(protocol, *client_range(self.ends[source].client_ports)))
        denied = wanted & ~to_mask(self.answered[pair])
        if self.chain_between(source, destination).kind == "nat_gateway":
            at_nat = headers.mask(Selector(protocol, *client_range(NAT_CLIENT)))
            denied |= at_nat & ~to_mask(self.answered_at_nat[pair])
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
    planes = tuple(_plane_matrix(plane) for plane in compiled.planes)
    return Matrix(estate=compiled.estate, headers=compiled.headers, planes=planes)


def _plane_matrix(plane: Plane) -> PlaneMatrix:
    joins = join(plane)
    filters = _acl_filters(plane, joins.same_subnet)
    answered = filters.transpose(1, 0, 2).copy()
    answered_at_nat = np.full_like(filters, to_words(plane.base.headers.everything, plane.base.headers))
    _cross_nat_subnets(plane, joins.chain, filters, answered, answered_at_nat)
    filters &= _group_filters(plane)
    filters &= _protocols(plane, joins.chain)
    silent = to_words(unanswered_messages(plane.base.headers), plane.base.headers)
    sent, back = filters * joins.sent[..., None], joins.back[..., None]
    every, part, least = (
        sent & (silent | words * back) for words in _answers(plane, answered, answered_at_nat)
    )
    unknown: Words = filters * joins.unclear[..., None]
    unknown |= (filters & silent) * joins.unclear_out[..., None]
    return PlaneMatrix(
        plane=plane,
        reachable=every,
        some=part,
        open=least,
        unknown=unknown & ~every,
        answered=answered,
        answered_at_nat=answered_at_nat,
        chain=joins.chain,
    )


def _acl_filters(plane: Plane, same_subnet: Flags) -> Words:
    """What the ACLs of both subnets let from source to destination; inside one subnet none is asked."""
    passed: Words = plane.acl_out[plane.acl_of] & plane.acl_in[plane.acl_of].transpose(1, 0, 2)
    passed[same_subnet] = to_words(plane.base.headers.everything, plane.base.headers)
    return passed


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


def _answers(plane: Plane, answered: Words, at_nat: Words) -> tuple[Words, Words, Words]:
    """The requests whose answers come back: at all ports of the client's range, at part of them, at any port."""
    headers = plane.base.headers
    other = _unported_answers(headers, answered & at_nat)
    every, part, least = other.copy(), other.copy(), other
    for protocol in PORTED:
        segment = to_words(headers.segments[protocol], headers)
        client = _client_rows(plane, protocol)[:, None, :]
        nat = to_words(headers.mask(Selector(protocol, *client_range(NAT_CLIENT))), headers)
        every |= segment * (_all(client, answered) & _all(nat, at_nat))[..., None]
        part |= segment * (_any(client, answered) & _any(nat, at_nat))[..., None]
        least |= segment * (_any(segment, answered) & _any(nat, at_nat))[..., None]
    return every, part, least


def _all(ports: Words, answered: Words) -> Flags:
    return np.asarray(np.logical_not(np.any(ports & ~answered, axis=2)))


def _any(ports: Words, answered: Words) -> Flags:
    return np.asarray(np.any(ports & answered, axis=2))


def _client_rows(plane: Plane, protocol: int) -> Words:
    headers = plane.base.headers
    ranges = (Selector(protocol, *client_range(end.client_ports)) for end in plane.base.ends)
    return np.stack([to_words(headers.mask(one), headers) for one in ranges])


def unanswered_messages(headers: Headers) -> int:
    """The ICMP messages that nothing answers: they need no way back, and are no connection."""
    requests = sum(1 << request for request, _ in headers.replies)
    return sum(headers.segments[protocol] for protocol in TYPED) & ~requests


def _unported_answers(headers: Headers, answered: Words) -> Words:
    """ICMP requests need their answers; other protocols answer in kind."""
    others = headers.everything & ~sum(headers.segments.values())
    result: Words = answered & to_words(others, headers)
    for request, answer in headers.replies:
        came = answered[..., answer // 64] >> np.uint64(answer % 64) & np.uint64(1)
        result[..., request // 64] |= came << np.uint64(request % 64)
    return result
