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
    return [*partly, *relayed, *assumed]


def _relay(relay: Relay) -> str:
    return f"{relay.source} → {relay.destination} on {relay.protocol} {relay.ports} ({relay.verdict})"


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
