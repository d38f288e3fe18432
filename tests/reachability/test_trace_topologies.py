"""The trace over topologies of AWS's documentation, judged by the answers of its pages."""

import pytest

from tests.cases.describe import load, snapshot
from tests.cases.questions import ask, question

ROWS = {row["id"]: row for row in load("topology_cases.json")["rows"]}
OUR_WORDS = {
    "edge-internet-b": "X_NO_INTERNET_GATEWAY",
    "resp-b2-ad": "X_ANSWER_MISROUTED",
    "resp-fix3-c2-ad": "X_ANSWER_MISROUTED",
}
"""The first blames the peer's gateway, and the VPC that is asked for has none; AWS has no word for the others."""


def path_of(row):
    """The trace of one row."""
    estate = snapshot(f"snapshots/{row['snapshot'].split('/')[-1]}")
    return ask(estate, row["source"], row["destination"], question(row["protocol"], row.get("dst_port")))


ANSWERED = [name for name, row in ROWS.items() if path_of(row).verdict != "unknown"]


@pytest.mark.parametrize("name", ANSWERED)
def test_the_verdict_is_the_pages(name):
    """The trace finds the verdict that AWS's page states, by the component and code it states first."""
    row, path = ROWS[name], path_of(ROWS[name])

    assert row["expected"] == path.verdict
    if row.get("blocked_by"):
        expected = OUR_WORDS.get(name, row["blocked_by"]["code"])
        assert expected == path.blockers[0].code
        assert name == "edge-internet-b" or row["blocked_by"]["component"] == path.blockers[0].component


@pytest.mark.parametrize("name", ["nat-9", "nat-7", "nat-4", "webdb-ssh-any"])
def test_the_leg_is_the_pages(name):
    """A block of the request shows in the forward leg, and nowhere else is the first blocker."""
    assert path_of(ROWS[name]).forward.verdict == "blocked"


def test_an_answer_through_nat_is_the_return_legs_fault():
    """A public address behind a NAT route takes requests, and its answers never come back from there."""
    path = path_of(ROWS["nat-11"])

    assert (path.forward.verdict, path.answer.verdict) == ("reachable", "blocked")
