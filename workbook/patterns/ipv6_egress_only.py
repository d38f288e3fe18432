"""IPv6 egress only: private workloads that call out over IPv6, and that nothing outside can call.

Choose it for workloads whose partners speak IPv6: the egress-only internet gateway costs nothing by the hour or the
GB processed, and lets nothing in. Subnets may do without IPv4; NAT64 and DNS64 then lead to what has only IPv4. Choose
something else where nothing outside AWS is called (endpoints alone), or most partners have only IPv4 (NAT).
AWS: https://docs.aws.amazon.com/vpc/latest/userguide/egress-only-internet-gateway.html
"""

from collections.abc import Iterator
from dataclasses import replace
from typing import Literal

from workbook.blocks.completion import complete
from workbook.blocks.fleets import IMAGE, PREFIX_LIST_WAIVER, app_tier, fleet
from workbook.blocks.network import (
    ACCOUNT,
    ClosedOptions,
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
from workbook.errors import Fault
from workbook.model.intent.design import Design
from workbook.model.intent.flow import Access, Assumption, Waiver
from workbook.model.intent.party import AnyParty
from workbook.model.intent.store import AnyStore, Bucket
from workbook.options import option
from workbook.pattern import Pattern
from workbook.values import OutsideHosts


class Options(ClosedOptions, CallOptions):
    """What an architect tunes in a network that goes out over IPv6 only."""

    ipv6: Literal["dual_stack", "ipv6_only"] = option(  # type: ignore[assignment]  # this pattern knows one more
        "dual_stack",
        title="IPv6",
        help="dual_stack: what leaves takes IPv6 where it can. ipv6_only: the application's subnets have no IPv4; "
        "hosts are called over IPv6, AWS services by NAT64 and DNS64.",
        group="Place",
    )
    nat64: bool = option(
        False,
        title="Hosts by NAT64",
        help="The hosts called have no IPv6 address: IPv6-only subnets reach them at 64:ff9b::/96, which the NAT "
        "gateway makes IPv4 of.",
        group="Egress",
    )
    outside_hosts: OutsideHosts = option(
        (EXAMPLE_HOST,),
        title="Hosts outside AWS",
        help="What is called on the internet: host, port and GB a month. Without NAT, and in IPv6-only subnets without "
        "nat64, each needs an IPv6 address.",
        group="Traffic",
        levels=((EXAMPLE_HOST,), ()),
    )

    def conflicts(self) -> Iterator[Fault]:
        """IPv6-only subnets reach AWS services and IPv4 by NAT gateways alone."""
        yield from super().conflicts()
        if self.nat64 and self.ipv6 != "ipv6_only":
            sentence = "nat64=True needs subnets without IPv4: with IPv4 the hosts are reached by NAT"
            yield Fault("nat64", f"{sentence}; set it to false,")
            yield Fault("ipv6", "or set it to ipv6_only.")
        if self.ipv6 == "ipv6_only" and self.nat_mode in ("none", "instance"):
            sentence = f"AWS services and IPv4-only hosts are reached by NAT64, which nat_mode={self.nat_mode} has not"
            yield Fault("nat_mode", f"{sentence}; set it to single, per_az or regional,")
            yield Fault("ipv6", "or set it to dual_stack.")
        if self.ipv6 == "ipv6_only" and self.vpc_block_public_access == "block_bidirectional":
            sentence = "block_bidirectional stops NAT gateways, by which IPv6-only subnets reach AWS services"
            yield Fault("vpc_block_public_access", f"{sentence}; set it to block_ingress or off,")
            yield Fault("ipv6", "or set it to dual_stack.")

    @property
    def six_only(self) -> bool:
        """Whether the application's subnets have no IPv4."""
        return self.ipv6 == "ipv6_only"


def build(options: Options) -> Design:
    """The design these options mean."""
    accesses = tuple(_accesses(options))
    hosts = [] if options.nat_mode is None else [host.host for host in options.called_hosts]
    services = [access.service for access in accesses]
    nat_mode = chosen_nat(options, hosts, services)
    if options.six_only and options.nat_mode is None:
        nat_mode = "per_az"
    app = replace(app_tier(options.vpc_cidr, slot=1), ipv6_native=options.six_only)
    vpc = network(options, (public_tier(options), app), nat_mode=nat_mode, endpoint_tier="app")
    return complete(
        Design(
            pattern="ipv6_egress_only",
            title="IPv6 egress only",
            name_prefix=options.name_prefix,
            tags=tuple(options.tags.items()),
            customer_managed_key=options.kms == "customer_managed",
            accounts=(ACCOUNT,),
            vpcs=(replace(vpc, means=replace(vpc.means, nat64_hosts=options.nat64)),),
            parties=tuple(_parties(options)),
            stores=tuple(_stores(options)),
            flows=tuple(host_flows("app", options.called_hosts, 100)),
            accesses=accesses,
            prohibitions=(closed_to_internet("app", "application tier"),),
            assumptions=(
                IMAGE,
                *(_translations(options) if options.six_only else nat_assumption(options, hosts, services)),
                *(ipv6_only_hosts(options) if nat_mode == "none" else ()),
            ),
            waivers=(*WAIVERS, *(NO_IPV4 if options.six_only else ())),
            not_planned=tuple(left_out(options)),
        )
    )


def _translations(options: Options) -> Iterator[Assumption]:
    """What must be true outside for IPv6-only subnets to work."""
    yield Assumption(
        subject="nat_mode",
        sentence="NAT gateways translate: AWS services are called at addresses that DNS64 makes of their IPv4 ones.",
    )
    for host in options.called_hosts:
        family = "an IPv4 address and no IPv6 one (A)" if options.nat64 else "an IPv6 address (AAAA)"
        yield Assumption(subject=host.host, sentence=f"{host.host} has {family}.")


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

NO_IPV4 = (
    Waiver(
        check="ENDPOINTS-01",
        resource="aws:*",
        reason="The endpoints that are planned here speak IPv4, which the application's subnets have not.",
    ),
)

PATTERN = Pattern(
    name="ipv6_egress_only",
    title="IPv6 egress only",
    summary="Private workloads call out over IPv6, and nothing outside can call them; NAT64 only where asked for.",
    options=Options,
    build=build,
    choose_when="Partners speak IPv6, and nothing needs to come in.",
    choose_otherwise="Most partners have only IPv4 (three_tier_dmz with NAT), or nothing outside AWS is called.",
    sources=(
        "https://docs.aws.amazon.com/vpc/latest/userguide/egress-only-internet-gateway.html",
        "https://docs.aws.amazon.com/vpc/latest/userguide/nat-gateway-nat64-dns64.html",
        "https://docs.aws.amazon.com/vpc/latest/userguide/vpc-migrate-ipv6.html",
    ),
)
