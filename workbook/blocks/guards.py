"""What holds a pipeline whatever its policies come to say: a boundary, its Region, and the record of who touched what."""

from collections.abc import Iterable, Iterator
from typing import Literal

from workbook.blocks.network import ACCOUNT
from workbook.model.intent.flow import AccessCondition, Prohibition
from workbook.model.intent.place import AccountIntent
from workbook.model.intent.principal import OrganizationIntent, PermissionsBoundary
from workbook.model.intent.store import AnyStore, Bucket, Trail
from workbook.options import CommonOptions, option

TRAIL, TRAIL_BUCKET, MANAGEMENT = "trail", "record", "management"
RECORDED = ("AWS::S3::Object", "AWS::Lambda::Function", "AWS::Kinesis::Stream")
RECORD_DAYS = 365
"""How long the record is kept, as long as log groups are (Security Hub CloudWatch.16)."""

AUTO_SCALING = "arn:${partition}:iam::${account/workload.id}:role/aws-service-role/autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling"
"""AWS's own role, which no service control policy binds: said, so that the proof asks nothing of it."""

BOUNDARY_ACTIONS = (
    "athena:*Query*",
    "athena:GetWorkGroup",
    "ec2:*NetworkInterface*",
    "ec2:*PrivateIpAddresses",
    "ec2:CreateTags",
    "ec2:Describe*",
    "firehose:PutRecord*",
    "glue:BatchCreatePartition",
    "glue:BatchGetPartition",
    "glue:Create*",
    "glue:Get*",
    "glue:Update*",
    "kinesis:Describe*",
    "kinesis:Get*",
    "kinesis:ListShards",
    "kinesis:PutRecord*",
    "kinesis:SubscribeToShard",
    "kms:Decrypt",
    "kms:GenerateDataKey",
    "lambda:GetFunctionConfiguration",
    "lambda:InvokeFunction",
    "logs:*",
    "s3:*Object",
    "s3:AbortMultipartUpload",
    "s3:GetBucketLocation",
    "s3:ListBucket*",
    "sqs:SendMessage",
)
"""Records, files and logs: nothing here changes a policy, a role or a key."""

DATA_ACTIONS = "athena:* firehose:* glue:* kinesis:* kms:* lambda:* s3:* sqs:*"
"""The services that data passes or lies in."""


class GuardOptions(CommonOptions):
    """What a pattern with a pipeline of roles lets people tune."""

    permissions_boundary: bool = option(
        True,
        title="Permissions boundary",
        help="The most that the roles of the pipeline may ever do, whatever their policies come to say: records and "
        "files, and nothing of IAM. It grants nothing by itself.",
        group="Filters",
    )
    data_residency: Literal["off", "roles", "organization"] = option(
        "off",
        title="Data stays in the Region",
        help="roles: no role of the pipeline calls a service in another Region (aws:RequestedRegion), so no copy leaves; "
        "organization: a service control policy denies it to everybody in the account, administrators too.",
        group="Filters",
    )
    data_events: bool = option(
        False,
        title="Data events",
        help="A trail records who read or wrote which object, invoked the function or put records. AWS charges for each "
        "event; without it CloudTrail knows of changes only.",
        group="Watch",
    )


def boundary(options: GuardOptions, roles: Iterable[str]) -> Iterator[PermissionsBoundary]:
    """The boundary of a pipeline's roles, within the Region where data must stay in it."""
    if options.permissions_boundary:
        yield PermissionsBoundary(
            key="pipeline",
            title="The most that roles of the pipeline may ever do",
            roles=tuple(roles),
            actions=BOUNDARY_ACTIONS,
            regions=(options.region,) if options.data_residency != "off" else (),
        )


def residency(options: GuardOptions, roles: Iterable[str]) -> Iterator[Prohibition]:
    """That data stays: said of each role, or of the whole account."""
    if options.data_residency == "organization":
        yield _stays(options, "account", f"account:{ACCOUNT.key}")
    for role in roles if options.data_residency == "roles" else ():
        yield _stays(options, role, role)


def _stays(options: GuardOptions, word: str, who: str) -> Prohibition:
    elsewhere = AccessCondition(
        operator="StringNotEquals", key="aws:RequestedRegion", values=(options.region,)
    )
    return Prohibition(
        key=f"{word}-stays-in-region",
        plane="identity",
        who=who,
        what=DATA_ACTIONS,
        resource="*",
        unless=(AUTO_SCALING,) if who.startswith("account:") else (),
        conditions=(elsewhere,),
        purpose=f"{word} keeps data in {options.region}",
    )


def governed_accounts(options: GuardOptions, account: AccountIntent) -> Iterator[AccountIntent]:
    """The account, and the one that governs it where a policy of the organization binds it."""
    yield account
    if options.data_residency == "organization":
        yield AccountIntent(key=MANAGEMENT, title="Management account", region=options.region)


def organization(options: GuardOptions) -> OrganizationIntent | None:
    """The organization whose policy binds the account."""
    if options.data_residency != "organization":
        return None
    return OrganizationIntent(management_account=MANAGEMENT)


def record_stores(options: GuardOptions, events_per_month: float) -> Iterator[AnyStore]:
    """A trail with data events, and the bucket of its files."""
    if options.data_events:
        yield Bucket(
            key=TRAIL_BUCKET,
            title="Record",
            purpose="CloudTrail's files",
            expire_after_days=RECORD_DAYS,
        )
        yield Trail(
            key=TRAIL,
            title="Trail",
            bucket=TRAIL_BUCKET,
            data_events=RECORDED,
            data_events_per_month=events_per_month,
        )
