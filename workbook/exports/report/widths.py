"""How wide the columns of a table should be beside one another, by what stands in them."""

import re

from workbook.exports.report.render import columns, shown
from workbook.views.tables.table import Column, Table, Value

PAGE = 112.0
"""Letters that fit beside one another on a page of 1280 pixels."""
LONGEST_WORD = 17.0
LONGEST_LINE = 44.0
MARGIN = 2.6
"""The space around a cell, in letters."""
MONOSPACE = 1.17
BOLD = 1.12
"""How much wider a letter of code, or of a heading, is than one of text."""

_BREAKS = re.compile(r"[\s/]+|(?<=,)|(?<=-)")


def widths(table: Table) -> list[str]:
    """Percentages for the shown columns, in their order; a matrix gives its first column more, the rest alike."""
    cells = [(column, [row[place] for row in table.rows]) for place, column in columns(table)]
    if table.is_heat:
        rooms = [14.0, *([5.0] * (len(cells) - 1))]
    else:
        rooms = _shared([_least(*each) for each in cells], [_best(*each) for each in cells])
    whole = sum(rooms)
    return [f"{100 * room / whole:.2f}%" for room in rooms]


def _shared(least: list[float], best: list[float]) -> list[float]:
    """Each column what it must have; what is left of the page goes to those that could use it."""
    best = [max(pair) for pair in zip(least, best, strict=True)]
    wishes = sum(best) - sum(least)
    spare = max(PAGE - sum(least), 0.0)
    if wishes <= 0:
        return least
    return [low + (high - low) * min(spare / wishes, 1.0) for low, high in zip(least, best, strict=True)]


def _least(column: Column, values: list[Value]) -> float:
    """Room for the longest word, so that words break only where they are very long."""
    heading = max(map(len, column.heading.split()), default=0) * BOLD
    words = (len(part) for value in values for part in _BREAKS.split(shown(value, column)))
    return max(heading, min(max(words, default=0), LONGEST_WORD) * _scale(column)) + MARGIN


def _best(column: Column, values: list[Value]) -> float:
    """Room for a usual line."""
    lengths = sorted(len(shown(value, column)) for value in values)
    usual = lengths[int(0.8 * (len(lengths) - 1))] if lengths else 0
    return min(usual, LONGEST_LINE) * _scale(column) + MARGIN


def _scale(column: Column) -> float:
    return MONOSPACE if column.is_code else 1.0
