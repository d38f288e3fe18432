"""Resources of the younger families for the estate with every kind, made by hand under the given first fields."""

from typing import Any

from workbook.model.estate import containers, messaging, scheduling
from workbook.model.estate.resource import Resource


def packed(here: dict[str, Any], prefix: str, subnets: tuple[str, ...]) -> tuple[Resource, ...]:
    """Containers: an image, and a service that runs it."""
    return (
        containers.EcrRepository(
            **here, key="images", repository_name=f"{prefix}-images", kms_key="key/main"
        ),
        containers.EcsCluster(**here, key="shop/cluster", cluster_name=f"{prefix}-shop"),
        containers.EcsTaskDefinition(
            **here,
            key="shop/task",
            family=f"{prefix}-shop",
            cpu_units=512,
            memory_mb=1024,
            repository="images",
            port=8080,
            role="role/app",
            execution_role="role/app",
            log_group="log/function",
        ),
        containers.EcsService(
            **here,
            key="shop",
            cluster="shop/cluster",
            task_definition="shop/task",
            subnets=subnets,
            security_groups=("sg/app",),
            desired_count=2,
        ),
    )


def started(here: dict[str, Any], prefix: str) -> tuple[Resource, ...]:
    """A schedule that starts the function, and a queue for starts that failed."""
    return (
        messaging.SqsQueue(**here, key="failed", queue_name=f"{prefix}-failed", kms_key="key/main"),
        scheduling.Schedule(
            **here,
            key="nightly",
            schedule_name=f"{prefix}-nightly",
            schedule_expression="cron(0 3 * * ? *)",
            target="function",
            role="role/app",
            kms_key="key/main",
            dead_letter_queue="failed",
        ),
    )
