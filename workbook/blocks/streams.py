"""Records on their way into a lake: streams and who fills them, what reads them, and the keys of each class of data."""

from collections.abc import Iterator
from typing import Literal

from workbook.blocks.jobs import lambda_function
from workbook.blocks.volumes import KB_PER_GB, traffic
from workbook.errors import Fault
from workbook.model.intent.flow import Access
from workbook.model.intent.party import Function
from workbook.model.intent.scheduling import Queue
from workbook.model.intent.store import AnyStore, ApiFront
from workbook.model.intent.streaming import (
    Delivery,
    DeviceRule,
    RecordStream,
    RegionalFunction,
    StreamReader,
)
from workbook.options import PatternOptions, option, stated
from workbook.values import Gb

STREAM, FUNCTION, DELIVERY, API, RULE, PRODUCER = (
    "stream",
    "function",
    "delivery",
    "api",
    "device-rule",
    "producer",
)
RAW_KEY, CURATED_KEY = "key/raw", "key/curated"
COMPRESSION: dict[str, Literal["UNCOMPRESSED", "GZIP", "Snappy"]] = {
    "none": "UNCOMPRESSED",
    "gzip": "GZIP",
    "snappy": "Snappy",
}
DAY, YEAR = 24, 8760
"""The shortest and the longest that Kinesis keeps records, in hours (Kinesis Data Streams, quotas)."""


class StreamOptions(PatternOptions):
    """What a pattern that takes records in lets people tune."""

    ingest: Literal["kinesis", "firehose", "iot", "api"] = option(
        "kinesis",
        title="Records come by",
        help="kinesis: producers in the VPC write to a stream through its endpoint; firehose: to Firehose, which delivers "
        "without readers of ours; iot: devices publish to IoT Core; api: callers send to API Gateway.",
        group="Entry",
    )
    capacity_mode: Literal["on_demand", "provisioned"] = option(
        "on_demand",
        title="Capacity",
        help="on_demand follows the load; provisioned: so many shards, each 1 MB or 1,000 records a second in, 2 MB out.",
        group="Application",
    )
    shards: int = stated(
        2,
        title="Shards",
        help="Of a provisioned stream. ReadProvisionedThroughputExceeded asks for more of them, or for fan-out.",
        group="Application",
        unit="shards",
        ge=1,
        le=10_000,
    )
    retention_hours: int = option(
        24,
        title="Kept in the stream",
        help="How far back readers can begin again. A day is free; a year is the most.",
        group="Application",
        unit="hours",
        levels=(24, 168),
        ge=DAY,
        le=YEAR,
    )
    enhanced_fan_out: bool = option(
        False,
        title="Enhanced fan-out",
        help="A reader has 2 MB a second of each shard to itself instead of its share: for several readers.",
        group="Application",
    )
    lambda_in_vpc: bool = option(
        False,
        title="Function in the VPC",
        help="Only for private targets. Lambda's poller reads the stream from a network of its own either way.",
        group="Application",
    )
    compression: Literal["gzip", "snappy", "none"] = option(
        "gzip",
        title="Compression",
        help="Of files that Firehose delivers.",
        group="Application",
        levels=("gzip",),
    )
    file_mb: int = stated(
        128,
        title="File size",
        help="What Firehose gathers for one file. Few large files are read fast and ask KMS seldom; thousands of small "
        "ones throttle both.",
        group="Application",
        unit="MB",
        ge=1,
        le=128,
    )
    records_gb_per_month: Gb = stated(
        100.0,
        title="Records",
        help="What comes in, in a month.",
        unit="GB a month",
    )
    record_kb: float = stated(
        5.0,
        title="Size of a record",
        help="In the middle. Kinesis bills records in steps of 25 KB (provisioned), Firehose in steps of 5 KB.",
        unit="KB",
        gt=0,
        le=10_240,
    )
    key_per_class: bool = option(
        True,
        title="A key for each class of data",
        help="Raw and curated data have keys of their own beside the design's: who may read one class cannot read the "
        "other, and a key that is disabled stops one class only.",
        group="Filters",
    )

    @property
    def streams(self) -> bool:
        """Whether records go through a data stream."""
        return self.ingest != "firehose"

    @property
    def records_per_month(self) -> float:
        """How many records come in, in a month."""
        return self.records_gb_per_month * KB_PER_GB / self.record_kb

    @property
    def produces(self) -> bool:
        """Whether producers stand in the VPC."""
        return self.ingest in ("kinesis", "firehose")

    @property
    def keys_apart(self) -> bool:
        """Whether classes of data have keys of their own."""
        return self.key_per_class and self.kms == "customer_managed"

    def key_of(self, key: str) -> str:
        """The key of a class of data, where it has one."""
        return key if self.keys_apart else ""

    def conflicts(self) -> Iterator[Fault]:
        """Keys of one's own cannot be AWS's; settings of a stream need one."""
        yield from super().conflicts()
        if self.kms == "aws_managed" and self.key_per_class and self.given("key_per_class"):
            sentence = "key_per_class wants keys of the design, and kms=aws_managed has none"
            yield Fault("kms", f"{sentence}; set customer_managed,")
            yield Fault("key_per_class", f"{sentence}; or set it to false.")
        if self.ingest == "firehose" and self.enhanced_fan_out:
            sentence = "ingest=firehose has no stream for enhanced_fan_out to read"
            yield Fault("ingest", f"{sentence}; set kinesis, iot or api,")
            yield Fault("enhanced_fan_out", f"{sentence}; or set it to false.")


def stream_stores(options: StreamOptions, bucket: str) -> Iterator[AnyStore]:
    """What takes records in and hands them on."""
    if options.ingest == "firehose":
        yield _delivery(options, bucket)
    else:
        yield from _stream(options)
    if options.ingest == "iot":
        yield DeviceRule(key=RULE, title="Rule for devices", stream=STREAM, topic="telemetry/#")
    if options.ingest == "api":
        received = traffic(options.records_gb_per_month, 0.1, "callers", request_kb=options.record_kb)
        yield ApiFront(key=API, title="API", function="", private=False, stream=STREAM, traffic=received)
    if not options.lambda_in_vpc:
        yield RegionalFunction(
            key=FUNCTION, title="Function", runtime="python3.13", memory_mb=512, timeout_s=60
        )


def stream_function() -> Function:
    """The function where it stands in the VPC."""
    return lambda_function(FUNCTION, "Function", "app")


def _stream(options: StreamOptions) -> Iterator[AnyStore]:
    yield RecordStream(
        key=STREAM,
        title="Stream",
        capacity_mode=options.capacity_mode,
        shards=options.shards,
        retention_hours=options.retention_hours,
        gb_per_month=options.records_gb_per_month,
        record_kb=options.record_kb,
        data_key=options.key_of(RAW_KEY),
    )
    yield StreamReader(
        key="reader",
        title="Reader",
        stream=STREAM,
        function=FUNCTION,
        enhanced_fan_out=options.enhanced_fan_out,
        failure_queue="failed-batches",
    )
    yield Queue(key="failed-batches", title="Failed batches")


def _delivery(options: StreamOptions, bucket: str) -> Delivery:
    return Delivery(
        key=DELIVERY,
        title="Delivery",
        bucket=bucket,
        prefix="records/year=!{timestamp:yyyy}/month=!{timestamp:MM}/day=!{timestamp:dd}/",
        function=FUNCTION,
        file_mb=options.file_mb,
        wait_s=900,
        compression=COMPRESSION[options.compression],
        gb_per_month=options.records_gb_per_month,
        record_kb=options.record_kb,
        data_key=options.key_of(RAW_KEY),
    )


def producer_access(options: StreamOptions, slot: int) -> Access:
    """Producers in the VPC write records, and cannot read them again."""
    gb, firehose = options.records_gb_per_month, options.ingest == "firehose"
    return Access(
        key=f"{PRODUCER}-records",
        slot=slot,
        principal=PRODUCER,
        actions=("firehose:PutRecord", "firehose:PutRecordBatch")
        if firehose
        else ("kinesis:PutRecord", "kinesis:PutRecords"),
        resource=DELIVERY if firehose else STREAM,
        service="kinesis-firehose" if firehose else "kinesis-streams",
        purpose="write records",
        traffic=traffic(gb, gb / 100, "the stream"),
    )
