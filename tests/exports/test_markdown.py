"""Markdown: text in it is text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.exports.hostile import HOSTILE
from workbook.exports.markdown import code, plain_markdown


@pytest.mark.parametrize("text", HOSTILE)
def test_no_markup_is_left_bare(text):
    """Every character that Markdown, a table or HTML would read is escaped, and the text is one line."""
    found = plain_markdown(text)

    assert "\n" not in found
    for mark in "`*_[]<>|#":
        assert found.count(mark) == found.count(f"\\{mark}")


@given(st.text(st.sampled_from("`| a\n"), min_size=1))
def test_a_code_span_cannot_be_closed_from_inside(text):
    """The fence is longer than any run of backticks inside, and no bare bar ends a table's cell."""
    found = code(text)
    fence = found[: len(found) - len(found.lstrip("`"))]

    assert "\n" not in found
    assert found == "" or (fence and fence not in found[len(fence) : -len(fence)])
    assert found.count("|") == found.count("\\|")


def test_plain_words_stay_readable():
    """Ordinary sentences come out as they went in."""
    assert plain_markdown("The application reads orders, twice a day (UTC).") == (
        "The application reads orders, twice a day (UTC)."
    )
    assert code("tcp/443") == "`tcp/443`"
