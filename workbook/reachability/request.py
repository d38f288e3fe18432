"""The way of a packet: out of its interface, along the routes, through gateways, until delivered or lost.

Requests and answers walk alike; an answer (`Walk.back`) looks for the way that its request came.
"""

from collections.abc import Callable
from typing import Any

from workbook.facts.nat64 import embedded
from workbook.model.estate.interconnect import TransitGateway, VpcPeeringConnection, VpnGateway
from workbook.model.estate.network import (
    EgressOnlyInternetGateway,
    InternetGateway,
    NatGateway,
    NetworkInterface,
    Subnet,
)
from workbook.reachability.arrival import arrive, leave_interface
from workbook.reachability.doors import Door
from workbook.reachability.ends import End
from workbook.reachability.entry import best_of, enter_by, no_way_in, ways_in
from workbook.reachability.explanations import hint
from workbook.reachability.firewalls import through_firewall
from workbook.reachability.forwarders import through_interface
from workbook.reachability.gateways import through_egress_only_gateway, through_gateway_endpoint
from workbook.reachability.homeward import block_misrouted, turn_home
from workbook.reachability.hybrid import through_vpn_gateway
from workbook.reachability.ingress import refuse_edge_target
from workbook.reachability.inspection import through_inspection
from workbook.reachability.internet import enter_from_internet, leave_to_internet
from workbook.reachability.missing_routes import block_routeless
from workbook.reachability.nat import through_nat_gateway
from workbook.reachability.network_acls import pass_network_acl
from workbook.reachability.next_hop import TABLE, next_hop
from workbook.reachability.packet import Address, Packet, Question
from workbook.reachability.peering import through_peering
from workbook.reachability.route_choice import LOCAL, Choice, unknown_lists
from workbook.reachability.targets import (
    FirewallEndpoint,
    InspectionEndpoint,
    ServiceEndpoint,
    subnet_of,
    target_of,
)
from workbook.reachability.topology import Topology, private_addresses
from workbook.reachability.trail import Trail
from workbook.reachability.transit import through_transit_gateway
from workbook.reachability.walk import Stage, Walk

THROUGH: dict[str, Callable[[Walk, Any], None]] = {
    InternetGateway.__name__: leave_to_internet,
    EgressOnlyInternetGateway.__name__: through_egress_only_gateway,
    NatGateway.__name__: through_nat_gateway,
    NetworkInterface.__name__: through_interface,
    VpcPeeringConnection.__name__: through_peering,
    TransitGateway.__name__: through_transit_gateway,
    VpnGateway.__name__: through_vpn_gateway,
    FirewallEndpoint.__name__: through_firewall,
    InspectionEndpoint.__name__: through_inspection,
    ServiceEndpoint.__name__: through_gateway_endpoint,
}
"""What a route's target does with a packet, by the target's kind."""


def send_request(
    topology: Topology, source: End, destination: End, question: Question, lane: int = 0
) -> Walk:
    """Follows a request from its source; every block is noted, and the walk goes on while it can.

    `lane` chooses among the zones that a transit gateway may deliver into; `Walk.lanes` says how many there are.
    """
    walk = _outset(topology, source, destination, question, lane)
    if source.interface is None and source.place == "on_premises":
        ways = ways_in(topology, source, destination)
        walks = [_from_premises(_outset(topology, source, destination, question, lane), way) for way in ways]
        return best_of(walks) if walks else no_way_in(walk)
    if source.interface is None:
        walk.trail.hop(source.name, "Outside", "send", detail=walk.packet.headers())
        enter_from_internet(walk)
        return advance(walk)
    walk.vpc, walk.subnet = source.interface.vpc, source.interface.subnet
    if destination.place == "host_service":
        _to_host_service(walk, source.interface)
        return walk
    leave_interface(walk, source.interface)
    return advance(walk)


def _outset(topology: Topology, source: End, destination: End, question: Question, lane: int) -> Walk:
    packet = Packet(
        source=sending_address(source),
        destination=destination.address,
        protocol=question.protocol,
        ports=question.ports,
    )
    return Walk(
        topology=topology,
        trail=Trail(outside=known_blocks(topology, source, destination)),
        source=source,
        destination=destination,
        packet=packet,
        lane=lane,
    )


def _from_premises(walk: Walk, way: Door) -> Walk:
    walk.trail.hop(walk.source.name, "Outside", "send", detail=walk.packet.headers())
    enter_by(walk, way)
    return advance(walk)


def advance(walk: Walk) -> Walk:
    """Takes a packet on until it is delivered or lost."""
    while not walk.ended:
        _next(walk)
    return walk


def known_blocks(topology: Topology, *ends: End) -> dict[Address, str]:
    """The blocks that ends stand for, by their addresses: those of outside networks, of subnets elsewhere."""
    found = {end.address: str(end.block) for end in ends if end.block}
    for end in ends:
        subnet = topology.resource(end.interface.subnet) if end.interface else None
        if isinstance(subnet, Subnet) and end.address not in found:
            found[end.address] = next((str(each) for each in subnet.blocks if end.address in each), "")
    return {address: block for address, block in found.items() if block}


def sending_address(end: End) -> Address:
    """What an end puts in as its own address: never the public one, which the internet gateway adds."""
    interface = end.interface
    if interface and end.address == interface.public_ip and interface.private_ip_address:
        return interface.private_ip_address
    return end.address


def _to_host_service(walk: Walk, interface: NetworkInterface) -> None:
    """The resolver, instance metadata and the like: nothing filters them."""
    walk.trail.hop(interface.key, "NetworkInterface", "send", detail=walk.packet.headers())
    name = walk.destination.name
    if "DNS" in name and not walk.topology.vpc(walk.vpc).enable_dns_support:
        code = "X_DNS_SUPPORT_OFF"
        walk.trail.block(walk.vpc, "Vpc", code, "its resolver does not answer", change=hint(code))
    walk.trail.hop(name, "Host", "deliver", detail="neither security groups nor network ACLs filter it")
    walk.arrived = True


def _next(walk: Walk) -> None:
    """One decision: a neighbour in the same subnet, or wherever the route table points."""
    if walk.circles():
        detail = walk.says("the routes lead in a circle")
        walk.trail.block(walk.subnet or walk.vpc, "Subnet", "NO_POSSIBLE_DESTINATION", detail)
        walk.lose()
        return
    target = walk.destination.interface
    translating = embedded(walk.packet.destination) or walk.packet.destination == (
        target and target.public_ip
    )
    if target and walk.subnet == target.subnet and not translating:
        _deliver(walk, target.subnet, target)
        return
    if walk.back and walk.subnet and walk.subnet == _subnet_of_nat(walk):
        walk.arrived = True
        return
    table, choice = next_hop(walk)
    beside = subnet_of(target_of(walk.topology, choice.target, walk.subnet)) == walk.subnet
    if walk.subnet and not beside:
        pass_network_acl(walk.topology, walk.trail, walk.subnet, walk.packet, egress=True)
    if not _is_certain(walk, table, choice):
        return
    turn = turn_home(walk, walk.back, table, choice) if walk.back else "follow"
    if turn == "deliver":
        _local(walk)
    elif turn == "follow":
        _follow(walk, table, choice)


def _is_certain(walk: Walk, table: str, choice: Choice) -> bool:
    """Whether a table's route can be told: not where AWS picks at random, and not for sure by a list nobody has."""
    if choice.undetermined:
        reason = walk.says(
            "two prefix lists hold this address with different targets: AWS picks one at random"
        )
        walk.trail.unknown(table, TABLE, "X_UNDETERMINED_ROUTE", reason, rule=choice.key)
        walk.trail.lost = True
        return False
    if choice.target != LOCAL and (missing := unknown_lists(walk.topology, table)):
        reason = walk.says(f"prefix list {missing[0]} of a route is not in the estate")
        walk.trail.unknown(table, TABLE, "X_NOT_MODELLED", reason)
    return True


def _subnet_of_nat(walk: Walk) -> str:
    """The subnet of the NAT gateway that an answer goes to, if it goes to one."""
    gateway = walk.topology.resource(walk.destination.name)
    return gateway.subnet if isinstance(gateway, NatGateway) else ""


def _follow(walk: Walk, table: str, choice: Choice) -> None:
    if not choice.target or choice.blackhole:
        _no_route(walk, table, choice)
        return
    if table != walk.entrance:
        detail = f"{choice.prefix or 'preset'} to {choice.target}"
        walk.trail.hop(table, TABLE, "route", decided_by=choice.key, detail=detail)
        walk.decided = (table, TABLE, choice.key, walk.vpc)
    if choice.target == LOCAL or _is_destination(walk, choice):
        _local(walk)
        return
    if walk.entrance:
        refuse_edge_target(walk, choice)
    walk.entrance = ""
    _through(walk, choice)


def _is_destination(walk: Walk, choice: Choice) -> bool:
    """Whether a route leads into the very interface that the packet is for."""
    end = walk.destination.interface
    return end is not None and choice.target in (end.key, end.attached_to) and end.vpc == walk.vpc


def _through(walk: Walk, choice: Choice) -> None:
    target = target_of(walk.topology, choice.target, walk.subnet)
    kind = type(target).__name__ if target else "unknown"
    if kind in THROUGH:
        THROUGH[kind](walk, target)
        return
    reason = f"the way on from {choice.target} is not modelled"
    walk.trail.unknown(choice.target, kind, "X_NOT_MODELLED", reason, rule=choice.key)
    walk.trail.lost = True


def _no_route(walk: Walk, table: str, choice: Choice) -> None:
    """No way on; towards an interface of this VPC the walk still shows what else would stop the packet."""
    if choice.blackhole:
        detail = walk.says(f"{choice.prefix} leads to {choice.target}, which is gone")
        change = hint("BAD_STATE_ROUTE")
        walk.trail.block(table, TABLE, "BAD_STATE_ROUTE", detail, rule=choice.key, change=change)
    else:
        block_routeless(walk, table)
    walk.lose()


def _local(walk: Walk) -> None:
    end = walk.destination
    if end.interface and end.vpc == walk.vpc and _is_its_own(walk, end.interface):
        _deliver(walk, end.interface.subnet, end.interface)
        return
    if walk.back and end.place == "nat_gateway" and end.vpc == walk.vpc:
        _deliver(walk, _subnet_of_nat(walk), None)
        return
    detail = f"nothing in {walk.vpc} answers at {walk.packet.destination}"
    if walk.back:
        block_misrouted(walk, walk.back, walk.decided, f"it leads to {walk.vpc}")
    elif end.vpc and end.vpc != walk.vpc and walk.stages:
        code, detail = "X_REQUEST_MISROUTED", f"it leads to {walk.vpc}, and {end.name} is in {end.vpc}"
        table, kind, rule, _ = walk.decided
        walk.trail.block(table or end.name, kind or "Address", code, detail, rule=rule, change=hint(code))
    else:
        code = "X_NGW_NOT_AN_ENDPOINT" if end.place == "nat_gateway" else "NO_POSSIBLE_DESTINATION"
        if end.vpc and end.vpc != walk.vpc:
            code = "DISCONNECTED_VPCS"
        walk.trail.block(end.name, "Address", code, detail, change=hint(code))
    walk.lose()


def _is_its_own(walk: Walk, interface: NetworkInterface) -> bool:
    """Whether the packet is for an address that the interface has inside, or has without translation."""
    address = walk.packet.destination
    return address in private_addresses(interface) or address == walk.destination.address


def _deliver(walk: Walk, subnet: str, target: NetworkInterface | None) -> None:
    """To an interface, or to the NAT gateway that an answer goes back to."""
    if subnet and subnet != walk.subnet:
        pass_network_acl(walk.topology, walk.trail, subnet, walk.packet, egress=False)
    stage = Stage(
        kind="local",
        before=walk.packet,
        after=walk.packet,
        vpc=walk.vpc,
        subnet=walk.subnet,
        to_subnet=subnet,
    )
    walk.pass_stage(stage)
    walk.entrance = ""
    if target and not walk.back:
        arrive(walk, target)
    walk.arrived = True
