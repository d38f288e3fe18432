"""Address classes: the address space cut by every network that something names.

Networks nest, so the addresses that all rules treat alike are those with the same innermost network.
"""

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from ipaddress import IPv4Network, IPv6Network

Network = IPv4Network | IPv6Network
Span = tuple[int, int]
"""A first and a last address, as numbers."""


def span(network: Network) -> Span:
    """The first and last address of a network."""
    first = int(network.network_address)
    return first, first | ((1 << (network.max_prefixlen - network.prefixlen)) - 1)


def network_of(found: Span, bits: int) -> Network:
    """The network whose first and last address these are."""
    first, last = found
    prefix = bits - (last - first).bit_length()
    return IPv4Network((first, prefix)) if bits == 32 else IPv6Network((first, prefix))


def inside_network(inner: Network, outer: Network) -> bool:
    """Whether one network lies within another of its family."""
    (first, last), (start, stop) = span(inner), span(outer)
    return inner.max_prefixlen == outer.max_prefixlen and start <= first and last <= stop


def in_part(found: Iterable[Span], every: Iterable[Span], bits: int) -> tuple[str, ...]:
    """The networks meant where they are only some of a name's; nothing where they are all of them."""
    spans = set(found)
    return () if spans == set(every) else tuple(str(network_of(each, bits)) for each in sorted(spans))


@dataclass(frozen=True, slots=True)
class AddressClasses:
    """The classes of one address family: segments in order, each with the span of its innermost network."""

    starts: tuple[int, ...]
    innermost: tuple[Span, ...]
    bits: int

    def class_of(self, address: int) -> Span:
        """The innermost network that holds the address."""
        return self.innermost[bisect_right(self.starts, address) - 1]

    def segments(self) -> dict[Span, list[Span]]:
        """For each class, the pieces that belong to no network inside it; a network that is filled has none."""
        found: dict[Span, list[Span]] = {}
        ends = (*(start - 1 for start in self.starts[1:]), (1 << self.bits) - 1)
        for start, end, owner in zip(self.starts, ends, self.innermost, strict=True):
            found.setdefault(owner, []).append((start, end))
        return found


def address_classes(networks: Iterable[Network], bits: int) -> AddressClasses:
    """Cut a family's whole space (`bits` wide) by these networks."""
    spans = {span(network) for network in networks if network.max_prefixlen == bits}
    whole = (0, (1 << bits) - 1)
    owners: dict[int, Span] = {0: whole}
    open_spans = [whole]
    for inner in sorted(spans - {whole}, key=lambda one: (one[0], -one[1])):
        while open_spans[-1][1] < inner[0]:
            after = open_spans.pop()[1] + 1
            owners[after] = open_spans[-1]
        owners[inner[0]] = inner
        open_spans.append(inner)
    while len(open_spans) > 1:
        after = open_spans.pop()[1] + 1
        if after <= whole[1]:
            owners[after] = _enclosing(open_spans, after)
    ordered = sorted(owners.items())
    return AddressClasses(tuple(s for s, _ in ordered), tuple(o for _, o in ordered), bits)


def _enclosing(open_spans: list[Span], address: int) -> Span:
    return next(one for one in reversed(open_spans) if one[1] >= address)
