"""A row of the table: one meter of one kind of resource."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

from workbook.cost.inventory import Inventory
from workbook.model.estate.resource import Resource
from workbook.model.intent.traffic import Band

R = TypeVar("R", bound=Resource)


@dataclass(frozen=True, slots=True, kw_only=True)
class Meter(Generic[R]):
    """One meter of a kind: what AWS calls it, and how much of it a resource uses in a month.

    `component` may depend on the resource (an instance type); `quantity` is in the price's unit. A quantity whose
    high end is 0 makes no line.
    """

    kind: type[R]
    service: str
    component: str | Callable[[R, Inventory], str]
    unit: str
    title: str
    paid_for: str
    quantity: Callable[[R, Inventory], Band]

    def component_of(self, resource: R, inventory: Inventory) -> str:
        """The component that prices this resource."""
        return self.component if isinstance(self.component, str) else self.component(resource, inventory)
