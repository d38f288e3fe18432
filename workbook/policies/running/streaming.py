"""What pollers, Firehose, IoT rules and APIs need to read and write streams, and crawlers to look into buckets."""

from collections.abc import Iterator
from functools import partial

from workbook.model.estate import compute, streaming
from workbook.model.estate.data import S3Bucket
from workbook.model.intent.flow import AccessCondition
from workbook.planning.reasons import house_rule
from workbook.policies.running.need import Known, Running, when

READ_STREAM = (
    "kinesis:DescribeStream",
    "kinesis:DescribeStreamSummary",
    "kinesis:GetRecords",
    "kinesis:GetShardIterator",
    "kinesis:ListShards",
)
"""What Lambda's poller asks of a stream (AWSLambdaKinesisExecutionRole, without its lists of other streams)."""

DELIVER = ("s3:AbortMultipartUpload", "s3:GetObject", "s3:PutObject")
FIND_BUCKET = ("s3:GetBucketLocation", "s3:ListBucket", "s3:ListBucketMultipartUploads")
"""What Firehose asks of its bucket (Firehose Developer Guide, "Grant Firehose access to an Amazon S3 destination")."""


def mapping(mapping: streaming.EventSourceMapping, known: Known) -> Iterator[Running]:
    """The poller reads with the function's role: the stream, its key, and the queue for batches given up."""
    function = known.get(mapping.function)
    if not isinstance(function, compute.LambdaFunction):
        return
    needs = partial(Running, principal=function.role, because=house_rule("stream-reader"))
    source = known.get(mapping.source)
    consumer = source if isinstance(source, streaming.KinesisStreamConsumer) else None
    stream = known.get(consumer.stream if consumer else mapping.source)
    if isinstance(stream, streaming.KinesisStream):
        yield needs(
            key=f"runs/{mapping.key}/read-stream", actions=READ_STREAM, resource=f"${{{stream.key}.arn}}"
        )
        if stream.kms_key:
            yield needs(
                key=f"runs/{mapping.key}/decrypt-stream",
                actions=("kms:Decrypt",),
                resource=f"${{{stream.kms_key}.arn}}",
                conditions=(_through("kinesis"),),
            )
    if consumer:
        yield needs(
            key=f"runs/{mapping.key}/subscribe",
            actions=("kinesis:SubscribeToShard",),
            resource=f"${{{consumer.key}.arn}}",
        )
    yield from _failures(mapping, known, needs)


def _failures(
    mapping: streaming.EventSourceMapping, known: Known, needs: "partial[Running]"
) -> Iterator[Running]:
    """Word of batches given up goes to a queue; an encrypted one asks for its key."""
    if not mapping.failure_queue:
        return
    yield needs(
        key=f"runs/{mapping.key}/tell-failures",
        actions=("sqs:SendMessage",),
        resource=f"${{{mapping.failure_queue}.arn}}",
    )
    key = getattr(known.get(mapping.failure_queue), "kms_key", "")
    if key:
        yield needs(
            key=f"runs/{mapping.key}/encrypt-failures",
            actions=("kms:Decrypt", "kms:GenerateDataKey"),
            resource=f"${{{key}.arn}}",
            conditions=(_through("sqs"),),
        )


def delivery(stream: streaming.FirehoseStream, known: Known) -> Iterator[Running]:
    """Firehose writes with its role: the bucket, its key, its log, and the function that changes records."""
    needs = partial(Running, principal=stream.role, because=house_rule("delivery-stream"))
    arn = f"${{{stream.bucket}.arn}}"
    yield needs(key=f"runs/{stream.key}/find-bucket", actions=FIND_BUCKET, resource=arn)
    yield needs(key=f"runs/{stream.key}/deliver-objects", actions=DELIVER, resource=f"{arn}/*")
    bucket = known.get(stream.bucket)
    if isinstance(bucket, S3Bucket) and bucket.kms_key:
        yield needs(
            key=f"runs/{stream.key}/encrypt-objects",
            actions=("kms:Decrypt", "kms:GenerateDataKey"),
            resource=f"${{{bucket.kms_key}.arn}}",
            conditions=(_through("s3"),),
        )
    if stream.function:
        yield needs(
            key=f"runs/{stream.key}/call-function",
            actions=("lambda:InvokeFunction", "lambda:GetFunctionConfiguration"),
            resource=f"${{{stream.function}.arn}}:$LATEST",
        )
    if stream.log_group:
        yield needs(
            key=f"runs/{stream.key}/write-delivery-log",
            actions=("logs:PutLogEvents",),
            resource=f"${{{stream.log_group}.arn}}:log-stream:*",
        )


def topic_rule(rule: streaming.IotTopicRule, known: Known) -> Iterator[Running]:
    """A rule writes with its role: the stream and its key, and the log of what it could not pass on."""
    yield from _writer(rule.key, rule.role, rule.stream, ("kinesis:PutRecord",), known, "device-rule")
    if rule.log_group:
        yield Running(
            key=f"runs/{rule.key}/write-rule-log",
            principal=rule.role,
            actions=("logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"),
            resource=f"${{{rule.log_group}.arn}}:*",
            because=house_rule("device-rule"),
        )


def api(api: compute.ApiGatewayRestApi, known: Known) -> Iterator[Running]:
    """An API in front of a stream writes with its role."""
    if api.stream:
        actions = ("kinesis:PutRecord", "kinesis:PutRecords")
        yield from _writer(api.key, api.role, api.stream, actions, known, "stream-api")


def _writer(
    owner: str, role: str, stream: str, actions: tuple[str, ...], known: Known, rule: str
) -> Iterator[Running]:
    """Who writes into a stream never needs to read it: a data key is all that it asks of KMS."""
    needs = partial(Running, principal=role, because=house_rule(rule))
    yield needs(key=f"runs/{owner}/write-stream", actions=actions, resource=f"${{{stream}.arn}}")
    found = known.get(stream)
    if isinstance(found, streaming.KinesisStream) and found.kms_key:
        yield needs(
            key=f"runs/{owner}/encrypt-stream",
            actions=("kms:GenerateDataKey",),
            resource=f"${{{found.kms_key}.arn}}",
            conditions=(_through("kinesis"),),
        )


def _through(service: str) -> AccessCondition:
    return when("StringEquals", "kms:ViaService", f"{service}.${{region}}.amazonaws.com")
