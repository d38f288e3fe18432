"""Buckets with enforced encryption: options that several patterns share, and the prohibitions they mean."""

from collections.abc import Iterator
from typing import Literal

from workbook.blocks.volumes import S3_REQUEST_KB, traffic
from workbook.errors import Fault
from workbook.model.intent.flow import Access, AccessCondition, Prohibition, Waiver
from workbook.model.intent.principal import RolePrincipal
from workbook.model.intent.store import Bucket
from workbook.options import CommonOptions, PatternOptions, option
from workbook.values import Gb

SSE = "s3:x-amz-server-side-encryption"
SSE_KEY = "s3:x-amz-server-side-encryption-aws-kms-key-id"
ALGORITHMS: dict[str, Literal["AES256", "aws:kms", "aws:kms:dsse"]] = {
    "sse_s3": "AES256",
    "sse_kms": "aws:kms",
    "dsse_kms": "aws:kms:dsse",
}


class BucketOptions(CommonOptions):
    """What a pattern about a bucket lets people tune."""

    encryption: Literal["sse_s3", "sse_kms", "dsse_kms"] = option(
        "sse_kms",
        title="Encryption",
        help="sse_s3: keys of S3; sse_kms: a key with its own policy, a second permission; dsse_kms: two layers.",
        group="Filters",
    )
    encryption_enforcement: Literal["default_only", "deny_wrong_header", "require_header"] = option(
        "deny_wrong_header",
        title="Enforcement",
        help="default_only: the bucket's default encrypts; deny_wrong_header: a header that asks for something else is "
        "refused; require_header: so is an upload without one, which breaks clients that rely on the default.",
        group="Filters",
    )
    object_lock: Literal["off", "governance", "compliance"] = option(
        "off",
        title="Object Lock",
        help="Keeps versions from being deleted: governance, but for people with a special permission; compliance, for "
        "everyone, root included.",
        group="Filters",
    )
    object_lock_days: int = option(
        365,
        title="Locked for",
        help="Days that Object Lock keeps each version.",
        group="Filters",
        unit="days",
        levels=(365,),
        ge=1,
        le=36500,
    )
    access_logs: bool = option(
        True,
        title="Access logs",
        help="S3 writes requests to a bucket beside: best effort, within hours; data events are the audit record.",
        group="Watch",
    )
    bucket_gb_per_month: Gb = option(
        100.0,
        title="Volume",
        help="What is written to the bucket in a month.",
        group="Traffic",
        unit="GB a month",
        levels=(100.0,),
    )

    def conflicts(self) -> Iterator[Fault]:
        """KMS encryption needs a key of the design, whose ARN policies can name."""
        yield from super().conflicts()
        if self.kms == "aws_managed" and self.encryption != "sse_s3":
            sentence = f"encryption={self.encryption} with enforced headers names a key, and kms=aws_managed has none of its own"
            yield Fault("kms", f"{sentence}; set customer_managed,")
            yield Fault("encryption", f"{sentence}; or take sse_s3.")


def private_bucket(options: BucketOptions, key: str, title: str, purpose: str) -> Bucket:
    """The bucket as a store."""
    locked = options.object_lock != "off"
    return Bucket(
        key=key,
        title=title,
        purpose=purpose,
        encryption=ALGORITHMS[options.encryption],
        object_lock_mode=options.object_lock.upper() if locked else "",  # type: ignore[arg-type]  # the option's words
        object_lock_days=options.object_lock_days if locked else 0,
        access_logs=options.access_logs,
    )


def break_glass() -> tuple[RolePrincipal, ...]:
    """The role that stays let in when a policy locks everyone else out."""
    return (RolePrincipal(key="break-glass", title="Break-glass role", trusted=("account:workload",)),)


def bucket_accesses(
    options: BucketOptions, principal: str, bucket: str, slot: int, *, service: str = "s3"
) -> Iterator[Access]:
    """Reading and writing objects; where headers are required, uploads come with theirs."""
    gb = options.bucket_gb_per_month
    yield Access(
        key=f"{principal}-reads",
        slot=slot,
        principal=principal,
        actions=("s3:GetObject", "s3:ListBucket"),
        resource=bucket,
        service=service,
        purpose="read objects",
        traffic=traffic(gb / 100, gb, "objects read", request_kb=S3_REQUEST_KB),
    )
    yield Access(
        key=f"{principal}-writes",
        slot=slot + 1,
        principal=principal,
        actions=("s3:PutObject",),
        resource=bucket,
        service=service,
        purpose="write objects",
        conditions=tuple(_headers(options)),
        traffic=traffic(gb, gb / 100, "objects written", request_kb=S3_REQUEST_KB),
    )


def _headers(options: BucketOptions) -> Iterator[AccessCondition]:
    """What every upload says where a header is required."""
    if options.encryption_enforcement == "require_header":
        yield _condition("StringEquals", SSE, ALGORITHMS[options.encryption])
        if options.encryption != "sse_s3":
            yield _condition("ArnEquals", SSE_KEY, "${key/main.arn}")


def bucket_prohibitions(options: BucketOptions, bucket: str) -> Iterator[Prohibition]:
    """What no upload may do: speak old TLS, ask for other encryption, another key, or KMS without naming the key."""
    yield _never(
        bucket,
        "old-tls",
        "s3:*",
        "speak TLS below 1.2",
        _condition("NumericLessThan", "s3:TlsVersion", "1.2"),
    )
    if options.encryption_enforcement == "default_only":
        return
    algorithm = ALGORITHMS[options.encryption]
    given = _condition("Null", SSE, "false")
    yield _never(
        bucket,
        "wrong-encryption",
        PUT,
        "ask for other encryption",
        given,
        _condition("StringNotEquals", SSE, algorithm),
    )
    if options.encryption != "sse_s3":
        named = _condition("Null", SSE_KEY, "false")
        key = _condition("ArnNotEquals", SSE_KEY, "${key/main.arn}")
        yield _never(bucket, "wrong-key", PUT, "name another key", named, key)
        asked = _condition("StringEquals", SSE, algorithm)
        yield _never(
            bucket,
            "key-not-named",
            PUT,
            "ask for KMS without naming the key: S3 would take its own",
            asked,
            _condition("Null", SSE_KEY, "true"),
        )
    if options.encryption_enforcement == "require_header":
        yield _never(
            bucket,
            "header-missing",
            PUT,
            "come without an encryption header",
            _condition("Null", SSE, "true"),
        )


def only_by(bucket: str, key: str, value: str, purpose: str) -> Prohibition:
    """Data only for requests with this value of a key; AWS's services and break-glass are let be."""
    return Prohibition(
        key=f"{bucket}-outside",
        plane="identity",
        who="anyone",
        what="s3:GetObject s3:PutObject s3:ListBucket",
        resource=bucket,
        unless=("break-glass",),
        conditions=(
            _condition("StringNotEqualsIfExists", key, value),
            _condition("BoolIfExists", "aws:PrincipalIsAWSService", "false"),
            _condition("BoolIfExists", "aws:ViaAWSService", "false"),
        ),
        purpose=purpose,
    )


def only_by_endpoint(bucket: str) -> Prohibition:
    """Data only through the VPC's gateway endpoint."""
    purpose = f"{bucket} are read and written only through the VPC's endpoint"
    return only_by(bucket, "aws:SourceVpce", "${main/endpoint/s3.id}", purpose)


def without_endpoint(options: PatternOptions) -> Iterator[Fault]:
    """A bucket that only an endpoint leads to, and none planned."""
    if not {"auto", "gateway", "s3"} & set(options.endpoints):
        sentence = f"restrict_to=vpc_endpoint, and endpoints={','.join(options.endpoints)} plans none for S3"
        yield Fault("restrict_to", f"{sentence}; nobody could read the bucket: set none,")
        yield Fault("endpoints", f"{sentence}; or set auto, gateway or s3.")


PUT = "s3:PutObject"


def _condition(operator: str, key: str, value: str) -> AccessCondition:
    return AccessCondition(operator=operator, key=key, values=(value,))


def _never(bucket: str, word: str, what: str, purpose: str, *conditions: AccessCondition) -> Prohibition:
    subject = "requests" if what.endswith("*") else "uploads"
    return Prohibition(
        key=f"{bucket}-{word}",
        plane="identity",
        who="anyone",
        what=what,
        resource=bucket,
        conditions=conditions,
        purpose=f"{subject} never {purpose}",
    )


KEPT_FOR_EVER = "How long these objects are kept is their owner's decision; log buckets have a life cycle."
DENIED_WITHOUT = Waiver(
    check="STORAGE-09",
    resource="*",
    reason="Meant so: whoever does not come the stated way is refused; the break-glass role and AWS's services are spared.",
)


def kept_for_ever(bucket: str) -> Waiver:
    """Why a bucket's objects have no end."""
    return Waiver(check="STORAGE-04", resource=bucket, reason=KEPT_FOR_EVER)
