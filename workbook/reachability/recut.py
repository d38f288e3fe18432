"""Header sets under other cuts: classes split where something new is named, and joined where nothing names them more."""

from itertools import groupby

import numpy as np

from workbook.reachability.filters import Words, to_words, width
from workbook.reachability.headers import Headers


def recut(words: Words, before: Headers, after: Headers) -> Words:
    """The same header sets in the classes of other cuts.

    A class that was split stands in a set with both its parts. Classes that are joined must be in the same sets.
    """
    if before.cuts == after.cuts and before.other_protocols == after.other_protocols:
        return words
    shifts = [at - before.class_of(*start) for at, start in enumerate(after.starts())]
    found: Words = np.zeros((*words.shape[:-1], width(after)), dtype=np.uint64)
    at = 0
    for by, run in groupby(shifts):
        count = len(list(run))
        chosen = to_words(((1 << count) - 1) << at, after)
        found |= _shifted(words, by, width(after)) & chosen
        at += count
    return found


def _shifted(words: Words, by: int, count: int) -> Words:
    """Every bit moved up by so many places (down where negative), in so many words."""
    whole, part = divmod(by, 64)
    found: Words = np.zeros((*words.shape[:-1], count), dtype=np.uint64)
    _place(found, words << np.uint64(part), whole)
    if part:
        _place(found, words >> np.uint64(64 - part), whole + 1)
    return found


def _place(found: Words, words: Words, at: int) -> None:
    """Adds words from a position on; what lies beyond either end is left out."""
    first, last = max(0, -at), min(words.shape[-1], found.shape[-1] - at)
    if first < last:
        found[..., first + at : last + at] |= words[..., first:last]
