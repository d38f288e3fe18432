"""What network ACLs let through, as rows of header sets: one row an ACL, one cell a class of addresses.

A cell holds the headers allowed towards those addresses (out) or from them (in). Ends stand in order of their
addresses, and so do their classes: a network is a slice. Header sets are arrays of 64-bit words.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from workbook.model.estate.estate import Estate
from workbook.model.estate.network import NetworkAcl, NetworkAclEntry, Subnet
from workbook.reachability.addresses import Network, Span, span
from workbook.reachability.classes import End
from workbook.reachability.headers import Headers, selector_of_entry

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
    """What both kinds of filter stand on: headers, ends in order of address, and who carries which group.

    Ends of one address class are alike to every network; `class_of` numbers each end's, in order of address.
    """

    headers: Headers
    bits: Literal[32, 128]
    ends: tuple[End, ...]
    addresses: Sequence[int]
    carriers: Mapping[str, Index]
    class_addresses: Sequence[int]
    class_of: Index

    def covered(self, network: Network) -> slice:
        """The ends that a network holds."""
        return self._slice(network, self.addresses)

    def covered_classes(self, network: Network) -> slice:
        """The classes of addresses that a network holds."""
        return self._slice(network, self.class_addresses)

    def _slice(self, network: Network, addresses: Sequence[int]) -> slice:
        if network.max_prefixlen != self.bits:
            return slice(0, 0)
        first, last = span(network)
        return slice(bisect_left(addresses, first), bisect_right(addresses, last))

    def nothing(self) -> Words:
        """A row over classes of addresses that lets nothing through."""
        return np.zeros((len(self.class_addresses), width(self.headers)), dtype=np.uint64)

    def everything(self) -> Words:
        """A row over classes of addresses that lets everything through."""
        return np.broadcast_to(to_words(self.headers.everything, self.headers), self.nothing().shape)


def ground(headers: Headers, bits: Literal[32, 128], ends: tuple[End, ...]) -> Ground:
    """Index the ends for filtering."""
    carriers: dict[str, list[int]] = {}
    classes: dict[Span, int] = {}
    class_addresses, class_of = [], []
    for at, end in enumerate(ends):
        for group in end.groups or ():
            carriers.setdefault(group, []).append(at)
        if end.span not in classes:
            classes[end.span] = len(classes)
            class_addresses.append(end.address)
        class_of.append(classes[end.span])
    indexed = {group: np.array(places, dtype=np.intp) for group, places in carriers.items()}
    addresses = [end.address for end in ends]
    return Ground(headers, bits, ends, addresses, indexed, class_addresses, np.array(class_of, dtype=np.intp))


def is_unread(entry: NetworkAclEntry) -> bool:
    """Whether an entry names no block: an import could not read it, and it may decide anything."""
    return entry.cidr_block is None and entry.ipv6_cidr_block is None


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
        places = base.covered_classes(network)
        matched = to_words(base.headers.mask(selector_of_entry(entry)), base.headers)
        if entry.rule_action == "allow":
            allowed[places] |= left[places] & matched
        left[places] &= ~matched
    return allowed
