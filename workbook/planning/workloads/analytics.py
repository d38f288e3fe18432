"""Catalogs, crawlers, jobs outside any VPC, and workgroups for queries."""

from collections.abc import Iterator

from workbook.facts.limits import service_setting
from workbook.model.estate import analytics, compute
from workbook.model.estate.resource import Resource
from workbook.model.intent import analytics as intent
from workbook.planning.workloads.jobs import security_configuration
from workbook.planning.workloads.site import Site

BYTES_PER_GB = 2**30


def catalog(store: intent.Catalog, site: Site) -> Iterator[Resource]:
    """A database of the Data Catalog."""
    name = f"{site.design.name_prefix}-{store.key}"
    yield analytics.GlueDatabase(**vars(site.place(store)), key=store.key, database_name=name)


def crawler(store: intent.Crawler, site: Site) -> Iterator[Resource]:
    """A crawler and the encryption of its log."""
    place = site.place(store)
    yield from security_configuration(store.key, place, site)
    yield analytics.GlueCrawler(
        **vars(place),
        key=store.key,
        crawler_name=f"{site.design.name_prefix}-{store.key}",
        database=store.catalog,
        role=f"role/{store.key}",
        bucket=store.bucket,
        schedule=store.schedule,
        security_configuration=f"{store.key}/encryption" if site.kms_key(place) else "",
    )


def regional_job(store: intent.RegionalJob, site: Site) -> Iterator[Resource]:
    """A Glue job without a connection, and the encryption of what it writes."""
    place = site.place(store)
    yield from security_configuration(store.key, place, site, store.data_key)
    yield compute.GlueJob(
        **vars(place),
        key=store.key,
        role=f"role/{store.key}",
        connections=(),
        glue_version=service_setting("glue_version"),
        worker_type=store.worker_type,
        number_of_workers=store.number_of_workers,
        security_configuration=f"{store.key}/encryption" if site.kms_key(place) else "",
        script_bucket=store.script_bucket,
        script_key=f"scripts/{store.key}.py",
    )


def workgroup(store: intent.Workgroup, site: Site) -> Iterator[Resource]:
    """A workgroup whose settings bind its clients."""
    place = site.place(store)
    yield analytics.AthenaWorkgroup(
        **vars(place),
        key=store.key,
        workgroup_name=f"{site.design.name_prefix}-{store.key}",
        result_bucket=store.result_bucket,
        kms_key=site.data_key(place, store.data_key),
        bytes_scanned_cutoff=store.cutoff_gb * BYTES_PER_GB,
    )
