"""Whose a record is and where: from its own fields first, then its file's path, then its VPC, then its neighbours."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from workbook.imports.item import Item
from workbook.imports.reading import ACCOUNT, Record

ZONE = re.compile(r"[a-z]{2,4}(?:-[a-z]+){1,2}-\d+")
"""The Region inside a zone's name: `us-west-2` in `us-west-2a` and in the local zone `us-west-2-lax-1a`."""

OWNERS = ("OwnerId", "GroupOwnerId", "TransitGatewayOwnerId", "AwsAccountId", "ownerAccount")
ARNS = (
    "LoadBalancerArn",
    "TargetGroupArn",
    "ListenerArn",
    "RuleArn",
    "FunctionArn",
    "DBInstanceArn",
    "DBClusterArn",
    "DBSubnetGroupArn",
    "DBProxyArn",
    "InstanceConnectEndpointArn",
    "TransitGatewayArn",
    "FirewallArn",
    "FileSystemArn",
    "SecurityGroupArn",
    "PrefixListArn",
    "SubnetArn",
)
UNNAMED_ACCOUNT = "account"
"""The key of the one account that nothing names."""

Fields = Mapping[str, Any]


@dataclass(slots=True)
class Places:
    """What is known of VPCs, to place what stands in them, and what most records say."""

    region_of_vpc: dict[str, str] = field(default_factory=dict)
    account_of_vpc: dict[str, str] = field(default_factory=dict)
    usual_region: str = ""
    usual_account: str = UNNAMED_ACCOUNT

    def account(self, record: Record) -> str:
        """The account of a record."""
        fields = record.item.fields
        told = own_account(fields) or record.source.account
        return told or self.account_of_vpc.get(vpc_of(fields), "") or self.usual_account

    def region(self, record: Record) -> str:
        """The Region of a record."""
        fields = record.item.fields
        told = own_region(fields) or record.source.region
        return told or self.region_of_vpc.get(vpc_of(fields), "") or self.usual_region


def find_places(records: Iterable[Record]) -> Places:
    """Learn from all records at once."""
    places = Places()
    regions: Counter[str] = Counter()
    accounts: Counter[str] = Counter()
    for record in records:
        fields = record.item.fields
        region = own_region(fields) or record.source.region
        account = own_account(fields) or record.source.account
        regions[region] += bool(region)
        accounts[account] += bool(account)
        vpc = vpc_of(fields)
        if vpc and region:
            places.region_of_vpc.setdefault(vpc, region)
        if vpc and account and record.type == "Vpcs":
            places.account_of_vpc.setdefault(vpc, account)
    places.usual_region = regions.most_common(1)[0][0] if regions else ""
    places.usual_account = (accounts.most_common(1)[0][0] if accounts else "") or UNNAMED_ACCOUNT
    return places


def own_region(fields: Fields) -> str:
    """The Region that a record's own fields tell."""
    zone = fields.get("AvailabilityZone") or Item(_mapping(fields.get("Placement"))).fields.get(
        "AvailabilityZone"
    )
    found = ZONE.match(zone) if isinstance(zone, str) else None
    if found:
        return found[0]
    stated = (fields.get("AwsRegion"), fields.get("x_region"), fields.get("Region"), _arn(fields, 3))
    return next((each for each in stated if isinstance(each, str) and ZONE.fullmatch(each)), "")


def own_account(fields: Fields) -> str:
    """The account that a record's own fields tell."""
    for name in OWNERS:
        value = fields.get(name)
        if isinstance(value, str) and ACCOUNT.fullmatch(value):
            return value
    requester = _mapping(fields.get("RequesterVpcInfo")).get("OwnerId")
    value = requester or _arn(fields, 4)
    return value if isinstance(value, str) and ACCOUNT.fullmatch(value) else ""


def vpc_of(fields: Fields) -> str:
    """The VPC that a record names, its own or the one it is attached to."""
    value = fields.get("VpcId")
    for name in ("Attachments", "VpcAttachments"):
        attached = fields.get(name)
        if not value and isinstance(attached, list) and attached:
            value = _mapping(attached[0]).get("VpcId")
    return value if isinstance(value, str) else ""


def _arn(fields: Fields, part: int) -> str:
    for name in ARNS:
        value = fields.get(name)
        if isinstance(value, str) and value.startswith("arn:") and value.count(":") >= 5:
            return value.split(":")[part]
    return ""


def _mapping(value: object) -> Fields:
    return value if isinstance(value, Mapping) else {}
