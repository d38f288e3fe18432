"""What makes data in buckets something people can ask: jobs, catalog, crawlers, workgroups."""

from dataclasses import dataclass
from typing import Literal

from workbook.model.intent.keeping import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class Catalog(Store):
    """A database of the Glue Data Catalog."""

    kind: Literal["Catalog"] = "Catalog"


@dataclass(frozen=True, slots=True, kw_only=True)
class Crawler(Store):
    """A Glue crawler that describes a bucket in a catalog; its role is named after it."""

    kind: Literal["Crawler"] = "Crawler"
    catalog: str
    bucket: str
    schedule: str
    hours_per_month: float


@dataclass(frozen=True, slots=True, kw_only=True)
class RegionalJob(Store):
    """A Glue job without a connection: its workers stand in Glue's own network. Its role is named after it.

    `data_key` encrypts what it writes; its script lies in `script_bucket`, below `scripts/`.
    """

    kind: Literal["RegionalJob"] = "RegionalJob"
    worker_type: str
    number_of_workers: int
    hours_per_month: float
    script_bucket: str
    data_key: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Workgroup(Store):
    """An Athena workgroup whose results go to `result_bucket`; `data_key` encrypts them."""

    kind: Literal["Workgroup"] = "Workgroup"
    result_bucket: str
    scanned_gb_per_month: float
    cutoff_gb: int
    data_key: str = ""
