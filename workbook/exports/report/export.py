"""An analysis as the handoff: one Markdown file, one HTML file, and a file for each decision on record."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import replace

from workbook.analysis import Analysis, EstateAnalysis, ImportAnalysis
from workbook.exports.report.handoff import Part, existing_network, handoff
from workbook.exports.report.render import FILTERS
from workbook.exports.report.widths import widths
from workbook.exports.templates import Templates
from workbook.model.intent.flow import DesignDecision

FOLDER = "report"
DIGITS = 12
LONGEST_SLUG = 60


def report(analysis: EstateAnalysis, templates: Templates | None = None) -> dict[str, bytes]:
    """The files of the handoff, path to bytes; of an existing network the parts that need no intent.

    Raises:
        ExportError: a template cannot be found or rendered.
    """
    words = replace(templates or Templates(), filters={**FILTERS, "widths": widths})
    if isinstance(analysis, Analysis):
        files = {**_both(words, analysis, "handoff", handoff(analysis)), **dict(_decisions(words, analysis))}
    elif isinstance(analysis, ImportAnalysis):
        files = _both(words, analysis, "network", existing_network(analysis))
    else:
        raise TypeError(f"no report of a {type(analysis).__name__}")
    return {f"{FOLDER}/{name}": text.encode() for name, text in files.items()}


def _both(words: Templates, analysis: EstateAnalysis, name: str, parts: tuple[Part, ...]) -> dict[str, str]:
    """The same parts as Markdown and as a page."""
    given = {"title": analysis.title, "digest": analysis.result_hash[:DIGITS], "parts": parts}
    existing = not isinstance(analysis, Analysis)
    return {
        f"{name}.{end}": words.render(f"report/handoff.{end}.j2", existing=existing, **given)
        for end in ("md", "html")
    }


def _decisions(words: Templates, analysis: Analysis) -> Iterator[tuple[str, str]]:
    for number, decision in enumerate(analysis.design.decisions, start=1):
        name = f"decisions/{number:04}-{_slug(decision)}.md"
        yield name, words.render("report/decision.md.j2", number=number, decision=decision)


def _slug(decision: DesignDecision) -> str:
    """A title as a file's name: letters and digits, hyphens between."""
    plain = unicodedata.normalize("NFKD", decision.title).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:LONGEST_SLUG].strip("-") or "decision"
