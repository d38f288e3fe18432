"""Help with a choice in the workbench: questions in steps, and advice that can be taken."""

import pytest

from workbook.advice.advise import advise
from workbook.advice.catalog import DECISIONS
from workbook.advice.decision import Recommendation
from workbook.app.advised import changes, settings
from workbook.app.assembly import assembled
from workbook.app.panels.advice import AdvicePanel
from workbook.document import Document


@pytest.fixture
def board():
    """The workbench over a three-tier DMZ."""
    return assembled(Document(pattern="three_tier_dmz"))


@pytest.fixture
def panel(board):
    """Its help with a choice, looked at."""
    found = next(each for each in board.panels if isinstance(each, AdvicePanel))
    found.show(board.session.analysis)
    return found


def answer(panel, *words):
    """Answers the open questions one after the other."""
    for word in words:
        panel.questions.children[-1].value = word


def advice(key, **answers):
    """What a decision recommends after these answers."""
    step = advise(key, answers)
    assert isinstance(step, Recommendation)
    return step


def test_questions_come_one_by_one_and_lead_to_advice(panel):
    """At first one question stands there and no advice; each answer brings the next, the last one the advice."""
    panel.decision.value = "nat_or_endpoints"
    assert len(panel.questions.children) == 1
    assert "wb-verdict" not in panel._result.value

    answer(panel, "aws", "no")

    assert [each.value for each in panel.questions.children] == ["aws", "no"]
    assert "An endpoint for each service, and no NAT." in panel._result.value
    assert 'href="https://docs.aws.amazon.com/' in panel._result.value


def test_an_earlier_answer_may_be_changed(panel):
    """Another answer to the first question leads elsewhere, and what no longer follows is gone."""
    panel.decision.value = "nat_or_endpoints"
    answer(panel, "aws", "no")

    panel.questions.children[0].value = "s3"

    assert len(panel.questions.children) == 1
    assert "Gateway endpoints for S3 and DynamoDB, and no NAT." in panel._result.value


def test_taking_the_advice_sets_the_options_and_can_be_undone(board, panel):
    """The button sets the recommended values as if a person had; then there is nothing left to set."""
    panel.decision.value = "filter"
    answer(panel, "allow")
    assert panel.use.layout.display == ""

    panel.use.click()
    board.flush()

    assert board.session.document.options == {"nacl_mode": "default"}
    panel.show(board.session.analysis)
    assert panel.use.layout.display == "none"
    assert "(so it is)" in panel._result.value
    board.session.undo()
    assert board.session.document.options == {}


def test_a_yes_is_set_as_a_yes():
    """A word of the advice becomes the value that the option's control knows."""
    document = Document(pattern="three_tier_dmz", options={"private_dns": False})

    found = settings(document, advice("gateway_or_interface", service="other"))

    assert changes(found) == {"private_dns": True}


def test_what_the_pattern_cannot_set_says_where_it_is_an_option(panel):
    """An option of other patterns is named with them, and is not set here."""
    panel.decision.value = "bucket_protection"
    answer(panel, "organization")

    assert "not an option of this pattern; of " in panel._result.value
    assert panel.use.layout.display == "none"


def test_advice_that_another_pattern_builds_opens_it(board, panel):
    """The button to the pattern is there where the advice is another one's, and opens it."""
    panel.decision.value = "peering_or_privatelink"
    answer(panel, "service")
    answer(panel, "balanced")
    assert panel.open.description == "Open PrivateLink service"

    panel.open.click()
    board.flush()

    assert board.session.document.pattern == "privatelink_service"
    panel.show(board.session.analysis)
    assert panel.open.layout.display == "none"


@pytest.mark.parametrize("chosen", DECISIONS, ids=lambda each: each.key)
def test_every_decision_can_be_walked_in_the_page(panel, chosen):
    """Whatever the decision, first answers lead to a recommendation on the page."""
    panel.decision.value = chosen.key
    while not panel._advice:
        control = panel.questions.children[-1]
        control.value = control.options[0][1]

    assert panel._advice.key in {each.key for each in chosen.recommendations}


@pytest.mark.parametrize("chosen", DECISIONS, ids=lambda each: each.key)
def test_recommended_values_differ_from_nothing_only_where_they_change(chosen):
    """After the changes are taken a second look finds none."""
    document = Document(pattern="three_tier_dmz")
    for each in chosen.recommendations:
        taken = document.with_options(dict(changes(settings(document, each))))

        assert changes(settings(taken, each)) == {}, each.key
