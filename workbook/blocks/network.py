"""The network a pattern stands in: its account, VPC, tiers, and the means its options allow."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from ipaddress import IPv4Network, IPv6Network
from typing import Literal

from workbook.facts.limits import vpc_limit
from workbook.model.intent.flow import Access, Assumption, Prohibition
from workbook.model.intent.party import INTERNET, OutsideNetwork
from workbook.model.intent.place import AccountIntent, NatMode, NetworkMeans, Tier, VpcIntent
from workbook.options import PatternOptions, option

ACCOUNT = AccountIntent(key="workload", title="Workload account")


class ClosedOptions(PatternOptions):
    """What a pattern that lets nobody in from the internet lets people tune."""

    vpc_block_public_access: Literal["off", "block_ingress", "block_bidirectional"] = option(
        "block_ingress",
        title="VPC Block Public Access",
        help="A switch of the whole account in this Region; routes cannot override it. Nothing here lets the "
        "internet in, so it costs nothing.",
        group="Filters",
    )


def network(
    options: PatternOptions, tiers: Iterable[Tier], *, nat_mode: NatMode, endpoint_tier: str
) -> VpcIntent:
    """The one VPC of a pattern, as its options shape it."""
    return VpcIntent(
        key="main",
        title=options.name_prefix,
        account=ACCOUNT.key,
        region=options.region,
        cidr_block=IPv4Network(options.vpc_cidr),
        az_count=options.az_count,
        az_slots=options.az_slots,
        tiers=tuple(tiers),
        means=NetworkMeans(
            nat_mode=nat_mode,
            endpoints=options.endpoints,
            endpoint_policy=options.endpoint_policy,
            endpoint_security_groups=options.endpoint_security_groups,
            endpoint_tier=endpoint_tier,
            private_dns=options.private_dns,
            nacl_mode=options.nacl_mode,
            ipv6="off" if options.ipv6 == "off" else "dual_stack",
            flow_logs=options.flow_logs,
            flow_log_scope=options.flow_log_scope,
            flow_log_traffic_type=options.flow_log_traffic_type,
            flow_log_interval_s=int(options.flow_log_interval),
            flow_log_format=options.flow_log_format,
            vpc_block_public_access=options.vpc_block_public_access,
            encryption_controls=options.encryption_controls,
            dns_firewall=options.dns_firewall,
            dns_firewall_fail_open=options.dns_firewall_fail_open,
        ),
    )


def chosen_nat(options: PatternOptions, outside_hosts: Iterable[str], services: Iterable[str]) -> NatMode:
    """`nat_mode` as given; automatic means one a zone if something is called that no endpoint carries."""
    if options.nat_mode is not None:
        return options.nat_mode
    if options.vpc_block_public_access == "block_bidirectional":
        return "none"
    return "per_az" if tuple(outside_hosts) or needs_nat(options, services) else "none"


def nat_assumption(
    options: PatternOptions, outside_hosts: Iterable[str], services: Iterable[str]
) -> Iterator[Assumption]:
    """Why an automatic `nat_mode` came out as it did."""
    if options.nat_mode is None:
        called = dict.fromkeys((*outside_hosts, *needs_nat(options, services)))
        chosen = chosen_nat(options, outside_hosts, services)
        why = (
            f"because {', '.join(called)} is called"
            if called
            else "as endpoints carry everything that is called"
        )
        yield Assumption(subject="nat_mode", sentence=f"Automatic: {chosen} {why}.")


@dataclass(frozen=True, slots=True)
class WayOut:
    """The NAT that a network has, and why where nobody chose it."""

    nat_mode: NatMode
    assumptions: tuple[Assumption, ...]


def way_out(
    options: PatternOptions, outside_hosts: Iterable[str], accesses: Iterable[Access], *, apart: str = ""
) -> WayOut:
    """The way out for what is called; the calls of `apart` go another way."""
    hosts = tuple(outside_hosts)
    services = [each.service for each in accesses if each.service and each.principal != apart]
    return WayOut(chosen_nat(options, hosts, services), tuple(nat_assumption(options, hosts, services)))


def needs_nat(options: PatternOptions, services: Iterable[str]) -> tuple[str, ...]:
    """The called services that the allowed endpoints do not carry."""
    if "auto" in options.endpoints and options.private_dns:
        return ()
    free = {"s3", "dynamodb"} if {"auto", "gateway"} & set(options.endpoints) else set()
    named = {word for word in options.endpoints if options.private_dns or word in ("s3", "dynamodb")}
    return tuple(service for service in services if service not in free | named)


def everyone(options: PatternOptions) -> OutsideNetwork:
    """The internet as a party, in the families the design speaks."""
    families: list[IPv4Network | IPv6Network] = [IPv4Network("0.0.0.0/0")]
    if options.ipv6 != "off":
        families.append(IPv6Network("::/0"))
    return OutsideNetwork(key=INTERNET, title="Internet", cidr_blocks=tuple(families))


def closed_to_internet(tier: str, title: str) -> Prohibition:
    """The promise that nobody on the internet ever reaches a tier."""
    return Prohibition(
        key=f"{tier}-closed-to-internet",
        who=INTERNET,
        what=f"tier:{tier}",
        purpose=f"the {title} is never reachable from the internet",
    )


def subnet_prefixes(vpc_prefix: int, az_slots: int) -> tuple[int, int]:
    """Prefix lengths of small and large tiers: /24 and /22 in a roomy VPC, else about half of it in all.

    A load balancer wants a /27, so a small tier goes below that only when the VPC leaves no other way.
    """
    smallest = vpc_limit("vpc_prefix_longest")
    share = vpc_prefix + max(0, (az_slots - 1).bit_length() - 2)
    step = 5 if share + 5 < smallest else 4
    return max(24, min(smallest, share + step)), max(22, min(smallest, share + 4))


def public_tier(options: PatternOptions, cidr: str = "") -> Tier:
    """The tier with the route to the internet gateway, of the first VPC or of one with another range."""
    small, _ = subnet_prefixes(IPv4Network(cidr or options.vpc_cidr).prefixlen, options.az_slots)
    return Tier(key="public", title="Public", slot=0, prefix_length=small, routing="public")


def three_tiers(options: PatternOptions, *, app: str) -> tuple[Tier, ...]:
    """Public, application and data: the middle one four times as large, the last one isolated."""
    small, large = subnet_prefixes(IPv4Network(options.vpc_cidr).prefixlen, options.az_slots)
    return (
        public_tier(options),
        Tier(key="app", title=app, slot=1, prefix_length=large, routing="private"),
        Tier(key="data", title="Data", slot=2, prefix_length=small, routing="private", isolated=True),
    )
