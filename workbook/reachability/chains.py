"""Chains: where a packet goes after it left its subnet, what judges it on the way, and the table of all of them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Literal, NamedTuple

import numpy as np

from workbook.reachability.edges import Beside
from workbook.reachability.filters import Flags, Index

ChainKind = Literal[
    "same_subnet",
    "local",
    "peering",
    "transit_gateway",
    "vpn_gateway",
    "internet_gateway",
    "nat_gateway",
    "egress_only",
    "gateway_endpoint",
    "middlebox",
    "nat_instance",
    "blocked",
    "unknown",
]

CheckKind = Literal["acl", "carries", "group", "firewall"]

Groups = Literal["seen", "transit", "hidden"]
"""Whether inbound rules beyond see the sender's groups: over a transit gateway only where both ends allow it."""


class Check(NamedTuple):
    """Something on the way that judges packets.

    `what` is a subnet whose network ACL is crossed, a word of what a gateway carries, the interface of an appliance whose
    groups judge, or a firewall with statements. `translators` counts those whose address the packet has shown before:
    which address it shows here as its source. Groups may be `seen` there as peers, or not.
    """

    kind: CheckKind
    what: str
    egress: bool = False
    translators: int = 0
    seen: bool = True


class Translator(NamedTuple):
    """What puts its own address in the sender's place: its key, its subnet, and the end that has the address."""

    key: str
    subnet: str
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Chain:
    """Where a packet goes after it left its subnet: what carries it, and the components in order.

    `leaves` and `enters` tell whether it crosses the network ACLs of the subnets at its two ends. An `exit` is the
    gateway by which it leaves the estate; `needs_public` one that serves only who has a public address. `sure` is
    false where nobody can say whether a component lets it through. Of a chain of the kind `unknown` nobody knows
    where it goes on; `checks` are what it meets before.
    """

    kind: ChainKind
    components: tuple[str, ...] = ()
    checks: tuple[Check, ...] = ()
    translators: tuple[Translator, ...] = ()
    leaves: bool = True
    enters: bool = True
    exit: str = ""
    needs_public: bool = False
    groups: Groups = "seen"
    sure: bool = True
    boxes: tuple[tuple[str, int], ...] = ()
    beside: tuple[str, Beside] = ("", "")

    @property
    def nat_subnet(self) -> str:
        """The subnet of a zonal NAT gateway on the way: packets cross its network ACL twice."""
        return next((each.subnet for each in self.translators), "")

    @property
    def is_open(self) -> bool:
        """Whether it leads on for certain, for all that is known of it."""
        return self.kind not in ("blocked", "unknown")


BLOCKED, UNKNOWN = Chain(kind="blocked"), Chain(kind="unknown")
SAME_SUBNET = Chain(kind="same_subnet", leaves=False, enters=False)
LOCAL = Chain(kind="local")


def then(first: Chain, place: str, rest: Chain) -> Chain:
    """A chain that goes on from a place in a subnet (none: a gateway that stands in no subnet)."""
    if rest.kind == "blocked":
        return BLOCKED
    passed = len(first.translators)
    hidden = passed > 0 or first.groups != "seen"
    checks = [_behind(each, passed, hidden=hidden) for each in rest.checks]
    if place and rest.leaves:
        checks.insert(0, Check("acl", place, egress=True, translators=passed))
    return replace(
        rest,
        kind="unknown" if rest.kind == "unknown" else first.kind,
        components=(*first.components, *rest.components),
        checks=(*first.checks, *checks),
        translators=(*first.translators, *rest.translators),
        leaves=first.leaves,
        needs_public=rest.needs_public and not first.translators,
        groups=rest.groups if rest.translators else max(first.groups, rest.groups, key=_LOSS.index),
        boxes=(*first.boxes, *((key, count + passed) for key, count in rest.boxes)),
        beside=first.beside,
        sure=first.sure and rest.sure,
    )


def _behind(check: Check, passed: int, *, hidden: bool) -> Check:
    """What a chain meets later: groups of the sender are not seen where its address or they are hidden before."""
    unseen = check.kind == "group" and not check.egress and check.translators == 0 and hidden
    return check._replace(translators=check.translators + passed, seen=check.seen and not unseen)


_LOSS: tuple[Groups, ...] = ("seen", "transit", "hidden")


class ChainBook:
    """Every distinct chain once, by number; the first one is `blocked`."""

    def __init__(self, alike: Mapping[str, str]) -> None:
        """`alike` names for each subnet the first one that has the same network ACL: borders are told apart by these."""
        self._alike = alike
        self._numbers: dict[Chain, int] = {BLOCKED: 0}

    def number(self, chain: Chain) -> int:
        """The number of a chain."""
        checks = tuple(
            each._replace(what=self._alike.get(each.what, each.what)) if each.kind == "acl" else each
            for each in chain.checks
        )
        same = chain if checks == chain.checks else replace(chain, checks=checks)
        return self._numbers.setdefault(same, len(self._numbers))

    @property
    def chains(self) -> tuple[Chain, ...]:
        """All of them, by number."""
        return tuple(self._numbers)

    def after(self, first: Chain, place: str, tails: Index) -> Index:
        """The numbers of chains that begin with one and go on with each of others."""
        return self.mapped(tails, lambda rest: then(first, place, rest))

    def mapped(self, numbers: Index, change: Callable[[Chain], Chain]) -> Index:
        """The numbers of the chains that a change makes of others."""
        known = self.chains
        distinct, inverse = np.unique(numbers, return_inverse=True)
        changed = [self.number(change(known[each])) for each in distinct.tolist()]
        found: Index = np.array(changed, dtype=np.intp)[inverse.reshape(numbers.shape)]
        return found


@dataclass(frozen=True, slots=True)
class ChainTable:
    """Every distinct chain once, and the number of the chain from each place (row) to each end (column).

    A transit gateway that may deliver into several zones has as many `lanes`: one for each choice of its attachments in
    appliance mode, which stand for a connection's life, and one for each choice of the others.

    Places are subnets by key; `in` where connections come from the internet, `from:` with its number where they come
    from an end on premises; `back:` with a gateway's key where answers come in by it (and with the number of the end
    on premises that sends them); `nat:` with its key where a translator hands answers on. `doors` lead out of AWS.
    """

    chains: tuple[Chain, ...]
    rows: Mapping[str, int]
    lanes: tuple[tuple[Index, ...], ...]
    doors: tuple[str, ...] = ()

    @property
    def numbers(self) -> Index:
        """The numbers on the first lane; mostly there is no other."""
        return self.lanes[0][0]

    def flags(self, *kinds: ChainKind) -> Flags:
        """Which chains are of these kinds."""
        return np.array([chain.kind in kinds for chain in self.chains], dtype=np.bool_)
