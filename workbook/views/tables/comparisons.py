"""What differs between two networks, and which scopes hold, as tables."""

from collections.abc import Callable, Iterable, Iterator

from workbook.compare.comparison import Comparison
from workbook.compare.passages import PassageChange
from workbook.compare.resources import Difference, Said
from workbook.scopes.scope import ScopePath, ScopeResult
from workbook.views.tables.html import stylesheet, table_html
from workbook.views.tables.table import Column, Marked, Section, Table, Tone, Value
from workbook.views.text import counted, one_line

HAPPENED = Column(key="happened", title="", room=70)
ADDED, REMOVED, CHANGED = Marked("added", "good"), Marked("removed", "bad"), Marked("changed", "mixed")


def passage_changes(comparison: Comparison) -> Table:
    """Who reaches whom now and did not before, and the other way round."""
    found = comparison.passages
    sections: tuple[tuple[str, Tone, tuple[PassageChange, ...]], ...] = (
        ("opened", "bad", found.opened),
        ("closed", "good", found.closed),
        ("passes otherwise", "mixed", found.changed),
    )
    return Table(
        key="passage_changes",
        title="Who reaches whom, before and after",
        columns=(
            HAPPENED,
            Column(key="source", title="From"),
            Column(key="destination", title="To"),
            Column(key="protocol", title="Protocol", room=70),
            Column(key="ports", title="Ports", room=90),
            Column(key="before", title="Before", room=80),
            Column(key="after", title="After", room=80),
        ),
        sections=tuple(
            Section("", tuple(_passage_row(Marked(word, tone), each) for each in changes))
            for word, tone, changes in sections
            if changes
        ),
        empty="Both let the same pass.",
    )


def _passage_row(happened: Marked, change: PassageChange) -> tuple[Value, ...]:
    return (
        happened,
        _end(change.source, change.source_addresses),
        _end(change.destination, change.destination_addresses),
        change.protocol if change.ip_version == 4 else f"{change.protocol} (IPv6)",
        change.ports,
        change.before,
        change.after,
    )


def _end(name: str, addresses: tuple[str, ...]) -> str:
    """A party, and which of its addresses where not all are meant."""
    return one_line(f"{name} ({', '.join(addresses)})" if addresses else name)


def rule_changes(comparison: Comparison) -> Table:
    """Security group rules and network ACL entries that one side has and the other has not."""
    return Table(
        key="rule_changes",
        title="Rules that differ",
        section_title="Security group or network ACL",
        columns=(
            HAPPENED,
            Column(key="direction", title="Direction", room=70),
            Column(key="number", title="Number", room=64),
            Column(key="action", title="Action", room=60),
            Column(key="protocol", title="Protocol", room=70),
            Column(key="ports", title="Ports", room=90),
            Column(key="peer", title="Peer", is_code=True),
            Column(key="changes", title="What changed"),
        ),
        sections=_sections(comparison.rules, _holder, _rule_row),
        empty="Both have the same rules.",
    )


def _holder(said: Said) -> str:
    return str(said.get("security_group") or said["network_acl"])


def _rule_row(happened: Marked, said: Said, changes: str) -> tuple[Value, ...]:
    number = str(said.get("rule_number", ""))
    return (
        happened,
        said["direction"],
        number,
        said["action"],
        said["protocol"],
        said["ports"],
        one_line(said["peer"]),
        changes,
    )


def route_changes(comparison: Comparison) -> Table:
    """Routes that one side has and the other has not, or that lead elsewhere."""
    return Table(
        key="route_changes",
        title="Routes that differ",
        section_title="Route table",
        columns=(
            HAPPENED,
            Column(key="destination", title="Destination", is_code=True),
            Column(key="target", title="Target", is_code=True),
            Column(key="state", title="State", room=70),
            Column(key="changes", title="What changed"),
        ),
        sections=_sections(comparison.routes, lambda said: str(said["route_table"]), _route_row),
        empty="Both have the same routes.",
    )


def _route_row(happened: Marked, said: Said, changes: str) -> tuple[Value, ...]:
    return happened, one_line(said["destination"]), one_line(said["target"]), said["state"], changes


def resource_changes(comparison: Comparison) -> Table:
    """Every other resource that one side has and the other has not, or that is set otherwise."""
    return Table(
        key="resource_changes",
        title="Resources that differ",
        section_title="Kind",
        columns=(
            HAPPENED,
            Column(key="name", title="Name", is_code=True),
            Column(key="changes", title="What changed"),
        ),
        sections=_sections(comparison.resources, lambda said: str(said["kind"]), _resource_row),
        empty="Both have the same resources.",
    )


def _resource_row(happened: Marked, said: Said, changes: str) -> tuple[Value, ...]:
    return happened, one_line(said["name"]), changes


def _sections(
    difference: Difference,
    holder: Callable[[Said], str],
    row: Callable[[Marked, Said, str], tuple[Value, ...]],
) -> tuple[Section, ...]:
    rows: dict[str, list[tuple[Value, ...]]] = {}
    for happened, said, changes in _lines(difference):
        rows.setdefault(one_line(holder(said)), []).append(row(happened, said, changes))
    return tuple(Section(name, tuple(rows[name])) for name in sorted(rows))


def _lines(difference: Difference) -> Iterator[tuple[Marked, Said, str]]:
    yield from ((ADDED, each.said, "") for each in difference.added)
    yield from ((REMOVED, each.said, "") for each in difference.removed)
    for change in difference.changed:
        words = (f"{each.field}: {_shown(each.before)} -> {_shown(each.after)}" for each in change.changes)
        yield CHANGED, change.said, one_line("; ".join(words))


def _shown(value: object) -> str:
    """A value in a few words: lists joined, records of many fields by their kind only."""
    if isinstance(value, tuple):
        return ", ".join(map(_shown, value)) or "none"
    text = "none" if value in (None, "") else str(value)
    return text if len(text) <= 120 else f"another {type(value).__name__}"


def scopes(results: Iterable[ScopeResult]) -> Table:
    """Which scopes hold, and every path that breaks one."""
    listed = tuple(results)
    return Table(
        key="scopes",
        title="Scopes",
        section_title="Scope",
        columns=(
            Column(key="source", title="From"),
            Column(key="destination", title="To"),
            Column(key="protocol", title="Protocol", room=70),
            Column(key="ports", title="Ports", room=90),
            Column(key="verdict", title="Verdict", room=80),
            Column(key="via", title="By way of", is_code=True),
        ),
        sections=tuple(
            Section(one_line(each.name), tuple(map(_path_row, each.paths)), _verdict(each)) for each in listed
        ),
        empty="No scope was asked.",
    )


def _verdict(result: ScopeResult) -> str:
    verdict = "holds" if result.holds else f"broken by {counted(len(result.paths), 'path')}"
    return one_line(f"{verdict}. {result.purpose}")


def _path_row(path: ScopePath) -> tuple[Value, ...]:
    return (
        _end(path.source, path.source_addresses),
        _end(path.destination, path.destination_addresses),
        path.protocol if path.ip_version == 4 else f"{path.protocol} (IPv6)",
        path.ports,
        Marked(path.verdict, "bad" if path.verdict != "unknown" else "mixed"),
        ", ".join(map(one_line, path.via)),
    )


COMPARISON_TABLES = (passage_changes, rule_changes, route_changes, resource_changes)
"""The tables of a comparison, in the order people ask."""


def comparison_html(comparison: Comparison) -> str:
    """All of a comparison for a notebook cell or a page."""
    body = "".join(table_html(make(comparison)) for make in COMPARISON_TABLES)
    return f"<style>{stylesheet()}</style>{body}"
