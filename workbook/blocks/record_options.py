"""What an architect tunes of an audit record of several accounts."""

from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import Field

from workbook.errors import Fault
from workbook.options import CommonOptions, option, stated


class RecordOptions(CommonOptions):
    """What a pattern with an audit record lets people tune."""

    trail: Literal["organization", "per_account"] = option(
        "organization",
        title="Trail",
        help="organization: one trail records every account, members cannot touch it; per_account: each has its own. "
        "Where policies have no room for so many trails they name the organization instead.",
        group="Watch",
    )
    organization_id: Annotated[str, Field(pattern=r"^(o-[a-z0-9]{10,32})?$")] = option(
        "o-exampleorgid",
        title="Organization",
        help="Id of the organization; logs of an organization trail lie below it. Empty: the accounts share none.",
        group="Place",
        levels=("o-exampleorgid", ""),
    )
    guardrail: bool = option(
        False,
        title="Guardrail",
        help="A service control policy: in no account but management does anybody stop, change or delete a trail, or "
        "leave the organization.",
        group="Filters",
    )
    object_lock: Literal["off", "governance", "compliance"] = option(
        "governance",
        title="Object Lock",
        help="Keeps log files from being deleted: governance, but for a special permission; compliance, for everyone.",
        group="Filters",
    )
    object_lock_days: int = stated(
        365,
        title="Locked for",
        help="Days that Object Lock keeps each log file.",
        group="Filters",
        unit="days",
        ge=1,
        le=36500,
    )
    keep_days: int = stated(
        2555,
        title="Kept for",
        help="Days until log files expire; at least as long as they are locked.",
        group="Watch",
        unit="days",
        ge=90,
        le=36500,
    )
    data_events: Literal["none", "s3", "s3_and_lambda"] = option(
        "none",
        title="Data events",
        help="Object-level events: who read which object, who invoked which function. AWS charges for each.",
        group="Watch",
    )
    data_events_per_month: float = stated(
        1_000_000.0,
        title="Data events a month",
        help="How many object-level events all accounts cause.",
        unit="events a month",
        ge=0,
    )
    management_events_per_month: float = stated(
        1_000_000.0,
        title="Management events a month",
        help="How many calls of the control plane all accounts make; their first copy is free, CloudWatch Logs and Insights "
        "are paid by them.",
        unit="events a month",
        ge=0,
    )
    network_events: Literal["none", "refused", "all"] = option(
        "none",
        title="Calls through VPC endpoints",
        help="Network activity events of S3, KMS, Secrets Manager, EC2 and CloudTrail: refused, those that an endpoint's "
        "policy denied, which shows whoever tries foreign buckets; all of them for a bill that follows the traffic.",
        group="Watch",
    )
    network_events_per_month: float = stated(
        100_000.0,
        title="Network activity events a month",
        help="How many calls through VPC endpoints all accounts make that the option records.",
        unit="events a month",
        ge=0,
    )
    other_logs: Literal["none", "vpc", "vpc_and_config"] = option(
        "none",
        title="Other logs",
        help="What else accounts of the organization may deliver to the log bucket, each below its own id: vpc, flow logs "
        "and Resolver query logs; also AWS Config's history. ALB logs (SSE-S3 alone) and WAF logs (a name of their own) "
        "need other buckets.",
        group="Watch",
        levels=("none", "vpc"),
    )
    notify: bool = option(
        False,
        title="Word of each log file",
        help="The trail publishes to an SNS topic when it has delivered a file, for what reads files as they come. Only "
        "CloudTrail publishes there, for this trail alone.",
        group="Watch",
    )
    real_time: bool = option(
        False,
        title="CloudWatch Logs",
        help="Also sends events to CloudWatch Logs within minutes, for alarms; files in S3 stay the record.",
        group="Watch",
    )
    insights: bool = option(
        False,
        title="Insights",
        help="CloudTrail looks for unusual rates of calls and errors; AWS charges for what it analyses.",
        group="Watch",
    )

    def conflicts(self) -> Iterator[Fault]:
        """A file that is locked cannot expire; what is the organization's needs one."""
        yield from super().conflicts()
        if self.object_lock != "off" and self.keep_days < self.object_lock_days:
            sentence = (
                f"files are locked for {self.object_lock_days} days and would expire after {self.keep_days}"
            )
            yield Fault("keep_days", f"{sentence}; keep them at least as long,")
            yield Fault("object_lock_days", f"{sentence}; or lock them for less.")
        if self.other_logs == "vpc_and_config" and self.object_lock != "off":
            sentence = "AWS Config delivers to no bucket with Object Lock"
            yield Fault("other_logs", f"{sentence}; set vpc and give Config a bucket of its own,")
            yield Fault("object_lock", f"{sentence}; or set it to off.")
        needing = {
            "trail": self.trail == "organization",
            "guardrail": self.guardrail,
            "other_logs": self.other_logs != "none",
        }
        for field in (name for name, needs in needing.items() if needs and not self.organization_id):
            sentence = f"{field}={getattr(self, field)} needs an organization"
            yield Fault("organization_id", f"{sentence}; give its id,")
            yield Fault(field, f"{sentence}; or choose otherwise here.")
