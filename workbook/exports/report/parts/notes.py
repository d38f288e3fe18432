"""What readers of the design should know, topic by topic, with what is no longer true."""

from workbook.analysis import Analysis
from workbook.exports.report.blocks import Block, code, sectioned, text
from workbook.facts.notes import pattern_notes
from workbook.views.tables.table import Section


def notes(analysis: Analysis) -> tuple[Block, ...]:
    """The notes of the pattern; those of a single option stand with the option."""
    columns = (text("note", "Note"), text("no_longer", "What no longer holds"), code("source", "Source"))
    sections = (
        Section(title=topic, rows=tuple((note.text, note.no_longer, note.source) for note in some))
        for topic, some in pattern_notes(analysis.document.pattern).items()
    )
    empty = "Every note of this pattern stands under the option it is about."
    return (sectioned("notes", "Notes", columns, sections, empty=empty),)
