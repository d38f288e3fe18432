"""Design and estate in, estimate out: the table of contents of cost."""

from collections.abc import Sequence

from workbook.cost.assumptions import assumptions_of
from workbook.cost.design_break_even import break_evens
from workbook.cost.estimate import Estimate, LineItem, Strategy
from workbook.cost.inventory import Inventory
from workbook.cost.pricing import priced
from workbook.cost.resources import delivered_log_usages, resource_usages, unpriced_usages
from workbook.cost.transfer import transfer_usages
from workbook.model.estate.estate import Estate
from workbook.model.intent.design import Design


def estimate(
    design: Design | None,
    estate: Estate,
    *,
    strategies: Sequence[Strategy] = (),
) -> Estimate:
    """What a month costs. An import has no design and so no volumes: its per-GB lines are left out.

    Strategies need whole designs planned anew: see `strategies.variants`, and `with_strategies` to add them.
    """
    inventory = Inventory(design, estate)
    usages = [
        *resource_usages(inventory),
        *transfer_usages(inventory),
        *delivered_log_usages(inventory),
        *unpriced_usages(inventory),
    ]
    items, missing = priced(usages)
    return Estimate(
        region=inventory.region,
        monthly_usd=_sum(items, "monthly_usd"),
        monthly_usd_low=_sum(items, "monthly_usd_low"),
        monthly_usd_high=_sum(items, "monthly_usd_high"),
        complete=not missing,
        items=items,
        missing_prices=missing,
        assumptions=assumptions_of(inventory, usages),
        strategies=tuple(strategies),
        break_even=break_evens(inventory),
    )


def _sum(items: Sequence[LineItem], field: str) -> float:
    return sum(getattr(item, field) or 0.0 for item in items)
