"""Meters of SageMaker: instance hours of endpoints, training jobs, notebooks and Studio."""

from collections.abc import Callable
from functools import partial
from typing import Any

from workbook.cost import HOURS_PER_MONTH
from workbook.cost.inventory import Inventory
from workbook.cost.metered.meter import Meter
from workbook.cost.quantity import counted, exactly
from workbook.model.estate.ml import (
    SageMakerDomain,
    SageMakerEndpoint,
    SageMakerNotebook,
    SageMakerTrainingJob,
)
from workbook.model.intent.ml import StudioDomain, TrainingJob
from workbook.model.intent.traffic import Band


def _sized(sort: str) -> Callable[[Any, Inventory], str]:
    """Prices go by sort and instance type."""
    return lambda resource, _inventory: f"{sort}:{resource.instance_type}"


def _training_hours(job: SageMakerTrainingJob, inventory: Inventory) -> Band:
    stated = inventory.intent(TrainingJob, job.key)
    hours = stated.hours_per_month if stated else 0
    many = counted(job.instance_count, "instance")
    return exactly(job.instance_count * hours, f"{many} x {hours:g} h a month as stated")


def _endpoint_hours(endpoint: SageMakerEndpoint, _inventory: Inventory) -> Band:
    many = counted(endpoint.instance_count, "instance")
    return exactly(endpoint.instance_count * HOURS_PER_MONTH, f"{many} x {HOURS_PER_MONTH} h")


def _notebook_hours(_notebook: SageMakerNotebook, _inventory: Inventory) -> Band:
    return exactly(HOURS_PER_MONTH, f"{HOURS_PER_MONTH} h, unless somebody stops it")


def _studio_size(domain: SageMakerDomain, inventory: Inventory) -> str:
    stated = inventory.intent(StudioDomain, domain.key)
    return f"studio_notebook:{stated.instance_type if stated else 'unknown'}"


def _studio_hours(domain: SageMakerDomain, inventory: Inventory) -> Band:
    stated = inventory.intent(StudioDomain, domain.key)
    hours = stated.hours_per_month if stated else 0
    return exactly(hours, f"{hours:g} h a month of all users together as stated")


_hours = partial(Meter, service="SageMaker", unit="hour", paid_for="compute")

METERS: tuple[Meter[Any], ...] = (
    _hours(
        kind=SageMakerTrainingJob,
        component=_sized("training"),
        title="Training instances",
        quantity=_training_hours,
    ),
    _hours(
        kind=SageMakerEndpoint,
        component=_sized("hosting"),
        title="Instances behind the endpoint",
        quantity=_endpoint_hours,
    ),
    _hours(
        kind=SageMakerNotebook,
        component=_sized("notebook"),
        title="Notebook instance",
        quantity=_notebook_hours,
    ),
    _hours(kind=SageMakerDomain, component=_studio_size, title="Studio spaces", quantity=_studio_hours),
)
