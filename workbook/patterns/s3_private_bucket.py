"""Private bucket: encryption enforced, reached through the VPC's gateway endpoint only, without locking anyone out.

Choose it for data that only workloads of one VPC (or one organization) may read and write. Choose something else for
objects that browsers fetch (edge_protection), or copies in another Region or account (s3_replication).
AWS: https://docs.aws.amazon.com/AmazonS3/latest/userguide/example-bucket-policies-vpc-endpoint.html
"""

from collections.abc import Iterator
from dataclasses import replace
from typing import Annotated, Literal

from pydantic import Field

from workbook.blocks.buckets import (
    DENIED_WITHOUT,
    BucketOptions,
    break_glass,
    bucket_accesses,
    bucket_prohibitions,
    kept_for_ever,
    only_by,
    only_by_endpoint,
    private_bucket,
    without_endpoint,
)
from workbook.blocks.completion import complete
from workbook.blocks.fleets import IMAGE, PREFIX_LIST_WAIVER, app_tier, fleet
from workbook.blocks.network import (
    ACCOUNT,
    chosen_nat,
    closed_to_internet,
    everyone,
    nat_assumption,
    network,
    public_tier,
)
from workbook.blocks.outside import package_access
from workbook.errors import Fault
from workbook.model.intent.design import Design
from workbook.model.intent.flow import Access, Assumption, Prohibition
from workbook.model.intent.party import AnyParty
from workbook.model.intent.place import AccountIntent
from workbook.model.intent.principal import OrganizationIntent
from workbook.options import PatternOptions, option
from workbook.pattern import Pattern
from workbook.values import BucketName


class Options(BucketOptions, PatternOptions):
    """What an architect tunes in a private bucket."""

    restrict_to: Literal["none", "vpc_endpoint", "organization"] = option(
        "vpc_endpoint",
        title="Reached through",
        help="vpc_endpoint: objects only by this VPC's endpoint; organization: only by principals of the organization; "
        "none: whoever has the permission. Services of AWS and the break-glass role stay let in.",
        group="Entry",
    )
    organization_id: Annotated[str, Field(pattern=r"^(o-[a-z0-9]{10,32})?$")] = option(
        "o-exampleorgid",
        title="Organization",
        help="Id of the organization, like o-exampleorgid, for restrict_to=organization.",
        group="Entry",
        levels=("o-exampleorgid",),
    )

    bucket_name: BucketName = option(
        "",
        title="Bucket name",
        help="Name of the bucket, unique in all of AWS; empty: made of the prefix, with letters that make it unique.",
        group="Names",
        levels=("", "example-prod-app-objects"),
    )

    def conflicts(self) -> Iterator[Fault]:
        """An endpoint to be reached through, an organization to be named."""
        yield from super().conflicts()
        if self.restrict_to == "vpc_endpoint":
            yield from without_endpoint(self)
        if self.restrict_to == "organization" and not self.organization_id:
            yield Fault(
                "organization_id", "restrict_to=organization needs its id; write it like o-exampleorgid."
            )


def build(options: Options) -> Design:
    """The design these options mean."""
    accesses = tuple(_accesses(options))
    services = [access.service for access in accesses if access.service]
    nat_mode = chosen_nat(options, (), services)
    tiers = (public_tier(options), app_tier(options.vpc_cidr, slot=1))
    return complete(
        Design(
            pattern="s3_private_bucket",
            title="Private bucket",
            name_prefix=options.name_prefix,
            tags=tuple(options.tags.items()),
            customer_managed_key=options.kms == "customer_managed",
            organization=_organization(options),
            accounts=tuple(_accounts(options)),
            vpcs=(network(options, tiers, nat_mode=nat_mode, endpoint_tier="app"),),
            parties=tuple(_parties(options)),
            stores=(
                replace(
                    private_bucket(options, "objects", "Objects", "application objects"),
                    bucket_name=options.bucket_name,
                ),
            ),
            principals=break_glass(),
            flows=(),
            accesses=accesses,
            prohibitions=(
                closed_to_internet("app", "application tier"),
                *bucket_prohibitions(options, "objects"),
                *_restriction(options),
            ),
            assumptions=(IMAGE, WATCHED, *nat_assumption(options, (), services)),
            waivers=WAIVERS,
        )
    )


def _accounts(options: Options) -> Iterator[AccountIntent]:
    yield ACCOUNT
    if options.restrict_to == "organization":
        yield AccountIntent(key="management", title="Management account", region=options.region)


def _organization(options: Options) -> OrganizationIntent | None:
    if options.restrict_to != "organization":
        return None
    return OrganizationIntent(management_account="management", organization_id=options.organization_id)


def _parties(options: Options) -> Iterator[AnyParty]:
    yield everyone(options)
    yield fleet("app", "Application", "main")


def _accesses(options: Options) -> Iterator[Access]:
    yield from bucket_accesses(options, "app", "objects", 10)
    yield package_access("app", 12)
    yield from bucket_accesses(options, "break-glass", "objects", 14, service="")


def _restriction(options: Options) -> Iterator[Prohibition]:
    """Data only through the endpoint, or only for the organization."""
    if options.restrict_to == "vpc_endpoint":
        yield only_by_endpoint("objects")
    elif options.restrict_to == "organization":
        purpose = "objects are read and written only by the organization"
        yield only_by("objects", "aws:PrincipalOrgID", options.organization_id, purpose)


WATCHED = Assumption(
    subject="break-glass", sentence="Who may take the break-glass role is watched and reviewed."
)

WAIVERS = (PREFIX_LIST_WAIVER, DENIED_WITHOUT, kept_for_ever("objects"))

PATTERN = Pattern(
    name="s3_private_bucket",
    title="Private bucket",
    summary="A bucket that enforces its encryption and is reached through the VPC's endpoint only.",
    options=Options,
    build=build,
    choose_when="Only workloads of one VPC or one organization may read and write the data.",
    choose_otherwise="Browsers fetch the objects (edge_protection), or copies go elsewhere (s3_replication).",
    sources=(
        "https://docs.aws.amazon.com/AmazonS3/latest/userguide/example-bucket-policies-vpc-endpoint.html",
        "https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingKMSEncryption.html",
    ),
)
