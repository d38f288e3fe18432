"""A bucket that takes one key alone: three denies, right whether S3 fills in the key from the header or from what it uses.

Sources: https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingKMSEncryption.html and the IAM page of condition
operators: a negated operator holds where the key is absent, so each Deny says that the key must be there.
"""

import pytest

from tests.authorization.asking import answer
from tests.authorization.documented_decisions import LOGIC, OWN, Case, Policy, allow, deny, policy

BUCKET = "arn:aws:s3:::files"
KEY, WRONG = f"arn:aws:kms:eu-west-1:{OWN}:key/right", f"arn:aws:kms:eu-west-1:{OWN}:key/wrong"
SSE, KEY_ID = "s3:x-amz-server-side-encryption", "s3:x-amz-server-side-encryption-aws-kms-key-id"
PUT = {"Action": "s3:PutObject", "Resource": f"{BUCKET}/*", "Principal": "*", "Effect": "Deny"}
OUTSIDE = {
    "StringNotEqualsIfExists": {"aws:SourceVpce": "vpce-1"},
    "BoolIfExists": {"aws:PrincipalIsAWSService": "false", "aws:ViaAWSService": "false"},
    "ArnNotLikeIfExists": {"aws:PrincipalArn": f"arn:aws:iam::{OWN}:role/break-glass"},
}
GUARDED = policy(
    {**PUT, "Sid": "Scheme", "Condition": {"Null": {SSE: "false"}, "StringNotEquals": {SSE: "aws:kms"}}},
    {**PUT, "Sid": "Key", "Condition": {"Null": {KEY_ID: "false"}, "ArnNotEquals": {KEY_ID: KEY}}},
    {**PUT, "Sid": "Unnamed", "Condition": {"StringEquals": {SSE: "aws:kms"}, "Null": {KEY_ID: "true"}}},
    deny(
        "s3:*", [BUCKET, f"{BUCKET}/*"], Principal="*", Condition={"Bool": {"aws:SecureTransport": "false"}}
    ),
    deny(["s3:GetObject", "s3:PutObject"], f"{BUCKET}/*", Principal="*", Condition=OUTSIDE),
    allow("s3:PutObject", f"{BUCKET}/*", Principal={"Service": "delivery.logs.amazonaws.com"}),
)
LEGACY = policy({**PUT, "Condition": {"StringNotEqualsIfExists": {SSE: "aws:kms"}}})
ROLE = f"arn:aws:iam::{OWN}:role/writer"
INSIDE = {"aws:SourceVpce": "vpce-1", "aws:SecureTransport": "true", "aws:PrincipalIsAWSService": "false",
          "aws:ViaAWSService": "false", "aws:PrincipalArn": ROLE}  # fmt: skip


def put(
    bucket: Policy, context: dict[str, str], principal: str = ROLE, identity: Policy | None = None
) -> str:
    """The decision on one upload."""
    case = Case(LOGIC, "", principal, "s3:PutObject", f"{BUCKET}/a", context=context,
                identity=identity or policy(allow("s3:*")), resource_policy=bucket)  # fmt: skip
    return answer(case).decision


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        ({}, "allowed"),
        ({SSE: "AES256"}, "explicitly_denied"),
        ({SSE: "aws:kms", KEY_ID: KEY}, "allowed"),
        ({KEY_ID: KEY}, "allowed"),
        ({SSE: "aws:kms", KEY_ID: WRONG}, "explicitly_denied"),
        ({KEY_ID: WRONG}, "explicitly_denied"),
        ({SSE: "aws:kms"}, "explicitly_denied"),
        ({"aws:SecureTransport": "false"}, "explicitly_denied"),
        ({"aws:SourceVpce": "vpce-2"}, "explicitly_denied"),
    ],
)
def test_the_three_denies_tell_right_from_wrong(headers, expected) -> None:
    """No header and the right key pass; the wrong scheme, the wrong key and no key under aws:kms do not."""
    assert put(GUARDED, {**INSIDE, **headers}) == expected


def test_outside_the_endpoint_only_break_glass_and_services_write() -> None:
    """Requests that come through no endpoint carry no key of it: they are denied, but for those that are spared."""
    away = {key: value for key, value in INSIDE.items() if key != "aws:SourceVpce"}
    glass = f"arn:aws:iam::{OWN}:role/break-glass"
    service = {
        "aws:SecureTransport": "true",
        "aws:PrincipalIsAWSService": "true",
        "aws:ViaAWSService": "false",
    }

    assert put(GUARDED, away) == "explicitly_denied"
    assert put(GUARDED, {**away, "aws:PrincipalArn": glass}, glass) == "allowed"
    assert put(GUARDED, service, "delivery.logs.amazonaws.com") == "allowed"


def test_the_one_statement_that_looks_the_same_locks_out_default_encryption() -> None:
    """A negated IfExists holds where the header is absent: uploads that leave encryption to the bucket are denied."""
    assert put(LEGACY, INSIDE) == "explicitly_denied"
    assert put(LEGACY, {**INSIDE, SSE: "aws:kms"}) == "allowed"
