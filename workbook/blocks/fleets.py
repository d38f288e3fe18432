"""Instances in a private tier: the plainest workload, which several patterns share."""

from collections.abc import Iterator
from ipaddress import IPv4Network

from workbook.blocks.outside import package_access
from workbook.facts.limits import vpc_limit
from workbook.model.intent.flow import Access, Assumption, Waiver
from workbook.model.intent.party import InstanceFleet
from workbook.model.intent.place import Tier
from workbook.model.ports import one_port

PREFIX_LIST_WAIVER = Waiver(
    check="INTENT-04",
    resource="*-to-s3",
    reason="Packets cannot name a bucket; the endpoint's policy and the bucket's own do.",
)
IMAGE = Assumption(
    subject="image", sentence="Instances start from the Region's current Amazon Linux 2023 image."
)


def fleet(key: str, title: str, vpc: str, *listens: int) -> InstanceFleet:
    """Instances in the application tier of a VPC."""
    return InstanceFleet(
        key=key,
        title=title,
        vpc=vpc,
        tier="app",
        instance_type="t4g.small",
        client_ports="linux",
        listens=tuple(map(one_port, listens)),
    )


def fleet_accesses(keys: tuple[str, ...], slot: int) -> Iterator[Access]:
    """What every fleet needs to live: packages and patches, by the gateway endpoint of its own VPC."""
    for place, key in enumerate(keys):
        yield package_access(key, slot + place)


def app_tier(cidr: str, slot: int = 0) -> Tier:
    """The private tier of what runs, as large as its VPC allows."""
    length = max(22, min(vpc_limit("vpc_prefix_longest"), IPv4Network(cidr).prefixlen + 4))
    return Tier(key="app", title="Application", slot=slot, prefix_length=length, routing="private")
