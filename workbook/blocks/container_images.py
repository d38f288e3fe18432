"""Where a task's image comes from and who may look into the task: ECR or Docker Hub, ECS Exec or nobody."""

from collections.abc import Iterator
from typing import Literal

from workbook.blocks.administration import SESSION_MANAGER_CALLS
from workbook.blocks.containers import (
    IMAGE_GB,
    PULLS_PER_MONTH,
    image_accesses,
    image_assumption,
    log_access,
)
from workbook.blocks.outside import CallOptions
from workbook.blocks.volumes import traffic
from workbook.errors import Fault
from workbook.facts.limits import service_setting
from workbook.model.intent.flow import Access, Assumption, Waiver
from workbook.options import option
from workbook.values import OutsideHostOption


class ImageOptions(CallOptions):
    """What a pattern with a container of other people's software lets people tune."""

    image_source: Literal["ecr", "docker_hub"] = option(
        "ecr",
        title="Image from",
        help="ecr: a repository of this design, by endpoints; docker_hub: the public registry, by NAT, from whoever owns "
        "the name there and as often as Docker lets it.",
        group="Application",
    )
    ecs_exec: bool = option(
        False,
        title="ECS Exec",
        help="Administrators may open a shell in the container, by the ssmmessages endpoint; CloudTrail records who did. "
        "Its agent writes files, so the root file system is no longer read-only.",
        group="Application",
    )

    @property
    def runs_task(self) -> bool:
        """Whether there is a task at all."""
        return True

    @property
    def from_docker_hub(self) -> bool:
        """Whether a task pulls its image from Docker Hub."""
        return self.runs_task and self.image_source == "docker_hub"

    def conflicts(self) -> Iterator[Fault]:
        """Docker Hub has no endpoint, and a task no IPv6 address."""
        yield from super().conflicts()
        if not self.from_docker_hub:
            return
        sentence = "image_source=docker_hub is reached by NAT alone"
        if self.nat_mode == "none":
            yield Fault("image_source", f"{sentence}, and nat_mode is none; take ecr,")
            yield Fault("nat_mode", f"{sentence}; or set it to single, per_az or regional.")
        if self.vpc_block_public_access == "block_bidirectional":
            yield Fault("image_source", f"{sentence}, which block_bidirectional stops; take ecr,")
            yield Fault("vpc_block_public_access", f"{sentence}; or set it to block_ingress or off.")


def registry_hosts(options: ImageOptions) -> tuple[OutsideHostOption, ...]:
    """The hosts that a pull from Docker Hub calls: sign-in, manifests, and the layers' network of delivery."""
    if not options.from_docker_hub:
        return ()
    *first, layers = service_setting("docker_hub_hosts").split()
    pulled = IMAGE_GB * PULLS_PER_MONTH
    return (
        *(OutsideHostOption(host=host, sent_gb_per_month=0.01, received_gb_per_month=0.01) for host in first),
        OutsideHostOption(host=layers, sent_gb_per_month=0.01, received_gb_per_month=pulled),
    )


def start_accesses(options: ImageOptions, key: str, slot: int) -> Iterator[Access]:
    """What starting a task calls, and what a shell in it does."""
    if options.from_docker_hub:
        yield log_access(key, slot + 3)
    else:
        yield from image_accesses(key, slot)
    if options.ecs_exec:
        yield Access(
            key=f"{key}-ssmmessages",
            slot=slot + 4,
            principal=key,
            actions=SESSION_MANAGER_CALLS["ssmmessages"],
            resource="*",
            service="ssmmessages",
            purpose="carry the shells that administrators open in the container",
            traffic=traffic(0.1, 0.1, "shells"),
        )


def image_assumptions(options: ImageOptions, key: str) -> Iterator[Assumption]:
    """What is believed of the image."""
    if not options.from_docker_hub:
        yield image_assumption(key)
        return
    yield Assumption(
        subject="Docker Hub",
        sentence="Pulls are anonymous and stay below Docker's limit; what the tag names there is what was tested.",
    )


def registry_waivers(options: ImageOptions, key: str) -> Iterator[Waiver]:
    """Docker Hub's addresses change with its network of delivery."""
    for host in registry_hosts(options):
        yield Waiver(
            check="INTENT-04",
            resource=f"{key}-to-{host.host}-{host.port}",
            reason="Groups know addresses, not names, and Docker Hub's change; DNS Firewall says which names resolve. ECR is "
            "the narrower source (image_source=ecr).",
        )
