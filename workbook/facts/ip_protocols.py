"""Protocols by name and number, and which ICMP message answers which."""

from functools import cache

from workbook.facts.tables import by, table

EVERY_PROTOCOL = "-1"
"""What AWS writes for "all traffic"."""


@cache
def protocol_number(name: str) -> str:
    """The number, as text, of a protocol given by name or number; `all` is `-1`."""
    if name in {"all", EVERY_PROTOCOL}:
        return EVERY_PROTOCOL
    row = by("ip_protocols", "name").get(name.lower())
    return row["number"] if row else str(int(name))


@cache
def protocol_name(number: str) -> str:
    """The name of a protocol, or its number where it has none here."""
    row = by("ip_protocols", "number").get(number)
    return row["name"] if row else number


@cache
def icmp_answers(protocol: str) -> tuple[tuple[int, int], ...]:
    """Pairs (request type, answer type) of `icmp` or `icmpv6`; other types get no answer."""
    rows = table("icmp_answers")
    pairs = (
        (int(row["request_type"]), int(row["answer_type"])) for row in rows if row["protocol"] == protocol
    )
    return tuple(pairs)
