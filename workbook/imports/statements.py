"""What people state beside describe answers, because no answer of AWS tells it: what appliances and firewalls let pass.

`{"Stated": [{"About": "i-1", "Forwards": "nat"}]}`, in any file; `About` is an id, name or ARN.
"""

from collections.abc import Iterator
from typing import Literal

from workbook.facts.ip_protocols import protocol_number
from workbook.imports.book import Book
from workbook.imports.described import Described
from workbook.imports.item import Item, Odd, shown
from workbook.model.estate.interconnect import FirewallRule

FORWARDS: tuple[Literal["", "nat", "transparent"], ...] = ("", "nat", "transparent")
INSPECTION: tuple[Literal["allow", "drop", "unknown"], ...] = ("allow", "drop", "unknown")
ACTIONS: tuple[Literal["allow", "drop"], ...] = ("allow", "drop")


def forwards(described: Described, book: Book) -> Literal["", "nat", "transparent"]:
    """What an instance does with packets of others: puts its own address in, or passes them on as they are."""
    return _stated(described, book).word("Forwards", FORWARDS, "")


def inspection(described: Described, book: Book) -> Literal["allow", "drop", "unknown"]:
    """What the appliances behind a Gateway Load Balancer let pass."""
    return _stated(described, book).word("Inspection", INSPECTION, "unknown")


def default_action(described: Described, book: Book) -> Literal["allow", "drop", "unknown"]:
    """What a firewall does with what none of its stated rules speaks of."""
    return _stated(described, book).word("DefaultAction", INSPECTION, "unknown")


def firewall_rules(described: Described, book: Book) -> tuple[FirewallRule, ...]:
    """The rules that people state of a firewall, first match first."""
    return tuple(_rule(each) for each in _stated(described, book).items("Rules"))


def allowed_domains(described: Described, book: Book) -> tuple[str, ...]:
    """The names that people state a firewall lets through."""
    return _stated(described, book).texts("AllowedDomains")


def _rule(item: Item) -> FirewallRule:
    first, last = item.port("FromPort"), item.port("ToPort")
    protocol = (item.text("Protocol") or "-1").lower()
    try:
        protocol_number(protocol)
    except ValueError:
        raise Odd(f"Protocol {shown(protocol)} is not known") from None
    if not item.text("Action"):
        raise Odd("a stated rule names no Action")
    return FirewallRule(
        action=item.word("Action", ACTIONS, "drop"),
        protocol=protocol,
        source=item.network("Source"),
        destination=item.network("Destination"),
        from_port=0 if first is None else first,
        to_port=last if last is not None else 65535 if first is None else first,
    )


def _stated(described: Described, book: Book) -> Item:
    """The statement about a thing; empty where nobody made one."""
    return next((each.item for each in _about(described, book)), Item({}))


def _about(described: Described, book: Book) -> Iterator[Described]:
    names = (described.id, described.key, described.item.fields.get("FirewallArn"))
    return (each for each in book.of("Stated") if each.item.fields.get("About") in names)
