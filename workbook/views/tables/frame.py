"""A table as a pandas frame. Importing this module does not import pandas; calling does."""

from typing import TYPE_CHECKING

from workbook.views.tables.table import Marked, Table, Value

if TYPE_CHECKING:
    import pandas as pd


def to_frame(table: Table) -> "pd.DataFrame":
    """The rows as a frame, units in the headings; the section is the first column where there are sections."""
    import pandas as pd

    headings = [column.heading for column in table.columns]
    if table.section_title:
        headings.insert(0, table.section_title)
    rows = [
        [*([section.title] if table.section_title else []), *map(_plain, row)]
        for section in table.sections
        for row in section.rows
    ]
    frame = pd.DataFrame(rows, columns=headings)
    for column in table.columns:
        if column.is_number:
            frame[column.heading] = pd.to_numeric(frame[column.heading], errors="coerce")
    return frame


def _plain(value: Value) -> str | int | float | None:
    if isinstance(value, Marked):
        return value.text if value.value == "" else value.value
    return value
