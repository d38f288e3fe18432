"""What stands in the way on purpose: a packet enters a middlebox's subnet, and goes on from there as it is.

The lists of the middlebox's subnet judge it in and out, the table of that subnet leads it on, and security groups
beyond no longer see whose packet it is (security-group-rules, middlebox appliances).
"""

from workbook.model.estate.network import NetworkInterface, Subnet
from workbook.reachability.network_acls import pass_network_acl
from workbook.reachability.walk import Stage, Walk

NOT_PRESERVED = "SG_REFERENCES_NOT_PRESERVED"


def step_in(walk: Walk, key: str, kind: str, subnet: str) -> bool:
    """Over the border of a middlebox's subnet, if anybody described it."""
    if not isinstance(walk.topology.resource(subnet), Subnet):
        reason = walk.says(
            f"{subnet or 'the subnet'} of {key} is not in the estate: its list and table are not known"
        )
        walk.trail.unknown(key, kind, "X_NOT_MODELLED", reason)
        walk.trail.lost = True
        return False
    if subnet != walk.subnet:
        pass_network_acl(walk.topology, walk.trail, subnet, walk.packet, egress=False)
    walk.pass_stage(
        Stage(
            kind="local",
            before=walk.packet,
            after=walk.packet,
            vpc=walk.vpc,
            subnet=walk.subnet,
            to_subnet=subnet,
        )
    )
    walk.subnet, walk.entrance = subnet, ""
    return True


def pass_on(walk: Walk, key: str, kind: str) -> None:
    """Out of the middlebox with the same headers; the other direction must pass the same one."""
    walk.trail.hop(key, kind, "route", detail=walk.packet.headers())
    walk.appliances.append(key)
    walk.pass_stage(
        Stage(
            kind="middlebox",
            before=walk.packet,
            after=walk.packet,
            vpc=walk.vpc,
            subnet=walk.subnet,
            to_subnet=walk.subnet,
            gateway=key,
            loses_groups=NOT_PRESERVED,
        )
    )


def translator(walk: Walk) -> NetworkInterface | None:
    """The NAT instance whose address the packet shows, if it shows one's."""
    for stage in reversed(walk.stages):
        if stage.kind in ("to_internet", "from_internet"):
            return None
        if stage.kind == "nat":
            found = walk.topology.resource(stage.gateway)
            return found if isinstance(found, NetworkInterface) else None
    return None
