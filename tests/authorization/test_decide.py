"""Whole decisions: as AWS's documentation states them, with the statements they rest on."""

import pytest

from tests.authorization.asking import answer, bindings_of, request_of
from tests.authorization.documented_decisions import (
    CASES,
    EVERYTHING,
    EXPLICIT,
    LOGIC,
    OBJECT,
    UNKNOWN,
    USER,
    Case,
    allow,
    deny,
    policy,
)
from tests.oracles_ran import ran
from workbook.authorization.decide import decide


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.decision}-{case.action}")
def test_a_documented_request_gets_the_documented_answer(case) -> None:
    """Each request is decided as its page says."""
    decision = answer(case)

    assert decision.decision == case.decision, (case.note, decision)
    assert bool(decision.unknown_because) == (case.decision == UNKNOWN)
    ran("authorization cases")


def test_an_answer_names_the_statements_it_rests_on() -> None:
    """An allow names what allowed, a deny what denied, an implicit deny which kinds of policy were silent."""
    asked = {"source": LOGIC, "principal": USER, "action": "s3:GetObject", "resource": OBJECT}
    allowed = answer(
        Case(**asked, decision="", identity=policy(allow("s3:Get*", Sid="Reads"), allow("ec2:*")))
    )
    denied = answer(Case(**asked, decision="", identity=policy(allow(), deny("s3:*", Sid="NoS3"))))
    silent = answer(Case(**asked, decision="", identity=EVERYTHING, boundary=policy(), scps=(policy(),)))

    assert [(s.policy_type, s.sid) for s in allowed.deciding_statements] == [("identity policy", "Reads")]
    assert [(s.sid, s.effect) for s in denied.deciding_statements] == [("NoS3", "Deny")]
    assert silent.missing == ("service control policy", "permissions boundary")


@pytest.mark.parametrize(
    ("statement", "name"),
    [
        ({"Effect": "Allow", "Action": "*", "Resource": "*", "Unless": "sunday"}, "element Unless"),
        ({"Effect": "Permit", "Action": "*", "Resource": "*"}, "Effect Permit"),
        (allow(Condition={"StringRhymes": {"aws:username": "a"}}), "condition operator StringRhymes"),
        (allow(Condition={"StringEquals": {"aws:Mood": "a"}}), "condition key aws:Mood"),
        (deny(Condition={"StringRhymes": {"aws:username": "a"}}), "condition operator StringRhymes"),
    ],
)
def test_what_nobody_can_read_makes_the_answer_unknown_by_name(statement, name) -> None:
    """An element, effect, operator or key that is not known decides nothing, and is named."""
    others = () if statement["Effect"] != "Deny" else (allow(),)
    decision = answer(Case(LOGIC, UNKNOWN, USER, "s3:GetObject", OBJECT, identity=policy(*others, statement)))

    assert decision.decision == UNKNOWN
    assert any(name in because for because in decision.unknown_because)


def test_what_is_certain_stays_so_beside_what_nobody_can_read() -> None:
    """A deny that fits denies whatever a strange statement says; a strange allow adds nothing to a plain one."""
    strange = allow(Condition={"StringRhymes": {"aws:username": "a"}})
    asked = {"source": LOGIC, "principal": USER, "action": "s3:GetObject", "resource": OBJECT, "decision": ""}

    assert answer(Case(**asked, identity=policy(strange, deny()))).decision == EXPLICIT
    assert answer(Case(**asked, identity=policy(strange, allow()))).decision == "allowed"


def test_a_version_from_the_future_is_not_read() -> None:
    """A policy of a version that nobody here knows makes the decision unknown."""
    future = {**EVERYTHING, "Version": "2031-01-01"}
    case = Case(LOGIC, UNKNOWN, USER, "s3:GetObject", OBJECT, identity=future)

    assert "version 2031-01-01" in decide(request_of(case), bindings_of(case)).unknown_because[0]
