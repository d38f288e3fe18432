"""Usages become lines: each meter's tiers are shared by everything in one account and Region, in order.

A usage that spans tiers becomes one line a tier, so that every line's price is a price AWS lists.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from workbook.cost.estimate import LineItem, MissingPrice
from workbook.cost.meters import TierShare, covers, free_egress_gb, tier_shares
from workbook.cost.usage import Usage
from workbook.facts.prices import Price, PriceTier, price
from workbook.model.intent.traffic import Band

EGRESS = ("Data transfer", "internet_out")
FREE_EGRESS = ("Data transfer", "internet_out_free")

Ends = tuple[float, float, float]
"""Low, typical and high of one quantity."""


def priced(usages: Iterable[Usage]) -> tuple[tuple[LineItem, ...], tuple[MissingPrice, ...]]:
    """The lines of all usages, in their order, and the meters without a price on file."""
    used: dict[tuple[str, ...], Ends] = {}
    lines: list[LineItem] = []
    open_lines: dict[tuple[str, str, str], list[str]] = {}
    for usage in _after_free_egress(usages):
        pool = (usage.account, usage.region, usage.service, usage.component)
        before = used.get(pool, (0.0, 0.0, 0.0))
        used[pool] = _sum(before, _ends(usage.quantity))
        for line in _lines(usage, before):
            lines.append(line)
            if line.unit_price_usd is None:
                open_lines.setdefault((usage.region, usage.service, usage.component), []).append(line.key)
    return tuple(lines), tuple(_missing(meter, keys) for meter, keys in open_lines.items())


def _missing(meter: tuple[str, str, str], keys: Sequence[str]) -> MissingPrice:
    region, service, component = meter
    return MissingPrice(service=service, component=component, region=region, items=tuple(keys))


def _ends(band: Band) -> Ends:
    return band.low, band.typical, band.high


def _sum(one: Ends, other: Ends) -> Ends:
    return one[0] + other[0], one[1] + other[1], one[2] + other[2]


def _after_free_egress(usages: Iterable[Usage]) -> Iterator[Usage]:
    """Take the free allowance out of internet egress: it comes once, whatever the Regions."""
    used: Ends = (0.0, 0.0, 0.0)
    for usage in usages:
        if (usage.service, usage.component) != EGRESS:
            yield usage
            continue
        allowance = free_egress_gb(usage.region)
        wanted = _ends(usage.quantity)
        free: Ends = _clipped(wanted, used, allowance)
        used = _sum(used, free)
        if free[2] > 0:
            yield replace(
                usage, key=f"{usage.key}/free", component=FREE_EGRESS[1], quantity=_band(free, usage)
            )
        rest: Ends = (wanted[0] - free[0], wanted[1] - free[1], wanted[2] - free[2])
        if rest[2] > 0:
            yield replace(usage, quantity=_band(rest, usage))


def _clipped(wanted: Ends, used: Ends, allowance: float) -> Ends:
    low, typical, high = (
        min(want, max(0.0, allowance - gone)) for want, gone in zip(wanted, used, strict=True)
    )
    return low, typical, high


def _band(ends: Ends, usage: Usage) -> Band:
    return Band(low=ends[0], typical=ends[1], high=ends[2], reason=usage.quantity.reason)


def _lines(usage: Usage, before: Ends) -> Iterator[LineItem]:
    meter = price(usage.service, usage.component, usage.region)
    quantity = _ends(usage.quantity)
    if meter is None or not all(covers(meter, end) for end in _sum(before, quantity)):
        yield _open_line(usage)
        return
    shares = [tier_shares(meter, amount, start) for amount, start in zip(quantity, before, strict=True)]
    tiers = [tier for tier in meter.tiers if any(_amount(found, tier) for found in shares)]
    for number, tier in enumerate(tiers):
        key = usage.key if number == 0 else f"{usage.key}/tier-{number + 1}"
        yield _line(replace(usage, key=key), meter, tier, [_amount(found, tier) for found in shares])


def _amount(shares: Sequence[TierShare], tier: PriceTier) -> float:
    return sum(share.quantity for share in shares if share.tier is tier)


def _line(usage: Usage, meter: Price, tier: PriceTier, amounts: Sequence[float]) -> LineItem:
    low, typical, high = (amount * tier.price_usd for amount in amounts)
    return LineItem(
        key=usage.key,
        title=usage.title,
        resource=usage.resource,
        service=usage.service,
        component=usage.component,
        quantity=amounts[1],
        unit=meter.unit,
        unit_price_usd=tier.price_usd,
        monthly_usd=typical,
        monthly_usd_low=low,
        monthly_usd_high=high,
        assumption=usage.quantity.reason,
        source=tier.source,
        as_of=tier.as_of,
        paid_for=usage.paid_for,
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
    )
