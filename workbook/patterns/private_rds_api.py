"""Private RDS API: API Gateway and Lambda in front of a database that nothing else can reach.

Choose it for a small API over relational data with no servers to keep; private APIs answer only inside the VPC.
Choose something else when long-lived servers are needed (three_tier_dmz). AWS:
https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/rds-lambda-tutorial.html
"""

from collections.abc import Iterator
from dataclasses import replace
from typing import Literal

from workbook.blocks.completion import complete
from workbook.blocks.data_api import (
    DATA_API_ASSUMPTION,
    DataApiOptions,
    data_api_accesses,
    database_cluster,
    no_connection,
)
from workbook.blocks.database import (
    DATABASE_SECRET,
    DEFAULT_PORT_WAIVER,
    database,
    export_access,
    sign_in_access,
    sign_in_assumption,
)
from workbook.blocks.jobs import lambda_function, secret_access
from workbook.blocks.network import (
    ACCOUNT,
    ClosedOptions,
    chosen_nat,
    closed_to_internet,
    everyone,
    nat_assumption,
    network,
    three_tiers,
)
from workbook.blocks.outside import (
    CallOptions,
    host_flows,
    host_party,
    ipv6_only_hosts,
    left_out,
    service_access,
)
from workbook.blocks.volumes import traffic
from workbook.facts.limits import database_engine
from workbook.model.intent.design import Design
from workbook.model.intent.flow import Access, Assumption, Flow
from workbook.model.intent.party import AnyParty, ClientGroup, DatabaseProxy
from workbook.model.intent.place import NatMode, VpcIntent
from workbook.model.intent.store import AnyStore, ApiFront, Bucket
from workbook.model.ports import one_port
from workbook.options import option
from workbook.pattern import Pattern
from workbook.values import ServiceCalls, ServiceOption


class Options(ClosedOptions, DataApiOptions, CallOptions):
    """What an architect tunes in a private RDS API."""

    api: Literal["private", "public"] = option(
        "private",
        title="API",
        help="private: answers only callers of the VPC, through an execute-api endpoint that comes with it; public: a "
        "Regional API signed with IAM.",
        group="API",
    )
    api_gb_per_month: float = option(
        20.0,
        title="Sent to callers",
        help="What callers download in a month; a tenth of it comes in.",
        group="API",
        unit="GB a month",
        levels=(20.0,),
        ge=0,
        le=10_000_000,
    )
    aws_services: ServiceCalls = option(
        (ServiceOption(service="secretsmanager", sent_gb_per_month=0.1),),
        title="AWS services called",
        help="What the function calls in AWS, with GB a month; endpoints and policies follow.",
        group="Traffic",
        levels=(
            (ServiceOption(service="secretsmanager", sent_gb_per_month=0.1),),
            (
                ServiceOption(service="s3", sent_gb_per_month=50),
                ServiceOption(service="sqs", sent_gb_per_month=5),
            ),
            (),
        ),
    )


def build(options: Options) -> Design:
    """The design these options mean."""
    accesses = tuple(_accesses(options))
    hosts = [host.host for host in options.called_hosts]
    services = [access.service for access in accesses if access.service and access.principal != "database"]
    nat_mode = chosen_nat(options, hosts, services)
    return complete(
        Design(
            pattern="private_rds_api",
            title="Private RDS API",
            name_prefix=options.name_prefix,
            tags=tuple(options.tags.items()),
            customer_managed_key=options.kms == "customer_managed",
            accounts=(ACCOUNT,),
            vpcs=(_vpc(options, nat_mode),),
            parties=tuple(_parties(options)),
            stores=tuple(_stores(options)),
            flows=tuple(_flows(options)),
            accesses=accesses,
            prohibitions=(
                closed_to_internet("data", "data tier"),
                closed_to_internet("app", "function tier"),
                *((no_connection("function"),) if options.by_data_api else ()),
            ),
            assumptions=(*nat_assumption(options, hosts, services), *_assumptions(options)),
            waivers=WAIVERS,
            not_planned=tuple(left_out(options)),
        )
    )


def _vpc(options: Options, nat_mode: NatMode) -> VpcIntent:
    vpc = network(options, three_tiers(options, app="Functions"), nat_mode=nat_mode, endpoint_tier="app")
    own = ("execute-api",) if options.api == "private" else ()
    return replace(vpc, means=replace(vpc.means, endpoints=tuple(dict.fromkeys((*options.endpoints, *own)))))


def _parties(options: Options) -> Iterator[AnyParty]:
    yield everyone(options)
    if options.api == "private":
        yield ClientGroup(key="api-clients", title="Callers of the API", tier="app", client_ports="any")
    yield lambda_function("function", "API function", "app")
    if options.rds_proxy:
        yield DatabaseProxy(
            key="proxy",
            title="RDS Proxy",
            tier="data",
            database="database",
            secret="database-secret",  # noqa: S106  # a store's key
            iam_authentication=options.db_iam_authentication,
            client_ports="managed",
            listens=(one_port(database_engine(options.db_engine).proxy_port),),
        )
    yield database_cluster(options, "data") if options.by_data_api else database(options, "data")
    yield from map(host_party, {host.host: host for host in options.called_hosts}.values())


def _stores(options: Options) -> Iterator[AnyStore]:
    yield DATABASE_SECRET
    sent = options.api_gb_per_month
    yield ApiFront(
        key="api",
        title="API",
        function="function",
        private=options.api == "private",
        traffic=traffic(sent / 10, sent, "callers"),
    )
    if options.data_tier == "s3_exports" or any(call.service == "s3" for call in options.aws_services):
        yield Bucket(key="objects", title="Application bucket", purpose="application objects")


def _flows(options: Options) -> Iterator[Flow]:
    if not options.by_data_api:
        yield from _connections(options)
    yield from host_flows("function", options.called_hosts, 100)


def _connections(options: Options) -> Iterator[Flow]:
    queries = traffic(5, 25, "the database")
    front = "proxy" if options.rds_proxy else "database"
    port = database_engine(options.db_engine).proxy_port if options.rds_proxy else options.database_port
    yield Flow(
        key=f"function-to-{front}",
        slot=1,
        source="function",
        destination=front,
        ports=one_port(port),
        purpose="the function queries the database",
        traffic=queries,
    )
    if options.rds_proxy:
        yield Flow(
            key="proxy-to-database",
            slot=2,
            source="proxy",
            destination="database",
            ports=one_port(options.database_port),
            purpose="the proxy shares its connections to the database",
            traffic=queries,
        )


def _accesses(options: Options) -> Iterator[Access]:
    if options.api == "private":
        yield Access(
            key="call-api",
            slot=10,
            principal="api-clients",
            actions=("execute-api:Invoke",),
            resource="${api.execution_arn}/*",
            service="execute-api",
            purpose="workloads of the VPC call the private API",
            traffic=traffic(options.api_gb_per_month / 10, options.api_gb_per_month, "callers"),
        )
    if options.by_data_api:
        yield from data_api_accesses("function", 14)
    elif options.db_iam_authentication:
        yield sign_in_access("function", "proxy" if options.rds_proxy else "database", 11)
    else:
        yield secret_access("function", 12)
    if options.rds_proxy:
        yield Access(
            key="proxy-credentials",
            slot=13,
            principal="proxy",
            actions=("secretsmanager:GetSecretValue",),
            resource="database-secret",
            purpose="the proxy signs in to the database",
        )
    for place, call in enumerate(options.aws_services):
        yield service_access("function", call, 110 + place, "objects")
    if options.data_tier == "s3_exports":
        yield export_access("database", "objects", 50)


def _assumptions(options: Options) -> Iterator[Assumption]:
    if options.by_data_api:
        yield DATA_API_ASSUMPTION
    elif options.db_iam_authentication:
        yield sign_in_assumption("proxy" if options.rds_proxy else "database")
    yield from ipv6_only_hosts(options)
    if options.rds_proxy:
        yield Assumption(
            subject="proxy credentials",
            sentence="RDS Proxy reads its secret from its service, not from the VPC.",
        )


WAIVERS = (DEFAULT_PORT_WAIVER,)

PATTERN = Pattern(
    name="private_rds_api",
    title="Private RDS API",
    summary="API Gateway and Lambda in front of a database that nothing else can reach.",
    options=Options,
    build=build,
    choose_when="A small API over relational data, no servers to keep, callers inside the VPC or signed with IAM.",
    choose_otherwise="Long-lived servers or a load balancer are needed (three_tier_dmz).",
    sources=("https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/rds-lambda-tutorial.html",),
)
