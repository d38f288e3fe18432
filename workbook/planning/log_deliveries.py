"""What edges and firewalls write of what they saw: where it is kept, and the delivery that brings it there."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from workbook.facts.limits import service_setting
from workbook.model.estate.data import S3Bucket
from workbook.model.estate.observability import LogDelivery, LogGroup, LogType
from workbook.model.estate.resource import Reason, Resource
from workbook.model.estate.streaming import FirehoseStream
from workbook.model.intent.design import Design
from workbook.planning.places import Place, key_of
from workbook.planning.reasons import house_rule
from workbook.planning.retention import log_days

Where = Literal["off", "s3", "cloudwatch", "firehose"]


@dataclass(frozen=True, kw_only=True)
class Log:
    """A log of `source`. `starts` is how AWS wants the names of its destinations to begin."""

    source: str
    account: str
    region: str
    log_types: tuple[LogType, ...]
    purpose: str
    rule: str
    group_folder: str = ""
    starts: str = ""

    @property
    def word(self) -> str:
        """The source's key in one word."""
        return self.source.replace("/", "-")


def log_deliveries(design: Design, log: Log, where: Where) -> Iterator[Resource]:
    """Where a log is kept, and its delivery; nothing where it is off."""
    if where == "off":
        return
    because = (house_rule(log.rule),)
    key = key_of(design, log.account, log.region) if design.customer_managed_key else ""
    kept = tuple(_kept(design, log, where, because, key))
    yield from kept
    yield LogDelivery(
        key=f"{log.source}/logs",
        account=log.account,
        region=log.region,
        because=because,
        delivery_name=f"{design.name_prefix}-{log.word}",
        source=log.source,
        log_types=log.log_types,
        destination=kept[-1].key,
    )


def _kept(
    design: Design, log: Log, where: Where, because: tuple[Reason, ...], kms_key: str
) -> Iterator[Resource]:
    """A log group; a bucket; or a bucket and the Firehose stream that fills it."""
    name = f"{log.starts}{design.name_prefix}-{log.word}"
    bucket = f"bucket/{log.word}-logs"
    if where == "cloudwatch":
        yield LogGroup(
            key=f"log/{log.word}",
            account=log.account,
            region=log.region,
            because=because,
            log_group_name=f"{log.group_folder}{name}",
            retention_days=log_days(design),
            kms_key=kms_key,
        )
        return
    yield log_bucket(
        design, bucket, Place(log.account, log.region, because), log.purpose, kms_key, log.starts
    )
    if where == "firehose":
        yield FirehoseStream(
            key=f"{log.word}-log-delivery",
            account=log.account,
            region=log.region,
            because=because,
            stream_name=name,
            role=f"role/{log.word}-log-delivery",
            bucket=bucket,
            prefix=f"{log.word}/",
            error_prefix="errors/",
            kms_key=kms_key,
        )


def log_bucket(
    design: Design,
    key: str,
    place: Place,
    purpose: str,
    kms_key: str = "",
    name_starts: str = "",
) -> S3Bucket:
    """A bucket of logs, which go to cheaper storage where they stay long enough, and then go."""
    kept, moved = log_days(design), int(service_setting("s3_infrequent_access_days"))
    return S3Bucket(
        **vars(place),
        key=key,
        name_starts=name_starts,
        purpose=purpose,
        sse_algorithm="aws:kms" if kms_key else "AES256",
        kms_key=kms_key,
        expire_after_days=kept,
        transition_to_ia_after_days=moved if kept > moved else None,
    )
