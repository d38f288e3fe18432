"""The two ends of a VPC peering, as either of them sees the other."""

from dataclasses import dataclass

from workbook.model.estate.interconnect import VpcPeeringConnection
from workbook.model.estate.network import Vpc
from workbook.reachability.topology import Network, Topology, vpc_blocks


@dataclass(frozen=True, slots=True)
class PeeredVpc:
    """One end of a peering. A VPC outside the estate has no key that the estate knows."""

    vpc: str
    region: str
    blocks: tuple[Network, ...]
    known: bool


def ends_of(topology: Topology, peering: VpcPeeringConnection) -> tuple[PeeredVpc, PeeredVpc]:
    """Requester and accepter."""
    return (
        _end(topology, peering.requester_vpc, peering.requester_region, peering.requester_cidr_blocks),
        _end(topology, peering.accepter_vpc, peering.accepter_region, peering.accepter_cidr_blocks),
    )


def _end(topology: Topology, vpc: str, region: str, blocks: tuple[Network, ...]) -> PeeredVpc:
    found = topology.resource(vpc)
    if isinstance(found, Vpc):
        return PeeredVpc(vpc, region, vpc_blocks(found), known=True)
    return PeeredVpc(vpc, region, blocks, known=False)


def far_end(topology: Topology, peering: VpcPeeringConnection, vpc: str) -> PeeredVpc | None:
    """The VPC at the other end, seen from this one; none where the peering does not join it."""
    requester, accepter = ends_of(topology, peering)
    if vpc == requester.vpc:
        return accepter
    return requester if vpc == accepter.vpc else None


def group_loss(topology: Topology, peering: VpcPeeringConnection) -> str:
    """Why security groups of one end mean nothing at the other; empty where they do."""
    requester, accepter = ends_of(topology, peering)
    kept = peering.status == "active" and requester.region == accepter.region
    return "" if kept else "SG_REFERENCES_NOT_PRESERVED"
