"""What NAT64 makes of an answer: IPv6 up to the NAT gateway, and IPv4 from there on, of which both must let pass."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from workbook.reachability.cells import Cells, Kind, cells_of
from workbook.reachability.filters import Index, Words, to_mask, to_words
from workbook.reachability.headers import ICMP, ICMPV6, Headers, Selector, counterparts


@dataclass(frozen=True)
class Onward:
    """The cells of IPv4 from each NAT gateway on, one row a gateway, in headers of IPv6.

    `twins` is for each end of the IPv6 plane the IPv4 end that it stands for, or -1.
    """

    cells: Mapping[str, Cells]
    twins: Index
    denied: Mapping[tuple[str, int], int] = field(default_factory=dict)
    """For a gateway and an IPv4 end the gateway's ports whose answers do not come back."""

    def narrowed(self, cells: Cells, gateway: str) -> Cells:
        """The cells of pairs up to a gateway, as the way on from there leaves them."""
        maybe = cells.of("some") | cells.of("unknown")
        nothing = np.zeros_like(maybe)
        if gateway not in self.cells:
            return cells_of(cells.size, cells.places, (nothing, nothing, nothing, maybe, nothing))
        every, some, unknown, unheard = (
            self._words(cells, gateway, kind) for kind in ("reachable", "some", "unknown", "unheard")
        )
        passing = cells.of("some") & some
        words = (
            cells.of("reachable") & every,
            passing,
            cells.of("open") & some,
            maybe & (some | unknown) & ~passing,
            (cells.of("open") | cells.of("unknown")) & unheard,
        )
        return cells_of(cells.size, cells.places, words)

    def _words(self, cells: Cells, gateway: str, kind: Kind) -> Words:
        onward = self.cells[gateway]
        twins = self.twins[cells.destinations]
        rows = np.minimum(np.searchsorted(onward.places, twins), max(0, len(onward.places) - 1))
        found = np.zeros((len(twins), onward.sets.shape[1]), dtype=np.uint64)
        if len(onward.places):
            there = onward.places[rows] == twins
            found[there] = onward.of(kind)[rows[there]]
        return found


def in_ipv6(cells: Cells, headers: Headers) -> Cells:
    """The same cells in headers of IPv6: an ICMP message is the ICMPv6 message that NAT64 makes ICMP of."""
    return cells.with_sets(
        np.stack([to_words(_mask_in_ipv6(to_mask(each), headers), headers) for each in cells.sets])
    )


def _mask_in_ipv6(mask: int, headers: Headers) -> int:
    found = mask & ~headers.segments[ICMPV6] & ~headers.segments[ICMP]
    for place, first in enumerate(headers.cuts[ICMPV6]):
        message = counterparts(Selector(ICMPV6, first, first))
        if mask >> headers.class_of(ICMP, message.first) & 1:
            found |= 1 << (headers.offsets[ICMPV6] + place)
    return found
