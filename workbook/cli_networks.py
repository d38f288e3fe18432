"""Commands over whole networks: what differs between two, scopes, and taking over what exists."""

import argparse
import json
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from workbook.analysis import EstateAnalysis
    from workbook.compare.comparison import Comparison
    from workbook.scopes.scope import ScopeResult
    from workbook.views.tables.table import Table

NETWORK = "PATTERN|design.json|DIR"
Settings = Callable[[Iterable[str]], Mapping[str, Any]]


def add_diff(command: argparse.ArgumentParser, settings: Settings) -> None:
    """The arguments of `diff`; `settings` reads `key=value` words."""
    command.add_argument("before", metavar="A", help=f"{NETWORK}: a folder or file of describe JSON")
    command.add_argument("after", metavar="B", help=NETWORK)
    for name, side in (("a", "A"), ("b", "B")):
        command.add_argument(
            f"--set-{name}", action="append", default=[], metavar="key=value", help=f"an option of {side}"
        )
    command.set_defaults(read_settings=settings)


def diff(parsed: argparse.Namespace) -> int:
    """Print what differs between two networks."""
    from workbook.compare.comparison import compare
    from workbook.compare.opening import network

    today = date.today()  # noqa: DTZ011  # a person's own calendar day
    before = network(parsed.before, parsed.read_settings(parsed.set_a), today=today)
    after = network(parsed.after, parsed.read_settings(parsed.set_b), today=today)
    comparison = compare(before, after)
    if parsed.json:
        from workbook.views.comparisons import comparison_answer

        print(json.dumps(comparison_answer(comparison), indent=2, ensure_ascii=False))
    else:
        _print_comparison(comparison)
    return 0


def _print_comparison(comparison: "Comparison") -> None:
    from workbook.views.tables import comparisons
    from workbook.views.text import one_line

    for word, side in (("before", comparison.before), ("after", comparison.after)):
        print(f"{word}: {one_line(side.title)} ({side.result_hash[:12]})")
    if comparison.is_empty:
        print("Both say the same and let the same pass.")
    for make in comparisons.COMPARISON_TABLES:
        table = make(comparison)
        if table.rows:
            print()
            print_table(table)
    _print_beside(comparison)


def _print_beside(comparison: "Comparison") -> None:
    """Options, findings and dollars."""
    from workbook.views.text import one_line

    for change in comparison.options:
        print(f"option {change.field}: {change.before} -> {change.after}")
    for word, findings in (("+", comparison.findings_added), ("-", comparison.findings_removed)):
        for finding in findings:
            print(f"{word} finding {finding.severity} {finding.check}  {one_line(finding.message)}")
    if comparison.is_priced_alike:
        dollars = (each.estimate.monthly_usd for each in (comparison.before, comparison.after))
        print("Cost ${:,.2f} -> ${:,.2f} a month.".format(*dollars))


def print_table(table: "Table") -> None:
    """A table as aligned text, section by section."""
    from workbook.views.tables.table import text_of

    print(table.title)
    shown = [at for at, column in enumerate(table.columns) if not column.frame_only]
    head = [table.columns[at].heading.lower() for at in shown]
    rows = [[text_of(row[at]) for at in shown] for row in table.rows]
    widths = [max(len(line[at]) for line in (head, *rows)) for at in range(len(shown))]
    for line in (head, *(() if table.section_title else rows)):
        print("  " + _aligned(line, widths))
    for section in table.sections if table.section_title else ():
        note = f": {section.note}" if section.note else ""
        print(f"  {section.title}{note}")
        for row in section.rows:
            print("    " + _aligned([text_of(row[at]) for at in shown], widths))


def _aligned(line: list[str], widths: list[int]) -> str:
    return "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip()


def add_adopt(command: argparse.ArgumentParser) -> None:
    """The arguments of `adopt`."""
    command.add_argument(
        "--describe", required=True, type=Path, metavar="DIR", help="a folder or file of AWS describe JSON"
    )
    command.add_argument("--out", required=True, type=Path, metavar="design.json")
    command.add_argument("--force", action="store_true", help="write over an existing file")


def adopt(parsed: argparse.Namespace) -> int:
    """Write the document of an existing network, and say what a review has before it."""
    from workbook.adopt.adopting import adopt as adopt_import
    from workbook.compare.opening import existing
    from workbook.errors import Fault, OptionsError
    from workbook.exports.write import write_file
    from workbook.views.answers import plain

    if parsed.out.exists() and not parsed.force:
        sentence = f"{str(parsed.out)!r} is there already; name another file, or add --force."
        raise OptionsError([Fault("--out", sentence)])
    adopted = adopt_import(existing(str(parsed.describe)))
    write_file(parsed.out, adopted.document.to_json().encode())
    answer = {
        "out": str(parsed.out),
        "flows": len(adopted.document.additions.flows),
        "notes": list(adopted.document.additions.notes),
        "kept_network_acls": list(adopted.kept_acls),
        "passages": plain(adopted.difference),
    }
    print(json.dumps(answer, indent=2, ensure_ascii=False)) if parsed.json else _print_adopted(answer)
    return 0


def _print_adopted(answer: Mapping[str, Any]) -> None:
    passages = answer["passages"]
    print(f"{answer['flows']} flows observed, none reviewed, in {answer['out']}.")
    print(
        f"Planned anew it opens {len(passages['opened'])} and closes {len(passages['closed'])} passages; "
        f"{len(passages['changed'])} pass otherwise."
    )
    for word in ("opened", "closed"):
        for each in passages[word]:
            print(f"  {word}: {each['source']} -> {each['destination']} {each['protocol']}/{each['ports']}")
    for note in answer["notes"]:
        print(f"note: {note}")


def add_scopes(command: argparse.ArgumentParser) -> None:
    """The argument that asks a network for scopes."""
    command.add_argument(
        "--scopes",
        type=Path,
        metavar="FILE",
        help="prohibitions as JSON: named scopes of match and exclude paths",
    )


def scope_results(parsed: argparse.Namespace, analysis: "EstateAnalysis") -> "tuple[ScopeResult, ...] | None":
    """What the scopes of a command say of a network; None where none were asked."""
    from workbook.analysis import Analysis, ImportAnalysis
    from workbook.proof.universe import cuts_of
    from workbook.reachability.compile import NO_CUTS
    from workbook.scopes.evaluating import evaluate
    from workbook.scopes.reading import read_scopes

    if parsed.scopes is None:
        return None
    aliases = dict(analysis.imported.names) if isinstance(analysis, ImportAnalysis) else {}
    cuts = cuts_of(analysis.design) if isinstance(analysis, Analysis) else NO_CUTS
    return evaluate(analysis.estate, read_scopes(parsed.scopes), aliases=aliases, cuts=cuts)


def with_scopes(answer: dict[str, Any], results: "tuple[ScopeResult, ...] | None") -> dict[str, Any]:
    """An answer with `scopes` in it, where scopes were asked."""
    from workbook.views.comparisons import scopes_answer

    return answer if results is None else {**answer, "scopes": scopes_answer(results)}


def print_scopes(results: "tuple[ScopeResult, ...] | None") -> None:
    """Each scope in words: holds, or every path that breaks it."""
    from workbook.views.tables.comparisons import scopes

    if results is not None:
        print_table(scopes(results))
