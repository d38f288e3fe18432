"""Countries by their codes."""

import pytest
from botocore.session import Session

from tests import oracles_ran
from workbook.facts.countries import country_codes, country_fault
from workbook.facts.tables import by


def test_the_codes_on_file_are_those_that_waf_takes():
    """No code is missing and none is more than the API's own list has."""
    oracles_ran.ran("botocore")
    api = Session().get_service_model("wafv2").shape_for("CountryCode").enum

    assert country_codes() == frozenset(api)


@pytest.mark.parametrize(
    ("code", "remedy"),
    [("XX", "US"), ("UK", "write GB"), ("us", "write US"), ("Germany", "write its code DE"), ("", "US")],
)
def test_a_code_of_nobody_is_refused_with_what_to_write(code, remedy):
    """Each refusal names the code and a way out."""
    assert remedy in country_fault(code)
    assert repr(code) in country_fault(code)


def test_every_country_is_told_by_its_name():
    """Each row has a title that is not its code."""
    assert [code for code, row in by("countries", "code").items() if row["title"] in ("", code)] == []
