"""Decisions, what is open, words, sources, and the list of everything."""

from collections.abc import Iterator

from workbook.analysis import Analysis, EstateAnalysis
from workbook.checks.catalog import check_named
from workbook.checks.finding import Finding
from workbook.checks.subject import Subject
from workbook.checks.usage import usages
from workbook.exports.report.accounts import named_accounts
from workbook.exports.report.blocks import Block, Paragraph, code, grid, number, text
from workbook.exports.report.numbering import see
from workbook.exports.report.phases import phases
from workbook.facts.quotas import quota
from workbook.model.estate.data import S3Bucket
from workbook.model.estate.identity import IamRole, Secret
from workbook.model.estate.network import (
    NetworkAclEntry,
    NetworkInterface,
    Route,
    SecurityGroupRule,
    Subnet,
    Vpc,
)
from workbook.model.estate.party import Means
from workbook.model.estate.resource import Resource
from workbook.proof.proof import Proof
from workbook.views.text import one_line


def decisions(analysis: Analysis) -> tuple[Block, ...]:
    """What was decided in the review, and what was decided by setting an option."""
    recorded = (
        text("title", "Decision"),
        text("status", "Status"),
        text("decision", "What"),
        text("context", "Why"),
        text("consequences", "Consequences"),
        text("date", "Date"),
    )
    rows = [
        (
            one_line(d.title),
            d.status,
            one_line(d.decision),
            one_line(d.context),
            one_line(d.consequences),
            d.date,
        )
        for d in analysis.design.decisions
    ]
    set_options = [(name, one_line(str(value))) for name, value in sorted(analysis.document.options.items())]
    return (
        grid("decisions", "Decisions on record", recorded, rows, empty="No decision was put on record."),
        grid(
            "set_options",
            "Options that somebody set",
            (code("option", "Option"), code("value", "Value")),
            set_options,
            empty="Every option has its default.",
            note=f"All options stand in {see('control')}.",
        ),
        grid(
            "notes", "Notes", (text("note", "Note"),), [(one_line(note),) for note in analysis.design.notes]
        ),
    )


def open_points(analysis: Analysis) -> tuple[Block, ...]:
    """Everything that somebody still has to decide, accept or find out."""
    columns = (text("subject", "Subject"), text("point", "What is open"), text("who", "Who acts"))
    rows = list(dict.fromkeys(_open(analysis)))
    return (grid("open", "Open points", columns, rows, empty="Nothing is open."),)


Point = tuple[str, str, str]


def _open(analysis: Analysis) -> Iterator[Point]:
    yield from _unproven(analysis.proof)
    yield from _findings(analysis.findings)
    yield from _unknown(analysis)


def _unproven(proof: Proof) -> Iterator[Point]:
    for line in (*proof.unproven_flows, *proof.unstated_flows):
        yield (f"{line.source} to {line.destination}", "the proof does not hold here", "architect")
    for result in proof.prohibitions:
        if not result.holds:
            yield (result.key, one_line(result.counterexample), "architect")


def _findings(findings: tuple[Finding, ...]) -> Iterator[Point]:
    for finding in findings:
        name = f"{finding.check} {finding.resource}"
        if finding.waiver is None:
            yield (name, one_line(f"{finding.message}. {finding.remedy}"), "architect: mend or accept")
        elif finding.waiver.expires:
            yield (name, f"the waiver ends on {finding.waiver.expires}", finding.waiver.owner or "its owner")


def _unknown(analysis: Analysis) -> Iterator[Point]:
    without = [account for account in analysis.estate.accounts if not account.account_id]
    for name, count in named_accounts(without):
        ids = "ids are" if count > 1 else "id is"
        yield (name, f"the account {ids} not known to the design", "platform team")
    for left in analysis.design.not_planned:
        yield (one_line(left.subject), f"not planned: {one_line(left.sentence)}", "architect")
    for missing in analysis.estimate.missing_prices:
        what = f"{missing.service} {missing.component}"
        yield (what, f"no price on file for {missing.region}", "whoever approves the budget")


def glossary(_analysis: EstateAnalysis) -> tuple[Block, ...]:
    """The words stand in the templates."""
    return ()


def sources(analysis: EstateAnalysis) -> tuple[Block, ...]:
    """Where AWS says what this document rests on."""
    columns = (code("source", "Source"), text("used", "Used for"))
    found: dict[str, dict[str, None]] = {}
    for source, used in _sources(analysis):
        found.setdefault(source, {})[used] = None
    rows = [(source, "; ".join(used)) for source, used in sorted(found.items())]
    dates = sorted({item.as_of for item in analysis.estimate.items if item.as_of[:1].isdigit()})
    dated = f" Prices are as of {dates[0]} to {dates[-1]}." if dates else ""
    return (
        Paragraph(
            f"Names, ports, quotas, prices and control ids are rows of data with a source and a date.{dated}"
        ),
        grid("sources", "Sources", columns, rows),
    )


def _sources(analysis: EstateAnalysis) -> Iterator[tuple[str, str]]:
    for resource in analysis.estate.resources:
        for reason in resource.because:
            if reason.source:
                yield reason.source, f"house rule {reason.key}"
    for finding in analysis.findings:
        yield check_named(finding.check).source, f"check {finding.check}"
    for usage in usages(Subject(estate=analysis.estate, computed=analysis.matrix)):
        yield quota(usage.quota).source, f"quota: {quota(usage.quota).title}"
    for item in analysis.estimate.items:
        if item.source:
            yield one_line(item.source), f"prices as of {item.as_of}"


def inventory(analysis: Analysis) -> tuple[Block, ...]:
    """Every resource of the estate by name, with the reasons it is there for."""
    step = {r.key: phase.number for phase in phases(analysis.estate) for r in phase.resources}
    named = [r for r in analysis.estate.resources if not isinstance(r, NetworkInterface)]
    columns = (
        number("step", "Step"),
        text("kind", "Kind"),
        code("key", "Name in the design"),
        code("what", "What"),
        code("name", "Name in AWS"),
        text("because", "Because"),
    )
    rows = [(step.get(r.key), type(r).__name__, r.key, what(r), _name(r), _because(r)) for r in named]
    cards = [
        (card.key, card.subnet, ", ".join(card.security_groups), card.attached_to, card.interface_type)
        for card in analysis.estate.of(NetworkInterface)
    ]
    interfaces = (
        code("key", "Interface"),
        code("subnet", "Subnet"),
        code("groups", "Security groups"),
        code("of", "Of"),
        code("type", "Type"),
    )
    return (
        grid(
            "resources",
            "Every resource",
            columns,
            rows,
            note=f"Steps are those of {see('order')}; without a step it is there already, or AWS's own. A bucket's name ends in "
            "what Terraform adds to keep it unique, RDS names the secret it manages, and rules, entries and routes have no "
            "names: the outputs of the Terraform and the ids that AWS gives tell them.",
        ),
        grid(
            "interfaces",
            "Interfaces",
            interfaces,
            cards,
            note="One stands for all that its party has in the subnet. AWS makes them and chooses their addresses.",
        ),
        _means(analysis.estate.means),
    )


def _means(means: tuple[Means, ...]) -> Block:
    columns = (code("flow", "Flow"), code("via", "By way of"), code("to", "Delivered to"))
    rows = [(found.flow, ", ".join(found.via), found.delivered_to) for found in means]
    return grid("means", "The means of each flow", columns, rows)


def _because(resource: Resource) -> str:
    return "; ".join(dict.fromkeys(one_line(reason.sentence) for reason in resource.because))


def _name(resource: Resource) -> str:
    """The name AWS shows; none where AWS or Terraform makes it up (a bucket's end, a secret of RDS) or where it has none."""
    match resource:
        case IamRole():
            return resource.role_name
        case S3Bucket() | Secret() | SecurityGroupRule() | NetworkAclEntry() | Route():
            return ""
        case _:
            return dict(resource.tags).get("Name", "")


def what(resource: Resource) -> str:
    """The one figure that tells a resource from its likes."""
    match resource:
        case Vpc():
            return ", ".join(map(str, resource.cidr_blocks))
        case Subnet():
            return f"{resource.cidr_block or resource.ipv6_cidr_block} in {resource.availability_zone}"
        case Route():
            return f"to {resource.target}"
        case SecurityGroupRule():
            return f"{'out' if resource.is_egress else 'in'} {resource.ip_protocol} {resource.from_port}-{resource.to_port}"
        case NetworkAclEntry():
            return f"{resource.rule_number} {resource.rule_action} {'out' if resource.egress else 'in'}"
        case _:
            return resource.existing_id
