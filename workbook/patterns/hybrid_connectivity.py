"""Hybrid connectivity: a network on premises joined to one VPC or several, by VPN, Direct Connect or both.

Choose it when people or systems on premises use workloads in AWS by private addresses. One VPC needs only a virtual
private gateway; several want a transit gateway. Choose something else for web traffic from an office
(user_to_dashboard), or where a scheduled bulk copy would do.
AWS: https://docs.aws.amazon.com/vpn/latest/s2svpn/VPC_VPN.html
"""

from collections.abc import Iterator
from ipaddress import IPv4Network
from itertools import permutations
from typing import Literal

from workbook.blocks.completion import complete
from workbook.blocks.fleets import IMAGE, PREFIX_LIST_WAIVER, fleet, fleet_accesses
from workbook.blocks.joined import (
    accounts_of,
    main_network,
    other_networks,
    overlaps,
    service_flow,
)
from workbook.blocks.linking import PREMISES, LinkOptions, link, link_assumptions, link_flows, link_waivers
from workbook.blocks.network import closed_to_internet, everyone
from workbook.blocks.resolving import (
    resolving_assumptions,
    resolving_flows,
    resolving_parties,
)
from workbook.errors import Fault
from workbook.facts.limits import vpc_limit
from workbook.model.intent.connection import AnyConnection, TransitHub
from workbook.model.intent.design import Design
from workbook.model.intent.flow import Assumption, Prohibition
from workbook.model.intent.party import AnyParty, OutsideNetwork
from workbook.model.intent.place import Tier
from workbook.options import option
from workbook.pattern import Pattern
from workbook.values import OtherVpc, OtherVpcs

SHARED_SLOT = 500
"""Where the flows of a shared VPC begin, behind those of the link and of its resolvers."""


class Options(LinkOptions):
    """What an architect tunes in a link to a network on premises."""

    other_vpcs: OtherVpcs = option(
        (),
        title="Other VPCs",
        help="Further VPCs behind the same transit gateway, each as name=CIDR; none with a virtual private gateway.",
        group="Place",
        levels=((), (OtherVpc(name="data", cidr="10.30.0.0/16"),)),
    )

    hub_segments: Literal["one", "isolated"] = option(
        "one",
        title="Segments of the hub",
        help="one: a route table for all that is attached; isolated: the other VPCs reach premises and the first VPC, whose "
        "application works with each of their services, and never one another.",
        group="Filters",
    )

    @property
    def isolated(self) -> tuple[str, ...]:
        """The VPCs that may not reach one another."""
        return tuple(other.name for other in self.other_vpcs) if self.hub_segments == "isolated" else ()

    def conflicts(self) -> Iterator[Fault]:
        """No overlap with the networks on premises, and a transit gateway where there are several VPCs."""
        yield from (fault for fault in super().conflicts() if "no other VPC" not in fault.sentence)
        yield from overlaps(self, "routes of one transit gateway cannot tell them apart")
        if self.gateway == "virtual_private_gateway" and self.other_vpcs:
            sentence = "a virtual private gateway serves one VPC, and there are others"
            yield Fault("gateway", f"{sentence}; take transit_gateway,")
            yield Fault("other_vpcs", f"{sentence}; or leave them out.")
        for cidr in self.on_premises_cidrs:
            for field, taken in (
                ("vpc_cidr", self.vpc_cidr),
                *(("other_vpcs", o.cidr) for o in self.other_vpcs),
            ):
                if IPv4Network(cidr).overlaps(IPv4Network(taken)):
                    sentence = f"{cidr} on premises overlaps {taken} of a VPC"
                    yield Fault(
                        "on_premises_cidrs", f"{sentence}; no route can tell them apart: change one of them."
                    )
                    yield Fault(field, f"{sentence}; no route can tell them apart: change one of them.")


def build(options: Options) -> Design:
    """The design these options mean."""
    services = ("app", *(f"{other.name}-service" for other in options.other_vpcs))
    return complete(
        Design(
            pattern="hybrid_connectivity",
            title="Hybrid connectivity",
            name_prefix=options.name_prefix,
            tags=tuple(options.tags.items()),
            customer_managed_key=options.kms == "customer_managed",
            accounts=accounts_of(options, "spoke"),
            vpcs=(
                main_network(options, *_attachment_tiers(options)),
                *other_networks(options, *_attachment_tiers(options)),
            ),
            connections=tuple(_connections(options)),
            parties=tuple(_parties(options)),
            flows=(
                *link_flows(options, services),
                *(
                    service_flow(options, "app", f"{name}-service", SHARED_SLOT + place, options.service_port)
                    for place, name in enumerate(options.isolated)
                ),
                *resolving_flows(options),
            ),
            accesses=tuple(fleet_accesses(services, 20)),
            prohibitions=(closed_to_internet("app", "application tier"), *_apart(options)),
            assumptions=tuple(_assumptions(options)),
            waivers=(*WAIVERS, *link_waivers(options)),
        )
    )


def _attachment_tiers(options: Options) -> tuple[Tier, ...]:
    """Subnets of their own for attachments, of the smallest size (TGW, tgw-best-design-practices)."""
    if options.ends_at == "virtual_private_gateway":
        return ()
    smallest = vpc_limit("vpc_prefix_longest")
    return (Tier(key="transit", title="Transit", slot=2, prefix_length=smallest, routing="private"),)


def _connections(options: Options) -> Iterator[AnyConnection]:
    hub = options.ends_at == "transit_gateway"
    if hub:
        yield TransitHub(
            key="hub",
            title="Transit gateway",
            account="workload",
            region=options.region,
            vpcs=("main", *(other.name for other in options.other_vpcs)),
            isolated=options.isolated,
        )
    yield link(options, "hub" if hub else "main")


def _apart(options: Options) -> Iterator[Prohibition]:
    """No isolated VPC reaches another, whatever its groups come to say."""
    for source, destination in permutations(options.isolated, 2):
        yield Prohibition(
            key=f"{source}-apart-from-{destination}",
            who=f"{source}-service",
            what=f"{destination}-service",
            purpose=f"VPC {source} never reaches VPC {destination}",
        )


def _parties(options: Options) -> Iterator[AnyParty]:
    yield everyone(options)
    yield OutsideNetwork(
        key=PREMISES,
        title="On premises",
        location="on_premises",
        cidr_blocks=tuple(IPv4Network(cidr) for cidr in options.on_premises_cidrs),
    )
    yield from resolving_parties(options)
    yield fleet("app", "Application", "main", options.service_port)
    for other in options.other_vpcs:
        yield fleet(f"{other.name}-service", f"Service in {other.name}", other.name, options.service_port)


def _assumptions(options: Options) -> Iterator[Assumption]:
    yield IMAGE
    yield from link_assumptions(options)
    yield from resolving_assumptions(options)


WAIVERS = (PREFIX_LIST_WAIVER,)

PATTERN = Pattern(
    name="hybrid_connectivity",
    title="Hybrid connectivity",
    summary="A network on premises joined to VPCs by VPN, Direct Connect or both.",
    options=Options,
    build=build,
    choose_when="People or systems on premises use workloads in AWS by private addresses.",
    choose_otherwise="Web traffic from an office (user_to_dashboard), or a scheduled bulk copy would do.",
    sources=(
        "https://docs.aws.amazon.com/vpn/latest/s2svpn/VPC_VPN.html",
        "https://docs.aws.amazon.com/directconnect/latest/UserGuide/direct-connect-gateways.html",
    ),
)
