"""The command line: the same analysis as everywhere, for scripts and for people in a hurry.

Exit 0 fine (a blocked path is an answer); 2 bad input, one sentence a fault on stderr; 3 a proof that does not
hold, a scope that is broken, or findings at or above `--fail-on`.
"""

import argparse
import json
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Literal

from workbook import cli_advice, cli_answers, cli_files, cli_input, cli_networks, cli_permissions
from workbook.cli_input import BAD_INPUT, FINE
from workbook.errors import OptionsError, WorkbookError
from workbook.version import __version__


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
    words = "proof, rules, routes, findings and cost"
    cli_answers.add_analyze(_command(commands, "analyze", cli_answers.analyze, words, of="network"))
    words = "can A reach B, and what stands in the way"
    cli_answers.add_reach(_command(commands, "reach", cli_answers.reach, words, of="network"))
    words = "may A do this, and which statement says so"
    cli_permissions.add_can(_command(commands, "can", cli_permissions.can, words, of="design"))
    words = "who reaches whom"
    cli_networks.add_scopes(_command(commands, "matrix", cli_answers.matrix, words, of="network"))
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
    export = _named(commands, "export", cli_files.export, cli_files.EXPORT)
    _add_network(export)
    cli_files.add_export(export)
    cli_files.add_snapshot(_named(commands, "snapshot", cli_files.snapshot, cli_files.SNAPSHOT))
    serve = commands.add_parser("serve", help="the workbench as a page on this machine")
    serve.add_argument("--port", type=int, default=8866)
    serve.set_defaults(run=_serve)
    return parser


def _command(
    commands: Any,
    name: str,
    run: Callable[[argparse.Namespace], int],
    words: str,
    *,
    of: Literal["", "design", "network"] = "",
) -> argparse.ArgumentParser:
    command = _named(commands, name, run, words)
    if of == "design":
        _add_design(command)
        command.add_argument("--describe", help=argparse.SUPPRESS)
    if of == "network":
        _add_network(command)
    command.add_argument("--json", action="store_true", help="the answer as JSON")
    return command


def _named(
    commands: Any, name: str, run: Callable[[argparse.Namespace], int], words: str
) -> argparse.ArgumentParser:
    command: argparse.ArgumentParser = commands.add_parser(
        name, help=words, description=words[0].upper() + words[1:] + "."
    )
    command.set_defaults(run=run)
    return command


def _add_design(command: argparse.ArgumentParser) -> None:
    command.add_argument("design", metavar="PATTERN|design.json", nargs="?")
    command.add_argument("--set", dest="settings", action="append", default=[], metavar="key=value")


def _add_network(command: argparse.ArgumentParser) -> None:
    _add_design(command)
    command.add_argument(
        "--describe",
        type=Path,
        metavar="DIR",
        help="an existing network in place of a design: a folder or file of AWS describe JSON",
    )


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


def _serve(parsed: argparse.Namespace) -> int:
    from workbook.app.serve import serve

    serve(port=parsed.port)
    return FINE
