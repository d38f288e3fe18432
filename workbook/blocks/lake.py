"""A small lake: raw and curated data, the job between them, and who asks."""

from collections.abc import Iterator
from dataclasses import replace

from workbook.blocks.jobs import glue_job, glue_runtime
from workbook.blocks.streams import CURATED_KEY, FUNCTION, RAW_KEY, StreamOptions
from workbook.blocks.volumes import S3_REQUEST_KB, traffic
from workbook.model.intent.analytics import Catalog, Crawler, RegionalJob, Workgroup
from workbook.model.intent.flow import Access
from workbook.model.intent.keeping import DataKey
from workbook.model.intent.party import SparkJob
from workbook.model.intent.principal import RolePrincipal
from workbook.model.intent.store import AnyStore, Bucket
from workbook.options import option, stated
from workbook.values import Gb

RAW, CURATED, WORK, JOB, ANALYST = "raw", "curated", "work", "glue-job", "analyst"


class LakeOptions(StreamOptions):
    """What a pattern with a lake lets people tune."""

    glue_connection: bool = option(
        False,
        title="Glue job in the VPC",
        help="A connection puts the job's workers into the VPC: only for databases there (JDBC) and buckets that admit "
        "the VPC alone. Without one the job needs no endpoint and no subnet.",
        group="Application",
    )
    job_hours_per_month: float = stated(
        30.0,
        title="Job's running time",
        help="Hours a month that the Glue job runs.",
        unit="hours a month",
        ge=0,
        le=730,
    )
    scanned_gb_per_month: Gb = stated(
        500.0,
        title="Read by queries",
        help="What Athena reads for answers. Columns, partitions and compression make it less.",
        unit="GB a month",
    )


def lake_stores(options: LakeOptions) -> Iterator[AnyStore]:
    """Keys, buckets, the job, the catalog and where people ask."""
    raw_key, curated_key = options.key_of(RAW_KEY), options.key_of(CURATED_KEY)
    if options.keys_apart:
        yield DataKey(key=RAW_KEY, title="Encrypts raw records, in the stream and in their bucket")
        yield DataKey(key=CURATED_KEY, title="Encrypts curated data")
    yield _bucket(RAW, "Raw data", "raw records", raw_key)
    yield _bucket(CURATED, "Curated data", "curated tables", curated_key)
    yield _bucket(WORK, "Work", "scripts and query results", "")
    if not options.glue_connection:
        yield _regional_job(options, curated_key)
    yield Catalog(key="catalog", title="Catalog")
    yield Crawler(
        key="crawler",
        title="Crawler",
        catalog="catalog",
        bucket=CURATED,
        schedule="cron(0 3 * * ? *)",
        hours_per_month=5,
    )
    yield Workgroup(
        key="workgroup",
        title="Queries",
        result_bucket=WORK,
        scanned_gb_per_month=options.scanned_gb_per_month,
        cutoff_gb=100,
    )


def _bucket(key: str, title: str, purpose: str, data_key: str) -> Bucket:
    return Bucket(key=key, title=title, purpose=purpose, data_key=data_key)


def _regional_job(options: LakeOptions, data_key: str) -> RegionalJob:
    return RegionalJob(
        key=JOB,
        title="Glue job",
        worker_type="G.1X",
        number_of_workers=2,
        hours_per_month=options.job_hours_per_month,
        script_bucket=WORK,
        data_key=data_key,
    )


def connected_job(options: LakeOptions) -> SparkJob:
    """The job where it stands in the VPC."""
    job = glue_job("app", WORK)
    return replace(job, hours_per_month=options.job_hours_per_month, data_key=options.key_of(CURATED_KEY))


def analyst() -> RolePrincipal:
    """The role that people of the account take to ask."""
    return RolePrincipal(key=ANALYST, title="Analyst", trusted=("account:workload",))


READS = ("s3:GetObject", "s3:ListBucket")
WRITES = (*READS, "s3:DeleteObject", "s3:PutObject")


def lake_accesses(options: LakeOptions) -> Iterator[Access]:
    """Each step reads the class before it and writes the one after it."""
    gb = options.records_gb_per_month
    if options.streams:
        via = "s3" if options.lambda_in_vpc else ""
        yield _objects(FUNCTION, RAW, ("s3:PutObject",), 20, (gb, 0.1), via)
    via = "s3" if options.glue_connection else ""
    yield _objects(JOB, RAW, READS, 30, (0.1, gb), via)
    yield _objects(JOB, CURATED, WRITES, 31, (gb / 4, 0.1), via)
    yield Access(
        key=f"{JOB}-script",
        slot=32,
        principal=JOB,
        actions=("s3:GetObject",),
        resource=f"${{{WORK}.arn}}/scripts/*",
        service=via,
        purpose="read the job's script",
        traffic=traffic(0.01, 0.01, "S3"),
    )
    yield from glue_runtime(33, in_vpc=options.glue_connection)
    yield from _asking(options)


def _objects(
    principal: str,
    bucket: str,
    actions: tuple[str, ...],
    slot: int,
    gb_both_ways: tuple[float, float],
    service: str = "",
) -> Access:
    word = "write" if "s3:PutObject" in actions else "read"
    return Access(
        key=f"{principal}-{word}s-{bucket}",
        slot=slot,
        principal=principal,
        actions=actions,
        resource=bucket,
        service=service,
        purpose=f"{word} {bucket} objects",
        traffic=traffic(*gb_both_ways, "S3", request_kb=S3_REQUEST_KB),
    )


def _asking(options: LakeOptions) -> Iterator[Access]:
    """Athena has no role: whoever asks must be able to read the data, the catalog and the results."""
    gb = options.scanned_gb_per_month
    yield Access(
        key=f"{ANALYST}-asks",
        slot=40,
        principal=ANALYST,
        actions=(
            "athena:GetQueryExecution",
            "athena:GetQueryResults",
            "athena:GetWorkGroup",
            "athena:StartQueryExecution",
            "athena:StopQueryExecution",
        ),
        resource="workgroup",
        purpose="ask the tables",
    )
    yield Access(
        key=f"{ANALYST}-finds-tables",
        slot=41,
        principal=ANALYST,
        actions=("glue:GetDatabase", "glue:GetPartitions", "glue:GetTable", "glue:GetTables"),
        resource="catalog",
        purpose="find tables",
    )
    yield _objects(ANALYST, CURATED, (*READS, "s3:GetBucketLocation"), 42, (0, gb))
    yield Access(
        key=f"{ANALYST}-results",
        slot=43,
        principal=ANALYST,
        actions=(
            "s3:AbortMultipartUpload",
            "s3:GetBucketLocation",
            "s3:GetObject",
            "s3:ListBucket",
            "s3:PutObject",
        ),
        resource=WORK,
        purpose="keep and read query results",
        traffic=traffic(1, 1, "S3", request_kb=S3_REQUEST_KB),
    )
