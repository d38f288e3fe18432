"""Which VPC of the estate an address means, seen from another one: the one that routes lead to."""

from collections.abc import Iterator

from workbook.model.estate.interconnect import TransitGateway, TransitGatewayAttachment, VpcPeeringConnection
from workbook.model.estate.network import RouteTable, Vpc
from workbook.reachability.packet import Address
from workbook.reachability.peered_vpcs import far_end
from workbook.reachability.route_choice import choose_route
from workbook.reachability.topology import Topology, vpc_blocks
from workbook.reachability.transit_tables import PEERINGS, best_routes, table_of, twin, vpc_attachment


def holders(topology: Topology, vpc: str, address: Address) -> tuple[str, ...]:
    """The other VPCs whose range holds an address."""
    others = (each for each in topology.estate.of(Vpc) if each.key != vpc)
    return tuple(each.key for each in others if any(address in block for block in vpc_blocks(each)))


def routed_to(topology: Topology, vpc: str, address: Address) -> str:
    """The other VPC that holds an address and that some table of this one leads to; empty where none does."""
    found = holders(topology, vpc, address)
    if not found:
        return ""
    led = (target for table in _tables(topology, vpc) for target in _led(topology, vpc, table, address))
    return next((each for each in led if each in found), "")


def _tables(topology: Topology, vpc: str) -> list[str]:
    tables = (each for each in topology.estate.of(RouteTable) if each.vpc == vpc)
    return [each.key for each in sorted(tables, key=lambda each: (each.main, each.key))]


def _led(topology: Topology, vpc: str, table: str, address: Address) -> Iterator[str]:
    """The VPC that a table leads to over a peering, or over transit gateways."""
    target = topology.resource(choose_route(topology, vpc, table, address).target)
    if isinstance(target, VpcPeeringConnection) and (far := far_end(topology, target, vpc)):
        yield far.vpc
    if isinstance(target, TransitGateway) and (entered := vpc_attachment(topology, target.key, vpc)):
        yield from _behind(topology, entered, address, {target.key})


def _behind(
    topology: Topology, entered: TransitGatewayAttachment, address: Address, seen: set[str], gateway: str = ""
) -> Iterator[str]:
    """The VPC behind the routes of a transit gateway, from gateway to gateway."""
    here = gateway or entered.transit_gateway
    table = table_of(topology, here, entered.key)
    for route in best_routes(topology, table, address) if table else ():
        left = topology.resource(route.attachment)
        if not isinstance(left, TransitGatewayAttachment):
            continue
        if left.resource_type == "vpc":
            yield left.resource
        there = next(iter({left.resource, left.transit_gateway} - {here}), "")
        if left.resource_type in PEERINGS and there not in seen:
            yield from _behind(topology, twin(topology, left, here, there), address, {*seen, there}, there)
