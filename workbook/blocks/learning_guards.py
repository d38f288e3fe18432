"""What nobody in the account may start on SageMaker, administrators included: a guardrail of the organization."""

from collections.abc import Iterator
from typing import Literal

from workbook.blocks.network import ACCOUNT
from workbook.blocks.workspaces import DOORS, WorkspaceOptions, door_conditions
from workbook.facts.ml_instances import has_efa
from workbook.model.intent.flow import AccessCondition, Assumption, Prohibition
from workbook.model.intent.place import AccountIntent
from workbook.model.intent.principal import OrganizationIntent
from workbook.options import option

MANAGEMENT = "management"
JOBS = (
    "sagemaker:CreateTrainingJob",
    "sagemaker:CreateProcessingJob",
    "sagemaker:CreateHyperParameterTuningJob",
)
PLACED = (
    *JOBS,
    "sagemaker:CreateAutoMLJob",
    "sagemaker:CreateAutoMLJobV2",
    "sagemaker:CreateModel",
    "sagemaker:CreateNotebookInstance",
)


class GuardrailOptions(WorkspaceOptions):
    """What a pattern with SageMaker lets people tune about its organization."""

    guardrail: Literal["off", "organization"] = option(
        "off",
        title="Guardrail",
        help="organization: service control policies refuse jobs, models and notebooks outside a VPC or without the "
        "switches chosen here, whoever starts them. The role of the workspace is held to them in any case.",
        group="Filters",
    )

    @property
    def is_governed(self) -> bool:
        """Whether a policy of the organization binds the account."""
        return self.guardrail == "organization"


def governed_accounts(options: GuardrailOptions) -> Iterator[AccountIntent]:
    """The account, and the one that governs it."""
    yield ACCOUNT
    if options.is_governed:
        yield AccountIntent(key=MANAGEMENT, title="Management account", region=options.region)


def governing(options: GuardrailOptions) -> OrganizationIntent | None:
    """The organization whose policies bind the account."""
    return OrganizationIntent(management_account=MANAGEMENT) if options.is_governed else None


def training_assumptions(options: GuardrailOptions) -> Iterator[Assumption]:
    """What nobody here can check of training jobs."""
    if options.training and not options.is_governed:
        yield Assumption(
            subject="training jobs",
            sentence="The workspace's role starts jobs with the subnets, groups and switches of this design alone; whoever "
            "else starts one gives it the same. guardrail=organization refuses jobs without them.",
        )
    if options.training and options.training_instances > 1 and has_efa(options.training_type):
        yield Assumption(
            subject="Elastic Fabric Adapter",
            sentence="The training image has EFA's drivers and all instances of a job stand in one zone. What goes by EFA "
            "passes by the operating system, and so by IPsec between containers.",
        )


def guardrails(options: GuardrailOptions) -> Iterator[Prohibition]:
    """What is refused. A switch that a request does not name counts as off."""
    if not options.is_governed:
        return
    for word, key in (("outside-vpc", "VpcSubnets"), ("without-groups", "VpcSecurityGroupIds")):
        unsaid = _is("Null", f"sagemaker:{key}", "true")
        yield _never(word, PLACED, unsaid, "start anything outside a VPC's subnets and groups")
    if options.network_isolation:
        isolated = _is("BoolIfExists", "sagemaker:NetworkIsolation", "false")
        yield _never(
            "with-network",
            (*JOBS, "sagemaker:CreateModel"),
            isolated,
            "give containers a network of their own",
        )
    if options.encrypts_between:
        encrypted = _is("BoolIfExists", "sagemaker:InterContainerTrafficEncryption", "false")
        yield _never("in-clear", JOBS, encrypted, "leave traffic between instances unencrypted")
    yield from _of_notebooks()
    only = _is("StringNotEqualsIfExists", "sagemaker:AppNetworkAccessType", "VpcOnly")
    yield _never("studio-on-internet", ("sagemaker:CreateDomain",), only, "make a Studio outside the VPC")
    moved = _is("StringEquals", "sagemaker:AppNetworkAccessType", "PublicInternetOnly")
    yield _never("studio-moved-out", ("sagemaker:UpdateDomain",), moved, "let a Studio leave the VPC")
    if options.has_door:
        inside = door_conditions(options)
        by_door = _is("StringNotEqualsIfExists", inside.key, *inside.values)
        action = DOORS[options.workspace_key][1]
        yield _never("opened-from-outside", (action,), by_door, "open a workspace but by its endpoints")


def _of_notebooks() -> Iterator[Prohibition]:
    """A notebook instance by itself has internet, root and the old metadata service."""
    switches = (
        (
            "internet",
            "DirectInternetAccess",
            "Disabled",
            "give notebooks SageMaker's own way to the internet",
        ),
        ("root", "RootAccess", "Disabled", "give notebooks root"),
        ("imdsv1", "MinimumInstanceMetadataServiceVersion", "2", "let notebooks use IMDSv1"),
    )
    for word, key, value, purpose in switches:
        other = _is("StringNotEqualsIfExists", f"sagemaker:{key}", value)
        yield _never(f"notebooks-with-{word}", ("sagemaker:CreateNotebookInstance",), other, purpose)
    rooted = _is("StringEquals", "sagemaker:RootAccess", "Enabled")
    yield _never(
        "notebooks-given-root", ("sagemaker:UpdateNotebookInstance",), rooted, "give notebooks root later"
    )


def _is(operator: str, key: str, *values: str) -> AccessCondition:
    return AccessCondition(operator=operator, key=key, values=values)


def _never(word: str, actions: tuple[str, ...], when: AccessCondition, purpose: str) -> Prohibition:
    return Prohibition(
        key=f"learning/{word}",
        plane="identity",
        who=f"account:{ACCOUNT.key}",
        what=" ".join(actions),
        resource="*",
        conditions=(when,),
        purpose=f"nobody may {purpose}",
    )
