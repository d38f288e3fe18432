"""Edge protection: CloudFront and a web ACL in front, and no way round them.

Choose it for a web application or files that the whole internet may ask for. Choose something else where people come
from an office only (user_to_dashboard), or over private connections (hybrid_connectivity).
AWS: https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/private-content-vpc-origins.html
"""

from collections.abc import Iterator
from dataclasses import replace
from typing import Literal

from workbook.blocks.application import (
    APP,
    ApplicationOptions,
    application,
    images,
    start_accesses,
    start_assumption,
    starters,
)
from workbook.blocks.completion import complete
from workbook.blocks.edge import (
    BALANCER,
    DISTRIBUTION,
    TLS_ENDS,
    edge_assumptions,
    edge_flows,
    edge_parties,
    edge_stores,
    edge_waivers,
    only_through_edge,
)
from workbook.blocks.edge_options import EdgeOptions
from workbook.blocks.network import (
    ACCOUNT,
    chosen_nat,
    closed_to_internet,
    everyone,
    nat_assumption,
    network,
    three_tiers,
)
from workbook.blocks.outside import service_list_waiver
from workbook.errors import Fault
from workbook.facts.limits import service_setting
from workbook.model.intent.design import Design
from workbook.model.intent.edge import ShieldAdvanced
from workbook.model.intent.flow import Access, Assumption, Prohibition, Waiver
from workbook.model.intent.party import AnyParty
from workbook.model.intent.place import AccountIntent, Tier, VpcIntent
from workbook.model.intent.store import AnyStore, Bucket
from workbook.options import option
from workbook.pattern import Pattern

TITLE, FILES = "Application", "files"


class Options(EdgeOptions, ApplicationOptions):
    """What an architect tunes at the edge and behind it."""

    origin: Literal["vpc_origin", "public_alb", "s3"] = option(
        "vpc_origin",
        title="Origin",
        help="vpc_origin: a private load balancer that only this account's CloudFront reaches; public_alb: one with "
        "public addresses, closed to all but CloudFront and asking for a secret header; s3: a bucket, without a VPC.",
        group="Entry",
    )
    shield: Literal["standard", "advanced"] = option(
        "standard",
        title="Shield",
        help="standard: free, always on, layers 3 and 4; advanced: 3,000 USD a month for the whole organization, for a "
        "year at least, with a response team and credits for what an attack costs.",
        group="Filters",
    )

    def conflicts(self) -> Iterator[Fault]:
        """Zones, web ACL and network ACLs that fit the origin."""
        yield from super().conflicts()
        if self.origin == "s3" and self.web_acl == "load_balancer":
            yield Fault("web_acl", "load_balancer, and a bucket has none; set it to cloudfront,")
            yield Fault(
                "origin", "or take vpc_origin or public_alb: only a load balancer has a web ACL of its own."
            )
        if self.origin != "s3" and self.az_count < 2:
            yield Fault("az_count", "1 zone; a load balancer needs subnets in 2. Take 2 or more.")
        if self.origin == "vpc_origin" and self.nacl_mode == "strict":
            sentence = "AWS does not say from which addresses a VPC origin speaks, so no entry can name them"
            yield Fault("nacl_mode", f"{sentence}; set it to tiered or default,")
            yield Fault("origin", f"{sentence}; or take public_alb.")


def build(options: Options) -> Design:
    """The design these options mean."""
    served = options.origin != "s3"
    accesses = tuple(start_accesses(options, 20)) if served else ()
    services = [access.service for access in accesses if access.service]
    return complete(
        Design(
            pattern="edge_protection",
            title="Edge protection",
            name_prefix=options.name_prefix,
            tags=tuple(options.tags.items()),
            customer_managed_key=options.kms == "customer_managed",
            accounts=(_account(options),),
            vpcs=tuple(_vpcs(options, services)),
            parties=tuple(_parties(options)),
            stores=tuple(_stores(options)),
            principals=starters(options, TITLE) if served else (),
            flows=tuple(edge_flows(options.edge, APP, options.app_port)) if served else (),
            accesses=accesses,
            prohibitions=tuple(_prohibitions(options)),
            assumptions=tuple(_assumptions(options, accesses)),
            waivers=tuple(_waivers(options)),
        )
    )


def _account(options: Options) -> AccountIntent:
    return replace(ACCOUNT, region=options.region)


def _tiers(options: Options) -> tuple[Tier, ...]:
    """The load balancer in public subnets, or in private ones of its own before the application's."""
    public, app, data = three_tiers(options, app=TITLE)
    entry = replace(data, key="entry", title="Entry", slot=1, isolated=False)
    return (public, entry, replace(app, slot=2)) if options.origin == "vpc_origin" else (public, app)


def _vpcs(options: Options, services: list[str]) -> Iterator[VpcIntent]:
    if options.origin != "s3":
        nat_mode = chosen_nat(options, (), services)
        yield network(options, _tiers(options), nat_mode=nat_mode, endpoint_tier="app")


def _parties(options: Options) -> Iterator[AnyParty]:
    yield everyone(options)
    if options.origin != "s3":
        tier = "entry" if options.origin == "vpc_origin" else "public"
        yield from edge_parties(options.edge, tier, APP, options.app_port)
        yield application(options, TITLE, "app")


def _stores(options: Options) -> Iterator[AnyStore]:
    if options.origin == "s3":
        yield Bucket(key=FILES, title="Files", purpose="files that users fetch")
        yield from edge_stores(options.edge, FILES)
    else:
        yield from edge_stores(options.edge, BALANCER)
        yield from images(options, TITLE)
    if options.shield == "advanced":
        public = (BALANCER,) if options.origin == "public_alb" else ()
        region = service_setting("cloudfront_control_region")
        yield ShieldAdvanced(
            key="shield", title="Shield Advanced", region=region, protects=(DISTRIBUTION, *public)
        )


def _prohibitions(options: Options) -> Iterator[Prohibition]:
    if options.origin != "s3":
        yield only_through_edge()
        yield closed_to_internet("app", "application tier")
    if options.origin == "vpc_origin":
        yield closed_to_internet("entry", "load balancer's tier")


def _assumptions(options: Options, accesses: tuple[Access, ...]) -> Iterator[Assumption]:
    if options.origin == "s3":
        yield from edge_assumptions(options.edge, FILES)
        return
    yield from edge_assumptions(options.edge, BALANCER)
    yield start_assumption(options)
    yield from nat_assumption(options, (), [access.service for access in accesses if access.service])


def _waivers(options: Options) -> Iterator[Waiver]:
    if options.origin == "s3":
        yield KEPT
        return
    yield from edge_waivers(options.edge)
    yield TLS_ENDS
    yield service_list_waiver(f"{APP}-to-s3")
    if options.nacl_mode == "tiered":
        yield DENIED_EARLIER


KEPT = Waiver(
    check="STORAGE-04", resource=FILES, reason="How long files stay is decided by whoever puts them there."
)
DENIED_EARLIER = Waiver(
    check="NETWORK-ACLS-02",
    resource="main/acl/*",
    reason="Answers from the internet need 1024-65535; an earlier entry denies 3389 and no security group admits it. "
    "EC2.21 does not look at the earlier deny.",
)


PATTERN = Pattern(
    name="edge_protection",
    title="Edge protection",
    summary="CloudFront and a web ACL in front of a load balancer or a bucket, and no way round them.",
    options=Options,
    build=build,
    choose_when="A web application or files for the whole internet; requests must be filtered, floods must not arrive.",
    choose_otherwise="People come from an office only (user_to_dashboard), or over private connections "
    "(hybrid_connectivity).",
    sources=(
        "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/private-content-vpc-origins.html",
        "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/restrict-access-to-load-balancer.html",
        "https://docs.aws.amazon.com/waf/latest/developerguide/how-aws-waf-works.html",
    ),
)
