"""What security groups let through, as rows of header sets: one row a set of groups, one cell an end.

Rows are made where they are asked for: of the sets that some ends carry, over the columns that they may reach.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np

from workbook.model.estate.estate import Estate
from workbook.model.estate.network import NetworkAclEntry, PrefixList, SecurityGroupRule
from workbook.reachability.addresses import Network
from workbook.reachability.filters import Direction, Ground, Index, Words, is_unread, to_words, width
from workbook.reachability.headers import Headers, Selector, selector_of_rule

GroupSet = tuple[str, ...] | None
"""The groups of an end; None lets everything through."""

NOBODY: Index = np.zeros(0, dtype=np.intp)


class Peer(NamedTuple):
    """Whom rules name: a stretch of the ends, or those that carry a group."""

    start: int
    stop: int
    group: str = ""
    unlisted: bool = False
    """They name a prefix list that the estate does not hold: nobody, or anybody."""


Strokes = Mapping[str, Mapping[Peer, frozenset[Selector]]]
"""By security group: whom its rules name, and the headers that they allow them."""


def is_uncertain(filters: Iterable[SecurityGroupRule | NetworkAclEntry], estate: Estate) -> bool:
    """Whether a rule names a prefix list that the estate does not hold, or an ACL has an entry nobody could read."""
    lists = {each.key for each in estate.of(PrefixList)}
    return any(
        is_unread(each)
        if isinstance(each, NetworkAclEntry)
        else each.prefix_list != "" and each.prefix_list not in lists
        for each in filters
    )


def strokes_of(
    rules: Iterable[SecurityGroupRule],
    base: Ground,
    lists: Mapping[str, PrefixList],
    more: frozenset[str] = frozenset(),
) -> dict[Direction, Strokes]:
    """What the rules of each group that an end carries (and of some more) allow, out and in."""
    found: dict[Direction, dict[str, dict[Peer, set[Selector]]]] = {"out": {}, "in": {}}
    for rule in rules:
        if rule.security_group in base.carriers or rule.security_group in more:
            own = found["out" if rule.is_egress else "in"].setdefault(rule.security_group, {})
            headers = selector_of_rule(rule)
            for peer in peers_of(rule, base, lists):
                own.setdefault(peer, set()).add(headers)
    return {way: {group: _frozen(own) for group, own in groups.items()} for way, groups in found.items()}


def _frozen(peers: Mapping[Peer, set[Selector]]) -> dict[Peer, frozenset[Selector]]:
    return {peer: frozenset(headers) for peer, headers in peers.items()}


def peers_of(rule: SecurityGroupRule, base: Ground, lists: Mapping[str, PrefixList]) -> Iterator[Peer]:
    """Whom a rule names."""
    if rule.referenced_security_group:
        yield Peer(0, 0, rule.referenced_security_group)
    elif rule.prefix_list and rule.prefix_list not in lists:
        yield Peer(0, len(base.ends), unlisted=True)
    else:
        for network in _networks(rule, lists):
            places = base.covered(network)
            if places.start < places.stop:
                yield Peer(places.start, places.stop)


def _networks(rule: SecurityGroupRule, lists: Mapping[str, PrefixList]) -> tuple[Network, ...]:
    if rule.prefix_list:
        return lists[rule.prefix_list].entries
    return tuple(each for each in (rule.cidr_ipv4, rule.cidr_ipv6) if each is not None)


@dataclass(frozen=True)
class Columns:
    """Some of the ends, in order, and how places among all of them are found among these."""

    base: Ground
    places: Index
    whole: bool = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "whole", len(self.places) == len(self.base.ends))

    def stretch(self, peer: Peer) -> slice:
        """Where a stretch of all ends is among these."""
        if self.whole:
            return slice(peer.start, peer.stop)
        first, last = np.searchsorted(self.places, (peer.start, peer.stop))
        return slice(int(first), int(last))

    def carriers(self, group: str) -> Index:
        """Who of these carries a group."""
        every = self.base.carriers.get(group, NOBODY)
        if self.whole or not len(every):
            return every
        at = np.searchsorted(self.places, every)
        at[at == len(self.places)] = 0
        return at[self.places[at] == every] if len(self.places) else NOBODY


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """How rules are read: whether references to groups mean their carriers, and unlisted prefix lists anybody."""

    references: bool = True
    hopeful: bool = False


AS_WRITTEN = Reading()


def set_rows(
    strokes: Strokes, sets: Sequence[GroupSet], columns: Columns, headers: Headers, reading: Reading
) -> Words:
    """For each set of groups what its rules, all together, allow towards or from each column."""
    shape = (len(sets), len(columns.places), width(headers))
    rows: Words = np.zeros(shape, dtype=np.uint64)
    made: dict[str, Words] = {}
    for row, groups in zip(rows, sets, strict=True):
        if groups is None:
            row[:] = to_words(headers.everything, headers)
            continue
        for group in groups:
            own = strokes.get(group)
            if own and len(groups) == 1:
                _paint(row, own, columns, headers, reading)
            elif own:
                if group not in made:
                    made[group] = np.zeros(shape[1:], dtype=np.uint64)
                    _paint(made[group], own, columns, headers, reading)
                np.bitwise_or(row, made[group], out=row)
    return rows


def _paint(
    row: Words,
    own: Mapping[Peer, frozenset[Selector]],
    columns: Columns,
    headers: Headers,
    reading: Reading,
) -> None:
    for peer, allowed in own.items():
        places: slice | Index
        if peer.group:
            if not reading.references:
                continue
            places = columns.carriers(peer.group)
        elif peer.unlisted and not reading.hopeful:
            continue
        else:
            places = columns.stretch(peer)
        row[places] |= to_words(headers.masks(allowed), headers)
