"""NAT gateways chained with a Network Firewall, whose hours AWS waives one for one with the firewall endpoints'."""

from functools import lru_cache

from workbook.cost.inventory import Inventory
from workbook.model.estate.interconnect import NetworkFirewall
from workbook.model.estate.network import NatGateway, Route
from workbook.reachability.topology import Topology, topology_of


def waived_nats(inventory: Inventory) -> frozenset[str]:
    """The zonal NAT gateways without hours to pay: at most one for each firewall endpoint of their VPC."""
    return _waived(topology_of(inventory.estate)) if inventory.inspects else frozenset()


@lru_cache(maxsize=8)
def _waived(topology: Topology) -> frozenset[str]:
    estate = topology.estate
    waived: list[str] = []
    for vpc in dict.fromkeys(firewall.vpc for firewall in estate.of(NetworkFirewall)):
        firewalls = [each for each in estate.of(NetworkFirewall) if each.vpc == vpc]
        subnets = {subnet for firewall in firewalls for subnet in firewall.subnets}
        nats = [nat for nat in estate.of(NatGateway) if nat.vpc == vpc and nat.subnet]
        chained = [nat.key for nat in nats if _is_chained(topology, nat, firewalls, subnets)]
        waived += chained[: sum(len(firewall.subnets) for firewall in firewalls)]
    return frozenset(waived)


def _is_chained(
    topology: Topology, nat: NatGateway, firewalls: list[NetworkFirewall], subnets: set[str]
) -> bool:
    """Whether packets go from a firewall's subnet to the gateway, or from the gateway to a firewall."""
    behind = any(route.target == nat.key for subnet in subnets for route in _routes(topology, subnet))
    targets = {target for each in firewalls for target in (each.key, *each.endpoints)}
    return behind or any(_names(route.target, targets) for route in _routes(topology, nat.subnet))


def _routes(topology: Topology, subnet: str) -> tuple[Route, ...]:
    table = topology.route_table(subnet)
    return topology.routes(table.key) if table else ()


def _names(target: str, firewalls: set[str]) -> bool:
    """Whether a route's target is a firewall, one of its endpoints, or its endpoint in a zone."""
    return target in firewalls or target.rpartition("/")[0] in firewalls
