"""Meters of SageMaker: instance hours of endpoints, training jobs, notebooks and Studio."""

from collections.abc import Callable
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


METERS: tuple[Meter[Any], ...] = (
    Meter(
        kind=SageMakerTrainingJob,
        service="SageMaker",
        component=_sized("training"),
        unit="hour",
        title="Training instances",
        paid_for="compute",
        quantity=_training_hours,
    ),
    Meter(
        kind=SageMakerEndpoint,
        service="SageMaker",
        component=_sized("hosting"),
        unit="hour",
        title="Instances behind the endpoint",
        paid_for="compute",
        quantity=_endpoint_hours,
    ),
    Meter(
        kind=SageMakerNotebook,
        service="SageMaker",
        component=_sized("notebook"),
        unit="hour",
        title="Notebook instance",
        paid_for="compute",
        quantity=_notebook_hours,
    ),
    Meter(
        kind=SageMakerDomain,
        service="SageMaker",
        component=_studio_size,
        unit="hour",
        title="Studio spaces",
        paid_for="compute",
        quantity=_studio_hours,
    ),
)
