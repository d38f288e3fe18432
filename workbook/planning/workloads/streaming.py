"""Streams, their readers, delivery, rules for devices' messages, and functions outside any VPC."""

import re
from collections.abc import Iterator

from workbook.model.estate import compute, streaming
from workbook.model.estate.resource import Resource
from workbook.model.intent import streaming as intent
from workbook.planning.workloads.site import Site


def stream(store: intent.RecordStream, site: Site) -> Iterator[Resource]:
    """A data stream, encrypted with the key of its data or the design's."""
    place = site.place(store)
    provisioned = store.capacity_mode == "provisioned"
    yield streaming.KinesisStream(
        **vars(place),
        key=store.key,
        stream_name=f"{site.design.name_prefix}-{store.key}",
        stream_mode="PROVISIONED" if provisioned else "ON_DEMAND",
        shards=store.shards if provisioned else 0,
        retention_hours=store.retention_hours,
        kms_key=site.data_key(place, store.data_key),
    )


def reader(store: intent.StreamReader, site: Site) -> Iterator[Resource]:
    """Lambda's poller, with a consumer of its own where it has one."""
    place = site.place(store)
    consumer = f"{store.key}/consumer"
    if store.enhanced_fan_out:
        yield streaming.KinesisStreamConsumer(
            **vars(place),
            key=consumer,
            consumer_name=f"{site.design.name_prefix}-{store.key}",
            stream=store.stream,
        )
    yield streaming.EventSourceMapping(
        **vars(place),
        key=store.key,
        source=consumer if store.enhanced_fan_out else store.stream,
        function=store.function,
        batch_size=store.batch_size,
        batching_window_s=store.batching_window_s,
        maximum_retry_attempts=store.retries,
        bisect_batch_on_error=True,
        failure_queue=store.failure_queue,
    )


def delivery(store: intent.Delivery, site: Site) -> Iterator[Resource]:
    """Firehose, with a log of what it could not deliver."""
    place = site.place(store)
    name = f"{site.design.name_prefix}-{store.key}"
    yield site.log_group(place, store.key, f"/aws/kinesisfirehose/{name}")
    yield streaming.FirehoseStream(
        **vars(place),
        key=store.key,
        stream_name=name,
        role=f"role/{store.key}",
        bucket=store.bucket,
        prefix=store.prefix,
        error_prefix="errors/",
        buffering_mb=store.file_mb,
        buffering_s=store.wait_s,
        compression=store.compression,
        kms_key=site.data_key(place, store.data_key),
        function=store.function,
        log_group=f"log/{store.key}",
    )


def device_rule(store: intent.DeviceRule, site: Site) -> Iterator[Resource]:
    """A rule of IoT Core, with a log of what it could not pass on; names of rules hold no hyphens."""
    place = site.place(store)
    name = f"{site.design.name_prefix}-{store.key}"
    yield site.log_group(place, store.key, f"/aws/iot/{name}")
    yield streaming.IotTopicRule(
        **vars(place),
        key=store.key,
        rule_name=re.sub(r"[^a-zA-Z0-9_]", "_", name),
        sql=f"SELECT *, topic() AS topic FROM '{store.topic}'",  # noqa: S608  # a rule of IoT, no database
        stream=store.stream,
        role=f"role/{store.key}",
        partition_key="${topic()}",
        log_group=f"log/{store.key}",
    )


def regional_function(store: intent.RegionalFunction, site: Site) -> Iterator[Resource]:
    """A function outside any VPC, and its log group."""
    place = site.place(store)
    yield site.log_group(place, store.key, f"/aws/lambda/{site.design.name_prefix}-{store.key}")
    yield compute.LambdaFunction(
        **vars(place),
        key=store.key,
        runtime=store.runtime,
        handler="index.handler",
        memory_mb=store.memory_mb,
        timeout_s=store.timeout_s,
        role=f"role/{store.key}",
        kms_key=site.kms_key(place),
        log_group=f"log/{store.key}",
    )
