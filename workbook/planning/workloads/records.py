"""Trails and copies: what CloudTrail records, and what S3 replicates."""

from collections.abc import Iterator

from workbook.model.estate.data import S3Replication
from workbook.model.estate.messaging import SnsTopic
from workbook.model.estate.observability import CloudTrail
from workbook.model.estate.resource import Resource
from workbook.model.intent.store import Bucket, Replication, Trail
from workbook.planning.places import key_of
from workbook.planning.workloads.site import Site


def trail(store: Trail, site: Site) -> Iterator[Resource]:
    """A trail of every Region, encrypted with the key that stands where its bucket does."""
    place = site.place(store)
    bucket = _bucket(site, store.bucket)
    encrypted = site.design.customer_managed_key and bucket.encryption != "AES256"
    if store.to_cloudwatch:
        yield site.log_group(place, store.key, f"/aws/cloudtrail/{site.design.name_prefix}-{store.key}")
    topic = f"topic/{store.key}" if store.notify else ""
    if topic:
        yield SnsTopic(
            **vars(place),
            key=topic,
            topic_name=f"{site.design.name_prefix}-{store.key}-files",
            kms_key=site.kms_key(place),
        )
    yield CloudTrail(
        **vars(place),
        key=store.key,
        trail_name=f"{site.design.name_prefix}-{store.key.replace('/', '-')}",
        bucket=store.bucket,
        kms_key=key_of(site.design, *site.design.home_of(bucket)) if encrypted else "",
        is_organization_trail=store.organization,
        log_group=f"log/{store.key}" if store.to_cloudwatch else "",
        log_role=f"role/{store.key}-logs" if store.to_cloudwatch else "",
        data_resource_types=store.data_events,
        insights=store.insights,
        network_event_sources=store.network_events,
        network_events_refused=store.network_events_refused,
        topic=topic,
    )


def replication(store: Replication, site: Site) -> Iterator[Resource]:
    """A replication rule of the source bucket."""
    destination = _bucket(site, store.destination)
    account, region = site.design.home_of(destination)
    encrypted = site.design.customer_managed_key and destination.encryption != "AES256"
    yield S3Replication(
        **vars(site.place(store)),
        key=store.key,
        source=store.source,
        destination=store.destination,
        role=f"role/{store.key}",
        prefix=store.prefix,
        filter_tags=store.filter_tags,
        storage_class=store.storage_class,
        replica_kms_key=key_of(site.design, account, region) if encrypted else "",
        owner_override=store.owner_override,
        delete_markers=store.delete_markers,
        replica_modifications=store.replica_modifications,
        time_control=store.time_control,
        metrics=store.metrics,
    )


def _bucket(site: Site, key: str) -> Bucket:
    return next(each for each in site.design.stores if isinstance(each, Bucket) and each.key == key)
