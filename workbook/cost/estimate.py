"""The estimate as data."""

from dataclasses import dataclass

from workbook.model.intent.traffic import Band

PURPOSES = (
    "nat",
    "endpoints",
    "interconnect",
    "inspection",
    "edge",
    "data",
    "public_ipv4",
    "load_balancing",
    "api",
    "compute",
    "database",
    "storage",
    "logging",
    "security",
    "admin_access",
    "other",
)
"""Everything money is for; `data` is transfer between zones and Regions and out of AWS."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LineItem:
    """One meter of one resource or flow. `monthly_usd` is None when no price is on file.

    `quantity` is the typical amount in `unit`; low and high dollars come from the assumption's band.
    """

    key: str
    title: str
    resource: str
    service: str
    component: str
    quantity: float
    unit: str
    unit_price_usd: float | None
    monthly_usd: float | None
    monthly_usd_low: float | None
    monthly_usd_high: float | None
    assumption: str = ""
    source: str = ""
    as_of: str = ""
    paid_for: str = ""
    """What the money is for, to group by: one of `PURPOSES`."""
    account: str = ""
    region: str = ""
    """Whose bill of which Region the line is on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CostAssumption:
    """A number nobody knows exactly, printed with its band and reason."""

    subject: str
    unit: str
    band: Band


@dataclass(frozen=True, slots=True, kw_only=True)
class Strategy:
    """The same design by other means, priced whole. `options` are what accepting it would set."""

    name: str
    title: str
    options: tuple[tuple[str, str], ...]
    monthly_usd: float | None
    complete: bool
    refused: str = ""
    """Why this design cannot be built by these means; then there is no price."""
    note: str = ""
    """What building it by these means changes beside the money: calls left out, gateways nobody needs."""
    same_as: str = ""
    """The name of an earlier strategy that builds the very same resources."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BreakEven:
    """From how many GB a month an endpoint for `service` is cheaper; `nat` is dropping NAT entirely.

    None: never (or no price on file; `sentence` says which). Negative: at any volume.
    """

    service: str
    gb_per_month: float | None
    current_gb_per_month: float
    sentence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MissingPrice:
    """A meter without a price row for this Region."""

    service: str
    component: str
    region: str
    items: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """Dollars a month for a whole design. When not `complete`, the sums hold the lines that have prices."""

    region: str
    monthly_usd: float
    monthly_usd_low: float
    monthly_usd_high: float
    complete: bool
    items: tuple[LineItem, ...]
    missing_prices: tuple[MissingPrice, ...]
    assumptions: tuple[CostAssumption, ...]
    strategies: tuple[Strategy, ...]
    break_even: tuple[BreakEven, ...]
