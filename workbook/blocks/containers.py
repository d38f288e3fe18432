"""Containers on Fargate: the party, the repository of its image, the role that fetches it, and what that role calls."""

from collections.abc import Iterator

from workbook.blocks.volumes import traffic
from workbook.model.intent.containers import ContainerService, ContainerTask
from workbook.model.intent.flow import Access, Assumption
from workbook.model.intent.principal import RolePrincipal
from workbook.model.intent.store import ImageRepository
from workbook.model.ports import one_port

CPU_UNITS, MEMORY_MB = 512, 1024
"""Half a processor and a GB: the second smallest size of Fargate that every image of a web framework fits."""

IMAGE_GB = 0.3
PULLS_PER_MONTH = 30


def image_repository(key: str, title: str) -> ImageRepository:
    """The repository that a party's image lies in."""
    return ImageRepository(key=f"{key}-images", title=f"Images of the {title.lower()}")


def execution_role(key: str, title: str) -> RolePrincipal:
    """The role with which ECS fetches the image and writes logs; the task's own role cannot do either."""
    return RolePrincipal(
        key=f"{key}-execution",
        title=f"Start of the {title.lower()}",
        trusted=("service:ecs-tasks.amazonaws.com",),
        acts_through=key,
    )


def container_service(key: str, title: str, tier: str, *, port: int, tasks: int) -> ContainerService:
    """A service on Fargate that listens on one port."""
    return ContainerService(
        key=key,
        title=title,
        tier=tier,
        repository=f"{key}-images",
        execution=f"{key}-execution",
        cpu_units=CPU_UNITS,
        memory_mb=MEMORY_MB,
        tasks=tasks,
        client_ports="linux",
        listens=(one_port(port),),
    )


def container_task(key: str, title: str, tier: str, hours_per_month: float) -> ContainerTask:
    """A task on Fargate that a schedule starts."""
    return ContainerTask(
        key=key,
        title=title,
        tier=tier,
        repository=f"{key}-images",
        execution=f"{key}-execution",
        cpu_units=CPU_UNITS,
        memory_mb=MEMORY_MB,
        hours_per_month=hours_per_month,
        client_ports="linux",
    )


def image_accesses(key: str, slot: int) -> Iterator[Access]:
    """What starting a task calls, over the task's own interface: ECR twice, S3 for the layers, CloudWatch Logs."""
    pulled = IMAGE_GB * PULLS_PER_MONTH
    calls = (
        ("token", ("ecr:GetAuthorizationToken",), "*", "ecr.api", "sign in to the registry", 0.01),
        (
            "image",
            ("ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"),
            f"{key}-images",
            "ecr.dkr",
            "fetch the image's manifest",
            0.01,
        ),
        (
            "layers",
            ("s3:GetObject",),
            "arn:${partition}:s3:::prod-${region}-starport-layer-bucket/*",
            "s3",
            "fetch the image's layers, which ECR keeps in S3",
            pulled,
        ),
    )
    for place, (word, actions, resource, service, purpose, received_gb) in enumerate(calls):
        yield Access(
            key=f"{key}-{word}",
            slot=slot + place,
            principal=f"{key}-execution",
            actions=actions,
            resource=resource,
            service=service,
            purpose=purpose,
            traffic=traffic(0.01, received_gb, "the image registry"),
        )
    yield log_access(key, slot + len(calls))


def log_access(key: str, slot: int) -> Access:
    """ECS writes what the container prints, with the role that starts it."""
    return Access(
        key=f"{key}-logs",
        slot=slot,
        principal=f"{key}-execution",
        actions=("logs:CreateLogStream", "logs:PutLogEvents"),
        resource=f"${{log/{key}.arn}}:*",
        service="logs",
        purpose="write the container's logs",
        traffic=traffic(1.0, 0.01, "CloudWatch Logs"),
    )


def image_assumption(key: str) -> Assumption:
    """What must lie in the repository before anything starts."""
    return Assumption(
        subject=f"{key}-images",
        sentence="The image is in the design's own repository before the service starts; a pipeline puts it there, so "
        "no task ever pulls from a public registry.",
    )
