"""Flows with their verdicts, who reaches whom, prohibitions, widenings, assumptions; and findings."""

from dataclasses import replace

from workbook.analysis import Analysis, EstateAnalysis
from workbook.checks.controls import controls_of
from workbook.checks.finding import SEVERITIES, CheckResult, Finding
from workbook.proof.proof import FlowLine
from workbook.views.tables.table import Column, Marked, Section, Table, Tone, Value, one_section
from workbook.views.tables.whereabouts import Crossings
from workbook.views.text import one_line

SEVERITY_TONES: dict[str, Tone] = {
    "critical": "alarm",
    "high": "bad",
    "medium": "mixed",
    "low": "plain",
    "informational": "soft",
}
FLOW_COLUMNS = (
    Column(key="source", title="Source", is_code=True),
    Column(key="destination", title="Destination", is_code=True),
    Column(key="protocol", title="Protocol", room=68),
    Column(key="ports", title="Ports", room=74),
    Column(key="purpose", title="Purpose"),
)


def flows(analysis: Analysis) -> Table:
    """Every stated flow with its verdict, then what is open and nobody stated."""
    proof = analysis.proof
    proven = {line.flow for line in proof.proven_flows}
    partial = {line.flow: line for line in proof.partial}
    unproven = {line.flow: line for line in proof.unproven_flows}
    over = Crossings(analysis.estate)
    rows: list[tuple[Value, ...]] = []
    for line in proof.stated_flows:
        if line.flow in unproven:
            verdict = Marked("not proven", "bad", unproven[line.flow].why)
        elif line.flow in partial:
            verdict = Marked(f"proven but for client port {partial[line.flow].denied_ports}", "mixed")
        else:
            verdict = Marked("proven", "good") if line.flow in proven else Marked("unknown", "mixed")
        rows.append((*_flow_row(line), *over.values(line), verdict, _why(analysis, line)))
    rows += [
        (*_flow_row(line), *over.values(line), Marked("open, not stated", "bad"), "")
        for line in proof.unstated_flows
    ]
    return Table(
        key="flows",
        title="Flows",
        columns=(
            *FLOW_COLUMNS,
            *over.columns,
            Column(key="verdict", title="Verdict", room=110),
            Column(key="remark", title="Remark"),
        ),
        sections=one_section(rows),
        empty="Nothing is stated.",
    )


def _flow_row(line: FlowLine) -> tuple[Value, ...]:
    return (line.source, line.destination, line.protocol, line.ports, one_line(line.purpose))


def _why(analysis: Analysis, line: FlowLine) -> str:
    proof = analysis.proof
    said = [found.sentence for found in proof.partial if found.flow == line.flow]
    said += [found.sentence for found in proof.widened if found.flow == line.flow]
    said += [found.why for found in proof.unproven_flows if found.flow == line.flow]
    return one_line(" ".join(said))


def widenings(analysis: Analysis) -> Table:
    """Ends of flows that AWS cannot express exactly: what is admitted instead."""
    return Table(
        key="widenings",
        title="Wider than stated",
        columns=(
            *(replace(column, frame_only=column.key in ("protocol", "purpose")) for column in FLOW_COLUMNS),
            Column(key="end", title="End", room=78),
            Column(key="admits", title="Admits", is_code=True),
            Column(key="reason", title="Why"),
            Column(key="narrower", title="What would narrow it"),
        ),
        sections=one_section(
            (
                *_flow_row(line),
                line.end,
                Marked(line.admits, "mixed"),
                one_line(line.sentence),
                one_line(line.narrower),
            )
            for line in analysis.proof.widened
        ),
        empty="Every flow is admitted exactly as stated.",
    )


def prohibitions(analysis: Analysis) -> Table:
    """What must never be possible, and whether it is not."""
    return Table(
        key="prohibitions",
        title="Prohibitions",
        columns=(
            Column(key="purpose", title="Never"),
            Column(key="holds", title="Holds", room=64),
            Column(key="counterexample", title="Counter-example"),
            Column(key="relayed", title="Passed on by relays"),
        ),
        sections=one_section(
            (
                one_line(result.purpose),
                Marked("holds", "good") if result.holds else Marked("broken", "bad"),
                one_line(result.counterexample),
                "; ".join(
                    f"{relay.source} → {relay.destination} {relay.ports}" for relay in result.relayed_by
                ),
            )
            for result in analysis.proof.prohibitions
        ),
        empty="Nothing is prohibited.",
    )


def assumptions(analysis: Analysis) -> Table:
    """What lies beyond the estate's edge and is taken as open, and what the design rests on."""
    proof = [(found.subject, found.sentence) for found in analysis.proof.assumptions]
    design = [(found.subject, found.sentence) for found in analysis.design.assumptions]
    left_out = [(found.subject, found.sentence) for found in analysis.design.not_planned]
    columns = (Column(key="subject", title="Subject"), Column(key="sentence", title="Assumed"))
    return Table(
        key="assumptions",
        title="Assumptions",
        section_title="Of",
        columns=columns,
        sections=tuple(
            Section(title, tuple((one_line(subject), one_line(sentence)) for subject, sentence in rows))
            for title, rows in (("the proof", proof), ("the design", design), ("not planned", left_out))
            if rows
        ),
    )


def findings(analysis: EstateAnalysis) -> Table:
    """Every finding, the worst first, those accepted with a reason last."""
    ordered = sorted(
        analysis.findings,
        key=lambda f: (f.waiver is not None, -SEVERITIES.index(f.severity), f.check, f.resource),
    )
    return Table(
        key="findings",
        title="Findings",
        columns=(
            Column(key="severity", title="Severity", room=84),
            Column(key="check", title="Check", room=120),
            Column(key="resource", title="Resource", is_code=True),
            Column(key="message", title="Finding"),
            Column(key="evidence", title="Evidence"),
            Column(key="remedy", title="Remedy"),
            Column(key="controls", title="Controls", room=110),
            Column(key="waiver", title="Accepted because"),
        ),
        sections=one_section(map(_finding_row, ordered)),
        empty="No check found anything.",
    )


def _finding_row(finding: Finding) -> tuple[Value, ...]:
    controls = ", ".join(f"{control.framework} {control.id}" for control in finding.controls)
    tone: Tone = "soft" if finding.waiver else SEVERITY_TONES[finding.severity]
    return (
        Marked(finding.severity, tone),
        f"{finding.check} {one_line(finding.title)}",
        finding.resource,
        one_line(finding.message),
        one_line(finding.evidence),
        one_line(finding.remedy),
        controls,
        one_line(finding.waiver.reason) if finding.waiver else "",
    )


def checks(analysis: EstateAnalysis) -> Table:
    """How each check went."""
    return Table(
        key="checks",
        title="Checks",
        columns=(
            Column(key="check", title="Check", room=120),
            Column(key="title", title="What it says"),
            Column(key="status", title="Result", room=90),
            Column(key="why", title="Why"),
            Column(key="controls", title="Controls", is_code=True),
        ),
        sections=one_section(map(_check_row, analysis.checks)),
    )


def _check_row(result: CheckResult) -> tuple[Value, ...]:
    tones: dict[str, Tone] = {"passed": "good", "failed": "bad", "not_applicable": "soft"}
    status = Marked(result.status.replace("_", " "), tones[result.status])
    controls = ", ".join(dict.fromkeys(control.id for control in controls_of(result.check)))
    return (result.check, one_line(result.title), status, one_line(result.why), controls)
