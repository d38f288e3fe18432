"""What accesses are about: buckets, secrets, keys, and the APIs people call."""

from dataclasses import dataclass
from typing import Literal

from workbook.model.intent.alarms import Alarms
from workbook.model.intent.analytics import Catalog, Crawler, RegionalJob, Workgroup
from workbook.model.intent.edge import Distribution, ShieldAdvanced, WebAcl
from workbook.model.intent.keeping import DataKey
from workbook.model.intent.keeping import (
    Store as Store,  # noqa: PLC0414  # whoever reads stores finds it here
)
from workbook.model.intent.scheduling import Queue, Schedule
from workbook.model.intent.sessions import SessionPreferences
from workbook.model.intent.streaming import (
    Delivery,
    DeviceRule,
    RecordStream,
    RegionalFunction,
    StreamReader,
)
from workbook.model.intent.traffic import NO_TRAFFIC, Traffic


@dataclass(frozen=True, slots=True, kw_only=True)
class Bucket(Store):
    """A private S3 bucket.

    `encryption` automatic (empty) follows the design: its own key (or the `DataKey` of this name), or SSE-S3. `object_lock_days` with a mode keeps
    objects from being deleted; `access_logs` has S3 log requests to a bucket of the design; `replicates_to` is the
    key of another bucket.
    """

    kind: Literal["Bucket"] = "Bucket"
    purpose: str
    existing_arn: str = ""
    bucket_name: str = ""
    encryption: Literal["", "aws:kms", "aws:kms:dsse", "AES256"] = ""
    data_key: str = ""
    versioning: bool = True
    object_lock_mode: Literal["", "GOVERNANCE", "COMPLIANCE"] = ""
    object_lock_days: int = 0
    expire_after_days: int | None = None
    access_logs: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class DatabaseSecret(Store):
    """The credentials of a database in Secrets Manager."""

    kind: Literal["DatabaseSecret"] = "DatabaseSecret"
    database: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Credential(Store):
    """A secret that people put into Secrets Manager: an API key, a token."""

    kind: Literal["Credential"] = "Credential"


@dataclass(frozen=True, slots=True, kw_only=True)
class ApiFront(Store):
    """An API of API Gateway that invokes a function; private ones answer only through an endpoint.

    `protocol`: a REST API, or an HTTP API, which is cheaper and always public.

    With a `stream` it puts what it is sent into that stream, with a role named after the API, and has no function.
    `traffic` is what its callers send and get; a public API's bytes pass no part of the VPC.
    """

    kind: Literal["ApiFront"] = "ApiFront"
    function: str
    private: bool
    stream: str = ""
    protocol: Literal["REST", "HTTP"] = "REST"
    traffic: Traffic = NO_TRAFFIC


@dataclass(frozen=True, slots=True, kw_only=True)
class ImageRepository(Store):
    """A private repository of container images in ECR; `images_gb` is what lies in it."""

    kind: Literal["ImageRepository"] = "ImageRepository"
    images_gb: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class PackageRepository(Store):
    """A repository of packages in CodeArtifact, filled on demand from a public one (`public:pypi`)."""

    kind: Literal["PackageRepository"] = "PackageRepository"
    external_connection: str
    stored_gb: float = 1.0
    requests_per_month: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Replication(Store):
    """Copies of a bucket's new objects in another one, made by S3 with a role of its own.

    `account` and `region` are the source's. `owner_override` makes the destination's account own the copies,
    `replica_modifications` copies changed tags and ACLs of what are copies themselves.
    """

    kind: Literal["Replication"] = "Replication"
    source: str
    destination: str
    prefix: str = ""
    filter_tags: tuple[tuple[str, str], ...] = ()
    storage_class: Literal["STANDARD", "STANDARD_IA", "GLACIER_IR"] = "STANDARD"
    owner_override: bool = False
    delete_markers: bool = False
    replica_modifications: bool = False
    time_control: bool = False
    metrics: bool = False
    gb_per_month: float = 0.0
    objects_per_month: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Trail(Store):
    """A CloudTrail trail that writes to a bucket of the design; `organization` makes it every account's.

    `data_events` are the resource types whose object-level events are recorded (`AWS::S3::Object`), `network_events`
    the services whose calls through VPC endpoints are: all, or those that an endpoint's policy refused. `notify`
    publishes word of each file.
    """

    kind: Literal["Trail"] = "Trail"
    bucket: str
    organization: bool = False
    data_events: tuple[str, ...] = ()
    data_events_per_month: float = 0.0
    management_events_per_month: float = 0.0
    to_cloudwatch: bool = False
    insights: bool = False
    network_events: tuple[str, ...] = ()
    network_events_refused: bool = False
    network_events_per_month: float = 0.0
    notify: bool = False


AnyStore = (
    Alarms
    | SessionPreferences
    | Bucket
    | DatabaseSecret
    | ApiFront
    | Credential
    | ImageRepository
    | PackageRepository
    | Replication
    | Trail
    | Queue
    | Schedule
    | DataKey
    | RecordStream
    | StreamReader
    | Delivery
    | DeviceRule
    | RegionalFunction
    | Catalog
    | Crawler
    | RegionalJob
    | Workgroup
    | Distribution
    | WebAcl
    | ShieldAdvanced
)
