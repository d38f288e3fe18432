"""A page for each pattern, made of its own words: `python -m workbook.exports.pattern_pages docs/patterns`.

What it is, when to choose it and when not, the options, the picture, rules, policies and cost at its defaults, and
the sources.
"""

import sys
from collections.abc import Iterator
from pathlib import Path

from workbook.analysis import Analysis, analyze
from workbook.catalog import names, pattern
from workbook.document import Document
from workbook.exports.markdown import code, plain_markdown
from workbook.facts.notes import Note, option_notes, pattern_notes
from workbook.pattern import Pattern
from workbook.views.picture import picture_svg
from workbook.views.tables.index import TABLES
from workbook.views.tables.options import in_words
from workbook.views.tables.table import Marked, Table, Value

SHOWN = (
    "flows",
    "security_group_rules",
    "routes",
    "endpoints",
    "policy_statements",
    "prohibitions",
    "assumptions",
)
"""The tables of a page, in the order of a review; what a pattern has none of is left out."""


def pages() -> dict[str, bytes]:
    """The pages and pictures of all patterns, and the list of them."""
    files = {"README.md": _list().encode()}
    for name in names():
        analysis = analyze(Document(pattern=name))
        files[f"{name}.md"] = page(pattern(name), analysis).encode()
        files[f"{name}.svg"] = picture_svg(analysis).encode()
    return files


def _list() -> str:
    rows = "\n".join(
        f"| [{plain_markdown(each.title)}]({each.name}.md) | {plain_markdown(each.summary)} | "
        f"{plain_markdown(each.choose_when)} |"
        for each in map(pattern, names())
    )
    return f"# The catalogue\n\n| Pattern | What it is | Choose it when |\n|---|---|---|\n{rows}\n"


def page(chosen: Pattern, analysis: Analysis) -> str:
    """The page of a pattern as Markdown."""
    least = "" if analysis.estimate.complete else "At least "
    money = f"{least}{analysis.estimate.monthly_usd:,.2f} USD a month"
    month = f"{money} at its defaults in {analysis.design.home[1]}"
    parts = [
        f"# {plain_markdown(chosen.title)}",
        plain_markdown(chosen.summary),
        f"Choose it when: {plain_markdown(chosen.choose_when)}",
        f"Choose something else when: {plain_markdown(chosen.choose_otherwise)}",
        f"{plain_markdown(month)}. Open it: {code(f'workbook analyze {chosen.name}')}, or the notebook "
        f"{code(f'notebooks/{chosen.name}.ipynb')}.",
        f"![{plain_markdown(chosen.title)}]({chosen.name}.svg)",
        "## Options",
        _options(chosen),
        *_tables(analysis),
        *_notes(chosen.name),
        "## Sources",
        "\n".join(f"- <{source}>" for source in chosen.sources),
    ]
    return "\n\n".join(parts) + "\n"


def _options(chosen: Pattern) -> str:
    whys = option_notes(chosen.name)
    rows = (
        f"| {code(name)} | {code(in_words(field.default))} | "
        f"{' '.join((plain_markdown(field.description), *map(_note, whys.get(name, ()))))} |"
        for name, field in chosen.options.model_fields.items()
    )
    return "\n".join(("| Option | Default | What it means |", "|---|---|---|", *rows))


def _notes(name: str) -> Iterator[str]:
    topics = pattern_notes(name)
    if topics:
        yield "## Notes"
    for topic, some in topics.items():
        yield f"### {plain_markdown(topic)}"
        yield "\n".join(f"- {_note(each)}" for each in some)


def _note(each: Note) -> str:
    old = f" *{plain_markdown(each.no_longer)}*" if each.no_longer else ""
    return f"{plain_markdown(each.text)}{old} ([source]({each.source}))"


def _tables(analysis: Analysis) -> Iterator[str]:
    for key in SHOWN:
        table = TABLES[key](analysis)
        if table.rows:
            yield f"## {plain_markdown(table.title)}"
            yield _table(table)


def _table(table: Table) -> str:
    columns = [column for column in table.columns if not column.frame_only]
    kept = [place for place, column in enumerate(table.columns) if column in columns]
    first = [plain_markdown(table.section_title)] if table.section_title else []
    head = " | ".join([*first, *(plain_markdown(column.heading) for column in columns)])
    lines = [f"| {head} |", "|" + "---|" * (len(columns) + len(first))]
    for section in table.sections:
        for row in section.rows:
            cells = [_cell(row[place]) for place in kept]
            lines.append(
                "| " + " | ".join([*([plain_markdown(section.title)] if first else []), *cells]) + " |"
            )
    return "\n".join(lines)


def _cell(value: Value) -> str:
    if isinstance(value, Marked):
        return plain_markdown(value.text or value.value)
    return "" if value is None else plain_markdown(value)


if __name__ == "__main__":
    folder = Path(sys.argv[1])
    for path, content in pages().items():
        folder.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(content)
