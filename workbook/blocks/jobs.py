"""Lambda functions and Glue jobs inside a VPC: as parties, with the flows and accesses each brings along."""

from collections.abc import Iterator

from workbook.blocks.outside import BUCKET_ACTIONS
from workbook.blocks.volumes import S3_REQUEST_KB, traffic
from workbook.model.intent.flow import Access, Flow
from workbook.model.intent.party import Function, SparkJob
from workbook.model.ports import ALL_PORTS, one_port

GLUE_API = ("glue:GetConnection", "glue:GetJob", "glue:GetTable", "glue:GetTables", "glue:GetDatabase")


def lambda_function(key: str, title: str, tier: str) -> Function:
    """A function in the VPC. Its interfaces take no inbound connections; it is invoked by its API."""
    return Function(
        key=key,
        title=title,
        tier=tier,
        runtime="python3.13",
        memory_mb=512,
        timeout_s=60,
        client_ports="lambda",
    )


def glue_job(tier: str, script_bucket: str) -> SparkJob:
    """A Spark job with a VPC connection: two workers, an hour a day."""
    return SparkJob(
        key="glue-job",
        title="Glue job",
        tier=tier,
        worker_type="G.1X",
        number_of_workers=2,
        hours_per_month=30,
        script_bucket=script_bucket,
        client_ports="linux",
    )


CLIENTS = {"app": "the application", "function": "the function", "glue-job": "the Glue job"}


def database_flow(source: str, port: int, slot: int, gb_per_month: float) -> Flow:
    """A client of the database."""
    return Flow(
        key=f"{source}-to-database",
        slot=slot,
        source=source,
        destination="database",
        ports=one_port(port),
        purpose=f"{CLIENTS[source]} works on the database",
        traffic=traffic(gb_per_month, 5 * gb_per_month, "the database"),
    )


def glue_self_flow(slot: int) -> Flow:
    """Glue demands that workers reach one another on every TCP port; AWS refuses connections without it."""
    return Flow(
        key="glue-job-to-itself",
        slot=slot,
        source="glue-job",
        destination="glue-job",
        ports=ALL_PORTS,
        purpose="Glue workers talk to one another",
    )


def function_accesses(key: str, bucket: str, slot: int) -> Iterator[Access]:
    """What a function that works on a bucket may do there."""
    yield _bucket_access(key, bucket, slot + 1, 10)


def glue_accesses(bucket: str, slot: int) -> Iterator[Access]:
    """What a job that loads the database into a bucket may do."""
    yield secret_access("glue-job", slot)
    yield _bucket_access("glue-job", bucket, slot + 1, 50)
    yield from glue_runtime(slot + 2)


def glue_runtime(slot: int, *, in_vpc: bool = True) -> Iterator[Access]:
    """What every job calls whatever its script does; outside the VPC no endpoint carries it."""
    yield Access(
        key="glue-job-catalog",
        slot=slot,
        principal="glue-job",
        actions=GLUE_API,
        resource="*",
        service="glue" if in_vpc else "",
        purpose="read the connection and the catalog",
        traffic=traffic(0.1, 0.1, "the Glue API"),
    )
    yield Access(
        key="glue-job-logs",
        slot=slot + 1,
        principal="glue-job",
        actions=("logs:CreateLogGroup", "logs:CreateLogStream", "logs:PutLogEvents", "logs:AssociateKmsKey"),
        resource="arn:${partition}:logs:${region}:${account}:log-group:/aws-glue/*",
        service="logs" if in_vpc else "",
        purpose="write the job's logs",
        traffic=traffic(1.0, 0.01, "CloudWatch Logs"),
    )


def secret_access(principal: str, slot: int) -> Access:
    """Reading the database's credentials."""
    return Access(
        key=f"{principal}-credentials",
        slot=slot,
        principal=principal,
        actions=("secretsmanager:GetSecretValue",),
        resource="database-secret",
        service="secretsmanager",
        purpose="read the database credentials",
        traffic=traffic(0.01, 0.01, "Secrets Manager"),
    )


def _bucket_access(principal: str, bucket: str, slot: int, gb_per_month: float) -> Access:
    return Access(
        key=f"{principal}-objects",
        slot=slot,
        principal=principal,
        actions=BUCKET_ACTIONS,
        resource=bucket,
        service="s3",
        purpose="read and write objects",
        traffic=traffic(gb_per_month, gb_per_month, "S3", request_kb=S3_REQUEST_KB),
    )


PYTHON_SHELL_DPU = 0.0625


def python_shell_job(tier: str, script_bucket: str, hours_per_month: float) -> SparkJob:
    """A Python script with a VPC connection, of the smallest size."""
    return SparkJob(
        key="glue-job",
        title="Glue Python shell",
        tier=tier,
        worker_type="",
        number_of_workers=1,
        hours_per_month=hours_per_month,
        script_bucket=script_bucket,
        client_ports="linux",
        python_shell_dpu=PYTHON_SHELL_DPU,
    )


def python_shell_accesses(bucket: str, slot: int) -> Iterator[Access]:
    """What Glue needs to run a script: the script, its connection, a place for logs."""
    yield Access(
        key="glue-job-script",
        slot=slot,
        principal="glue-job",
        actions=("s3:GetObject",),
        resource=f"${{{bucket}.arn}}/scripts/*",
        service="s3",
        purpose="read the script",
        traffic=traffic(0.01, 0.01, "S3"),
    )
    yield from glue_runtime(slot + 2)
