"""What a page of the handoff is made of: plain data, which the templates set in Markdown or HTML."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Literal

from workbook.views.tables.table import Column, Section, Table, Value, one_section


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A sentence or several. `§9` in it leads to the ninth part; `notice` sets it apart."""

    text: str
    notice: bool = False
    kind: Literal["paragraph"] = "paragraph"


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list; `ordered` ones are steps."""

    items: tuple[str, ...]
    ordered: bool = False
    kind: Literal["bullets"] = "bullets"


@dataclass(frozen=True, slots=True)
class Commands:
    """Lines to paste into a shell."""

    title: str
    text: str
    kind: Literal["commands"] = "commands"


@dataclass(frozen=True, slots=True)
class Figure:
    """A picture as SVG that needs nothing beside it. `file` is where the pack has it as a file of its own."""

    title: str
    svg: str
    file: str = ""
    kind: Literal["figure"] = "figure"


@dataclass(frozen=True, slots=True)
class Grid:
    """A table, its rows numbered in the document so that a reader can cite one."""

    table: Table
    kind: Literal["grid"] = "grid"


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading inside a part."""

    text: str
    kind: Literal["heading"] = "heading"


Block = Paragraph | Bullets | Commands | Figure | Grid | Heading


def text(key: str, title: str) -> Column:
    """A column of words."""
    return Column(key=key, title=title)


def code(key: str, title: str) -> Column:
    """A column of names and addresses, set in a fixed width."""
    return Column(key=key, title=title, is_code=True)


def number(key: str, title: str, unit: str = "", decimals: int = 0) -> Column:
    """A column of numbers in a unit."""
    return Column(key=key, title=title, unit=unit, is_number=True, decimals=decimals)


def grid(
    key: str,
    title: str,
    columns: tuple[Column, ...],
    rows: Iterable[tuple[Value, ...]],
    *,
    note: str = "",
    empty: str = "There are none.",
    totals: tuple[tuple[Value, ...], ...] = (),
) -> Grid:
    """A table of one section."""
    sections = one_section(rows)
    return Grid(
        Table(key=key, title=title, columns=columns, sections=sections, note=note, empty=empty, totals=totals)
    )


def without_empty_columns(found: Grid) -> Grid:
    """The table without columns in which nothing stands."""
    table = found.table
    kept = [at for at in range(len(table.columns)) if any(row[at] for row in table.rows)]
    if not kept:
        return found
    sections = (
        replace(section, rows=tuple(tuple(row[at] for at in kept) for row in section.rows))
        for section in table.sections
    )
    columns = tuple(table.columns[at] for at in kept)
    return Grid(replace(table, columns=columns, sections=tuple(sections)))


def sectioned(
    key: str,
    title: str,
    columns: tuple[Column, ...],
    sections: Iterable[Section],
    *,
    note: str = "",
    empty: str = "There are none.",
) -> Grid:
    """A table whose rows belong together in sections."""
    return Grid(
        Table(key=key, title=title, columns=columns, sections=tuple(sections), note=note, empty=empty)
    )
