"""What this is, what it comes to, and where to look."""

import json
from collections import Counter

from workbook.analysis import Analysis
from workbook.catalog import pattern
from workbook.cost.design_break_even import NAT
from workbook.exports.report.accounts import named_accounts
from workbook.exports.report.blocks import Block, Grid, Paragraph, code, grid, number, text
from workbook.exports.report.numbering import see
from workbook.exports.report.phases import phases
from workbook.model.estate.network import NatGateway, NetworkInterface, Subnet, VpcEndpoint
from workbook.version import __version__
from workbook.views.text import counted, one_line

SHORT = 12
ROLES = ("Prepared by", "Reviewed by (network)", "Reviewed by (security)", "Approved by")


def control(analysis: Analysis) -> tuple[Block, ...]:
    """What the document is about, what it was made from, and who signs it."""
    return (
        grid(
            "identity", "This document", (text("what", "What"), text("value", "Value")), _identity(analysis)
        ),
        grid(
            "signatures",
            "Review and approval",
            (text("role", "Role"), text("name", "Name"), text("date", "Date"), text("remark", "Remark")),
            [(role, "", "", "") for role in ROLES],
            note="To be filled in by the people who review it.",
        ),
        _options(analysis),
    )


def _identity(analysis: Analysis) -> list[tuple[str, str]]:
    design, found = analysis.design, pattern(analysis.document.pattern)
    zones = sorted({subnet.availability_zone for subnet in analysis.estate.of(Subnet)})
    return [
        ("Design", one_line(design.title)),
        ("Pattern", f"{found.title} ({found.name})"),
        ("Name prefix", one_line(design.name_prefix)),
        ("Account", ", ".join(name for name, _ in named_accounts(analysis.estate.accounts))),
        ("Region", ", ".join(sorted({vpc.region for vpc in design.vpcs}))),
        ("Availability Zones", ", ".join(zones)),
        ("Result", f"{analysis.result_hash[:SHORT]} (SHA-256 {analysis.result_hash})"),
        ("Made with", f"workbook {__version__}"),
        ("Made on", analysis.made_on or "no date was given"),
        ("Prices as of", _prices_as_of(analysis)),
        ("Tags", ", ".join(f"{one_line(key)}={one_line(value)}" for key, value in design.tags) or "none"),
    ]


def _prices_as_of(analysis: Analysis) -> str:
    dates = sorted({item.as_of for item in analysis.estimate.items if item.as_of[:1].isdigit()})
    return f"{dates[0]} to {dates[-1]}" if dates else "no dated price on file"


def _options(analysis: Analysis) -> Grid:
    """Every option with its value, and whether a person set it."""
    read = analysis.document.read_options()
    values = read.model_dump(mode="json")
    rows = [
        (
            name,
            one_line(field.title or name),
            "automatic" if values[name] is None else _value(values[name]),
            _unit(field.json_schema_extra),
            "set" if name in analysis.document.options else "default",
        )
        for name, field in type(read).model_fields.items()
    ]
    columns = (
        code("option", "Option"),
        text("title", "What it is"),
        code("value", "Value"),
        text("unit", "Unit"),
        text("origin", "Origin"),
    )
    return grid("options", "Options", columns, rows)


def _unit(extra: object) -> str:
    return str(extra.get("unit", "")) if isinstance(extra, dict) else ""


def _value(value: object) -> str:
    """An option's value as one writes it in a saved design."""
    return one_line(value if isinstance(value, str) else json.dumps(value, ensure_ascii=False))


def summary(analysis: Analysis) -> tuple[Block, ...]:
    """The design in a few sentences, its figures, and short answers with where they come from."""
    return (
        Paragraph(_sentences(analysis)),
        grid("figures", "In figures", _FIGURES, _figures(analysis)),
        grid(
            "answers",
            "Questions and where they are answered",
            (text("question", "Question"), text("answer", "Answer"), text("where", "Where")),
            _answers(analysis),
        ),
    )


_FIGURES = (text("figure", "Figure"), text("value", "Value"), text("unit", "Unit"), text("where", "Where"))


def _sentences(analysis: Analysis) -> str:
    design = analysis.design
    used = {(subnet.vpc, subnet.tier) for subnet in analysis.estate.of(Subnet)}
    places = [
        f"VPC {vpc.cidr_block} in {vpc.region}, {counted(vpc.az_count, 'zone')}, tiers "
        + ", ".join(one_line(tier.title) for tier in vpc.tiers if (vpc.key, tier.key) in used)
        for vpc in design.vpcs
    ]
    proof = analysis.proof
    verdict = (
        "Everything stated works by the means the plan chose, nothing unstated gets through, every prohibition holds."
        if proof.holds
        else "THE PROOF DOES NOT HOLD: see what is unproven, unstated or broken before anything is built."
    )
    summary_of = one_line(pattern(analysis.document.pattern).summary)
    return f"{one_line(design.title)}. {summary_of} {'; '.join(places)}. {verdict}"


def _figures(analysis: Analysis) -> list[tuple[str, str, str, str]]:
    estimate, proof = analysis.estimate, analysis.proof
    severities = Counter(finding.severity for finding in analysis.findings if finding.waiver is None)
    waived = sum(finding.waiver is not None for finding in analysis.findings)
    open_findings = ", ".join(f"{count} {severity}" for severity, count in severities.items()) or "none"
    return [
        ("Cost, typical", f"{estimate.monthly_usd:,.2f}", "USD a month", see("cost")),
        (
            "Cost, low to high",
            f"{estimate.monthly_usd_low:,.2f} to {estimate.monthly_usd_high:,.2f}",
            "USD a month",
            see("cost"),
        ),
        ("Flows proven", f"{len(proof.proven_flows)} of {len(proof.stated_flows)}", "flows", see("proof")),
        ("Passages open and not stated", str(len(proof.unstated_flows)), "passages", see("proof")),
        ("Ends opened wider than stated", str(len(proof.widened)), "ends", see("proof")),
        (
            "Prohibitions that hold",
            f"{sum(p.holds for p in proof.prohibitions)} of {len(proof.prohibitions)}",
            "prohibitions",
            see("proof"),
        ),
        ("Findings nobody accepted", open_findings, "findings", see("checks")),
        ("Findings accepted with a reason", str(waived), "findings", see("checks")),
        (
            "Resources that the design makes",
            str(sum(len(phase.resources) for phase in phases(analysis.estate))),
            "AWS resources",
            f"{see('scope')}, {see('order')}",
        ),
        (
            "Everything in the model, with network interfaces and what AWS makes or has by itself",
            str(len(analysis.estate.resources)),
            "resources",
            see("inventory"),
        ),
    ]


def _answers(analysis: Analysis) -> list[tuple[str, str, str]]:
    first = phases(analysis.estate)[0]
    return [
        ("Which subnet holds a workload?", _tiers(analysis), see("addresses")),
        (
            "Why is a port open?",
            "Each rule names the flow it serves; each flow names its purpose.",
            f"{see('security_groups')}, {see('requirements')}",
        ),
        (
            "Which way does a packet go?",
            "Hop by hop, there and back, with the rule that lets it through.",
            see("flows"),
        ),
        ("What can the internet reach?", _from_internet(analysis), see("tests")),
        ("How do workloads reach AWS services?", _endpoints(analysis), see("endpoints")),
        ("Who may do what?", "Each role with its statements and the access behind each.", see("identity")),
        (
            "What is applied first?",
            f"{first.title}: {', '.join(sorted({type(r).__name__ for r in first.resources}))}.",
            see("order"),
        ),
        ("What does it cost without NAT?", without_nat(analysis), see("cost")),
        (
            "How is it tested?",
            "Commands for Reachability Analyzer, each with the expected answer.",
            see("tests"),
        ),
        ("How is it taken back?", "The steps backwards, and what holds them up.", see("rollback")),
        ("What is not decided?", "Open points with who has to act.", see("open_points")),
    ]


def _tiers(analysis: Analysis) -> str:
    """Each tier with the parties that stand in it."""
    found: dict[str, dict[str, None]] = {}
    for party in analysis.estate.parties:
        for key in party.interfaces:
            subnet = analysis.estate.get(Subnet, analysis.estate.get(NetworkInterface, key).subnet)
            if not party.key.startswith("endpoint:"):
                found.setdefault(f"{subnet.vpc}/{subnet.tier}", {})[party.key] = None
    return "; ".join(f"{tier}: {', '.join(parties)}" for tier, parties in found.items()) + "."


def _from_internet(analysis: Analysis) -> str:
    outside = {"internet", *(p.key for p in analysis.estate.parties if p.location == "internet")}
    open_to = [line for line in analysis.proof.stated_flows if line.source in outside]
    return (
        "; ".join(
            f"{line.destination} on {line.protocol}/{line.ports} from {line.source}" for line in open_to
        )
        or "Nothing."
    )


def _endpoints(analysis: Analysis) -> str:
    by_type = Counter(endpoint.vpc_endpoint_type.lower() for endpoint in analysis.estate.of(VpcEndpoint))
    counts = [counted(count, f"{kind} endpoint") for kind, count in sorted(by_type.items())]
    nats = len(analysis.estate.of(NatGateway))
    return f"{' and '.join(counts) or 'no endpoints'}; {counted(nats, 'NAT gateway') if nats else 'no NAT gateway'}."


def without_nat(analysis: Analysis) -> str:
    """What the same design costs when no NAT gateway carries anything, or why it cannot do without."""
    estimate = analysis.estimate
    if not analysis.estate.of(NatGateway):
        return f"It has no NAT gateway: {estimate.monthly_usd:,.2f} USD a month."
    nat = sum(item.monthly_usd or 0.0 for item in estimate.items if item.paid_for == NAT)
    share = (
        f"NAT comes to {nat:,.2f} of {estimate.monthly_usd:,.2f} USD a month; "
        f"everything else to {estimate.monthly_usd - nat:,.2f}."
    )
    found = [s for s in analysis.comparison.strategies if dict(s.options).get("nat_mode") == "none"]
    priced = [s for s in found if s.monthly_usd is not None]
    if not priced:
        why = next((one.sentence for one in estimate.break_even if one.service == NAT), "")
        egress = _egress_behind_nat(analysis)
        hosts = (
            f"Without the flows to hosts outside AWS, which need NAT, internet egress of {egress:,.2f} would go too: "
            f"{estimate.monthly_usd - nat - egress:,.2f} USD a month."
            if egress
            else ""
        )
        return one_line(f"{share} {why or 'No way without NAT was compared.'} {hosts}")
    best = min(priced, key=lambda s: s.monthly_usd or 0.0)
    return one_line(f"{best.monthly_usd:,.2f} USD a month ({best.title}). {best.note} {share}")


def _egress_behind_nat(analysis: Analysis) -> float:
    """Internet egress, in USD a month, of the flows that pass a NAT gateway."""
    nats = {nat.key for nat in analysis.estate.of(NatGateway)}
    passing = {f"flow/{means.flow}/" for means in analysis.estate.means if nats & set(means.via)}
    return sum(
        item.monthly_usd or 0.0
        for item in analysis.estimate.items
        if item.component == "internet_out" and any(item.key.startswith(start) for start in passing)
    )


def scope(analysis: Analysis) -> tuple[Block, ...]:
    """What is made, what is there already, and what was left out."""
    estate, design = analysis.estate, analysis.design
    made = Counter(type(r).__name__ for phase in phases(estate) for r in phase.resources)
    existing = [(r.key, type(r).__name__, r.existing_id) for r in estate.resources if r.existing_id]
    return (
        grid(
            "made",
            "What the design makes",
            (code("kind", "Kind"), number("count", "How many", "resources")),
            sorted(made.items()),
            note=f"{sum(made.values())} in all, each named in {see('inventory')}; network interfaces come with what they belong "
            "to. Terraform counts otherwise: it writes some things AWS counts as one (a bucket, a role) as several "
            "resources, and leaves to AWS what AWS writes by itself.",
        ),
        grid(
            "existing",
            "What is there already",
            (code("key", "Name in the design"), code("kind", "Kind"), code("id", "Id or ARN")),
            existing,
            empty="Nothing: the design makes all it uses.",
        ),
        grid(
            "left_out",
            "Not planned",
            (text("subject", "Subject"), text("why", "Why")),
            [(one_line(left.subject), one_line(left.sentence)) for left in design.not_planned],
            empty="No option asks for something that the design then does not plan. What options switch off is not "
            f"listed here: see the options in {see('control')}.",
        ),
        grid(
            "design_assumptions",
            "What the design rests on",
            (text("subject", "Subject"), text("sentence", "Assumed")),
            [(one_line(a.subject), one_line(a.sentence)) for a in design.assumptions],
            note=f"What the proof takes for granted stands in {see('proof')}, what the price takes in {see('cost')}.",
        ),
    )
