"""The scheduling family: what starts work by the clock."""

from dataclasses import dataclass
from typing import Literal

from workbook.model.estate.resource import Resource


@dataclass(frozen=True, slots=True, kw_only=True)
class Schedule(Resource):
    """A schedule of EventBridge Scheduler, in UTC. `target` is a function, a task definition or a Glue job.

    A task also needs its `cluster`, and `subnets` and `security_groups` for its interface.
    """

    kind: Literal["Schedule"] = "Schedule"
    schedule_name: str
    schedule_expression: str
    target: str
    role: str
    kms_key: str = ""
    maximum_retry_attempts: int = 3
    dead_letter_queue: str = ""
    cluster: str = ""
    subnets: tuple[str, ...] = ()
    security_groups: tuple[str, ...] = ()
