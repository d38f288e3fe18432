"""Sets of ports as sorted, disjoint intervals. ICMP messages are numbered type * 256 + code."""

from collections.abc import Iterable

Spans = tuple[tuple[int, int], ...]
"""Pairs (first, last), both included."""

NOTHING: Spans = ()
EVERYTHING: Spans = ((0, 65535),)


def span(first: int, last: int) -> Spans:
    """One interval."""
    return ((first, last),)


def union(parts: Iterable[tuple[int, int]]) -> Spans:
    """What any of these intervals holds."""
    merged: list[tuple[int, int]] = []
    for first, last in sorted(parts):
        if merged and first <= merged[-1][1] + 1:
            merged[-1] = (merged[-1][0], max(last, merged[-1][1]))
        else:
            merged.append((first, last))
    return tuple(merged)


def intersect(left: Spans, right: Spans) -> Spans:
    """What both hold."""
    overlaps = ((max(a, c), min(b, d)) for a, b in left for c, d in right)
    return union((first, last) for first, last in overlaps if first <= last)


def subtract(left: Spans, right: Spans) -> Spans:
    """What the first holds and the second does not."""
    rest = list(left)
    for first, last in right:
        cut: list[tuple[int, int]] = []
        for a, b in rest:
            cut += [(a, min(b, first - 1))] if a < first else []
            cut += [(max(a, last + 1), b)] if b > last else []
        rest = cut
    return tuple(rest)


def ports_text(spans: Spans) -> str:
    """Ports as people write them: `443, 8000-8079`."""
    return ", ".join(str(first) if first == last else f"{first}-{last}" for first, last in spans)


def icmp_text(spans: Spans) -> str:
    """ICMP messages as `type/code`; a whole type is `type/-1`, and all of them `all`."""
    if spans == EVERYTHING:
        return "all"
    return ", ".join(_icmp_words(first, last) for first, last in spans)


def _icmp_words(first: int, last: int) -> str:
    if first == last:
        return f"{first // 256}/{first % 256}"
    if first % 256 == 0 and last % 256 == 255:
        low, high = first // 256, last // 256
        return f"{low}/-1" if low == high else f"{low}-{high}/-1"
    return f"{first // 256}/{first % 256} to {last // 256}/{last % 256}"
