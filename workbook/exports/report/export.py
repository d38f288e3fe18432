"""An analysis as the handoff: one Markdown file, one HTML file, and a file for each decision on record."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import replace

from workbook.analysis import Analysis
from workbook.exports.report.handoff import Part, handoff
from workbook.exports.report.render import FILTERS
from workbook.exports.report.widths import widths
from workbook.exports.templates import Templates
from workbook.model.intent.flow import DesignDecision

FOLDER = "report"
DIGITS = 12
LONGEST_SLUG = 60


def report(analysis: Analysis, templates: Templates | None = None) -> dict[str, bytes]:
    """The files of the handoff, path to bytes.

    Raises:
        ExportError: a template cannot be found or rendered.
    """
    words = replace(templates or Templates(), filters={**FILTERS, "widths": widths})
    parts = handoff(analysis)
    files = {
        "handoff.md": _set(words, "report/handoff.md.j2", analysis, parts),
        "handoff.html": _set(words, "report/handoff.html.j2", analysis, parts),
        **dict(_decisions(words, analysis)),
    }
    return {f"{FOLDER}/{name}": text.encode() for name, text in files.items()}


def _set(words: Templates, template: str, analysis: Analysis, parts: tuple[Part, ...]) -> str:
    return words.render(
        template, title=analysis.design.title, digest=analysis.result_hash[:DIGITS], parts=parts
    )


def _decisions(words: Templates, analysis: Analysis) -> Iterator[tuple[str, str]]:
    for number, decision in enumerate(analysis.design.decisions, start=1):
        name = f"decisions/{number:04}-{_slug(decision)}.md"
        yield name, words.render("report/decision.md.j2", number=number, decision=decision)


def _slug(decision: DesignDecision) -> str:
    """A title as a file's name: letters and digits, hyphens between."""
    plain = unicodedata.normalize("NFKD", decision.title).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:LONGEST_SLUG].strip("-") or "decision"
