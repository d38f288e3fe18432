"""VPC peering: two VPCs or a few, joined directly, each pair by its own connection.

Choose it for a handful of VPCs whose workloads talk to one another much and whose ranges do not overlap: a peering
costs nothing by the hour and adds no hop. Choose something else for many VPCs (a transit gateway), for one service
offered to many (privatelink_service), or where ranges overlap (privatelink_service). A peering joins no third
network: no way through it to an internet gateway, NAT, VPN or a gateway endpoint.
AWS: https://docs.aws.amazon.com/vpc/latest/peering/vpc-peering-basics.html
"""

from collections.abc import Iterator
from itertools import combinations
from typing import Literal

from workbook.blocks.completion import complete
from workbook.blocks.fleets import IMAGE, PREFIX_LIST_WAIVER, fleet, fleet_accesses
from workbook.blocks.join_guard import (
    JoinGuardOptions,
    join_organization,
    joined_accounts,
    peers_are_named,
)
from workbook.blocks.joined import (
    main_network,
    other_networks,
    overlaps,
    service_flow,
)
from workbook.blocks.network import closed_to_internet, everyone
from workbook.errors import Fault
from workbook.facts.limits import vpc_limit
from workbook.model.intent.connection import Peering
from workbook.model.intent.design import Design
from workbook.model.intent.flow import Flow, Waiver
from workbook.model.intent.party import AnyParty
from workbook.options import option
from workbook.pattern import Pattern


class Options(JoinGuardOptions):
    """What an architect tunes in a peering of VPCs."""

    topology: Literal["star", "mesh"] = option(
        "star",
        title="Topology",
        help="star: the first VPC is joined to each other one; mesh: every pair is joined. Peering is not transitive.",
        group="Place",
    )

    peering_routes: Literal["subnets", "vpc"] = option(
        "subnets",
        title="Peering routes",
        help="subnets: routes lead to the tiers that are talked to and no further (least access); vpc: to the whole of the "
        "other VPC, so that a new tier there needs no new route.",
        group="Filters",
    )

    dns_resolution: bool = option(
        True,
        title="Names across",
        help="Public host names of either side's instances resolve to private addresses on the other; without it traffic by "
        "name leaves by the internet. Private hosted zones are associated apart.",
        group="Place",
    )

    def conflicts(self) -> Iterator[Fault]:
        """No overlap anywhere, and no more connections than a VPC may have."""
        yield from super().conflicts()
        yield from overlaps(self, "AWS refuses a peering where any ranges overlap")
        usual, most = vpc_limit("peerings_per_vpc"), vpc_limit("peerings_per_vpc_highest")
        if len(self.other_vpcs) > most:
            sentence = f"{len(self.other_vpcs)} peerings of one VPC; AWS allows {usual}, {most} at most"
            yield Fault("other_vpcs", f"{sentence}. Join that many by a transit gateway.")


def build(options: Options) -> Design:
    """The design these options mean."""
    services = tuple(_service(other.name) for other in options.other_vpcs)
    return complete(
        Design(
            pattern="vpc_peering",
            title="VPC peering",
            name_prefix=options.name_prefix,
            tags=tuple(options.tags.items()),
            customer_managed_key=options.kms == "customer_managed",
            accounts=tuple(joined_accounts(options, "peer")),
            organization=join_organization(options),
            vpcs=(main_network(options), *other_networks(options)),
            connections=tuple(_peerings(options)),
            parties=tuple(_parties(options)),
            flows=tuple(_flows(options, services)),
            accesses=tuple(fleet_accesses(("app", *services), 20)),
            prohibitions=(
                closed_to_internet("app", "application tier"),
                *peers_are_named(options, ("main", *(other.name for other in options.other_vpcs))),
            ),
            assumptions=(IMAGE,),
            waivers=(*WAIVERS, *_wide_routes(options)),
        )
    )


def _service(name: str) -> str:
    return f"{name}-service"


def _peerings(options: Options) -> Iterator[Peering]:
    keys = ("main", *(other.name for other in options.other_vpcs))
    pairs = combinations(keys, 2) if options.topology == "mesh" else (("main", key) for key in keys[1:])
    for requester, accepter in pairs:
        yield Peering(
            key=f"peering/{requester}-{accepter}",
            title=f"{requester} - {accepter}",
            requester=requester,
            accepter=accepter,
            dns_resolution=options.dns_resolution,
            routes=options.peering_routes,
        )


def _parties(options: Options) -> Iterator[AnyParty]:
    yield everyone(options)
    yield fleet("app", "Application", "main")
    for other in options.other_vpcs:
        key = _service(other.name)
        yield fleet(key, f"Service in {other.name}", other.name, options.service_port)


def _flows(options: Options, services: tuple[str, ...]) -> Iterator[Flow]:
    """The application to every service; in a mesh the services to one another as well."""
    callers = [("app", service) for service in services]
    if options.topology == "mesh":
        callers += list(combinations(services, 2))
    for place, (source, destination) in enumerate(callers):
        yield service_flow(options, source, destination, 100 + place, options.service_port)


def _wide_routes(options: Options) -> Iterator[Waiver]:
    if options.peering_routes == "vpc":
        yield Waiver(
            check="ROUTING-08",
            reason="Chosen so: new tiers of the other VPC are reached without new routes; groups stand before everything.",
        )


WAIVERS = (PREFIX_LIST_WAIVER,)

PATTERN = Pattern(
    name="vpc_peering",
    title="VPC peering",
    summary="Two VPCs or a few joined directly, in one account and Region or across.",
    options=Options,
    build=build,
    choose_when="A handful of VPCs with ranges of their own talk to one another much.",
    choose_otherwise="Many VPCs (transit gateway), one service for many, or overlapping ranges (privatelink_service).",
    sources=(
        "https://docs.aws.amazon.com/vpc/latest/peering/vpc-peering-basics.html",
        "https://docs.aws.amazon.com/vpc/latest/peering/vpc-peering-security-groups.html",
    ),
)
