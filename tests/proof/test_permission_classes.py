"""Representatives: actions, names and circumstances that no pattern and no condition tells apart."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.oracles_ran import ran
from workbook.authorization.patterns import matches, matches_action
from workbook.authorization.request import caller_of
from workbook.facts.actions import Action, action
from workbook.model.estate.identity import Condition
from workbook.proof.permissions.classes import action_classes, applies, instance, instances, overlaps
from workbook.proof.permissions.contexts import circumstances

EICE = "arn:aws:ec2:eu-west-1:111122223333:instance-connect-endpoint/eice-1"
ACCOUNTS = ("111122223333", "444455556666")
SERVICE, ROLE = caller_of("logs.amazonaws.com"), caller_of("arn:aws:iam::111122223333:role/r")


def known(name: str) -> Action:
    """An action on file."""
    found = action(name)
    assert found is not None
    return found


def met(operator: str, key: str, *values: str) -> Condition:
    """A condition."""
    return Condition(operator=operator, key=key, values=values)


PATTERNS = st.frozensets(
    st.sampled_from(("s3:*", "s3:Get*", "s3:GetObject", "s3:*Object", "s3:Put*", "s3:List*")), min_size=1
)


@given(PATTERNS)
def test_no_pattern_tells_actions_of_one_class_apart(patterns) -> None:
    """All actions of a class fit the same patterns; every action that some pattern fits is in one class."""
    classes = action_classes("s3", patterns, frozenset())
    names = [name for each in classes for name in each.names]

    assert len(names) == len(set(names))
    for each in classes:
        assert len({tuple(matches_action(p, name) for p in sorted(patterns)) for name in each.names}) == 1
    ran("hypothesis")


@given(st.text(alphabet="ab*?", max_size=6), st.text(alphabet="ab*?", max_size=6))
def test_a_text_of_two_patterns_fits_both(one, other) -> None:
    """What two patterns share is found where it is told, and an instance fits its own pattern."""
    for text in overlaps((one, other)):
        assert matches(one, text)
        assert matches(other, text)
    assert matches(one, instance(one))


def test_two_patterns_that_share_nothing_have_no_overlap() -> None:
    """A shared text is one that both fit; where there is none nothing is made up."""
    assert list(overlaps(("arn:a*", "arn:b*"))) == []
    assert list(overlaps(("*-x", "y-*"))) == ["y--x"] or matches("*-x", next(iter(overlaps(("*-x", "y-*")))))


@pytest.mark.parametrize(
    ("name", "arn", "expected"),
    [
        ("s3:GetObject", "arn:aws:s3:::b/a", True),
        ("s3:GetObject", "arn:aws:s3:::b", False),
        ("s3:ListBucket", "arn:aws:s3:::b", True),
        ("s3:ListBucket", "arn:aws:s3:::b/a", False),
        ("s3:ListAllMyBuckets", "*", True),
        ("s3:ListAllMyBuckets", "arn:aws:s3:::b", False),
        ("kms:Decrypt", "arn:aws:kms:eu-west-1:111122223333:key/k", True),
        ("kms:Decrypt", "*", False),
        ("kms:Decrypt", "arn:aws:s3:::b", False),
        ("ec2-instance-connect:OpenTunnel", EICE, True),
        ("ec2-instance-connect:SendSSHPublicKey", EICE, False),
        ("ec2-instance-connect:SendSSHPublicKey", "arn:aws:ec2:eu-west-1:111122223333:instance/i-1", True),
        ("ssm:StartSession", "arn:aws:ec2:eu-west-1:111122223333:instance/i-1", True),
        ("ssm:GetParameter", "arn:aws:ec2:eu-west-1:111122223333:instance/i-1", False),
        ("sqs:SendMessage", "arn:aws:sqs:another-region:111122223333:any-other", True),
        ("lambda:GetFunction", "arn:aws:lambda:eu-west-1:111122223333:function:f:$LATEST", True),
        ("lambda:GetFunction", "arn:aws:lambda:eu-west-1:111122223333:function:f", True),
        (
            "lambda:PutProvisionedConcurrencyConfig",
            "arn:aws:lambda:eu-west-1:111122223333:function:f:1",
            True,
        ),
        ("lambda:GetEventSourceMapping", "arn:aws:lambda:eu-west-1:111122223333:function:f:1", False),
        ("lambda:GetLayerVersion", "arn:aws:lambda:eu-west-1:111122223333:layer:l", False),
    ],
)
def test_an_action_is_asked_of_what_it_can_be_about(name, arn, expected) -> None:
    """Objects are not buckets, versions of functions are functions; what has no resource types is about everything."""
    assert applies(known(name), arn) is expected


def test_a_pattern_that_goes_on_stands_for_what_is_inside_too() -> None:
    """A bucket's name with a wildcard at its end fits objects of longer names."""
    assert list(instances("arn:aws:s3:::b*", "s3")) == ["arn:aws:s3:::bany", "arn:aws:s3:::bany/any"]
    assert list(instances("arn:aws:kms:*:1:key/*", "kms")) == ["arn:aws:kms:any:1:key/any"]
    assert list(instances("*", "s3")) == []


def given_to(caller, name: str, *conditions: Condition) -> set[tuple]:
    """The circumstances of a caller and an action."""
    return set(circumstances(conditions, caller, known(name), ACCOUNTS))


def test_a_key_is_varied_by_what_its_conditions_tell_apart() -> None:
    """Matching, another, absent; values that all conditions judge alike are one."""
    told = given_to(ROLE, "s3:PutObject", met("StringEquals", "s3:x-amz-acl", "private"))
    numbers = given_to(ROLE, "s3:PutObject", met("NumericLessThan", "s3:TlsVersion", "1.2"))

    assert told == {(("s3:x-amz-acl", ("private",)),), (("s3:x-amz-acl", ("another-value",)),)}
    assert {dict(each).get("s3:tlsversion") for each in numbers} == {("1.2",), ("0.2",)}


def test_a_key_that_an_action_has_not_is_absent() -> None:
    """No read carries an ACL."""
    assert given_to(ROLE, "s3:GetObject", met("StringEquals", "s3:x-amz-acl", "private")) == {()}


def test_source_keys_are_on_calls_of_services_alone_and_come_together() -> None:
    """For the stated source, another of the account, another account, and without; a role's call has none."""
    asked = met("ArnLike", "aws:SourceArn", "arn:aws:logs:eu-west-1:111122223333:*")
    calls = [dict(each) for each in given_to(SERVICE, "s3:PutObject", asked)]
    accounts = {call.get("aws:sourceaccount") for call in calls}

    assert given_to(ROLE, "s3:PutObject", asked) == {()}
    assert accounts == {None, ("111122223333",), ("444455556666",)}
    for call in calls:
        if call:
            assert call["aws:sourcearn"][0].split(":")[4] == call["aws:sourceaccount"][0]


def test_a_way_into_the_network_is_nothing_that_a_service_has() -> None:
    """aws:SourceVpce exists on calls through an endpoint; services come through none."""
    asked = met("StringEquals", "aws:SourceVpce", "vpce-1")

    assert given_to(SERVICE, "s3:PutObject", asked) >= {()}
    assert all("aws:sourcevpce" not in dict(each) for each in given_to(SERVICE, "s3:PutObject", asked))
    assert {dict(each).get("aws:sourcevpce") for each in given_to(ROLE, "s3:GetObject", asked)} >= {
        ("vpce-1",)
    }


def test_tls_is_on_or_off_and_never_absent() -> None:
    """A key that every request has is not left out."""
    asked = met("Bool", "aws:SecureTransport", "false")

    assert {dict(each)["aws:securetransport"] for each in given_to(ROLE, "s3:GetObject", asked)} == {
        ("true",),
        ("false",),
    }
