"""What keeps data and secrets, and the APIs people call."""

from collections.abc import Iterator
from typing import Any

from workbook.facts.limits import service_setting
from workbook.model.estate import compute, data
from workbook.model.estate.apis import Api
from workbook.model.estate.identity import KmsKey, PolicyDocument, Secret
from workbook.model.estate.resource import Resource
from workbook.model.intent.keeping import DataKey
from workbook.model.intent.store import ApiFront, Bucket, Credential, DatabaseSecret
from workbook.planning.places import access_logs_of
from workbook.planning.workloads.site import Site


def bucket(store: Bucket, site: Site) -> Iterator[Resource]:
    """A private bucket, encrypted as it says or as the design does."""
    place = site.place(store)
    key = site.data_key(place, store.data_key)
    algorithm = store.encryption or ("aws:kms" if key else "AES256")
    yield data.S3Bucket(
        **vars(place),
        key=store.key,
        bucket_name=store.bucket_name,
        purpose=store.purpose,
        existing_id=store.existing_arn,
        sse_algorithm=algorithm,
        kms_key="" if algorithm == "AES256" else key,
        versioning=store.versioning,
        expire_after_days=store.expire_after_days,
        object_lock_mode=store.object_lock_mode,
        object_lock_days=store.object_lock_days,
        access_log_bucket=access_logs_of(site.design, place.account, place.region)
        if store.access_logs
        else "",
    )


def data_key(store: DataKey, site: Site) -> Iterator[Resource]:
    """A key for one class of data; its policy is written later."""
    place = site.place(store)
    name = store.key.removeprefix("key/").replace("/", "-")
    yield KmsKey(
        **vars(place),
        key=store.key,
        alias=f"alias/{site.design.name_prefix}-{name}",
        description=store.title,
        rotation_period_days=int(service_setting("kms_rotation_days")),
        deletion_window_days=int(service_setting("kms_deletion_window_days")),
        policy=PolicyDocument(statements=()),
    )


def database_secret(store: DatabaseSecret, site: Site) -> Iterator[Resource]:
    """The secret that a database makes and rotates."""
    place = site.place(store)
    yield Secret(
        **vars(place),
        key=store.key,
        secret_name=f"{site.design.name_prefix}-{store.database}",
        description=store.title,
        kms_key=site.kms_key(place),
        managed_by=store.database,
    )


def credential(store: Credential, site: Site) -> Iterator[Resource]:
    """A secret whose value people put in."""
    place = site.place(store)
    yield Secret(
        **vars(place),
        key=store.key,
        secret_name=f"{site.design.name_prefix}-{store.key}",
        description=store.title,
        kms_key=site.kms_key(place),
        recovery_window_days=int(service_setting("secret_recovery_days")),
    )


def api_front(store: ApiFront, site: Site) -> Iterator[Resource]:
    """An API and its leave to invoke the function, or its role towards a stream."""
    place = site.place(store)
    yield site.log_group(place, store.key, f"/aws/apigateway/{site.design.name_prefix}-{store.key}")
    yield _api(store, site)
    if store.stream:
        return
    yield compute.LambdaPermission(
        **vars(place),
        key=f"{store.key}/invoke",
        function=store.function,
        principal="apigateway.amazonaws.com",
        source=store.key,
        source_path="/*",
    )


def _api(store: ApiFront, site: Site) -> Api:
    place, name = site.place(store), f"{site.design.name_prefix}-{store.key}"
    named: dict[str, Any] = {**vars(place), "key": store.key, "name": name, "log_group": f"log/{store.key}"}
    if store.protocol == "HTTP":
        return compute.ApiGatewayHttpApi(**named, function=store.function)
    return compute.ApiGatewayRestApi(
        **named,
        private=store.private,
        vpc_endpoints=(f"{site.design.vpcs[0].key}/endpoint/execute-api",) if store.private else (),
        function=store.function,
        stream=store.stream,
        role=f"role/{store.key}" if store.stream else "",
    )
