"""What can go wrong, as a tree.

WorkbookError
├── OptionsError        a person's input: every fault at once, each with its field
│   └── DocumentError   a saved design that cannot be read
├── DesignError         our own contradiction: a design that cannot be planned as stated
├── UnsupportedError    something an exporter or engine has no words for, by name
├── NotFoundError       a key that is not in the design, with what was probably meant
└── ExportError         a folder that cannot be written; nothing was written
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches


class WorkbookError(Exception):
    """Anything the workbook refuses, with a sentence a person can act on."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong with one field: where, and a sentence saying what, which rule and what to do."""

    field: str
    sentence: str

    def __str__(self) -> str:
        return f"{self.field}: {self.sentence}" if self.field else self.sentence


class OptionsError(WorkbookError):
    """Input that cannot be used; `faults` holds all of them, each with its field."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(str(fault) for fault in self.faults))


class DocumentError(OptionsError):
    """A saved design that cannot be read or is of a newer kind."""


class DesignError(WorkbookError):
    """A design that contradicts itself, found while planning."""


class UnsupportedError(WorkbookError):
    """Something an exporter or an engine cannot express, named."""


class NotFoundError(WorkbookError, LookupError):
    """A key nobody knows; says what exists and what was probably meant."""


class ExportError(WorkbookError):
    """Files that could not be written; what was there before is untouched."""


def suggestion(word: str, known: Sequence[str]) -> str:
    """A "did you mean" clause for a word that is not among the known ones, or the list of them."""
    close = get_close_matches(word, known, n=1, cutoff=0.6)
    if close:
        return f"did you mean {close[0]!r}?"
    return f"known: {', '.join(sorted(known))}." if known else "there are none."
