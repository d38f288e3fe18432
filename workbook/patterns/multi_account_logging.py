"""Central logging of many accounts: one trail for the organization, one bucket and key that nobody who writes can read.

Choose it for the audit record of an organization: members can neither read, change nor stop it. Choose something
else for logs of one application (its own log groups) or for security findings (Security Lake).
AWS: https://docs.aws.amazon.com/awscloudtrail/latest/userguide/creating-trail-organization.html
"""

from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import Field

from workbook.blocks.buckets import DENIED_WITHOUT
from workbook.blocks.completion import complete
from workbook.errors import Fault
from workbook.model.intent.design import Design
from workbook.model.intent.flow import Access, AccessCondition, Assumption, Prohibition
from workbook.model.intent.place import AccountIntent
from workbook.model.intent.principal import OrganizationIntent, RolePrincipal
from workbook.model.intent.store import Bucket, Trail
from workbook.options import CommonOptions, option
from workbook.pattern import Pattern

CLOUDTRAIL = "service:cloudtrail.amazonaws.com"


class Options(CommonOptions):
    """What an architect tunes in central logging."""

    members: int = option(
        3,
        title="Member accounts",
        help="How many accounts are recorded beside management, log archive and audit.",
        group="Place",
        unit="accounts",
        levels=(1, 3, 12),
        ge=1,
        le=1000,
    )
    trail: Literal["organization", "per_account"] = option(
        "organization",
        title="Trail",
        help="organization: one trail records every account, members cannot touch it; per_account: each has its own.",
        group="Watch",
    )
    organization_id: Annotated[str, Field(pattern=r"^o-[a-z0-9]{10,32}$")] = option(
        "o-exampleorgid",
        title="Organization",
        help="Id of the organization; logs of an organization trail lie below it.",
        group="Place",
        levels=("o-exampleorgid",),
    )
    object_lock: Literal["off", "governance", "compliance"] = option(
        "governance",
        title="Object Lock",
        help="Keeps log files from being deleted: governance, but for a special permission; compliance, for everyone.",
        group="Filters",
    )
    object_lock_days: int = option(
        365,
        title="Locked for",
        help="Days that Object Lock keeps each log file.",
        group="Filters",
        unit="days",
        levels=(365,),
        ge=1,
        le=36500,
    )
    keep_days: int = option(
        2555,
        title="Kept for",
        help="Days until log files expire; at least as long as they are locked.",
        group="Watch",
        unit="days",
        levels=(2555,),
        ge=90,
        le=36500,
    )
    data_events: Literal["none", "s3", "s3_and_lambda"] = option(
        "none",
        title="Data events",
        help="Object-level events: who read which object, who invoked which function. AWS charges for each.",
        group="Watch",
    )
    data_events_per_month: float = option(
        1_000_000.0,
        title="Data events a month",
        help="How many object-level events all accounts cause.",
        group="Traffic",
        unit="events a month",
        levels=(1_000_000.0,),
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
        """A file that is locked cannot expire."""
        yield from super().conflicts()
        if self.object_lock != "off" and self.keep_days < self.object_lock_days:
            sentence = (
                f"files are locked for {self.object_lock_days} days and would expire after {self.keep_days}"
            )
            yield Fault("keep_days", f"{sentence}; keep them at least as long,")
            yield Fault("object_lock_days", f"{sentence}; or lock them for less.")


def build(options: Options) -> Design:
    """The design these options mean."""
    return complete(
        Design(
            pattern="multi_account_logging",
            title="Central logging",
            name_prefix=options.name_prefix,
            tags=tuple(options.tags.items()),
            customer_managed_key=options.kms == "customer_managed",
            organization=OrganizationIntent(
                management_account="management", organization_id=options.organization_id
            ),
            accounts=tuple(_accounts(options)),
            vpcs=(),
            parties=(),
            stores=(_bucket(options), *_trails(options)),
            principals=tuple(_principals(options)),
            flows=(),
            accesses=tuple(_accesses(options)),
            prohibitions=tuple(_prohibitions(options)),
            assumptions=tuple(_assumptions(options)),
            waivers=WAIVERS,
        )
    )


def _accounts(options: Options) -> Iterator[AccountIntent]:
    region = options.region
    yield AccountIntent(key="log-archive", title="Log archive", region=region)
    yield AccountIntent(key="management", title="Management account", region=region)
    yield AccountIntent(key="audit", title="Audit account", region=region)
    for key in _members(options):
        yield AccountIntent(key=key, title=f"Member {key[-4:]}", region=region, role="member")


def _members(options: Options) -> tuple[str, ...]:
    return tuple(f"member-{number:04d}" for number in range(1, options.members + 1))


def _bucket(options: Options) -> Bucket:
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


def _trails(options: Options) -> Iterator[Trail]:
    recorded = {
        "none": (),
        "s3": ("AWS::S3::Object",),
        "s3_and_lambda": ("AWS::S3::Object", "AWS::Lambda::Function"),
    }
    accounts = (
        ("management",) if options.trail == "organization" else ("management", "audit", *_members(options))
    )
    for account in accounts:
        yield Trail(
            key=_trail(options, account),
            title="Trail",
            account=account,
            bucket="logs",
            organization=options.trail == "organization",
            data_events=recorded[options.data_events],
            data_events_per_month=options.data_events_per_month / len(accounts),
            to_cloudwatch=options.real_time and account == "management",
            insights=options.insights,
        )


def _trail(options: Options, account: str) -> str:
    return "trail" if options.trail == "organization" or account == "management" else f"trail/{account}"


def _principals(options: Options) -> Iterator[RolePrincipal]:
    yield RolePrincipal(key="auditor", title="Auditor", account="audit", trusted=("account:audit",))
    yield RolePrincipal(
        key="break-glass", title="Break-glass role", account="log-archive", trusted=("account:log-archive",)
    )
    if options.real_time:
        yield RolePrincipal(
            key="trail-logs", title="Delivery to CloudWatch Logs", account="management", trusted=(CLOUDTRAIL,)
        )


def _accesses(options: Options) -> Iterator[Access]:
    accounts = (
        ("management",) if options.trail == "organization" else ("management", "audit", *_members(options))
    )
    trails = tuple(f"${{{_trail(options, account)}.arn}}" for account in accounts)
    yield _delivery(
        10,
        "asks-after-acl",
        ("s3:GetBucketAcl",),
        "${logs.arn}",
        "see that the bucket is the right one",
        _source(*trails),
    )
    for place, account in enumerate(accounts):
        where = f"${{logs.arn}}/AWSLogs/${{account/{account}.id}}/*"
        source = _source(f"${{{_trail(options, account)}.arn}}")
        yield _delivery(
            100 + place,
            f"writes-{account}",
            ("s3:PutObject",),
            where,
            f"deliver the log files of {account}",
            FULL_CONTROL,
            source,
        )
    if options.trail == "organization":
        where = f"${{logs.arn}}/AWSLogs/{options.organization_id}/*"
        yield _delivery(
            11,
            "writes-organization",
            ("s3:PutObject",),
            where,
            "deliver the log files of every member",
            FULL_CONTROL,
            _source(*trails),
        )
    yield from _key_use(options, accounts, trails)
    yield from _reading(options)
    yield from _real_time(options)


def _real_time(options: Options) -> Iterator[Access]:
    if options.real_time:
        yield Access(
            key="trail-logs-write",
            slot=30,
            principal="trail-logs",
            actions=("logs:CreateLogStream", "logs:PutLogEvents"),
            resource="${log/trail.arn}:log-stream:*",
            purpose="write events to CloudWatch Logs",
        )


def _key_use(options: Options, accounts: tuple[str, ...], trails: tuple[str, ...]) -> Iterator[Access]:
    if options.kms != "customer_managed":
        return
    contexts = tuple(
        f"arn:${{partition}}:cloudtrail:*:${{account/{account}.id}}:trail/*" for account in accounts
    )
    context = AccessCondition(operator="StringLike", key=CONTEXT, values=contexts)
    yield _delivery(
        12, "encrypts", ("kms:GenerateDataKey*",), KEY, "encrypt log files", context, _source(*trails)
    )
    yield _delivery(13, "finds-key", ("kms:DescribeKey",), KEY, "find the key", _source(*trails))
    yield _delivery(14, "uses-bucket-key", ("kms:Decrypt",), KEY, "use the bucket's key", _source(*trails))


def _reading(options: Options) -> Iterator[Access]:
    yield Access(
        key="auditor-reads",
        slot=20,
        principal="auditor",
        actions=("s3:GetObject", "s3:ListBucket"),
        resource="logs",
        purpose="auditors read the record",
    )
    if options.kms == "aws_managed":
        return
    yield Access(
        key="auditor-decrypts",
        slot=21,
        principal="auditor",
        actions=("kms:Decrypt",),
        resource=KEY,
        conditions=(AccessCondition(operator="Null", key=CONTEXT, values=("false",)),),
        purpose="auditors decrypt log files, and nothing else the key protects",
    )


def _prohibitions(options: Options) -> Iterator[Prohibition]:
    changes = "s3:DeleteObject s3:DeleteObjectVersion s3:PutBucketPolicy s3:DeleteBucketPolicy s3:PutLifecycleConfiguration s3:BypassGovernanceRetention"
    yield Prohibition(
        key="record-stays",
        plane="identity",
        who="anyone",
        what=changes,
        resource="logs",
        unless=("break-glass",),
        purpose="nobody deletes a log file or loosens the bucket but by breaking glass",
    )
    if options.kms == "customer_managed":
        yield Prohibition(
            key="key-stays",
            plane="identity",
            who="anyone",
            what="kms:ScheduleKeyDeletion kms:DisableKey",
            resource=KEY,
            unless=("break-glass",),
            purpose="nobody makes the record unreadable but by breaking glass",
        )


KEY = "${key/main.arn}"
CONTEXT = "kms:EncryptionContext:aws:cloudtrail:arn"
FULL_CONTROL = AccessCondition(
    operator="StringEquals", key="s3:x-amz-acl", values=("bucket-owner-full-control",)
)


def _source(*trails: str) -> AccessCondition:
    return AccessCondition(operator="StringEquals", key="aws:SourceArn", values=trails)


def _delivery(
    slot: int, word: str, actions: tuple[str, ...], resource: str, purpose: str, *conditions: AccessCondition
) -> Access:
    return Access(
        key=f"cloudtrail-{word}",
        slot=slot,
        principal=CLOUDTRAIL,
        actions=actions,
        resource=resource,
        conditions=conditions,
        purpose=f"CloudTrail may {purpose}",
    )


def _assumptions(options: Options) -> Iterator[Assumption]:
    yield Assumption(
        subject="organization",
        sentence="All features are on, and CloudTrail has trusted access in the organization."
        if options.trail == "organization"
        else "Every account applies its own root module.",
    )


WAIVERS = (DENIED_WITHOUT,)

PATTERN = Pattern(
    name="multi_account_logging",
    title="Central logging",
    summary="One audit record of all accounts, in an account of its own, that those who write cannot read or change.",
    options=Options,
    build=build,
    choose_when="An organization wants the record of who did what, safe from the accounts it records.",
    choose_otherwise="Logs of one application (its own log groups), or security findings (Security Lake).",
    sources=(
        "https://docs.aws.amazon.com/awscloudtrail/latest/userguide/creating-trail-organization.html",
        "https://docs.aws.amazon.com/awscloudtrail/latest/userguide/create-kms-key-policy-for-cloudtrail.html",
    ),
)
