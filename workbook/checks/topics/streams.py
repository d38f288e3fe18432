"""Streams, delivery, jobs and queries: what protects records on their way, and what becomes of those that fail."""

from collections.abc import Iterator

from workbook.checks.check import Flaw, check, has
from workbook.checks.subject import Subject
from workbook.model.estate.analytics import AthenaWorkgroup, GlueCrawler
from workbook.model.estate.compute import GlueJob
from workbook.model.estate.streaming import EventSourceMapping, FirehoseStream, KinesisStream

FOR_EVER = -1
"""What Lambda's API calls retries without an end (Lambda API, MaximumRetryAttempts)."""

SECURITY_HUB = "https://docs.aws.amazon.com/securityhub/latest/userguide/"


@check(
    "STREAMS-01",
    title="Streams are encrypted",
    severity="medium",
    why="Records wait in a stream for a day to a year; without encryption whoever reaches the storage reads them.",
    remedy="Set encrypted to True, with a key of your own where readers and writers must be told apart.",
    source=f"{SECURITY_HUB}kinesis-controls.html#kinesis-1",
    applies=has(KinesisStream, "there is no data stream"),
)
def streams_are_encrypted(subject: Subject) -> Iterator[Flaw]:
    """One flaw per data stream without encryption."""
    yield from _waiting_as_they_came(subject, KinesisStream)


@check(
    "STREAMS-02",
    title="Delivery is encrypted",
    severity="medium",
    why="Firehose keeps records until a file is full, and while the bucket does not answer.",
    remedy="Set encrypted to True.",
    source=f"{SECURITY_HUB}datafirehose-controls.html#datafirehose-1",
    applies=has(FirehoseStream, "there is no Firehose stream"),
)
def delivery_is_encrypted(subject: Subject) -> Iterator[Flaw]:
    """One flaw per Firehose stream without encryption."""
    yield from _waiting_as_they_came(subject, FirehoseStream)


def _waiting_as_they_came(subject: Subject, kind: type[KinesisStream | FirehoseStream]) -> Iterator[Flaw]:
    for stream in subject.estate.of(kind):
        if not stream.encrypted and not stream.existing_id:
            yield Flaw(
                resource=stream.key,
                message=f"records wait in {stream.key} as they came",
                evidence="encrypted False",
            )


@check(
    "STREAMS-03",
    title="A bad record does not stop its shard",
    severity="medium",
    why="Lambda reads a shard in order: a batch that fails is repeated until its records expire, and all behind it wait.",
    remedy="Set maximum_retry_attempts, and a failure_queue that is told of batches given up.",
    source="https://docs.aws.amazon.com/lambda/latest/dg/kinesis-on-failure-destination.html",
    applies=has(EventSourceMapping, "no function reads a stream"),
)
def readers_give_up(subject: Subject) -> Iterator[Flaw]:
    """One flaw per mapping that repeats for ever, or that forgets what it gave up."""
    for mapping in subject.estate.of(EventSourceMapping):
        if mapping.existing_id:
            continue
        if mapping.maximum_retry_attempts == FOR_EVER:
            yield Flaw(
                resource=mapping.key,
                message=f"{mapping.key} repeats a batch that fails until its records expire",
                evidence=f"maximum_retry_attempts {FOR_EVER}",
            )
        elif not mapping.failure_queue:
            yield Flaw(
                resource=mapping.key,
                message=f"nobody hears of batches that {mapping.key} gives up",
                evidence="failure_queue ''",
            )


@check(
    "STREAMS-04",
    title="Glue encrypts what it writes",
    severity="low",
    why="A security configuration encrypts the logs and bookmarks of jobs and crawlers, and objects whatever a script says.",
    remedy="Name a security configuration in security_configuration.",
    source="https://docs.aws.amazon.com/glue/latest/dg/encryption-security-configuration.html",
    applies=has(GlueJob, "there is no Glue job"),
)
def glue_encrypts(subject: Subject) -> Iterator[Flaw]:
    """One flaw per Glue job or crawler without a security configuration."""
    found: tuple[GlueJob | GlueCrawler, ...] = (*subject.estate.of(GlueJob), *subject.estate.of(GlueCrawler))
    for each in found:
        if not each.security_configuration and not each.existing_id:
            yield Flaw(
                resource=each.key,
                message=f"{each.key} writes logs and bookmarks with AWS's own keys",
                evidence="security_configuration ''",
            )


@check(
    "STREAMS-05",
    title="A workgroup's settings bind its clients",
    severity="medium",
    why="A client may otherwise send results to any bucket that it can write, encrypted in any way or not at all.",
    remedy="Set enforces_settings to True.",
    source="https://docs.aws.amazon.com/athena/latest/ug/workgroups-settings-override.html",
    applies=has(AthenaWorkgroup, "there is no Athena workgroup"),
)
def workgroups_bind(subject: Subject) -> Iterator[Flaw]:
    """One flaw per workgroup whose clients choose for themselves."""
    for group in subject.estate.of(AthenaWorkgroup):
        if not group.enforces_settings and not group.existing_id:
            yield Flaw(
                resource=group.key,
                message=f"clients of {group.key} choose where results go",
                evidence="enforces_settings False",
            )
