"""Resources that each account and Region of a design has one of: its key, its log buckets.

The first VPC's place keeps the plain name, so that a design that grows to further places renames nothing.
"""

from workbook.model.intent.design import Design

KEY = "key/main"
ALB_LOGS = "bucket/alb-logs"
FLOW_LOGS = "bucket/flow-logs"
FLOW_LOG_GROUP = "log/flow-logs"
FLOW_LOG_ROLE = "role/flow-logs"
BLOCK_PUBLIC_ACCESS = "block-public-access"


def key_of(design: Design, account: str, region: str) -> str:
    """The key that encrypts what an account stores in a Region."""
    return _in_place(design, KEY, account, region)


def alb_logs_of(design: Design, account: str, region: str) -> str:
    """The bucket of the load balancers' access logs of an account and Region."""
    return _in_place(design, ALB_LOGS, account, region)


def flow_logs_of(design: Design, account: str, region: str) -> str:
    """The bucket of the flow logs of an account and Region."""
    return _in_place(design, FLOW_LOGS, account, region)


def flow_log_group_of(design: Design, account: str, region: str) -> str:
    """The log group of the flow logs of an account and Region."""
    return _in_place(design, FLOW_LOG_GROUP, account, region)


def flow_log_role_of(design: Design, account: str, region: str) -> str:
    """The role that writes the flow logs of an account and Region."""
    return _in_place(design, FLOW_LOG_ROLE, account, region)


def block_public_access_of(design: Design, account: str, region: str) -> str:
    """The posture of an account in a Region."""
    return _in_place(design, BLOCK_PUBLIC_ACCESS, account, region)


def _in_place(design: Design, name: str, account: str, region: str) -> str:
    if (account, region) == design.home:
        return name
    return f"{name}/{account}/{region}"
