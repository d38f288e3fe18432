"""Condition operators say what AWS's documentation says of them; what nobody knows is left in doubt by name."""

import pytest

from tests.authorization.documented_conditions import ROWS
from tests.oracles_ran import ran
from workbook.authorization.conditions import holds
from workbook.authorization.truth import Doubt
from workbook.model.estate.identity import Condition


def asked(operator: str, key: str, values: tuple[str, ...], found: tuple[str, ...] | None):
    """One condition in a context of one key, or none."""
    context = {} if found is None else {key.lower(): found}
    return holds((Condition(operator=operator, key=key, values=values),), context)


@pytest.mark.parametrize(("source", "operator", "key", "values", "found", "expected"), ROWS)
def test_an_operator_does_what_its_page_says(source, operator, key, values, found, expected) -> None:
    """Each row of the documentation is answered as it says."""
    assert source.endswith(".html")
    assert asked(operator, key, values, found) is expected
    ran("authorization cases")


@pytest.mark.parametrize(
    ("operator", "key", "values", "found", "name"),
    [
        ("StringSoundsLike", "aws:username", ("a",), ("a",), "condition operator StringSoundsLike"),
        ("ForMostValues:StringEquals", "aws:TagKeys", ("a",), ("a",), "condition operator ForMostValues:StringEquals"),
        ("NullIfExists", "aws:username", ("true",), ("a",), "condition operator NullIfExists"),
        ("StringEquals", "aws:NoSuchKey", ("a",), None, "condition key aws:NoSuchKey"),
        ("Null", "aws:username", ("perhaps",), ("a",), "Null with perhaps"),
        ("NumericEquals", "s3:max-keys", ("ten",), ("10",), "a value of s3:max-keys that NumericEquals cannot compare"),
        ("IpAddress", "aws:SourceIp", ("${aws:username}",), ("10.0.0.1",),
         "a value of aws:SourceIp that IpAddress cannot compare"),
        ("StringEquals", "aws:TagKeys", ("a",), ("a", "b"),
         "aws:TagKeys with several values and no ForAllValues or ForAnyValue"),
        ("DateLessThan", "aws:CurrentTime", ("2026-12-31T00:00:00Z",), None,
         "aws:CurrentTime, which every request has and this one does not say"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_in_doubt_by_name(operator, key, values, found, name) -> None:
    """An operator, key or value that nobody knows is neither true nor false, and is named."""
    assert asked(operator, key, values, found) == Doubt((name,))


def test_all_keys_of_a_block_must_hold_and_one_value_of_a_key() -> None:
    """Conditions are joined by AND, the values of one of them by OR; one that is false settles the matter."""
    like = Condition(operator="StringLike", key="s3:prefix", values=("a/*", "b/*"))
    unknown = Condition(operator="NoSuch", key="s3:prefix", values=("a",))

    assert holds((like,), {"s3:prefix": ("b/1",)}) is True
    assert holds((like, unknown), {"s3:prefix": ("c/1",)}) is False
    assert isinstance(holds((like, unknown), {"s3:prefix": ("b/1",)}), Doubt)
