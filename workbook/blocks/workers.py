"""Workers beside an application: a function and a Spark job in its tier that work on its database and its bucket."""

from collections.abc import Iterator

from workbook.blocks.database import DatabaseOptions, sign_in_access
from workbook.blocks.jobs import (
    database_flow,
    function_accesses,
    glue_accesses,
    glue_job,
    glue_self_flow,
    lambda_function,
    secret_access,
)
from workbook.model.intent.flow import Access, Flow
from workbook.model.intent.party import Function, SparkJob
from workbook.options import option


class WorkerOptions(DatabaseOptions):
    """What a pattern with workers beside its application lets people tune."""

    lambda_functions: bool = option(
        False,
        title="Lambda in the VPC",
        help="A function in the application tier that works on the database and S3.",
        group="Application",
    )
    glue_jobs: bool = option(
        False,
        title="Glue in the VPC",
        help="A Spark job in the application tier that loads the database into S3.",
        group="Application",
    )


def worker_parties(options: WorkerOptions, tier: str, bucket: str) -> Iterator[Function | SparkJob]:
    """The workers as parties."""
    if options.lambda_functions:
        yield lambda_function("function", "Lambda function", tier)
    if options.glue_jobs:
        yield glue_job(tier, bucket)


def worker_flows(options: WorkerOptions) -> Iterator[Flow]:
    """The workers' connections to the database; slots 5 to 7."""
    if options.lambda_functions:
        yield database_flow("function", options.database_port, 5, 5)
    if options.glue_jobs:
        yield database_flow("glue-job", options.database_port, 6, 10)
        yield glue_self_flow(7)


def worker_accesses(options: WorkerOptions, bucket: str) -> Iterator[Access]:
    """What the workers may do; slots 30 to 49."""
    if options.lambda_functions:
        yield client_access(options, "function", 32)
        yield from function_accesses("function", bucket, 30)
    if options.glue_jobs:
        yield from glue_accesses(bucket, 40)


def client_access(options: DatabaseOptions, client: str, slot: int) -> Access:
    """With IAM authentication a client needs no password; Glue's connections cannot do without."""
    if options.db_iam_authentication:
        return sign_in_access(client, "database", slot)
    return secret_access(client, slot)
