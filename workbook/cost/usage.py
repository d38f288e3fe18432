"""What is used of one meter by one resource or flow in a month, before any price is known."""

from dataclasses import dataclass

from workbook.model.intent.traffic import Band


@dataclass(frozen=True, slots=True, kw_only=True)
class Usage:
    """One meter's quantity, in the unit of its price. Tiers count per account, Region and meter."""

    key: str
    title: str
    resource: str
    service: str
    component: str
    unit: str
    paid_for: str
    account: str
    region: str
    quantity: Band
