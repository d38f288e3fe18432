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
from workbook.reachability.filters import Direction, Flags, Ground, Index, Words, is_unread, to_words, width
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

    @property
    def carried(self) -> list[tuple[str, ...]]:
        """The groups that each of these carries."""
        return [self.base.ends[at].groups or () for at in self.places.tolist()]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """How rules are read: whether references to groups mean their carriers, and unlisted prefix lists anybody."""

    references: bool = True
    hopeful: bool = False


AS_WRITTEN = Reading()


@dataclass(frozen=True, slots=True)
class GroupRows:
    """What sets of groups, all rules of each together, allow towards or from each column; asked pair by pair.

    `named` holds, set by set, what carriers of each peer group are allowed, and `carried` the peers of each column;
    `painted` holds, column by column, what each group allows to stretches, and `painters` these groups of each set.
    Number zero stands for nothing in both.
    """

    named: Words
    carried: Index
    painted: Words
    painters: Index
    open: Flags
    everything: Words

    def filled(self) -> Flags:
        """Set, column: whether anything is allowed."""
        named, painted = np.any(self.named, axis=2), np.any(self.painted, axis=2)
        found: Flags = np.repeat(self.open[:, None], len(self.carried), axis=1)
        for peers in self.carried.T:
            found |= named.take(peers, axis=1)
        for groups in self.painters.T:
            found |= painted[groups]
        return found

    def of(self, sets: Index, columns: Index) -> Words:
        """What each of these sets allows towards or from the column beside it."""
        count, peers, width = self.named.shape
        flat = self.named.reshape(count * peers, width)
        found: Words = np.zeros((len(sets), width), dtype=np.uint64)
        for each in self.carried.T:
            found |= flat.take(sets * peers + each[columns], axis=0)
        for each in self.painters.T:
            found |= self.painted[each[sets], columns]
        found[self.open[sets]] = self.everything
        return found


def group_rows(
    strokes: Strokes, sets: Sequence[GroupSet], columns: Columns, headers: Headers, reading: Reading
) -> GroupRows:
    """What the rules of some sets of groups allow, ready to be asked."""
    known = [tuple(group for group in own or () if group in strokes) for own in sets]
    groups = _numbered(group for own in known for group in own)
    named = {peer.group for group in groups for peer in strokes[group]} if reading.references else set()
    peers = _numbered(group for own in columns.carried for group in own if group in named)
    by_group = _between({group: strokes[group] for group in groups}, peers, headers)
    painted = {
        group: _painted(own, columns, headers, hopeful=reading.hopeful)
        for group in groups
        for own in ([(peer, allowed) for peer, allowed in strokes[group].items() if not peer.group],)
        if own
    }
    nothing = np.zeros((len(columns.places), width(headers)), dtype=np.uint64)
    return GroupRows(
        named=np.bitwise_or.reduce([by_group[each] for each in _numbers(groups, known).T]),
        carried=_numbers(peers, columns.carried),
        painted=np.stack([nothing, *painted.values()]),
        painters=_numbers(_numbered(painted), known),
        open=np.array([own is None for own in sets], dtype=np.bool_),
        everything=to_words(headers.everything, headers),
    )


def _numbered(words: Iterable[str]) -> dict[str, int]:
    """Numbers from one; zero stands for nothing."""
    return {word: at for at, word in enumerate(dict.fromkeys(words), 1)}


def _numbers(known: Mapping[str, int], chosen: Sequence[Sequence[str]]) -> Index:
    """The numbers of what was chosen, a row each, filled up with zeros."""
    told = [[known[word] for word in words if word in known] for words in chosen]
    depth = max([1, *map(len, told)])
    return np.array([each + [0] * (depth - len(each)) for each in told], dtype=np.intp).reshape(-1, depth)


def _between(strokes: Strokes, peers: Mapping[str, int], headers: Headers) -> Words:
    """What each group allows to the carriers of others; nothing stands first, both ways."""
    found: Words = np.zeros((len(strokes) + 1, len(peers) + 1, width(headers)), dtype=np.uint64)
    told: dict[frozenset[Selector], int] = {}
    cells = [
        (at, peers[peer.group], told.setdefault(allowed, len(told)))
        for at, own in enumerate(strokes.values(), 1)
        for peer, allowed in own.items()
        if peer.group in peers
    ]
    if cells:
        groups, named, which = np.array(cells, dtype=np.intp).T
        found[groups, named] = np.stack([to_words(headers.masks(each), headers) for each in told])[which]
    return found


def _painted(
    own: Iterable[tuple[Peer, frozenset[Selector]]], columns: Columns, headers: Headers, *, hopeful: bool
) -> Words:
    """What rules allow to stretches of the ends."""
    row: Words = np.zeros((len(columns.places), width(headers)), dtype=np.uint64)
    for peer, allowed in own:
        if hopeful or not peer.unlisted:
            row[columns.stretch(peer)] |= to_words(headers.masks(allowed), headers)
    return row
