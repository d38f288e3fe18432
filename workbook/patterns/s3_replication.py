"""S3 replication: new objects of a bucket are copied to another Region, in the same account or another one.

Choose it for a copy that survives the loss of a Region or of an account. Choose something else for existing objects
(S3 Batch Replication), or for a backup with points in time (AWS Backup).
AWS: https://docs.aws.amazon.com/AmazonS3/latest/userguide/replication.html
"""

from collections.abc import Iterator

from workbook.blocks.buckets import (
    ALGORITHMS,
    bucket_accesses,
    bucket_prohibitions,
    kept_for_ever,
    private_bucket,
)
from workbook.blocks.completion import complete
from workbook.blocks.copies import CopyOptions, copying_accesses, copying_roles, rule, ways
from workbook.model.intent.design import Design
from workbook.model.intent.flow import Assumption
from workbook.model.intent.place import AccountIntent
from workbook.model.intent.principal import RolePrincipal
from workbook.model.intent.store import Bucket
from workbook.pattern import Pattern


class Options(CopyOptions):
    """What an architect tunes in a replication."""


def build(options: Options) -> Design:
    """The design these options mean."""
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
                _copies(options),
                *(rule(options, way) for way in ways(options)),
            ),
            principals=(
                *copying_roles(options),
                RolePrincipal(key="writer", title="Whoever writes the objects", trusted=("account:source",)),
            ),
            flows=(),
            accesses=(
                *copying_accesses(options),
                *bucket_accesses(options, "writer", "objects", 15, service=""),
            ),
            prohibitions=(*bucket_prohibitions(options, "objects"),),
            assumptions=(BATCH if options.existing_objects else EXISTING,),
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


def _copies(options: Options) -> Bucket:
    account, region = ways(options)[0].destination_place
    return Bucket(
        key="copies",
        title="Destination bucket",
        purpose="copies of the objects",
        account=account,
        region=region,
        encryption=ALGORITHMS[options.encryption],
    )


EXISTING = Assumption(
    subject="existing objects",
    sentence="Objects written before the rule are copied by S3 Batch Replication, once.",
)

BATCH = Assumption(
    subject="existing objects",
    sentence="A job of S3 Batch Replication (aws s3control create-job) is started once, with the role made for it and a "
    "manifest that S3 makes; AWS charges for the job and each million objects, which is not counted here.",
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
