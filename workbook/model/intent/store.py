"""What accesses are about: buckets, secrets, keys, and the APIs people call."""

from dataclasses import dataclass
from typing import ClassVar, Literal

from workbook.model.intent.traffic import NO_TRAFFIC, Traffic


@dataclass(frozen=True, slots=True, kw_only=True)
class Store:
    """A thing with data or a secret in it, owned by the design; it stands where the first VPC does, or as said."""

    __pydantic_config__: ClassVar = {"extra": "forbid"}

    key: str
    title: str
    account: str = ""
    region: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bucket(Store):
    """A private S3 bucket."""

    kind: Literal["Bucket"] = "Bucket"
    purpose: str
    existing_arn: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DatabaseSecret(Store):
    """The credentials of a database in Secrets Manager."""

    kind: Literal["DatabaseSecret"] = "DatabaseSecret"
    database: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ApiFront(Store):
    """An API Gateway REST API that invokes a function; private ones answer only through an endpoint.

    `traffic` is what its callers send and get; a public API's bytes pass no part of the VPC.
    """

    kind: Literal["ApiFront"] = "ApiFront"
    function: str
    private: bool
    traffic: Traffic = NO_TRAFFIC


@dataclass(frozen=True, slots=True, kw_only=True)
class ImageRepository(Store):
    """A private repository of container images in ECR; `images_gb` is what lies in it."""

    kind: Literal["ImageRepository"] = "ImageRepository"
    images_gb: float = 1.0


AnyStore = Bucket | DatabaseSecret | ApiFront | ImageRepository
