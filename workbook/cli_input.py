"""What commands are given and what they print: documents, settings, analyses; JSON and aligned text."""

import argparse
import json
import sys
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from workbook.errors import OptionsError

if TYPE_CHECKING:
    from workbook.analysis import EstateAnalysis
    from workbook.document import Document
    from workbook.imports.imported import Imported

FINE, BAD_INPUT, BROKEN = 0, 2, 3
"""Exit codes."""


def document(parsed: argparse.Namespace) -> "Document":
    """The document that a command names, with its settings."""
    from workbook.document import opened
    from workbook.errors import Fault

    if parsed.design is None:
        raise OptionsError([Fault("", "name a pattern, a design.json or --describe DIR.")])
    return opened(parsed.design).overridden(settings(parsed.settings))


def settings(pairs: Iterable[str]) -> dict[str, Any]:
    """`key=value` words as options; a value that is a JSON list or object is read as such."""
    from workbook.errors import Fault

    found: dict[str, Any] = {}
    faults = []
    for pair in pairs:
        key, equals, value = pair.partition("=")
        if not equals:
            faults.append(Fault("--set", f"{pair!r} has no '='; write --set key=value."))
        else:
            found[key.strip()] = _value(value)
    if faults:
        raise OptionsError(faults)
    return found


def _value(text: str) -> Any:
    if text[:1] in ("[", "{"):
        try:
            return json.loads(text)
        except ValueError:
            return text
    return text


def analysis(parsed: argparse.Namespace) -> "EstateAnalysis":
    """The analysis of what a command names."""
    from workbook.analysis import analyze, analyze_import

    today = date.today()  # noqa: DTZ011  # a person's own calendar day
    if parsed.describe is not None:
        return analyze_import(imported(parsed), today=today)
    return analyze(document(parsed), today=today)


def imported(parsed: argparse.Namespace) -> "Imported":
    """The existing network that a command names."""
    from workbook.errors import Fault
    from workbook.imports.describe import read_describe

    if parsed.design is not None or parsed.settings:
        words = (
            "--describe stands in place of a pattern or document, and takes no --set; leave one of them out."
        )
        raise OptionsError([Fault("--describe", words)])
    return read_describe(parsed.describe)


def warn_of_unread_files(imported: "Imported") -> None:
    """On standard error, the files of which nothing could be read: what they hold is missing from the answer."""
    for each in imported.not_understood:
        if each.type == "file":
            print(f"warning: {each.file}: {each.why}", file=sys.stderr)


def show(answer: Any) -> None:
    """An answer as JSON."""
    print(json.dumps(answer, indent=2, ensure_ascii=False))


def table(rows: Sequence[Mapping[str, Any]], columns: Sequence[str]) -> None:
    """Rows as aligned text."""
    cells = [[column.replace("_", " ") for column in columns]]
    cells += [["" if row[column] is None else str(row[column]) for column in columns] for row in rows]
    widths = [max(len(line[place]) for line in cells) for place in range(len(columns))]
    for line in cells:
        print("  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip())
