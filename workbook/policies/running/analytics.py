"""What crawlers need: to look into their bucket, to describe what they find, and to write their log."""

from collections.abc import Iterator
from functools import partial

from workbook.model.estate.analytics import GlueCrawler
from workbook.model.estate.data import S3Bucket
from workbook.planning.reasons import house_rule
from workbook.policies.running.need import Known, Running, when

CATALOG = "arn:${partition}:glue:${region}:${account}:catalog"

DESCRIBE = (
    "glue:BatchCreatePartition",
    "glue:BatchGetPartition",
    "glue:CreatePartition",
    "glue:CreateTable",
    "glue:GetDatabase",
    "glue:GetPartition",
    "glue:GetPartitions",
    "glue:GetTable",
    "glue:GetTables",
    "glue:UpdatePartition",
    "glue:UpdateTable",
)
"""What a crawler asks of the Data Catalog, and nothing that deletes."""

LOGS = "arn:${partition}:logs:${region}:${account}:log-group:/aws-glue/crawlers*"


def crawler(crawler: GlueCrawler, known: Known) -> Iterator[Running]:
    """By its role: objects, tables of one database, its log."""
    needs = partial(Running, principal=crawler.role, because=house_rule("crawler-runtime"))
    arn, database = f"${{{crawler.bucket}.arn}}", f"${{{crawler.database}.arn}}"
    yield needs(key=f"runs/{crawler.key}/list-objects", actions=("s3:ListBucket",), resource=arn)
    yield needs(key=f"runs/{crawler.key}/read-objects", actions=("s3:GetObject",), resource=f"{arn}/*")
    bucket = known.get(crawler.bucket)
    if isinstance(bucket, S3Bucket) and bucket.kms_key:
        yield needs(
            key=f"runs/{crawler.key}/decrypt-objects",
            actions=("kms:Decrypt",),
            resource=f"${{{bucket.kms_key}.arn}}",
            conditions=(when("StringEquals", "kms:ViaService", "s3.${region}.amazonaws.com"),),
        )
    yield needs(
        key=f"runs/{crawler.key}/describe-tables",
        actions=DESCRIBE,
        resource=database,
        more_resources=(CATALOG, tables_of(crawler.database)),
    )
    yield needs(
        key=f"runs/{crawler.key}/write-crawler-log",
        actions=("logs:AssociateKmsKey", "logs:CreateLogGroup", "logs:CreateLogStream", "logs:PutLogEvents"),
        resource=LOGS,
    )


def tables_of(database: str) -> str:
    """The ARN pattern of all tables of a database of the estate."""
    return f"arn:${{partition}}:glue:${{region}}:${{account}}:table/${{{database}.name}}/*"
