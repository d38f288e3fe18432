"""Which entries a network ACL can do without: those whose flows pass just as well by the others."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from workbook.rules.acl_needs import AclNeed
    from workbook.rules.network_acls import Draft

Intervals = tuple[tuple[int, int], ...]


def drop_useless(drafts: Sequence[Draft]) -> list[Draft]:
    """The drafts without allows that change nothing for any flow; reasons pass to what serves in their stead.

    The narrowest go first, so that what stays is the wide entry that other flows need anyway.
    """
    kept = sorted(drafts, key=lambda draft: draft.number)
    for candidate in sorted((draft for draft in kept if draft.needs), key=_width):
        rest = [
            draft for draft in kept if draft.number != candidate.number or draft.egress != candidate.egress
        ]
        current = next(d for d in kept if (d.number, d.egress) == (candidate.number, candidate.egress))
        if all(admitted(need, rest) == admitted(need, kept) for need in current.needs):
            kept = _handed_over(current, rest)
    return kept


def _width(draft: Draft) -> tuple[int, int, int]:
    return -draft.cidr.prefixlen, draft.ports[1] - draft.ports[0], draft.number


def _handed_over(dropped: Draft, rest: list[Draft]) -> list[Draft]:
    heirs = []
    for draft in rest:
        inherited = tuple(need for need in dropped.needs if draft.needs and _touches(draft, need))
        heirs.append(replace(draft, needs=(*draft.needs, *inherited)) if inherited else draft)
    return heirs


def _touches(draft: Draft, need: AclNeed) -> bool:
    low, high = draft.ports
    ports = low <= need.used[1] and need.used[0] <= high
    return draft.egress == need.egress and _covers(draft, need) and ports


def _covers(draft: Draft, need: AclNeed) -> bool:
    same_family = draft.cidr.version == need.cidr.version
    protocol = draft.protocol in ("-1", need.protocol)
    return same_family and protocol and need.cidr.subnet_of(draft.cidr)  # type: ignore[arg-type]  # same family


def admitted(need: AclNeed, drafts: Iterable[Draft]) -> Intervals:
    """The ports of a need that the first matching entries allow."""
    if need.protocol in ("1", "58"):
        exact = (d for d in drafts if d.egress == need.egress and _covers(d, need) and d.ports == need.used)
        return (need.used,) if any(draft.action == "allow" for draft in exact) else ()
    left: Intervals = (need.used,)
    allowed: list[tuple[int, int]] = []
    for draft in drafts:
        if draft.egress == need.egress and _covers(draft, need):
            matched = _within(left, draft.ports)
            allowed += matched if draft.action == "allow" else ()
            left = _without(left, draft.ports)
    return _joined(allowed)


def _within(intervals: Intervals, cut: tuple[int, int]) -> Intervals:
    pairs = ((max(low, cut[0]), min(high, cut[1])) for low, high in intervals)
    return tuple((low, high) for low, high in pairs if low <= high)


def _without(intervals: Intervals, cut: tuple[int, int]) -> Intervals:
    halves = [((low, min(high, cut[0] - 1)), (max(low, cut[1] + 1), high)) for low, high in intervals]
    return tuple((low, high) for pair in halves for low, high in pair if low <= high)


def _joined(intervals: list[tuple[int, int]]) -> Intervals:
    joined: list[tuple[int, int]] = []
    for low, high in sorted(intervals):
        if joined and low <= joined[-1][1] + 1:
            joined[-1] = joined[-1][0], max(high, joined[-1][1])
        else:
            joined.append((low, high))
    return tuple(joined)
