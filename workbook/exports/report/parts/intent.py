"""What was asked for, who takes part, and the picture."""

from workbook.analysis import Analysis, EstateAnalysis
from workbook.exports.report.blocks import Block, Figure, Grid, Paragraph, code, grid, text
from workbook.exports.report.numbering import see
from workbook.model.estate.network import NetworkInterface
from workbook.model.estate.party import Means, Party
from workbook.model.intent.flow import Flow
from workbook.model.intent.traffic import Band
from workbook.views.picture import picture_svg
from workbook.views.text import one_line

LOCATIONS = {
    "vpc": "in the VPC",
    "internet": "on the internet",
    "on_premises": "on premises",
    "aws_service": "AWS service",
}


def requirements(analysis: Analysis) -> tuple[Block, ...]:
    """Flows, accesses and prohibitions with their purposes: all else follows from them."""
    return (_flows(analysis), _accesses(analysis), _prohibitions(analysis))


def _flows(analysis: Analysis) -> Grid:
    means = {found.flow: found for found in analysis.estate.means}
    columns = (
        code("flow", "Flow"),
        code("source", "From"),
        code("destination", "To"),
        text("ports", "Protocol and ports"),
        text("purpose", "Purpose"),
        code("means", "Carried by"),
        text("sent", "Sent (GB a month: low / typical / high)"),
        text("received", "Answered (GB a month: low / typical / high)"),
    )
    rows = [
        (
            flow.key,
            flow.source,
            flow.destination,
            ports_of(flow),
            one_line(flow.purpose),
            means_words(means.get(flow.key)),
            band(flow.traffic.request_gb_per_month),
            band(flow.traffic.response_gb_per_month),
        )
        for flow in analysis.design.flows
    ]
    note = f"The way of each, hop by hop, stands in {see('flows')}; whether it works, in {see('proof')}."
    return grid("flows", "Flows: who must reach whom", columns, rows, note=note)


def ports_of(flow: Flow) -> str:
    """Protocol and ports of a flow: `tcp/5432`."""
    what = flow.ports or flow.icmp_type_code
    return f"{flow.protocol}/{what}" if what is not None else flow.protocol


def means_words(means: Means | None) -> str:
    """The way the plan chose, in one line."""
    if means is None:
        return ""
    ways = [*means.via, *([means.delivered_to] if means.delivered_to.startswith("endpoint:") else [])]
    return ", ".join(ways) or "the VPC itself"


def band(amount: Band) -> str:
    """A volume: low, typical and high, or one figure where they agree."""
    figures = [f"{figure:,.6g}" for figure in (amount.low, amount.typical, amount.high)]
    return figures[1] if len(set(figures)) == 1 else " / ".join(figures)


def _accesses(analysis: Analysis) -> Grid:
    carried = {access: flow.key for flow in analysis.design.flows for access in flow.derived_from}
    columns = (
        code("access", "Access"),
        code("principal", "Who"),
        code("actions", "May do"),
        code("resource", "To what"),
        text("purpose", "Purpose"),
        code("flow", "Carried by the flow"),
    )
    rows = [
        (
            access.key,
            access.principal,
            ", ".join(access.actions),
            access.resource,
            one_line(access.purpose),
            carried.get(access.key, ""),
        )
        for access in analysis.design.accesses
    ]
    return grid("accesses", "Accesses: who may do what", columns, rows, note=f"Policies: {see('identity')}.")


def _prohibitions(analysis: Analysis) -> Grid:
    columns = (
        code("key", "Prohibition"),
        code("who", "Who"),
        code("what", "Never reaches"),
        text("purpose", "Purpose"),
    )
    rows = [(p.key, p.who, p.what, one_line(p.purpose)) for p in analysis.design.prohibitions]
    return grid("prohibitions", "Prohibitions: what must never be possible", columns, rows)


def picture(analysis: EstateAnalysis) -> tuple[Block, ...]:
    """The network as a picture, and everyone who takes part."""
    return (
        Figure(
            "The network", picture_svg(analysis, "network", prefix="handoff-network"), "picture/network.svg"
        ),
        Paragraph(
            "Boxes are nested as AWS nests them: account, Region, VPC, tiers in rows, Availability Zones in columns; "
            "services outside the VPC stand beside it. Lines say protocol and port."
        ),
        _parties(analysis),
    )


def _parties(analysis: EstateAnalysis) -> Grid:
    columns = (
        code("party", "Party"),
        text("title", "What it is"),
        text("where", "Where"),
        code("subnets", "Subnets, addresses or service"),
        text("listens", "Listens on (TCP ports)"),
        text("client_ports", "Opens connections from ports of"),
    )
    rows = [
        (
            party.key,
            one_line(party.title),
            LOCATIONS[party.location],
            _place(analysis, party),
            ", ".join(map(str, party.listens)),
            party.client_ports.replace("_", " "),
        )
        for party in analysis.estate.parties
    ]
    return grid("parties", "Who takes part", columns, rows)


def _place(analysis: EstateAnalysis, party: Party) -> str:
    if party.location == "vpc":
        subnets = (analysis.estate.get(NetworkInterface, key).subnet for key in party.interfaces)
        return ", ".join(dict.fromkeys(subnets))
    if party.service:
        return party.service
    if party.host_name:
        return f"{one_line(party.host_name)} (addresses not known)"
    return ", ".join(map(str, party.cidr_blocks))
