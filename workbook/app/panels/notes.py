"""What to know about a pattern, and the whys of its options."""

from collections.abc import Mapping

from workbook.analysis import Analysis
from workbook.app.markup import rendered
from workbook.facts.notes import option_notes, pattern_notes


def notes(analysis: Analysis) -> str:
    """The notes of the design's pattern, topic by topic."""
    return rendered("notes", topics=pattern_notes(analysis.document.pattern))


def whys(pattern: str) -> Mapping[str, str]:
    """The whys of each option of a pattern, folded, as they stand under its control."""
    return {name: rendered("why", notes=some) for name, some in option_notes(pattern).items()}
