"""Routes that AWS refuses to create (VPC_Route_Tables: local routes, gateway route tables, reserved ranges)."""

from ipaddress import IPv4Network, IPv6Network

from workbook.facts.special_addresses import special_ranges
from workbook.model.estate.interconnect import NetworkFirewall, VpnGateway
from workbook.model.estate.network import NatGateway, NetworkInterface, Route, RouteTable, Subnet, VpcEndpoint
from workbook.reachability.route_choice import LOCAL
from workbook.reachability.targets import MIDDLEBOXES, target_of
from workbook.reachability.topology import Topology, vpc_blocks

Network = IPv4Network | IPv6Network


def refusal(topology: Topology, table: RouteTable, route: Route) -> str:
    """Why AWS would refuse a route that people ask for, empty where it takes it."""
    if route.origin != "CreateRoute" or route.target == LOCAL:
        return ""
    block = route.destination_cidr_block or route.destination_ipv6_cidr_block
    if reserved := _reserved(block):
        return f"{block} lies in {reserved}, which is never forwarded"
    edge = [gateway for gateway in table.gateways if not _is_nat(topology, gateway)]
    if edge:
        return _at_gateway(topology, table, route, block, edge[0])
    return _inside(topology, table, route, block) if block else ""


def _is_nat(topology: Topology, key: str) -> bool:
    return isinstance(topology.resource(key), NatGateway)


def _reserved(block: Network | None) -> str:
    """The range that AWS keeps for itself, if a route speaks of a part of it."""
    for each in special_ranges():
        own = each.cidr_block
        if block and each.never_forwarded and own.version == block.version and block.subnet_of(own):  # type: ignore[arg-type]  # one family
            return f"{own} ({each.name})"
    return ""


def _at_gateway(
    topology: Topology, table: RouteTable, route: Route, block: Network | None, gateway: str
) -> str:
    """The table of an internet or virtual private gateway."""
    if block is None:
        return "a gateway's route table takes no prefix list"
    if block not in (*vpc_blocks(topology.vpc(table.vpc)), *_subnet_blocks(topology, table.vpc)):
        return f"{block} is neither a whole CIDR block of the VPC nor that of a subnet"
    target = target_of(topology, route.target)
    by_vpn = isinstance(topology.resource(gateway), VpnGateway)
    if target is not None and not isinstance(target, (NetworkInterface,) if by_vpn else MIDDLEBOXES):
        return (
            f"the table of {gateway} leads to interfaces{'' if by_vpn else ' and inspection endpoints'} only"
        )
    return ""


def _inside(topology: Topology, table: RouteTable, route: Route, block: Network) -> str:
    """More specific than the local route: for a whole subnet, to something that looks at packets."""
    homes = [own for own in vpc_blocks(topology.vpc(table.vpc)) if own.version == block.version]
    if not any(block.subnet_of(own) for own in homes):  # type: ignore[arg-type]  # one family
        return ""
    if block not in (*homes, *_subnet_blocks(topology, table.vpc)):
        return f"{block} is more specific than the local route and not the whole block of a subnet"
    target = target_of(topology, route.target)
    fits = (*MIDDLEBOXES, NatGateway, NetworkFirewall, VpcEndpoint)
    if target is not None and not isinstance(target, fits):
        return (
            f"within the VPC {block} may lead to a NAT gateway, an interface or an inspection endpoint only"
        )
    return ""


def _subnet_blocks(topology: Topology, vpc: str) -> list[Network]:
    return [block for subnet in topology.estate.of(Subnet) if subnet.vpc == vpc for block in subnet.blocks]
