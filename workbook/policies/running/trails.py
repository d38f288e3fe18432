"""What a trail needs of its bucket, key and log group."""

from collections.abc import Iterator
from functools import partial

from workbook.model.estate import observability
from workbook.model.estate.messaging import SnsTopic
from workbook.model.estate.resource import Reason
from workbook.model.intent.flow import AccessCondition
from workbook.planning.reasons import house_rule
from workbook.policies.running.need import SAME_ACCOUNT, Known, Running, account_words, when


def trail(trail: observability.CloudTrail, known: Known) -> Iterator[Running]:
    """Its own path of the bucket, its key, its log group."""
    because = house_rule("trail")
    arn, account = _trail_arn(trail, known), account_words(trail, known.get(trail.bucket))
    source = when("StringEquals", "aws:SourceArn", arn)
    bucket = f"${{{trail.bucket}.arn}}"
    by = partial(Running, principal="service:cloudtrail.amazonaws.com", because=because)
    acl = when("StringEquals", "s3:x-amz-acl", "bucket-owner-full-control")
    paths = (account, *(("${organization.id}",) if trail.is_organization_trail else ()))
    yield by(
        key=f"runs/{trail.key}/trail-acl-check",
        actions=("s3:GetBucketAcl",),
        resource=bucket,
        conditions=(source,),
    )
    for path in paths:
        words = "trail-organization-write" if "organization" in path else "trail-write"
        yield by(
            key=f"runs/{trail.key}/{words}",
            actions=("s3:PutObject",),
            resource=f"{bucket}/AWSLogs/{path}/*",
            conditions=(acl, source),
        )
    yield from _trail_key(trail, known, source, by)
    yield from _trail_group(trail, because)
    yield from _trail_topic(trail, known, by)


def _trail_arn(trail: observability.CloudTrail, known: Known) -> str:
    bucket = known.get(trail.bucket)
    region = "${region}" if bucket is None or bucket.region == trail.region else trail.region
    return f"arn:${{partition}}:cloudtrail:{region}:{account_words(trail, bucket)}:trail/{trail.trail_name}"


def _trail_key(
    trail: observability.CloudTrail, known: Known, source: AccessCondition, by: "partial[Running]"
) -> Iterator[Running]:
    if not trail.kms_key:
        return
    key, arn = (
        f"${{{trail.kms_key}.arn}}",
        f"arn:${{partition}}:cloudtrail:*:{account_words(trail, known.get(trail.bucket))}:trail/*",
    )
    context = when("StringLike", "kms:EncryptionContext:aws:cloudtrail:arn", arn)
    yield by(
        key=f"runs/{trail.key}/trail-encrypt",
        actions=("kms:GenerateDataKey*",),
        resource=key,
        conditions=(source, context),
    )
    # With an S3 Bucket Key CloudTrail reads back what it writes.
    yield by(
        key=f"runs/{trail.key}/trail-describe-key",
        actions=("kms:DescribeKey", "kms:Decrypt"),
        resource=key,
        conditions=(source,),
    )


def _trail_topic(trail: observability.CloudTrail, known: Known, by: "partial[Running]") -> Iterator[Running]:
    """Word of each file: CloudTrail publishes for this trail, with the topic's key."""
    topic = known.get(trail.topic)
    if not isinstance(topic, SnsTopic):
        return
    yield by(
        key=f"runs/{trail.key}/trail-tells",
        actions=("sns:Publish",),
        resource=f"${{{topic.key}.arn}}",
        conditions=(when("StringEquals", "aws:SourceArn", f"${{{trail.key}.arn}}"),),
    )
    if topic.kms_key:
        yield by(
            key=f"runs/{trail.key}/trail-uses-topic-key",
            actions=("kms:Decrypt", "kms:GenerateDataKey*"),
            resource=f"${{{topic.kms_key}.arn}}",
            conditions=(SAME_ACCOUNT,),
        )


def _trail_group(trail: observability.CloudTrail, because: Reason) -> Iterator[Running]:
    if trail.log_group and trail.log_role:
        yield Running(
            key=f"runs/{trail.key}/write-trail-events",
            principal=trail.log_role,
            actions=("logs:CreateLogStream", "logs:PutLogEvents"),
            resource=f"${{{trail.log_group}.arn}}:log-stream:*",
            because=because,
        )
