"""What starts work by the clock, and where starts go that failed."""

from dataclasses import dataclass
from typing import Literal

from workbook.model.intent.keeping import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class Queue(Store):
    """An SQS queue; messages stay for `retention_days`."""

    kind: Literal["Queue"] = "Queue"
    retention_days: int = 14


@dataclass(frozen=True, slots=True, kw_only=True)
class Schedule(Store):
    """EventBridge Scheduler starts `target` (a function, a task or a job) with the role of the principal `role`.

    `expression` is Scheduler's own (`rate(1 hour)`, `cron(0 6 * * ? *)`), in UTC. Starts that fail are repeated
    `retries` times; then they go to the queue `dead_letters`.
    """

    kind: Literal["Schedule"] = "Schedule"
    target: str
    role: str
    expression: str
    runs_per_month: float
    retries: int = 3
    dead_letters: str = ""
