"""The audit record of several accounts: its bucket, its trails, and what keeps both from those who are recorded."""

from collections.abc import Iterator

from workbook.blocks.record_options import RecordOptions
from workbook.blocks.trails import CLOUDTRAIL, KEY, Delivery
from workbook.facts.limits import service_setting
from workbook.model.intent.flow import Access, Assumption, Prohibition
from workbook.model.intent.principal import RolePrincipal
from workbook.model.intent.store import Bucket, Trail

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
    sources = tuple(service_setting("trail_network_event_sources").split())
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
            network_events=sources if options.network_events != "none" else (),
            network_events_refused=options.network_events == "refused",
            network_events_per_month=options.network_events_per_month / len(trails),
            notify=options.notify and account == "management",
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
