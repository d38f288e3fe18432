"""What an architect should know about an option or a pattern, in a sentence or two, with who says so.

A note with an option's name is shown under that option, as its why; the others stand in a pattern's notes. A fact that
was true once says so in one line of its own.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from itertools import groupby

from workbook.facts.tables import table

EVERYWHERE = "*"


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """One note. `no_longer` is the old rule that readers may have learnt, and since when it does not hold."""

    note: str
    patterns: tuple[str, ...]
    option: str
    topic: str
    text: str
    no_longer: str
    source: str

    def is_of(self, pattern: str) -> bool:
        """Whether a pattern shows it."""
        return pattern in self.patterns or EVERYWHERE in self.patterns


@cache
def notes() -> tuple[Note, ...]:
    """Every note on file, in the table's order."""
    return tuple(
        Note(
            note=row["note"],
            patterns=tuple(row["patterns"].split()),
            option=row["option"],
            topic=row["topic"],
            text=row["text"],
            no_longer=row["no_longer"],
            source=row["source"],
        )
        for row in table("notes")
    )


def pattern_notes(pattern: str) -> Mapping[str, tuple[Note, ...]]:
    """The notes of a pattern that belong to no single option, under their topics."""
    found = [note for note in notes() if note.is_of(pattern) and not note.option]
    topics = list(dict.fromkeys(note.topic for note in found))
    in_order = sorted(found, key=lambda note: topics.index(note.topic))
    return {topic: tuple(some) for topic, some in groupby(in_order, key=lambda note: note.topic)}


def option_notes(pattern: str) -> Mapping[str, tuple[Note, ...]]:
    """The whys of a pattern's options, under the options' names."""
    found = [note for note in notes() if note.is_of(pattern) and note.option]
    names = list(dict.fromkeys(note.option for note in found))
    return {name: tuple(note for note in found if note.option == name) for name in names}
