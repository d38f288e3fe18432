"""Meters of package repositories: what lies in them, and what is asked of them."""

from typing import Any

from workbook.cost.inventory import Inventory
from workbook.cost.metered.meter import Meter
from workbook.cost.quantity import exactly
from workbook.model.estate.packages import CodeArtifactRepository
from workbook.model.intent.store import PackageRepository
from workbook.model.intent.traffic import Band


def _stated(repository: CodeArtifactRepository, inventory: Inventory) -> PackageRepository | None:
    stores = inventory.design.stores if inventory.design else ()
    found = (each for each in stores if isinstance(each, PackageRepository) and each.key == repository.key)
    return next(found, None)


def _stored(repository: CodeArtifactRepository, inventory: Inventory) -> Band:
    stated = _stated(repository, inventory)
    size = stated.stored_gb if stated else 0
    return exactly(size, f"{size:g} GB of packages as stated")


def _asked(repository: CodeArtifactRepository, inventory: Inventory) -> Band:
    stated = _stated(repository, inventory)
    many = stated.requests_per_month if stated else 0
    return exactly(many, f"{many:g} requests a month as stated")


METERS: tuple[Meter[Any], ...] = (
    Meter(
        kind=CodeArtifactRepository,
        service="CodeArtifact",
        component="storage",
        unit="GB-month",
        title="Packages kept (CodeArtifact)",
        paid_for="storage",
        quantity=_stored,
    ),
    Meter(
        kind=CodeArtifactRepository,
        service="CodeArtifact",
        component="request",
        unit="request",
        title="Requests for packages (CodeArtifact)",
        paid_for="storage",
        quantity=_asked,
    ),
)
