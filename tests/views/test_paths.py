"""The answer about one connection shows every hop and every blocker, as text."""

from dataclasses import replace

import pytest

from workbook import analyze, design
from workbook.api import Answer
from workbook.reachability.path import Path, Relay
from workbook.views.tables.paths import blockers, hops, path_html


@pytest.fixture(scope="module")
def blocked() -> Path:
    """The internet to the database of the first pattern."""
    return analyze(design("three_tier_dmz")).reach("internet", "database", "tcp/5432").path


def test_every_hop_and_every_blocker_is_a_row(blocked: Path) -> None:
    """Nothing of the answer is left out, in either direction."""
    assert len(hops(blocked).rows) == len(blocked.forward.hops) + len(blocked.answer.hops)
    assert [row[1] for row in blockers(blocked).rows] == [each.code for each in blocked.blockers]
    assert [section.title for section in hops(blocked).sections] == ["Request", "Answer"]


def test_the_verdict_stands_above_and_relays_beside_it(blocked: Path) -> None:
    """A reader sees first what the answer is, then through whom it could be had."""
    relay = Relay(source="alb", destination="app", protocol="tcp", ports="8080", verdict="reachable")

    html = path_html(replace(blocked, relayed_by=(relay,), counterexample="client port 3389"))

    assert "blocked: internet → database on tcp 5432" in html
    assert "Through a relay: alb → app on tcp 8080 (reachable)." in html
    assert "Not for client port 3389." in html


def test_names_are_text(blocked: Path) -> None:
    """A party named in markup makes no element."""
    html = path_html(replace(blocked, source="<script>x</script>", assumptions=("<b>",)))

    assert "<script>" not in html
    assert "&lt;script&gt;x&lt;/script&gt;" in html
    assert "Assumed: &lt;b&gt;." in html


def test_an_answer_shows_itself(blocked: Path) -> None:
    """In a notebook the answer is its own page, and its verdict can be asked."""
    assert Answer(blocked).verdict == "blocked"
    assert Answer(blocked)._repr_html_() == path_html(blocked)
