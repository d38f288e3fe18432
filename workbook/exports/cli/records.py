"""Flow logs as calls, with the log groups they write to."""

from collections.abc import Iterator

from workbook.exports.cli.calls import Call, Do, Ensure, Step, Title, Value
from workbook.exports.cli.place import Place
from workbook.exports.cli.words import name_tag
from workbook.model.estate.interconnect import TransitGateway
from workbook.model.estate.network import NatGateway, NetworkInterface, Subnet, Vpc
from workbook.model.estate.observability import FlowLog, LogGroup
from workbook.model.estate.resource import Resource

RESOURCE_TYPES: dict[type[Resource], str] = {
    Vpc: "VPC",
    Subnet: "Subnet",
    NetworkInterface: "NetworkInterface",
    TransitGateway: "TransitGateway",
    NatGateway: "RegionalNatGateway",
}
"""What a flow log can watch (EC2 API, CreateFlowLogs: ResourceType)."""


def records(place: Place) -> Iterator[Step]:
    """Log groups and flow logs, in this order; a log that starts later misses the beginning."""
    made = [each for each in place.estate.of(FlowLog) if place.has(each)]
    if not made:
        return
    yield Title(text="Flow logs")
    wanted = {each.destination for each in made}
    for group in place.estate.of(LogGroup):
        if group.key in wanted and place.has(group):
            yield from log_group(group, place)
    for each in made:
        yield _flow_log(each, place)


def log_group(group: LogGroup, place: Place) -> Iterator[Step]:
    """A log group and how long it keeps what it has."""
    name: dict[str, Value] = {"logGroupName": group.log_group_name}
    key: dict[str, Value] = {"kmsKeyId": place.ref(group.kms_key, "arn")} if group.kms_key else {}
    create = Call("logs", "CreateLogGroup", {**name, **key})
    yield Do(call=create, done="ResourceAlreadyExistsException")
    yield Do(call=Call("logs", "PutRetentionPolicy", {**name, "retentionInDays": group.retention_days}))


def _flow_log(each: FlowLog, place: Place) -> Ensure:
    watched = place.estate[each.resource]
    hub = isinstance(watched, TransitGateway)
    zonal = isinstance(watched, NatGateway) and watched.availability_mode == "zonal"
    resource_id = place.ref(watched.key, "network_interface_id" if zonal else "id")
    parameters: dict[str, Value] = {
        "ResourceIds": [resource_id],
        "ResourceType": "NetworkInterface" if zonal else RESOURCE_TYPES[type(watched)],
        **({} if hub else {"TrafficType": each.traffic_type}),
        **_format(each),
        "LogDestinationType": each.log_destination_type,
        "LogDestination": place.ref(each.destination, "arn"),
        "MaxAggregationInterval": each.max_aggregation_interval_s,
        **_permission(each, place),
        **_options(each),
        "TagSpecifications": name_tag("vpc-flow-log", each.tags, each.key.replace("/", "-")),
    }
    filters: list[Value] = [
        {"Name": "resource-id", "Values": [resource_id]},
        {"Name": "log-destination-type", "Values": [each.log_destination_type]},
    ]
    return Ensure(
        variable=place.variable(each.key),
        lookup=Call("ec2", "DescribeFlowLogs", {"Filter": filters}),
        found=("FlowLogs", 0, "FlowLogId"),
        make=Call("ec2", "CreateFlowLogs", parameters),
        made=("FlowLogIds", 0),
        said=f"What passes {each.resource}.",
    )


def _format(each: FlowLog) -> dict[str, Value]:
    """The fields of a record in AWS's own placeholders, which no shell may fill in."""
    fields = " ".join(f"${{{field}}}" for field in each.log_format)
    return {"LogFormat": fields} if fields else {}


def _permission(each: FlowLog, place: Place) -> dict[str, Value]:
    return {"DeliverLogsPermissionArn": place.ref(each.role, "arn")} if each.role else {}


def _options(each: FlowLog) -> dict[str, Value]:
    if each.log_destination_type != "s3":
        return {}
    options: Value = {
        "FileFormat": "parquet" if each.parquet else "plain-text",
        "HiveCompatiblePartitions": False,
        "PerHourPartition": each.per_hour_partition,
    }
    return {"DestinationOptions": options}
