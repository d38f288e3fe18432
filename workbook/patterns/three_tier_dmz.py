"""Three-tier DMZ: load balancer in front, application in private subnets, data in isolated ones.

Choose it for an application with users on the internet or in an office, its own servers and a relational
database. Choose something else when nothing runs on instances (private_rds_api), or when users come only over
private connections. AWS: https://docs.aws.amazon.com/vpc/latest/userguide/vpc-example-private-subnets-nat.html
"""

from collections.abc import Iterator
from typing import Literal

from workbook.blocks.administration import Administration, administration, office_network
from workbook.blocks.application import BALANCER_WAIVERS, MACHINE_IMAGE, ServerOptions, fleet
from workbook.blocks.completion import complete
from workbook.blocks.database import (
    DATABASE_SECRET,
    DEFAULT_PORT_WAIVER,
    database,
    export_access,
    sign_in_assumption,
)
from workbook.blocks.doors import Door, door
from workbook.blocks.entry import EntryOptions
from workbook.blocks.inspection import EdgeInspectionOptions, with_inspection
from workbook.blocks.jobs import database_flow
from workbook.blocks.network import (
    ACCOUNT,
    chosen_nat,
    closed_to_internet,
    everyone,
    nat_assumption,
    network,
    three_tiers,
)
from workbook.blocks.outside import (
    EXAMPLE_HOST,
    CallOptions,
    host_flows,
    host_parties,
    ipv6_only_hosts,
    left_out,
    package_access,
    service_access,
)
from workbook.blocks.workers import (
    WorkerOptions,
    client_access,
    worker_accesses,
    worker_flows,
    worker_parties,
)
from workbook.model.intent.design import Design
from workbook.model.intent.flow import Access, Assumption, Flow, Waiver
from workbook.model.intent.party import AnyParty
from workbook.model.intent.place import NatMode, VpcIntent
from workbook.model.intent.store import Bucket
from workbook.options import option
from workbook.pattern import Pattern
from workbook.values import OutsideHosts, ServiceCalls, ServiceOption

USUAL_CALLS = (
    ServiceOption(service="s3", sent_gb_per_month=100),
    ServiceOption(service="logs", sent_gb_per_month=5),
)


class Options(EdgeInspectionOptions, EntryOptions, ServerOptions, WorkerOptions, CallOptions):
    """What an architect tunes in a three-tier DMZ."""

    instances_per_az: int = option(
        1,
        title="Instances per zone",
        help="How many instances each zone runs; the group may double under load.",
        group="Application",
        unit="instances",
        levels=(1,),
        ge=1,
        le=20,
    )
    outside_hosts: OutsideHosts = option(
        (EXAMPLE_HOST,),
        title="Hosts outside AWS",
        help="What the application calls on the internet: host, port and GB a month. Only NAT (or IPv6) carries it.",
        group="Traffic",
        levels=((EXAMPLE_HOST,), ()),
    )
    aws_services: ServiceCalls = option(
        USUAL_CALLS,
        title="AWS services called",
        help="What the application calls in AWS, with GB a month; endpoints and policies follow.",
        group="Traffic",
        levels=(USUAL_CALLS, (ServiceOption(service="dynamodb"),)),
    )
    nacl_mode: Literal["default", "tiered", "strict"] = option(
        "tiered",
        title="Network ACLs",
        help="default: AWS's allow-all; tiered: each tier's flows and answers on 1024-65535; strict: exact ports, "
        "peers and client ranges.",
        group="Filters",
    )


def build(options: Options) -> Design:
    """The design these options mean."""
    admin = administration(options.admin_access, "app", public_tier="public", private_tier="app", slot=10)
    entry = door(options, "app", options.app_port)
    accesses = (*_accesses(options), *admin.accesses)
    hosts = [host.host for host in options.called_hosts]
    services = [access.service for access in accesses if access.service and access.principal != "bastion"]
    nat_mode = chosen_nat(options, hosts, services)
    return complete(
        Design(
            pattern="three_tier_dmz",
            title="Three-tier DMZ",
            name_prefix=options.name_prefix,
            tags=tuple(options.tags.items()),
            customer_managed_key=options.kms == "customer_managed",
            accounts=(ACCOUNT,),
            vpcs=(_vpc(options, nat_mode),),
            parties=tuple(_parties(options, entry, admin)),
            stores=(
                DATABASE_SECRET,
                Bucket(key="objects", title="Application bucket", purpose="application objects"),
                *entry.stores,
            ),
            flows=(*entry.flows, *_flows(options), *admin.flows),
            accesses=accesses,
            prohibitions=(
                closed_to_internet("data", "data tier"),
                closed_to_internet("app", "application tier"),
                *entry.prohibitions,
            ),
            assumptions=(*nat_assumption(options, hosts, services), *_assumptions(options, entry)),
            waivers=(
                *(w for w in WAIVERS if options.nacl_mode == "tiered" or w is not DENIED_EARLIER),
                *entry.waivers,
            ),
            not_planned=tuple(left_out(options)),
        )
    )


def _vpc(options: Options, nat_mode: NatMode) -> VpcIntent:
    tiers = three_tiers(options, app="Application")
    vpc = network(options, tiers, nat_mode=nat_mode, endpoint_tier="app")
    where: Literal["edge", "none"] = "edge" if options.inspection == "network_firewall" else "none"
    return with_inspection(vpc, where, options.firewall_logs)


def _parties(options: Options, entry: Door, admin: Administration) -> Iterator[AnyParty]:
    yield everyone(options)
    yield from office_network(options.office_cidrs)
    yield from entry.parties
    yield fleet(options, "Application", "app", options.instances_per_az)
    yield from worker_parties(options, "app", "objects")
    yield database(options, "data")
    yield from admin.parties
    yield from host_parties(options.called_hosts)


def _flows(options: Options) -> Iterator[Flow]:
    yield database_flow("app", options.database_port, 4, 20)
    yield from worker_flows(options)
    yield from host_flows("app", options.called_hosts, 100)


def _accesses(options: Options) -> Iterator[Access]:
    yield client_access(options, "app", 20)
    yield package_access("app", 21)
    for place, call in enumerate(options.aws_services):
        yield service_access("app", call, 110 + place, "objects")
    yield from worker_accesses(options, "objects")
    if options.data_tier == "s3_exports":
        yield export_access("database", "objects", 50)


def _assumptions(options: Options, entry: Door) -> Iterator[Assumption]:
    if options.db_iam_authentication:
        yield sign_in_assumption("database")
    yield from ipv6_only_hosts(options)
    yield from entry.assumptions
    yield MACHINE_IMAGE


DENIED_EARLIER = Waiver(
    check="NETWORK-ACLS-02",
    resource="main/acl/*",
    reason="Answers from the internet need 1024-65535; an earlier entry denies 3389 and no security group admits it. "
    "EC2.21 does not look at the earlier deny.",
)
"""True of tiered network ACLs only: strict ones name ranges and deny nothing."""

WAIVERS = (
    DEFAULT_PORT_WAIVER,
    Waiver(
        check="INTENT-04",
        resource="app-to-api.example.com-443",
        reason="Security groups know addresses, not names. DNS Firewall watches the names; where domains must be "
        "enforced, Network Firewall is the narrower means.",
    ),
    *BALANCER_WAIVERS,
    DENIED_EARLIER,
    Waiver(
        check="STORAGE-04",
        resource="objects",
        reason="How long the application's objects are kept is the application's decision; log buckets have a life "
        "cycle.",
    ),
)

PATTERN = Pattern(
    name="three_tier_dmz",
    title="Three-tier DMZ",
    summary="Load balancer in public subnets, application in private ones, database in isolated ones.",
    options=Options,
    build=build,
    choose_when="Users on the internet or in an office, an application on instances, a relational database.",
    choose_otherwise="Nothing runs on instances (private_rds_api), or users come over private connections only.",
    sources=(
        "https://docs.aws.amazon.com/vpc/latest/userguide/vpc-example-private-subnets-nat.html",
        "https://docs.aws.amazon.com/wellarchitected/latest/security-pillar/sec_network_protection_create_layers.html",
    ),
)
