"""Resilience: what falls with one zone."""

from collections.abc import Iterator

from workbook.checks.check import Flaw, check, has
from workbook.checks.coverage import listed
from workbook.checks.subject import Subject
from workbook.model.estate.compute import GlueConnection, InstanceConnectEndpoint
from workbook.model.estate.network import Subnet, Vpc

REL_PAGE = "https://docs.aws.amazon.com/wellarchitected/latest/reliability-pillar/use-fault-isolation-to-protect-your-workload.html"


@check(
    "RESILIENCE-01",
    title="The network spans two zones or more",
    severity="medium",
    why="A zone's outage is an outage of everything in it.",
    remedy="Set az_count to 2 or more.",
    source=REL_PAGE,
    applies=has(Subnet, "there is no subnet"),
)
def vpcs_span_zones(subject: Subject) -> Iterator[Flaw]:
    """One flaw per VPC whose subnets share a zone."""
    for vpc in subject.estate.of(Vpc):
        zones = {s.availability_zone for s in subject.estate.of(Subnet) if s.vpc == vpc.key}
        if len(zones) == 1:
            yield Flaw(
                resource=vpc.key, message=f"{vpc.key} stands in one zone", evidence=f"zones {listed(zones)}"
            )


@check(
    "RESILIENCE-02",
    title="Each tier spans the zones of its VPC",
    severity="low",
    why="A tier that is absent from a zone is reached across zones from there, and is gone when its own zone is.",
    remedy="Give the tier a subnet in every zone.",
    source=REL_PAGE,
    applies=has(Subnet, "there is no subnet"),
)
def tiers_span_zones(subject: Subject) -> Iterator[Flaw]:
    """One flaw per tier that lacks a zone its VPC uses."""
    zones_of: dict[str, set[str]] = {}
    tiers: dict[tuple[str, str], set[str]] = {}
    for subnet in subject.estate.of(Subnet):
        zones_of.setdefault(subnet.vpc, set()).add(subnet.availability_zone)
        if subnet.tier:
            tiers.setdefault((subnet.vpc, subnet.tier), set()).add(subnet.availability_zone)
    for (vpc, tier), zones in tiers.items():
        missing = zones_of[vpc] - zones
        if missing:
            yield Flaw(
                resource=f"{vpc}/{tier}",
                message=f"the tier {tier} of {vpc} has no subnet in {listed(missing)}",
                evidence=f"subnets in {listed(zones)}",
            )


@check(
    "RESILIENCE-03",
    title="Doors and workers bound to one zone are known",
    severity="informational",
    why="AWS puts an EC2 Instance Connect Endpoint and the workers of a Glue connection into one subnet. When that zone is down administrators and jobs wait, or a second connection is needed.",
    remedy="Nothing to change in this design: write the zone's outage into the runbook.",
    source="https://docs.aws.amazon.com/glue/latest/dg/connection-properties.html",
    applies=lambda subject: "" if _single(subject) else "nothing in the design is bound to one subnet by AWS",
)
def single_zone_parts(subject: Subject) -> Iterator[Flaw]:
    """One flaw per part that AWS puts into one subnet while the VPC spans more zones."""
    zones = {subnet.availability_zone for subnet in subject.estate.of(Subnet)}
    for part in _single(subject):
        if len(zones) > 1:
            zone = listed(subject.zones((part.subnet,)))
            yield Flaw(
                resource=part.key, message=f"{part.key} depends on {zone}", evidence=f"subnet {part.subnet}"
            )


def _single(subject: Subject) -> tuple[InstanceConnectEndpoint | GlueConnection, ...]:
    return (*subject.estate.of(InstanceConnectEndpoint), *subject.estate.of(GlueConnection))
