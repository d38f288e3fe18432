"""Every row of facts says where it was read and when; nothing is older than it looks."""

from datetime import date, timedelta

import pytest

from workbook.facts.ages import names, read_on, readings, stale
from workbook.facts.tables import table


@pytest.mark.parametrize("name", names())
def test_every_row_has_a_source_and_the_day_it_was_read(name: str) -> None:
    """No row without source and date, none from the future, none with cells beside its columns."""
    assert table(name)
    for row in table(name):
        day = read_on(row)
        assert row["source"].strip()
        assert day is None or day <= date.today() + timedelta(days=1)  # noqa: DTZ011 the machine's day
        assert None not in row
        assert None not in row.values()


def test_a_price_without_a_date_is_never_called_certain() -> None:
    """Only prices may lack a date, and those that do are marked as of less than high confidence."""
    undated = [(name, row) for name in names() for row in table(name) if read_on(row) is None]

    assert [name for name, row in undated if not name.startswith("prices/")] == []
    assert [row for _, row in undated if row["confidence"] == "high"] == []


def test_rows_are_flagged_when_a_year_has_passed() -> None:
    """On the day after a year every row of that day is stale, the day before only undated ones are."""
    oldest = min(each.checked for each in readings() if each.checked)

    assert {each.checked for each in stale(oldest + timedelta(days=365))} == {None}
    assert {each.checked for each in stale(oldest + timedelta(days=366))} == {None, oldest}
