"""Header sets under other cuts: classes split where something new is named, and joined where nothing names them more."""

import numpy as np

from workbook.reachability.filters import Index, Words, to_words, width
from workbook.reachability.headers import CUT, EVERY, Headers


def recut(words: Words, before: Headers, after: Headers) -> Words:
    """The same header sets in the classes of other cuts.

    A class that was split stands in a set with both its parts. Classes that are joined must be in the same sets.
    """
    if before.cuts == after.cuts and before.other_protocols == after.other_protocols:
        return words
    shifts = _shifts(before, after)
    found: Words = np.zeros((*words.shape[:-1], width(after)), dtype=np.uint64)
    ends = [*(np.flatnonzero(np.diff(shifts)) + 1).tolist(), after.count]
    for at, end in zip([0, *ends], ends, strict=False):
        chosen = to_words(((1 << (end - at)) - 1) << at, after)
        found |= _shifted(words, int(shifts[at]), width(after)) & chosen
    return found


def _shifts(before: Headers, after: Headers) -> Index:
    """For each class how far it is moved up from the one that held it."""
    old = [
        before.offsets[protocol]
        + np.searchsorted(before.cuts[protocol], after.cuts[protocol], side="right")
        - 1
        for protocol in CUT
    ]
    others = [before.class_of(protocol, 0) for protocol in (*after.other_protocols, EVERY)]
    shifts: Index = np.arange(after.count) - np.concatenate([*old, others])
    return shifts


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
