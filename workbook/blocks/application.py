"""An application behind a load balancer, on Fargate or on instances: its options, its party, what starting it takes."""

from collections.abc import Iterator
from typing import Literal

from workbook.blocks.containers import (
    container_service,
    execution_role,
    image_accesses,
    image_assumption,
    image_repository,
)
from workbook.blocks.outside import package_access
from workbook.model.intent.containers import ContainerService
from workbook.model.intent.flow import Access, Assumption, Waiver
from workbook.model.intent.party import InstanceFleet
from workbook.model.intent.principal import RolePrincipal
from workbook.model.intent.store import ImageRepository
from workbook.model.ports import one_port
from workbook.options import PatternOptions, option
from workbook.values import Port

APP = "app"


class ServerOptions(PatternOptions):
    """What a pattern with an application on a port lets people tune."""

    app_port: Port = option(
        8080,
        title="Application port",
        help="Port the application listens on behind the load balancer.",
        group="Application",
        unit="TCP port",
        levels=(8080, 443),
    )
    instance_type: Literal["t4g.small", "t4g.medium", "t3.medium"] = option(
        "t4g.small",
        title="Instance type",
        help="Size of the application's instances, where it runs on those.",
        group="Application",
        levels=("t4g.small",),
    )


class ApplicationOptions(ServerOptions):
    """What a pattern with an application behind a load balancer lets people tune."""

    runs_on: Literal["fargate", "instances"] = option(
        "fargate",
        title="Runs on",
        help="fargate: containers with no machine to patch, whose image is fetched over the same network; instances: "
        "EC2 in an Auto Scaling group.",
        group="Application",
    )
    copies_per_az: int = option(
        1,
        title="Copies per zone",
        help="How many tasks or instances each zone runs.",
        group="Application",
        unit="copies",
        levels=(1,),
        ge=1,
        le=20,
    )


def application(options: ApplicationOptions, title: str, tier: str) -> ContainerService | InstanceFleet:
    """The application as a party."""
    if options.runs_on == "fargate":
        tasks = options.copies_per_az * options.az_count
        return container_service(APP, title, tier, port=options.app_port, tasks=tasks)
    return fleet(options, title, tier, options.copies_per_az)


def fleet(options: ServerOptions, title: str, tier: str, per_az: int) -> InstanceFleet:
    """The application on instances of its own."""
    return InstanceFleet(
        key=APP,
        title=title,
        tier=tier,
        instance_type=options.instance_type,
        instances_per_az=per_az,
        client_ports="linux",
        listens=(one_port(options.app_port),),
    )


def start_accesses(options: ApplicationOptions, slot: int) -> Iterator[Access]:
    """What starting takes: an image and a place for logs, or packages."""
    if options.runs_on == "fargate":
        yield from image_accesses(APP, slot)
    else:
        yield package_access(APP, slot)


def images(options: ApplicationOptions, title: str) -> tuple[ImageRepository, ...]:
    """The repository of the image, if there is one."""
    return (image_repository(APP, title),) if options.runs_on == "fargate" else ()


def starters(options: ApplicationOptions, title: str) -> tuple[RolePrincipal, ...]:
    """The role that starts tasks, if there are any."""
    return (execution_role(APP, title),) if options.runs_on == "fargate" else ()


def start_assumption(options: ApplicationOptions) -> Assumption:
    """What must be there before it starts."""
    if options.runs_on == "fargate":
        return image_assumption(APP)
    return MACHINE_IMAGE


MACHINE_IMAGE = Assumption(
    subject="image", sentence="Instances start from the Region's current Amazon Linux 2023 image."
)

BALANCER_WAIVERS = (
    Waiver(
        check="LOAD-BALANCING-06",
        resource="alb",
        reason="A web ACL follows the application and is owned and priced apart from the network; associate it "
        "before the entry is opened.",
    ),
    Waiver(
        check="LOAD-BALANCING-09",
        resource="alb/target-group",
        reason="TLS ends at the load balancer; behind it traffic stays inside the VPC between two groups that name "
        "one another. Encrypt to the targets where the data demands it.",
    ),
)
"""What a load balancer that ends TLS leaves to others."""
