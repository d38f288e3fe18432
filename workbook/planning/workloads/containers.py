"""Containers on Fargate."""

from collections.abc import Iterator
from typing import Any

from workbook.model.estate import containers as estate
from workbook.model.estate.resource import Resource
from workbook.model.intent import containers as intent
from workbook.model.intent.party import ApplicationLoadBalancer
from workbook.model.intent.store import ImageRepository
from workbook.planning.workloads.site import Site


def service(party: intent.ContainerService, site: Site) -> Iterator[Resource]:
    """A service with its cluster, task definition and log group."""
    place = site.place(party)
    yield from _ground(party, site)
    yield _task_definition(party, site, f"{party.key}/task")
    if party.discovery_name:
        yield from _discovery(party, site)
    yield estate.EcsService(
        **vars(place),
        key=party.key,
        cluster=f"{party.key}/cluster",
        task_definition=f"{party.key}/task",
        subnets=site.subnets(party),
        security_groups=site.groups(party),
        desired_count=party.tasks,
        target_groups=_target_groups(party, site),
        discovery_service=f"{party.key}/name" if party.discovery_name else "",
        minimum_healthy_percent=0 if party.single_writer else 100,
        maximum_percent=100 if party.single_writer else 200,
        enable_execute_command=party.shells,
    )


def task(party: intent.ContainerTask, site: Site) -> Iterator[Resource]:
    """A task that something starts: all but a service."""
    yield from _ground(party, site)
    yield _task_definition(party, site, party.key)


def repository(store: ImageRepository, site: Site) -> Iterator[Resource]:
    """A repository of images."""
    place = site.place(store)
    yield estate.EcrRepository(
        **vars(place),
        key=store.key,
        repository_name=f"{site.design.name_prefix}-{store.key}",
        kms_key=site.kms_key(place),
    )


def _ground(party: intent.ContainerService | intent.ContainerTask, site: Site) -> Iterator[Resource]:
    place, name = site.place(party), f"{site.design.name_prefix}-{party.key}"
    yield site.log_group(place, party.key, f"/ecs/{name}")
    yield estate.EcsCluster(**vars(place), key=f"{party.key}/cluster", cluster_name=name)


def _task_definition(
    party: intent.ContainerService | intent.ContainerTask, site: Site, key: str
) -> estate.EcsTaskDefinition:
    return estate.EcsTaskDefinition(
        **vars(site.place(party)),
        key=key,
        family=f"{site.design.name_prefix}-{party.key}",
        cpu_units=party.cpu_units,
        memory_mb=party.memory_mb,
        repository=party.repository,
        port=party.listens[0].from_port if party.listens else None,
        role=f"role/{party.key}",
        execution_role=f"role/{party.execution}",
        log_group=f"log/{party.key}",
        **_files(party),
    )


def _files(party: intent.ContainerService | intent.ContainerTask) -> dict[str, Any]:
    """What a service mounts, is told and is made of; a task has none of it."""
    if not isinstance(party, intent.ContainerService):
        return {}
    image, _, tag = party.public_image.rpartition(":")
    return {
        **({"image": image, "image_tag": tag} if image else {}),
        "readonly_root_filesystem": not party.shells,
        "file_system": party.file_system,
        "access_point": f"{party.file_system}/access-point" if party.file_system else "",
        "mount_path": party.mount_path,
        "secrets": party.secrets,
    }


def _discovery(party: intent.ContainerService, site: Site) -> Iterator[Resource]:
    """A private name for the tasks: `name.prefix.internal`."""
    place, namespace = site.place(party), f"{party.key}/namespace"
    yield estate.DiscoveryNamespace(
        **vars(place), key=namespace, namespace_name=f"{site.design.name_prefix}.internal", vpc=party.vpc
    )
    yield estate.DiscoveryService(
        **vars(place), key=f"{party.key}/name", namespace=namespace, service_name=party.discovery_name
    )


def _target_groups(party: intent.ContainerService, site: Site) -> tuple[str, ...]:
    balancers = (each for each in site.design.parties if isinstance(each, ApplicationLoadBalancer))
    return tuple(f"{each.key}/target-group" for each in balancers if each.target == party.key)
