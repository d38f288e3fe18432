"""The page of checks in the repository is the one that the checks make."""

from pathlib import Path

from workbook.checks.catalog import checks
from workbook.checks.page import page

PAGE = Path(__file__).parents[2] / "docs" / "checks.md"


def test_the_page_in_the_repository_is_up_to_date():
    """docs/checks.md is what `make docs` writes."""
    assert page() == PAGE.read_text(encoding="utf-8")


def test_every_check_has_its_section():
    """No check is missing from the page."""
    assert [check.id for check in checks() if f"### {check.id}: {check.title}" not in page()] == []
