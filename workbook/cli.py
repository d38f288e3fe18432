"""The command line: the same analysis as everywhere, for scripts and for people in a hurry.

Exit 0 fine (a blocked path is an answer); 2 bad input, one sentence a fault on stderr; 3 a proof that does not
hold, a scope that is broken, or findings at or above `--fail-on`.
"""

import argparse
import json
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from workbook import cli_advice, cli_input, cli_networks, cli_permissions
from workbook.errors import OptionsError, WorkbookError
from workbook.version import __version__

if TYPE_CHECKING:
    from workbook.analysis import Analysis, EstateAnalysis, ImportAnalysis

FINE, BAD_INPUT, BROKEN = 0, 2, 3
SEVERITIES = ("low", "medium", "high", "critical")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; the exit code is its answer."""
    parsed = _parser().parse_args(arguments)
    try:
        code: int = parsed.run(parsed)
    except OptionsError as error:
        print(*error.faults, sep="\n", file=sys.stderr)
        return BAD_INPUT
    except WorkbookError as error:
        print(error, file=sys.stderr)
        return BAD_INPUT
    except BrokenPipeError:
        sys.stderr.close()
        return FINE
    return code


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="workbook", description="Design secure AWS networks, offline.")
    parser.add_argument("--version", action="version", version=f"workbook {__version__}")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    _command(commands, "patterns", _patterns, "the catalogue of architectures")
    options = _command(commands, "options", _options, "the options of a pattern, as JSON Schema")
    options.add_argument("pattern")
    analyze = _command(
        commands, "analyze", _analyze, "proof, rules, routes, findings and cost", designed=True
    )
    analyze.add_argument("--fail-on", choices=SEVERITIES, help="exit 3 for findings at or above")
    cli_networks.add_scopes(analyze)
    reach = _command(commands, "reach", _reach, "can A reach B, and what stands in the way", designed=True)
    reach.add_argument("--from", dest="source", required=True, metavar="A")
    reach.add_argument("--to", dest="destination", required=True, metavar="B")
    reach.add_argument(
        "--port", required=True, metavar="tcp/443", help="tcp/N, tcp/N-M, udp/N, icmp, icmp/T/C, all"
    )
    reach.add_argument("--vpc", help="the VPC that addresses are seen from")
    cli_permissions.add_can(
        _command(
            commands, "can", cli_permissions.can, "may A do this, and which statement says so", designed=True
        )
    )
    cli_networks.add_scopes(_command(commands, "matrix", _matrix, "who reaches whom", designed=True))
    compare = _command(commands, "diff", cli_networks.diff, "what differs between two networks")
    cli_networks.add_diff(compare, cli_input.settings)
    cli_networks.add_adopt(
        _command(commands, "adopt", cli_networks.adopt, "an existing network as a document to review")
    )
    helped = commands.add_parser(
        "advise", help="help with a choice: NAT or endpoints, peering or PrivateLink ..."
    )
    cli_advice.add_advise(helped)
    helped.set_defaults(run=cli_advice.run)
    noted = _command(commands, "notes", cli_advice.show_notes, "what to know about a pattern, with sources")
    noted.add_argument("pattern")
    _export_command(commands)
    _snapshot_command(commands)
    serve = commands.add_parser("serve", help="the workbench as a page on this machine")
    serve.add_argument("--port", type=int, default=8866)
    serve.set_defaults(run=_serve)
    return parser


def _command(
    commands: Any, name: str, run: Callable[[argparse.Namespace], int], words: str, *, designed: bool = False
) -> argparse.ArgumentParser:
    command: argparse.ArgumentParser = commands.add_parser(
        name, help=words, description=words.capitalize() + "."
    )
    if designed:
        _add_design(command)
    command.add_argument("--json", action="store_true", help="the answer as JSON")
    command.set_defaults(run=run)
    return command


def _add_design(command: argparse.ArgumentParser) -> None:
    command.add_argument("design", metavar="PATTERN|design.json", nargs="?")
    command.add_argument("--set", dest="settings", action="append", default=[], metavar="key=value")
    command.add_argument(
        "--describe",
        type=Path,
        metavar="DIR",
        help="an existing network in place of a design: a folder or file of AWS describe JSON",
    )


def _export_command(commands: Any) -> None:
    words = "Terraform, AWS CLI lines, document, JSON, report, picture: the handoff pack"
    export = commands.add_parser("export", help=words, description=words)
    _add_design(export)
    export.add_argument("--out", required=True, type=Path, metavar="DIR")
    export.add_argument(
        "--format", metavar="LIST", help="terraform,cli,document,report,picture,json (default: all)"
    )
    export.add_argument("--templates", type=Path, metavar="DIR", help="your own words and skeletons")
    export.add_argument("--force", action="store_true", help="write over an existing folder")
    export.set_defaults(run=_export)


def _snapshot_command(commands: Any) -> None:
    words = "an account's network as describe JSON: read-only calls to AWS, made only by this command"
    snapshot = commands.add_parser("snapshot", help=words, description=words)
    where = snapshot.add_mutually_exclusive_group(required=True)
    where.add_argument("--out", type=Path, metavar="DIR")
    where.add_argument(
        "--policy", action="store_true", help="print the IAM policy it needs, and call nothing"
    )
    snapshot.add_argument(
        "--region", dest="regions", action="extend", nargs="+", default=[], metavar="REGION"
    )
    snapshot.add_argument("--profile", help="a profile of the AWS configuration")
    snapshot.add_argument("--force", action="store_true", help="write over an existing folder")
    snapshot.set_defaults(run=_snapshot)


def _patterns(parsed: argparse.Namespace) -> int:
    from workbook.catalog import names, pattern

    found = [pattern(name) for name in names()]
    rows = [{"name": each.name, "title": each.title, "summary": each.summary} for each in found]
    cli_input.show(rows) if parsed.json else cli_input.table(rows, ("name", "title", "summary"))
    return FINE


def _options(parsed: argparse.Namespace) -> int:
    from workbook.catalog import pattern

    schema = pattern(parsed.pattern).options.model_json_schema()
    if parsed.json:
        cli_input.show(schema)
        return FINE
    rows = [
        {"option": name, "default": json.dumps(field.get("default")), "meaning": field["description"]}
        for name, field in schema["properties"].items()
    ]
    cli_input.table(rows, ("option", "default", "meaning"))
    return FINE


def _analyze(parsed: argparse.Namespace) -> int:
    analysis = cli_input.analysis(parsed)
    scopes = cli_networks.scope_results(parsed, analysis)
    if parsed.json:
        from workbook.views.answers import analysis_answer

        cli_input.show(cli_networks.with_scopes(analysis_answer(analysis), scopes))
    else:
        _print_analysis(analysis)
        cli_networks.print_scopes(scopes)
    kept = all(scope.holds for scope in scopes or ())
    return _verdict(analysis, parsed.fail_on) if kept else BROKEN


def _verdict(analysis: "EstateAnalysis", fail_on: str | None) -> int:
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
    verdict = "holds" if proof.holds else "DOES NOT HOLD"
    print(f"Proof {verdict}: {len(proof.proven_flows)} of {len(proof.stated_flows)} flows proven, "
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


def _reach(parsed: argparse.Namespace) -> int:
    from workbook.reachability.reach import reach
    from workbook.views.answers import plain
    from workbook.views.path_lines import path_lines

    if parsed.describe is None:
        from workbook.document import build
        from workbook.plan import plan

        document = cli_input.document(parsed)
        estate, ends = plan(build(document), document.network), (parsed.source, parsed.destination)
    else:
        imported = cli_input.imported(parsed)
        cli_input.warn_of_unread_files(imported)
        estate, ends = imported.estate, (imported.end(parsed.source), imported.end(parsed.destination))
    path = reach(estate, *ends, parsed.port, parsed.vpc)
    if parsed.json:
        cli_input.show(plain(path.to_dict()))
        return FINE
    print("\n".join(path_lines(path)))
    return FINE


def _matrix(parsed: argparse.Namespace) -> int:
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


def _export(parsed: argparse.Namespace) -> int:
    from workbook.exports.formats import export
    from workbook.exports.write import write

    analysis = cli_input.analysis(parsed)
    wanted = parsed.format.split(",") if parsed.format else None
    saved = Path(parsed.design) if parsed.design else None
    beside = saved.parent if saved and saved.is_file() else None
    files = export(analysis, wanted, templates=parsed.templates, document_folder=beside)
    write(files, parsed.out, force=parsed.force)
    print(f"{len(files)} files in {parsed.out}")
    return _verdict(analysis, None)


def _snapshot(parsed: argparse.Namespace) -> int:
    from workbook.exports.write import write
    from workbook.live.snapshot import needed_policy, open_session, take_snapshot

    if parsed.policy:
        cli_input.show(needed_policy())
        return FINE
    taken = take_snapshot(open_session(parsed.profile), parsed.regions)
    write(taken.files, parsed.out, force=parsed.force)
    print(f"{len(taken.files)} files in {parsed.out}, from {taken.call_count} calls.")
    for each in taken.refused:
        print(f"  not answered: {each.region} {each.service} {each.operation} {each.about}: {each.why}")
    print("The IAM policy that it needs:")
    cli_input.show(needed_policy())
    return FINE


def _serve(parsed: argparse.Namespace) -> int:
    from workbook.app.serve import serve

    serve(port=parsed.port)
    return FINE
