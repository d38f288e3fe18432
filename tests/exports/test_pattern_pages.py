"""The pages of the catalogue in the repository: one for each pattern, with its options and sources."""

from pathlib import Path

import pytest

from workbook.analysis import analyze
from workbook.catalog import names, pattern
from workbook.document import Document
from workbook.exports.markdown import plain_markdown
from workbook.exports.pattern_pages import page
from workbook.facts.notes import option_notes, pattern_notes

PAGES = Path(__file__).parents[2] / "docs" / "patterns"


def test_the_folder_holds_a_page_and_a_picture_of_every_pattern():
    """`make docs` wrote each, and nothing of a pattern that is gone."""
    wanted = {"README.md", *(f"{name}.{kind}" for name in names() for kind in ("md", "svg"))}

    assert {path.name for path in PAGES.iterdir()} == wanted


@pytest.mark.parametrize("name", names())
def test_a_page_in_the_repository_tells_every_option_and_source(name):
    """What the pattern says of itself today stands on its stored page."""
    text = (PAGES / f"{name}.md").read_text(encoding="utf-8")
    chosen = pattern(name)

    assert [option for option in chosen.options.names() if f"| `{option}` |" not in text] == []
    assert [source for source in chosen.sources if f"<{source}>" not in text] == []


@pytest.mark.parametrize("name", names())
def test_a_page_in_the_repository_tells_every_note(name):
    """Each note of the pattern and each why of its options stands there with its source."""
    text = (PAGES / f"{name}.md").read_text(encoding="utf-8")
    of_options = (
        note for some in option_notes(name).values() for note in some if note.option in _options(name)
    )
    found = [*(note for some in pattern_notes(name).values() for note in some), *of_options]

    assert [note.note for note in found if f"{plain_markdown(note.text)}" not in text] == []
    assert [note.note for note in found if f"]({note.source})" not in text] == []


def _options(name):
    return pattern(name).options.names()


def test_hostile_words_are_no_markup_on_a_page():
    """A name with a pipe, a tag or a link in it is text in its cell."""
    given = {"admin_access": "bastion", "bastion_reason": "a|b <script> [x](y)"}
    document = Document(pattern="admin_access", options=given)
    text = page(pattern("admin_access"), analyze(document))

    assert "<script>" not in text
