"""What buckets, their copies and their request logs need, and that nobody speaks to a bucket without TLS."""

from collections.abc import Iterator

from workbook.model.estate import data
from workbook.model.estate.resource import Reason
from workbook.planning.reasons import house_rule
from workbook.policies.running.need import SAME_ACCOUNT, Known, Running, when


def bucket(bucket: data.S3Bucket, _known: Known) -> Iterator[Running]:
    """What S3 needs to log a bucket's requests to another one."""
    if bucket.access_log_bucket:
        yield Running(
            key=f"runs/{bucket.key}/server-access-logs-of-{bucket.key}",
            principal="service:logging.s3.amazonaws.com",
            actions=("s3:PutObject",),
            resource=f"${{{bucket.access_log_bucket}.arn}}/*",
            conditions=(when("ArnLike", "aws:SourceArn", f"${{{bucket.key}.arn}}"), SAME_ACCOUNT),
            because=house_rule("bucket-logs"),
        )


_REPLICATION_READ = (
    "s3:GetObjectVersionForReplication",
    "s3:GetObjectVersionAcl",
    "s3:GetObjectVersionTagging",
)


def replication(rule: data.S3Replication, known: Known) -> Iterator[Running]:
    """Reading the source, writing the copies, and the keys of both."""
    because = house_rule("replication")
    source, destination = f"${{{rule.source}.arn}}", f"${{{rule.destination}.arn}}"
    own = ("s3:ObjectOwnerOverrideToBucketOwner",) if rule.owner_override else ()
    deletes = ("s3:ReplicateDelete",) if rule.delete_markers else ()
    rows = (
        ("read-source-bucket", ("s3:GetReplicationConfiguration", "s3:ListBucket"), source),
        ("read-source-objects", _REPLICATION_READ, f"{source}/*"),
        ("write-copies", ("s3:ReplicateObject", *deletes, "s3:ReplicateTags", *own), f"{destination}/*"),
    )
    for words, actions, resource in rows:
        key = f"runs/{rule.key}/{words}"
        yield Running(key=key, principal=rule.role, actions=actions, resource=resource, because=because)
    yield from _replication_keys(rule, known, because)


def _replication_keys(rule: data.S3Replication, known: Known, because: Reason) -> Iterator[Running]:
    bucket = known.get(rule.source)
    ends = (
        (
            "decrypt-source",
            "kms:Decrypt",
            bucket.kms_key if isinstance(bucket, data.S3Bucket) else "",
            rule.source,
        ),
        ("encrypt-copies", "kms:Encrypt", rule.replica_kms_key, rule.destination),
    )
    for words, action, key, at in ends:
        if key:
            place = known[at].region if at in known else "${region}"
            yield Running(
                key=f"runs/{rule.key}/{words}",
                principal=rule.role,
                actions=(action, "kms:GenerateDataKey") if action == "kms:Encrypt" else (action,),
                resource=f"${{{key}.arn}}",
                conditions=(when("StringEquals", "kms:ViaService", f"s3.{place}.amazonaws.com"),),
                because=because,
            )


def insecure_transport(bucket: data.S3Bucket) -> Iterator[Running]:
    """Nobody speaks to a bucket without TLS."""
    arn = f"${{{bucket.key}.arn}}"
    if not bucket.existing_id:
        yield Running(
            key=f"runs/{bucket.key}/deny-insecure-transport",
            principal="anyone",
            actions=("s3:*",),
            resource=arn,
            more_resources=(f"{arn}/*",),
            conditions=(when("Bool", "aws:SecureTransport", "false"),),
            because=house_rule("tls-only"),
        )
