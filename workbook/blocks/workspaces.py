"""Workspaces of SageMaker: what people do from them, the jobs that they may start, and the doors they come in by."""

from collections.abc import Iterator
from typing import Literal

from workbook.blocks.learning import (
    DATA,
    HOSTING,
    IMAGES,
    NOTEBOOK,
    STUDIO,
    TRAINING,
    LearningOptions,
    s3_access,
)
from workbook.blocks.volumes import traffic
from workbook.errors import Fault
from workbook.model.intent.flow import Access, AccessCondition, Assumption
from workbook.model.intent.party import AnyParty, ClientGroup
from workbook.model.intent.principal import RolePrincipal
from workbook.options import option

PEOPLE, DESKTOPS = "people", "desktops"
OWN = "arn:${partition}:sagemaker:${region}:${account}:"
ZONES = "abcdef"

DOORS = {
    STUDIO: ("sagemaker.studio", "sagemaker:CreatePresignedDomainUrl", "user-profile/*"),
    NOTEBOOK: ("sagemaker.notebook", "sagemaker:CreatePresignedNotebookInstanceUrl", "notebook-instance/*"),
}
"""The endpoint that browsers come in by, the call that gives them an address, and what it is about.

SageMaker asks IAM for that call again with every request of the browser (API reference, CreatePresignedDomainUrl).
"""


class WorkspaceOptions(LearningOptions):
    """What a pattern with SageMaker lets people tune about workspaces."""

    workspace_access: Literal["internet", "vpc"] = option(
        "internet",
        title="Workspaces open from",
        help="internet: whoever signs in with IAM opens a workspace in a browser from anywhere; vpc: only desktops of the "
        "VPC, or of networks that lead to it, by an endpoint for the browser and one for the address that it opens.",
        group="Entry",
    )

    image_builds: bool = option(
        False,
        title="Images built",
        help="Workspaces build images and push them to this design's repository: two endpoints of ECR, and its layers in "
        "S3. Jobs need neither, as SageMaker fetches images by itself.",
        group="Application",
    )
    jumpstart: bool = option(
        False,
        title="JumpStart",
        help="Workspaces read the models that AWS keeps in JumpStart's bucket, which the S3 endpoint's policy then names.",
        group="Application",
    )

    @property
    def has_door(self) -> bool:
        """Whether workspaces open from inside alone."""
        return self.workspace_access == "vpc" and bool(self.workspace_key)

    @property
    def addresses_needed(self) -> int:
        """Two endpoints of ECR, one for browsers."""
        return super().addresses_needed + 2 * int(self.image_builds) + int(self.has_door)

    @property
    def door_services(self) -> tuple[str, ...]:
        """The endpoints that are the door, whatever else goes by NAT."""
        return ("sagemaker.api", DOORS[self.workspace_key][0]) if self.has_door else ()

    def conflicts(self) -> Iterator[Fault]:
        """A door needs something behind it, and names that lead to it."""
        yield from super().conflicts()
        if self.workspace_access == "vpc" and not self.workspace_key:
            yield Fault("workspace_access", "vpc: there is no workspace to open; set internet,")
            yield Fault("workspace", "or take studio or notebook.")
        if self.has_door and not self.private_dns:
            yield Fault(
                "private_dns", "off: browsers would find the public door and be refused; switch it on,"
            )
            yield Fault("workspace_access", "or set internet.")
        for name, does in (("image_builds", "build images"), ("jumpstart", "read models")):
            if getattr(self, name) and not self.workspace_key:
                yield Fault(name, f"on: there is no workspace to {does}; switch it off,")
                yield Fault("workspace", "or take studio or notebook.")


def door_conditions(options: WorkspaceOptions) -> AccessCondition:
    """By the door's two endpoints alone."""
    ends = tuple(f"${{main/endpoint/{service}.id}}" for service in options.door_services)
    return AccessCondition(operator="StringEquals", key="aws:SourceVpce", values=ends)


def workspace_parties(options: WorkspaceOptions, tier: str) -> Iterator[AnyParty]:
    """The desktops that browsers run on."""
    if options.has_door:
        yield ClientGroup(key=DESKTOPS, title="Desktops", tier=tier, client_ports="any")


def workspace_principals(options: WorkspaceOptions) -> Iterator[RolePrincipal]:
    """People, who ask for an address and open it, from their desktops."""
    if options.has_door:
        yield RolePrincipal(
            key=PEOPLE, title="People at work", trusted=("account:workload",), acts_through=DESKTOPS
        )


def workspace_accesses(options: WorkspaceOptions, slot: int) -> Iterator[Access]:
    """What people do from a notebook: look at data, start jobs in the VPC and nowhere else, read their logs."""
    workspace = options.workspace_key
    if not workspace:
        return
    yield s3_access(
        workspace, "data", ("s3:GetObject", "s3:PutObject", "s3:ListBucket"), DATA.key, slot, 20, 50
    )
    logs = "arn:${partition}:logs:${region}:${account}:log-group:/aws/sagemaker/*"
    model = f"${{{HOSTING}/endpoint.arn}}" if options.hosting else f"{OWN}endpoint/*"
    watching = ("sagemaker:DescribeTrainingJob", "sagemaker:StopTrainingJob")
    calls = (
        ("jobs", watching, f"{OWN}training-job/*", "sagemaker.api", "watch and stop training jobs"),
        ("endpoint", ("sagemaker:InvokeEndpoint",), model, "sagemaker.runtime", "try the model"),
        ("who", ("sts:GetCallerIdentity",), "*", "sts", "the SDK asks who it is"),
        ("logs", ("logs:GetLogEvents", "logs:FilterLogEvents"), logs, "logs", "read the logs of jobs"),
    )
    for place, (word, actions, resource, service, purpose) in enumerate(calls, start=1):
        yield Access(
            key=f"{workspace}-{word}",
            slot=slot + place,
            principal=workspace,
            actions=actions,
            resource=resource,
            service=service,
            purpose=purpose,
            traffic=traffic(0.5, 1.0, service),
        )
    if options.image_builds:
        yield from _building_accesses(workspace, slot + 30)
    if options.jumpstart:
        yield _reading_of_aws(workspace, "jumpstart", "jumpstart-cache-prod-${region}", slot + 36)
    if options.training:
        yield from _starting_accesses(options, slot + 5)
    if options.has_door:
        yield from _door_accesses(options, slot + 12)


def _building_accesses(workspace: str, slot: int) -> Iterator[Access]:
    """Signing in to ECR, pushing to the own repository, and layers that come from S3."""
    pushing = ("InitiateLayerUpload", "UploadLayerPart", "CompleteLayerUpload", "PutImage")
    pulling = ("BatchCheckLayerAvailability", "BatchGetImage", "GetDownloadUrlForLayer")
    calls = (
        ("token", ("ecr:GetAuthorizationToken",), "*", "ecr.api", "sign in to the registry", 0.01),
        (
            "push",
            tuple(f"ecr:{each}" for each in (*pulling, *pushing)),
            IMAGES.key,
            "ecr.dkr",
            "push images",
            5.0,
        ),
    )
    for place, (word, actions, resource, service, purpose, gb) in enumerate(calls):
        yield Access(
            key=f"{workspace}-image-{word}",
            slot=slot + place,
            principal=workspace,
            actions=actions,
            resource=resource,
            service=service,
            purpose=purpose,
            traffic=traffic(gb, gb, service),
        )
    yield _reading_of_aws(workspace, "image-layers", "prod-${region}-starport-layer-bucket", slot + 2)


def _reading_of_aws(workspace: str, word: str, bucket: str, slot: int) -> Access:
    return Access(
        key=f"{workspace}-{word}",
        slot=slot,
        principal=workspace,
        actions=("s3:GetObject",),
        resource=f"arn:${{partition}}:s3:::{bucket}/*",
        service="s3",
        purpose=f"read {word.replace('-', ' ')} that AWS keeps",
        traffic=traffic(0.01, 10, "S3"),
    )


def _starting_accesses(options: WorkspaceOptions, slot: int) -> Iterator[Access]:
    """Jobs in the subnets, group and with the switches of this design, with the training role and no other."""
    workspace = options.workspace_key
    yield Access(
        key=f"{workspace}-starts-jobs",
        slot=slot,
        principal=workspace,
        actions=("sagemaker:CreateTrainingJob",),
        resource=f"{OWN}training-job/*",
        service="sagemaker.api",
        purpose="start training jobs in the VPC and nowhere else",
        conditions=tuple(_job_conditions(options)),
        traffic=traffic(0.01, 0.01, "sagemaker.api"),
    )
    to_sagemaker = AccessCondition(
        operator="StringEquals", key="iam:PassedToService", values=("sagemaker.amazonaws.com",)
    )
    yield Access(
        key=f"{workspace}-passes-role",
        slot=slot + 1,
        principal=workspace,
        actions=("iam:PassRole",),
        resource=f"${{role/{TRAINING}.arn}}",
        purpose="give training jobs their role",
        conditions=(to_sagemaker,),
    )


def _job_conditions(options: WorkspaceOptions) -> Iterator[AccessCondition]:
    """What a job must say of itself. A list that is absent passes every ForAllValues, so Null comes first."""
    subnets = tuple(f"${{main/app/{zone}.id}}" for zone in ZONES[: options.az_count])
    for key, values in (("VpcSubnets", subnets), ("VpcSecurityGroupIds", (f"${{sg/{TRAINING}.id}}",))):
        yield AccessCondition(operator="Null", key=f"sagemaker:{key}", values=("false",))
        yield AccessCondition(operator="ForAllValues:StringEquals", key=f"sagemaker:{key}", values=values)
    if options.network_isolation:
        yield AccessCondition(operator="Bool", key="sagemaker:NetworkIsolation", values=("true",))
    if options.encrypts_between:
        yield AccessCondition(
            operator="Bool", key="sagemaker:InterContainerTrafficEncryption", values=("true",)
        )


def _door_accesses(options: WorkspaceOptions, slot: int) -> Iterator[Access]:
    """Asking for an address, then opening it: the same right, by one endpoint each."""
    service, action, resource = DOORS[options.workspace_key]
    calls = (("sagemaker.api", "asks for an address"), (service, "opens it in a browser"))
    for place, (through, purpose) in enumerate(calls):
        yield Access(
            key=f"{PEOPLE}-by-{through.replace('.', '-')}",
            slot=slot + place,
            principal=PEOPLE,
            actions=(action,),
            resource=f"{OWN}{resource}",
            service=through,
            purpose=f"who works in a workspace {purpose}, by its endpoint",
            conditions=(door_conditions(options),),
            traffic=traffic(1, 20, through),
        )


def workspace_assumptions(options: WorkspaceOptions) -> Iterator[Assumption]:
    """What nobody here can check of workspaces."""
    if options.image_builds:
        yield Assumption(
            subject="Images built",
            sentence="Docker is there: a notebook instance has it, Studio after EnableDockerAccess and VpcOnlyTrustedAccounts; "
            "what an image is built on lies in ECR, or leaves by NAT.",
        )
    if options.has_door:
        yield Assumption(
            subject=DESKTOPS,
            sentence="Desktops wear the group of this name, or their network leads to the VPC and resolves the door's names "
            "to its endpoints; people sign in with a role that may do no more than theirs here.",
        )
