"""Ends as IPv6 clients see them through NAT64: each IPv4 end at its address inside the prefix."""

from collections.abc import Iterable, Iterator

from workbook.facts.nat64 import FIRST
from workbook.model.estate.estate import Estate
from workbook.reachability.addresses import AddressClasses, span
from workbook.reachability.classes import End, inside


def translated_ends(estate: Estate, ends: Iterable[End], classes: AddressClasses) -> Iterator[End]:
    """What each IPv4 end is to IPv6: who is outside keeps its parties, of who is inside nobody sees groups or names."""
    named = [
        (span(block), party.key)
        for party in estate.parties
        for block in party.cidr_blocks
        if party.location != "vpc" and block.version == 6
    ]
    for end in ends:
        if end.sort != "gateway" and not end.beside:
            owner = classes.class_of(FIRST + end.address)
            parties = dict.fromkeys(key for around, key in named if inside(owner, around))
            yield End(
                name=f"{end.name} by NAT64",
                sort="translated",
                address=FIRST + end.address,
                span=owner,
                groups=None,
                public=end.public,
                attached=end.attached,
                parties=tuple(dict.fromkeys((*end.parties, *parties))) if end.sort == "outside" else (),
                initiates=False,
                stands_for=end,
            )
