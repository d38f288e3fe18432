"""Resources that each account and Region of a design has one of: its key, its log buckets.

The first VPC's place keeps the plain name, so that a design that grows to further places renames nothing.
"""

from dataclasses import dataclass

from workbook.model.estate.resource import Reason
from workbook.model.intent.design import Design
from workbook.model.intent.place import VpcIntent

KEY = "key/main"
ALB_LOGS = "bucket/alb-logs"
FLOW_LOGS = "bucket/flow-logs"
ACCESS_LOGS = "bucket/access-logs"
FLOW_LOG_GROUP = "log/flow-logs"
FLOW_LOG_ROLE = "role/flow-logs"
FLOW_LOG_STREAM = "flow-log-delivery"
BLOCK_PUBLIC_ACCESS = "block-public-access"
ALARMS = "topic/alarms"


@dataclass(frozen=True)
class Place:
    """Account, Region, reasons: what every resource of one party starts with."""

    account: str
    region: str
    because: tuple[Reason, ...]


def key_of(design: Design, account: str, region: str) -> str:
    """The key that encrypts what an account stores in a Region."""
    return _in_place(design, KEY, account, region)


def alb_logs_of(design: Design, account: str, region: str) -> str:
    """The bucket of the load balancers' access logs of an account and Region."""
    return _in_place(design, ALB_LOGS, account, region)


def access_logs_of(design: Design, account: str, region: str) -> str:
    """The bucket of the server access logs of an account's buckets in a Region."""
    return _in_place(design, ACCESS_LOGS, account, region)


def flow_logs_of(design: Design, account: str, region: str) -> str:
    """The bucket of the flow logs of an account and Region."""
    return _in_place(design, FLOW_LOGS, account, region)


def flow_log_group_of(design: Design, account: str, region: str) -> str:
    """The log group of the flow logs of an account and Region."""
    return _in_place(design, FLOW_LOG_GROUP, account, region)


def flow_log_role_of(design: Design, account: str, region: str) -> str:
    """The role that writes the flow logs of an account and Region."""
    return _in_place(design, FLOW_LOG_ROLE, account, region)


def flow_log_stream_of(design: Design, account: str, region: str) -> str:
    """The Firehose stream of the flow logs of an account and Region."""
    return _in_place(design, FLOW_LOG_STREAM, account, region)


def block_public_access_of(design: Design, account: str, region: str) -> str:
    """The posture of an account in a Region."""
    return _in_place(design, BLOCK_PUBLIC_ACCESS, account, region)


def alarms_of(design: Design, account: str, region: str) -> str:
    """The topic of the alarms of an account and Region."""
    return _in_place(design, ALARMS, account, region)


def _in_place(design: Design, name: str, account: str, region: str) -> str:
    if (account, region) == design.home:
        return name
    return f"{name}/{account}/{region}"


def prefix_list_of(design: Design, vpc: VpcIntent, service: str) -> str:
    """The prefix list of a service in a VPC's Region."""
    return _in_region(design, f"pl/{service}", vpc.region)


def endpoint_party_of(design: Design, vpc: str, service: str) -> str:
    """The party that is a service's interface endpoint in a VPC."""
    return f"endpoint:{service}" if _is_home(design, vpc) else f"endpoint:{service}@{vpc}"


def endpoint_group_of(design: Design, vpc: str, service: str) -> str:
    """The group that guards a service's interface endpoint in a VPC."""
    shared = design.vpc(vpc).means.endpoint_security_groups == "shared"
    name = "sg/endpoints" if shared else f"sg/endpoint/{service}"
    return name if _is_home(design, vpc) else f"{vpc}/{name}"


def endpoint_interface_of(design: Design, vpc: str, service: str, az_slot: str) -> str:
    """The interface of a service's endpoint in a zone."""
    name = f"eni/endpoint/{service}/{az_slot}"
    return name if _is_home(design, vpc) else f"{vpc}/{name}"


def _is_home(design: Design, vpc: str) -> bool:
    return vpc == design.vpcs[0].key


def _in_region(design: Design, name: str, region: str) -> str:
    return name if region == design.home[1] else f"{name}/{region}"
