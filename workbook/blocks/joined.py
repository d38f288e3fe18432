"""Several VPCs of one design: the options that say which, their networks, and the workloads at either end."""

from collections.abc import Iterator
from dataclasses import replace
from ipaddress import IPv4Network
from itertools import combinations

from workbook.blocks.fleets import app_tier
from workbook.blocks.network import ACCOUNT, chosen_nat, network, public_tier
from workbook.blocks.volumes import traffic
from workbook.errors import Fault
from workbook.model.intent.flow import Flow
from workbook.model.intent.place import AccountIntent, Tier, VpcIntent
from workbook.model.ports import one_port
from workbook.options import PatternOptions, option
from workbook.values import Gb, OtherVpc, OtherVpcs, Port

SERVICES = ("s3",)
"""What the fleets call: packages and patches."""

DATA_VPC = OtherVpc(name="data", cidr="10.30.0.0/16")


class JoinedOptions(PatternOptions):
    """What a pattern of several VPCs lets people tune."""

    other_vpcs: OtherVpcs = option(
        (DATA_VPC,),
        title="Other VPCs",
        help="Each as name=CIDR, with a Region and a twelve-digit account where they differ from the first VPC's.",
        group="Place",
        levels=(
            (DATA_VPC,),
            (DATA_VPC, OtherVpc(name="shared", cidr="10.40.0.0/20")),
            (OtherVpc(name="data", cidr="10.30.0.0/16", region="eu-west-1", account="111122223333"),),
        ),
    )
    service_port: Port = option(
        5432,
        title="Service port",
        help="Port that the other VPCs' services listen on.",
        group="Application",
        unit="TCP port",
        levels=(5432, 443),
    )
    service_gb_per_month: Gb = option(
        200.0,
        title="Volume",
        help="What the application gets from each of these services in a month.",
        group="Traffic",
        unit="GB a month",
        levels=(200.0,),
    )

    def conflicts(self) -> Iterator[Fault]:
        """Names once, and at least one other VPC."""
        yield from super().conflicts()
        if not self.other_vpcs:
            yield Fault("other_vpcs", "no other VPC; name at least one, like data=10.30.0.0/16.")
        names = [other.name for other in self.other_vpcs]
        for name in {name for name in names if names.count(name) > 1}:
            yield Fault("other_vpcs", f"{name!r} names two VPCs; give each a name of its own.")


def overlaps(options: JoinedOptions, why: str) -> Iterator[Fault]:
    """Ranges that overlap, each pair with both fields: all of them, also those nothing is routed to."""
    blocks = [("vpc_cidr", "main", IPv4Network(options.vpc_cidr))]
    blocks += [("other_vpcs", each.name, IPv4Network(each.cidr)) for each in options.other_vpcs]
    for (field, name, block), (other_field, other, taken) in combinations(blocks, 2):
        if block.overlaps(taken):
            sentence = f"{block} of {name} overlaps {taken} of {other}, and {why}"
            yield Fault(field, f"{sentence}; give it another range,")
            yield Fault(other_field, f"{sentence}; or join them by PrivateLink (privatelink_service).")


def accounts_of(options: JoinedOptions, role: str) -> tuple[AccountIntent, ...]:
    """The first VPC's account, and each other one that an id names; those are of one role."""
    ids = dict.fromkeys(other.account for other in options.other_vpcs if other.account)
    others = (
        AccountIntent(key=_account_key(each), title=f"Account {each}", account_id=each, role=role)
        for each in ids
    )
    return (ACCOUNT, *others)


def _account_key(account_id: str) -> str:
    return f"account-{account_id}"


def main_network(options: JoinedOptions, *more: Tier) -> VpcIntent:
    """The first VPC: a tier for what faces the internet, one for what runs, and whatever else a pattern needs."""
    tiers = (*_tiers(options, options.vpc_cidr), *more)
    return network(options, tiers, nat_mode=chosen_nat(options, (), SERVICES), endpoint_tier="app")


def other_networks(options: JoinedOptions, *more: Tier) -> Iterator[VpcIntent]:
    """The other VPCs, shaped as the first one's options say."""
    for other in options.other_vpcs:
        yield replace(
            main_network(options, *more),
            key=other.name,
            title=f"{options.name_prefix}-{other.name}",
            tiers=(*_tiers(options, other.cidr), *more),
            cidr_block=IPv4Network(other.cidr),
            region=other.region or options.region,
            account=_account_key(other.account) if other.account else ACCOUNT.key,
        )


def _tiers(options: JoinedOptions, cidr: str) -> tuple[Tier, ...]:
    return public_tier(options, cidr), app_tier(cidr, slot=1)


def service_flow(options: JoinedOptions, source: str, destination: str, slot: int, port: int) -> Flow:
    """A call across VPCs with the stated volume."""
    gb = options.service_gb_per_month
    return Flow(
        key=f"{source}-to-{destination}",
        slot=slot,
        source=source,
        destination=destination,
        ports=one_port(port),
        purpose=f"{source} works with {destination}",
        traffic=traffic(gb / 10, gb, destination),
    )
