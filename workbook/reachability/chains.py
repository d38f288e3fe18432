"""Chains: where a packet goes after it left its subnet, and the table of all of them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np

from workbook.reachability.filters import Flags, Index

ChainKind = Literal[
    "local",
    "internet_gateway",
    "nat_gateway",
    "egress_only",
    "gateway_endpoint",
    "blocked",
    "unknown",
    "unknown_exit",
]


@dataclass(frozen=True, slots=True)
class Chain:
    """Where a packet goes after it left its subnet: what carries it, and the components in order.

    An `unknown_exit` may let packets out and never answers what comes in. `nat_subnet` is where a zonal NAT gateway
    stands: packets cross that subnet's network ACL twice.
    """

    kind: ChainKind
    components: tuple[str, ...] = ()
    nat_subnet: str = ""


LOCAL, BLOCKED = Chain("local"), Chain("blocked")
UNKNOWN, UNKNOWN_EXIT = Chain("unknown"), Chain("unknown_exit")


@dataclass(frozen=True, slots=True)
class ChainTable:
    """Every distinct chain once, and the number of the chain from each subnet (row) to each end (column).

    `entered` marks the ends that an internet gateway may deliver to, `diverted` those whose packets the gateway's own
    route table sends elsewhere.
    """

    chains: tuple[Chain, ...]
    rows: Mapping[str, int]
    numbers: Index
    entered: Flags
    diverted: Flags

    def flags(self, *kinds: ChainKind) -> Flags:
        """Which chains are of these kinds."""
        return np.array([chain.kind in kinds for chain in self.chains], dtype=np.bool_)
