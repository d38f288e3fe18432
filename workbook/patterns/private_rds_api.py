"""Private RDS API: API Gateway and Lambda in front of a database that nothing else can reach.

Choose it for a small API over relational data with no servers to keep; private APIs answer only inside the VPC.
Choose something else when long-lived servers are needed (three_tier_dmz). AWS:
https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/rds-lambda-tutorial.html
"""

from collections.abc import Iterator

from workbook.blocks.completion import complete
from workbook.blocks.data_api import (
    DATA_API_ASSUMPTION,
    DataApiOptions,
    data_api_accesses,
    database_cluster,
    database_notes,
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
from workbook.blocks.function_api import (
    API_HELP,
    ApiOptions,
    ApiSort,
    api_clients,
    call_access,
    function_api,
    with_api_endpoint,
)
from workbook.blocks.jobs import lambda_function, secret_access
from workbook.blocks.network import (
    ACCOUNT,
    ClosedOptions,
    closed_to_internet,
    everyone,
    network,
    three_tiers,
    way_out,
)
from workbook.blocks.outside import (
    CallOptions,
    host_flows,
    host_parties,
    ipv6_only_hosts,
    left_out,
    service_access,
)
from workbook.blocks.proxy import connection_flows, front, proxy_access, proxy_assumption, proxy_party
from workbook.model.intent.design import Design
from workbook.model.intent.flow import Access, Assumption, Flow
from workbook.model.intent.party import AnyParty
from workbook.model.intent.place import NatMode, VpcIntent
from workbook.model.intent.store import AnyStore, Bucket
from workbook.options import option
from workbook.pattern import Pattern
from workbook.values import ServiceCalls, ServiceOption


class Options(ClosedOptions, DataApiOptions, ApiOptions, CallOptions):
    """What an architect tunes in a private RDS API."""

    api: ApiSort = option("private", title="API", help=API_HELP, group="API")
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
    out = way_out(options, (host.host for host in options.called_hosts), accesses, apart="database")
    return complete(
        Design(
            pattern="private_rds_api",
            title="Private RDS API",
            name_prefix=options.name_prefix,
            tags=tuple(options.tags.items()),
            customer_managed_key=options.kms == "customer_managed",
            accounts=(ACCOUNT,),
            vpcs=(_vpc(options, out.nat_mode),),
            parties=tuple(_parties(options)),
            stores=tuple(_stores(options)),
            flows=tuple(_flows(options)),
            accesses=accesses,
            prohibitions=(
                closed_to_internet("data", "data tier"),
                closed_to_internet("app", "function tier"),
                *((no_connection("function"),) if options.by_data_api else ()),
            ),
            assumptions=(*out.assumptions, *_assumptions(options)),
            waivers=WAIVERS,
            notes=database_notes(options),
            not_planned=tuple(left_out(options)),
        )
    )


def _vpc(options: Options, nat_mode: NatMode) -> VpcIntent:
    vpc = network(options, three_tiers(options, app="Functions"), nat_mode=nat_mode, endpoint_tier="app")
    return with_api_endpoint(options, vpc)


def _parties(options: Options) -> Iterator[AnyParty]:
    yield everyone(options)
    yield from api_clients(options, "app")
    yield lambda_function("function", "API function", "app")
    yield from proxy_party(options, "data")
    yield database_cluster(options, "data") if options.by_data_api else database(options, "data")
    yield from host_parties(options.called_hosts)


def _stores(options: Options) -> Iterator[AnyStore]:
    yield DATABASE_SECRET
    yield function_api(options, "function")
    if options.data_tier == "s3_exports" or any(call.service == "s3" for call in options.aws_services):
        yield Bucket(key="objects", title="Application bucket", purpose="application objects")


def _flows(options: Options) -> Iterator[Flow]:
    yield from connection_flows(options, "function")
    yield from host_flows("function", options.called_hosts, 100)


def _accesses(options: Options) -> Iterator[Access]:
    yield from call_access(options, 10)
    if options.by_data_api:
        yield from data_api_accesses("function", 14)
    elif options.db_iam_authentication:
        yield sign_in_access("function", front(options), 11)
    else:
        yield secret_access("function", 12)
    yield from proxy_access(options, 13)
    for place, call in enumerate(options.aws_services):
        yield service_access("function", call, 110 + place, "objects")
    if options.data_tier == "s3_exports":
        yield export_access("database", "objects", 50)


def _assumptions(options: Options) -> Iterator[Assumption]:
    if options.by_data_api:
        yield DATA_API_ASSUMPTION
    elif options.db_iam_authentication:
        yield sign_in_assumption(front(options))
    yield from ipv6_only_hosts(options)
    yield from proxy_assumption(options)


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
