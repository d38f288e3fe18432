"""What an import read and what it did not understand, as lines of plain text."""

from collections.abc import Iterator, Sequence
from itertools import groupby

from workbook.imports.imported import Imported
from workbook.imports.remarks import CONSEQUENCES, Remark, remarks
from workbook.views.text import counted, one_line

MOST_IDS = 5
"""More things than this under one remark are counted, not named."""


def import_lines(imported: Imported) -> Iterator[str]:
    """What was read, then every remark under what follows from it, the heaviest first."""
    counts = ", ".join(f"{each.count} {each.type}" for each in imported.understood)
    yield f"Read: {counts or 'nothing'}. Nobody stated what it is for: there is nothing to prove."
    found = remarks(imported.not_understood)
    told = f", in {counted(len(found), 'remark')}" if found else ""
    yield f"Not understood: {len(imported.not_understood)}{told}."
    for weight, group in groupby(found, key=lambda each: each.weight):
        yield f"  {CONSEQUENCES[weight]}:"
        for each in group:
            yield f"    {about(each)}: {one_line(each.why)}"


def about(remark: Remark) -> str:
    """Whom a remark is about, and in which files."""
    count = f"{remark.count} " if remark.count > 1 else ""
    words = f"{count}{one_line(remark.type)} {some([each for each in remark.ids if each])}".rstrip()
    return f"{words} ({one_line(some(remark.files))})" if remark.files else words


def some(names: Sequence[str]) -> str:
    """The first few names, and how many more there are."""
    shown = ", ".join(one_line(each) for each in names[:MOST_IDS])
    return f"{shown} and {len(names) - MOST_IDS} more" if len(names) > MOST_IDS else shown
