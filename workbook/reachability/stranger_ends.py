"""Strangers: hypothetical interfaces that stand for whatever else may be in a subnet, or be added to it."""

from collections.abc import Iterable, Iterator, Mapping

from workbook.model.estate.estate import Estate
from workbook.model.estate.network import Subnet
from workbook.reachability.addresses import Span, span
from workbook.reachability.classes import End, inside, late_address


def strangers(estate: Estate, bits: int, segments: Mapping[Span, list[Span]]) -> Iterator[End]:
    """One stranger for each address class of each subnet, at the class's last free-looking address."""
    for subnet in estate.of(Subnet):
        block = _subnet_span(subnet, bits)
        for owner, pieces in segments.items() if block else ():
            if block and inside(owner, block):
                yield End(
                    name=f"stranger:{subnet.key}",
                    sort="stranger",
                    address=late_address(pieces),
                    span=owner,
                    vpc=subnet.vpc,
                    subnet=subnet.key,
                    public=True,
                )


def strangers_beside(interfaces: Iterable[End], segments: Mapping[Span, list[Span]]) -> Iterator[End]:
    """One stranger for each set of groups that a party carries in a subnet and address class."""
    alike = dict.fromkeys((end.vpc, end.subnet, end.span, end.groups, end.parties) for end in interfaces)
    for vpc, subnet, span_of_class, groups, parties in alike:
        if groups and parties:
            yield End(
                name=f"stranger:{subnet}+{'+'.join(groups)}",
                sort="stranger",
                address=late_address(segments[span_of_class]),
                span=span_of_class,
                vpc=vpc,
                subnet=subnet,
                groups=groups,
                beside=parties,
            )


def _subnet_span(subnet: Subnet, bits: int) -> Span | None:
    """The subnet's addresses of this family."""
    block = subnet.cidr_block if bits == 32 else subnet.ipv6_cidr_block
    return None if block is None else span(block)
