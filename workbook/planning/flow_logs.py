"""Flow logs: of the VPC, of each subnet, or of the interfaces at its doors; where they go, and what they write."""

from collections.abc import Callable, Iterator, Sequence

from workbook.facts.flow_log_fields import extended_fields
from workbook.model.estate.compute import Instance
from workbook.model.estate.network import NatGateway, NetworkInterface, Subnet
from workbook.model.estate.observability import DestinationType, FlowLog, LogGroup, TrafficType
from workbook.model.estate.resource import Resource
from workbook.model.estate.streaming import FirehoseStream
from workbook.model.intent.design import Design
from workbook.model.intent.place import VpcIntent
from workbook.planning.places import flow_log_group_of, flow_log_role_of, flow_log_stream_of, flow_logs_of
from workbook.planning.reasons import house_rule
from workbook.planning.retention import log_days


def flow_log_group(design: Design, account: str, region: str, kms_key: str) -> LogGroup:
    """The log group of the flow logs of an account and Region."""
    return LogGroup(
        key=flow_log_group_of(design, account, region),
        account=account,
        region=region,
        because=(house_rule("flow-logs"),),
        log_group_name=f"/aws/vpc/{design.name_prefix}-flow-logs",
        retention_days=log_days(design),
        kms_key=kms_key,
    )


def flow_log_stream(design: Design, account: str, region: str, kms_key: str) -> FirehoseStream:
    """The Firehose stream of the flow logs of an account and Region.

    AWS's log delivery puts records into streams that carry the tag LogDeliveryEnabled.
    """
    key = flow_log_stream_of(design, account, region)
    return FirehoseStream(
        key=key,
        account=account,
        region=region,
        because=(house_rule("flow-logs"),),
        tags=(("LogDeliveryEnabled", "true"),),
        stream_name=f"{design.name_prefix}-flow-logs",
        role=f"role/{key}",
        bucket=flow_logs_of(design, account, region),
        prefix="flow-logs/",
        error_prefix="errors/",
        kms_key=kms_key,
    )


def flow_logs(design: Design, vpc: VpcIntent, network: Sequence[Resource]) -> Iterator[FlowLog]:
    """The flow logs of a VPC, at the scope that its options chose."""
    if vpc.means.flow_logs != "off":
        for watched in _watched(vpc, network):
            yield _flow_log(design, vpc, watched)


def _watched(vpc: VpcIntent, network: Sequence[Resource]) -> Iterator[str]:
    if vpc.means.flow_log_scope == "vpc":
        yield vpc.key
    elif vpc.means.flow_log_scope == "subnets":
        yield from (each.key for each in network if isinstance(each, Subnet) and each.vpc == vpc.key)
    else:
        yield from _doors(vpc, network)


def _doors(vpc: VpcIntent, network: Sequence[Resource]) -> Iterator[str]:
    """What has interfaces that are known before anything runs.

    Load balancers, functions and databases get theirs from AWS, fleets from scaling.
    """
    single = {each.key for each in network if isinstance(each, Instance)}
    for each in network:
        if isinstance(each, NatGateway) and each.vpc == vpc.key:
            yield each.key
        if isinstance(each, NetworkInterface) and each.vpc == vpc.key and _is_known(each, single):
            yield each.key


def _is_known(card: NetworkInterface, single: set[str]) -> bool:
    return card.interface_type == "vpc_endpoint" or card.attached_to in single


def _flow_log(design: Design, vpc: VpcIntent, watched: str) -> FlowLog:
    means = vpc.means
    to_s3 = means.flow_logs == "s3"
    kind, destination = _DESTINATIONS[means.flow_logs]
    return FlowLog(
        key=_key(vpc.key, watched),
        account=vpc.account,
        region=vpc.region,
        because=(house_rule("flow-logs"),),
        resource=watched,
        traffic_type=_TRAFFIC_TYPES[means.flow_log_traffic_type],
        log_destination_type=kind,
        destination=destination(design, vpc.account, vpc.region),
        role=flow_log_role_of(design, vpc.account, vpc.region) if kind == "cloud-watch-logs" else "",
        max_aggregation_interval_s=means.flow_log_interval_s,
        log_format=extended_fields() if means.flow_log_format == "extended" else (),
        parquet=to_s3,
        per_hour_partition=to_s3,
    )


def _key(vpc: str, watched: str) -> str:
    """`main/flow-log`, `main/flow-log/app/a`, `main/flow-log/nat/a`, `main/flow-log/endpoint/ssm/a`."""
    rest = watched.removeprefix(vpc).removeprefix("/").removeprefix("eni/")
    return f"{vpc}/flow-log/{rest}" if rest else f"{vpc}/flow-log"


_DESTINATIONS: dict[str, tuple[DestinationType, Callable[[Design, str, str], str]]] = {
    "s3": ("s3", flow_logs_of),
    "cloudwatch": ("cloud-watch-logs", flow_log_group_of),
    "firehose": ("kinesis-data-firehose", flow_log_stream_of),
}

_TRAFFIC_TYPES: dict[str, TrafficType] = {"all": "ALL", "accept": "ACCEPT", "reject": "REJECT"}
