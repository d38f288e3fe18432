"""What routes do for a pair of ends, as data: the way out, the way back, and what judges both."""

from dataclasses import dataclass
from typing import Literal, NamedTuple

Known = Literal["sure", "unsure", "lost", "no"]
"""Whether packets get there for all that routes decide; `lost` are those that nobody can follow to their end."""

SOURCE, DESTINATION = -1, -2
"""In place of an end or an ACL: the source's own, the destination's own."""


class Judgement(NamedTuple):
    """A forwarder's groups, or a firewall's statement, that judges requests: which, out or in, and whom it sees.

    `far` is who it sees on its other side than itself; a firewall sees `far` as the sender.
    """

    kind: Literal["group", "firewall"]
    what: str
    egress: bool
    far: int
    seen: bool


class Crossing(NamedTuple):
    """A network ACL that packets cross: of a subnet (or of an end's own), out or in, and whom it sees beyond.

    `owner` says whose ports an answer goes to there: the client's (0), or those of a translator, counted from the client on.
    """

    subnet: str | int
    egress: bool
    remote: int
    owner: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Joining:
    """What the routes do for a pair. `seen` is the end whose address an interface sees as its client's.

    `lanes` are set where AWS may choose among several ways that differ. Where a NAT gateway makes IPv4 of IPv6 it is named
    by `nat64`, and the joining ends there.
    """

    sent: Known = "no"
    back: Known = "no"
    seen: int = SOURCE
    forward: tuple[Crossing, ...] = ()
    answer: tuple[Crossing, ...] = ()
    carried: frozenset[str] = frozenset()
    judged: tuple[Judgement, ...] = ()
    groups_out: bool = True
    groups_in: bool = True
    owners: int = 0
    lanes: tuple["Joining", ...] = ()
    nat64: str = ""


APART = Joining()
