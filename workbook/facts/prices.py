"""What AWS charges, as published: tiers per service, component and Region. A price not on file is None.

One file a Region in `data/prices/`, and `any.csv` for prices that AWS states once for all Regions. Nothing here
is ever copied from another Region. Tier limits are half-open, in the price's own unit a month.
"""

from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from workbook.facts.regions import REGIONS, region_facts
from workbook.facts.tables import Row, table


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceTier:
    """One row of a price list: from `tier_start` to below `tier_end` units a month, each for `price_usd`."""

    tier_start: float
    tier_end: float
    price_usd: float
    source: str
    as_of: str
    confidence: str
    evidence: str
    detail: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Price:
    """A meter's price in one Region, all tiers, lowest first."""

    service: str
    component: str
    region: str
    unit: str
    tiers: tuple[PriceTier, ...]


def _tier(row: Row) -> PriceTier:
    return PriceTier(
        tier_start=float(row["tier_start"]),
        tier_end=float(row["tier_end"]),
        price_usd=float(row["price_usd"]),
        source=row["source"],
        as_of=row["as_of"],
        confidence=row["confidence"],
        evidence=row["evidence"],
        detail=row["detail"],
    )


def _price(rows: list[Row], region: str) -> Price:
    tiers = tuple(sorted((_tier(row) for row in rows), key=lambda tier: tier.tier_start))
    first = rows[0]
    if tiers[0].tier_start or any(low.tier_end != high.tier_start for low, high in pairwise(tiers)):
        raise ValueError(
            f"facts/prices/{region}: {first['service']} {first['component']} has a gap between tiers"
        )
    return Price(
        service=first["service"], component=first["component"], region=region, unit=first["unit"], tiers=tiers
    )


@cache
def _rows(region: str) -> dict[tuple[str, str], list[Row]]:
    """A Region's rows by meter. A tier of its own hides the one for any Region that starts alike."""
    partition = region_facts(region).partition
    stated = [row for row in table("prices/any") if partition in row["partitions"].split()]
    tiers = {
        (row["service"], row["component"], row["tier_start"]): row
        for row in (*stated, *table(f"prices/{region}"))
    }
    found: dict[tuple[str, str], list[Row]] = {}
    for (service, component, _), row in tiers.items():
        found.setdefault((service, component), []).append(row)
    return found


@cache
def price(service: str, component: str, region: str) -> Price | None:
    """The price of a meter in a Region, or None when none is on file."""
    if region not in REGIONS:
        return None
    rows = _rows(region).get((service, component))
    return _price(rows, region) if rows else None


@cache
def prices_of(region: str) -> tuple[Price, ...]:
    """Every price on file for a Region, those for any Region among them."""
    return tuple(_price(rows, region) for rows in _rows(region).values()) if region in REGIONS else ()
