"""The analytics family: what tables there are in buckets, who finds them, and where they are asked."""

from dataclasses import dataclass
from typing import Literal

from workbook.model.estate.resource import Resource


@dataclass(frozen=True, slots=True, kw_only=True)
class GlueDatabase(Resource):
    """A database of the Glue Data Catalog: descriptions of tables, no data."""

    kind: Literal["GlueDatabase"] = "GlueDatabase"
    database_name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class GlueCrawler(Resource):
    """A crawler that looks into a bucket by the clock and describes what it finds as tables of a database."""

    kind: Literal["GlueCrawler"] = "GlueCrawler"
    crawler_name: str
    database: str
    role: str
    bucket: str
    schedule: str = ""
    security_configuration: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AthenaWorkgroup(Resource):
    """A workgroup of Athena: where results go, encrypted how, and how much one query may read.

    Queries have the permissions of whoever asks; Athena has no role of its own.
    """

    kind: Literal["AthenaWorkgroup"] = "AthenaWorkgroup"
    workgroup_name: str
    result_bucket: str
    kms_key: str = ""
    enforces_settings: bool = True
    bytes_scanned_cutoff: int = 0
