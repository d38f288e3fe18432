"""Meters as arithmetic: quantities in, dollars out. Knows prices, and nothing of designs."""

from collections.abc import Mapping
from dataclasses import dataclass

from workbook.facts.billing import capacity_unit
from workbook.facts.prices import Price, PriceTier, price


@dataclass(frozen=True, slots=True)
class TierShare:
    """The part of a quantity that one tier prices."""

    tier: PriceTier
    quantity: float

    @property
    def usd(self) -> float:
        """What this part costs."""
        return self.quantity * self.tier.price_usd


def tier_shares(meter: Price, quantity: float, before: float = 0.0) -> tuple[TierShare, ...]:
    """How a quantity falls on the tiers when `before` units of the month are used already."""
    end = before + quantity
    shares = (
        TierShare(tier, min(end, tier.tier_end) - max(before, tier.tier_start))
        for tier in meter.tiers
        if tier.tier_start < end and tier.tier_end > before
    )
    return tuple(share for share in shares if share.quantity > 0)


def covers(meter: Price, quantity: float) -> bool:
    """Whether the tiers on file reach so far; some lists hold the first tier only."""
    return quantity <= meter.tiers[-1].tier_end


def usd_of(meter: Price, quantity: float, before: float = 0.0) -> float | None:
    """What a quantity costs, or None beyond the last tier on file."""
    if not covers(meter, before + quantity):
        return None
    return sum(share.usd for share in tier_shares(meter, quantity, before))


def meter_usd(service: str, component: str, region: str, quantity: float) -> float | None:
    """What a quantity costs on one meter of a Region, or None when no price is on file."""
    meter = price(service, component, region)
    return usd_of(meter, quantity) if meter else None


def free_egress_gb(region: str) -> float:
    """How many GB a month to the internet are free: one allowance for the whole account."""
    free = price("Data transfer", "internet_out_free", region)
    return free.tiers[-1].tier_end if free else 0.0


def internet_egress_usd(region: str, gb: float) -> float | None:
    """What bytes to the internet cost beyond the free allowance; its tiers begin where the allowance ends."""
    return meter_usd("Data transfer", "internet_out", region, max(0.0, gb - free_egress_gb(region)))


def inter_az_gb(gb: float) -> float:
    """The billed GB of bytes between two zones: out of the one, and into the other."""
    return 2 * gb


def capacity_units(load_balancer_type: str, per_dimension: Mapping[str, float]) -> float:
    """Load balancer capacity units of an hour: the dimension that uses the most of one decides."""
    unit = capacity_unit(load_balancer_type)
    return max((amount / unit[dimension] for dimension, amount in per_dimension.items()), default=0.0)
