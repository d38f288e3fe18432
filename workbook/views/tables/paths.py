"""The answer about one connection as tables: what stands in the way, and every hop of both directions."""

from html import escape

from workbook.reachability.path import Hop, Leg, Path, Relay
from workbook.views.tables.html import stylesheet, table_html
from workbook.views.tables.table import Column, Marked, Section, Table, Tone, Value, one_section


def path_html(path: Path) -> str:
    """A whole answer for a notebook cell."""
    style = f"<style>{stylesheet()}</style>"
    ports = f" {path.ports}" if path.ports else ""
    verdict = f"{path.verdict}: {path.source} → {path.destination} on {path.protocol}{ports}"
    words = "".join(f"<p>{escape(sentence)}</p>" for sentence in _sentences(path))
    tables = "".join(
        table_html(table) for table in ((blockers(path),) if path.blockers else ()) + (hops(path),)
    )
    return f'{style}<div class="wbv"><p><b>{escape(verdict)}</b></p>{words}</div>{tables}'


def _sentences(path: Path) -> list[str]:
    relays = ", then ".join(map(_relay, path.relayed_by))
    relayed = [f"Through a relay: {relays}."] if relays else []
    partly = [f"Not for {path.counterexample}."] if path.counterexample else []
    assumed = [f"Assumed: {'; '.join(path.assumptions)}."] if path.assumptions else []
    return [*partly, *_closed(path), *relayed, *path.notes, *assumed]


def _closed(path: Path) -> list[str]:
    """The smallest change that would close an open path, and what else rests on what it takes away."""
    closing = path.closing
    if closing is None:
        return []
    if not closing.edits:
        return [f"To close it: {closing.note}."]
    edits = "; ".join(edit.change for edit in closing.edits)
    beside = f" It also stands for: {', '.join(closing.also_closes)}." if closing.also_closes else ""
    return [f"To close it: {edits}.{beside}"]


def _relay(relay: Relay) -> str:
    why = ", ".join(dict.fromkeys(f"{each.component} {each.code}" for each in relay.blockers))
    words = "; ".join(word for word in (relay.verdict, why, relay.note) if word)
    return f"{relay.source} → {relay.destination} on {relay.protocol} {relay.ports} ({words})"


def blockers(path: Path) -> Table:
    """Everything that must change for the path to open."""
    return Table(
        key="blockers",
        title="Everything in the way, and the smallest change that would open it",
        columns=(
            Column(key="component", title="Component", is_code=True),
            Column(key="code", title="Code"),
            Column(key="rule", title="Rule", is_code=True),
            Column(key="detail", title="Why"),
            Column(key="change", title="Change"),
        ),
        sections=one_section(
            (each.component, each.code, each.rule, each.detail, each.change) for each in path.blockers
        ),
    )


def hops(path: Path) -> Table:
    """What each component decided, on the way there and on the way back."""
    legs = (("Request", path.forward), ("Answer", path.answer))
    return Table(
        key="hops",
        title="Hop by hop",
        section_title="Direction",
        columns=(
            Column(key="decision", title="Decision"),
            Column(key="component", title="Component", is_code=True),
            Column(key="kind", title="Kind"),
            Column(key="decided_by", title="Decided by", is_code=True),
            Column(key="detail", title="Detail"),
        ),
        sections=tuple(_leg(name, leg) for name, leg in legs),
    )


def _leg(name: str, leg: Leg) -> Section:
    return Section(name, tuple(map(_hop, leg.hops)), leg.verdict)


def _hop(hop: Hop) -> tuple[Value, ...]:
    tone: Tone = "bad" if hop.decision == "deny" else "plain"
    detail = f"{hop.detail} ({hop.explanation_code})" if hop.explanation_code else hop.detail
    return Marked(hop.decision, tone), hop.component, hop.kind, hop.decided_by, detail
