"""Data ingestion: records come in by a stream, a function keeps them, a job refines them, people ask the tables.

Choose it for events of devices, applications or partners that analysts ask about minutes to hours later. Choose something
else for files that arrive whole (upload them to a bucket) or answers within milliseconds (a database). Kinesis, S3, Glue and
Athena stand in the Region, not in a VPC: only producers, and what must reach private targets, have addresses.
AWS: https://docs.aws.amazon.com/streams/latest/dev/security.html
"""

from collections.abc import Iterator
from dataclasses import replace

from workbook.blocks.completion import complete
from workbook.blocks.fleets import IMAGE, PREFIX_LIST_WAIVER, app_tier, fleet
from workbook.blocks.guards import (
    GuardOptions,
    boundary,
    governed_accounts,
    organization,
    record_stores,
    residency,
)
from workbook.blocks.jobs import glue_self_flow
from workbook.blocks.lake import (
    ANALYST,
    CURATED,
    JOB,
    RAW,
    WORK,
    LakeOptions,
    analyst,
    connected_job,
    lake_accesses,
    lake_stores,
)
from workbook.blocks.network import (
    ACCOUNT,
    chosen_nat,
    closed_to_internet,
    everyone,
    nat_assumption,
    network,
    public_tier,
)
from workbook.blocks.outside import package_access
from workbook.blocks.streams import (
    API,
    DELIVERY,
    FUNCTION,
    PRODUCER,
    RULE,
    producer_access,
    stream_function,
    stream_stores,
)
from workbook.model.intent.design import Design, NotPlanned
from workbook.model.intent.flow import (
    Access,
    Assumption,
    Flow,
    Prohibition,
    Waiver,
)
from workbook.model.intent.party import AnyParty
from workbook.model.intent.place import VpcIntent
from workbook.model.intent.store import AnyStore
from workbook.pattern import Pattern


class Options(LakeOptions, GuardOptions):
    """What an architect tunes in data ingestion."""


def build(options: Options) -> Design:
    """The design these options mean."""
    accesses = tuple(_accesses(options))
    services = [access.service for access in accesses if access.service]
    return complete(
        Design(
            pattern="data_ingestion",
            title="Data ingestion",
            name_prefix=options.name_prefix,
            tags=tuple(options.tags.items()),
            customer_managed_key=options.kms == "customer_managed",
            organization=organization(options),
            accounts=tuple(governed_accounts(options, replace(ACCOUNT, region=options.region))),
            vpcs=tuple(_vpcs(options, services)),
            parties=tuple(_parties(options)),
            stores=tuple(_stores(options)),
            principals=(analyst(),),
            boundaries=tuple(boundary(options, _roles(options))),
            flows=tuple(_flows(options)),
            accesses=accesses,
            prohibitions=tuple(_prohibitions(options)),
            assumptions=tuple(_assumptions(options, services)),
            waivers=tuple(_waivers(options)),
            not_planned=tuple(_not_planned(options)),
        )
    )


def _in_vpc(options: Options) -> bool:
    return options.produces or options.lambda_in_vpc or options.glue_connection


def _vpcs(options: Options, services: list[str]) -> Iterator[VpcIntent]:
    if _in_vpc(options):
        tiers = (public_tier(options), app_tier(options.vpc_cidr, slot=1))
        yield network(options, tiers, nat_mode=chosen_nat(options, (), services), endpoint_tier="app")


def _parties(options: Options) -> Iterator[AnyParty]:
    if _in_vpc(options):
        yield everyone(options)
    if options.produces:
        yield fleet(PRODUCER, "Producers", "main")
    if options.lambda_in_vpc:
        yield stream_function()
    if options.glue_connection:
        yield connected_job(options)


def _stores(options: Options) -> Iterator[AnyStore]:
    yield from lake_stores(options)
    yield from stream_stores(options, RAW)
    # A batch read, a batch written, and what the job reads and writes again.
    yield from record_stores(options, options.records_per_month / 100)


def _flows(options: Options) -> Iterator[Flow]:
    if options.glue_connection:
        yield glue_self_flow(1)


def _accesses(options: Options) -> Iterator[Access]:
    if options.produces:
        yield producer_access(options, 10)
        yield package_access(PRODUCER, 11)
    yield from lake_accesses(options)


def _roles(options: Options) -> Iterator[str]:
    """Whose roles the pipeline runs with."""
    entry = {"kinesis": PRODUCER, "firehose": PRODUCER, "iot": RULE, "api": API}
    yield from (entry[options.ingest], FUNCTION, JOB, "crawler", ANALYST)
    if options.ingest == "firehose":
        yield DELIVERY


def _prohibitions(options: Options) -> Iterator[Prohibition]:
    if _in_vpc(options):
        yield closed_to_internet("app", "producers' tier")
    yield from residency(options, _roles(options))


def _assumptions(options: Options, services: list[str]) -> Iterator[Assumption]:
    if options.produces:
        yield IMAGE
    if _in_vpc(options):
        yield from nat_assumption(options, (), services)
    if options.ingest == "iot":
        yield Assumption(
            subject="devices",
            sentence="Each device has a certificate of its own, with a policy that lets it publish below telemetry/ and "
            "nothing else.",
        )
    yield Assumption(
        subject=WORK, sentence="Somebody puts the job's script below scripts/ before the first run."
    )


def _waivers(options: Options) -> Iterator[Waiver]:
    if _in_vpc(options):
        yield PREFIX_LIST_WAIVER
    if not options.lambda_in_vpc:
        yield Waiver(
            check="COMPUTE-09",
            resource=FUNCTION,
            reason="It reads a stream and writes a bucket, both in the Region: no private target asks for the VPC.",
        )
    if options.glue_connection:
        yield Waiver(
            check="RESILIENCE-03",
            resource=f"{JOB}/connection",
            reason="A Glue connection is in one zone; the job is started again in another when that one fails.",
        )
    if options.ingest == "api":
        yield Waiver(
            check="APIS-04",
            resource=API,
            reason="Every call is signed with IAM, so nobody unknown gets past the API; a web ACL is owned apart.",
        )
    for bucket in (RAW, CURATED, WORK):
        yield Waiver(
            check="STORAGE-04",
            resource=bucket,
            reason="How long data is kept is its owner's decision; log buckets have a life cycle.",
        )


def _not_planned(options: Options) -> Iterator[NotPlanned]:
    if not _in_vpc(options):
        yield NotPlanned(
            subject="VPC",
            sentence="Nothing of this design stands in a VPC, so none is planned; network options wait for producers, a "
            "function or a job in it.",
        )


PATTERN = Pattern(
    name="data_ingestion",
    title="Data ingestion",
    summary="Records come in by a stream, a function keeps them, a job refines them, people ask the tables.",
    options=Options,
    build=build,
    choose_when="Devices, applications or partners send events that people ask about minutes to hours later.",
    choose_otherwise="Files that arrive whole go straight to a bucket; answers within milliseconds need a database.",
    sources=(
        "https://docs.aws.amazon.com/streams/latest/dev/security.html",
        "https://docs.aws.amazon.com/lambda/latest/dg/with-kinesis.html",
        "https://docs.aws.amazon.com/glue/latest/dg/start-connecting.html",
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html",
    ),
)
