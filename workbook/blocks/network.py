"""The network a pattern stands in: its account, VPC, tiers, and the means its options allow."""

from collections.abc import Iterable
from ipaddress import IPv4Network

from workbook.model.intent.place import AccountIntent, NatMode, NetworkMeans, Tier, VpcIntent
from workbook.options import PatternOptions

ACCOUNT = AccountIntent(key="workload", title="Workload account")


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
            ipv6=options.ipv6,
            flow_logs=options.flow_logs,
            vpc_block_public_access=options.vpc_block_public_access,
            encryption_controls=options.encryption_controls,
            dns_firewall=options.dns_firewall,
        ),
    )


def automatic_nat(options: PatternOptions, outside_hosts: Iterable[str], services: Iterable[str]) -> NatMode:
    """What `nat_mode` left automatic means: one a zone if something is called that no endpoint carries."""
    if options.nat_mode is not None:
        return options.nat_mode
    return "per_az" if tuple(outside_hosts) or needs_nat(options, services) else "none"


def needs_nat(options: PatternOptions, services: Iterable[str]) -> tuple[str, ...]:
    """The called services that the allowed endpoints do not carry."""
    if "auto" in options.endpoints and options.private_dns:
        return ()
    free = {"s3", "dynamodb"} if {"auto", "gateway"} & set(options.endpoints) else set()
    named = {word for word in options.endpoints if options.private_dns or word in ("s3", "dynamodb")}
    return tuple(service for service in services if service not in free | named)
