"""Cells and references as both formats write them; the templates do the rest."""

import re
from collections.abc import Callable, Mapping
from typing import Any

from markupsafe import Markup, escape

from workbook.exports.markdown import code, plain_markdown
from workbook.views.tables.table import Column, Marked, Table, Value

_REFERENCE = re.compile(r"§(\d+)")
_AWS_PAGE = re.compile(r"https://(docs\.)?aws\.amazon\.com/[\w./#?=&%-]*")


def shown(value: Value, column: Column) -> str:
    """A cell's words: numbers in their column's decimals, thousands apart."""
    if isinstance(value, Marked):
        return value.text or shown(value.value, column)
    if value is None:
        return ""
    return value if isinstance(value, str) else _number(value, column.decimals)


def _number(value: float, decimals: int) -> str:
    """Unit prices keep the digits they have; whole quantities need none."""
    if isinstance(value, int) and not decimals:
        return f"{value:,}"
    written = f"{value:,.{decimals}f}"
    return written.rstrip("0").ljust(written.index(".") + 3, "0") if decimals > 2 else written


def tone(value: Value) -> str:
    """What a cell says beside its words."""
    return value.tone if isinstance(value, Marked) else "plain"


def columns(table: Table) -> list[tuple[int, Column]]:
    """The columns that pages show, each with its place in the rows."""
    return [(place, column) for place, column in enumerate(table.columns) if not column.frame_only]


def breakable(text: str) -> Markup:
    """Names and keys that may break behind a slash or a comma; a page of AWS's can be followed."""
    shown = str(escape(text)).replace("/", "/<wbr>")
    if _AWS_PAGE.fullmatch(text):
        shown = f'<a href="{escape(text)}">{shown}</a>'
    return Markup(shown)  # noqa: S704 escaped before


def linked_html(text: str) -> Markup:
    """Text whose references to parts can be followed."""
    return Markup(_REFERENCE.sub(r'<a href="#s\1">§\1</a>', str(escape(text))))  # noqa: S704 escaped before


def linked_markdown(text: str) -> str:
    """The same in Markdown."""
    return _REFERENCE.sub(r"[§\1](#s\1)", plain_markdown(text))


def cell_markdown(value: Value, column: Column) -> str:
    """A cell of a Markdown table."""
    text = shown(value, column)
    if column.is_code and _AWS_PAGE.fullmatch(text):
        return f"<{text}>"
    return code(text) if column.is_code else linked_markdown(text)


def fenced(text: str) -> str:
    """Lines inside a fence that nothing in them can close."""
    runs = [len(run) for run in re.findall("`+", text)]
    fence = "`" * max(3, max(runs, default=0) + 1)
    return f"{fence}sh\n{text}\n{fence}"


FILTERS: Mapping[str, Callable[..., Any]] = {
    "shown": shown,
    "tone": tone,
    "columns": columns,
    "breakable": breakable,
    "linked_html": linked_html,
    "linked_markdown": linked_markdown,
    "cell_markdown": cell_markdown,
    "fenced": fenced,
}
"""What the templates of the handoff may use."""
