"""The way of a request: out of its interface, along the routes, through gateways, until delivered or lost."""

from collections.abc import Callable
from typing import Any

from workbook.model.estate.compute import Instance
from workbook.model.estate.network import (
    EgressOnlyInternetGateway,
    InternetGateway,
    NatGateway,
    NetworkInterface,
    VpcEndpoint,
)
from workbook.reachability.arrival import arrive, leave_interface
from workbook.reachability.ends import End
from workbook.reachability.explanations import hint, open_route, peer_block
from workbook.reachability.gateways import (
    through_egress_only_gateway,
    through_gateway_endpoint,
    through_interface,
)
from workbook.reachability.internet import enter_from_internet, leave_to_internet
from workbook.reachability.nat import through_nat_gateway
from workbook.reachability.network_acls import pass_network_acl
from workbook.reachability.packet import Address, Packet, Question
from workbook.reachability.route_choice import LOCAL, Choice, choose_route, unknown_lists
from workbook.reachability.topology import Topology
from workbook.reachability.trail import Trail
from workbook.reachability.walk import Stage, Walk

TABLE = "RouteTable"

THROUGH: dict[str, Callable[[Walk, Any], None]] = {
    InternetGateway.__name__: leave_to_internet,
    EgressOnlyInternetGateway.__name__: through_egress_only_gateway,
    NatGateway.__name__: through_nat_gateway,
    NetworkInterface.__name__: through_interface,
}
"""What a route's target does with a packet, by the target's kind."""


def send_request(topology: Topology, source: End, destination: End, question: Question) -> Walk:
    """Follows a request from its source; every block is noted, and the walk goes on while it can."""
    packet = Packet(
        source=sending_address(source),
        destination=destination.address,
        protocol=question.protocol,
        ports=question.ports,
    )
    trail = Trail(outside=outside_blocks_of(source, destination))
    walk = Walk(topology=topology, trail=trail, source=source, destination=destination, packet=packet)
    if source.interface is None:
        walk.trail.hop(source.name, "Outside", "send", detail=packet.headers())
        _from_outside(walk)
        return walk
    walk.vpc, walk.subnet = source.interface.vpc, source.interface.subnet
    if destination.place == "host_service":
        _to_host_service(walk, source.interface)
        return walk
    leave_interface(walk, source.interface)
    while not walk.ended:
        _next(walk)
    return walk


def outside_blocks_of(*ends: End) -> dict[Address, str]:
    """The blocks that the ends outside stand for, by their addresses."""
    return {end.address: str(end.block) for end in ends if end.block}


def sending_address(end: End) -> Address:
    """What an end puts in as its own address: never the public one, which the internet gateway adds."""
    interface = end.interface
    if interface and end.address == interface.public_ip and interface.private_ip_address:
        return interface.private_ip_address
    return end.address


def _from_outside(walk: Walk) -> None:
    place = walk.source.place
    if place == "on_premises":
        reason = f"{walk.source.name} comes in over a VPN or Direct Connect, which is not modelled"
        walk.trail.unknown(walk.source.name, "Outside", "X_NOT_MODELLED", reason)
        walk.trail.lost = True
        return
    enter_from_internet(walk)


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
    target = walk.destination.interface
    if target and walk.subnet == target.subnet and walk.packet.destination != target.public_ip:
        _deliver(walk, target)
        return
    table, choice = choose(walk)
    gateway = walk.topology.resource(choice.target)
    beside = isinstance(gateway, NatGateway) and gateway.subnet == walk.subnet
    if walk.subnet and not beside:
        pass_network_acl(walk.topology, walk.trail, walk.subnet, walk.packet, egress=True)
    _follow(walk, table, choice)


def choose(walk: Walk) -> tuple[str, Choice]:
    """The table that routes from here, by name, and the route it gives."""
    here = walk.topology.route_table(walk.subnet) if walk.subnet else None
    table = here if walk.subnet else walk.topology.edge_table(walk.nat_gateway)
    choice = choose_route(walk.topology, walk.vpc, table.key if table else None, walk.packet.destination)
    preset = walk.topology.internet_gateway(walk.vpc)
    if not walk.subnet and table is None and not choice.target and preset:
        choice = Choice(target=preset.key)  # AWS presets it in a regional NAT gateway's own table
    return (table.key if table else walk.nat_gateway or walk.subnet), choice


def _follow(walk: Walk, table: str, choice: Choice) -> None:
    if choice.target != LOCAL and (missing := unknown_lists(walk.topology, table)):
        reason = f"prefix list {missing[0]} of a route is not in the estate"
        walk.trail.unknown(table, TABLE, "X_NOT_MODELLED", reason)
    if choice.undetermined:
        reason = "two prefix lists hold this address with different targets: AWS picks one at random"
        walk.trail.unknown(table, TABLE, "X_UNDETERMINED_ROUTE", reason, rule=choice.key)
    if not choice.target or choice.blackhole:
        _no_route(walk, table, choice)
        return
    detail = f"{choice.prefix or 'preset'} to {choice.target}"
    walk.trail.hop(table, TABLE, "route", decided_by=choice.key, detail=detail)
    if choice.target == LOCAL:
        _local(walk)
    else:
        _through(walk, choice)


def _through(walk: Walk, choice: Choice) -> None:
    target = walk.topology.resource(choice.target)
    if isinstance(target, VpcEndpoint) and target.vpc_endpoint_type == "Gateway":
        through_gateway_endpoint(walk, target)
    elif isinstance(target, Instance) and (forwarder := _interface_of(walk, target)):
        through_interface(walk, forwarder)
    elif target and type(target).__name__ in THROUGH:
        THROUGH[type(target).__name__](walk, target)
    else:
        reason = f"the way on from {choice.target} is not modelled"
        kind = type(target).__name__ if target else "unknown"
        walk.trail.unknown(choice.target, kind, "X_NOT_MODELLED", reason, rule=choice.key)
        walk.trail.lost = True


def _interface_of(walk: Walk, instance: Instance) -> NetworkInterface | None:
    interfaces = walk.topology.estate.of(NetworkInterface)
    return next((each for each in interfaces if each.attached_to == instance.key), None)


def _no_route(walk: Walk, table: str, choice: Choice) -> None:
    """No way on; towards an interface of this VPC the walk still shows what else would stop the packet."""
    if choice.blackhole:
        detail = f"{choice.prefix} leads to {choice.target}, which is gone"
        change = hint("BAD_STATE_ROUTE")
        walk.trail.block(table, TABLE, "BAD_STATE_ROUTE", detail, rule=choice.key, change=change)
    else:
        detail = f"no route leads to {walk.packet.destination}"
        block = peer_block(walk.topology, walk.vpc, walk.packet.destination, walk.trail.outside)
        change = open_route(table, block, "a gateway that leads there")
        walk.trail.block(table, TABLE, "NO_ROUTE_TO_DESTINATION", detail, change=change)
    walk.lose()


def _local(walk: Walk) -> None:
    end = walk.destination
    if end.interface and end.vpc == walk.vpc and walk.packet.destination == end.address:
        _deliver(walk, end.interface)
        return
    code = "X_NGW_NOT_AN_ENDPOINT" if end.place == "nat_gateway" else "NO_POSSIBLE_DESTINATION"
    if end.vpc and end.vpc != walk.vpc:
        code = "DISCONNECTED_VPCS"
    detail = f"nothing in {walk.vpc} answers at {walk.packet.destination}"
    walk.trail.block(end.name, "Address", code, detail, change=hint(code))
    walk.lose()


def _deliver(walk: Walk, target: NetworkInterface) -> None:
    if target.subnet != walk.subnet:
        pass_network_acl(walk.topology, walk.trail, target.subnet, walk.packet, egress=False)
    stage = Stage(
        kind="local",
        before=walk.packet,
        after=walk.packet,
        vpc=walk.vpc,
        subnet=walk.subnet,
        to_subnet=target.subnet,
    )
    walk.pass_stage(stage)
    arrive(walk, target)
