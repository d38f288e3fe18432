"""Buckets and keys: what protects data that lies still."""

from collections.abc import Iterator

from workbook.checks.check import Flaw, check, has
from workbook.checks.coverage import listed
from workbook.checks.subject import Subject
from workbook.model.estate.data import S3Bucket
from workbook.model.estate.identity import KmsKey, PolicyDocument, Secret, Statement

S3_CONTROLS = "https://docs.aws.amazon.com/securityhub/latest/userguide/s3-controls.html"
KMS_CONTROLS = "https://docs.aws.amazon.com/securityhub/latest/userguide/kms-controls.html"

no_bucket = has(S3Bucket, "there is no bucket")
no_key = has(KmsKey, "there is no KMS key")


@check(
    "STORAGE-01",
    title="Buckets block public access",
    severity="high",
    why="The block overrides every policy and ACL that would open the bucket, now and later.",
    remedy="Set block_public_access to True.",
    source=f"{S3_CONTROLS}#s3-8",
    applies=no_bucket,
)
def buckets_block_public_access(subject: Subject) -> Iterator[Flaw]:
    """One flaw per bucket without the block."""
    for bucket in subject.estate.of(S3Bucket):
        if not bucket.block_public_access and not bucket.existing_id:
            yield Flaw(
                resource=bucket.key,
                message=f"a policy or an ACL could make {bucket.key} public",
                evidence="block_public_access False",
            )


@check(
    "STORAGE-02",
    title="Buckets refuse requests without TLS",
    severity="medium",
    why="S3 answers plain HTTP too, unless the bucket's policy denies it.",
    remedy="Add the Deny on aws:SecureTransport false to the bucket's policy.",
    source=f"{S3_CONTROLS}#s3-5",
    applies=no_bucket,
)
def buckets_demand_tls(subject: Subject) -> Iterator[Flaw]:
    """One flaw per bucket whose policy does not deny insecure transport to everybody."""
    for bucket in subject.estate.of(S3Bucket):
        if not bucket.existing_id and not any(_denies_insecure(s) for s in _statements(bucket.policy)):
            yield Flaw(
                resource=bucket.key,
                message=f"{bucket.key} answers plain HTTP",
                evidence=f"policy: {len(_statements(bucket.policy))} statement(s), none denies aws:SecureTransport false",
            )


def _statements(policy: PolicyDocument | None) -> tuple[Statement, ...]:
    return policy.statements if policy else ()


def _denies_insecure(statement: Statement) -> bool:
    transport = any(
        condition.operator.startswith("Bool")
        and condition.key.lower() == "aws:securetransport"
        and "false" in condition.values
        for condition in statement.conditions
    )
    everybody = any(
        principal.type == "*" or "*" in principal.identifiers for principal in statement.principals
    )
    return statement.effect == "Deny" and transport and everybody and len(statement.conditions) == 1


@check(
    "STORAGE-03",
    title="Buckets keep earlier versions",
    severity="low",
    why="Without versions an overwrite or a deletion is final.",
    remedy="Set versioning to True.",
    source=f"{S3_CONTROLS}#s3-14",
    applies=no_bucket,
)
def buckets_keep_versions(subject: Subject) -> Iterator[Flaw]:
    """One flaw per bucket without versioning."""
    for bucket in subject.estate.of(S3Bucket):
        if not bucket.versioning and not bucket.existing_id:
            yield Flaw(
                resource=bucket.key, message=f"{bucket.key} keeps no versions", evidence="versioning False"
            )


@check(
    "STORAGE-04",
    title="Buckets have a life cycle",
    severity="low",
    why="Logs and old versions pile up and are paid for until somebody decides how long they are needed.",
    remedy="Set how long the objects are kept, or when they move to a colder class.",
    source=f"{S3_CONTROLS}#s3-13",
    applies=no_bucket,
)
def buckets_have_life_cycles(subject: Subject) -> Iterator[Flaw]:
    """One flaw per bucket whose objects neither move nor expire."""
    for bucket in subject.estate.of(S3Bucket):
        stays = bucket.expire_after_days is None and bucket.transition_to_ia_after_days is None
        if stays and not bucket.existing_id:
            yield Flaw(
                resource=bucket.key,
                message=f"objects of {bucket.key} stay for ever",
                evidence="expire_after_days None, transition_to_ia_after_days None",
            )


@check(
    "STORAGE-05",
    title="Buckets are owned by one owner",
    severity="medium",
    why="With ACLs enabled the writer of an object may own it and open it; with BucketOwnerEnforced policies alone decide.",
    remedy="Set object_ownership to BucketOwnerEnforced.",
    source=f"{S3_CONTROLS}#s3-12",
    applies=no_bucket,
)
def buckets_disable_acls(subject: Subject) -> Iterator[Flaw]:
    """One flaw per bucket with ACLs enabled."""
    for bucket in subject.estate.of(S3Bucket):
        if bucket.object_ownership != "BucketOwnerEnforced" and not bucket.existing_id:
            yield Flaw(
                resource=bucket.key,
                message=f"ACLs are enabled on {bucket.key}",
                evidence=f"object_ownership {bucket.object_ownership}",
            )


@check(
    "STORAGE-06",
    title="KMS keys rotate",
    severity="medium",
    why="Rotation bounds how much is encrypted under one piece of key material; it changes nothing for the users of the key.",
    remedy="Set enable_key_rotation to True.",
    source=f"{KMS_CONTROLS}#kms-4",
    applies=no_key,
)
def keys_rotate(subject: Subject) -> Iterator[Flaw]:
    """One flaw per key without rotation."""
    for key in subject.estate.of(KmsKey):
        if not key.enable_key_rotation:
            yield Flaw(
                resource=key.key, message=f"{key.key} never rotates", evidence="enable_key_rotation False"
            )


@check(
    "STORAGE-07",
    title="No KMS key is open to everybody",
    severity="critical",
    why="A key policy that allows every principal without a condition lets any account use the key.",
    remedy="Name the account, the roles or the services in the key's policy, or bind the statement to kms:CallerAccount.",
    source=f"{KMS_CONTROLS}#kms-5",
    applies=no_key,
)
def keys_are_not_public(subject: Subject) -> Iterator[Flaw]:
    """One flaw per key policy statement that allows everybody unconditionally."""
    for key in subject.estate.of(KmsKey):
        for statement in key.policy.statements:
            everybody = any(
                p.type == "*" or (p.type == "AWS" and "*" in p.identifiers) for p in statement.principals
            )
            if statement.effect == "Allow" and everybody and not statement.conditions:
                yield Flaw(
                    resource=key.key,
                    message=f"the statement {statement.sid} of {key.key} allows everybody",
                    evidence=f"Allow {listed(statement.actions)} to *",
                )


@check(
    "STORAGE-08",
    title="Secrets are encrypted with a key of their own",
    severity="informational",
    why="With the AWS managed key nobody outside the account can be given the secret, and its key policy cannot be narrowed.",
    remedy="Set kms so that the design has a customer managed key.",
    source="https://docs.aws.amazon.com/secretsmanager/latest/userguide/security-encryption.html",
    applies=has(Secret, "there is no secret"),
)
def secrets_use_customer_keys(subject: Subject) -> Iterator[Flaw]:
    """One flaw per secret under aws/secretsmanager."""
    for secret in subject.estate.of(Secret):
        if not secret.kms_key and not secret.existing_id:
            yield Flaw(
                resource=secret.key,
                message=f"{secret.key} is encrypted with aws/secretsmanager",
                evidence='kms_key ""',
            )


@check(
    "STORAGE-09",
    title="No Deny catches requests that lack its key",
    severity="informational",
    why="A negated operator (StringNotEquals, and every ...IfExists) is true when the key is absent. Such a Deny also refuses requests that carry no such header or come from nowhere the key exists, AWS services among them.",
    remedy='Add Null "false" for the same key when only wrong values are meant; keep it as it is when absence is meant too.',
    source="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html",
    applies=no_bucket,
)
def denies_guard_absent_keys(subject: Subject) -> Iterator[Flaw]:
    """One flaw per Deny of a bucket policy with a negated operator and no Null guard on its key."""
    for bucket in subject.estate.of(S3Bucket):
        for statement in _statements(bucket.policy):
            unguarded = _unguarded_keys(statement)
            if statement.effect == "Deny" and unguarded:
                yield Flaw(
                    resource=bucket.key,
                    message=f"the statement {statement.sid} of {bucket.key} also denies requests without {listed(unguarded)}",
                    evidence=f"negated operator on {listed(unguarded)}, no Null condition on it",
                )


def _unguarded_keys(statement: Statement) -> set[str]:
    guarded = {condition.key for condition in statement.conditions if condition.operator == "Null"}
    negated = {condition.key for condition in statement.conditions if "Not" in condition.operator}
    return negated - guarded
