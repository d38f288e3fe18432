"""Data ingestion: records come in by a stream, a function keeps them, a job refines them, people ask the tables.

Choose it for events of devices, applications or partners that analysts ask about minutes to hours later. Choose something
else for files that arrive whole (upload them to a bucket) or answers within milliseconds (a database). Kinesis, S3, Glue and
Athena stand in the Region, not in a VPC: only producers, and what must reach private targets, have addresses.
AWS: https://docs.aws.amazon.com/streams/latest/dev/security.html
"""

from collections.abc import Iterator
from dataclasses import replace
from typing import Literal

from workbook.blocks.completion import complete
from workbook.blocks.fleets import IMAGE, PREFIX_LIST_WAIVER, app_tier, fleet
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
    AccessCondition,
    Assumption,
    Flow,
    Prohibition,
    Waiver,
)
from workbook.model.intent.party import AnyParty
from workbook.model.intent.place import VpcIntent
from workbook.model.intent.principal import PermissionsBoundary
from workbook.options import option
from workbook.pattern import Pattern


class Options(LakeOptions):
    """What an architect tunes in data ingestion."""

    permissions_boundary: bool = option(
        True,
        title="Permissions boundary",
        help="The most that the roles of the pipeline may ever do, whatever their policies come to say: records and "
        "files, and nothing of IAM. It grants nothing by itself.",
        group="Filters",
    )
    data_residency: Literal["off", "roles"] = option(
        "off",
        title="Data stays in the Region",
        help="roles: no role of the pipeline calls a service in another Region (aws:RequestedRegion), so no copy leaves.",
        group="Filters",
    )


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
            accounts=(replace(ACCOUNT, region=options.region),),
            vpcs=tuple(_vpcs(options, services)),
            parties=tuple(_parties(options)),
            stores=(*lake_stores(options), *stream_stores(options, RAW)),
            principals=(analyst(),),
            boundaries=tuple(_boundaries(options)),
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


BOUNDARY_ACTIONS = (
    "athena:*Query*",
    "athena:GetWorkGroup",
    "ec2:*NetworkInterface*",
    "ec2:*PrivateIpAddresses",
    "ec2:CreateTags",
    "ec2:Describe*",
    "firehose:PutRecord*",
    "glue:BatchCreatePartition",
    "glue:BatchGetPartition",
    "glue:Create*",
    "glue:Get*",
    "glue:Update*",
    "kinesis:Describe*",
    "kinesis:Get*",
    "kinesis:ListShards",
    "kinesis:PutRecord*",
    "kinesis:SubscribeToShard",
    "kms:Decrypt",
    "kms:GenerateDataKey",
    "lambda:GetFunctionConfiguration",
    "lambda:InvokeFunction",
    "logs:*",
    "s3:*Object",
    "s3:AbortMultipartUpload",
    "s3:GetBucketLocation",
    "s3:ListBucket*",
    "sqs:SendMessage",
)
"""Records, files and logs: nothing here changes a policy, a role or a key."""


def _boundaries(options: Options) -> Iterator[PermissionsBoundary]:
    if options.permissions_boundary:
        yield PermissionsBoundary(
            key="pipeline",
            title="The most that roles of the pipeline may ever do",
            roles=tuple(_roles(options)),
            actions=BOUNDARY_ACTIONS,
            regions=(options.region,) if options.data_residency != "off" else (),
        )


def _prohibitions(options: Options) -> Iterator[Prohibition]:
    if _in_vpc(options):
        yield closed_to_internet("app", "producers' tier")
    elsewhere = AccessCondition(
        operator="StringNotEquals", key="aws:RequestedRegion", values=(options.region,)
    )
    for role in _roles(options) if options.data_residency == "roles" else ():
        yield Prohibition(
            key=f"{role}-stays-in-region",
            plane="identity",
            who=role,
            what="athena:* firehose:* glue:* kinesis:* kms:* lambda:* s3:* sqs:*",
            resource="*",
            conditions=(elsewhere,),
            purpose=f"{role} keeps data in {options.region}",
        )


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
