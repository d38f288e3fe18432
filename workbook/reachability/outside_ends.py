"""Ends outside: the internet, networks that somebody named, and those on premises whose addresses nobody tells."""

from collections.abc import Iterable, Iterator, Mapping

from workbook.facts.addresses import stand_in
from workbook.facts.special_addresses import special_ranges
from workbook.model.estate.estate import Estate
from workbook.model.estate.network import PrefixList, Vpc
from workbook.model.estate.party import Party
from workbook.reachability.addresses import Network, Span, span
from workbook.reachability.classes import INTERNET_STRANGER, End, inside, late_address, party_networks


def not_internet(bits: int) -> list[Network]:
    """Ranges of this family that the internet does not carry."""
    return [
        each.cidr_block
        for each in special_ranges()
        if not each.internet and each.cidr_block.max_prefixlen == bits
    ]


def outside_ends(estate: Estate, bits: int, segments: Mapping[Span, list[Span]]) -> Iterator[End]:
    """One end for each address class outside; its parties are listed from the narrowest on.

    What the internet does not carry is there only where a party on premises has it.
    """
    homes = _vpc_spans(estate, bits)
    closed = [span(network) for network in not_internet(bits)]
    named = _outside_parties(estate, bits)
    example = int(stand_in("internet" if bits == 32 else "internet_ipv6").network_address) + 10
    for owner, pieces in segments.items():
        attached = any(inside(owner, other) for other in closed)
        parties = dict.fromkeys(party for around, party in named if inside(owner, around))
        if attached:
            parties = dict.fromkeys(party for party in parties if party.location == "on_premises")
        attached = attached or next((each.location for each in parties), "") == "on_premises"
        if any(inside(owner, home) for home in homes) or (attached and not parties):
            continue
        usual = any(first <= example <= last for first, last in pieces)
        yield End(
            name=f"stranger:{next(iter(parties)).key}" if attached else INTERNET_STRANGER,
            sort="outside",
            address=example if usual else late_address(pieces),
            span=owner,
            public=not attached,
            attached=attached,
            client_ports=next((party.client_ports for party in parties), "any"),
            parties=tuple(party.key for party in parties),
        )


def _outside_parties(estate: Estate, bits: int) -> list[tuple[Span, Party]]:
    """The networks of the parties outside, the smallest first."""
    lists = {prefix_list.key: prefix_list for prefix_list in estate.of(PrefixList)}
    blocks = [
        (span(block), party)
        for party in estate.parties
        if party.location != "vpc"
        for block in party_networks(party, lists)
        if block.max_prefixlen == bits
    ]
    return sorted(blocks, key=lambda pair: pair[0][1] - pair[0][0])


def undescribed_ends(estate: Estate, bits: int, segments: Mapping[Span, list[Span]]) -> Iterator[End]:
    """For each party on premises without addresses one end in every class that it may have; nobody is sure of any."""
    silent = [p for p in estate.parties if p.location == "on_premises" and not p.cidr_blocks]
    ranges = (each for each in special_ranges() if not each.internet and not each.egress_code)
    nowhere = (
        *_vpc_spans(estate, bits),
        *(span(e.cidr_block) for e in ranges if e.cidr_block.max_prefixlen == bits),
    )
    for owner, pieces in segments.items() if silent and bits == 32 else ():
        if any(inside(owner, each) for each in nowhere):
            continue
        for party in silent:
            yield End(
                name=f"stranger:{party.key}",
                sort="outside",
                address=late_address(pieces),
                span=owner,
                attached=True,
                client_ports=party.client_ports,
                parties=(party.key,),
                sure=False,
            )


def _vpc_spans(estate: Estate, bits: int) -> list[Span]:
    """Every VPC's addresses of this family."""
    blocks: Iterable[Network] = (
        block for vpc in estate.of(Vpc) for block in (vpc.cidr_blocks if bits == 32 else vpc.ipv6_cidr_blocks)
    )
    return [span(block) for block in blocks]
