"""Whole decisions: as AWS's documentation states them, with the statements they rest on."""

import pytest

from tests.authorization.asking import answer, bindings_of, request_of
from tests.authorization.documented_decisions import (
    CASES,
    CROSS,
    EVERYTHING,
    EXPLICIT,
    LOGIC,
    OBJECT,
    OTHER,
    OWN,
    UNKNOWN,
    USER,
    Case,
    allow,
    deny,
    policy,
    user,
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
        ({"Effect": "Allow", "Action": "*"}, "no Resource"),
        ({"Effect": "Allow", "Resource": "*"}, "no Action"),
        (allow(NotAction="iam:*"), "Action beside NotAction"),
        (allow(Principal="*"), "Principal in a policy of whoever asks"),
        (allow(Condition=["aws:username"]), "Condition that is no object"),
        (allow(Condition={"StringEquals": "aws:username"}), "Condition that is no object"),
        (allow(Condition={"StringEquals": {"aws:username": []}}), "Condition that is no object"),
    ],
)
def test_what_nobody_can_read_makes_the_answer_unknown_by_name(statement, name) -> None:
    """An element, effect, operator or key that is not known decides nothing, and is named."""
    others = () if statement["Effect"] != "Deny" else (allow(),)
    decision = answer(Case(LOGIC, UNKNOWN, USER, "s3:GetObject", OBJECT, identity=policy(*others, statement)))

    assert decision.decision == UNKNOWN
    assert any(name in because for because in decision.unknown_because)


@pytest.mark.parametrize("principal", [["*"], "everyone", {"Robot": "r2"}])
def test_a_principal_that_nobody_can_read_is_named(principal) -> None:
    """A list, a word and a sort that AWS does not know leave a resource policy in doubt."""
    stranger = Case(CROSS, UNKNOWN, user("Eve", OTHER), "s3:GetObject", OBJECT, identity=EVERYTHING,
                    resource_policy=policy(allow(Principal=principal)))  # fmt: skip

    assert answer(stranger).decision == UNKNOWN
    assert "rincipal" in answer(stranger).unknown_because[0]


def test_what_is_no_statement_is_in_doubt() -> None:
    """A policy whose Statement holds words makes the decision unknown, and nothing raises."""
    odd = {"Version": "2012-10-17", "Statement": ["s3:*", 7]}

    assert answer(Case(LOGIC, UNKNOWN, USER, "s3:GetObject", OBJECT, identity=odd)).decision == UNKNOWN


def test_whether_a_provider_vouches_for_a_federated_user_is_not_known() -> None:
    """A trust policy that names an identity provider is in doubt for a federated session of the own account."""
    role = f"arn:aws:iam::{OWN}:role/r"
    trust = {"Effect": "Allow", "Principal": {"Federated": f"arn:aws:iam::{OWN}:saml-provider/p"}}
    case = Case(LOGIC, UNKNOWN, f"arn:aws:sts::{OWN}:federated-user/x", "sts:AssumeRoleWithSAML", role,
                resource_policy=policy({**trust, "Action": "sts:AssumeRoleWithSAML"}), sort="role_trust")  # fmt: skip

    assert answer(case).decision == UNKNOWN


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
