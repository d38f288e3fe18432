"""Where routes lead from a subnet to an address: every component on the way, through any number of VPCs.

Routes alone decide here, as `route_choice` reads them; filters have no say. The trace judges packets; this says which
gateways their bytes pass, for those who price or draw them.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Literal

from workbook.facts.nat64 import embedded
from workbook.model.estate.interconnect import (
    DirectConnectGateway,
    DirectConnectGatewayAssociation,
    DirectConnectVirtualInterface,
    NetworkFirewall,
    TransitGateway,
    TransitGatewayAttachment,
    VpcPeeringConnection,
    VpnConnection,
    VpnGateway,
)
from workbook.model.estate.network import (
    EgressOnlyInternetGateway,
    InternetGateway,
    NatGateway,
    NetworkInterface,
    Subnet,
    VpcEndpoint,
)
from workbook.reachability.doors import OUTWARD, door
from workbook.reachability.packet import Address
from workbook.reachability.route_choice import LOCAL, choose_route
from workbook.reachability.topology import Topology, vpc_blocks
from workbook.reachability.transit_tables import PEERINGS, best_routes, table_of, twin, vpc_attachment

MOST_STATIONS = 24
"""More than this many components on one way is a circle."""

Arrival = Literal["delivered", "internet", "service", "premises", "other_network", "lost"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Station:
    """A component on the way. `subnet` is where packets go on from; empty where it stands in none."""

    key: str
    vpc: str = ""
    subnet: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Journey:
    """The components in the order packets meet them, and where the way ends; `vpc` when it ends in one."""

    stations: tuple[Station, ...]
    arrival: Arrival
    vpc: str = ""

    @property
    def keys(self) -> tuple[str, ...]:
        """The components' keys."""
        return tuple(station.key for station in self.stations)


@dataclass(slots=True, kw_only=True)
class _Traveller:
    """Where a packet is: in a subnet of a VPC, or at its end."""

    topology: Topology
    address: Address
    vpc: str
    subnet: str
    stations: list[Station] = field(default_factory=list)
    arrival: Arrival | None = None

    def pass_by(self, key: str, *, subnet: str = "") -> None:
        """Notes a component; with a subnet the way goes on from there."""
        self.stations.append(Station(key=key, vpc=self.vpc, subnet=subnet))
        self.subnet = subnet or self.subnet

    def end(self, arrival: Arrival) -> None:
        """Ends the way."""
        self.arrival = arrival


def journey(topology: Topology, vpc: str, subnet: str, address: Address) -> Journey:
    """The way that routes give from a subnet to an address."""
    here = _Traveller(topology=topology, address=address, vpc=vpc, subnet=subnet)
    while here.arrival is None:
        _step(here)
        if len(here.stations) > MOST_STATIONS:
            here.end("lost")
    arrived = here.vpc if here.arrival == "delivered" else ""
    return Journey(stations=tuple(here.stations), arrival=here.arrival, vpc=arrived)


def _step(here: _Traveller) -> None:
    topology = here.topology
    table = topology.route_table(here.subnet)
    choice = choose_route(topology, here.vpc, table.key if table else None, here.address)
    if choice.target == LOCAL:
        here.end("delivered")
    elif choice.blackhole or not choice.target:
        here.end("lost")
    else:
        _enter(here, choice.target)


def _enter(here: _Traveller, target: str) -> None:
    found = here.topology.resource(target)
    match found:
        case InternetGateway() | EgressOnlyInternetGateway():
            here.pass_by(target)
            here.end("internet")
        case NatGateway():
            _through_nat(here, found)
        case VpcEndpoint():
            _through_endpoint(here, found)
        case NetworkInterface():
            here.pass_by(target, subnet=found.subnet)
        case VpcPeeringConnection():
            _through_peering(here, found)
        case TransitGateway():
            _through_transit_gateway(here, found)
        case VpnGateway():
            here.pass_by(target)
            _to_premises(here, target)
        case _:
            _through_firewall(here, target)


def _through_nat(here: _Traveller, nat: NatGateway) -> None:
    here.pass_by(nat.key, subnet=nat.subnet)
    here.address = embedded(here.address) or here.address
    if not nat.subnet:
        gateway = here.topology.internet_gateway(nat.vpc)
        if gateway:
            here.pass_by(gateway.key)
        here.end("internet" if gateway else "lost")


def _through_endpoint(here: _Traveller, endpoint: VpcEndpoint) -> None:
    """A gateway endpoint ends the way; behind one of a Gateway Load Balancer it goes on from its subnet."""
    if endpoint.vpc_endpoint_type == "GatewayLoadBalancer" and endpoint.subnets:
        here.pass_by(endpoint.key, subnet=_near(here, endpoint.subnets))
        return
    here.pass_by(endpoint.key)
    here.end("service")


def _through_firewall(here: _Traveller, target: str) -> None:
    """An endpoint of a Network Firewall, which routes name; anything else leads where nobody knows."""
    for firewall in here.topology.estate.of(NetworkFirewall):
        subnets = dict(zip(firewall.endpoints, firewall.subnets, strict=False))
        if target in subnets or target == firewall.key:
            here.pass_by(firewall.key, subnet=subnets.get(target) or _near(here, firewall.subnets))
            return
        if target.startswith(f"{firewall.key}/"):
            here.pass_by(firewall.key, subnet=_in_zone(here, firewall.subnets, target.rpartition("/")[2]))
            return
    here.end("lost")


def _through_peering(here: _Traveller, peering: VpcPeeringConnection) -> None:
    here.pass_by(peering.key)
    if peering.status != "active":
        here.end("lost")
        return
    ends = (
        (peering.requester_vpc, peering.requester_cidr_blocks),
        (peering.accepter_vpc, peering.accepter_cidr_blocks),
    )
    there, blocks = ends[1] if peering.requester_vpc == here.vpc else ends[0]
    within = vpc_blocks(here.topology.vpc(there)) if there else blocks
    reached = any(here.address in block for block in within)
    here.vpc = there
    here.end(("delivered" if there else "other_network") if reached else "lost")


def _through_transit_gateway(here: _Traveller, gateway: TransitGateway) -> None:
    """In by the VPC's attachment, out by the one that the gateway's table names, from gateway to gateway."""
    entered = vpc_attachment(here.topology, gateway.key, here.vpc)
    hub: TransitGateway | None = gateway
    while hub is not None and entered is not None and len(here.stations) <= MOST_STATIONS:
        here.pass_by(entered.key)
        here.pass_by(hub.key)
        left = _left_by(here, hub, entered)
        if left is None:
            break
        here.pass_by(left.key)
        hub = _peer(here, hub, left)
        if hub is None:
            _out_of_transit_gateway(here, left)
            return
        entered = twin(here.topology, left, gateway.key, hub.key)
        gateway = hub
    here.end("lost")


def _left_by(
    here: _Traveller, hub: TransitGateway, entered: TransitGatewayAttachment
) -> TransitGatewayAttachment | None:
    """The attachment that what came in by another leaves by; None for a blackhole, or where no route leads."""
    table = table_of(here.topology, hub.key, entered.key)
    found = best_routes(here.topology, table, here.address) if table else ()
    left = here.topology.resource(found[0].attachment) if found else None
    is_up = isinstance(left, TransitGatewayAttachment) and left.state == "available"
    return left if is_up and entered.state == "available" else None  # type: ignore[return-value]  # it is one


def _peer(here: _Traveller, hub: TransitGateway, left: TransitGatewayAttachment) -> TransitGateway | None:
    """The gateway at the other end of a peering of two, if it is in the estate."""
    if left.resource_type not in PEERINGS:
        return None
    other = next(iter({left.resource, left.transit_gateway} - {hub.key}), "")
    found = here.topology.resource(other)
    return found if isinstance(found, TransitGateway) else None


def _out_of_transit_gateway(here: _Traveller, attachment: TransitGatewayAttachment) -> None:
    if attachment.resource_type == "vpc" and attachment.resource and attachment.subnets:
        subnet = _near(here, attachment.subnets)
        here.vpc = attachment.resource
        here.stations[-1] = replace(here.stations[-1], vpc=attachment.resource, subnet=subnet)
        here.subnet = subnet
    elif attachment.resource_type in OUTWARD:
        _to_premises(here, attachment.key)
    else:
        here.end("other_network")


def _to_premises(here: _Traveller, key: str) -> None:
    """By the link that packets for the address take behind a virtual private gateway or an attachment."""
    found = door(here.topology, key)
    link = found.link_to(here.address) if found else None
    for passed in _of_link(here.topology, link.key if link else found.resource if found else ""):
        here.pass_by(passed)
    here.end("premises")


def _of_link(topology: Topology, link: str) -> tuple[str, ...]:
    """A VPN connection and its customer gateway; a Direct Connect gateway and the virtual interface behind it."""
    match topology.resource(link):
        case VpnConnection(customer_gateway=customer):
            return link, customer
        case DirectConnectVirtualInterface(gateway=gateway):
            straight = not isinstance(topology.resource(gateway), DirectConnectGateway)
            return (link,) if straight else (gateway, link)
        case DirectConnectGatewayAssociation(direct_connect_gateway=gateway):
            return (gateway,)
        case DirectConnectGateway():
            return (link,)
        case _:
            return ()


def _near(here: _Traveller, subnets: tuple[str, ...]) -> str:
    """The subnet in the zone where the packet is, else the first."""
    zone = _zone(here.topology, here.subnet)
    return next((each for each in subnets if _zone(here.topology, each) == zone), subnets[0])


def _in_zone(here: _Traveller, subnets: tuple[str, ...], letter: str) -> str:
    found = (
        each for each in _subnets(here.topology, subnets) if letter in (each.az_slot, each.availability_zone)
    )
    return next((each.key for each in found), subnets[0])


def _subnets(topology: Topology, keys: tuple[str, ...]) -> Iterator[Subnet]:
    found = (topology.resource(key) for key in keys)
    return (each for each in found if isinstance(each, Subnet))


def _zone(topology: Topology, subnet: str) -> str:
    found = topology.resource(subnet)
    return found.availability_zone if isinstance(found, Subnet) else ""
