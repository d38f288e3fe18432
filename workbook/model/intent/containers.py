"""Containers on Fargate: services that stay and tasks that come and go."""

from dataclasses import dataclass
from typing import Literal

from workbook.model.intent.placed import Placed


@dataclass(frozen=True, slots=True, kw_only=True)
class ContainerService(Placed):
    """Tasks of one image that ECS keeps running; every task has an interface of its own.

    `repository` is the store its image lies in, or `public_image` its name and tag in a public registry. With `shells`
    administrators may run commands in it. `execution` is the role with which ECS fetches the image and writes
    logs, beside the task's own. With `discovery_name` Cloud Map keeps a private name for the tasks. `single_writer`:
    the old task stops before the new one starts, so that two never write at once.
    """

    kind: Literal["ContainerService"] = "ContainerService"
    repository: str
    execution: str
    cpu_units: int
    memory_mb: int
    tasks: int
    discovery_name: str = ""
    single_writer: bool = False
    file_system: str = ""
    mount_path: str = ""
    secrets: tuple[tuple[str, str], ...] = ()
    public_image: str = ""
    shells: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ContainerTask(Placed):
    """A task that runs when something starts it, and ends."""

    kind: Literal["ContainerTask"] = "ContainerTask"
    repository: str
    execution: str
    cpu_units: int
    memory_mb: int
    hours_per_month: float
