"""Lines from what records or copies to the bucket that keeps it, from card to card: in another account, another Region."""

from collections.abc import Iterator, Sequence

from workbook.model.estate.data import S3Replication
from workbook.model.estate.estate import Estate
from workbook.model.estate.observability import CloudTrail
from workbook.views.scene.parts import Link, Node
from workbook.views.text import one_line


def record_links(estate: Estate, nodes: Sequence[Node]) -> tuple[Link, ...]:
    """One line for each two cards that a record goes between; what stays on one card has none."""
    card_of = {row.key: node.key for node in nodes for row in node.rows}
    found: dict[tuple[str, str], Link] = {}
    for maker, start, end, word in _records(estate):
        source, target = card_of.get(start, ""), card_of.get(end, "")
        if source and target and source != target:
            words = one_line(f"{maker}: {word}, from {start} to {end}")
            found.setdefault(
                (source, target),
                Link(source=source, target=target, kind="control", label=word, tooltip=words),
            )
    return tuple(found.values())


def _records(estate: Estate) -> Iterator[tuple[str, str, str, str]]:
    """What makes a record, from where, to where, and what it is called."""
    for trail in estate.of(CloudTrail):
        yield trail.key, trail.key, trail.bucket, "log files"
    for copy in estate.of(S3Replication):
        yield copy.key, copy.source, copy.destination, "copies"
