"""End classes: who can send or receive, those alike counted once.

An end is an interface, a stranger, or a class of addresses outside. Interfaces that agree in subnet, address class,
groups, public address, kind and party are one class. A stranger is a hypothetical interface with an allow-everything
security group: one in every subnet and address class, and one beside each interface that carries its groups too, so
that a rule that names a group is judged by itself, whatever the far end's own rules refuse.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from workbook.model.estate.network import PrefixList
from workbook.model.estate.party import Party
from workbook.reachability.addresses import Network, Span
from workbook.reachability.headers import Selector

INTERNET_STRANGER = "stranger:internet"


@dataclass(frozen=True, slots=True, kw_only=True)
class End:
    """One class of ends in one address family. `address` is its representative, `span` its address class.

    `attached` marks an address outside that only a VPN, Direct Connect or transit gateway leads to.
    `members` are interfaces' keys; `owner` is the resource that the interface belongs to; `beside` are the parties
    whose groups a stranger carries. `groups` None: nothing filters it. A gateway is an end for what it translates only.
    Over a transit gateway, what is an endpoint (or stands in a zone that does not take references) is not known by
    groups. A load balancer's node `hears` its listeners and nothing else. A translated end is what an IPv4 end `stands_for` is to IPv6: its address inside NAT64's prefix. An end is not `sure` where nobody knows whether it sends and answers, as an instance in a state AWS does not document.
    """

    name: str
    sort: Literal["interface", "stranger", "outside", "gateway", "translated"]
    address: int
    span: Span
    vpc: str = ""
    subnet: str = ""
    groups: tuple[str, ...] | None = ()
    public: bool = False
    attached: bool = False
    client_ports: str = "any"
    parties: tuple[str, ...] = ()
    beside: tuple[str, ...] = ()
    members: tuple[str, ...] = ()
    owner: str = ""
    initiates: bool = True
    protocols: tuple[str, ...] = ("all",)
    hears: tuple[Selector, ...] = ()
    sure: bool = True
    is_endpoint: bool = False
    takes_references: bool = True
    stands_for: "End | None" = None

    @property
    def is_outside(self) -> bool:
        """Whether it is an address outside, in its own family or by NAT64."""
        return (self.stands_for or self).sort == "outside"


def inside(inner: Span, outer: Span) -> bool:
    """Whether one span lies within another."""
    return outer[0] <= inner[0] and inner[1] <= outer[1]


def late_address(pieces: list[Span]) -> int:
    """An address near the end of the longest piece of a class, where little else is likely to stand."""
    first, last = max(pieces, key=lambda piece: piece[1] - piece[0])
    return max(first, last - 1)


def party_networks(party: Party, prefix_lists: Mapping[str, PrefixList]) -> tuple[Network, ...]:
    """The networks that an outside party stands for."""
    listed = prefix_lists[party.prefix_list].entries if party.prefix_list in prefix_lists else ()
    return (*party.cidr_blocks, *listed)
