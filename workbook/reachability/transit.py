"""Transit gateways: in by the zone's attachment subnet, along the tables, and on by the attachment they name.

A packet enters a VPC in the subnet of its attachment, and that subnet's route table takes it further.
"""

from workbook.facts.transit_gateways import zones_without_group_references
from workbook.model.estate.interconnect import TransitGateway, TransitGatewayAttachment
from workbook.model.estate.network import Subnet, Vpc
from workbook.reachability.doors import OUTWARD, Door, door
from workbook.reachability.explanations import hint
from workbook.reachability.hybrid import leave_by, take_link
from workbook.reachability.network_acls import pass_network_acl
from workbook.reachability.topology import Topology
from workbook.reachability.transit_tables import (
    CARRYING,
    PEERINGS,
    TransitChoice,
    best_routes,
    table_of,
    twin,
    undescribed,
    unread_lists,
    vpc_attachment,
)
from workbook.reachability.walk import Stage, Walk

KIND = "TransitGateway"
ATTACHMENT = "TransitGatewayAttachment"
TABLE = "TransitGatewayRouteTable"
NOT_PRESERVED, NO_SUPPORT = "SG_REFERENCES_NOT_PRESERVED", "SG_REFERENCING_SUPPORT"


def through_transit_gateway(walk: Walk, gateway: TransitGateway) -> None:
    """Out of a VPC into its transit gateway, and on to wherever its tables lead."""
    attachment = vpc_attachment(walk.topology, gateway.key, walk.vpc)
    if attachment is None:
        detail = walk.says(f"{walk.vpc} is not attached to it")
        change = f"attach {walk.vpc} to {gateway.key}"
        walk.trail.block(gateway.key, KIND, "BAD_STATE_ATTACHMENT", detail, change=change)
        walk.lose()
        return
    _leave_vpc(walk, attachment)
    _forward(walk, gateway, attachment, _Crossing(walk, attachment))


def enter_by_attachment(walk: Walk, attachment: TransitGatewayAttachment, way: Door) -> None:
    """From a network beyond AWS into a transit gateway."""
    gateway = walk.topology.resource(attachment.transit_gateway)
    take_link(walk, way)
    walk.vpc = walk.subnet = ""
    if isinstance(gateway, TransitGateway):
        _forward(walk, gateway, attachment, _Crossing(walk, attachment))
        return
    reason = walk.says(f"{attachment.transit_gateway} is not in the estate")
    walk.trail.unknown(attachment.transit_gateway, KIND, "X_NOT_MODELLED", reason)
    walk.trail.lost = True


class _Crossing:
    """What is remembered from where a packet came into transit gateways to where it leaves them."""

    def __init__(self, walk: Walk, attachment: TransitGatewayAttachment) -> None:
        self.vpc, self.subnet = walk.vpc, walk.subnet
        self.zone = zone_of(walk.topology, walk.subnet)
        self.account = walk.topology.vpc(walk.vpc).account
        self.first = attachment
        self.gateways: list[TransitGateway] = []


def zone_of(topology: Topology, subnet: str) -> str:
    """The Availability Zone of a subnet, empty where nobody knows."""
    found = topology.resource(subnet)
    return (found.availability_zone or found.az_slot) if isinstance(found, Subnet) else ""


def _leave_vpc(walk: Walk, attachment: TransitGatewayAttachment) -> None:
    """The network interface of the sender's zone takes it; there is one only where the attachment has a subnet."""
    zone = zone_of(walk.topology, walk.subnet)
    zones = {zone_of(walk.topology, each): each for each in reversed(attachment.subnets)}
    subnet = zones.get(zone) if zone else next(iter(attachment.subnets), None)
    if subnet:
        pass_network_acl(walk.topology, walk.trail, subnet, walk.packet, egress=False)
    elif "" in zones or not zones:
        reason = walk.says("which zones it has subnets in is not described")
        walk.trail.unknown(attachment.key, ATTACHMENT, "X_NOT_MODELLED", reason)
    else:
        code, detail = "TGW_ROUTE_AZ_RESTRICTION", walk.says(f"it has no subnet in {zone}")
        change = f"add a subnet of {zone} to {attachment.key}"
        walk.trail.block(attachment.key, ATTACHMENT, code, detail, change=change)


def _forward(
    walk: Walk, gateway: TransitGateway, attachment: TransitGatewayAttachment, crossing: _Crossing
) -> None:
    """One transit gateway: the table of the attachment that a packet came by, and the route it takes there."""
    crossing.gateways.append(gateway)
    _refuse_unfit(walk, gateway, attachment)
    table = table_of(walk.topology, gateway.key, attachment.key)
    if table is None:
        code, detail = (
            "TGW_ATTACH_MISSING_TGW_RTB_ASSOCIATION",
            walk.says(f"no table of {gateway.key} serves it"),
        )
        walk.trail.block(attachment.key, ATTACHMENT, code, detail, change=hint(code))
        walk.lose()
        return
    if missing := unread_lists(walk.topology, table):
        reason = walk.says(f"not all routes of {table.key} are known: {missing[0]} is not in the estate")
        walk.trail.unknown(table.key, TABLE, "TGW_RTB_ROUTES_ARE_UNKNOWN", reason)
    found = best_routes(walk.topology, table, walk.packet.destination)
    if not found and (silent := undescribed(walk.topology, table)):
        reason = walk.says(f"which networks {silent[0]} announces to {table.key} is not described")
        walk.trail.unknown(table.key, TABLE, "TGW_RTB_ROUTES_ARE_UNKNOWN", reason)
        walk.trail.lost = True
        return
    if not found or not found[0].attachment:
        _no_way(walk, table.key, found)
        return
    chosen = found[0]
    walk.trail.hop(attachment.key, ATTACHMENT, "route", detail=f"into {gateway.key}")
    walk.trail.hop(gateway.key, KIND, "route", detail=walk.packet.headers())
    detail = f"{chosen.prefix} to {chosen.attachment}"
    walk.trail.hop(table.key, TABLE, "route", decided_by=chosen.key, detail=detail)
    walk.decided = (table.key, TABLE, chosen.key, "")
    _leave_by(walk, chosen.attachment, crossing, rivals=len(found) > 1)


def _refuse_unfit(walk: Walk, gateway: TransitGateway, attachment: TransitGatewayAttachment) -> None:
    if gateway.state not in CARRYING:
        detail = walk.says(f"it is {gateway.state}")
        walk.trail.block(gateway.key, KIND, "BAD_STATE", detail, change=hint("BAD_STATE"))
    _refuse_attachment(walk, attachment)


def _refuse_attachment(walk: Walk, attachment: TransitGatewayAttachment) -> None:
    if attachment.state not in CARRYING:
        detail, code = walk.says(f"it is {attachment.state}"), "BAD_STATE_ATTACHMENT"
        walk.trail.block(attachment.key, ATTACHMENT, code, detail, change=hint(code))
    six = walk.packet.destination.version == 6
    if six and attachment.resource_type == "vpc" and not attachment.ipv6_support:
        detail, change = walk.says("it carries no IPv6"), f"turn IPv6 support of {attachment.key} on"
        walk.trail.block(attachment.key, ATTACHMENT, "PROTOCOL_RESTRICTION", detail, change=change)


def _no_way(walk: Walk, table: str, found: tuple[TransitChoice, ...]) -> None:
    destination = walk.packet.destination
    if found:
        code, rule = "TGW_RTB_BAD_STATE_ROUTE", found[0].key
        detail = f"{found[0].prefix} is a blackhole"
        change = f"remove the blackhole route for {found[0].prefix} from {table}"
    else:
        code, rule = "TGW_RTB_NO_ROUTE_TO_TGW_ATTACHMENT", ""
        detail = f"no route leads to {destination}"
        change = f"propagate the attachment behind which {destination} is to {table}, or add a static route"
    walk.trail.block(table, TABLE, code, walk.says(detail), rule=rule, change=change)
    walk.lose()


def _leave_by(walk: Walk, key: str, crossing: _Crossing, *, rivals: bool) -> None:
    """By the attachment that a route names."""
    attachment = walk.topology.resource(key)
    if not isinstance(attachment, TransitGatewayAttachment):
        reason = walk.says(f"{key} is not in the estate")
        walk.trail.unknown(key, ATTACHMENT, "X_NOT_MODELLED", reason)
        walk.trail.lost = True
        return
    if rivals and attachment.resource_type == "vpc":
        reason = walk.says("two VPCs announce the same range: which one AWS keeps is not known")
        walk.trail.unknown(key, ATTACHMENT, "X_UNDETERMINED_ROUTE", reason)
    _refuse_attachment(walk, attachment)
    walk.trail.hop(key, ATTACHMENT, "route", detail=f"out of {crossing.gateways[-1].key}")
    if attachment.resource_type == "vpc":
        _enter_vpc(walk, attachment, crossing)
    elif attachment.resource_type in OUTWARD:
        _out(walk, attachment, crossing)
    elif attachment.resource_type in PEERINGS:
        _enter_peer(walk, attachment, crossing)
    else:
        reason = walk.says(f"what {key} lets through is not modelled")
        walk.trail.unknown(key, ATTACHMENT, "X_NOT_MODELLED", reason)
        walk.trail.lost = True


def _out(walk: Walk, attachment: TransitGatewayAttachment, crossing: _Crossing) -> None:
    """Out of the estate, to what is behind the attachment."""
    _note_stage(walk, crossing, door=attachment.key)
    leave_by(walk, door(walk.topology, attachment.key) or Door(attachment.key, (), ()), ATTACHMENT)


def _enter_peer(walk: Walk, attachment: TransitGatewayAttachment, crossing: _Crossing) -> None:
    """Into the transit gateway at the other end of a peering, where the same or a twin attachment is associated."""
    here = crossing.gateways[-1].key
    ends = {attachment.resource, attachment.transit_gateway} - {here}
    other = walk.topology.resource(next(iter(ends), ""))
    if not isinstance(other, TransitGateway) or other in crossing.gateways:
        _out(walk, attachment, crossing)
        return
    _forward(walk, other, twin(walk.topology, attachment, here, other.key), crossing)


def _enter_vpc(walk: Walk, attachment: TransitGatewayAttachment, crossing: _Crossing) -> None:
    """Into a VPC, in the attachment's subnet of the sender's zone where it has one."""
    if not isinstance(walk.topology.resource(attachment.resource), Vpc):
        _out(walk, attachment, crossing)
        return
    subnet = _delivery_subnet(walk, attachment, crossing)
    _note_stage(walk, crossing, to_vpc=attachment.resource, to_subnet=subnet, last=attachment)
    walk.vpc, walk.subnet, walk.entrance = attachment.resource, subnet, ""
    if not subnet:
        reason = walk.says("which subnets it delivers into is not described")
        walk.trail.unknown(attachment.key, ATTACHMENT, "X_NOT_MODELLED", reason)
        walk.entrance = attachment.key


def _delivery_subnet(walk: Walk, attachment: TransitGatewayAttachment, crossing: _Crossing) -> str:
    """Which of its subnets: in appliance mode one for the connection's life, else that of the sender's zone.

    AWS does not say that a peering of transit gateways keeps the zone: behind one any subnet may deliver.
    """
    if kept := walk.pinned.get(attachment.key):
        return kept
    subnets = attachment.subnets
    zone = crossing.zone if len(crossing.gateways) == 1 else ""
    same = [each for each in subnets if zone and zone_of(walk.topology, each) == zone]
    own_account = walk.topology.vpc(attachment.resource).account == crossing.account
    if same and own_account and not attachment.appliance_mode_support:
        return same[0]
    if not subnets:
        return ""
    walk.lanes = max(walk.lanes, len(subnets))
    chosen = subnets[walk.lane % len(subnets)]
    if attachment.appliance_mode_support:
        walk.pinned[attachment.key] = chosen
    return chosen


def _note_stage(
    walk: Walk,
    crossing: _Crossing,
    *,
    to_vpc: str = "",
    to_subnet: str = "",
    door: str = "",
    last: TransitGatewayAttachment | None = None,
) -> None:
    """The whole way between two networks is one stage."""
    lacking = _lacking(crossing, last)
    loss = _group_loss(walk, crossing, last, lacking)
    walk.pass_stage(
        Stage(
            kind="transit",
            before=walk.packet,
            after=walk.packet,
            vpc=crossing.vpc,
            subnet=crossing.subnet,
            to_vpc=to_vpc,
            to_subnet=to_subnet,
            gateway=crossing.gateways[-1 if to_vpc else 0].key,
            door=door or (crossing.first.key if not crossing.vpc else ""),
            loses_groups=loss,
            loses_at=", ".join(lacking) if loss == NO_SUPPORT else "",
        )
    )
    walk.nat_gateway = ""


def _lacking(crossing: _Crossing, last: TransitGatewayAttachment | None) -> list[str]:
    """What has no security group referencing: the gateway, the attachment in, the attachment out."""
    parts = (crossing.gateways[0], crossing.first, *((last,) if last else ()))
    return [each.key for each in parts if not each.security_group_referencing_support]


def _group_loss(
    walk: Walk, crossing: _Crossing, last: TransitGatewayAttachment | None, lacking: list[str]
) -> str:
    """Why inbound rules beyond do not see the sender's groups; empty where they do."""
    if last is None or len(crossing.gateways) > 1 or crossing.first.resource_type != "vpc":
        return NOT_PRESERVED
    if lacking:
        return NO_SUPPORT
    ends = (walk.source.interface, walk.destination.interface)
    zones = {zone_of(walk.topology, each.subnet) for each in ends if each}
    return NOT_PRESERVED if zones & zones_without_group_references() else ""
