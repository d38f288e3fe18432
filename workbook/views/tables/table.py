"""A table as data: columns with units, sections of rows, cells that may carry a tone and a hint."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal

Tone = Literal["plain", "soft", "good", "mixed", "bad", "wide", "alarm"]
"""What a cell says beside its words: nothing, background, fine, with a reserve, wrong, everybody's addresses where
another filter decides, open to everybody."""


@dataclass(frozen=True, slots=True)
class Marked:
    """A cell with more than its words. `value` is what a frame holds, where that is not the text.

    A number has no text of its own: it is written as its column says.
    """

    text: str
    tone: Tone = "plain"
    hint: str = ""
    value: str | float = ""


Value = str | int | float | Marked | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column. Numbers stand right, with this many decimals; code may break anywhere.

    A column that is `frame_only` is in frames and sheets, and left out of pages, where there is no room for it.
    """

    key: str
    title: str
    unit: str = ""
    is_number: bool = False
    is_code: bool = False
    decimals: int = 0
    frame_only: bool = False
    room: int = 0
    """How wide it wants to be beside the others, in pixels of a 930 pixel page; 0 chooses by its kind."""

    @property
    def heading(self) -> str:
        """The title with its unit."""
        return f"{self.title} ({self.unit})" if self.unit else self.title


@dataclass(frozen=True, slots=True)
class Section:
    """Rows that belong together: one security group, one route table. A frame repeats `title` in each row."""

    title: str
    rows: tuple[tuple[Value, ...], ...]
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table. `section_title` names what sections are; `is_heat` has narrow columns under upright headings."""

    key: str
    title: str
    columns: tuple[Column, ...]
    sections: tuple[Section, ...]
    section_title: str = ""
    note: str = ""
    empty: str = "There are none."
    is_heat: bool = False
    totals: tuple[tuple[Value, ...], ...] = field(default=())

    @property
    def rows(self) -> tuple[tuple[Value, ...], ...]:
        """All rows, without their sections."""
        return tuple(row for section in self.sections for row in section.rows)


def one_section(rows: Iterable[tuple[Value, ...]]) -> tuple[Section, ...]:
    """Rows in a single section without a title."""
    return (Section("", tuple(rows)),)


def text_of(value: Value) -> str:
    """A cell's words."""
    if isinstance(value, Marked):
        return value.text
    return "" if value is None else str(value)
