"""A design shows every option in words, and who set it."""

from typing import Any

import pytest

from workbook import design, patterns
from workbook.catalog import names, pattern
from workbook.values import OutsideHostOption
from workbook.views.tables.options import catalogue_table, in_words, options_table


@pytest.mark.parametrize("name", names())
def test_every_option_is_a_row_with_its_sentence(name: str) -> None:
    """No option is left out, each says what it does, and defaults are told from what a person set."""
    options = pattern(name).options.model_validate({"region": "eu-west-1"})
    rows = {row[0]: row for row in options_table("A title", options).rows}

    assert set(rows) == set(options.names())
    assert all(row[4] for row in rows.values())
    assert {key for key, row in rows.items() if row[3] == "you"} == {"region"}


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (None, "automatic"),
        (True, "yes"),
        (False, "no"),
        (("s3", "ssm"), "s3, ssm"),
        ((), "none"),
        ({"Owner": "a", "Env": "b"}, "Owner=a, Env=b"),
        (100.0, "100"),
        (0.5, "0.5"),
        (8080, "8080"),
        (
            (OutsideHostOption(host="api.example.com", sent_gb_per_month=20),),
            "api.example.com port=443 sent_gb_per_month=20",
        ),
    ],
)
def test_values_read_as_people_write_them(value: Any, words: str) -> None:
    """No Python shows through."""
    assert in_words(value) == words


def test_the_catalogue_is_a_table_of_all_patterns() -> None:
    """Each pattern says what it is, when to choose it and when not."""
    rows = catalogue_table(patterns()).rows

    assert [row[0] for row in rows] == list(names())
    assert all(all(row) for row in rows)


def test_designs_and_the_catalogue_show_themselves() -> None:
    """In a notebook both are tables, and a hostile reason is text."""
    html = design("admin_access", admin_access="bastion", bastion_reason="<script>")._repr_html_()

    assert "<script>" not in html
    assert "&lt;script&gt;" in html
    assert "three_tier_dmz" in patterns()._repr_html_()
