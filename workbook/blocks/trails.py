"""CloudTrail's delivery to a bucket and key of another account: who may write, by which conditions, and who reads.

Trails of single accounts are named one by one, as AWS's page does, while the bucket's policy has room for them. For
more, any account of the organization may deliver, each to its own path: aws:SourceOrgID says which accounts, and
`${aws:SourceAccount}` in the path which of its own.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass

from workbook.facts.quotas import limit
from workbook.model.intent.flow import Access, AccessCondition, Assumption, DesignDecision

CLOUDTRAIL = "service:cloudtrail.amazonaws.com"
KEY = "${key/main.arn}"
CONTEXT = "kms:EncryptionContext:aws:cloudtrail:arn"
FULL_CONTROL = AccessCondition(
    operator="StringEquals", key="s3:x-amz-acl", values=("bucket-owner-full-control",)
)
ANY_TRAIL = "arn:${partition}:cloudtrail:*:*:trail/*"
OTHER_STATEMENTS_BYTES = 4096
"""Room left in a bucket's policy for what it says beside the trails: TLS, readers, prohibitions, access logs."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """The trails that write to one bucket, each with its account; with an organization's id those of any account.

    `by_organization` says that accounts are not named; `organization_trail` that one trail writes for all.
    """

    bucket: str
    trails: tuple[tuple[str, str], ...]
    organization_id: str = ""
    organization_trail: bool = False
    by_organization: bool = False

    @property
    def source(self) -> tuple[AccessCondition, ...]:
        """The condition that keeps everybody else's trails out."""
        if self.by_organization:
            return (
                AccessCondition(operator="ArnLike", key="aws:SourceArn", values=(ANY_TRAIL,)),
                AccessCondition(
                    operator="StringEquals", key="aws:SourceOrgID", values=(self.organization_id,)
                ),
            )
        return (_source(*(_arn(trail) for _, trail in self.trails)),)

    @property
    def contexts(self) -> AccessCondition:
        """The encryption contexts that the trails use the key with."""
        accounts = (
            ("*",) if self.by_organization else tuple(f"${{account/{each}.id}}" for each, _ in self.trails)
        )
        values = tuple(f"arn:${{partition}}:cloudtrail:*:{account}:trail/*" for account in accounts)
        return AccessCondition(operator="StringLike", key=CONTEXT, values=values)


def trails_that_fit(name_prefix: str, region: str) -> int:
    """How many trails a bucket's policy can name one by one, with the longest names they may have."""
    trail = f"arn:aws-us-gov:cloudtrail:{region}:123456789012:trail/{name_prefix}-trail-member-0001"
    statement = {
        "Sid": "CloudtrailWritesMember0001",
        "Effect": "Allow",
        "Principal": {"Service": "cloudtrail.amazonaws.com"},
        "Action": "s3:PutObject",
        "Resource": f"arn:aws-us-gov:s3:::{'b' * 63}/AWSLogs/123456789012/*",
        "Condition": {"StringEquals": {"s3:x-amz-acl": "bucket-owner-full-control", "aws:SourceArn": trail}},
    }
    each = len(json.dumps([statement, trail], separators=(",", ":")))
    return (limit("bucket_policy_bytes") - OTHER_STATEMENTS_BYTES) // each


def delivery_accesses(delivery: Delivery) -> Iterator[Access]:
    """What CloudTrail may do to the bucket."""
    words, bucket = "see that the bucket is the right one", f"${{{delivery.bucket}.arn}}"
    yield _delivery(10, "asks-after-acl", ("s3:GetBucketAcl",), bucket, words, *delivery.source)
    if delivery.by_organization:
        path, words = (
            f"{bucket}/AWSLogs/${{aws:SourceAccount}}/*",
            "deliver each account's log files to its own path",
        )
        yield _delivery(11, "writes-accounts", ("s3:PutObject",), path, words, FULL_CONTROL, *delivery.source)
        return
    for place, (account, trail) in enumerate(delivery.trails):
        path, words = f"{bucket}/AWSLogs/${{account/{account}.id}}/*", f"deliver the log files of {account}"
        yield _delivery(
            100 + place,
            f"writes-{account}",
            ("s3:PutObject",),
            path,
            words,
            FULL_CONTROL,
            _source(_arn(trail)),
        )
    if delivery.organization_trail:
        path, words = (
            f"{bucket}/AWSLogs/{delivery.organization_id}/*",
            "deliver the log files of every member",
        )
        yield _delivery(
            11, "writes-organization", ("s3:PutObject",), path, words, FULL_CONTROL, *delivery.source
        )


def key_accesses(delivery: Delivery) -> Iterator[Access]:
    """What CloudTrail may do with the key: encrypt, and nothing that reads but what S3's bucket key needs."""
    source = delivery.source
    yield _delivery(
        12, "encrypts", ("kms:GenerateDataKey*",), KEY, "encrypt log files", delivery.contexts, *source
    )
    yield _delivery(13, "finds-key", ("kms:DescribeKey",), KEY, "find the key", *source)
    yield _delivery(14, "uses-bucket-key", ("kms:Decrypt",), KEY, "use the bucket's key", *source)


def reader_accesses(reader: str, bucket: str, *, encrypted: bool) -> Iterator[Access]:
    """What a reader may do: read the record, decrypt it, and write nothing."""
    yield Access(
        key=f"{reader}-reads",
        slot=20,
        principal=reader,
        actions=("s3:GetObject", "s3:ListBucket"),
        resource=bucket,
        purpose="auditors read the record",
    )
    if encrypted:
        yield Access(
            key=f"{reader}-decrypts",
            slot=21,
            principal=reader,
            actions=("kms:Decrypt",),
            resource=KEY,
            conditions=(AccessCondition(operator="Null", key=CONTEXT, values=("false",)),),
            purpose="auditors decrypt log files, and nothing else the key protects",
        )


def stream_access() -> Access:
    """CloudTrail's role writes to the log group of the trail."""
    return Access(
        key="trail-logs-write",
        slot=30,
        principal="trail-logs",
        actions=("logs:CreateLogStream", "logs:PutLogEvents"),
        resource="${log/trail.arn}:log-stream:*",
        purpose="write events to CloudWatch Logs",
    )


def who_delivers(delivery: Delivery, fit: int) -> tuple[DesignDecision, Assumption]:
    """Why the policies name the organization and not its accounts, and what that rests on."""
    count, allowed = len(delivery.trails), limit("bucket_policy_bytes")
    decision = DesignDecision(
        title="The organization is named, not its accounts",
        context=f"{count} trails named one by one are more than a bucket policy holds: AWS allows {allowed:,} bytes, "
        f"which {fit} trails fill.",
        decision=f"Trails of any account of {delivery.organization_id} deliver (aws:SourceOrgID), each to the path of its "
        "own account (${aws:SourceAccount}).",
        consequences="An account that joins the organization may deliver at once; one that leaves may no longer.",
    )
    rests_on = Assumption(
        subject="source keys",
        sentence="CloudTrail's calls carry aws:SourceOrgID and aws:SourceAccount, as calls of service principals do for "
        "accounts of an organization; see the first member's log files arrive before the others follow.",
    )
    return decision, rests_on


def _arn(trail: str) -> str:
    return f"${{{trail}.arn}}"


def _source(*trails: str) -> AccessCondition:
    return AccessCondition(operator="StringEquals", key="aws:SourceArn", values=trails)


def _delivery(
    slot: int, word: str, actions: tuple[str, ...], resource: str, purpose: str, *conditions: AccessCondition
) -> Access:
    return Access(
        key=f"cloudtrail-{word}",
        slot=slot,
        principal=CLOUDTRAIL,
        actions=actions,
        resource=resource,
        conditions=conditions,
        purpose=f"CloudTrail may {purpose}",
    )
