"""Scheduled job with an external API: a clock starts it, a vendor answers it, S3 keeps what it brought.

Choose it when a partner admits callers by their address, so that everything must leave by addresses that stay. Choose
something else when nothing outside AWS is called: a function outside any VPC needs no NAT gateway at all. AWS:
https://docs.aws.amazon.com/prescriptive-guidance/latest/patterns/generate-a-static-outbound-ip-address-using-a-lambda-function-amazon-vpc-and-a-serverless-architecture.html
"""

from collections.abc import Iterator
from dataclasses import replace
from typing import Literal

from workbook.blocks.completion import complete
from workbook.blocks.containers import (
    container_task,
    execution_role,
    image_accesses,
    image_assumption,
    image_repository,
)
from workbook.blocks.inspection import EgressFilterOptions, with_inspection
from workbook.blocks.jobs import glue_self_flow, lambda_function, python_shell_accesses, python_shell_job
from workbook.blocks.network import (
    ACCOUNT,
    ClosedOptions,
    closed_to_internet,
    everyone,
    network,
    three_tiers,
    way_out,
)
from workbook.blocks.outside import host_flows, ipv6_only_hosts, left_out
from workbook.blocks.scheduled import (
    ScheduleOptions,
    dead_letter_access,
    schedule_stores,
    start_function_access,
    start_job_access,
    start_task_accesses,
    starter,
)
from workbook.blocks.vendor import (
    API_KEY,
    VendorOptions,
    key_access,
    result_access,
    vendor_notes,
    vendor_party,
    vendor_waivers,
)
from workbook.model.intent.design import Design
from workbook.model.intent.flow import Access, Assumption, Flow, Waiver
from workbook.model.intent.party import AnyParty
from workbook.model.intent.place import NatMode, VpcIntent
from workbook.model.intent.principal import RolePrincipal
from workbook.model.intent.store import AnyStore, Bucket
from workbook.options import option
from workbook.pattern import Pattern

TITLE = "Scheduled job"
JOB, GLUE_JOB = "job", "glue-job"


class Options(ClosedOptions, EgressFilterOptions, ScheduleOptions, VendorOptions):
    """What an architect tunes in a scheduled job with an external API."""

    runs_on: Literal["lambda", "fargate", "glue_python_shell"] = option(
        "lambda",
        title="Runs on",
        help="lambda: up to 15 minutes a run; fargate: a container for as long as it takes; glue_python_shell: a "
        "Python script beside other Glue jobs.",
        group="Application",
    )
    timeout_s: int = option(
        300,
        title="Longest run",
        help="After this a function is stopped. A NAT gateway drops connections that are idle for 350 seconds: send "
        "keep-alives in longer calls.",
        group="Application",
        unit="s",
        levels=(300,),
        ge=1,
        le=900,
    )

    dns_firewall: Literal["off", "alert", "block", "allow_list"] = option(
        "allow_list",
        title="DNS Firewall",
        help="What happens to look-ups; security groups cannot see names. alert, block: names AWS knows to be bad; "
        "allow_list: only the vendor's hosts and AWS's own names resolve.",
        group="Watch",
    )

    @property
    def job(self) -> str:
        """The key of the party that does the work."""
        return GLUE_JOB if self.runs_on == "glue_python_shell" else JOB


def build(options: Options) -> Design:
    """The design these options mean."""
    accesses = tuple(_accesses(options))
    out = way_out(options, (host.host for host in options.called_hosts), accesses)
    return complete(
        Design(
            pattern="scheduled_external_api",
            title="Scheduled job with an external API",
            name_prefix=options.name_prefix,
            tags=tuple(options.tags.items()),
            customer_managed_key=options.kms == "customer_managed",
            accounts=(ACCOUNT,),
            vpcs=(_vpc(options, out.nat_mode),),
            parties=tuple(_parties(options)),
            stores=tuple(_stores(options)),
            principals=tuple(_principals(options)),
            flows=tuple(_flows(options)),
            accesses=accesses,
            prohibitions=(closed_to_internet("app", "job tier"),),
            assumptions=(*out.assumptions, *_assumptions(options)),
            waivers=tuple(_waivers(options)),
            notes=vendor_notes(options, out.nat_mode),
            not_planned=tuple(left_out(options)),
            request_path=tuple(_request_path(options)),
        )
    )


def _vpc(options: Options, nat_mode: NatMode) -> VpcIntent:
    vpc = network(options, three_tiers(options, app="Jobs")[:2], nat_mode=nat_mode, endpoint_tier="app")
    pinned = replace(vpc, means=replace(vpc.means, pinned_addresses=options.pinned_addresses))
    where: Literal["egress", "none"] = "egress" if options.egress_filter == "network_firewall" else "none"
    return with_inspection(pinned, where, options.firewall_logs)


def _parties(options: Options) -> Iterator[AnyParty]:
    yield everyone(options)
    if options.runs_on == "lambda":
        yield replace(lambda_function(JOB, TITLE, "app"), timeout_s=options.timeout_s)
    elif options.runs_on == "fargate":
        yield container_task(JOB, TITLE, "app", options.hours_per_month)
    else:
        yield python_shell_job("app", "results", options.hours_per_month)
    for host in {host.host: host for host in options.called_hosts}.values():
        yield vendor_party(options, host)


def _stores(options: Options) -> Iterator[AnyStore]:
    yield Bucket(key="results", title="Results", purpose="what the job brought")
    yield API_KEY
    yield from schedule_stores(options, options.job)
    if options.runs_on == "fargate":
        yield image_repository(JOB, TITLE)


def _principals(options: Options) -> Iterator[RolePrincipal]:
    yield starter()
    if options.runs_on == "fargate":
        yield execution_role(JOB, TITLE)


def _flows(options: Options) -> Iterator[Flow]:
    yield from host_flows(options.job, options.called_hosts, 100)
    if options.runs_on == "glue_python_shell":
        yield glue_self_flow(1)


def _request_path(options: Options) -> Iterator[str]:
    """A run, as the lines are numbered: the key, the vendor, the result."""
    yield f"{options.job}-to-secretsmanager"
    yield from (f"{options.job}-to-{host.host}-{host.port}" for host in options.called_hosts)
    yield f"{options.job}-to-s3"


def _accesses(options: Options) -> Iterator[Access]:
    yield key_access(options.job, 10)
    yield result_access(options, options.job, 11)
    yield dead_letter_access(12)
    if options.runs_on == "lambda":
        yield start_function_access(JOB, 20)
    elif options.runs_on == "fargate":
        yield from start_task_accesses(JOB, 20)
        yield from image_accesses(JOB, 30)
    else:
        yield start_job_access(GLUE_JOB, 20)
        yield from python_shell_accesses("results", 40)


def _assumptions(options: Options) -> Iterator[Assumption]:
    yield from ipv6_only_hosts(options)
    yield Assumption(
        subject=API_KEY.key,
        sentence="Somebody puts the vendor's API key into the secret before the first run, and changes it when due.",
    )
    if options.runs_on == "fargate":
        yield image_assumption(JOB)


def _waivers(options: Options) -> Iterator[Waiver]:
    yield from vendor_waivers(options, options.job)
    yield Waiver(
        check="DATA-15",
        resource=API_KEY.key,
        reason="The vendor issues the key: it is changed as the vendor says, not by a function of AWS.",
    )
    yield Waiver(
        check="STORAGE-04",
        resource="results",
        reason="How long results are kept is their reader's decision; log buckets have a life cycle.",
    )


PATTERN = Pattern(
    name="scheduled_external_api",
    title="Scheduled job with an external API",
    summary="A clock starts a job that calls a vendor from addresses that stay and keeps the answers in S3.",
    options=Options,
    build=build,
    choose_when="A partner's API is called by the clock and admits callers by their address.",
    choose_otherwise="Nothing outside AWS is called, or no address must stay: a function outside any VPC does it "
    "without a NAT gateway.",
    sources=(
        "https://docs.aws.amazon.com/scheduler/latest/UserGuide/managing-targets-templated.html",
        "https://docs.aws.amazon.com/vpc/latest/userguide/nat-gateway-basics.html",
    ),
)
