"""SageMaker in a VPC: training, hosting and workspaces whose traffic stays inside, with or without a way out.

Choose it when data, models or regulation want SageMaker's traffic inside a network of one's own. Choose something else
for experiments on public data: SageMaker without a VPC needs none of this. AWS:
https://docs.aws.amazon.com/sagemaker/latest/dg/infrastructure-give-access.html
"""

from collections.abc import Iterator
from dataclasses import replace

from workbook.blocks.completion import complete
from workbook.blocks.database import DEFAULT_PORT_WAIVER
from workbook.blocks.jobs import lambda_function
from workbook.blocks.learning import (
    DATA,
    HOSTING,
    IMAGES,
    MODELS,
    TRAINING,
    learning_accesses,
    learning_flows,
    learning_parties,
)
from workbook.blocks.learning_data import (
    DataSourceOptions,
    source_accesses,
    source_assumptions,
    source_flows,
    source_parties,
    source_stores,
)
from workbook.blocks.learning_egress import (
    PACKAGES,
    EgressOptions,
    package_accesses,
    package_assumptions,
)
from workbook.blocks.learning_guards import (
    GuardrailOptions,
    governed_accounts,
    governing,
    guardrails,
    training_assumptions,
)
from workbook.blocks.network import (
    ClosedOptions,
    chosen_nat,
    closed_to_internet,
    everyone,
    network,
    three_tiers,
)
from workbook.blocks.outside import host_flows, host_party, service_access, service_list_waiver
from workbook.blocks.volumes import traffic
from workbook.blocks.workspaces import (
    workspace_accesses,
    workspace_assumptions,
    workspace_parties,
    workspace_principals,
)
from workbook.errors import Fault
from workbook.model.intent.design import Design
from workbook.model.intent.flow import Access, Assumption, Flow, Prohibition, Waiver
from workbook.model.intent.party import AnyParty
from workbook.model.intent.place import VpcIntent
from workbook.model.intent.store import AnyStore
from workbook.options import option
from workbook.pattern import Pattern
from workbook.values import ServiceCalls

CALLER = "caller"


class Options(ClosedOptions, GuardrailOptions, DataSourceOptions, EgressOptions):
    """What an architect tunes in SageMaker inside a VPC."""

    training_calls: ServiceCalls = option(
        (),
        title="AWS services the code calls",
        help="What code in training containers and the model calls itself; each becomes an endpoint. SageMaker's own "
        "work (data, images, logs) needs only S3. Not with network isolation.",
        group="Traffic",
        levels=((),),
    )

    @property
    def addresses_needed(self) -> int:
        """An endpoint for each service that code calls."""
        return super().addresses_needed + len(self.training_calls)

    def conflicts(self) -> Iterator[Fault]:
        """Isolated code calls nothing; a model stands in two zones; packages need a way."""
        yield from super().conflicts()
        if self.network_isolation and self.training_calls:
            sentence = "network_isolation gives containers no network, and training_calls has them call AWS"
            yield Fault("network_isolation", f"{sentence}; switch it off,")
            yield Fault("training_calls", f"{sentence}; or leave the calls out.")
        if self.hosting and self.az_count < 2:
            yield Fault("az_count", "1 zone; SageMaker hosting needs subnets in 2. Take 2 or more.")
        if not (self.training or self.hosting or self.workspace_key):
            yield Fault("workspace", "nothing is left to build; switch on training, hosting or a workspace.")
        if self.way_out == "nat" and self.vpc_block_public_access == "block_bidirectional":
            yield Fault("vpc_block_public_access", "it stops NAT gateways as well; set block_ingress,")
            yield Fault("way_out", "or set endpoints_only.")


def build(options: Options) -> Design:
    """The design these options mean."""
    accesses = tuple(_accesses(options))
    return complete(
        Design(
            pattern="sagemaker_vpc",
            title="SageMaker in a VPC",
            name_prefix=options.name_prefix,
            tags=tuple(options.tags.items()),
            customer_managed_key=options.kms == "customer_managed",
            organization=governing(options),
            accounts=tuple(governed_accounts(options)),
            vpcs=(_vpc(options, [access.service for access in accesses if access.service]),),
            parties=tuple(_parties(options)),
            stores=tuple(_stores(options)),
            principals=tuple(workspace_principals(options)),
            flows=tuple(_flows(options)),
            accesses=accesses,
            prohibitions=tuple(_prohibitions(options)),
            assumptions=tuple(_assumptions(options)),
            waivers=tuple(_waivers(options)),
            notes=NOTES,
        )
    )


def _vpc(options: Options, services: list[str]) -> VpcIntent:
    """With NAT, services go the same way unless somebody named endpoints; S3's gateway stays."""
    hosts = [host.host for host in options.called_hosts]
    tiers = three_tiers(options, app="Machine learning")
    vpc = network(
        options,
        tiers if options.training_data == "rds" else tiers[:2],
        nat_mode=chosen_nat(options, hosts or services * (options.way_out == "nat"), services),
        endpoint_tier="app",
    )
    by_endpoint = options.way_out == "endpoints_only" or options.given("endpoints")
    chosen = (*(options.endpoints if by_endpoint else ("gateway",)), *options.door_services)
    return replace(vpc, means=replace(vpc.means, endpoints=tuple(dict.fromkeys(chosen))))


def _parties(options: Options) -> Iterator[AnyParty]:
    yield everyone(options)
    yield from learning_parties(options, "app")
    yield from workspace_parties(options, "app")
    if options.hosting:
        yield lambda_function(CALLER, "Caller of the model", "app")
    yield from source_parties(options, "app", "data")
    yield from map(host_party, options.called_hosts)


def _stores(options: Options) -> Iterator[AnyStore]:
    yield from (DATA, MODELS, IMAGES)
    yield from source_stores(options)
    if options.package_source == "codeartifact":
        yield PACKAGES


def _flows(options: Options) -> Iterator[Flow]:
    yield from learning_flows(options)
    yield from source_flows(options, 3)
    yield from host_flows(options.workspace_key, options.called_hosts, 100)


def _accesses(options: Options) -> Iterator[Access]:
    yield from learning_accesses(options, 10)
    yield from workspace_accesses(options, 30)
    if options.hosting:
        yield Access(
            key="caller-asks-model",
            slot=40,
            principal=CALLER,
            actions=("sagemaker:InvokeEndpoint",),
            resource=f"${{{HOSTING}/endpoint.arn}}",
            service="sagemaker.runtime",
            purpose="ask the model; the Runtime API answers, not the model's interfaces",
            traffic=traffic(5, 5, "the SageMaker Runtime API"),
        )
    yield from source_accesses(options, 50)
    yield from package_accesses(options, 54)
    callers = ((TRAINING, options.training), (HOSTING, options.hosting))
    for caller, is_there in callers:
        for place, call in enumerate(options.training_calls if is_there else ()):
            yield service_access(caller, call, 110 + place, DATA.key)


def _prohibitions(options: Options) -> Iterator[Prohibition]:
    yield closed_to_internet("app", "machine learning tier")
    if options.training_data == "rds":
        yield closed_to_internet("data", "data tier")
    yield from guardrails(options)


def _assumptions(options: Options) -> Iterator[Assumption]:
    yield from training_assumptions(options)
    yield from workspace_assumptions(options)
    yield from source_assumptions(options)
    yield from package_assumptions(options)
    yield Assumption(
        subject=IMAGES.key, sentence="Images and a first model are in place before the endpoint is made."
    )


def _waivers(options: Options) -> Iterator[Waiver]:
    for user, is_there in (
        (TRAINING, options.training),
        (HOSTING, options.hosting),
        (options.workspace_key, bool(options.workspace_key)),
    ):
        if is_there:
            yield service_list_waiver(f"{user}-to-s3")
    if options.training_data == "rds":
        yield DEFAULT_PORT_WAIVER
    for bucket in (DATA, MODELS):
        yield Waiver(
            check="STORAGE-04",
            resource=bucket.key,
            reason="How long data and models are kept is their owner's decision; log buckets have a life cycle.",
        )


NOTES = (
    "A rule that admits 443 to the model's group controls nothing: callers come through the Runtime API. Who may call is "
    "said by IAM, the endpoint's policy and its group.",
    "Jobs that only read and write S3 need the free gateway endpoint and no other: SageMaker itself fetches images and "
    "writes logs outside the VPC.",
    "A missing endpoint shows as a timeout; access denied means a policy; a name that cannot be resolved means network "
    "isolation or DNS.",
)

PATTERN = Pattern(
    name="sagemaker_vpc",
    title="SageMaker in a VPC",
    summary="Training, hosting and workspaces inside a VPC, by endpoints only or with NAT.",
    options=Options,
    build=build,
    choose_when="Data, models or regulation want SageMaker's traffic inside a network of one's own.",
    choose_otherwise="Experiments on public data: SageMaker without a VPC needs none of this.",
    sources=(
        "https://docs.aws.amazon.com/sagemaker/latest/dg/train-vpc.html",
        "https://docs.aws.amazon.com/sagemaker/latest/dg/host-vpc.html",
        "https://docs.aws.amazon.com/sagemaker/latest/dg/studio-notebooks-and-internet-access.html",
    ),
)
