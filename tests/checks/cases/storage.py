"""Tables of the bucket and key checks."""

from dataclasses import replace

from tests.checks.changes import base, change, fires, quiet, without_kind
from workbook.model.estate.data import S3Bucket
from workbook.model.estate.identity import (
    Condition,
    KmsKey,
    PolicyDocument,
    PolicyPrincipal,
    Secret,
    Statement,
)

EVERYBODY = (PolicyPrincipal(type="*"),)
ROOT = (PolicyPrincipal(type="AWS", identifiers=("arn:aws:iam::111122223333:root",)),)
INSECURE = Condition(operator="Bool", key="aws:SecureTransport", values=("false",))
OWNED = Condition(operator="StringNotEquals", key="aws:PrincipalOrgID", values=("o-example",))
NO_BUCKET = without_kind(S3Bucket)
EXISTING = {"existing_id": "arn:aws:s3:::there-already"}


def bucket(**fields):
    """Other values for the objects' bucket."""
    return change("objects", **fields)


def deny(*conditions, principals=EVERYBODY, effect="Deny"):
    """A bucket policy of one statement."""
    statement = Statement(
        sid="Only",
        effect=effect,
        principals=principals,
        actions=("s3:*",),
        resources=("*",),
        conditions=conditions,
    )
    return bucket(policy=PolicyDocument(statements=(statement,)))


def key_policy(principals, *conditions, effect="Allow"):
    """A key policy of one more statement."""
    key = base("dmz")[1].get(KmsKey, "key/main")
    statement = Statement(
        sid="More",
        effect=effect,
        principals=principals,
        actions=("kms:Decrypt",),
        resources=("*",),
        conditions=conditions,
    )
    return change("key/main", policy=replace(key.policy, statements=(*key.policy.statements, statement)))


TABLES = {
    "STORAGE-01": (
        fires("off", bucket(block_public_access=False), at="objects"),
        quiet("as planned"),
        quiet("not ours", bucket(block_public_access=False, **EXISTING)),
        quiet("no bucket", NO_BUCKET),
    ),
    "STORAGE-02": (
        fires("no policy", bucket(policy=None), at="objects"),
        fires("another Deny", deny(OWNED), at="objects"),
        fires("for one principal only", deny(INSECURE, principals=ROOT), at="objects"),
        fires("with a second condition", deny(INSECURE, OWNED), at="objects"),
        fires("an Allow", deny(INSECURE, effect="Allow"), at="objects"),
        quiet("as planned"),
        quiet("as planned, rds", on="rds"),
        quiet("exactly that", deny(INSECURE)),
        quiet("in other letters", deny(replace(INSECURE, key="AWS:securetransport"))),
        quiet("not ours", bucket(policy=None, **EXISTING)),
        quiet("no bucket", NO_BUCKET),
    ),
    "STORAGE-03": (
        fires("off", bucket(versioning=False), at="objects"),
        quiet("as planned"),
        quiet("not ours", bucket(versioning=False, **EXISTING)),
        quiet("no bucket", NO_BUCKET),
    ),
    "STORAGE-04": (
        fires("objects without end", at="objects"),
        quiet("they expire", bucket(expire_after_days=30)),
        quiet("they move", bucket(transition_to_ia_after_days=30)),
        quiet("not ours", bucket(**EXISTING)),
    ),
    "STORAGE-05": (
        fires("ACLs enabled", bucket(object_ownership="BucketOwnerPreferred"), at="objects"),
        quiet("as planned"),
        quiet("not ours", bucket(object_ownership="BucketOwnerPreferred", **EXISTING)),
        quiet("no bucket", NO_BUCKET),
    ),
    "STORAGE-06": (
        fires("off", change("key/main", enable_key_rotation=False), at="key/main"),
        quiet("as planned"),
        quiet("twice a year", change("key/main", rotation_period_days=180)),
        quiet("no key", without_kind(KmsKey)),
    ),
    "STORAGE-07": (
        fires("everybody", key_policy(EVERYBODY), at="key/main"),
        fires("every AWS principal", key_policy((PolicyPrincipal(type="AWS"),)), at="key/main"),
        quiet("as planned"),
        quiet("the account", key_policy(ROOT)),
        quiet(
            "a service", key_policy((PolicyPrincipal(type="Service", identifiers=("logs.amazonaws.com",)),))
        ),
        quiet(
            "bound to the account",
            key_policy(
                EVERYBODY,
                Condition(operator="StringEquals", key="kms:CallerAccount", values=("111122223333",)),
            ),
        ),
        quiet("a Deny", key_policy(EVERYBODY, effect="Deny")),
        quiet("no key", without_kind(KmsKey)),
    ),
    "STORAGE-08": (
        fires("AWS's key", change("database-secret", kms_key=""), at="database-secret"),
        quiet("as planned"),
        quiet("not ours", change("database-secret", kms_key="", existing_id="arn:aws:secretsmanager:x")),
        quiet("no secret", without_kind(Secret)),
    ),
    "STORAGE-09": (
        fires("negated", deny(OWNED), at="objects"),
        fires(
            "IfExists is true for absent keys",
            deny(replace(OWNED, operator="StringNotEqualsIfExists")),
            at="objects",
        ),
        fires(
            "the guard is on another key",
            deny(OWNED, Condition(operator="Null", key="aws:SourceVpce", values=("false",))),
            at="objects",
        ),
        quiet("as planned"),
        quiet(
            "guarded", deny(OWNED, Condition(operator="Null", key="aws:PrincipalOrgID", values=("false",)))
        ),
        quiet("not negated", deny(INSECURE)),
        quiet("an Allow", deny(OWNED, effect="Allow")),
        quiet("no policy", bucket(policy=None)),
    ),
}
