"""VPC peering: packets between the two VPCs' own addresses, while it is active, and no further."""

from workbook.model.estate.interconnect import VpcPeeringConnection
from workbook.reachability.doors import door
from workbook.reachability.explanations import hint
from workbook.reachability.hybrid import leave_by
from workbook.reachability.peered_vpcs import PeeredVpc, ends_of, far_end, group_loss
from workbook.reachability.topology import Topology
from workbook.reachability.walk import Stage, Walk

KIND = "VpcPeeringConnection"


def _own_end(topology: Topology, peering: VpcPeeringConnection, far: PeeredVpc) -> PeeredVpc:
    requester, accepter = ends_of(topology, peering)
    return requester if far == accepter else accepter


def through_peering(walk: Walk, peering: VpcPeeringConnection) -> None:
    """Into the VPC at the other end, which delivers within itself."""
    topology, near = walk.topology, walk.vpc
    far = far_end(topology, peering, near)
    if far is None:
        detail = walk.says(f"it does not join {near}")
        change = f"route to a peering connection of {near}"
        walk.trail.block(peering.key, KIND, "BAD_STATE_ATTACHMENT", detail, change=change)
        walk.lose()
        return
    _refuse_inactive(walk, peering)
    if not _carried(walk, peering, _own_end(topology, peering, far), far):
        walk.lose()
        return
    walk.trail.hop(peering.key, KIND, "route", detail=walk.packet.headers())
    walk.pass_stage(
        Stage(
            kind="peering",
            before=walk.packet,
            after=walk.packet,
            vpc=near,
            subnet=walk.subnet,
            to_vpc=far.vpc if far.known else "",
            gateway=peering.key,
            door="" if far.known else peering.key,
            loses_groups=group_loss(topology, peering),
        )
    )
    walk.nat_gateway = ""
    way = door(topology, peering.key)
    if far.known:
        walk.vpc, walk.subnet, walk.entrance = far.vpc, "", peering.key
    elif way:
        leave_by(walk, way, KIND)


def enter_by_peering(walk: Walk, peering: VpcPeeringConnection) -> None:
    """From a peered VPC outside the estate into the one that is inside."""
    near = next((each for each in ends_of(walk.topology, peering) if each.known), None)
    far = far_end(walk.topology, peering, near.vpc) if near else None
    if near is None or far is None:
        walk.lose()
        return
    _refuse_inactive(walk, peering)
    if not _carried(walk, peering, far, near):
        walk.lose()
        return
    walk.trail.hop(peering.key, KIND, "route", detail=walk.packet.headers())
    walk.pass_stage(
        Stage(
            kind="peering",
            before=walk.packet,
            after=walk.packet,
            vpc="",
            to_vpc=near.vpc,
            gateway=peering.key,
            door=peering.key,
            loses_groups=group_loss(walk.topology, peering),
        )
    )
    walk.vpc, walk.subnet, walk.entrance = near.vpc, "", peering.key


def _refuse_inactive(walk: Walk, peering: VpcPeeringConnection) -> None:
    if peering.status != "active":
        change = "accept it" if peering.status == "pending-acceptance" else "make a new peering connection"
        walk.trail.block(peering.key, KIND, "BAD_STATE", walk.says(f"it is {peering.status}"), change=change)


def _carried(walk: Walk, peering: VpcPeeringConnection, near: PeeredVpc, far: PeeredVpc) -> bool:
    """Only packets from the near VPC's own addresses to the far one's: no transit, no edge to edge."""
    foreign = [
        f"{address} is not an address of {side.vpc or 'the VPC at the other end'}"
        for address, side in ((walk.packet.source, near), (walk.packet.destination, far))
        if side.blocks and not any(address in block for block in side.blocks)
    ]
    code = "PCX_REQUIRES_ADDRESS_IN_VPC_CIDR"
    for detail in foreign[:1]:
        walk.trail.block(peering.key, KIND, code, walk.says(detail), change=hint(code))
    return not foreign
