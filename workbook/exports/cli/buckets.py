"""Buckets as calls: made in their Region, then every setting that keeps them private."""

from collections.abc import Iterator

from workbook.exports.cli.calls import Call, Do, Json, Step, Title, Value
from workbook.exports.cli.documents import document
from workbook.exports.cli.place import Place
from workbook.model.estate.data import S3Bucket

HOME = "us-east-1"
"""The Region whose buckets take no location constraint (S3 API, CreateBucket)."""

OLD_VERSIONS_DAYS = 30
UNFINISHED_DAYS = 7


def buckets(place: Place) -> Iterator[Step]:
    """Every bucket of this account and Region; those that are there already stay as they are."""
    made = [bucket for bucket in place.estate.of(S3Bucket) if place.has(bucket)]
    if made:
        yield Title(text="Buckets")
    for bucket in made:
        yield _made(bucket, place)
    for bucket in made:
        yield from _settings(bucket, place)


def _made(bucket: S3Bucket, place: Place) -> Do:
    parameters: dict[str, Value] = {
        "Bucket": place.bucket(bucket),
        "ObjectOwnership": bucket.object_ownership,
    }
    if place.region != HOME:
        parameters["CreateBucketConfiguration"] = {"LocationConstraint": place.region}
    if bucket.object_lock_mode:
        parameters["ObjectLockEnabledForBucket"] = True
    call = Call("s3", "CreateBucket", parameters)
    return Do(call=call, done="BucketAlreadyOwnedByYou", said=bucket.purpose)


def _settings(bucket: S3Bucket, place: Place) -> Iterator[Step]:
    name: dict[str, Value] = {"Bucket": place.bucket(bucket)}
    for operation, parameters in _calls(bucket, place):
        yield Do(call=Call("s3", operation, {**name, **parameters}))


def _calls(bucket: S3Bucket, place: Place) -> Iterator[tuple[str, dict[str, Value]]]:
    switches = ("BlockPublicAcls", "IgnorePublicAcls", "BlockPublicPolicy", "RestrictPublicBuckets")
    blocked: Value = dict.fromkeys(switches, bucket.block_public_access)
    yield "PutPublicAccessBlock", {"PublicAccessBlockConfiguration": blocked}
    status = "Enabled" if bucket.versioning else "Suspended"
    yield "PutBucketVersioning", {"VersioningConfiguration": {"Status": status}}
    rules: Value = {"Rules": [_encryption(bucket, place)]}
    yield "PutBucketEncryption", {"ServerSideEncryptionConfiguration": rules}
    if bucket.object_lock_mode:
        kept: Value = {"Mode": bucket.object_lock_mode, "Days": bucket.object_lock_days}
        lock: Value = {"ObjectLockEnabled": "Enabled", "Rule": {"DefaultRetention": kept}}
        yield "PutObjectLockConfiguration", {"ObjectLockConfiguration": lock}
    if bucket.expire_after_days or bucket.transition_to_ia_after_days:
        yield "PutBucketLifecycleConfiguration", {"LifecycleConfiguration": {"Rules": [_lifecycle(bucket)]}}
    if bucket.policy:
        yield "PutBucketPolicy", {"Policy": Json(document(bucket.policy, place))}
    if bucket.access_log_bucket:
        target: Value = {
            "TargetBucket": place.ref(bucket.access_log_bucket, "bucket"),
            "TargetPrefix": f"{bucket.key}/",
        }
        yield "PutBucketLogging", {"BucketLoggingStatus": {"LoggingEnabled": target}}


def _encryption(bucket: S3Bucket, place: Place) -> Value:
    default: dict[str, Value] = {"SSEAlgorithm": bucket.sse_algorithm}
    if bucket.kms_key:
        default["KMSMasterKeyID"] = place.ref(bucket.kms_key, "arn")
    rule: dict[str, Value] = {"ApplyServerSideEncryptionByDefault": default}
    if bucket.sse_algorithm == "aws:kms" and bucket.bucket_key:
        rule["BucketKeyEnabled"] = True
    if bucket.block_sse_c:
        rule["BlockedEncryptionTypes"] = {"EncryptionType": ["SSE-C"]}
    return rule


def _lifecycle(bucket: S3Bucket) -> Value:
    rule: dict[str, Value] = {"ID": "retention", "Status": "Enabled", "Filter": {"Prefix": ""}}
    if bucket.transition_to_ia_after_days:
        rule["Transitions"] = [{"Days": bucket.transition_to_ia_after_days, "StorageClass": "STANDARD_IA"}]
    if bucket.expire_after_days:
        rule["Expiration"] = {"Days": bucket.expire_after_days}
    if bucket.versioning and bucket.expire_after_days:
        rule["NoncurrentVersionExpiration"] = {"NoncurrentDays": OLD_VERSIONS_DAYS}
    rule["AbortIncompleteMultipartUpload"] = {"DaysAfterInitiation": UNFINISHED_DAYS}
    return rule
