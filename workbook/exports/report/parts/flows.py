"""Each flow's way through the network."""

from workbook.analysis import Analysis
from workbook.exports.report.blocks import Block, Figure, Paragraph, code, number, sectioned, text
from workbook.exports.report.numbering import see
from workbook.exports.report.parts.intent import ports_of
from workbook.exports.report.walks import walk
from workbook.model.intent.flow import Flow
from workbook.reachability.path import Leg
from workbook.views.picture import picture_svg
from workbook.views.tables.table import Section, Value
from workbook.views.text import one_line


def flows(analysis: Analysis) -> tuple[Block, ...]:
    """One section a flow: every component on the way, there and back, and what decided there."""
    columns = (
        number("hop", "Hop"),
        text("way", "Way"),
        code("component", "Component"),
        text("kind", "Kind"),
        text("decision", "Decision"),
        code("decided_by", "Decided by"),
    )
    sections = [_section(analysis, flow) for flow in analysis.design.flows]
    return (
        Paragraph(
            "One connection of each flow as an example: from a client's first interface, to a server in another "
            "Availability Zone where there is one; in the client's own zone where the flow keeps to its zone, and at a "
            "relay or gateway that serves every zone in place. Security groups keep state and are asked on the way "
            "there; network ACLs are asked both ways. Where an ACL is named twice at one hop, with an allow and a deny, "
            "each decides for a part of the ports: most answers pass, those to the client ports that the deny names do "
            f"not ({see('proof')} lists them). Addresses outside are stand-ins."
        ),
        Figure(
            "Every stated flow", picture_svg(analysis, "flows", prefix="handoff-flows"), "picture/flows.svg"
        ),
        sectioned("hops", "Hop by hop", columns, sections, empty="No flow is stated."),
    )


def _section(analysis: Analysis, flow: Flow) -> Section:
    path = walk(analysis, flow)
    rows = [*_rows(path.forward, "there", 1), *_rows(path.answer, "back", len(path.forward.hops) + 1)]
    title = f"{flow.key}: {flow.source} to {flow.destination}, {ports_of(flow)}"
    return Section(one_line(title), tuple(rows), f"{path.verdict}; {one_line(flow.purpose)}")


def _rows(leg: Leg, way: str, first: int) -> list[tuple[Value, ...]]:
    return [
        (first + index, way, hop.component, hop.kind, hop.decision, hop.decided_by)
        for index, hop in enumerate(leg.hops)
    ]
