"""VPN and Direct Connect: from and to networks beyond AWS, by a virtual private gateway or an attachment."""

from workbook.model.estate.interconnect import VpnGateway
from workbook.reachability.doors import Door, Link, door
from workbook.reachability.explanations import hint
from workbook.reachability.topology import holds, private_addresses, vpc_blocks
from workbook.reachability.walk import Stage, Walk

KIND = "VpnGateway"


def through_vpn_gateway(walk: Walk, gateway: VpnGateway) -> None:
    """Out of the VPC to the network behind its virtual private gateway."""
    _refuse_unfit(walk, gateway, walk.vpc)
    _refuse_foreign_source(walk, gateway)
    walk.trail.hop(gateway.key, KIND, "route", detail=walk.packet.headers())
    walk.pass_stage(
        Stage(
            kind="premises",
            before=walk.packet,
            after=walk.packet,
            vpc=walk.vpc,
            subnet=walk.subnet,
            gateway=gateway.key,
            door=gateway.key,
        )
    )
    if found := door(walk.topology, gateway.key):
        leave_by(walk, found, KIND)


def _refuse_unfit(walk: Walk, gateway: VpnGateway, vpc: str) -> None:
    if gateway.vpc != vpc:
        detail = walk.says(f"it is not attached to {vpc}")
        walk.trail.block(gateway.key, KIND, "BAD_STATE_ATTACHMENT", detail, change=f"attach it to {vpc}")
    if gateway.state != "available":
        detail = walk.says(f"it is {gateway.state}")
        walk.trail.block(gateway.key, KIND, "BAD_STATE", detail, change=hint("BAD_STATE"))


def _refuse_foreign_source(walk: Walk, gateway: VpnGateway) -> None:
    """Edge to edge: what entered the VPC from elsewhere does not leave it by a virtual private gateway."""
    if not any(walk.packet.source in block for block in vpc_blocks(walk.topology.vpc(walk.vpc))):
        code = "VGW_PRIVATE_IP_ASSOCIATION_FOR_EGRESS"
        detail = walk.says(f"{walk.packet.source} is not an address of {walk.vpc}")
        change = "join the networks by a transit gateway"
        walk.trail.block(gateway.key, KIND, code, detail, change=change)


def leave_by(walk: Walk, way: Door, kind: str) -> None:
    """Out by a door: by the link that is taken there, if the destination is known to be behind it."""
    address = walk.packet.destination
    if walk.destination.inside:
        detail = walk.says(f"it leaves for the network behind {way.key}, not to {walk.destination.name}")
        walk.trail.block(way.key, kind, "NO_POSSIBLE_DESTINATION", detail)
        walk.lose()
        return
    if way.closed_to(address):
        detail = walk.says(f"no static route of {', '.join(each.key for each in way.links)} covers {address}")
        change = f"add a static route for {address} to the VPN connection"
        walk.trail.block(way.key, kind, "NO_ROUTE_TO_DESTINATION", detail, change=change)
    elif not _stands_behind(walk, way):
        reason = walk.says(f"nothing says that {address} is behind {way.key}")
        walk.trail.unknown(way.key, kind, "X_NOT_MODELLED", reason)
    if link := way.link_to(address):
        _pass_link(walk, link)
    walk.reach_outside()


def _stands_behind(walk: Walk, way: Door) -> bool:
    """A network on premises of which nobody says where it is may be behind any door."""
    if way.known(walk.packet.destination):
        return True
    named = (party.behind for party in walk.topology.estate.parties if party.key == walk.destination.name)
    return walk.destination.place == "on_premises" and not next(named, ())


def _pass_link(walk: Walk, link: Link) -> None:
    kind = "VpnConnection" if link.kind == "vpn" else "DirectConnectVirtualInterface"
    if link.state != "available":
        detail, code = walk.says(f"it is {link.state}"), link.bad_state
        walk.trail.block(link.key, kind, code, detail, change=hint(code))
    if walk.packet.destination.version == 6 and not link.carries_ipv6:
        detail = walk.says("a VPN connection to a virtual private gateway carries no IPv6")
        change = "end the VPN at a transit gateway, or use IPv4"
        walk.trail.block(link.key, kind, "PROTOCOL_RESTRICTION", detail, change=change)
    walk.trail.hop(link.key, kind, "route", detail=walk.packet.headers())


def enter_by_vpn_gateway(walk: Walk, gateway: VpnGateway, way: Door) -> None:
    """From a network beyond AWS into the VPC: to private addresses of its interfaces and nothing else."""
    take_link(walk, way)
    _refuse_unfit(walk, gateway, gateway.vpc or "any VPC")
    walk.vpc, walk.subnet, walk.entrance = gateway.vpc, "", gateway.key
    walk.trail.hop(gateway.key, KIND, "route", detail=walk.packet.headers())
    if not _is_private_address(walk, gateway.vpc):
        code = "VGW_PRIVATE_IP_ASSOCIATION_FOR_INGRESS"
        detail = walk.says(
            f"{walk.packet.destination} is no private address of an interface in {gateway.vpc}"
        )
        walk.trail.block(gateway.key, KIND, code, detail, change="join the networks by a transit gateway")
        walk.lose()
        return
    walk.pass_stage(
        Stage(
            kind="premises",
            before=walk.packet,
            after=walk.packet,
            vpc="",
            to_vpc=gateway.vpc,
            gateway=gateway.key,
            door=gateway.key,
        )
    )


def _is_private_address(walk: Walk, vpc: str) -> bool:
    interface = walk.destination.interface
    address = walk.packet.destination
    if walk.back and walk.destination.place == "nat_gateway":
        return walk.destination.vpc == vpc
    return interface is not None and interface.vpc == vpc and address in private_addresses(interface)


def take_link(walk: Walk, way: Door) -> None:
    """In by the link that the sender's address is behind, if Direct Connect announces the destination there."""
    link = way.link_to(walk.packet.source)
    if link is None:
        return
    _pass_link(walk, link)
    if link.announces is not None and not _announced(walk, link):
        code = "X_DX_PREFIX_NOT_ALLOWED"
        detail = walk.says(f"its Direct Connect gateway does not announce {walk.packet.destination}")
        walk.trail.block(link.key, "DirectConnectGatewayAssociation", code, detail, change=hint(code))


def _announced(walk: Walk, link: Link) -> bool:
    """Whether the allowed prefixes let the destination's VPC, or just these prefixes, be known beyond."""
    address, allowed = walk.packet.destination, link.announces or ()
    if not link.whole_vpcs:
        return any(address in one for one in allowed)
    blocks = (block for block in vpc_blocks(walk.topology.vpc(walk.destination.vpc)) if address in block)
    return any(holds(one, block) for block in blocks for one in allowed)
