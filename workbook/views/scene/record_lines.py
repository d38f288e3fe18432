"""Lines from what records or copies to the bucket that keeps it, from card to card: in another account, another Region."""

from collections.abc import Iterable, Iterator, Sequence

from workbook.model.estate.data import S3Replication
from workbook.model.estate.estate import Estate
from workbook.model.estate.identity import IamRole
from workbook.model.estate.observability import CloudTrail
from workbook.views.scene.parts import Link, Node
from workbook.views.scene.permitted import buckets_of
from workbook.views.scene.recorded import CALLS
from workbook.views.text import one_line

PATH = ("API calls", "log files", "read")
"""What a log file goes through, from the account that is recorded to who reads."""


def record_links(estate: Estate, nodes: Sequence[Node]) -> tuple[Link, ...]:
    """One line for each two cards that a record goes between; what stays on one card has none.

    Where several accounts share a record, the lines are numbered in the order that a log file takes them.
    """
    card_of = {row.key: node.key for node in nodes for row in node.rows}
    found: dict[tuple[str, str], tuple[str, str]] = {}
    for maker, start, end, word in _records(estate, card_of):
        source, target = card_of.get(start, ""), card_of.get(end, "")
        if source and target and source != target:
            found.setdefault((source, target), (word, one_line(f"{maker}: {word}, from {start} to {end}")))
    steps = sorted({PATH.index(word) for word, _ in found.values() if word in PATH})
    told = {pair: _numbered(word, steps) for pair, (word, _) in found.items()}
    for source, target in [*told]:
        if told[source, target] == told.get((target, source)):
            # Two arrows side by side leave no room for words; the rows that they join say what they carry.
            told[source, target] = told[target, source] = ""
    return tuple(
        Link(source=source, target=target, kind="control", label=told[source, target], tooltip=words)
        for (source, target), (_, words) in found.items()
    )


def _numbered(word: str, steps: Sequence[int]) -> str:
    """`2 · log files`, where a log file takes more than one step."""
    if word not in PATH or len(steps) < 2:  # one step is no path
        return word
    return f"{steps.index(PATH.index(word)) + 1} · {word}"


def _records(estate: Estate, cards: Iterable[str]) -> Iterator[tuple[str, str, str, str]]:
    """What makes a record, from where, to where, and what it is called."""
    for trail in estate.of(CloudTrail):
        for told in cards if trail.is_organization_trail else ():
            if told.startswith(f"{CALLS}:"):
                yield trail.key, told, trail.key, "API calls"
        yield trail.key, trail.key, trail.bucket, "log files"
        for role in estate.of(IamRole):
            if any(bucket == trail.bucket and not writes for bucket, writes in buckets_of(estate, role)):
                yield role.key, trail.bucket, role.key, "read"
    for copy in estate.of(S3Replication):
        yield copy.key, copy.source, copy.destination, "copies"
