"""The answer about one connection shows every hop and every blocker, as text."""

from dataclasses import replace

import pytest

from workbook import analyze, design
from workbook.api import Answer
from workbook.reachability.path import Blocker, Closing, Edit, Hop, Path, Relay
from workbook.views.path_lines import path_lines
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


def test_an_open_path_names_what_would_close_it() -> None:
    """The smallest change stands above the hops, with what else it would close and what groups remember."""
    path = analyze(design("three_tier_dmz")).reach("app", "database", "tcp/5432").path
    also = Closing(edits=(Edit(kind="add_deny", resource="acl", change="add <it>"),), also_closes=("a -> b",))

    html = path_html(path)
    made_up = path_html(replace(path, closing=also))
    nothing = path_html(replace(path, closing=Closing(note="AWS's own")))

    assert "To close it: remove from sg/database the inbound rule" in html
    assert "these connections" in html
    assert "To close it: add &lt;it&gt;. It also stands for: a -&gt; b." in made_up
    assert "To close it: AWS&#x27;s own." in nothing


def test_a_link_that_is_blocked_says_where() -> None:
    """A chain names the component and the code of each of its links."""
    blocker = Blocker(component="sg/app", code="ENI_SG_RULES_MISMATCH", rule="", detail="")
    relay = Relay(
        source="nlb",
        destination="app",
        protocol="tcp",
        ports="8080",
        verdict="blocked",
        note="targets see the client's address",
        blockers=(blocker,),
    )
    path = analyze(design("three_tier_dmz")).reach("internet", "database", "tcp/5432").path

    html = path_html(replace(path, relayed_by=(relay,)))

    assert "(blocked; sg/app ENI_SG_RULES_MISMATCH; targets see the client&#x27;s address)" in html


def test_a_line_parts_what_blocks_from_what_would_open_it(blocked: Path) -> None:
    """On a terminal the reason ends before the change begins; a blocker without a change promises none."""
    one = Blocker(
        component="rt", code="NO_ROUTE_TO_DESTINATION", rule="", detail="no route", change="add one"
    )

    said = list(path_lines(replace(blocked, blockers=(one, replace(one, change="")))))

    assert "blocked by rt (NO_ROUTE_TO_DESTINATION): no route; to open it: add one" in said
    assert "blocked by rt (NO_ROUTE_TO_DESTINATION): no route" in said


def test_an_unknown_verdict_says_below_why(blocked: Path) -> None:
    """Who reads only the last lines learns what nobody stated, once, and hears of it in no other verdict."""
    hop = Hop(
        component="box", kind="instance", decision="unknown", explanation_code="X_NOT_MODELLED", detail="why"
    )
    leg = replace(blocked.forward, hops=(hop,))
    unsure = replace(blocked, verdict="unknown", forward=leg, answer=leg)

    assert list(path_lines(unsure)).count("unknown at box (X_NOT_MODELLED): why") == 1
    assert not any(line.startswith("unknown at") for line in path_lines(replace(unsure, verdict="blocked")))
