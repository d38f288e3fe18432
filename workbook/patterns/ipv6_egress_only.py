"""IPv6 egress only: private workloads that call out over IPv6, that nothing outside can call, without NAT.

Choose it for workloads whose partners speak IPv6: the egress-only internet gateway costs nothing by the hour or the
GB processed, and lets nothing in. Choose something else where a partner has only IPv4 (three_tier_dmz with NAT), or
where nothing outside AWS is called (endpoints alone).
AWS: https://docs.aws.amazon.com/vpc/latest/userguide/egress-only-internet-gateway.html
"""

from collections.abc import Iterator
from typing import Literal

from workbook.blocks.completion import complete
from workbook.blocks.fleets import IMAGE, PREFIX_LIST_WAIVER, app_tier, fleet
from workbook.blocks.network import (
    ACCOUNT,
    chosen_nat,
    closed_to_internet,
    everyone,
    nat_assumption,
    network,
    public_tier,
)
from workbook.blocks.outside import (
    EXAMPLE_HOST,
    CallOptions,
    host_flows,
    host_party,
    ipv6_only_hosts,
    left_out,
    package_access,
    service_access,
)
from workbook.model.intent.design import Design
from workbook.model.intent.flow import Access, Waiver
from workbook.model.intent.party import AnyParty
from workbook.model.intent.store import AnyStore, Bucket
from workbook.options import option
from workbook.pattern import Pattern
from workbook.values import OutsideHosts


class Options(CallOptions):
    """What an architect tunes in a network that goes out over IPv6 only."""

    ipv6: Literal["dual_stack"] = option(
        "dual_stack",
        title="IPv6",
        help="The VPC and its subnets have IPv4 and IPv6 ranges; what leaves takes IPv6 where it can.",
        group="Place",
    )
    outside_hosts: OutsideHosts = option(
        (EXAMPLE_HOST,),
        title="Hosts outside AWS",
        help="What is called on the internet: host, port and GB a month. Without NAT each needs an IPv6 address.",
        group="Traffic",
        levels=((EXAMPLE_HOST,), ()),
    )


def build(options: Options) -> Design:
    """The design these options mean."""
    accesses = tuple(_accesses(options))
    hosts = [] if options.nat_mode is None else [host.host for host in options.called_hosts]
    services = [access.service for access in accesses]
    nat_mode = chosen_nat(options, hosts, services)
    tiers = (public_tier(options), app_tier(options.vpc_cidr, slot=1))
    return complete(
        Design(
            pattern="ipv6_egress_only",
            title="IPv6 egress only",
            name_prefix=options.name_prefix,
            tags=tuple(options.tags.items()),
            customer_managed_key=options.kms == "customer_managed",
            accounts=(ACCOUNT,),
            vpcs=(network(options, tiers, nat_mode=nat_mode, endpoint_tier="app"),),
            parties=tuple(_parties(options)),
            stores=tuple(_stores(options)),
            flows=tuple(host_flows("app", options.called_hosts, 100)),
            accesses=accesses,
            prohibitions=(closed_to_internet("app", "application tier"),),
            assumptions=(
                IMAGE,
                *nat_assumption(options, hosts, services),
                *(ipv6_only_hosts(options) if nat_mode == "none" else ()),
            ),
            waivers=WAIVERS,
            not_planned=tuple(left_out(options)),
        )
    )


def _parties(options: Options) -> Iterator[AnyParty]:
    yield everyone(options)
    yield fleet("app", "Application", "main")
    yield from map(host_party, {host.host: host for host in options.called_hosts}.values())


def _stores(options: Options) -> Iterator[AnyStore]:
    if any(call.service == "s3" for call in options.aws_services):
        yield Bucket(key="objects", title="Application bucket", purpose="application objects")


def _accesses(options: Options) -> Iterator[Access]:
    yield package_access("app", 20)
    for place, call in enumerate(options.aws_services):
        yield service_access("app", call, 110 + place, "objects")


WAIVERS = (
    PREFIX_LIST_WAIVER,
    Waiver(
        check="INTENT-04",
        resource="app-to-api.example.com-443",
        reason="Security groups know addresses, not names; DNS Firewall watches the names.",
    ),
)

PATTERN = Pattern(
    name="ipv6_egress_only",
    title="IPv6 egress only",
    summary="Private workloads call out over IPv6; nothing outside can call them, and no NAT is paid for.",
    options=Options,
    build=build,
    choose_when="Partners speak IPv6, and nothing needs to come in.",
    choose_otherwise="A partner has only IPv4 (three_tier_dmz with NAT), or nothing outside AWS is called.",
    sources=(
        "https://docs.aws.amazon.com/vpc/latest/userguide/egress-only-internet-gateway.html",
        "https://docs.aws.amazon.com/vpc/latest/userguide/vpc-migrate-ipv6.html",
    ),
)
