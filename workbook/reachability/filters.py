"""What security groups and network ACLs let through, as rows of header sets: one row a group or ACL, one cell an end.

A cell holds the headers allowed towards that end (out) or from it (in). Ends stand in order of their addresses, so
a network is a slice. Header sets are arrays of 64-bit words.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from workbook.model.estate.estate import Estate
from workbook.model.estate.network import (
    NetworkAcl,
    NetworkAclEntry,
    PrefixList,
    SecurityGroupRule,
    Subnet,
)
from workbook.reachability.addresses import Network, span
from workbook.reachability.classes import End
from workbook.reachability.headers import Headers, selector_of_entry, selector_of_rule

Words = NDArray[np.uint64]
Flags = NDArray[np.bool_]
Index = NDArray[np.intp]

Direction = Literal["out", "in"]


def width(headers: Headers) -> int:
    """How many 64-bit words hold a header set."""
    return -(-headers.count // 64)


def to_words(mask: int, headers: Headers) -> Words:
    """A header set as words; not to be written to."""
    return _words(mask, width(headers))


@lru_cache(maxsize=65536)
def _words(mask: int, count: int) -> Words:
    words = np.frombuffer(mask.to_bytes(8 * count, "little"), dtype="<u8").astype(np.uint64)
    words.setflags(write=False)
    return words


def to_mask(words: Words) -> int:
    """Words as a header set."""
    return int.from_bytes(words.astype("<u8").tobytes(), "little")


@dataclass(frozen=True, slots=True)
class Ground:
    """What both kinds of filter stand on: headers, ends in order of address, and who carries which group."""

    headers: Headers
    bits: Literal[32, 128]
    ends: tuple[End, ...]
    addresses: Sequence[int]
    carriers: Mapping[str, Index]

    def covered(self, network: Network) -> slice:
        """The ends that a network holds."""
        if network.max_prefixlen != self.bits:
            return slice(0, 0)
        first, last = span(network)
        return slice(bisect_left(self.addresses, first), bisect_right(self.addresses, last))

    def nothing(self) -> Words:
        """A row that lets nothing through."""
        return np.zeros((len(self.ends), width(self.headers)), dtype=np.uint64)

    def everything(self) -> Words:
        """A row that lets everything through."""
        return np.broadcast_to(to_words(self.headers.everything, self.headers), self.nothing().shape)


def ground(headers: Headers, bits: Literal[32, 128], ends: tuple[End, ...]) -> Ground:
    """Index the ends for filtering."""
    carriers: dict[str, list[int]] = {}
    for at, end in enumerate(ends):
        for group in end.groups or ():
            carriers.setdefault(group, []).append(at)
    indexed = {group: np.array(places, dtype=np.intp) for group, places in carriers.items()}
    return Ground(headers, bits, ends, [end.address for end in ends], indexed)


def _peer_places(
    rule: SecurityGroupRule, base: Ground, lists: Mapping[str, PrefixList], *, hopeful: bool
) -> list[slice | Index]:
    if rule.referenced_security_group:
        return [base.carriers.get(rule.referenced_security_group, np.zeros(0, dtype=np.intp))]
    if rule.prefix_list and rule.prefix_list not in lists:
        return [slice(None)] if hopeful else []
    if rule.prefix_list:
        return [base.covered(network) for network in lists[rule.prefix_list].entries]
    networks = (rule.cidr_ipv4, rule.cidr_ipv6)
    return [base.covered(network) for network in networks if network is not None]


def is_uncertain(estate: Estate) -> bool:
    """Whether a rule names a prefix list that the estate does not hold, or an ACL has an entry nobody could read."""
    lists = {each.key for each in estate.of(PrefixList)}
    if any(is_unread(entry) for entry in estate.of(NetworkAclEntry)):
        return True
    return any(rule.prefix_list not in lists for rule in estate.of(SecurityGroupRule) if rule.prefix_list)


def is_unread(entry: NetworkAclEntry) -> bool:
    """Whether an entry names no block: an import could not read it, and it may decide anything."""
    return entry.cidr_block is None and entry.ipv6_cidr_block is None


def group_rows(estate: Estate, base: Ground, *, hopeful: bool = False) -> dict[Direction, dict[str, Words]]:
    """For each security group that an end carries, what it lets out and in.

    A prefix list that the estate does not hold names nobody, or, hopefully read, anybody.
    """
    rows: dict[Direction, dict[str, Words]] = {
        "out": {group: base.nothing() for group in base.carriers},
        "in": {group: base.nothing() for group in base.carriers},
    }
    lists = {prefix_list.key: prefix_list for prefix_list in estate.of(PrefixList)}
    for rule in estate.of(SecurityGroupRule):
        row = rows["out" if rule.is_egress else "in"].get(rule.security_group)
        if row is not None:
            allowed = to_words(base.headers.mask(selector_of_rule(rule)), base.headers)
            for places in _peer_places(rule, base, lists, hopeful=hopeful):
                row[places] |= allowed
    return rows


def end_rows(rows: Mapping[str, Words], base: Ground) -> tuple[Words, Index]:
    """Rows of distinct group sets, and each end's row: the union of its groups.

    Strangers and outside ends carry a group that allows everything.
    """
    keys = [end.groups if end.sort == "interface" else None for end in base.ends]
    places: dict[tuple[str, ...] | None, int] = {key: at for at, key in enumerate(dict.fromkeys(keys))}
    stacked = [base.everything() if key is None else _union(key, rows, base) for key in places]
    return np.stack(stacked), np.array([places[key] for key in keys], dtype=np.intp)


def _union(groups: tuple[str, ...], rows: Mapping[str, Words], base: Ground) -> Words:
    result = base.nothing()
    for group in groups:
        result |= rows[group]
    return result


def acl_of_subnet(estate: Estate) -> dict[str, str]:
    """The network ACL of each subnet: its own, else its VPC's default one; empty if the estate names none."""
    defaults = {acl.vpc: acl.key for acl in estate.of(NetworkAcl) if acl.is_default}
    chosen = {subnet: acl.key for acl in estate.of(NetworkAcl) for subnet in acl.subnets}
    return {
        subnet.key: chosen.get(subnet.key) or defaults.get(subnet.vpc, "") for subnet in estate.of(Subnet)
    }


def acl_rows(
    estate: Estate, base: Ground, acls: Iterable[str], direction: Direction, *, hopeful: bool = False
) -> list[Words]:
    """What each ACL lets out or in: the lowest number that matches decides, the rest is denied.

    A key that is no ACL of the estate stands for none: everything passes. An entry that nobody could read denies
    whatever comes to it, or, hopefully read, allows it.
    """
    wanted: dict[str, list[NetworkAclEntry]] = {acl: [] for acl in acls}
    for entry in estate.of(NetworkAclEntry):
        if entry.network_acl in wanted and entry.egress == (direction == "out"):
            wanted[entry.network_acl].append(entry)
    return [
        _first_match(sorted(entries, key=lambda entry: entry.rule_number), base, hopeful=hopeful)
        if acl in estate
        else base.everything()
        for acl, entries in wanted.items()
    ]


def _first_match(entries: Iterable[NetworkAclEntry], base: Ground, *, hopeful: bool) -> Words:
    allowed, left = base.nothing(), base.everything().copy()
    for entry in entries:
        if is_unread(entry):
            return allowed | left if hopeful else allowed
        network = entry.cidr_block if base.bits == 32 else entry.ipv6_cidr_block
        if network is None:
            continue
        places = base.covered(network)
        matched = to_words(base.headers.mask(selector_of_entry(entry)), base.headers)
        if entry.rule_action == "allow":
            allowed[places] |= left[places] & matched
        left[places] &= ~matched
    return allowed
