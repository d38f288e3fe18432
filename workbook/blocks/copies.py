"""Copies of a bucket's objects: what people tune of them, the roles that copy, and what these may do.

Source of the permissions: https://docs.aws.amazon.com/AmazonS3/latest/userguide/setting-repl-config-perm-overview.html and
s3-batch-replication-policies.html.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

from workbook.blocks.buckets import BucketOptions
from workbook.errors import Fault
from workbook.model.intent.flow import Access, AccessCondition
from workbook.model.intent.principal import RolePrincipal
from workbook.model.intent.store import Replication
from workbook.options import option
from workbook.values import AccountId, RegionName, Tags

Place = tuple[str, str]
"""An account (key) and a Region."""


class CopyOptions(BucketOptions):
    """What an architect tunes in a replication."""

    destination_region: RegionName = option(
        "us-west-2",
        title="Destination Region",
        help="Where the copies lie; the source's own Region makes same-Region copies, for logs or a second owner.",
        group="Place",
        levels=("us-west-2", "us-east-1"),
    )
    destination_account: AccountId = option(
        "",
        title="Destination account",
        help="Twelve digits of another account that keeps the copies; empty: the same one.",
        group="Place",
        levels=("", "444455556666"),
    )
    direction: Literal["one_way", "two_way"] = option(
        "one_way",
        title="Direction",
        help="two_way: what is written in either bucket is copied to the other, and changes of tags on copies too "
        "(replica modification sync); for clients that may move to the other Region.",
        group="Place",
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
    filter_tags: Tags = option(
        {},
        title="Tags of objects",
        help="Only objects with all of these tags, as key=value; empty: whatever their tags.",
        group="Traffic",
        levels=({}, {"replicate": "yes"}),
    )
    existing_objects: bool = option(
        False,
        title="Existing objects",
        help="A role for S3 Batch Replication, which copies once what was written before the rule.",
        group="Traffic",
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
    replication_metrics: bool = option(
        False,
        title="Replication metrics",
        help="Bytes and objects that wait, latency and failures of the rule in CloudWatch; part of Time Control.",
        group="Watch",
    )
    storage_class: Literal["STANDARD", "STANDARD_IA", "GLACIER_IR"] = option(
        "STANDARD",
        title="Storage class of copies",
        help="What the copies are stored in.",
        group="Traffic",
    )

    def conflicts(self) -> Iterator[Fault]:
        """A rule by tags cannot hide copies."""
        yield from super().conflicts()
        if self.filter_tags and self.delete_markers:
            sentence = "S3 copies no delete markers by a rule with tags"
            yield Fault("filter_tags", f"{sentence}; leave them out,")
            yield Fault("delete_markers", f"{sentence}; or let deletions be.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """One rule: `key` is also its role's; from one bucket to another, each with its place; slots from `slot`."""

    key: str
    source: str
    destination: str
    source_place: Place
    destination_place: Place
    home: Place
    slot: int


def ways(options: CopyOptions) -> tuple[Way, ...]:
    """There, and back where it goes both ways."""
    home = ("source", options.region)
    there = ("destination" if options.destination_account else "source", options.destination_region)
    out = Way(
        key="replication",
        source="objects",
        destination="copies",
        source_place=home,
        destination_place=there,
        home=home,
        slot=10,
    )
    back = Way(
        key="replication-back",
        source="copies",
        destination="objects",
        source_place=there,
        destination_place=home,
        home=home,
        slot=20,
    )
    return (out, back) if options.direction == "two_way" else (out,)


def rule(options: CopyOptions, way: Way) -> Replication:
    """The rule as a store; of what is written in the copies' bucket nobody said how much it is."""
    gb = options.bucket_gb_per_month if way.slot == 10 else 0.0
    return Replication(
        key=way.key,
        title="Replication" if way.slot == 10 else "Replication back",
        account=way.source_place[0] if way.source_place != way.home else "",
        region=way.source_place[1] if way.source_place != way.home else "",
        source=way.source,
        destination=way.destination,
        prefix=options.prefix,
        filter_tags=tuple(options.filter_tags.items()),
        storage_class=options.storage_class if way.slot == 10 else "STANDARD",
        owner_override=options.owner_override and bool(options.destination_account),
        delete_markers=options.delete_markers,
        replica_modifications=options.direction == "two_way",
        time_control=options.time_control,
        metrics=options.replication_metrics or options.time_control,
        gb_per_month=gb,
        objects_per_month=gb * 1000,
    )


def copying_roles(options: CopyOptions) -> Iterator[RolePrincipal]:
    """The role of each rule, where its source is; and that of a batch."""
    for way in ways(options):
        title = "Replication role" if way.slot == 10 else "Role of the replication back"
        account = way.source_place[0]
        yield RolePrincipal(key=way.key, title=title, account=account, trusted=("service:s3.amazonaws.com",))
    if options.existing_objects:
        yield RolePrincipal(
            key=BATCH,
            title="Batch Replication role",
            trusted=("service:batchoperations.s3.amazonaws.com",),
        )


def copying_accesses(options: CopyOptions) -> Iterator[Access]:
    """What each role reads at its source and writes at its destination, and the keys between."""
    for way in ways(options):
        yield from _objects(options, way)
        if options.encryption != "sse_s3":
            yield from _keys(way)
    if options.existing_objects:
        batch = replace(ways(options)[0], key=BATCH, slot=30)
        copied = f"${{objects.arn}}/{options.prefix}*"
        yield _access(batch, 0, "starts", ("s3:InitiateReplication",), copied, "copy what is there already")
        listed = ("s3:GetReplicationConfiguration", "s3:PutInventoryConfiguration")
        yield _access(
            batch, 1, "lists", listed, "${objects.arn}", "see the rule and list what is there already"
        )


BATCH = "batch-replication"


def _objects(options: CopyOptions, way: Way) -> Iterator[Access]:
    source, destination = f"${{{way.source}.arn}}", f"${{{way.destination}.arn}}/{options.prefix}*"
    listed = ("s3:GetReplicationConfiguration", "s3:ListBucket")
    yield _access(way, 0, "rule", listed, source, "see the rule and the list of objects")
    versions = ("s3:GetObjectVersionForReplication", "s3:GetObjectVersionAcl", "s3:GetObjectVersionTagging")
    yield _access(way, 1, "versions", versions, f"{source}/{options.prefix}*", "read the versions to copy")
    writes = ["s3:ReplicateObject", "s3:ReplicateTags"]
    writes += ["s3:ReplicateDelete"] if options.delete_markers else []
    overridden = options.owner_override and options.destination_account
    writes += ["s3:ObjectOwnerOverrideToBucketOwner"] if overridden else []
    yield _access(way, 2, "copies", tuple(writes), destination, "write the copies")


def _keys(way: Way) -> Iterator[Access]:
    """The key of the source decrypts, that of the destination encrypts, each through S3 of its Region alone."""
    source, there = _key(way, way.source_place), _key(way, way.destination_place)
    via = _via(way.source_place[1])
    yield _access(way, 3, "decrypts", ("kms:Decrypt",), source, "decrypt what it copies", via)
    encrypts = ("kms:Encrypt", "kms:GenerateDataKey")
    via = _via(way.destination_place[1])
    yield _access(way, 4, "encrypts", encrypts, there, "encrypt the copies", via)


def _key(way: Way, place: Place) -> str:
    return "${key/main.arn}" if place == way.home else f"${{key/main/{'/'.join(place)}.arn}}"


def _access(
    way: Way, place: int, word: str, actions: tuple[str, ...], resource: str, purpose: str,
    *conditions: AccessCondition,
) -> Access:  # fmt: skip
    return Access(
        key=f"{way.key}-{word}",
        slot=way.slot + place,
        principal=way.key,
        actions=actions,
        resource=resource,
        conditions=conditions,
        purpose=purpose,
    )


def _via(region: str) -> AccessCondition:
    return AccessCondition(
        operator="StringEquals", key="kms:ViaService", values=(f"s3.{region}.amazonaws.com",)
    )
