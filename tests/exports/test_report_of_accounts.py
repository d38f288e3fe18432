"""The handoff of many accounts: it grows by words, not by rows, and leaves out what such a design has no choice of."""

from functools import cache

import pytest

from workbook.analysis import Analysis, analyze
from workbook.document import Document
from workbook.exports.report.blocks import Grid
from workbook.exports.report.export import report
from workbook.exports.report.parts.closing import open_points
from workbook.exports.report.parts.cost import cost


@cache
def logging(members: int) -> Analysis:
    """Central logging of so many members."""
    return analyze(Document(pattern="multi_account_logging", options={"members": members}))


@pytest.mark.parametrize(
    ("members", "last"),
    [
        (1, [("Member 0001", "the account id is not known to the design")]),
        (60, [("Member 0001 to Member 0060 (60)", "the account ids are not known to the design")]),
        (1000, [("Member 0001 to Member 1000 (1,000)", "the account ids are not known to the design")]),
    ],
)
def test_accounts_of_one_role_are_one_open_point(members, last) -> None:
    """However many members have no id yet, one row says so."""
    rows = [row[:2] for row in open_points(logging(members))[0].table.rows]  # type: ignore[union-attr]

    assert rows[3:] == last


def test_a_thousand_members_make_the_handoff_no_longer_than_sixty() -> None:
    """Both have the same number of lines, and no line is a list of accounts."""
    few, many = (
        report(logging(members))["report/handoff.md"].decode().splitlines() for members in (60, 1000)
    )

    assert len(few) == len(many)
    assert "Member 0002" not in "\n".join(many)


def test_a_design_without_a_vpc_has_no_ways_to_choose_from() -> None:
    """Neither strategies of NAT and endpoints nor their break-even; a design with a VPC has both."""
    keys = [
        {block.table.key for block in cost(found) if isinstance(block, Grid)}
        for found in (logging(3), analyze(Document(pattern="data_ingestion")))
    ]

    assert {"strategies", "break_evens"} & keys[0] == set()
    assert {"strategies", "break_evens"} <= keys[1]
