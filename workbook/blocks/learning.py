"""Machine learning on SageMaker: what runs, how its instances talk to one another, and what its roles may do."""

from collections.abc import Iterator
from ipaddress import IPv4Network
from typing import Literal

from workbook.blocks.network import subnet_prefixes
from workbook.blocks.volumes import S3_REQUEST_KB, traffic
from workbook.errors import Fault
from workbook.facts.limits import vpc_limit
from workbook.facts.ml_instances import addresses_of, has_efa
from workbook.facts.quotas import limit
from workbook.model.intent.flow import Access, Flow
from workbook.model.intent.ml import ModelHosting, NotebookInstance, StudioDomain, TrainingJob
from workbook.model.intent.party import AnyParty
from workbook.model.intent.store import Bucket, ImageRepository
from workbook.model.ports import ALL_PORTS, PortRange
from workbook.options import PatternOptions, option

TRAINING, HOSTING, NOTEBOOK, STUDIO, FILES = "training", "model", "notebook", "studio", "files"
STUDIO_PORTS = PortRange(from_port=8192, to_port=65535)
DATA = Bucket(key="data", title="Training data", purpose="training data")
MODELS = Bucket(key="models", title="Models", purpose="trained models")
IMAGES = ImageRepository(key="images", title="Images of training and models")

InstanceType = Literal["ml.m5.xlarge", "ml.g5.xlarge"]
TrainingType = Literal[
    "ml.m5.xlarge", "ml.g5.xlarge", "ml.p4d.24xlarge", "ml.p5.48xlarge", "ml.trn1.32xlarge"
]


class LearningOptions(PatternOptions):
    """What a pattern with SageMaker lets people tune."""

    training: bool = option(
        True,
        title="Training",
        help="Training jobs whose instances have their interfaces in the VPC.",
        group="Application",
    )
    hosting: bool = option(
        True,
        title="Hosting",
        help="A model behind a SageMaker endpoint, and a function in the VPC that calls it.",
        group="Application",
    )
    workspace: Literal["studio", "notebook", "none"] = option(
        "studio",
        title="Workspace",
        help="Where people write code: Studio, VPC only; a notebook instance without direct internet; or elsewhere.",
        group="Application",
    )
    ml_instance_type: InstanceType = option(
        "ml.m5.xlarge",
        title="Instance type",
        help="Size of the instances that answer, run notebooks and, unless said otherwise, train.",
        group="Application",
        levels=("ml.m5.xlarge",),
    )
    training_instance_type: TrainingType | None = option(
        None,
        title="Training instance type",
        help="Size of the instances that train; automatic: as the others. Some have an Elastic Fabric Adapter, which asks "
        "for all traffic within the group, both ways, and takes five addresses.",
        group="Application",
        levels=(None, "ml.p4d.24xlarge"),
    )
    studio_users: int = option(
        3,
        title="Users of Studio",
        help="How many people work in Studio at one time; each takes up to four addresses.",
        group="Application",
        unit="users",
        levels=(3,),
        ge=1,
        le=1000,
    )
    training_instances: int = option(
        2,
        title="Training instances",
        help="How many instances one job runs on; from two on they talk to one another. Each takes two addresses, or five.",
        group="Application",
        unit="instances",
        levels=(2, 1),
        ge=1,
        le=64,
    )
    training_hours_per_month: float = option(
        40.0,
        title="Training time",
        help="Hours a month that each of the instances trains.",
        group="Application",
        unit="hours a month",
        levels=(40.0,),
        ge=0,
        le=730,
    )
    network_isolation: bool = option(
        True,
        title="Network isolation",
        help="Containers that train or answer get no network and no credentials at all; SageMaker still moves their "
        "data through the VPC. Code that calls S3 or installs packages then fails with a name it cannot resolve.",
        group="Filters",
    )
    inter_container_encryption: bool = option(
        True,
        title="Traffic between instances encrypted",
        help="IPsec between the instances of one job; slower for chatty algorithms.",
        group="Filters",
    )
    shared_files: bool = option(
        False,
        title="Shared files",
        help="An EFS file system that workspaces mount and training jobs read.",
        group="Application",
    )
    data_gb_per_month: float = option(
        500.0,
        title="Data read",
        help="What training reads in a month: from S3 by the free gateway endpoint, or from Lustre.",
        group="Traffic",
        unit="GB a month",
        levels=(500.0,),
        ge=0,
        le=10_000_000,
    )

    @property
    def addresses_needed(self) -> int:
        """How many addresses of one subnet all that may stand in it takes at most, endpoints among it."""
        training = addresses_of(self.training_type) * self.training_instances if self.training else 0
        hosting = addresses_of(self.ml_instance_type) * self.az_count + 1 if self.hosting else 0
        users = limit("sagemaker_addresses_per_studio_user") * self.studio_users
        workspace = {"studio": users, "notebook": 1}.get(self.workspace, 0)
        return training + hosting + workspace + (4 if self.workspace_key else int(self.hosting))

    def conflicts(self) -> Iterator[Fault]:
        """What runs must fit into one subnet: SageMaker chooses among them, and a zone may be gone."""
        yield from super().conflicts()
        _, prefix = subnet_prefixes(IPv4Network(self.vpc_cidr).prefixlen, self.az_slots)
        room = 2 ** (32 - prefix) - vpc_limit("reserved_addresses_per_subnet")
        if self.addresses_needed > room:
            sentence = f"up to {self.addresses_needed} addresses are needed in a subnet that has {room}"
            yield Fault("vpc_cidr", f"{self.vpc_cidr}: {sentence}; take a larger range,")
            yield Fault(
                "training_instances", f"{self.training_instances}: or train on fewer or smaller instances,"
            )
            yield Fault("studio_users", f"{self.studio_users}: or have fewer people in Studio at one time.")

    @property
    def training_type(self) -> str:
        """What training runs on, once automatic is decided."""
        return self.training_instance_type or self.ml_instance_type

    @property
    def encrypts_between(self) -> bool:
        """Whether there is traffic between instances to encrypt."""
        return self.inter_container_encryption and self.training_instances > 1

    @property
    def workspace_key(self) -> str:
        """The party of the workspace; none where people work elsewhere."""
        return {"studio": STUDIO, "notebook": NOTEBOOK}.get(self.workspace, "")

    @property
    def s3_gb_per_month(self) -> float:
        """What training reads from the bucket itself."""
        return self.data_gb_per_month


def learning_parties(options: LearningOptions, tier: str) -> Iterator[AnyParty]:
    """What runs on SageMaker."""
    size = options.ml_instance_type
    if options.training:
        yield TrainingJob(
            key=TRAINING,
            title="Training jobs",
            tier=tier,
            instance_type=options.training_type,
            instances=options.training_instances,
            hours_per_month=options.training_hours_per_month,
            network_isolation=options.network_isolation,
            inter_container_encryption=options.encrypts_between,
            client_ports="linux",
        )
    if options.hosting:
        yield ModelHosting(
            key=HOSTING,
            title="Model",
            tier=tier,
            repository=IMAGES.key,
            model_bucket=MODELS.key,
            instance_type=size,
            instances=options.az_count,
            network_isolation=options.network_isolation,
            client_ports="linux",
        )
    if options.workspace == "notebook":
        yield NotebookInstance(
            key=NOTEBOOK, title="Notebook instance", tier=tier, instance_type=size, client_ports="linux"
        )
    elif options.workspace == "studio":
        yield StudioDomain(
            key=STUDIO,
            title="SageMaker Studio",
            tier=tier,
            instance_type=size,
            hours_per_month=320,
            users=options.studio_users,
            file_system=FILES if options.shared_files else "",
            client_ports="linux",
            listens=(STUDIO_PORTS,),
        )


def learning_flows(options: LearningOptions) -> Iterator[Flow]:
    """What the instances of one job, and the applications of one Studio, say to one another."""
    if options.training and options.training_instances > 1:
        how = tuple(_ways_between(options))
        purpose = "instances of one training job talk to one another"
        yield Flow(
            key="training-to-itself",
            slot=1,
            source=TRAINING,
            destination=TRAINING,
            protocol="all" if how else "tcp",
            ports=None if how else ALL_PORTS,
            purpose=", ".join((purpose, *how)),
        )
    if options.workspace == "studio":
        yield Flow(
            key="studio-to-itself",
            slot=2,
            source=STUDIO,
            destination=STUDIO,
            ports=STUDIO_PORTS,
            purpose="Studio's applications talk to their kernels",
        )


def _ways_between(options: LearningOptions) -> Iterator[str]:
    """What asks for more than TCP between instances."""
    if options.inter_container_encryption:
        yield "in IPsec (UDP 500 and ESP)"
    if has_efa(options.training_type):
        yield "by EFA, which asks for all protocols"


def learning_accesses(options: LearningOptions, slot: int) -> Iterator[Access]:
    """What training and models read and write; images are fetched and logs written by SageMaker, not over the VPC."""
    if options.training:
        gb = options.s3_gb_per_month
        yield s3_access(TRAINING, "data", ("s3:GetObject", "s3:ListBucket"), DATA.key, slot, 0.1, gb)
        yield s3_access(TRAINING, "models", ("s3:PutObject",), MODELS.key, slot + 1, gb / 50, 0.1)
        yield from _image_accesses(TRAINING, slot + 2)
    if options.hosting:
        yield s3_access(HOSTING, "models", ("s3:GetObject", "s3:ListBucket"), MODELS.key, slot + 4, 0.1, 10)
        yield from _image_accesses(HOSTING, slot + 5)


def _image_accesses(principal: str, slot: int) -> Iterator[Access]:
    calls = (
        ("token", ("ecr:GetAuthorizationToken",), "*"),
        (
            "image",
            ("ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"),
            IMAGES.key,
        ),
    )
    for place, (word, actions, resource) in enumerate(calls):
        yield Access(
            key=f"{principal}-{word}",
            slot=slot + place,
            principal=principal,
            actions=actions,
            resource=resource,
            purpose="SageMaker fetches the image with this role, by a way of its own",
        )


def s3_access(
    principal: str, word: str, actions: tuple[str, ...], bucket: str, slot: int, sent: float, received: float
) -> Access:
    """Data and models in a bucket."""
    return Access(
        key=f"{principal}-{word}",
        slot=slot,
        principal=principal,
        actions=actions,
        resource=bucket,
        service="s3",
        purpose="read training data and models, write models",
        traffic=traffic(sent, received, "S3", request_kb=S3_REQUEST_KB),
    )
