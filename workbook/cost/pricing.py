"""Usages become lines.

A meter's tiers are shared by everything of one account and Region: each line pays the average over the tiers that
all of it together fills, so that quantity times unit price is what the line costs.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from workbook.cost.estimate import LineItem, MissingPrice
from workbook.cost.meters import free_egress_gb, tier_shares, usd_of
from workbook.cost.usage import Usage
from workbook.facts.prices import Price, price
from workbook.model.intent.traffic import Band

EGRESS = ("Data transfer", "internet_out")
FREE_EGRESS = "internet_out_free"

Ends = tuple[float, float, float]
"""Low, typical and high of one quantity."""

Pool = tuple[str, str, str, str]
"""Account, Region, service and component: what shares tiers."""

NOTHING: Ends = (0.0, 0.0, 0.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Rate:
    """The average price of a pool at each end, and the tiers that the typical quantity fills."""

    meter: Price
    usd: Ends
    tiers: str = ""


def priced(usages: Iterable[Usage]) -> tuple[tuple[LineItem, ...], tuple[MissingPrice, ...]]:
    """The lines of all usages, in their order, and the meters without a price on file."""
    wanted = tuple(_after_free_egress(usages))
    sums: dict[Pool, Ends] = {}
    for usage in wanted:
        sums[_pool(usage)] = _sum(sums.get(_pool(usage), NOTHING), _ends(usage.quantity))
    rates = {pool: _rate(pool, quantity) for pool, quantity in sums.items()}
    lines: list[LineItem] = []
    open_lines: dict[Pool, list[str]] = {}
    for usage in wanted:
        rate = rates[_pool(usage)]
        lines.append(_line(usage, rate) if rate else _open_line(usage))
        if rate is None:
            open_lines.setdefault(_pool(usage), []).append(usage.key)
    return tuple(lines), tuple(_missing(pool, keys) for pool, keys in open_lines.items())


def _pool(usage: Usage) -> Pool:
    return usage.account, usage.region, usage.service, usage.component


def _missing(pool: Pool, keys: Sequence[str]) -> MissingPrice:
    _, region, service, component = pool
    return MissingPrice(service=service, component=component, region=region, items=tuple(keys))


def _ends(band: Band) -> Ends:
    return band.low, band.typical, band.high


def _sum(one: Ends, other: Ends) -> Ends:
    return one[0] + other[0], one[1] + other[1], one[2] + other[2]


def _rate(pool: Pool, quantity: Ends) -> _Rate | None:
    """The pool's average prices, or None when no price is on file for all of it."""
    _, region, service, component = pool
    meter = price(service, component, region)
    if meter is None:
        return None
    low, typical, high = (_average(meter, amount) for amount in quantity)
    if low is None or typical is None or high is None:
        return None
    return _Rate(meter=meter, usd=(low, typical, high), tiers=_tiers_in_words(meter, quantity[1]))


def _average(meter: Price, quantity: float) -> float | None:
    if quantity == 0:
        return meter.tiers[0].price_usd
    usd = usd_of(meter, quantity)
    return None if usd is None else usd / quantity


def _tiers_in_words(meter: Price, quantity: float) -> str:
    shares = tier_shares(meter, quantity)
    if len(shares) < 2:
        return ""
    parts = ", ".join(f"{share.quantity:,.0f} at ${share.tier.price_usd:g}" for share in shares)
    return f"average of the tiers that all {meter.component} of the Region fill: {parts}"


def _after_free_egress(usages: Iterable[Usage]) -> Iterator[Usage]:
    """Take the free allowance out of internet egress: it comes once, whatever the Regions, to the first flows."""
    used = NOTHING
    for usage in usages:
        if (usage.service, usage.component) != EGRESS:
            yield usage
            continue
        allowance = free_egress_gb(usage.region)
        whole = _ends(usage.quantity)
        free = _clipped(whole, used, allowance)
        used = _sum(used, free)
        if free[2] > 0:
            yield replace(
                usage,
                key=f"{usage.key}/free",
                title=f"{usage.title} (of the {allowance:g} free GB)",
                component=FREE_EGRESS,
                quantity=_band(free, usage),
            )
        rest: Ends = (whole[0] - free[0], whole[1] - free[1], whole[2] - free[2])
        if rest[2] > 0:
            yield replace(usage, quantity=_band(rest, usage))


def _clipped(wanted: Ends, used: Ends, allowance: float) -> Ends:
    low, typical, high = (
        min(want, max(0.0, allowance - gone)) for want, gone in zip(wanted, used, strict=True)
    )
    return low, typical, high


def _band(ends: Ends, usage: Usage) -> Band:
    return Band(low=ends[0], typical=ends[1], high=ends[2], reason=usage.quantity.reason)


def _line(usage: Usage, rate: _Rate) -> LineItem:
    tier = rate.meter.tiers[0]
    quantity = _ends(usage.quantity)
    low, typical, high = (amount * usd for amount, usd in zip(quantity, rate.usd, strict=True))
    return LineItem(
        key=usage.key,
        title=usage.title,
        resource=usage.resource,
        service=usage.service,
        component=usage.component,
        quantity=quantity[1],
        unit=rate.meter.unit,
        unit_price_usd=rate.usd[1],
        monthly_usd=typical,
        monthly_usd_low=low,
        monthly_usd_high=high,
        assumption="; ".join(filter(None, (usage.quantity.reason, rate.tiers))),
        source=tier.source,
        as_of=tier.as_of,
        paid_for=usage.paid_for,
        account=usage.account,
        region=usage.region,
    )


def _open_line(usage: Usage) -> LineItem:
    return LineItem(
        key=usage.key,
        title=usage.title,
        resource=usage.resource,
        service=usage.service,
        component=usage.component,
        quantity=usage.quantity.typical,
        unit=usage.unit,
        unit_price_usd=None,
        monthly_usd=None,
        monthly_usd_low=None,
        monthly_usd_high=None,
        assumption=usage.quantity.reason,
        paid_for=usage.paid_for,
        account=usage.account,
        region=usage.region,
    )
