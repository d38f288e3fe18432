"""The Regions whose prices are on file: partition, title and how many Availability Zones AWS documents."""

from dataclasses import dataclass
from functools import cache

from workbook.errors import NotFoundError, suggestion
from workbook.facts.tables import by, table


@dataclass(frozen=True, slots=True, kw_only=True)
class Region:
    """A Region. `availability_zone_count` is None where it is not known for sure; `note` says what to mind."""

    region: str
    title: str
    partition: str
    availability_zone_count: int | None
    note: str
    source: str
    checked: str


@cache
def region_facts(region: str) -> Region:
    """What is known of a Region; refuses one that is not on file, with what was probably meant."""
    try:
        row = by("regions", "region")[region]
    except KeyError:
        raise NotFoundError(f"no Region {region!r} on file; {suggestion(region, REGIONS)}") from None
    count = row["availability_zone_count"]
    return Region(
        region=region,
        title=row["title"],
        partition=row["partition"],
        availability_zone_count=int(count) if count else None,
        note=row["note"],
        source=row["source"],
        checked=row["checked"],
    )


REGIONS: tuple[str, ...] = tuple(row["region"] for row in table("regions"))
"""The names of all Regions on file."""
