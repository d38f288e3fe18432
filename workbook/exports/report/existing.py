"""The report of an existing network: the parts of the handoff that need no intent, under the same numbers."""

from collections import Counter
from collections.abc import Callable, Mapping

from workbook.analysis import ImportAnalysis
from workbook.exports.report.blocks import Block, Grid, Paragraph, code, grid, number, text
from workbook.exports.report.numbering import KEYS, see
from workbook.exports.report.parts import checks, closing, cost, intent, network
from workbook.imports.remarks import CONSEQUENCES, remarks
from workbook.model.estate.network import (
    NetworkAclEntry,
    NetworkInterface,
    Route,
    SecurityGroup,
    SecurityGroupRule,
    Subnet,
    Vpc,
)
from workbook.reachability.passages import passages
from workbook.version import __version__
from workbook.views.import_lines import some
from workbook.views.text import counted, one_line

SHORT = 12
MOST_PASSAGES = 500
"""Rows that one still reads; more of them are for programs."""

Made = Callable[[ImportAnalysis], tuple[Block, ...]]


def control(analysis: ImportAnalysis) -> tuple[Block, ...]:
    """What was read, and what it comes to."""
    zones = sorted({subnet.availability_zone for subnet in analysis.estate.of(Subnet)} - {""})
    rows = [
        ("Network", one_line(analysis.title)),
        ("Accounts", ", ".join(one_line(account.title) for account in analysis.estate.accounts)),
        ("Regions", ", ".join(sorted({vpc.region for vpc in analysis.estate.of(Vpc)} - {""}))),
        ("Availability Zones", ", ".join(zones)),
        ("Result", f"{analysis.result_hash[:SHORT]} (SHA-256 {analysis.result_hash})"),
        ("Made with", f"workbook {__version__}"),
        ("Made on", analysis.made_on or "no date was given"),
    ]
    left = ", ".join(str(number) for number, key in enumerate(KEYS, start=1) if key not in EXISTING)
    words = (
        f"Parts {left} of a design's handoff tell of intent, which no describe answer holds: they are left out, and the "
        "others keep their numbers."
    )
    identity = grid("identity", "This document", (text("what", "What"), text("value", "Value")), rows)
    return (identity, Paragraph(words))


def summary(analysis: ImportAnalysis) -> tuple[Block, ...]:
    """The network in figures, and where each is told."""
    found, estate = tuple(passages(analysis.matrix)), analysis.estate
    standing = Counter(finding.severity for finding in analysis.findings)
    verdicts = Counter(each.verdict for each in found)
    words = ", ".join(f"{count} {severity}" for severity, count in sorted(standing.items())) or "none"
    figures = [
        ("VPCs", len(estate.of(Vpc)), see("addresses")),
        ("Subnets", len(estate.of(Subnet)), see("addresses")),
        ("Interfaces", len(estate.of(NetworkInterface)), see("inventory")),
        ("Security groups", len(estate.of(SecurityGroup)), see("security_groups")),
        ("Rules of security groups", len(estate.of(SecurityGroupRule)), see("security_groups")),
        ("Entries of network ACLs", len(estate.of(NetworkAclEntry)), see("network_acls")),
        ("Routes", len(estate.of(Route)), see("routes")),
        ("Open passages between parties", verdicts["reachable"] + verdicts["partial"], see("proof")),
        ("Passages that nobody can tell", verdicts["unknown"], see("proof")),
        ("Findings", words, see("checks")),
        ("USD a month that run by the hour", f"{analysis.estimate.monthly_usd:,.2f}", see("cost")),
        ("Things not understood", len(analysis.imported.not_understood), see("scope")),
    ]
    columns = (text("figure", "Figure"), text("value", "Value"), text("where", "Where"))
    return (grid("figures", "In figures", columns, [(name, str(value), at) for name, value, at in figures]),)


def scope(analysis: ImportAnalysis) -> tuple[Block, ...]:
    """What was read, what was not understood, and what is taken for granted."""
    imported = analysis.imported
    understood = grid(
        "understood",
        "What was read",
        (code("type", "Answer"), number("count", "How many")),
        [(each.type, each.count) for each in imported.understood],
    )
    left = grid(
        "not_understood",
        "What was not understood",
        (
            code("type", "Answer"),
            code("id", "Id"),
            text("file", "File"),
            text("why", "Why"),
            text("so", "What follows"),
        ),
        [
            (
                one_line(each.type),
                one_line(", ".join(each.ids)),
                one_line(", ".join(each.files)),
                one_line(each.why),
                CONSEQUENCES[each.weight],
            )
            for each in remarks(imported.not_understood)
        ],
        note="What makes verdicts unknown comes first; nothing is guessed.",
        empty="Everything was understood.",
    )
    return (understood, left, _assumptions())


ASSUMED = (
    ("The internet", "carries what reaches it and answers every request"),
    ("Networks on premises and of peers outside", "route what they announce, and filter nothing"),
    ("Hosts", "have no firewall of their own, and a process listens where one asks"),
    ("The files", "show the network of one moment; what changed since is not in them"),
)
"""What no describe answer can tell."""


def _assumptions() -> Grid:
    columns = (text("subject", "Subject"), text("assumed", "Taken for granted"))
    return grid("assumed", "What is taken for granted", columns, ASSUMED)


def network_acls(analysis: ImportAnalysis) -> tuple[Block, ...]:
    """Every entry in the order of evaluation, and the ports that clients open connections from."""
    return (network.estate_table(analysis, "network_acl_entries"), network.client_ports(analysis))


def endpoints(analysis: ImportAnalysis) -> tuple[Block, ...]:
    """Endpoints and what their policies let through."""
    policies = network.statements(
        "endpoint_policies", "Endpoint policies", network.endpoint_policies(analysis)
    )
    return (network.estate_table(analysis, "endpoints"), policies)


def reachability(analysis: ImportAnalysis) -> tuple[Block, ...]:
    """Who reaches whom: there is nothing stated to hold it against."""
    found = tuple(passages(analysis.matrix))
    sentence = (
        "Nobody stated what must be possible, so nothing is proven: what the engine found open is listed."
    )
    columns = (
        code("source", "From"),
        code("destination", "To"),
        text("ip", "IP"),
        text("protocol", "Protocol"),
        text("ports", "Ports"),
        text("verdict", "Verdict"),
    )
    rows = [
        (p.source, p.destination, str(p.ip_version), p.protocol, p.ports, p.verdict)
        for p in found[:MOST_PASSAGES]
    ]
    more = len(found) - len(rows)
    note = f"{counted(more, 'passage')} more: `workbook matrix --json` lists every one." if more > 0 else ""
    return (
        Paragraph(sentence, notice=True),
        network.estate_table(analysis, "reachability_matrix"),
        grid("passages", "Every passage", columns, rows, note=note, empty="Nobody reaches anybody."),
    )


def findings(analysis: ImportAnalysis) -> tuple[Block, ...]:
    """Findings with evidence and remedy, what scanners call them, and every check's result."""
    statuses = Counter(result.status for result in analysis.checks)
    sentence = (
        f"{len(analysis.checks)} checks: {statuses['passed']} passed, {statuses['failed']} found something, "
        f"{statuses['not_applicable']} do not apply, most of them because they need intent."
    )
    return (
        Paragraph(sentence),
        checks.open_findings(analysis),
        checks.scanners(analysis),
        network.estate_table(analysis, "checks"),
    )


def fixed_cost(analysis: ImportAnalysis) -> tuple[Block, ...]:
    """What runs by the hour and month; nobody stated volumes."""
    sentence = (
        f"USD {analysis.estimate.monthly_usd:,.2f} a month for what is billed by the hour and month. "
        "Data is not priced: no volumes were stated."
    )
    return (
        Paragraph(sentence, notice=True),
        cost.sums(analysis),
        network.estate_table(analysis, "cost_items"),
        network.estate_table(analysis, "cost_assumptions"),
        cost.missing_prices(analysis),
    )


def open_points(analysis: ImportAnalysis) -> tuple[Block, ...]:
    """What somebody has to look at: standing findings, what was not understood, prices that are missing."""
    rows = [
        *((f"{f.check} {f.resource}", one_line(f"{f.message}. {f.remedy}")) for f in analysis.findings),
        *(
            (one_line(f"{each.type} {some(each.ids)}".strip()), one_line(each.why))
            for each in remarks(analysis.imported.not_understood)
        ),
    ]
    columns = (text("subject", "Subject"), text("point", "What is open"))
    return (grid("open", "Open points", columns, dict.fromkeys(rows), empty="Nothing is open."),)


def inventory(analysis: ImportAnalysis) -> tuple[Block, ...]:
    """Every resource that was read, with its account and Region."""
    columns = (
        text("kind", "Kind"),
        code("key", "Id"),
        text("name", "Name tag"),
        code("what", "What"),
        text("account", "Account"),
        text("region", "Region"),
    )
    rows = [
        (
            type(r).__name__,
            r.key,
            one_line(dict(r.tags).get("Name", "")),
            closing.what(r),
            r.account,
            r.region,
        )
        for r in analysis.estate.resources
    ]
    return (grid("resources", "Every resource", columns, rows),)


EXISTING: Mapping[str, Made] = {
    "control": control,
    "summary": summary,
    "scope": scope,
    "picture": intent.picture,
    "addresses": network.addresses,
    "security_groups": network.security_groups,
    "network_acls": network_acls,
    "routes": network.routes,
    "endpoints": endpoints,
    "proof": reachability,
    "checks": findings,
    "cost": fixed_cost,
    "quotas": checks.quotas,
    "open_points": open_points,
    "glossary": closing.glossary,
    "sources": closing.sources,
    "inventory": inventory,
}
"""What fills each part for an existing network; the parts of the handoff that are not here tell of intent."""
