"""Meters of the container family: Fargate by processor and memory, images, and what Container Insights records."""

from typing import Any

from workbook.cost import HOURS_PER_MONTH
from workbook.cost.inventory import Inventory
from workbook.cost.metered.meter import Meter
from workbook.cost.quantity import counted, exactly
from workbook.facts.billing import billing_rule
from workbook.model.estate.containers import EcrRepository, EcsCluster, EcsService, EcsTaskDefinition
from workbook.model.intent.containers import ContainerTask
from workbook.model.intent.store import ImageRepository
from workbook.model.intent.traffic import Band

CPU_UNITS_PER_VCPU = 1024
MB_PER_GB = 1024


def _definition(service: EcsService, inventory: Inventory) -> EcsTaskDefinition:
    return inventory.estate.get(EcsTaskDefinition, service.task_definition)


def _service_vcpus(service: EcsService, inventory: Inventory) -> Band:
    vcpus = _definition(service, inventory).cpu_units / CPU_UNITS_PER_VCPU
    hours = service.desired_count * vcpus * HOURS_PER_MONTH
    return exactly(hours, f"{counted(service.desired_count, 'task')} x {vcpus:g} vCPU x {HOURS_PER_MONTH} h")


def _service_memory(service: EcsService, inventory: Inventory) -> Band:
    size = _definition(service, inventory).memory_mb / MB_PER_GB
    hours = service.desired_count * size * HOURS_PER_MONTH
    return exactly(hours, f"{counted(service.desired_count, 'task')} x {size:g} GB x {HOURS_PER_MONTH} h")


def _run_hours(definition: EcsTaskDefinition, inventory: Inventory) -> float:
    """Hours that a started task runs; a service's definition is paid for with the service."""
    task = inventory.intent(ContainerTask, definition.key)
    return task.hours_per_month if task else 0


def _task_vcpus(definition: EcsTaskDefinition, inventory: Inventory) -> Band:
    vcpus, hours = definition.cpu_units / CPU_UNITS_PER_VCPU, _run_hours(definition, inventory)
    return exactly(vcpus * hours, f"{vcpus:g} vCPU x {hours:g} h a month as stated")


def _task_memory(definition: EcsTaskDefinition, inventory: Inventory) -> Band:
    size, hours = definition.memory_mb / MB_PER_GB, _run_hours(definition, inventory)
    return exactly(size * hours, f"{size:g} GB x {hours:g} h a month as stated")


def _images(repository: EcrRepository, inventory: Inventory) -> Band:
    stores = inventory.design.stores if inventory.design else ()
    found = [each for each in stores if isinstance(each, ImageRepository) and each.key == repository.key]
    size = found[0].images_gb if found else 0
    return exactly(size, f"{size:g} GB of images as stated")


def _insights(cluster: EcsCluster, inventory: Inventory) -> Band:
    services = sum(each.cluster == cluster.key for each in inventory.estate.of(EcsService))
    if cluster.container_insights == "disabled":
        return exactly(0)
    per_cluster, per_service = (
        billing_rule("insights_cluster_metrics"),
        billing_rule("insights_service_metrics"),
    )
    metrics = per_cluster + per_service * services
    return exactly(metrics, f"{per_cluster:g} metrics a cluster and {per_service:g} a service")


METERS: tuple[Meter[Any], ...] = (
    Meter(
        kind=EcsService,
        service="Fargate",
        component="linux_x86_vcpu_hour",
        unit="vCPU-hour",
        title="Fargate tasks, vCPU hours",
        paid_for="compute",
        quantity=_service_vcpus,
    ),
    Meter(
        kind=EcsService,
        service="Fargate",
        component="linux_x86_gb_hour",
        unit="GB-hour",
        title="Fargate tasks, memory",
        paid_for="compute",
        quantity=_service_memory,
    ),
    Meter(
        kind=EcsTaskDefinition,
        service="Fargate",
        component="linux_x86_vcpu_hour",
        unit="vCPU-hour",
        title="Fargate task, vCPU hours",
        paid_for="compute",
        quantity=_task_vcpus,
    ),
    Meter(
        kind=EcsTaskDefinition,
        service="Fargate",
        component="linux_x86_gb_hour",
        unit="GB-hour",
        title="Fargate task, memory",
        paid_for="compute",
        quantity=_task_memory,
    ),
    Meter(
        kind=EcrRepository,
        service="ECR",
        component="storage",
        unit="GB-month",
        title="Images kept (ECR)",
        paid_for="storage",
        quantity=_images,
    ),
    Meter(
        kind=EcsCluster,
        service="CloudWatch",
        component="metric_month",
        unit="metric-month",
        title="Container Insights metrics",
        paid_for="logging",
        quantity=_insights,
    ),
)
