"""What the source notes say wrongly is said nowhere in the product."""

import re
from functools import cache
from pathlib import Path

import pytest

from tests.traceability.rows import Claim, claims, rows
from tests.traceability.surfaces import advice, rendered, without_escapes
from workbook.advice.catalog import DECISIONS
from workbook.catalog import names, pattern
from workbook.checks.page import page
from workbook.facts.notes import notes

ROOT = Path(__file__).parents[2]
OLD = re.compile(r"The old rule .*? no longer holds since [^.]*(\.\d[^.]*)*\.", re.DOTALL)
"""The one sentence that may name a wrong claim: the one that takes it back."""
EXPORTS = ("report", "terraform", "cli", "boto3")
CLAIM = pytest.mark.parametrize("claim", claims(), ids=lambda each: f"{each.correction}-{each.pattern[:24]}")


def said(text: str) -> str:
    """A text without the sentences that take an old rule back, on one line."""
    return OLD.sub(" ", " ".join(text.split()))


@cache
def outputs() -> dict[str, str]:
    """Everything people read, by name: notes, options, checks, advice, pages of the repository, exports."""
    found = {f"note {note.note}": note.text for note in notes()}
    found |= {f"advice {each.key}": advice(each.key) for each in DECISIONS}
    found |= {f"page {path.name}": without_escapes(path.read_text("utf-8")) for path in _pages()}
    found["checks"] = without_escapes(page())
    for name in names():
        chosen = pattern(name)
        helps = (f"{field.title} {field.description}" for field in chosen.options.model_fields.values())
        found[f"pattern {name}"] = " ".join(
            (chosen.title, chosen.summary, chosen.choose_when, chosen.choose_otherwise, *helps)
        )
        found |= {f"{kind} {name}": rendered(f"{kind} {name}") for kind in EXPORTS}
    return {where: said(text) for where, text in found.items()}


def _pages() -> list[Path]:
    return [ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").rglob("*.md"))]


def claimed(claim: Claim, text: str) -> str:
    """The words that make the claim, or none."""
    found = re.search(claim.pattern, text, re.IGNORECASE)
    return found.group() if found else ""


@CLAIM
def test_a_wrong_claim_is_made_nowhere(claim: Claim) -> None:
    """No note, option, check, advice, page, handoff or script says it."""
    assert {where: words for where, text in outputs().items() if (words := claimed(claim, text))} == {}


@CLAIM
def test_a_wrong_claim_would_be_seen(claim: Claim) -> None:
    """The sentence that makes the claim is caught; taken back in the one form for that, it is not."""
    taken_back = f"The old rule that {claim.planted.rstrip('.')} no longer holds since 2020."

    assert claimed(claim, said(f"So it is. {claim.planted} And more."))
    assert not claimed(claim, said(taken_back))


def test_every_correction_that_a_row_names_has_its_claim() -> None:
    """Whatever a row is corrected by has a wrong claim on file that nothing may say."""
    named = {word for row in rows() for word in row.status.split()[1:]}

    assert named - {claim.correction for claim in claims()} == set()
