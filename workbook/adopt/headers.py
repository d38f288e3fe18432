"""Sets of headers as flows can state them: protocols with one range of ports, or an ICMP type and code."""

from collections.abc import Iterator
from dataclasses import dataclass

from workbook.facts.ip_protocols import protocol_name
from workbook.model.ports import IcmpTypeCode, PortRange, Protocol
from workbook.reachability.headers import CUT, LAST, PORTED, Headers

MANY = 16
"""More ICMP messages than these are stated as all of them: a rule has one message or every one."""

WORDS: dict[int, Protocol] = {6: "tcp", 17: "udp", 1: "icmp", 58: "icmpv6"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Spoken:
    """What one flow may speak."""

    protocol: Protocol
    ports: PortRange | None = None
    icmp_type_code: IcmpTypeCode | None = None

    def __str__(self) -> str:
        return f"{self.protocol}-{self.ports or self.icmp_type_code or 'all'}"


def spoken(headers: Headers, mask: int, universe: int) -> Iterator[Spoken]:
    """A set of headers as what flows state; protocols that flows have no word for are left out."""
    if mask and mask & universe == universe:
        yield Spoken(protocol="all")
        return
    for number in CUT:
        intervals = headers.intervals(number, mask)
        if number in PORTED:
            yield from (Spoken(protocol=WORDS[number], ports=_ports(*each)) for each in intervals)
        else:
            messages = [each for interval in intervals for each in _messages(*interval)]
            stated = messages if len(messages) <= MANY else [None]
            yield from (Spoken(protocol=WORDS[number], icmp_type_code=each) for each in stated)


def _ports(first: int, last: int) -> PortRange | None:
    return None if (first, last) == (0, LAST) else PortRange(from_port=first, to_port=last)


def _messages(first: int, last: int) -> Iterator[IcmpTypeCode]:
    """An interval of messages: whole types at once, else code by code."""
    while first <= last:
        kind, code = divmod(first, 256)
        if code == 0 and first + 255 <= last:
            yield IcmpTypeCode(type=kind)
            first += 256
        else:
            yield IcmpTypeCode(type=kind, code=code)
            first += 1


def unspoken(headers: Headers, mask: int, universe: int) -> tuple[str, ...]:
    """The protocols of a set that flows have no word for: they can only be stated with all others."""
    if mask & universe == universe:
        return ()
    known = {protocol_name(str(number)) for number in CUT}
    return tuple(name for name, _ in headers.in_words(mask, universe) if name not in known)
