"""The streaming family: what takes records in as they come, who reads them, and what delivers them."""

from dataclasses import dataclass
from typing import Literal

from workbook.model.estate.identity import PolicyDocument
from workbook.model.estate.resource import Resource


@dataclass(frozen=True, slots=True, kw_only=True)
class KinesisStream(Resource):
    """A Kinesis data stream. `shards` count in provisioned mode only; `kms_key` empty: AWS's own key for Kinesis."""

    kind: Literal["KinesisStream"] = "KinesisStream"
    stream_name: str
    stream_mode: Literal["ON_DEMAND", "PROVISIONED"] = "ON_DEMAND"
    shards: int = 0
    retention_hours: int = 24
    encrypted: bool = True
    kms_key: str = ""
    policy: PolicyDocument | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class KinesisStreamConsumer(Resource):
    """A consumer with enhanced fan-out: it has 2 MB a second of each shard to itself."""

    kind: Literal["KinesisStreamConsumer"] = "KinesisStreamConsumer"
    consumer_name: str
    stream: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EventSourceMapping(Resource):
    """Lambda's poller: it reads `source` (a stream or a consumer) with the function's role and invokes the function.

    It stands in Lambda's own network, whatever network the function is in. `failure_queue` keeps word of batches
    that were given up.
    """

    kind: Literal["EventSourceMapping"] = "EventSourceMapping"
    source: str
    function: str
    batch_size: int = 100
    batching_window_s: int = 0
    maximum_retry_attempts: int = -1
    bisect_batch_on_error: bool = False
    failure_queue: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FirehoseStream(Resource):
    """A Firehose stream that writers put records into and that delivers them to a bucket.

    `function` may change records on their way. `kms_key` encrypts what waits for delivery.
    """

    kind: Literal["FirehoseStream"] = "FirehoseStream"
    stream_name: str
    role: str
    bucket: str
    prefix: str = ""
    error_prefix: str = ""
    buffering_mb: int = 5
    buffering_s: int = 300
    compression: Literal["UNCOMPRESSED", "GZIP", "Snappy"] = "GZIP"
    encrypted: bool = True
    kms_key: str = ""
    function: str = ""
    log_group: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class IotTopicRule(Resource):
    """A rule of AWS IoT Core: messages that `sql` picks go to a stream, with this role; `log_group` hears of failures."""

    kind: Literal["IotTopicRule"] = "IotTopicRule"
    rule_name: str
    sql: str
    stream: str
    role: str
    partition_key: str
    log_group: str = ""
