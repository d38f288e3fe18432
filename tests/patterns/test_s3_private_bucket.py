"""The private bucket's own policy asked as clients ask: headers, keys, TLS, ways in, and AWS's services."""

import pytest

from workbook.authorization.policies import Policies, policies_of
from workbook.authorization.questions import question
from workbook.document import Document, build
from workbook.plan import plan

SSE, KEY_ID = "s3:x-amz-server-side-encryption", "s3:x-amz-server-side-encryption-aws-kms-key-id"
INSIDE = ("aws:SourceVpce", "main/endpoint/s3")
OTHER_KEY = "arn:aws:kms:us-east-1:111122223333:key/00000000-0000-0000-0000-000000000000"
RIGHT, WRONG, BARE = (
    ((SSE, "aws:kms"), (KEY_ID, "key/main")),
    ((SSE, "aws:kms"), (KEY_ID, OTHER_KEY)),
    ((SSE, "aws:kms"),),
)
NO, YES = "explicitly_denied", "allowed"


def planned(**options: object) -> Policies:
    """The documents of the pattern with these options."""
    return policies_of(plan(build(Document(pattern="s3_private_bucket", options=options))))


def put(policies: Policies, *context: tuple[str, str], principal: str = "app") -> str:
    """The decision on one upload."""
    return policies.decide(question(policies, principal, "s3:PutObject", "objects/a", context)).decision


@pytest.mark.parametrize(
    ("enforcement", "bare_put", "by_s3", "right", "wrong", "unnamed"),
    [
        ("default_only", YES, YES, YES, YES, YES),
        ("deny_wrong_header", YES, NO, YES, NO, NO),
        ("require_header", NO, NO, YES, NO, NO),
    ],
)
def test_uploads_are_told_apart_by_their_headers(enforcement, bare_put, by_s3, right, wrong, unnamed) -> None:
    """No header, AES256, the right key, a wrong one, and aws:kms without a key."""
    policies = planned(encryption_enforcement=enforcement)
    given = ((), ((SSE, "AES256"),), RIGHT, WRONG, BARE)

    assert [put(policies, INSIDE, *each) for each in given] == [bare_put, by_s3, right, wrong, unnamed]


@pytest.mark.parametrize("context", [("aws:SecureTransport", "false"), ("s3:TlsVersion", "1.1")])
def test_nobody_speaks_in_the_clear_or_old_tls(context) -> None:
    """The role that breaks glass is bound as everybody is."""
    policies = planned()

    assert put(policies, INSIDE, context) == NO
    assert put(policies, context, principal="break-glass") == NO


def test_only_the_endpoint_leads_in_and_nobody_is_locked_out() -> None:
    """Outside of it the application is refused and break-glass is not; the policy itself can still be replaced."""
    policies = planned()
    mend = question(policies, "administrator", "s3:PutBucketPolicy", "objects")

    assert put(policies) == NO
    assert put(policies, ("aws:SourceVpce", "vpce-other")) == NO
    assert put(policies, INSIDE) == YES
    assert put(policies, principal="break-glass") == YES
    assert policies.decide(mend).decision == YES


def test_services_of_aws_are_refused_only_for_want_of_an_allow() -> None:
    """The Deny spares them, so that a bucket that lets one in needs no exception."""
    policies = planned()
    source = ("aws:SourceAccount", policies.names.account_ids["workload"])

    assert put(policies, source, principal="delivery.logs.amazonaws.com") == "implicitly_denied"
