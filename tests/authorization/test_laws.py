"""Laws of permission logic on drawn policies: what adding and removing statements can and cannot do."""

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.authorization.asking import answer
from tests.authorization.documented_decisions import LOGIC, OTHER, OWN, Case, policy
from tests.oracles_ran import ran

ROLE = f"arn:aws:iam::{OWN}:role/worker"
PRINCIPALS = ("*", {"AWS": ROLE}, {"AWS": OWN}, {"AWS": OTHER}, {"Service": "logs.amazonaws.com"})
CALLERS = (
    ROLE,
    f"arn:aws:iam::{OTHER}:user/Bob",
    f"arn:aws:iam::{OWN}:root",
    "logs.amazonaws.com",
    "anonymous",
)
CONDITIONS = (
    {},
    {"StringEquals": {"aws:PrincipalTag/team": "blue"}},
    {"StringNotEquals": {"aws:PrincipalTag/team": "blue"}},
    {"Null": {"aws:SourceVpce": "true"}},
    {"Bool": {"aws:SecureTransport": "false"}},
    {"StringRhymes": {"aws:username": "a"}},
)
CONTEXTS = (
    {},
    {"aws:PrincipalTag/team": "blue"},
    {"aws:SecureTransport": "false"},
    {"aws:SourceVpce": "vpce-1", "aws:PrincipalTag/team": "red"},
)
DECIDED = ("allowed", "implicitly_denied", "explicitly_denied", "unknown")


@st.composite
def statements(
    draw: Any, effects: tuple[str, ...] = ("Allow", "Deny"), *, principal: bool = False
) -> dict[str, Any]:
    """A statement over a small world of actions, resources and conditions."""
    found = {
        "Effect": draw(st.sampled_from(effects)),
        "Action": draw(st.sampled_from(("*", "s3:*", "s3:Get*", "s3:GetObject", "s3:PutObject"))),
        "Resource": draw(
            st.sampled_from(("*", "arn:aws:s3:::b/*", "arn:aws:s3:::b/logs/*", "arn:aws:s3:::c/*"))
        ),
    }
    condition = draw(st.sampled_from(CONDITIONS))
    if condition:
        found["Condition"] = condition
    if principal:
        found["Principal"] = draw(st.sampled_from(PRINCIPALS))
    return found


def policies(*, principal: bool = False) -> st.SearchStrategy[dict[str, Any]]:
    """A policy of up to three statements."""
    return st.lists(statements(principal=principal), max_size=3).map(lambda drawn: policy(*drawn))


CASES = st.builds(
    Case,
    source=st.just(LOGIC),
    decision=st.just(""),
    principal=st.sampled_from(CALLERS),
    action=st.sampled_from(("s3:GetObject", "s3:PutObject")),
    resource=st.sampled_from(("arn:aws:s3:::b/a", "arn:aws:s3:::b/logs/a", "arn:aws:s3:::c/a")),
    context=st.sampled_from(CONTEXTS),
    identity=policies(),
    boundary=st.none() | policies(),
    session=st.none() | policies(),
    resource_policy=policies(principal=True),
    endpoint=st.none() | policies(principal=True),
    scps=st.lists(policies(), max_size=2).map(tuple),
    owner=st.sampled_from((OWN, OTHER)),
    sort=st.sampled_from(("ordinary", "kms_key", "role_trust")),
)
PLACES = ("identity", "resource_policy", "boundary", "session", "endpoint")


def with_statement(case: Case, place: str, statement: dict[str, Any]) -> Case:
    """The case with one more statement in a policy that it has already."""
    changed = policy(*getattr(case, place)["Statement"], statement)
    return Case(**{**vars(case), place: changed})


def has(case: Case, place: str) -> bool:
    """Whether the case has a policy of this kind."""
    return getattr(case, place) is not None


@settings(max_examples=300, deadline=None)
@given(CASES, st.sampled_from(PLACES), st.data())
def test_one_more_allow_never_takes_anything_away(case, place, data) -> None:
    """A request that is allowed stays so when any policy that is there allows more."""
    more = data.draw(statements(("Allow",), principal=place in ("resource_policy", "endpoint")))
    if has(case, place) and answer(case).decision == "allowed":
        assert answer(with_statement(case, place, more)).decision == "allowed"
    ran("hypothesis")


@settings(max_examples=300, deadline=None)
@given(CASES, st.sampled_from(PLACES), st.data())
def test_one_more_deny_never_gives_anything(case, place, data) -> None:
    """A request that is not allowed is not allowed either when some policy denies more."""
    more = data.draw(statements(("Deny",), principal=place in ("resource_policy", "endpoint")))
    if has(case, place) and answer(case).decision != "allowed":
        assert answer(with_statement(case, place, more)).decision != "allowed"


@settings(max_examples=300, deadline=None)
@given(CASES)
def test_a_limit_that_is_taken_off_never_takes_anything_away(case) -> None:
    """Without its boundary, session policy, endpoint policy and SCPs a request that was allowed still is."""
    if answer(case).decision == "allowed":
        bare = {"boundary": None, "session": None, "endpoint": None, "scps": ()}
        assert answer(Case(**{**vars(case), **bare})).decision == "allowed"


@settings(max_examples=300, deadline=None)
@given(CASES)
def test_every_decision_is_told_with_its_reason(case) -> None:
    """An allow or explicit deny names statements of its effect, an implicit deny what is missing, a doubt its names."""
    found = answer(case)
    effects = {statement.effect for statement in found.deciding_statements}

    assert found.decision in DECIDED
    assert effects <= ({"Allow"} if found.decision == "allowed" else {"Deny"})
    assert bool(effects) == (found.decision == "explicitly_denied") or found.decision == "allowed"
    assert bool(found.missing) == (found.decision == "implicitly_denied")
    assert bool(found.unknown_because) == (found.decision == "unknown")


@settings(max_examples=200, deadline=None)
@given(CASES)
def test_a_plain_deny_of_everything_leaves_nothing(case) -> None:
    """With a Deny of everything among its policies no request is anything but denied explicitly."""
    denied = with_statement(case, "identity", {"Effect": "Deny", "Action": "*", "Resource": "*"})

    assert answer(denied).decision == "explicitly_denied"
