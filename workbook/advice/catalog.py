"""Every decision there is help with, in the order people meet them."""

from workbook.advice.decision import Decision
from workbook.advice.decisions import access, buckets, filters, logs, ways

DECISIONS: tuple[Decision, ...] = (
    *ways.DECISIONS,
    *filters.DECISIONS,
    *access.DECISIONS,
    *buckets.DECISIONS,
    *logs.DECISIONS,
)
