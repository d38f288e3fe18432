"""What is asked of the network: a packet's headers, and the question a person types."""

import re
from dataclasses import dataclass, replace
from ipaddress import IPv4Address, IPv6Address

from workbook.errors import Fault, OptionsError
from workbook.facts.ip_protocols import EVERY_PROTOCOL, icmp_answers, protocol_name, protocol_number
from workbook.reachability.spans import EVERYTHING, Spans, icmp_text, intersect, ports_text, span, union

Address = IPv4Address | IPv6Address

ICMP = frozenset({"1", "58"})
WITH_PORTS = frozenset({"6", "17"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A protocol (IANA number as text, or `-1` for every one) and its destination ports or ICMP messages."""

    protocol: str
    ports: Spans = EVERYTHING

    @property
    def name(self) -> str:
        """The protocol in words."""
        return "all" if self.protocol == EVERY_PROTOCOL else protocol_name(self.protocol)

    @property
    def ports_in_words(self) -> str:
        """The ports as every list of the workbook writes them."""
        if self.ports == EVERYTHING:
            return "all"
        return icmp_text(self.ports) if self.protocol in ICMP else ports_text(self.ports)


@dataclass(frozen=True, slots=True, kw_only=True)
class Packet:
    """Headers of one packet, or of many that differ only in their destination port."""

    source: Address
    destination: Address
    protocol: str
    ports: Spans

    def describe(self, spans: Spans | None = None) -> str:
        """Protocol and ports in words: `tcp/443`, `icmp/8/0`."""
        spans = self.ports if spans is None else spans
        name = protocol_name(self.protocol)
        if self.protocol not in WITH_PORTS | ICMP:
            return f"protocol {name}"
        words = icmp_text(spans) if self.protocol in ICMP else ports_text(spans)
        return name if spans == EVERYTHING else f"{name}/{words}"

    def headers(self) -> str:
        """Source, destination, protocol and ports on one line."""
        return f"{self.source} -> {self.destination} {self.describe()}"


def answer_ports(protocol: str, asked: Spans, client: Spans) -> Spans:
    """Where answers go: the client's own ports, or the ICMP messages that answer the ones asked."""
    if protocol not in ICMP:
        return client if protocol in WITH_PORTS else EVERYTHING
    answers: list[tuple[int, int]] = []
    for request, answer in icmp_answers(protocol_name(protocol)):
        codes = intersect(asked, span(request * 256, request * 256 + 255))
        shift = (answer - request) * 256
        answers += [(first + shift, last + shift) for first, last in codes]
    return union(answers)


def translated(question: Question, *, ipv6: bool) -> Question:
    """The same question over the other family: ICMP is another protocol there."""
    if question.protocol == "1" and ipv6:
        return replace(question, protocol="58", ports=_other_echo(question.ports, 8, 128))
    if question.protocol == "58" and not ipv6:
        return replace(question, protocol="1", ports=_other_echo(question.ports, 128, 8))
    return question


def _other_echo(ports: Spans, here: int, there: int) -> Spans:
    if ports and all(first // 256 == here == last // 256 for first, last in ports):
        shift = (there - here) * 256
        return tuple((first + shift, last + shift) for first, last in ports)
    return ports


_PORTS = re.compile(r"(?P<protocol>tcp|udp)/(?P<first>\d+)(?:-(?P<last>\d+))?")
_MESSAGE = re.compile(r"(?P<protocol>icmp|icmpv6)(?:/(?P<type>\d+)(?:/(?P<code>-1|\d+))?)?")


def parse_question(text: str) -> Question:
    """Reads `tcp/N`, `tcp/N-M`, `udp/N`, `icmp`, `icmp/TYPE/CODE`, `all`; anything else is refused."""
    words = text.strip().lower()
    if words == "all":
        return Question(protocol=EVERY_PROTOCOL)
    if found := _PORTS.fullmatch(words):
        first = int(found["first"])
        last = int(found["last"] or first)
        _refuse(text, wrong=last > 65535, rule="ports go from 0 to 65535")
        _refuse(text, wrong=first > last, rule="a range starts at its lower port")
        return Question(protocol=protocol_number(found["protocol"]), ports=span(first, last))
    if found := _MESSAGE.fullmatch(words):
        kind, code = int(found["type"] or -1), int(found["code"] or -1)
        _refuse(text, wrong=max(kind, code) > 255, rule="ICMP types and codes go from 0 to 255")
        return Question(protocol=protocol_number(found["protocol"]), ports=icmp_spans(kind, code))
    _refuse(text, wrong=True, rule="write tcp/443, tcp/8000-8079, udp/53, icmp, icmp/8/0 or all")
    raise AssertionError  # not reached: the line above always raises


def icmp_spans(kind: int | None, code: int | None) -> Spans:
    """The messages of an ICMP type and code, -1 meaning every one."""
    if kind is None or kind < 0:
        return EVERYTHING
    if code is None or code < 0:
        return span(kind * 256, kind * 256 + 255)
    return span(kind * 256 + code, kind * 256 + code)


def _refuse(text: str, *, wrong: bool, rule: str) -> None:
    if wrong:
        raise OptionsError([Fault("port", f"{text!r} cannot be read; {rule}.")])
