"""Commands that write files: the handoff pack, and a snapshot of an account."""

import argparse
from pathlib import Path

from workbook import cli_answers, cli_input
from workbook.cli_input import FINE

EXPORT = "Terraform, AWS CLI lines, document, JSON, report, picture: the handoff pack"
SNAPSHOT = "an account's network as describe JSON: read-only calls to AWS, made only by this command"


def add_export(command: argparse.ArgumentParser) -> None:
    """The arguments of `export`."""
    command.add_argument("--out", required=True, type=Path, metavar="DIR")
    command.add_argument(
        "--format", metavar="LIST", help="terraform,cli,document,report,picture,json (default: all)"
    )
    command.add_argument("--templates", type=Path, metavar="DIR", help="your own words and skeletons")
    command.add_argument("--force", action="store_true", help="write over an existing folder")


def add_snapshot(command: argparse.ArgumentParser) -> None:
    """The arguments of `snapshot`."""
    where = command.add_mutually_exclusive_group(required=True)
    where.add_argument("--out", type=Path, metavar="DIR")
    where.add_argument(
        "--policy", action="store_true", help="print the IAM policy it needs, and call nothing"
    )
    command.add_argument("--region", dest="regions", action="extend", nargs="+", default=[], metavar="REGION")
    command.add_argument("--profile", help="a profile of the AWS configuration")
    command.add_argument("--force", action="store_true", help="write over an existing folder")


def export(parsed: argparse.Namespace) -> int:
    """Write the files of a network's handoff pack."""
    from workbook.exports.formats import export as made
    from workbook.exports.write import write

    analysis = cli_input.analysis(parsed)
    wanted = parsed.format.split(",") if parsed.format else None
    saved = Path(parsed.design) if parsed.design else None
    beside = saved.parent if saved and saved.is_file() else None
    files = made(analysis, wanted, templates=parsed.templates, document_folder=beside)
    write(files, parsed.out, force=parsed.force)
    print(f"{len(files)} files in {parsed.out}")
    return cli_answers.verdict(analysis, None)


def snapshot(parsed: argparse.Namespace) -> int:
    """Ask an account for its network, and write what it answers."""
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
