"""Work that a clock starts: the schedule, the role it starts with, and what becomes of starts that fail."""

from collections.abc import Iterator
from typing import Literal

from workbook.model.intent.flow import Access, AccessCondition
from workbook.model.intent.principal import RolePrincipal
from workbook.model.intent.scheduling import Queue, Schedule
from workbook.options import PatternOptions, option

Expression = Literal["rate(15 minutes)", "rate(1 hour)", "cron(0 6 * * ? *)", "cron(0 6 ? * MON *)"]

RUNS_PER_MONTH: dict[Expression, float] = {
    "rate(15 minutes)": 2920,
    "rate(1 hour)": 730,
    "cron(0 6 * * ? *)": 30.4,
    "cron(0 6 ? * MON *)": 4.3,
}

STARTER = "scheduler"
DEAD_LETTERS = "failed-starts"


class ScheduleOptions(PatternOptions):
    """What a pattern with work by the clock lets people tune."""

    schedule: Expression = option(
        "rate(1 hour)",
        title="Schedule",
        help="When it runs, as EventBridge Scheduler writes it, in UTC: every quarter of an hour, every hour, every day "
        "at six, every Monday at six.",
        group="Application",
    )
    retries: int = option(
        3,
        title="Retries",
        help="How often a start that fails is repeated before it goes to the queue of failed starts.",
        group="Application",
        unit="retries",
        levels=(3, 0),
        ge=0,
        le=185,
    )

    @property
    def runs_per_month(self) -> float:
        """How often it runs."""
        return RUNS_PER_MONTH[self.schedule]


def starter() -> RolePrincipal:
    """The role that Scheduler takes to start the work: that and nothing else."""
    return RolePrincipal(
        key=STARTER, title="EventBridge Scheduler", trusted=("service:scheduler.amazonaws.com",)
    )


def schedule_stores(options: ScheduleOptions, target: str) -> tuple[Schedule, Queue]:
    """The schedule, and the queue for starts that failed."""
    schedule = Schedule(
        key="schedule",
        title="Schedule",
        target=target,
        role=STARTER,
        expression=options.schedule,
        runs_per_month=options.runs_per_month,
        retries=options.retries,
        dead_letters=DEAD_LETTERS,
    )
    return schedule, Queue(key=DEAD_LETTERS, title="Failed starts")


def start_function_access(target: str, slot: int) -> Access:
    """Scheduler invokes the function with its own role; the function's own policy names nobody."""
    return _start("start", slot, ("lambda:InvokeFunction",), f"${{{target}.arn}}", "start the function")


def start_job_access(target: str, slot: int) -> Access:
    """Scheduler starts the Glue job through Glue's API."""
    return _start("start", slot, ("glue:StartJobRun",), f"${{{target}.arn}}", "start the job")


def start_task_accesses(target: str, slot: int) -> Iterator[Access]:
    """Scheduler runs the task, and hands its two roles to ECS and nobody else."""
    yield _start("start", slot, ("ecs:RunTask",), f"${{{target}.arn}}", "start the task")
    to_tasks = AccessCondition(
        operator="StringEquals", key="iam:PassedToService", values=("ecs-tasks.amazonaws.com",)
    )
    for place, role in enumerate((target, f"{target}-execution"), start=1):
        yield Access(
            key=f"{STARTER}-passes-{role}",
            slot=slot + place,
            principal=STARTER,
            actions=("iam:PassRole",),
            resource=f"${{role/{role}.arn}}",
            purpose="give the task its roles",
            conditions=(to_tasks,),
        )


def dead_letter_access(slot: int) -> Access:
    """Scheduler puts starts that failed into the queue."""
    return _start("dead-letters", slot, ("sqs:SendMessage",), DEAD_LETTERS, "keep starts that failed")


def _start(word: str, slot: int, actions: tuple[str, ...], resource: str, purpose: str) -> Access:
    return Access(
        key=f"{STARTER}-{word}",
        slot=slot,
        principal=STARTER,
        actions=actions,
        resource=resource,
        purpose=purpose,
    )
