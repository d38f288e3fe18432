"""Help to choose: every path ends in a recommendation whose options patterns know, with a source."""

import json

import pytest

from workbook.advice.advise import advise, decision
from workbook.advice.catalog import DECISIONS
from workbook.advice.decision import Question, Recommendation
from workbook.catalog import names, pattern
from workbook.checks.transfers import transfers
from workbook.cli import main
from workbook.errors import NotFoundError, OptionsError

EACH = pytest.mark.parametrize("chosen", DECISIONS, ids=lambda each: each.key)


def ends(chosen, answers=()):
    """Every recommendation with the answers that lead to it."""
    step = advise(chosen.key, dict(answers))
    if isinstance(step, Recommendation):
        yield step, dict(answers)
        return
    for answer in step.answers:
        yield from ends(chosen, (*answers, (step.key, answer.word)))


@EACH
def test_every_recommendation_is_reached_and_nothing_leads_nowhere(chosen):
    """Each answer leads on, each recommendation and each question is on some path."""
    found = list(ends(chosen))

    assert {step.key for step, _ in found} == {each.key for each in chosen.recommendations}
    assert {key for _, answers in found for key in answers} == {each.key for each in chosen.questions}


@EACH
def test_a_recommendation_says_what_why_and_by_whom(chosen):
    """A sentence, a reason, an address of AWS."""
    for each in chosen.recommendations:
        assert each.recommendation.endswith(".")
        assert each.reason.endswith(".")
        assert each.source.startswith(("https://docs.aws.amazon.com/", "https://aws.amazon.com/"))


@EACH
def test_recommended_options_are_options_of_some_pattern(chosen):
    """Whoever takes the advice can set it: each option and value is one that a pattern reads."""
    fields = {name: pattern(name).options.model_fields for name in names()}
    for each in chosen.recommendations:
        for option, value in each.options:
            having = [name for name in fields if option in fields[name]]

            assert any(_takes(name, option, value) for name in having), (each.key, option)


@EACH
def test_a_recommended_pattern_is_in_the_catalogue_and_takes_the_options(chosen):
    """Where a pattern builds the advice, it is one of the catalogue, and has the options with these values."""
    for each in chosen.recommendations:
        if each.pattern:
            assert each.pattern in names(), each.key
            for option, value in each.options:
                assert _takes(each.pattern, option, value), (each.key, option)


def _takes(name, option, value):
    try:
        pattern(name).options.model_validate({option: value})
    except ValueError:
        return False
    return True


def test_the_choices_that_architects_ask_for_are_all_there():
    """Each decision that people come with has its help."""
    assert {
        "nat_or_endpoints",
        "gateway_or_interface",
        "peering_or_privatelink",
        "vpn_or_direct_connect",
        "filter",
        "event_or_execution_policy",
    } <= {each.key for each in DECISIONS}


def test_wrong_answers_are_told_all_at_once():
    """A question nobody asks and an answer nobody offers: one sentence each."""
    with pytest.raises(OptionsError) as told:
        advise("nat_or_endpoints", {"destinations": "moon", "colour": "red"})

    assert [fault.field for fault in told.value.faults] == ["destinations", "colour"]


def test_an_unknown_decision_is_answered_with_the_known_ones():
    """A slip in the name brings the near one."""
    with pytest.raises(NotFoundError, match="nat_or_endpoints"):
        decision("nat_or_endpoint")


def test_the_command_lists_asks_and_tells(capsys):
    """Without a name the list, with some answers the next question, with all of them the advice."""
    assert main(["advise", "--json"]) == 0
    assert [each["question"] for each in json.loads(capsys.readouterr().out)] == [d.key for d in DECISIONS]
    assert main(["advise", "nat_or_endpoints", "--answer", "destinations=outside", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["key"] == "ipv6"
    given = ["--answer", "destinations=outside", "--answer", "ipv6=yes"]
    assert main(["advise", "nat_or_endpoints", *given, "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["options"]["ipv6"] == "dual_stack"
    assert main(["advise", "nat_or_endpoints", "--answer", "nonsense"]) == 2


def test_ten_terabytes_a_month_fit_a_tunnel():
    """AWS's arithmetic: 10 TB take 22 hours at 1 Gbps and 18 at 1.25 Gbps when the whole link is theirs."""
    hours = {each.link.link: each.hours for each in transfers(10, 730, usable=1.0)}

    assert round(hours["direct_connect_1g"]) == 22
    assert round(hours["vpn"]) == 18
    assert all(each.fits for each in transfers(10, 730))
    assert [each.link.link for each in transfers(1000, 24) if each.fits] == ["direct_connect_400g"]


def test_a_question_is_told_from_advice():
    """The first step of every decision is a question."""
    assert all(isinstance(advise(each.key, {}), Question) for each in DECISIONS)
