"""Meters of the compute family: instances, functions and jobs."""

from typing import Any

from workbook.cost import HOURS_PER_MONTH
from workbook.cost.assumptions import assumed
from workbook.cost.inventory import Inventory
from workbook.cost.metered.apis import api_requests, call_logs
from workbook.cost.metered.meter import Meter
from workbook.cost.metered.scheduling import runs
from workbook.cost.metered.streaming import batches, buffers, reader_of
from workbook.cost.quantity import counted, exactly, largest, product, times, total
from workbook.facts.billing import billing_rule, glue_dpu
from workbook.model.estate.apis import apis
from workbook.model.estate.compute import (
    AutoScalingGroup,
    GlueJob,
    Instance,
    InstanceConnectEndpoint,
    LambdaFunction,
    LaunchTemplate,
)
from workbook.model.estate.scheduling import Schedule
from workbook.model.estate.streaming import FirehoseStream
from workbook.model.intent.analytics import RegionalJob
from workbook.model.intent.party import SparkJob
from workbook.model.intent.traffic import Band

SECONDS_PER_MONTH = HOURS_PER_MONTH * 3600


def _template(group: AutoScalingGroup, inventory: Inventory) -> LaunchTemplate:
    return inventory.estate.get(LaunchTemplate, group.launch_template)


def _instances(group: AutoScalingGroup) -> Band:
    return Band(
        low=group.min_size,
        typical=group.desired_capacity,
        high=group.max_size,
        reason=f"{group.min_size} to {group.max_size} instances, {group.desired_capacity} wanted",
    )


def _group_hours(group: AutoScalingGroup, _inventory: Inventory) -> Band:
    count = _instances(group)
    return times(HOURS_PER_MONTH, count, f"{count.reason}, each {HOURS_PER_MONTH} h")


def _group_volumes(group: AutoScalingGroup, _inventory: Inventory) -> Band:
    size = billing_rule("amazon_linux_root_volume")
    return times(
        size, _instances(group), f"{_instances(group).reason}; the image's {size:g} GB root volume each"
    )


def _group_metrics(group: AutoScalingGroup, _inventory: Inventory) -> Band:
    metrics, count = billing_rule("ec2_detailed_monitoring_metrics"), _instances(group)
    return times(metrics, count, f"{count.reason}; {metrics:g} metrics each, once a minute")


def _instance_metrics(_instance: Instance, inventory: Inventory) -> Band:
    """Our templates switch detailed monitoring on; whether an existing instance has it is not known."""
    metrics = billing_rule("ec2_detailed_monitoring_metrics")
    return exactly(metrics if inventory.design else 0, f"{metrics:g} metrics, once a minute")


def _instance_hours(instance: Instance, _inventory: Inventory) -> Band:
    running = instance.state == "running"
    return exactly(HOURS_PER_MONTH if running else 0, f"{HOURS_PER_MONTH} h")


def _instance_volume(_instance: Instance, _inventory: Inventory) -> Band:
    size = billing_rule("amazon_linux_root_volume")
    return exactly(size, f"the image's {size:g} GB root volume")


def invocations(function: LambdaFunction, inventory: Inventory) -> Band:
    """Invocations: its API's requests, else the requests of its busiest flow, else the assumed number."""
    starts = [each for each in inventory.estate.of(Schedule) if each.target == function.key]
    if starts:
        return total(*(runs(each, inventory) for each in starts))
    mapping = reader_of(function.key, inventory)
    if mapping:
        return batches(mapping, inventory)
    for stream in inventory.estate.of(FirehoseStream):
        if stream.function == function.key:
            return buffers(stream, inventory)
    own_apis = [api for api in apis(inventory.estate) if api.function == function.key]
    if own_apis:
        return total(*(api_requests(api, inventory) for api in own_apis))
    own = inventory.party_of(function)
    sent = [flow.traffic.requests_per_month for flow in inventory.flows if flow.source == own]
    busiest = largest(exactly(0), *sent)
    if busiest.high:
        return largest(busiest, reason="one invocation for each request of its busiest flow")
    return assumed("function_invocations")


def _gb_seconds(function: LambdaFunction, inventory: Inventory) -> Band:
    memory_gb = function.memory_mb / 1024
    timed = any(each.target == function.key for each in inventory.estate.of(Schedule))
    seconds = assumed("scheduled_seconds" if timed else "function_seconds")
    work = product(invocations(function, inventory), seconds)
    return times(memory_gb, work, f"invocations x seconds x {memory_gb:g} GB of memory; {work.reason}")


def _function_logs(function: LambdaFunction, inventory: Inventory) -> Band:
    return call_logs(invocations(function, inventory)) if function.log_group else exactly(0)


def _dpu_hours(job: GlueJob, inventory: Inventory) -> Band:
    spark = inventory.intent(SparkJob, inventory.party_of(job)) or inventory.store(RegionalJob, job.key)
    dpu = glue_dpu(job.worker_type) or 0
    hours = spark.hours_per_month if spark else 0
    if job.python_shell_dpu:
        size = job.python_shell_dpu
        return exactly(size * hours, f"{size:g} DPU x {hours:g} h a month as stated")
    return exactly(
        job.number_of_workers * dpu * hours,
        f"{counted(job.number_of_workers, 'worker')} x {dpu:g} DPU x {hours:g} h a month as stated",
    )


def _door_hours(_endpoint: InstanceConnectEndpoint, _inventory: Inventory) -> Band:
    return exactly(HOURS_PER_MONTH, f"{HOURS_PER_MONTH} h")


METERS: tuple[Meter[Any], ...] = (
    Meter(
        kind=AutoScalingGroup,
        service="EC2",
        component=lambda group, inventory: f"on_demand_linux:{_template(group, inventory).instance_type}",
        unit="hour",
        title="EC2 instances, hours on demand",
        paid_for="compute",
        quantity=_group_hours,
    ),
    Meter(
        kind=AutoScalingGroup,
        service="EC2",
        component="ebs_gp3",
        unit="GB-month",
        title="Root volumes (EBS gp3)",
        paid_for="compute",
        quantity=_group_volumes,
    ),
    Meter(
        kind=Instance,
        service="EC2",
        component=lambda instance, _inventory: f"on_demand_linux:{instance.instance_type}",
        unit="hour",
        title="EC2 instance, hours on demand",
        paid_for="compute",
        quantity=_instance_hours,
    ),
    Meter(
        kind=Instance,
        service="EC2",
        component="ebs_gp3",
        unit="GB-month",
        title="Root volume (EBS gp3)",
        paid_for="compute",
        quantity=_instance_volume,
    ),
    Meter(
        kind=AutoScalingGroup,
        service="CloudWatch",
        component="metric_month",
        unit="metric-month",
        title="Detailed monitoring of EC2 instances",
        paid_for="compute",
        quantity=_group_metrics,
    ),
    Meter(
        kind=Instance,
        service="CloudWatch",
        component="metric_month",
        unit="metric-month",
        title="Detailed monitoring of an EC2 instance",
        paid_for="compute",
        quantity=_instance_metrics,
    ),
    Meter(
        kind=LambdaFunction,
        service="Lambda",
        component="request",
        unit="request",
        title="Lambda requests",
        paid_for="compute",
        quantity=invocations,
    ),
    Meter(
        kind=LambdaFunction,
        service="Lambda",
        component="x86_gb_second",
        unit="GB-second",
        title="Lambda duration (x86)",
        paid_for="compute",
        quantity=_gb_seconds,
    ),
    Meter(
        kind=LambdaFunction,
        service="CloudWatch Logs",
        component="ingestion_custom",
        unit="GB",
        title="Logs of the function",
        paid_for="logging",
        quantity=_function_logs,
    ),
    Meter(
        kind=GlueJob,
        service="Glue",
        component="etl_dpu_hour",
        unit="DPU-hour",
        title="Glue workers, DPU hours",
        paid_for="compute",
        quantity=_dpu_hours,
    ),
    Meter(
        kind=InstanceConnectEndpoint,
        service="EC2 Instance Connect Endpoint",
        component="endpoint",
        unit="hour",
        title="EC2 Instance Connect Endpoint (free)",
        paid_for="admin_access",
        quantity=_door_hours,
    ),
)
