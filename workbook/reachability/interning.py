"""Rows of words told once: few of the many rows of a matrix differ."""

from functools import lru_cache

import numpy as np

from workbook.reachability.filters import Index, Words

_HALF = np.uint64(32)


def interned(rows: Words) -> tuple[Index, Index]:
    """Where each distinct row first stands, and for each row which of the distinct ones it is.

    Rows are told apart by a number made of each; should two that differ ever have the same, they are compared in full.
    """
    if not len(rows):
        return np.zeros(0, dtype=np.intp), np.zeros(0, dtype=np.intp)
    found = np.dot(rows ^ (rows >> _HALF), _multipliers(rows.shape[1]))
    _, first, inverse = np.unique(found, return_index=True, return_inverse=True)
    if not np.array_equal(rows[first][inverse], rows):
        _, first, inverse = np.unique(rows, axis=0, return_index=True, return_inverse=True)
    return first, inverse.reshape(-1)


@lru_cache(maxsize=64)
def _multipliers(count: int) -> Words:
    """Odd numbers, always the same ones."""
    drawn = np.random.default_rng(1).integers(1 << 63, size=count, dtype=np.uint64)
    odd: Words = drawn * np.uint64(2) + np.uint64(1)
    return odd
