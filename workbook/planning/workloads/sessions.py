"""How sessions of administrators are recorded."""

from collections.abc import Iterator

from workbook.facts.limits import service_setting
from workbook.model.estate.observability import SessionDocument
from workbook.model.estate.resource import Resource
from workbook.model.intent.sessions import SessionPreferences
from workbook.planning.workloads.site import Site


def session_preferences(store: SessionPreferences, site: Site) -> Iterator[Resource]:
    """A session document of the design's own, and the log group that it writes to."""
    place = site.place(store)
    if store.to_cloudwatch:
        yield site.log_group(place, store.key, f"/aws/ssm/{site.design.name_prefix}-{store.key}")
    yield SessionDocument(
        **vars(place),
        key=store.key,
        document_name=f"{site.design.name_prefix}-{store.key}",
        bucket=store.bucket,
        log_group=f"log/{store.key}" if store.to_cloudwatch else "",
        max_minutes=store.minutes,
        idle_minutes=min(store.minutes, int(service_setting("session_idle_minutes"))),
    )
