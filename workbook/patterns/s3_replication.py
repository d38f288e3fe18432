"""S3 replication: new objects of a bucket are copied to another Region, in the same account or another one.

Choose it for a copy that survives the loss of a Region or of an account. Choose something else for existing objects
(S3 Batch Replication), or for a backup with points in time (AWS Backup).
AWS: https://docs.aws.amazon.com/AmazonS3/latest/userguide/replication.html
"""

from collections.abc import Iterator
from typing import Literal

from workbook.blocks.buckets import (
    ALGORITHMS,
    BucketOptions,
    bucket_accesses,
    bucket_prohibitions,
    kept_for_ever,
    private_bucket,
)
from workbook.blocks.completion import complete
from workbook.errors import Fault
from workbook.model.intent.design import Design
from workbook.model.intent.flow import Access, AccessCondition, Assumption
from workbook.model.intent.place import AccountIntent
from workbook.model.intent.principal import RolePrincipal
from workbook.model.intent.store import Bucket, Replication
from workbook.options import option
from workbook.pattern import Pattern
from workbook.values import AccountId, RegionName


class Options(BucketOptions):
    """What an architect tunes in a replication."""

    destination_region: RegionName = option(
        "us-west-2",
        title="Destination Region",
        help="Where the copies lie.",
        group="Place",
        levels=("us-west-2", "eu-west-1"),
    )
    destination_account: AccountId = option(
        "",
        title="Destination account",
        help="Twelve digits of another account that keeps the copies; empty: the same one.",
        group="Place",
        levels=("", "444455556666"),
    )
    owner_override: bool = option(
        True,
        title="Destination owns copies",
        help="The other account owns the copies, so that the source's people cannot delete them.",
        group="Entry",
    )
    prefix: str = option(
        "",
        title="Prefix",
        help="Only objects below this prefix; empty: all.",
        group="Traffic",
        levels=("", "reports/"),
    )
    delete_markers: bool = option(
        False,
        title="Delete markers",
        help="Whether a deletion in the source hides the copy as well; versions are never deleted there.",
        group="Traffic",
    )
    time_control: bool = option(
        False,
        title="Replication Time Control",
        help="15 minutes for 99.9 percent of objects, with metrics; AWS charges for each GB.",
        group="Traffic",
    )
    storage_class: Literal["STANDARD", "STANDARD_IA", "GLACIER_IR"] = option(
        "STANDARD",
        title="Storage class of copies",
        help="What the copies are stored in.",
        group="Traffic",
    )

    def conflicts(self) -> Iterator[Fault]:
        """Two Regions, or two accounts."""
        yield from super().conflicts()
        if self.destination_region == self.region and not self.destination_account:
            sentence = f"source and destination are both in {self.region} of one account"
            yield Fault("destination_region", f"{sentence}; take another Region,")
            yield Fault("destination_account", f"{sentence}; or name another account.")


def build(options: Options) -> Design:
    """The design these options mean."""
    destination = "destination" if options.destination_account else "source"
    return complete(
        Design(
            pattern="s3_replication",
            title="S3 replication",
            name_prefix=options.name_prefix,
            tags=tuple(options.tags.items()),
            customer_managed_key=options.kms == "customer_managed",
            accounts=tuple(_accounts(options)),
            vpcs=(),
            parties=(),
            stores=(
                private_bucket(options, "objects", "Source bucket", "objects that are copied"),
                _copies(options, destination),
                _replication(options),
            ),
            principals=(
                RolePrincipal(
                    key="replication", title="Replication role", trusted=("service:s3.amazonaws.com",)
                ),
                RolePrincipal(key="writer", title="Whoever writes the objects", trusted=("account:source",)),
            ),
            flows=(),
            accesses=tuple(_accesses(options, destination)),
            prohibitions=(*bucket_prohibitions(options, "objects"),),
            assumptions=(EXISTING,),
            waivers=WAIVERS,
        )
    )


def _accounts(options: Options) -> Iterator[AccountIntent]:
    yield AccountIntent(key="source", title="Source account", region=options.region)
    if options.destination_account:
        yield AccountIntent(
            key="destination",
            title="Destination account",
            account_id=options.destination_account,
            region=options.destination_region,
        )


def _copies(options: Options, account: str) -> Bucket:
    return Bucket(
        key="copies",
        title="Destination bucket",
        purpose="copies of the objects",
        account=account,
        region=options.destination_region,
        encryption=ALGORITHMS[options.encryption],
    )


def _replication(options: Options) -> Replication:
    return Replication(
        key="replication",
        title="Replication",
        source="objects",
        destination="copies",
        prefix=options.prefix,
        storage_class=options.storage_class,
        owner_override=options.owner_override and bool(options.destination_account),
        delete_markers=options.delete_markers,
        time_control=options.time_control,
        gb_per_month=options.bucket_gb_per_month,
        objects_per_month=options.bucket_gb_per_month * 1000,
    )


def _accesses(options: Options, destination: str) -> Iterator[Access]:
    """What the role reads at the source and writes at the destination, and the two keys between (B98)."""
    copied = f"${{objects.arn}}/{options.prefix}*"
    yield _access(
        10,
        "rule",
        ("s3:GetReplicationConfiguration", "s3:ListBucket"),
        "${objects.arn}",
        "see the rule and the list of objects",
    )
    versions = ("s3:GetObjectVersionForReplication", "s3:GetObjectVersionAcl", "s3:GetObjectVersionTagging")
    yield _access(11, "versions", versions, copied, "read the versions to copy")
    writes = ["s3:ReplicateObject", "s3:ReplicateDelete", "s3:ReplicateTags"]
    if options.owner_override and options.destination_account:
        writes.append("s3:ObjectOwnerOverrideToBucketOwner")
    yield _access(12, "copies", tuple(writes), f"${{copies.arn}}/{options.prefix}*", "write the copies")
    if options.encryption != "sse_s3":
        key = f"${{key/main/{destination}/{options.destination_region}.arn}}"
        yield _access(
            13,
            "decrypts",
            ("kms:Decrypt",),
            "${key/main.arn}",
            "decrypt what it copies",
            _via(options.region),
        )
        encrypts = ("kms:Encrypt", "kms:GenerateDataKey")
        yield _access(14, "encrypts", encrypts, key, "encrypt the copies", _via(options.destination_region))
    yield from bucket_accesses(options, "writer", "objects", 15, service="")


def _access(
    slot: int, word: str, actions: tuple[str, ...], resource: str, purpose: str, *conditions: AccessCondition
) -> Access:
    return Access(
        key=f"replication-{word}",
        slot=slot,
        principal="replication",
        actions=actions,
        resource=resource,
        conditions=conditions,
        purpose=purpose,
    )


def _via(region: str) -> AccessCondition:
    return AccessCondition(
        operator="StringEquals", key="kms:ViaService", values=(f"s3.{region}.amazonaws.com",)
    )


EXISTING = Assumption(
    subject="existing objects",
    sentence="Objects written before the rule are copied by S3 Batch Replication, once.",
)

WAIVERS = (kept_for_ever("objects"), kept_for_ever("copies"))

PATTERN = Pattern(
    name="s3_replication",
    title="S3 replication",
    summary="New objects copied to another Region, in the same account or another, with their keys.",
    options=Options,
    build=build,
    choose_when="A copy must survive the loss of a Region or of an account.",
    choose_otherwise="Existing objects (S3 Batch Replication), or points in time (AWS Backup).",
    sources=(
        "https://docs.aws.amazon.com/AmazonS3/latest/userguide/replication.html",
        "https://docs.aws.amazon.com/AmazonS3/latest/userguide/replication-config-for-kms-objects.html",
    ),
)
