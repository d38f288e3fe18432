"""Containers in Terraform: repositories, clusters, task definitions, services."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from workbook.exports.terraform.filesystems import mount_targets
from workbook.exports.terraform.hcl import Block, Call, Raw, Template, Value, quoted
from workbook.exports.terraform.identity import permissions_of
from workbook.exports.terraform.items import Item, Output, Variable, part, piece
from workbook.exports.terraform.policy import policy_or_none
from workbook.exports.terraform.readiness import before_it_runs
from workbook.exports.terraform.root import Root
from workbook.model.estate.compute import LoadBalancer
from workbook.model.estate.containers import (
    DiscoveryNamespace,
    DiscoveryService,
    EcrRepository,
    EcsCluster,
    EcsService,
    EcsTaskDefinition,
)
from workbook.model.estate.filesystems import EfsFileSystem

if TYPE_CHECKING:
    from workbook.exports.terraform.fold import Body

_UNTAGGED_DAYS = 14


def repository(resource: EcrRepository, root: Root) -> Iterator[Item]:
    """A private repository; images without a tag go after two weeks."""
    address = root.address(resource)
    key = root.ref(resource.kms_key, "arn") if resource.kms_key else None
    encryption: Body = {"encryption_type": "KMS" if key else "AES256", "kms_key": key}
    body: Body = {
        "name": root.named(resource.repository_name),
        "image_tag_mutability": resource.image_tag_mutability,
        "encryption_configuration": Block("", body=encryption),
        "image_scanning_configuration": Block("", body={"scan_on_push": resource.scan_on_push}),
        "tags": root.tags_of(resource),
    }
    yield piece(resource, address, body, section=resource.key)
    own = root.beside(resource, "aws_ecr_lifecycle_policy")
    yield part(own, {"repository": root.ref(resource.key, "name"), "policy": _expiry()}, section=resource.key)
    if resource.policy:
        said: Body = {
            "repository": root.ref(resource.key, "name"),
            "policy": policy_or_none(resource.policy, root),
        }
        yield part(root.beside(resource, "aws_ecr_repository_policy"), said, section=resource.key)
    url = root.ref(resource.key, "repository_url")
    yield Output(
        name=f"image_repository_{address.name}", description="Where the image is pushed to.", value=url
    )


def _expiry() -> Value:
    counted: dict[str, Value] = {
        "tagStatus": "untagged",
        "countType": "sinceImagePushed",
        "countUnit": "days",
        "countNumber": _UNTAGGED_DAYS,
    }
    rule: dict[str, Value] = {
        "rulePriority": 1,
        "description": "Images without a tag",
        "selection": counted,
        "action": {"type": "expire"},
    }
    return Call("jsonencode", ({"rules": [rule]},))


def cluster(resource: EcsCluster, root: Root) -> Iterator[Item]:
    """What tasks run under."""
    setting = Block("", body={"name": "containerInsights", "value": resource.container_insights})
    body: Body = {
        "name": root.named(resource.cluster_name),
        "setting": setting,
        "tags": root.tags_of(resource),
    }
    yield piece(resource, root.address(resource), body)


def task_definition(resource: EcsTaskDefinition, root: Root) -> Iterator[Item]:
    """One container on Fargate."""
    body: Body = {
        "family": root.named(resource.family),
        "requires_compatibilities": ["FARGATE"],
        "network_mode": "awsvpc",
        "cpu": resource.cpu_units,
        "memory": resource.memory_mb,
        "task_role_arn": root.ref(resource.role, "arn"),
        "execution_role_arn": root.ref(resource.execution_role, "arn"),
        "runtime_platform": Block(
            "", body={"operating_system_family": "LINUX", "cpu_architecture": "X86_64"}
        ),
        "volume": _volume(resource, root),
        "container_definitions": Call("jsonencode", ([_container(resource, root)],)),
        "tags": root.tags_of(resource),
    }
    yield _image_tags(root)
    yield piece(resource, root.address(resource), body)


def _container(resource: EcsTaskDefinition, root: Root) -> dict[str, Value]:
    tag = Raw(f"var.image_tags[{quoted(root.address(resource).name)}]")
    options: dict[str, Value] = {
        "awslogs-group": root.ref(resource.log_group, "name"),
        "awslogs-region": Raw("var.region"),
        "awslogs-stream-prefix": "task",
    }
    image = root.ref(resource.repository, "repository_url") if resource.repository else resource.image
    container: dict[str, Value] = {
        "name": "main",
        "image": Template((image, ":", tag)),
        "essential": True,
        "readonlyRootFilesystem": resource.readonly_root_filesystem,
        "logConfiguration": {"logDriver": "awslogs", "options": options},
    }
    if resource.port:
        container["portMappings"] = [{"containerPort": resource.port, "protocol": "tcp"}]
    if resource.secrets:
        container["secrets"] = [
            {"name": name, "valueFrom": root.ref(key, "arn")} for name, key in resource.secrets
        ]
    if resource.file_system:
        container["mountPoints"] = [{"sourceVolume": "files", "containerPath": resource.mount_path}]
    return container


def _volume(resource: EcsTaskDefinition, root: Root) -> Block | None:
    if not resource.file_system:
        return None
    joined: Body = {"access_point_id": root.ref(resource.access_point), "iam": "ENABLED"}
    inside: Body = {
        "file_system_id": root.ref(resource.file_system),
        "transit_encryption": "ENABLED" if resource.transit_encryption else "DISABLED",
        "authorization_config": Block("", body=joined) if resource.access_point else None,
    }
    return Block("", body={"name": "files", "efs_volume_configuration": Block("", body=inside)})


def _image_tags(root: Root) -> Variable:
    found = root.estate.of(EcsTaskDefinition)
    return Variable(
        name="image_tags",
        type="map(string)",
        description="The tag of each container's image; in a repository of this design tags never move, so a new one is a release.",
        default={root.address(each).name: each.image_tag for each in found},
    )


def service(resource: EcsService, root: Root) -> Iterator[Item]:
    """Tasks that ECS keeps running; a deployment that fails goes back by itself."""
    inside: Body = {
        "subnets": root.refs(resource.subnets),
        "security_groups": root.refs(resource.security_groups),
        "assign_public_ip": resource.assign_public_ip,
    }
    registry = root.ref(resource.discovery_service, "arn") if resource.discovery_service else None
    body: Body = {
        "name": root.short_name(resource),
        "cluster": root.ref(resource.cluster, "arn"),
        "task_definition": root.ref(resource.task_definition, "arn"),
        "launch_type": "FARGATE",
        "desired_count": resource.desired_count,
        "deployment_minimum_healthy_percent": resource.minimum_healthy_percent,
        "deployment_maximum_percent": resource.maximum_percent,
        "enable_execute_command": resource.enable_execute_command,
        "propagate_tags": "SERVICE",
        "network_configuration": Block("", body=inside),
        "deployment_circuit_breaker": Block("", body={"enable": True, "rollback": True}),
        "load_balancer": _balancers(resource, root),
        "service_registries": Block("", body={"registry_arn": registry}) if registry else None,
        "tags": root.tags_of(resource),
        "depends_on": _after(resource, root),
    }
    yield piece(resource, root.address(resource), body)


def _balancers(resource: EcsService, root: Root) -> tuple[Block, ...] | None:
    definition = root.estate.get(EcsTaskDefinition, resource.task_definition)
    blocks = tuple(
        Block(
            "",
            body={
                "target_group_arn": root.ref(key, "arn"),
                "container_name": "main",
                "container_port": definition.port,
            },
        )
        for key in resource.target_groups
    )
    return blocks or None


def _after(resource: EcsService, root: Root) -> Value:
    """Ways and rules for the image, the execution role's rights, and the listener without which ECS refuses a group."""
    definition = root.estate.get(EcsTaskDefinition, resource.task_definition)
    ready = before_it_runs(
        root, subnets=resource.subnets, groups=resource.security_groups, role=definition.execution_role
    )
    rights = permissions_of(definition.role, root) or []
    listeners = [
        Raw(str(root.beside(each, "aws_lb_listener", f"{listener.protocol}_{listener.port}")))
        for each in root.estate.of(LoadBalancer)
        for listener in each.listeners
        if listener.target_group in resource.target_groups
    ]
    files = [
        target
        for each in root.estate.of(EfsFileSystem)
        if each.key == definition.file_system
        for target in mount_targets(each, root)
    ]
    return [*(ready or []), *rights, *listeners, *files] or None  # type: ignore[misc]  # lists of expressions


def namespace(resource: DiscoveryNamespace, root: Root) -> Iterator[Item]:
    """A private name of the VPC."""
    body: Body = {
        "name": root.prose(resource.namespace_name),
        "vpc": root.ref(resource.vpc),
        "tags": root.tags_of(resource),
    }
    yield piece(resource, root.address(resource), body)


def discovery(resource: DiscoveryService, root: Root) -> Iterator[Item]:
    """A name under which the tasks' addresses are found; answers are short-lived, as tasks are."""
    record: Body = {"type": "A", "ttl": resource.ttl_s}
    config: Body = {
        "namespace_id": root.ref(resource.namespace),
        "routing_policy": "MULTIVALUE",
        "dns_records": Block("", body=record),
    }
    body: Body = {
        "name": resource.service_name,
        "dns_config": Block("", body=config),
        "tags": root.tags_of(resource),
    }
    yield piece(resource, root.address(resource), body)
