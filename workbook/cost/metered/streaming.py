"""Meters of streams: what is written into them, read from them, and delivered."""

from functools import partial
from typing import Any

from workbook.cost import HOURS_PER_MONTH
from workbook.cost.inventory import Inventory
from workbook.cost.metered.flow_logs import delivered_gb
from workbook.cost.metered.log_deliveries import written_gb as logged_gb
from workbook.cost.metered.meter import Meter
from workbook.cost.quantity import counted, exactly, times, total
from workbook.facts.billing import billing_rule
from workbook.model.estate.observability import FlowLog, LogDelivery
from workbook.model.estate.streaming import (
    EventSourceMapping,
    FirehoseStream,
    IotTopicRule,
    KinesisStream,
    KinesisStreamConsumer,
)
from workbook.model.intent.streaming import Delivery, RecordStream
from workbook.model.intent.traffic import Band

KB_PER_GB = 2**20


def _spread(typical: float, reason: str) -> Band:
    return Band(low=typical / 2, typical=typical, high=typical * 2, reason=reason)


def _written(stream: KinesisStream | FirehoseStream, inventory: Inventory) -> RecordStream | Delivery | None:
    return inventory.store(RecordStream, stream.key) or inventory.store(Delivery, stream.key)


def logs_of(stream: KinesisStream | FirehoseStream, inventory: Inventory) -> list[Band]:
    """The GB of each log that a stream delivers in a month."""
    estate = inventory.estate
    flows = (delivered_gb(log, inventory) for log in estate.of(FlowLog) if log.destination == stream.key)
    others = (logged_gb(log, inventory) for log in estate.of(LogDelivery) if log.destination == stream.key)
    return [*flows, *others]


def written_gb(stream: KinesisStream | FirehoseStream, inventory: Inventory) -> Band:
    """What writers put into a stream in a month."""
    stated, logged = _written(stream, inventory), logs_of(stream, inventory)
    if logged:
        return total(*logged)
    gb = stated.gb_per_month if stated else 0
    return _spread(gb, f"{gb:g} GB a month as stated, half to double")


def records(stream: KinesisStream | FirehoseStream, inventory: Inventory) -> Band:
    """How many records that is."""
    stated, logged = _written(stream, inventory), logs_of(stream, inventory)
    if logged:
        return times(KB_PER_GB, written_gb(stream, inventory), "records of 1 KB at most")
    count = stated.gb_per_month * KB_PER_GB / stated.record_kb if stated else 0
    size = stated.record_kb if stated else 0
    return _spread(count, f"records of {size:g} KB as stated, half to double")


def batches(mapping: EventSourceMapping, inventory: Inventory) -> Band:
    """How often a mapping invokes its function, at full batches."""
    count = records(_stream_of(mapping.source, inventory), inventory)
    return times(1 / mapping.batch_size, count, f"{count.reason}; {mapping.batch_size} a batch")


def _stream_of(source: str, inventory: Inventory) -> KinesisStream:
    found = inventory.estate[source]
    key = found.stream if isinstance(found, KinesisStreamConsumer) else source
    return inventory.estate.get(KinesisStream, key)


def _stream_hours(stream: KinesisStream, _inventory: Inventory) -> Band:
    on_demand = stream.stream_mode == "ON_DEMAND"
    return exactly(HOURS_PER_MONTH if on_demand else 0, f"{HOURS_PER_MONTH} h")


def _on_demand_in(stream: KinesisStream, inventory: Inventory) -> Band:
    return written_gb(stream, inventory) if stream.stream_mode == "ON_DEMAND" else exactly(0)


def _on_demand_out(stream: KinesisStream, inventory: Inventory) -> Band:
    """Readers without enhanced fan-out: each reads everything once."""
    shared = [each for each in inventory.estate.of(EventSourceMapping) if each.source == stream.key]
    if stream.stream_mode != "ON_DEMAND" or not shared:
        return exactly(0)
    return times(len(shared), written_gb(stream, inventory), f"read once by {counted(len(shared), 'reader')}")


def _shard_hours(stream: KinesisStream, _inventory: Inventory) -> Band:
    provisioned = stream.shards if stream.stream_mode == "PROVISIONED" else 0
    return exactly(provisioned * HOURS_PER_MONTH, f"{counted(provisioned, 'shard')} x {HOURS_PER_MONTH} h")


def _put_units(stream: KinesisStream, inventory: Inventory) -> Band:
    stated = inventory.store(RecordStream, stream.key)
    if stream.stream_mode != "PROVISIONED" or stated is None:
        return exactly(0)
    unit = billing_rule("kinesis_put_unit_kb")
    units = -(-stated.record_kb // unit)
    count = records(stream, inventory)
    return times(units, count, f"{count.reason}; {units:g} unit(s) of {unit:g} KB each")


def _extended_hours(stream: KinesisStream, _inventory: Inventory) -> Band:
    """Provisioned: by shard and hour; on demand it is by GB and month, another meter."""
    free = billing_rule("kinesis_free_retention_hours")
    extended = stream.retention_hours > free and stream.stream_mode == "PROVISIONED"
    return exactly(
        stream.shards * HOURS_PER_MONTH if extended else 0,
        f"kept {stream.retention_hours} h, {free:g} are free",
    )


def _extended_gb(stream: KinesisStream, inventory: Inventory) -> Band:
    free = billing_rule("kinesis_free_retention_hours")
    beyond = stream.retention_hours - free
    if beyond <= 0 or stream.stream_mode != "ON_DEMAND":
        return exactly(0)
    return times(
        beyond / HOURS_PER_MONTH,
        written_gb(stream, inventory),
        f"kept {stream.retention_hours} h, {free:g} are free",
    )


def _consumer_hours(consumer: KinesisStreamConsumer, inventory: Inventory) -> Band:
    """On demand AWS sets the number of shards; four are what a new stream has."""
    stream = inventory.estate.get(KinesisStream, consumer.stream)
    shards = stream.shards or int(billing_rule("kinesis_on_demand_first_shards"))
    return exactly(shards * HOURS_PER_MONTH, f"{counted(shards, 'shard')} x {HOURS_PER_MONTH} h")


def _consumer_gb(consumer: KinesisStreamConsumer, inventory: Inventory) -> Band:
    return written_gb(inventory.estate.get(KinesisStream, consumer.stream), inventory)


def _delivered_gb(stream: FirehoseStream, inventory: Inventory) -> Band:
    stated = inventory.store(Delivery, stream.key)
    unit = billing_rule("firehose_record_kb")
    share = (-(-stated.record_kb // unit)) * unit / stated.record_kb if stated else 1
    written = written_gb(stream, inventory)
    return times(share, written, f"{written.reason}; each record counts in steps of {unit:g} KB")


def _million_messages(rule: IotTopicRule, inventory: Inventory) -> Band:
    return times(1e-6, records(inventory.estate.get(KinesisStream, rule.stream), inventory))


def _million_rules(rule: IotTopicRule, inventory: Inventory) -> Band:
    """Each message triggers the rule, and the rule its action: AWS bills both."""
    return times(2, _million_messages(rule, inventory))


def reader_of(function: str, inventory: Inventory) -> EventSourceMapping | None:
    """The mapping that invokes a function."""
    return next((each for each in inventory.estate.of(EventSourceMapping) if each.function == function), None)


def buffers(stream: FirehoseStream, inventory: Inventory) -> Band:
    """How often Firehose hands records to its function: what it gathers is a few MB each time."""
    written = written_gb(stream, inventory)
    size = billing_rule("firehose_function_buffer_mb")
    return times(1024 / size, written, f"{written.reason}; {size:g} MB a call")


_kinesis = partial(Meter, service="Kinesis Data Streams", paid_for="data")
_devices = partial(Meter, service="IoT Core", paid_for="data")

METERS: tuple[Meter[Any], ...] = (
    _kinesis(
        kind=KinesisStream,
        component="ondemand_stream_hour",
        unit="stream-hour",
        title="Stream on demand, hours",
        quantity=_stream_hours,
    ),
    _kinesis(
        kind=KinesisStream,
        component="ondemand_data_in",
        unit="GB",
        title="Written to the stream on demand",
        quantity=_on_demand_in,
    ),
    _kinesis(
        kind=KinesisStream,
        component="ondemand_data_out",
        unit="GB",
        title="Read from the stream on demand",
        quantity=_on_demand_out,
    ),
    _kinesis(
        kind=KinesisStream,
        component="ondemand_retention",
        unit="GB-month",
        title="Kept in the stream beyond a day",
        quantity=_extended_gb,
    ),
    _kinesis(
        kind=KinesisStream,
        component="provisioned_shard_hour",
        unit="shard-hour",
        title="Shards, hours",
        quantity=_shard_hours,
    ),
    _kinesis(
        kind=KinesisStream,
        component="put_payload_unit",
        unit="25KB-unit",
        title="Records written (units of 25 KB)",
        quantity=_put_units,
    ),
    _kinesis(
        kind=KinesisStream,
        component="extended_retention_shard_hour",
        unit="shard-hour",
        title="Shards kept beyond a day, hours",
        quantity=_extended_hours,
    ),
    _kinesis(
        kind=KinesisStreamConsumer,
        component="efo_consumer_shard_hour",
        unit="consumer-shard-hour",
        title="Enhanced fan-out, shard hours",
        quantity=_consumer_hours,
    ),
    _kinesis(
        kind=KinesisStreamConsumer,
        component="efo_data_out",
        unit="GB",
        title="Enhanced fan-out, read",
        quantity=_consumer_gb,
    ),
    Meter(
        kind=FirehoseStream,
        service="Amazon Data Firehose",
        component="ingested_gb",
        unit="GB",
        title="Written to Firehose",
        paid_for="data",
        quantity=_delivered_gb,
    ),
    _devices(
        kind=IotTopicRule,
        component="messages",
        unit="million messages",
        title="Messages of devices",
        quantity=_million_messages,
    ),
    _devices(
        kind=IotTopicRule,
        component="rules_triggered",
        unit="million rules",
        title="Rules triggered, one action each (counted twice)",
        quantity=_million_rules,
    ),
)
