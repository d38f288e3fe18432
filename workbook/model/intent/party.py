"""Who takes part: workloads, databases, doors for people, and everything outside. One class a sort."""

from dataclasses import dataclass
from ipaddress import IPv4Network, IPv6Network
from typing import Literal

from workbook.model.intent.clusters import DatabaseCluster
from workbook.model.intent.containers import ContainerService, ContainerTask
from workbook.model.intent.dns import DnsEndpoint
from workbook.model.intent.documents import DocumentDatabase
from workbook.model.intent.edge import EdgeNetwork, VpcOrigin
from workbook.model.intent.filesystems import FileSystem, LustreFileSystem
from workbook.model.intent.forwarding import NatInstance
from workbook.model.intent.ml import ModelHosting, NotebookInstance, StudioDomain, TrainingJob
from workbook.model.intent.placed import (
    Party as Party,  # noqa: PLC0414  # whoever reads parties finds them here
)
from workbook.model.intent.placed import Placed as Placed  # noqa: PLC0414


@dataclass(frozen=True, slots=True, kw_only=True)
class InstanceFleet(Placed):
    """EC2 instances in an Auto Scaling group."""

    kind: Literal["InstanceFleet"] = "InstanceFleet"
    instance_type: str
    instances_per_az: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class BastionHost(Placed):
    """One hardened instance with a public address that administrators jump from."""

    kind: Literal["BastionHost"] = "BastionHost"
    instance_type: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ConnectEndpoint(Placed):
    """An EC2 Instance Connect Endpoint; one in the whole VPC, in the first zone."""

    kind: Literal["ConnectEndpoint"] = "ConnectEndpoint"


@dataclass(frozen=True, slots=True, kw_only=True)
class Function(Placed):
    """A Lambda function attached to the VPC."""

    kind: Literal["Function"] = "Function"
    runtime: str
    memory_mb: int
    timeout_s: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SparkJob(Placed):
    """A Glue job with a VPC connection, which puts all its workers into one zone.

    `script_bucket` is the store its script lies in, below `scripts/`. With `python_shell_dpu` it is no Spark job but
    a Python script of that size (0.0625 or 1 DPU). `data_key` encrypts what it writes.
    """

    kind: Literal["SparkJob"] = "SparkJob"
    worker_type: str
    number_of_workers: int
    hours_per_month: float
    script_bucket: str = ""
    python_shell_dpu: float = 0.0
    data_key: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Database(Placed):
    """An RDS database."""

    kind: Literal["Database"] = "Database"
    engine: str
    port: int
    multi_az: bool
    instance_class: str
    storage_gb: int
    iam_authentication: bool
    backup_days: int
    deletion_protection: bool
    master_user_name: str
    exports_to_s3: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class DatabaseProxy(Placed):
    """An RDS Proxy in front of a database; `secret` holds what it signs in with."""

    kind: Literal["DatabaseProxy"] = "DatabaseProxy"
    database: str
    secret: str
    iam_authentication: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ApplicationLoadBalancer(Placed):
    """An Application Load Balancer that ends TLS and sends to one party.

    With `authentication` it signs users in first, for which it calls the identity provider itself; with
    `required_header` it serves only what carries this header with the right value.
    """

    kind: Literal["ApplicationLoadBalancer"] = "ApplicationLoadBalancer"
    internet_facing: bool
    target: str
    target_port: int
    redirect_http: bool = False
    health_check_path: str = "/health"
    new_connections_per_second: float = 1.0
    authentication: Literal["none", "cognito", "oidc"] = "none"
    target_protocol: Literal["HTTP", "HTTPS"] = "HTTP"
    required_header: str = ""
    stickiness_s: int = 0
    cross_zone: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class NetworkLoadBalancer(Placed):
    """A Network Load Balancer that sends to one party; `port` is what it listens on.

    Client addresses are not preserved unless said so: then the target's groups and network ACLs see the clients.
    """

    kind: Literal["NetworkLoadBalancer"] = "NetworkLoadBalancer"
    internet_facing: bool
    target: str
    port: int
    target_port: int
    protocol: Literal["TCP", "TLS"] = "TCP"
    preserve_client_ip: bool = False
    new_connections_per_second: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class ClientGroup(Placed):
    """A security group that workloads of the VPC put on to become clients; nothing runs in it yet."""

    kind: Literal["ClientGroup"] = "ClientGroup"


@dataclass(frozen=True, slots=True, kw_only=True)
class ExistingParty(Party):
    """Interfaces that are there already; the adopted network says which and where."""

    kind: Literal["ExistingParty"] = "ExistingParty"
    vpc: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OutsideNetwork(Party):
    """A network beyond the edge. `internet` is everything there: as a source anyone, as a destination anywhere."""

    kind: Literal["OutsideNetwork"] = "OutsideNetwork"
    location: Literal["internet", "on_premises"] = "internet"
    cidr_blocks: tuple[IPv4Network | IPv6Network, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class OutsideHost(Party):
    """A host on the internet known by name; without `cidr_blocks` its addresses are not known, or change."""

    kind: Literal["OutsideHost"] = "OutsideHost"
    host_name: str
    cidr_blocks: tuple[IPv4Network | IPv6Network, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PartnerService(Party):
    """A service of somebody else that PrivateLink leads to; `service_name` is what its owner calls it in AWS."""

    kind: Literal["PartnerService"] = "PartnerService"
    host_name: str
    service_name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AwsService(Party):
    """The API of an AWS service (`s3`, `ecr.api`), reached by endpoint or over its public addresses."""

    kind: Literal["AwsService"] = "AwsService"
    service: str

    @property
    def region(self) -> str:
        """The Region whose API it is, as the key says it (`aws:s3@eu-west-1`); empty at home."""
        return self.key.partition("@")[2]


AnyParty = (
    InstanceFleet
    | BastionHost
    | NatInstance
    | ConnectEndpoint
    | Function
    | SparkJob
    | Database
    | DatabaseProxy
    | DatabaseCluster
    | ApplicationLoadBalancer
    | NetworkLoadBalancer
    | ClientGroup
    | ContainerService
    | ContainerTask
    | DocumentDatabase
    | FileSystem
    | LustreFileSystem
    | TrainingJob
    | ModelHosting
    | NotebookInstance
    | StudioDomain
    | VpcOrigin
    | DnsEndpoint
    | EdgeNetwork
    | ExistingParty
    | OutsideNetwork
    | OutsideHost
    | PartnerService
    | AwsService
)

INTERNET = "internet"
"""The key of the outside network that is the whole internet."""
