"""The audit record of several accounts: its bucket, its trails, and what keeps both from those who are recorded."""

from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import Field

from workbook.blocks.trails import CLOUDTRAIL, KEY, Delivery
from workbook.errors import Fault
from workbook.model.intent.flow import Access, Assumption, Prohibition
from workbook.model.intent.principal import RolePrincipal
from workbook.model.intent.store import Bucket, Trail
from workbook.options import CommonOptions, option, stated

BREAK_GLASS = "break-glass"
LOOSENING = (
    "s3:DeleteObject",
    "s3:DeleteObjectVersion",
    "s3:PutBucketPolicy",
    "s3:DeleteBucketPolicy",
    "s3:PutLifecycleConfiguration",
    "s3:PutBucketObjectLockConfiguration",
    "s3:PutEncryptionConfiguration",
    "s3:PutBucketVersioning",
    "s3:BypassGovernanceRetention",
)
"""What takes a file of the record away, or what keeps it."""
KEY_LOSS = ("kms:ScheduleKeyDeletion", "kms:DisableKey")
"""What ends a key. Its policy is no part: AWS makes no key whose maker cannot write its policy again."""
ORGANIZATION_ROLE = "arn:${partition}:iam::*:role/OrganizationAccountAccessRole"
"""The role by which the management account enters accounts that it made."""


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
        needing = {"trail": self.trail == "organization", "guardrail": self.guardrail}
        for field in (name for name, needs in needing.items() if needs and not self.organization_id):
            sentence = f"{field}={getattr(self, field)} needs an organization"
            yield Fault("organization_id", f"{sentence}; give its id,")
            yield Fault(field, f"{sentence}; or choose otherwise here.")


def record_bucket(options: RecordOptions) -> Bucket:
    """The bucket that keeps the record."""
    locked = options.object_lock != "off"
    return Bucket(
        key="logs",
        title="Log bucket",
        purpose="the audit record of every account",
        object_lock_mode=options.object_lock.upper() if locked else "",  # type: ignore[arg-type]  # the option's words
        object_lock_days=options.object_lock_days if locked else 0,
        access_logs=True,
        expire_after_days=options.keep_days,
    )


def record_trails(options: RecordOptions, delivery: Delivery) -> Iterator[Trail]:
    """The trails, each in its account."""
    recorded = {
        "none": (),
        "s3": ("AWS::S3::Object",),
        "s3_and_lambda": ("AWS::S3::Object", "AWS::Lambda::Function"),
    }
    trails = delivery.trails
    for account, key in trails:
        yield Trail(
            key=key,
            title="Trail",
            account=account,
            bucket="logs",
            organization=options.trail == "organization",
            data_events=recorded[options.data_events],
            data_events_per_month=options.data_events_per_month / len(trails),
            management_events_per_month=options.management_events_per_month / len(trails),
            to_cloudwatch=options.real_time and account == "management",
            insights=options.insights,
        )


def record_prohibitions(options: RecordOptions) -> Iterator[Prohibition]:
    """What nobody does to the bucket, the key and the trails."""
    yield Prohibition(
        key="record-stays",
        plane="identity",
        who="anyone",
        what=" ".join(LOOSENING),
        resource="logs",
        unless=(BREAK_GLASS,),
        purpose="nobody deletes a log file or loosens the bucket but by breaking glass",
    )
    if options.kms == "customer_managed":
        yield Prohibition(
            key="key-stays",
            plane="identity",
            who="anyone",
            what=" ".join(KEY_LOSS),
            resource=KEY,
            unless=(BREAK_GLASS,),
            purpose="nobody deletes or disables the key of the record but by breaking glass",
        )
    if options.guardrail:
        yield Prohibition(
            key="trails-stay",
            plane="identity",
            who="organization",
            what="cloudtrail:StopLogging cloudtrail:DeleteTrail cloudtrail:UpdateTrail cloudtrail:PutEventSelectors "
            "organizations:LeaveOrganization",
            resource="*",
            unless=(ORGANIZATION_ROLE,),
            purpose="no account stops, changes or deletes a trail, or leaves the organization, but by the "
            "organization's own role",
        )


def break_glass_accesses(options: RecordOptions) -> Iterator[Access]:
    """What breaking glass is for: the same that nobody else may."""
    of_files = tuple(action for action in LOOSENING if "Object" in action and "Lock" not in action)
    own = tuple(action for action in LOOSENING if action not in of_files and "Bypass" not in action)
    words = "change what nobody else may, after breaking glass"
    for number, (actions, resource) in enumerate(
        (((*of_files, "s3:BypassGovernanceRetention"), "${logs.arn}/*"), (own, "${logs.arn}"))
    ):
        yield Access(
            key=f"{BREAK_GLASS}-record-{number}",
            slot=40 + number,
            principal=BREAK_GLASS,
            actions=tuple(dict.fromkeys(actions)),
            resource=resource,
            purpose=words,
        )
    if options.kms == "customer_managed":
        yield Access(
            key=f"{BREAK_GLASS}-key",
            slot=42,
            principal=BREAK_GLASS,
            actions=KEY_LOSS,
            resource=KEY,
            purpose=words,
        )


def record_assumptions(options: RecordOptions) -> Iterator[Assumption]:
    """What the record rests on beyond its documents."""
    yield Assumption(
        subject=BREAK_GLASS,
        sentence="After the first apply only the break-glass role changes the bucket's policy, life cycle, lock, encryption "
        "or versioning: later applies that do, and a destroy, are run by it. Who may take it is watched, with MFA. The "
        "account's root user can always write the bucket's policy anew, so its credentials are locked away.",
    )
    if options.kms == "customer_managed":
        yield Assumption(
            subject=KEY,
            sentence="The account's administrators can write the key's policy anew (kms:PutKeyPolicy): AWS makes no key whose "
            "maker could not. CloudTrail records it; the guardrail, or a service control policy of yours, may forbid it.",
        )
    if options.organization_id == "o-exampleorgid":
        yield Assumption(
            subject="organization_id",
            sentence="o-exampleorgid is a placeholder: policies and paths hold it. Give organization_id the real id before "
            "anything is applied.",
        )


def record_principals(options: RecordOptions) -> Iterator[RolePrincipal]:
    """Who reads, who may break the glass, and the role of delivery to CloudWatch Logs."""
    yield RolePrincipal(key="auditor", title="Auditor", account="audit", trusted=("account:audit",))
    yield RolePrincipal(
        key=BREAK_GLASS, title="Break-glass role", account="log-archive", trusted=("account:log-archive",)
    )
    if options.real_time:
        yield RolePrincipal(
            key="trail-logs", title="Delivery to CloudWatch Logs", account="management", trusted=(CLOUDTRAIL,)
        )
