"""A table as HTML. All text is escaped; the style sheet is one, and given once a page."""

from collections.abc import Iterator
from functools import cache
from html import escape
from importlib.resources import files

from workbook.views.tables.table import Column, Marked, Section, Table, Value

BADGES = ("wide", "alarm")
"""Tones that mark the words and not the whole cell."""


@cache
def stylesheet() -> str:
    """The style of tables and charts, for a `<style>` element; light and dark by the page's colour scheme."""
    return files("workbook.views").joinpath("style.css").read_text(encoding="utf-8")


def table_html(table: Table, *, with_title: bool = True) -> str:
    """The table as a fragment of a page that holds `stylesheet()` somewhere."""
    title = f"<figcaption>{escape(table.title)}</figcaption>" if with_title else ""
    note = f'<p class="wbv-note">{escape(table.note)}</p>' if table.note else ""
    body = _grid(table) if table.rows or table.section_title else f"<p>{escape(table.empty)}</p>"
    return f'<figure class="wbv" data-table="{escape(table.key)}">{title}{body}{note}</figure>'


def page_html(table: Table) -> str:
    """The table with its style, for a notebook cell."""
    return f"<style>{stylesheet()}</style>{table_html(table)}"


def _grid(table: Table) -> str:
    kind = "wbv-heat" if table.is_heat else "wbv-table"
    shown = [column for column in table.columns if not column.frame_only]
    head = "".join(_heading(column, upright=table.is_heat and column is not shown[0]) for column in shown)
    bodies = "".join(_body(section, table) for section in table.sections)
    widths, style = _heat_widths(shown) if table.is_heat else (_widths(shown), "")
    total = "".join(_row(row, table.columns) for row in table.totals)
    foot = f"<tfoot>{total}</tfoot>" if total else ""
    return f'<table class="{kind}"{style}>{widths}<thead><tr>{head}</tr></thead>{bodies}{foot}</table>'


def _widths(columns: list[Column]) -> str:
    """Shares of the page: short words need little, keys and sentences more."""
    rooms = [column.room or _room(column) for column in columns]
    shares = "".join(f'<col style="width:{room / sum(rooms):.2%}">' for room in rooms)
    return f"<colgroup>{shares}</colgroup>"


def _room(column: Column) -> int:
    if column.is_number:
        return 84
    return 140 if column.is_code else 170


def _heat_widths(columns: list[Column]) -> tuple[str, str]:
    """Narrow columns, that grow narrower where there are many."""
    return (
        '<colgroup><col style="width:170px"></colgroup>',
        f' style="width:min(100%,{170 + 48 * (len(columns) - 1)}px)"',
    )


def _heading(column: Column, *, upright: bool) -> str:
    number = ' class="wbv-number"' if column.is_number else ""
    inner = f"<span>{escape(column.heading)}</span>" if upright else escape(column.heading)
    return f'<th scope="col"{number}>{inner}</th>'


def _body(section: Section, table: Table) -> str:
    rows = "".join(_row(row, table.columns) for row in section.rows)
    return f"<tbody>{''.join(_section(section, table))}{rows}</tbody>"


def _section(section: Section, table: Table) -> Iterator[str]:
    if section.title:
        note = f" <small>{escape(section.note)}</small>" if section.note else ""
        span = sum(not column.frame_only for column in table.columns)
        title = f'<th colspan="{span}" scope="rowgroup">{_breakable(section.title)}{note}</th>'
        yield f'<tr class="wbv-section">{title}</tr>'


def _row(row: tuple[Value, ...], columns: tuple[Column, ...]) -> str:
    pairs = zip(row, columns, strict=True)
    cells = "".join(_cell(value, column) for value, column in pairs if not column.frame_only)
    return f"<tr>{cells}</tr>"


def _cell(value: Value, column: Column) -> str:
    classes = [
        name for name, wanted in (("wbv-number", column.is_number), ("wbv-code", column.is_code)) if wanted
    ]
    hint = ""
    if isinstance(value, Marked):
        if value.tone not in ("plain", *BADGES):
            classes.append(f"wbv-{value.tone}")
        hint = f' title="{escape(value.hint)}"' if value.hint else ""
    kind = f' class="{" ".join(classes)}"' if classes else ""
    content = _content(value, column)
    if isinstance(value, Marked) and value.tone in BADGES:
        content = f'<mark class="wbv-{value.tone}">{content}</mark>'
    return f"<td{kind}{hint}>{content}</td>"


def _content(value: Value, column: Column) -> str:
    if isinstance(value, Marked):
        value = value.value if not value.text and isinstance(value.value, float) else value.text
    if value is None:
        return ""
    if isinstance(value, (int, float)):
        return _number(value, column.decimals)
    return _breakable(value) if column.is_code else escape(value)


def _number(value: float, decimals: int) -> str:
    """Thousands apart; prices keep the digits they have, up to the column's."""
    text = f"{value:,.{decimals}f}"
    return text.rstrip("0").ljust(text.index(".") + 3, "0") if decimals > 2 else text


def _breakable(text: str) -> str:
    """Keys and names may break behind a slash."""
    return escape(text).replace("/", "/<wbr>")
