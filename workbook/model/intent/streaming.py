"""What takes records in as they come: streams, delivery, rules for devices' messages, and who reads."""

from dataclasses import dataclass
from typing import Literal

from workbook.model.intent.keeping import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordStream(Store):
    """A Kinesis data stream. `data_key` is the `DataKey` that encrypts it; empty: the design's own key.

    `gb_per_month` and `record_kb` are what writers put into it.
    """

    kind: Literal["RecordStream"] = "RecordStream"
    capacity_mode: Literal["on_demand", "provisioned"]
    shards: int
    retention_hours: int
    gb_per_month: float
    record_kb: float
    data_key: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class StreamReader(Store):
    """Lambda reads `stream` for `function`, a batch at a time; batches given up are told to `failure_queue`."""

    kind: Literal["StreamReader"] = "StreamReader"
    stream: str
    function: str
    enhanced_fan_out: bool = False
    batch_size: int = 500
    batching_window_s: int = 60
    retries: int = 3
    failure_queue: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery(Store):
    """A Firehose stream into `bucket`, in files of up to `file_mb` or `wait_s` seconds; its role is named after it."""

    kind: Literal["Delivery"] = "Delivery"
    bucket: str
    prefix: str
    function: str = ""
    file_mb: int
    wait_s: int
    compression: Literal["UNCOMPRESSED", "GZIP", "Snappy"]
    gb_per_month: float
    record_kb: float
    data_key: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DeviceRule(Store):
    """Messages of devices that AWS IoT Core puts into `stream` with a role named after the rule."""

    kind: Literal["DeviceRule"] = "DeviceRule"
    stream: str
    topic: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RegionalFunction(Store):
    """A Lambda function outside any VPC: it reaches AWS's services and the internet by Lambda's own network."""

    kind: Literal["RegionalFunction"] = "RegionalFunction"
    runtime: str
    memory_mb: int
    timeout_s: int
