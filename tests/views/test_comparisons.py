"""A comparison and scopes as tables: what people read first, and that hostile names stay text."""

from dataclasses import replace

import pytest

from workbook.analysis import analyze
from workbook.compare.comparison import compare
from workbook.document import Document
from workbook.scopes.scope import ScopePath, ScopeResult
from workbook.views.tables.comparisons import (
    COMPARISON_TABLES,
    comparison_html,
    passage_changes,
    resource_changes,
    route_changes,
    rule_changes,
    scopes,
)
from workbook.views.tables.html import table_html
from workbook.views.tables.table import text_of

HOSTILE = "<script>alert(1)</script>\n"


@pytest.fixture(scope="module")
def comparison():
    """The three tiers with and without a bastion, one NAT gateway and one a zone."""
    before, after = (
        analyze(Document(pattern="three_tier_dmz", options=options))
        for options in ({"nat_mode": "per_az"}, {"nat_mode": "single", "admin_access": "bastion"})
    )
    return compare(before, after)


def _column(table, key):
    at = [column.key for column in table.columns].index(key)
    return [text_of(row[at]) for row in table.rows]


def test_opened_passages_come_first(comparison):
    """What opened is what a review asks about; what closed stands behind it."""
    happened = _column(passage_changes(comparison), "happened")

    assert happened == sorted(happened, key=("opened", "closed", "passes otherwise").index)
    assert {"opened", "closed"} <= set(happened)


def test_rules_stand_under_their_group_or_acl(comparison):
    """Each section is one group or list; a changed rule says what changed."""
    table = rule_changes(comparison)

    assert {"sg/bastion", "main/acl/app"} <= {section.title for section in table.sections}
    assert all(row for section in table.sections for row in section.rows)


def test_changes_say_before_and_after(comparison):
    """A field that differs is told with both values."""
    changes = [each for each in (*_column(resource_changes(comparison), "changes"),) if each]

    assert changes
    assert all(" -> " in each for each in changes)


def test_routes_are_told_by_table(comparison):
    """One NAT gateway instead of two changes the tables of the private tier."""
    assert any("rt/app" in section.title for section in route_changes(comparison).sections)


def test_what_does_not_differ_is_a_sentence(comparison):
    """Equal sides give tables without rows that say so."""
    same = compare(comparison.before, comparison.before)

    assert all(not make(same).rows for make in COMPARISON_TABLES)
    assert "Both let the same pass." in comparison_html(same)


def test_hostile_names_stay_text(comparison):
    """A party named like markup is escaped in HTML and on one line in cells."""
    (first, *rest) = comparison.passages.opened
    changed = replace(comparison.passages, opened=(replace(first, source=HOSTILE), *rest))
    html = comparison_html(replace(comparison, passages=changed))

    assert "<script>" not in html
    assert "&lt;script&gt;" in html


def test_scopes_say_whether_they_hold():
    """A scope that holds is a heading; a broken one lists its paths."""
    path = ScopePath(
        source="internet",
        destination=HOSTILE,
        protocol="tcp",
        ports="22",
        verdict="unknown",
        via=("igw",),
        ip_version=6,
        source_addresses=("2001:db8::/32",),
    )
    table = scopes(
        (
            ScopeResult(name="kept", holds=True, paths=()),
            ScopeResult(name=HOSTILE, holds=False, paths=(path,), purpose="never"),
        )
    )

    kept, broken = table.sections
    assert (kept.title, kept.note, kept.rows) == ("kept", "holds.", ())
    assert broken.note == "broken by 1 path. never"
    assert _column(table, "source") == ["internet (2001:db8::/32)"]
    assert _column(table, "protocol") == ["tcp (IPv6)"]
    assert "<script>" not in table_html(table)
