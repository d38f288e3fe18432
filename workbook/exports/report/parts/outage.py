"""What happens to each part when an Availability Zone fails."""

from collections.abc import Iterator

from workbook.analysis import Analysis
from workbook.exports.report.blocks import Grid, code, grid, text
from workbook.exports.report.parts.network import subnets_of
from workbook.model.estate.clusters import DbCluster
from workbook.model.estate.compute import (
    AutoScalingGroup,
    GlueConnection,
    Instance,
    InstanceConnectEndpoint,
    LambdaFunction,
    LoadBalancer,
)
from workbook.model.estate.data import DbInstance, DbProxy
from workbook.model.estate.network import NatGateway, Subnet, VpcEndpoint
from workbook.model.estate.resource import Resource

Sentence = tuple[str, str]

SPREAD: tuple[tuple[type[Resource], str], ...] = (
    (LoadBalancer, "answers from its other zones; the name drops the failed one's address"),
    (AutoScalingGroup, "starts what is missing in the other zones, if they have room and capacity"),
    (LambdaFunction, "runs in the other zones"),
    (DbProxy, "serves from its other zones"),
)


def outage(analysis: Analysis) -> Grid:
    """One row a part that stands in zones."""
    columns = (
        code("part", "Part"),
        text("zones", "Availability Zones"),
        text("effect", "If one of them fails"),
    )
    rows = [
        (resource.key, ", ".join(zones), effect)
        for resource in analysis.estate.resources
        if (zones := _zones(analysis, resource)) and (effect := _effect(resource, zones))
    ]
    return grid("outage", "If an Availability Zone fails", columns, rows)


def _zones(analysis: Analysis, resource: Resource) -> list[str]:
    if isinstance(resource, NatGateway) and resource.availability_mode == "regional":
        return sorted({subnet.availability_zone for subnet in analysis.estate.of(Subnet)})
    subnets = (analysis.estate.get(Subnet, key) for key in subnets_of(analysis.estate, resource))
    return sorted({subnet.availability_zone for subnet in subnets})


def _effect(resource: Resource, zones: list[str]) -> str:
    return next(_effects(resource, zones), "")


def _effects(resource: Resource, zones: list[str]) -> Iterator[str]:
    if isinstance(resource, DbInstance):
        yield (
            "its standby in another zone takes over, usually within one or two minutes; connections break"
            if resource.multi_az
            else "is gone until the zone is back, or is restored from a backup"
        )
    if isinstance(resource, DbCluster):
        yield (
            "another instance takes over, usually within a minute; the Data API follows it"
            if resource.instances > 1
            else "is gone until Aurora has made a new instance in another zone"
        )
    if isinstance(resource, NatGateway):
        regional = resource.availability_mode == "regional"
        yield (
            "serves the other zones"
            if regional
            else "what leaves through it has no way out until the zone is back"
        )
    if isinstance(resource, VpcEndpoint) and resource.subnets:
        yield (
            "its addresses in the other zones answer"
            if len(zones) > 1
            else "cannot be reached until the zone is back"
        )
    if isinstance(resource, (GlueConnection, InstanceConnectEndpoint, Instance)):
        yield "waits until the zone is back: AWS puts it into one subnet"
    for kind, effect in SPREAD:
        if isinstance(resource, kind):
            yield effect if len(zones) > 1 else "is gone until the zone is back"
