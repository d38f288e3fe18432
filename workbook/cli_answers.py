"""Commands that answer about one network: the whole analysis, one connection, all connections."""

import argparse
from typing import TYPE_CHECKING

from workbook import cli_input, cli_networks
from workbook.cli_input import BROKEN, FINE

if TYPE_CHECKING:
    from workbook.analysis import Analysis, EstateAnalysis, ImportAnalysis
    from workbook.reachability.path import Path

SEVERITIES = ("low", "medium", "high", "critical")


def add_analyze(command: argparse.ArgumentParser) -> None:
    """The arguments of `analyze`."""
    command.add_argument("--fail-on", choices=SEVERITIES, help="exit 3 for findings at or above")
    cli_networks.add_scopes(command)


def add_reach(command: argparse.ArgumentParser) -> None:
    """The arguments of `reach`."""
    ends = (
        "a party, id, name or ARN, a subnet, VPC or group, an address or CIDR, internet, on-premises, aws:s3"
    )
    command.add_argument("--from", dest="source", required=True, metavar="A", help=ends)
    command.add_argument("--to", dest="destination", required=True, metavar="B", help="likewise")
    command.add_argument(
        "--port", required=True, metavar="tcp/443", help="tcp/N, tcp/N-M, udp/N, icmp, icmp/T/C, all"
    )
    command.add_argument("--vpc", help="the VPC that addresses are seen from")


def analyze(parsed: argparse.Namespace) -> int:
    """Print proof, findings and cost of a network, and what scopes say of it."""
    analysis = cli_input.analysis(parsed)
    scopes = cli_networks.scope_results(parsed, analysis)
    if parsed.json:
        from workbook.views.answers import analysis_answer

        cli_input.show(cli_networks.with_scopes(analysis_answer(analysis), scopes))
    else:
        _print_analysis(analysis)
        cli_networks.print_scopes(scopes)
    kept = all(scope.holds for scope in scopes or ())
    return verdict(analysis, parsed.fail_on) if kept else BROKEN


def verdict(analysis: "EstateAnalysis", fail_on: str | None) -> int:
    """The exit code that a network's proof and findings have earned."""
    if analysis.verdict and not analysis.verdict.holds:
        return BROKEN
    counted = SEVERITIES[SEVERITIES.index(fail_on) :] if fail_on else ()
    open_findings = (finding for finding in analysis.findings if finding.waiver is None)
    return BROKEN if any(finding.severity in counted for finding in open_findings) else FINE


def _print_analysis(analysis: "EstateAnalysis") -> None:
    from workbook.analysis import Analysis, ImportAnalysis

    print(f"{analysis.title} ({analysis.result_hash[:12]})")
    if isinstance(analysis, Analysis):
        _print_proof(analysis)
    if isinstance(analysis, ImportAnalysis):
        _print_import(analysis)
    estimate = analysis.estimate
    missing = (
        "" if estimate.complete else f" and {len(estimate.missing_prices)} meters without a price on file"
    )
    print(f"Cost ${estimate.monthly_usd:,.2f} a month "
          f"(${estimate.monthly_usd_low:,.2f} to ${estimate.monthly_usd_high:,.2f}){missing}.")  # fmt: skip
    _print_findings(analysis)


def _print_import(analysis: "ImportAnalysis") -> None:
    from workbook.views.import_lines import import_lines

    print(*import_lines(analysis.imported), sep="\n")
    print("Cost is of what is billed by the hour and month; data is not priced without volumes.")


def _print_proof(analysis: "Analysis") -> None:
    proof = analysis.proof
    saved = analysis.document.result_hash
    if saved and saved != analysis.result_hash:
        print(
            f"This workbook plans it differently from the one that saved it ({saved[:12]}); see `workbook matrix`."
        )
    holds = "holds" if proof.holds else "DOES NOT HOLD"
    print(f"Proof {holds}: {len(proof.proven_flows)} of {len(proof.stated_flows)} flows proven, "
          f"{len(proof.unstated_flows)} open that nobody stated, {len(proof.partial)} partial.")  # fmt: skip
    for broken in proof.unproven_flows:
        print(
            f"  not proven: {broken.source} -> {broken.destination} {broken.protocol}/{broken.ports}: {broken.why}"
        )
    for extra in proof.unstated_flows:
        print(f"  not stated: {extra.source} -> {extra.destination} {extra.protocol}/{extra.ports}")
    print(f"Permissions: {len(proof.proven_accesses)} of {len(proof.stated_accesses)} accesses proven, "
          f"{len(proof.unstated_accesses)} allowed that nobody stated.")  # fmt: skip
    for access in proof.unproven_accesses:
        print(f"  not proven: {access.principal}: {access.why}")
    for open_access in proof.unstated_accesses:
        words = f"{', '.join(open_access.actions[:3])} on {open_access.resource} by {open_access.statement}"
        print(f"  not stated: {open_access.principal} may {words}")
    for result in proof.prohibitions:
        print(f"  {'kept' if result.holds else 'BROKEN'}: {result.purpose} {result.counterexample}".rstrip())
    for left in analysis.design.not_planned:
        print(f"  not planned: {left.sentence}")


def _print_findings(analysis: "EstateAnalysis") -> None:
    standing = [finding for finding in analysis.findings if finding.waiver is None]
    waived = len(analysis.findings) - len(standing)
    print(f"Findings: {len(standing)} standing, {waived} accepted with a reason.")
    for finding in standing:
        print(f"  {finding.severity:13} {finding.check}  {finding.message}")


def reach(parsed: argparse.Namespace) -> int:
    """Print whether one end reaches another, hop by hop."""
    from workbook.views.answers import plain
    from workbook.views.path_lines import path_lines

    path = _path(parsed) if parsed.describe is None else _existing_path(parsed)
    if parsed.json:
        cli_input.show(plain(path.to_dict()))
    else:
        print("\n".join(path_lines(path)))
    return FINE


def _path(parsed: argparse.Namespace) -> "Path":
    from workbook.document import build
    from workbook.plan import plan
    from workbook.reachability.reach import reach as asked

    document = cli_input.document(parsed)
    estate = plan(build(document), document.network)
    return asked(estate, parsed.source, parsed.destination, parsed.port, parsed.vpc)


def _existing_path(parsed: argparse.Namespace) -> "Path":
    """In an existing network; of an end that could not be read nobody can tell."""
    from workbook.reachability.reach import reach as asked
    from workbook.reachability.unread import unread_path

    imported = cli_input.imported(parsed)
    cli_input.warn_of_unread_files(imported)
    for word in (parsed.source, parsed.destination):
        if left := imported.unread(word):
            ends = (parsed.source, parsed.destination)
            return unread_path(ends, parsed.port, component=word, kind=left.type, why=left.why)
    ends = (imported.end(parsed.source), imported.end(parsed.destination))
    return asked(imported.estate, *ends, parsed.port, parsed.vpc)


def matrix(parsed: argparse.Namespace) -> int:
    """Print who reaches whom."""
    from workbook.views.answers import matrix_answer

    analysis = cli_input.analysis(parsed)
    scopes = cli_networks.scope_results(parsed, analysis)
    answer = cli_networks.with_scopes(matrix_answer(analysis), scopes)
    columns = ("source", "destination", "protocol", "ports", "verdict", "stated")
    if parsed.json:
        cli_input.show(answer)
    else:
        cli_input.table(answer["passages"], columns)
        cli_networks.print_scopes(scopes)
    return FINE
