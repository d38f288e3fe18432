"""No case of AWS's documentation is passed over in silence: each is judged by a test, or named with its reason."""

import json

import pytest

from tests.cases.describe import CASES, load
from tests.checks.test_requests import ASKED
from tests.checks.test_route_requests import REQUESTS
from tests.reachability.test_trace_documented_facts import STATEMENTS
from tests.reachability.test_trace_inspected_facts import INSPECTED
from tests.reachability.test_trace_joined_facts import JOINED
from tests.reachability.test_trace_topologies import ANSWERED

LEDGER = json.loads((CASES.parent / "not_expressed.json").read_text(encoding="utf-8"))
README = (CASES.parent / "README.md").read_text(encoding="utf-8")
EVERY_ROW = ("nacl_eval", "nacl_conversations", "vpc_bpa_results")
"""Files whose every row is a parameter of a test."""


def rows_of(name):
    """The ids of a file, those of requests among them."""
    data = load(f"{name}.json")
    return [row["id"] for row in (*data["rows"], *data.get("requests", []))]


def judged(name):
    """The ids of a file that a test judges."""
    if name == "topology_cases":
        return set(ANSWERED)
    if name in EVERY_ROW:
        return set(rows_of(name))
    routes = [row["id"] for row in load("route_choice.json")["rows"]] if name == "route_choice" else []
    return {*routes, *((STATEMENTS | JOINED | INSPECTED | REQUESTS | ASKED).keys() & set(rows_of(name)))}


@pytest.mark.parametrize("path", sorted(CASES.glob("*.json")), ids=lambda path: path.stem)
def test_each_case_is_judged_or_named(path):
    """Judged cases and named ones make up the file, and none is both."""
    named = [row for rows in LEDGER.get(path.stem, {}).values() for row in rows]

    assert sorted(rows_of(path.stem)) == sorted([*judged(path.stem), *named])


@pytest.mark.parametrize("path", sorted(CASES.glob("*.json")), ids=lambda path: path.stem)
def test_the_page_names_what_is_not_expressed(path):
    """The README gives the counts of each file and names every case that no test judges."""
    named = [row for rows in LEDGER.get(path.stem, {}).values() for row in rows]
    line = f"| `{path.stem}.json` | {len(rows_of(path.stem))} | {len(judged(path.stem))} |"

    assert line in README
    assert [row for row in named if f"`{row}`" not in README] == []
