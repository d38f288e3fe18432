"""User to dashboard: people sign in at a load balancer; the application behind it reads S3 privately.

Choose it for a dashboard or small web application whose data lies in S3, for people of one office or of the whole
internet. Choose something else when a relational database stands behind it (three_tier_dmz). AWS:
https://docs.aws.amazon.com/elasticloadbalancing/latest/application/listener-authenticate-users.html
"""

from collections.abc import Iterator
from typing import Literal

from workbook.blocks.administration import administration
from workbook.blocks.application import (
    APP,
    BALANCER_WAIVERS,
    ApplicationOptions,
    application,
    images,
    start_accesses,
    start_assumption,
    starters,
)
from workbook.blocks.buckets import DENIED_WITHOUT, break_glass, only_by_endpoint, without_endpoint
from workbook.blocks.completion import complete
from workbook.blocks.doors import Door
from workbook.blocks.entrance import entrance, first_step
from workbook.blocks.exposure import ExposureOptions, links, users_network
from workbook.blocks.network import (
    ACCOUNT,
    chosen_nat,
    closed_to_internet,
    everyone,
    nat_assumption,
    network,
    three_tiers,
)
from workbook.blocks.outside import service_access, service_list_waiver
from workbook.blocks.sign_in import SignInOptions, provider_party, sign_in_flow
from workbook.errors import Fault
from workbook.model.intent.design import Design
from workbook.model.intent.flow import Access, Assumption, Flow, Prohibition, Waiver
from workbook.model.intent.party import AnyParty
from workbook.model.intent.store import AnyStore, Bucket
from workbook.options import option
from workbook.pattern import Pattern
from workbook.values import ServiceCalls, ServiceOption

TITLE = "Dashboard"
USUAL_CALLS = (ServiceOption(service="s3", sent_gb_per_month=1, received_gb_per_month=200),)


class Options(SignInOptions, ApplicationOptions, ExposureOptions):
    """What an architect tunes in front of and behind a dashboard."""

    entry_open_to: Literal["internet", "office"] = option(
        "office",
        title="Open to",
        help="Who may open the load balancer: only the office networks, or everyone.",
        group="Entry",
    )
    access_logs: bool = option(
        True,
        title="Object access logged",
        help="S3 writes who asked for which object into a bucket of its own; best effort, hours later. CloudTrail data "
        "events are the complete record.",
        group="Watch",
    )
    restrict_to: Literal["none", "vpc_endpoint"] = option(
        "none",
        title="Data reached through",
        help="vpc_endpoint: dashboard data only by this VPC's endpoint, by the bucket's own policy; none: by whoever has the "
        "permission, from anywhere. Services of AWS and the break-glass role stay let in.",
        group="Filters",
    )
    aws_services: ServiceCalls = option(
        USUAL_CALLS,
        title="AWS services called",
        help="What the application calls in AWS, with GB a month; endpoints and policies follow.",
        group="Traffic",
        levels=(
            USUAL_CALLS,
            (*USUAL_CALLS, ServiceOption(service="secretsmanager"), ServiceOption(service="athena")),
        ),
    )

    @property
    def is_restricted(self) -> bool:
        """Whether only the endpoint leads to the data."""
        return self.restrict_to == "vpc_endpoint"

    def conflicts(self) -> Iterator[Fault]:
        """An endpoint to be reached through."""
        yield from super().conflicts()
        if self.is_restricted:
            yield from without_endpoint(self)


def build(options: Options) -> Design:
    """The design these options mean."""
    accesses = tuple(_accesses(options))
    services = [access.service for access in accesses if access.service]
    hosts = [options.provider_host] if options.is_private and options.provider_host else []
    way_in = entrance(options, APP, options.app_port, options.authentication, "app")
    flows = (*way_in.flows, *sign_in_flow(options, "alb", 4))
    return complete(
        Design(
            pattern="user_to_dashboard",
            title="User to dashboard",
            name_prefix=options.name_prefix,
            tags=tuple(options.tags.items()),
            customer_managed_key=options.kms == "customer_managed",
            accounts=(ACCOUNT,),
            vpcs=(
                network(
                    options,
                    three_tiers(options, app=TITLE)[:2],
                    nat_mode=chosen_nat(options, hosts, services),
                    endpoint_tier="app",
                ),
            ),
            connections=links(options),
            parties=tuple(_parties(options, way_in)),
            stores=(*way_in.stores, *_stores(options)),
            principals=(*starters(options, TITLE), *(break_glass() if options.is_restricted else ())),
            flows=flows,
            accesses=accesses,
            prohibitions=(*way_in.prohibitions, *_prohibitions(options)),
            assumptions=(
                *nat_assumption(options, hosts, services),
                *way_in.assumptions,
                *_assumptions(options),
            ),
            waivers=tuple(_waivers(options)),
            request_path=tuple(_request_path(options, flows)),
        )
    )


def _parties(options: Options, way_in: Door) -> Iterator[AnyParty]:
    yield everyone(options)
    yield from users_network(options)
    yield from way_in.parties
    yield application(options, TITLE, "app")
    yield from provider_party(options)


def _stores(options: Options) -> Iterator[AnyStore]:
    yield Bucket(
        key="objects", title="Dashboard data", purpose="dashboard data", access_logs=options.access_logs
    )
    yield from images(options, TITLE)


def _prohibitions(options: Options) -> Iterator[Prohibition]:
    yield closed_to_internet("app", "application tier")
    if options.is_restricted:
        yield only_by_endpoint("objects")


def _request_path(options: Options, flows: tuple[Flow, ...]) -> Iterator[str]:
    """A request from the user to the data, as the lines are numbered."""
    yield first_step(options)
    yield from (flow.key for flow in flows if flow.destination == options.provider_host)
    yield f"alb-to-{APP}"
    if any(call.service == "s3" for call in options.aws_services):
        yield f"{APP}-to-s3"


def _accesses(options: Options) -> Iterator[Access]:
    yield from start_accesses(options, 20)
    if options.runs_on == "instances":
        door = administration("session_manager", APP, public_tier="public", private_tier="app", slot=10)
        yield from door.accesses
    if options.is_restricted:
        yield GLASS_BROKEN
    for place, call in enumerate(options.aws_services):
        yield service_access(APP, call, 110 + place, "objects")


def _assumptions(options: Options) -> Iterator[Assumption]:
    yield start_assumption(options)
    if options.provider_host:
        yield Assumption(
            subject=options.provider_host,
            sentence="The identity provider knows the load balancer as a client, with its /oauth2/idpresponse as the "
            "place to come back to.",
        )


def _waivers(options: Options) -> Iterator[Waiver]:
    yield from WAIVERS
    if options.is_restricted:
        yield DENIED_WITHOUT
    yield service_list_waiver(f"{APP}-to-s3")
    if options.provider_host:
        yield Waiver(
            check="INTENT-04",
            resource=f"alb-to-{options.provider_host}-443",
            reason="The provider's addresses change; a load balancer's group cannot name a host. Only the load "
            "balancer, which AWS runs, may call out.",
        )


GLASS_BROKEN = Access(
    key="break-glass-reads",
    slot=16,
    principal="break-glass",
    actions=("s3:GetObject", "s3:ListBucket"),
    resource="objects",
    purpose="read the data when nothing else does",
)

WAIVERS = (
    *BALANCER_WAIVERS,
    Waiver(
        check="STORAGE-04",
        resource="objects",
        reason="How long the dashboard's data is kept is its owner's decision; log buckets have a life cycle.",
    ),
)

PATTERN = Pattern(
    name="user_to_dashboard",
    title="User to dashboard",
    summary="People sign in at a load balancer; the application behind it reads S3 by a private way.",
    options=Options,
    build=build,
    choose_when="A dashboard or small web application over data in S3, for an office or for everyone.",
    choose_otherwise="A relational database stands behind it (three_tier_dmz), or nobody but programs call it "
    "(private_rds_api).",
    sources=(
        "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/listener-authenticate-users.html",
        "https://docs.aws.amazon.com/AmazonECR/latest/userguide/vpc-endpoints.html",
    ),
)
