"""The container family: images, clusters, task definitions and the services that keep tasks running."""

from dataclasses import dataclass
from typing import Literal

from workbook.model.estate.identity import PolicyDocument
from workbook.model.estate.resource import Resource


@dataclass(frozen=True, slots=True, kw_only=True)
class EcrRepository(Resource):
    """A private repository of images."""

    kind: Literal["EcrRepository"] = "EcrRepository"
    repository_name: str
    kms_key: str = ""
    image_tag_mutability: Literal["IMMUTABLE", "MUTABLE"] = "IMMUTABLE"
    scan_on_push: bool = True
    policy: PolicyDocument | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class EcsCluster(Resource):
    """What services and tasks run under; on Fargate it has no machines of its own."""

    kind: Literal["EcsCluster"] = "EcsCluster"
    cluster_name: str
    container_insights: Literal["enhanced", "enabled", "disabled"] = "enabled"


@dataclass(frozen=True, slots=True, kw_only=True)
class EcsTaskDefinition(Resource):
    """One container on Fargate: its image, size, port, roles, logs, and the file system it mounts."""

    kind: Literal["EcsTaskDefinition"] = "EcsTaskDefinition"
    family: str
    cpu_units: int
    memory_mb: int
    repository: str
    image: str = ""
    """The name in a public registry, where no `repository` of the estate holds the image."""
    image_tag: str = "1.0.0"
    port: int | None = None
    role: str
    execution_role: str
    log_group: str
    file_system: str = ""
    access_point: str = ""
    mount_path: str = ""
    transit_encryption: bool = True
    readonly_root_filesystem: bool = True
    secrets: tuple[tuple[str, str], ...] = ()
    """Environment variable and the key of the secret it comes from; ECS reads it with the execution role."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EcsService(Resource):
    """Tasks that ECS keeps running, each with an interface in one of the subnets."""

    kind: Literal["EcsService"] = "EcsService"
    cluster: str
    task_definition: str
    subnets: tuple[str, ...]
    security_groups: tuple[str, ...]
    desired_count: int
    assign_public_ip: bool = False
    target_groups: tuple[str, ...] = ()
    discovery_service: str = ""
    minimum_healthy_percent: int = 100
    maximum_percent: int = 200
    enable_execute_command: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class DiscoveryNamespace(Resource):
    """A private DNS name of Cloud Map, known in one VPC only."""

    kind: Literal["DiscoveryNamespace"] = "DiscoveryNamespace"
    namespace_name: str
    vpc: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DiscoveryService(Resource):
    """A name below a namespace, under which ECS registers the addresses of a service's tasks."""

    kind: Literal["DiscoveryService"] = "DiscoveryService"
    namespace: str
    service_name: str
    ttl_s: int = 10
