"""PrivateLink service: one service behind a Network Load Balancer, offered to VPCs that need share nothing else.

Choose it to offer one service to few or many consumers, in other accounts too, whose ranges may overlap with one
another and with the provider's: no routes, no ranges to agree on, connections in one direction only. Choose
something else when whole networks must talk both ways (vpc_peering, a transit gateway).
AWS: https://docs.aws.amazon.com/vpc/latest/privatelink/create-endpoint-service.html
"""

from collections.abc import Iterator

from workbook.blocks.completion import complete
from workbook.blocks.fleets import IMAGE, PREFIX_LIST_WAIVER, fleet, fleet_accesses
from workbook.blocks.join_guard import (
    JoinGuardOptions,
    join_organization,
    joined_accounts,
    services_are_named,
)
from workbook.blocks.joined import main_network, other_networks
from workbook.blocks.network import closed_to_internet, everyone
from workbook.blocks.volumes import traffic
from workbook.model.intent.connection import PrivateService
from workbook.model.intent.design import Design
from workbook.model.intent.flow import Assumption, Flow
from workbook.model.intent.party import AnyParty, NetworkLoadBalancer
from workbook.model.ports import one_port
from workbook.options import option
from workbook.pattern import Pattern
from workbook.values import OtherAccounts, OtherVpc, OtherVpcs, Port

CONSUMER = OtherVpc(name="consumer", cidr="10.30.0.0/16", account="111122223333")


class Options(JoinGuardOptions):
    """What an architect tunes in a service offered by PrivateLink."""

    other_vpcs: OtherVpcs = option(
        (CONSUMER,),
        title="Consumers",
        help="VPCs that use the service, each as name=CIDR and a twelve-digit account; ranges may overlap.",
        group="Place",
        levels=(
            (CONSUMER,),
            (
                OtherVpc(name="twin", cidr="10.20.0.0/16"),
                OtherVpc(name="other", cidr="10.20.0.0/16", region="eu-west-1"),
            ),
        ),
    )
    service_port: Port = option(
        443,
        title="Service port",
        help="Port that consumers call: the load balancer's listener.",
        group="Application",
        unit="TCP port",
        levels=(443,),
    )
    app_port: Port = option(
        8443,
        title="Application port",
        help="Port the provider's instances listen on behind the load balancer.",
        group="Application",
        unit="TCP port",
        levels=(8443, 443),
    )
    allowed_accounts: OtherAccounts = option(
        (),
        title="Further accounts",
        help="Twelve-digit ids of accounts beside the consumers here that may make endpoints to the service; never everybody.",
        group="Entry",
        levels=((), ("444455556666",)),
    )
    acceptance_required: bool = option(
        True,
        title="Acceptance",
        help="Each consumer's endpoint waits until the provider accepts it.",
        group="Entry",
    )
    private_dns_name: str = option(
        "",
        title="Private DNS name",
        help="A name of yours that resolves to the endpoint in consumers' VPCs, proven by a TXT record; empty: none.",
        group="Entry",
        levels=("", "api.example.com"),
        pattern=r"^$|^([a-z0-9-]+\.)+[a-z]{2,63}$",
    )


def build(options: Options) -> Design:
    """The design these options mean."""
    consumers = tuple(other.name for other in options.other_vpcs)
    clients = tuple(f"{name}-client" for name in consumers)
    return complete(
        Design(
            pattern="privatelink_service",
            title="PrivateLink service",
            name_prefix=options.name_prefix,
            tags=tuple(options.tags.items()),
            customer_managed_key=options.kms == "customer_managed",
            accounts=tuple(joined_accounts(options, "consumer")),
            organization=join_organization(options),
            vpcs=(main_network(options), *other_networks(options)),
            connections=(
                PrivateService(
                    key="service",
                    title="Service",
                    load_balancer="nlb",
                    consumers=consumers,
                    acceptance_required=options.acceptance_required,
                    allowed_accounts=options.allowed_accounts,
                    private_dns_name=options.private_dns_name,
                ),
            ),
            parties=tuple(_parties(options, dict(zip(consumers, clients, strict=True)))),
            flows=tuple(_flows(options, clients)),
            accesses=tuple(fleet_accesses(("app", *clients), 20)),
            prohibitions=(
                closed_to_internet("app", "application tier"),
                *services_are_named(options, "service"),
            ),
            assumptions=tuple(_assumptions(options)),
            waivers=WAIVERS,
        )
    )


def _parties(options: Options, clients: dict[str, str]) -> Iterator[AnyParty]:
    yield everyone(options)
    yield NetworkLoadBalancer(
        key="nlb",
        title="Network Load Balancer",
        tier="app",
        internet_facing=False,
        target="app",
        port=options.service_port,
        target_port=options.app_port,
        client_ports="load_balancer",
        listens=(one_port(options.service_port),),
    )
    yield fleet("app", "Provider", "main", options.app_port)
    for vpc, client in clients.items():
        yield fleet(client, f"Consumer in {vpc}", vpc)


def _flows(options: Options, clients: tuple[str, ...]) -> Iterator[Flow]:
    """Each consumer to the load balancer by its own endpoint, and the load balancer to the provider."""
    gb = options.service_gb_per_month
    for place, client in enumerate(clients):
        yield Flow(
            key=f"{client}-to-service",
            slot=100 + place,
            source=client,
            destination="nlb",
            ports=one_port(options.service_port),
            purpose=f"{client} calls the service",
            traffic=traffic(gb / 10, gb, client),
        )
    total = gb * len(clients)
    yield Flow(
        key="nlb-to-app",
        slot=1,
        source="nlb",
        destination="app",
        ports=one_port(options.app_port),
        purpose="the load balancer forwards connections and asks after health",
        traffic=traffic(total / 10, total, "consumers"),
    )


def _assumptions(options: Options) -> Iterator[Assumption]:
    yield IMAGE
    if any(other.account for other in options.other_vpcs) or options.allowed_accounts:
        yield Assumption(
            subject="zones of consumers",
            sentence="Zones are matched by id (use1-az1), not by letter: accounts give the letters differently, and an endpoint "
            "stands only in zones that the service offers.",
        )
    if options.acceptance_required:
        yield Assumption(
            subject="acceptance", sentence="The provider accepts each consumer's endpoint before it answers."
        )
    if options.private_dns_name:
        sentence = f"The TXT record that proves {options.private_dns_name} is published before consumers use the name."
        yield Assumption(subject="private DNS name", sentence=sentence)


WAIVERS = (PREFIX_LIST_WAIVER,)

PATTERN = Pattern(
    name="privatelink_service",
    title="PrivateLink service",
    summary="One service behind a Network Load Balancer, offered to other VPCs without joining networks.",
    options=Options,
    build=build,
    choose_when="One service for few or many consumers, other accounts or overlapping ranges, calls one way only.",
    choose_otherwise="Whole networks must talk both ways (vpc_peering, or a transit gateway).",
    sources=(
        "https://docs.aws.amazon.com/vpc/latest/privatelink/create-endpoint-service.html",
        "https://docs.aws.amazon.com/elasticloadbalancing/latest/network/load-balancer-security-groups.html",
    ),
)
