"""What a route's target is, by kind: the resource itself, an interface of an instance, an endpoint of a firewall."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from workbook.model.estate.compute import Instance
from workbook.model.estate.interconnect import NetworkFirewall
from workbook.model.estate.network import NatGateway, NetworkInterface, Subnet, VpcEndpoint
from workbook.reachability.topology import Topology


@dataclass(frozen=True, slots=True)
class FirewallEndpoint:
    """Where packets enter a Network Firewall: one in each of its subnets."""

    key: str
    firewall: NetworkFirewall
    subnet: str


@dataclass(frozen=True, slots=True)
class InspectionEndpoint:
    """A Gateway Load Balancer endpoint in its one subnet."""

    key: str
    endpoint: VpcEndpoint
    subnet: str


@dataclass(frozen=True, slots=True)
class ServiceEndpoint:
    """A gateway endpoint, to which prefix lists lead."""

    key: str
    endpoint: VpcEndpoint


Target = FirewallEndpoint | InspectionEndpoint | ServiceEndpoint | NetworkInterface | object
MIDDLEBOXES = (FirewallEndpoint, InspectionEndpoint, NetworkInterface)


def target_of(topology: Topology, key: str, near: str = "") -> Target | None:
    """The thing that a route names; a firewall named as a whole is its endpoint in the zone of the subnet `near`."""
    if found := _firewall_endpoints(topology).get(key):
        return found
    resource = topology.resource(key)
    if isinstance(resource, NetworkFirewall):
        return _nearest(topology, resource, near)
    if isinstance(resource, Instance):
        return _interface_of(topology, resource) or resource
    if isinstance(resource, VpcEndpoint):
        return _of_endpoint(resource)
    return resource


def subnet_of(target: Target | None) -> str:
    """The subnet in which packets meet a target, empty where it stands in none."""
    placed = isinstance(target, (*MIDDLEBOXES, NatGateway))
    return target.subnet if placed else ""  # type: ignore[union-attr]  # each of them has one


def _of_endpoint(endpoint: VpcEndpoint) -> Target:
    if endpoint.vpc_endpoint_type == "Gateway":
        return ServiceEndpoint(endpoint.key, endpoint)
    if endpoint.vpc_endpoint_type == "GatewayLoadBalancer":
        return InspectionEndpoint(endpoint.key, endpoint, next(iter(endpoint.subnets), ""))
    return endpoint


def _interface_of(topology: Topology, instance: Instance) -> NetworkInterface | None:
    cards = topology.estate.of(NetworkInterface)
    return next((each for each in cards if each.attached_to == instance.key), None)


@lru_cache(maxsize=8)
def _firewall_endpoints(topology: Topology) -> dict[str, FirewallEndpoint]:
    found: dict[str, FirewallEndpoint] = {}
    for firewall in topology.estate.of(NetworkFirewall):
        for endpoint in _endpoints(topology, firewall):
            found.setdefault(endpoint.key, endpoint)
            if zone := _slot(topology, endpoint.subnet):
                found.setdefault(f"{firewall.key}/{zone}", endpoint)
    return found


def _endpoints(topology: Topology, firewall: NetworkFirewall) -> Iterator[FirewallEndpoint]:
    """Its endpoints by subnet: as the endpoint itself says, by its zone's letter, or in the order given."""
    for key, subnet in zip(firewall.endpoints, firewall.subnets, strict=False):
        described = topology.resource(key)
        stated = next(iter(described.subnets), "") if isinstance(described, VpcEndpoint) else ""
        zones = {_slot(topology, each): each for each in firewall.subnets}
        lettered = zones.get(key.rpartition("/")[2], "")
        yield FirewallEndpoint(key, firewall, stated or lettered or subnet)
    for subnet in firewall.subnets if not firewall.endpoints else ():
        letter = _slot(topology, subnet)
        yield FirewallEndpoint(f"{firewall.key}/{letter or subnet}", firewall, subnet)


def _slot(topology: Topology, subnet: str) -> str:
    found = topology.resource(subnet)
    return found.az_slot if isinstance(found, Subnet) else ""


def _nearest(topology: Topology, firewall: NetworkFirewall, near: str) -> FirewallEndpoint | None:
    here = topology.resource(near)
    zone = here.availability_zone if isinstance(here, Subnet) else ""
    endpoints = list(_endpoints(topology, firewall))
    subnets = {each.key: topology.resource(each.subnet) for each in endpoints}
    same = (
        each
        for each in endpoints
        if isinstance(found := subnets[each.key], Subnet) and found.availability_zone == zone
    )
    return next(same, endpoints[0] if endpoints else None)
