"""Tables of the checks on streams, delivery, jobs and queries."""

from tests.checks.changes import change, fires, quiet, without_kind
from workbook.model.estate.analytics import AthenaWorkgroup, GlueCrawler
from workbook.model.estate.compute import GlueJob
from workbook.model.estate.streaming import EventSourceMapping, FirehoseStream, KinesisStream

THERE = {"existing_id": "arn:aws:example:us-east-1:111122223333:there-already"}

TABLES = {
    "STREAMS-01": (
        fires("off", change("stream", encrypted=False), at="stream", on="streams"),
        quiet("as planned", on="streams"),
        quiet("AWS's own key", change("stream", kms_key=""), on="streams"),
        quiet("not ours", change("stream", encrypted=False, **THERE), on="streams"),
        quiet("no stream", without_kind(KinesisStream), on="streams"),
    ),
    "STREAMS-02": (
        fires("off", change("delivery", encrypted=False), at="delivery", on="firehose"),
        quiet("as planned", on="firehose"),
        quiet("AWS's own key", change("delivery", kms_key=""), on="firehose"),
        quiet("not ours", change("delivery", encrypted=False, **THERE), on="firehose"),
        quiet("no delivery", without_kind(FirehoseStream), on="firehose"),
    ),
    "STREAMS-03": (
        fires("for ever", change("reader", maximum_retry_attempts=-1), at="reader", on="streams"),
        fires("nobody is told", change("reader", failure_queue=""), at="reader", on="streams"),
        quiet("as planned", on="streams"),
        quiet("no retries", change("reader", maximum_retry_attempts=0), on="streams"),
        quiet("many retries", change("reader", maximum_retry_attempts=10000), on="streams"),
        quiet("not ours", change("reader", maximum_retry_attempts=-1, **THERE), on="streams"),
        quiet("nobody reads", without_kind(EventSourceMapping), on="streams"),
    ),
    "STREAMS-04": (
        fires("job", change("glue-job", security_configuration=""), at="glue-job", on="streams"),
        fires("crawler", change("crawler", security_configuration=""), at="crawler", on="streams"),
        quiet("as planned", on="streams"),
        quiet("in the VPC", on="full"),
        quiet("job not ours", change("glue-job", security_configuration="", **THERE), on="streams"),
        quiet("crawler not ours", change("crawler", security_configuration="", **THERE), on="streams"),
        quiet("no job", without_kind(GlueJob), without_kind(GlueCrawler), on="streams"),
    ),
    "STREAMS-05": (
        fires("free", change("workgroup", enforces_settings=False), at="workgroup", on="streams"),
        quiet("as planned", on="streams"),
        quiet("no limit on a query", change("workgroup", bytes_scanned_cutoff=0), on="streams"),
        quiet("not ours", change("workgroup", enforces_settings=False, **THERE), on="streams"),
        quiet("no workgroup", without_kind(AthenaWorkgroup), on="streams"),
    ),
}
