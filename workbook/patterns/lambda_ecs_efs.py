"""Lambda, ECS, EFS: an API over a MongoDB that runs in a container and keeps its files on EFS.

Choose it to carry over a MongoDB that must stay MongoDB, with one writer and modest load. Choose something else for
anything new: Amazon DocumentDB (an option here) needs no container and no file system, and MongoDB itself advises against
NFS. AWS: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/efs-volumes.html
"""

from collections.abc import Iterator
from dataclasses import replace

from workbook.blocks.atlas import atlas_assumptions
from workbook.blocks.completion import complete
from workbook.blocks.container_images import image_assumptions, registry_hosts, registry_waivers
from workbook.blocks.containers import execution_role, image_repository
from workbook.blocks.documents import (
    FILES,
    MONGO,
    NO_ROOT_MOUNTS,
    SECRETS,
    DocumentOptions,
    document_accesses,
    document_flows,
    document_parties,
    file_notes,
)
from workbook.blocks.function_api import ApiOptions, api_clients, call_access, function_api, with_api_endpoint
from workbook.blocks.jobs import lambda_function
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
    host_flows,
    host_parties,
    ipv6_only_hosts,
    left_out,
    service_access,
    service_list_waiver,
)
from workbook.model.intent.design import Design
from workbook.model.intent.flow import Access, Assumption, DesignDecision, Flow, Prohibition, Waiver
from workbook.model.intent.party import AnyParty
from workbook.model.intent.place import NatMode, VpcIntent
from workbook.model.intent.store import AnyStore
from workbook.options import option
from workbook.pattern import Pattern
from workbook.values import OutsideHostOption, ServiceCalls, ServiceOption

FUNCTION = "function"


class Options(ClosedOptions, DocumentOptions, ApiOptions):
    """What an architect tunes in an API over a document store."""

    aws_services: ServiceCalls = option(
        (),
        title="AWS services called",
        help="What the function calls in AWS, with GB a month; endpoints and policies follow.",
        group="Traffic",
        levels=((), (ServiceOption(service="sqs"), ServiceOption(service="dynamodb"))),
    )


def build(options: Options) -> Design:
    """The design these options mean."""
    accesses = tuple(_accesses(options))
    out = way_out(options, (host.host for host in _hosts(options)), accesses)
    return complete(
        Design(
            pattern="lambda_ecs_efs",
            title="Lambda, ECS, EFS",
            name_prefix=options.name_prefix,
            tags=tuple(options.tags.items()),
            customer_managed_key=options.kms == "customer_managed",
            accounts=(ACCOUNT,),
            vpcs=(_vpc(options, out.nat_mode),),
            parties=tuple(_parties(options)),
            stores=tuple(_stores(options)),
            principals=(execution_role(MONGO, "MongoDB"),) if options.runs_task else (),
            flows=tuple(_flows(options)),
            accesses=accesses,
            prohibitions=tuple(_prohibitions(options)),
            assumptions=(*out.assumptions, *_assumptions(options)),
            waivers=tuple(_waivers(options)),
            decisions=(WHERE_DOCUMENTS_LIVE,),
            notes=tuple(file_notes(options)),
            not_planned=tuple(left_out(options)),
            request_path=tuple(_request_path(options)),
        )
    )


def _vpc(options: Options, nat_mode: NatMode) -> VpcIntent:
    """MongoDB's task calls services, so its tier may have a way out; DocumentDB calls nobody, and Atlas needs none."""
    public, app, data = three_tiers(options, app="Functions")
    own = replace(data, isolated=not options.runs_task)
    tiers = (public, app) if options.database == "atlas_privatelink" else (public, app, own)
    return with_api_endpoint(options, network(options, tiers, nat_mode=nat_mode, endpoint_tier="app"))


def _parties(options: Options) -> Iterator[AnyParty]:
    yield everyone(options)
    yield from api_clients(options, "app")
    yield lambda_function(FUNCTION, "API function", "app")
    yield from document_parties(options, "data")
    yield from host_parties(_hosts(options))


def _hosts(options: Options) -> tuple[OutsideHostOption, ...]:
    """Whatever is called outside AWS, by the function or to start the database."""
    return (*options.called_hosts, *registry_hosts(options))


def _stores(options: Options) -> Iterator[AnyStore]:
    yield function_api(options, FUNCTION)
    yield SECRETS[options.database]
    if options.runs_task and not options.from_docker_hub:
        yield image_repository(MONGO, "MongoDB")


def _flows(options: Options) -> Iterator[Flow]:
    yield from document_flows(options, FUNCTION)
    yield from host_flows(FUNCTION, options.called_hosts, 100)


def _request_path(options: Options) -> Iterator[str]:
    """A request behind the API: the function, the database, the files."""
    yield f"{FUNCTION}-to-{options.store_key}"
    if options.runs_task:
        yield f"{MONGO}-to-{FILES}"


def _prohibitions(options: Options) -> Iterator[Prohibition]:
    if options.database != "atlas_privatelink":
        yield closed_to_internet("data", "data tier")
    yield closed_to_internet("app", "function tier")
    if options.runs_task:
        yield NO_ROOT_MOUNTS


def _accesses(options: Options) -> Iterator[Access]:
    yield from document_accesses(options, FUNCTION, 10)
    yield from call_access(options, 90)
    for place, call in enumerate(options.aws_services):
        yield service_access(FUNCTION, call, 110 + place, "objects")


def _assumptions(options: Options) -> Iterator[Assumption]:
    yield from ipv6_only_hosts(options)
    if options.database == "atlas_privatelink":
        yield from atlas_assumptions()
    if options.runs_task:
        yield from image_assumptions(options, MONGO)
        yield Assumption(
            subject="MongoDB",
            sentence="mongod starts with authentication and TLS on, and somebody puts its password into the secret first.",
        )


def _waivers(options: Options) -> Iterator[Waiver]:
    yield Waiver(
        check="APIS-04",
        resource="api",
        reason="Every call is signed with IAM, so nobody unknown gets past the API; a web ACL is owned and priced apart "
        "from the network.",
    )
    yield from registry_waivers(options, MONGO)
    if options.runs_task and not options.from_docker_hub:
        yield service_list_waiver(f"{MONGO}-to-s3")
    if options.database != "documentdb":
        yield Waiver(
            check="DATA-15",
            resource=SECRETS[options.database].key,
            reason="MongoDB knows no rotation of its own; its password changes with a planned restart or in Atlas.",
        )


WHERE_DOCUMENTS_LIVE = DesignDecision(
    title="Where the documents live",
    status="proposed",
    context="MongoDB advises against NFS below its files, and one mongod on EFS has no replica: a new task must take "
    "over the files, and two must never write at once.",
    decision="Amazon DocumentDB for anything new (database=documentdb); MongoDB on Fargate only where MongoDB itself must "
    "stay; MongoDB Atlas over PrivateLink (database=atlas_privatelink) where its newest features are needed.",
    consequences="DocumentDB speaks MongoDB's protocol, not all of it: test the drivers and the queries first.",
)

PATTERN = Pattern(
    name="lambda_ecs_efs",
    title="Lambda, ECS, EFS",
    summary="An API over a MongoDB that runs in a container and keeps its files on EFS, over DocumentDB, or over Atlas.",
    options=Options,
    build=build,
    choose_when="A MongoDB is carried over as it is, with one writer and modest load.",
    choose_otherwise="Anything new: DocumentDB here, or a relational database (private_rds_api).",
    sources=(
        "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/efs-volumes.html",
        "https://www.mongodb.com/docs/manual/administration/production-notes/",
    ),
)
