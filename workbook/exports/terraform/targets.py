"""What a route leads to, in Terraform: the argument that names it, and what must be joined before."""

from workbook.errors import UnsupportedError
from workbook.exports.terraform.firewall import endpoint_in
from workbook.exports.terraform.hcl import Raw, Value
from workbook.exports.terraform.hybrid import ATTACHMENT
from workbook.exports.terraform.root import Root
from workbook.model.estate.compute import Instance
from workbook.model.estate.interconnect import (
    NetworkFirewall,
    TransitGateway,
    TransitGatewayAttachment,
    VpcPeeringConnection,
    VpnGateway,
)
from workbook.model.estate.network import (
    EgressOnlyInternetGateway,
    InternetGateway,
    NatGateway,
    NetworkInterface,
    Route,
    RouteTable,
    Subnet,
    VpcEndpoint,
)
from workbook.model.estate.resource import Resource

ARGUMENTS: dict[type[Resource], str] = {
    InternetGateway: "gateway_id",
    EgressOnlyInternetGateway: "egress_only_gateway_id",
    NatGateway: "nat_gateway_id",
    VpcEndpoint: "vpc_endpoint_id",
    VpcPeeringConnection: "vpc_peering_connection_id",
    TransitGateway: "transit_gateway_id",
    VpnGateway: "gateway_id",
}


def target_of(route: Route, root: Root) -> tuple[str, Value]:
    """The argument of a route that names its target, and its value."""
    firewall = _firewall(route, root)
    if firewall:
        return "vpc_endpoint_id", firewall
    target = root.resource(route.target)
    instance = _instance(target, root)
    if instance:
        return "network_interface_id", root.ref(instance.key, "primary_network_interface_id")
    if type(target) in ARGUMENTS:
        return ARGUMENTS[type(target)], root.ref(target.key)
    sentence = f"Terraform export has no route to a {type(target).__name__} ({target.key!r})."
    raise UnsupportedError(sentence)


def _instance(target: Resource, root: Root) -> Instance | None:
    """The instance whose first interface a route leads to."""
    if isinstance(target, NetworkInterface) and target.attached_to:
        target = root.resource(target.attached_to)
    return target if isinstance(target, Instance) and not target.existing_id else None


def _firewall(route: Route, root: Root) -> Raw | None:
    """The endpoint of a firewall: by its zone's letter, by its own id, or the one in the zone of the table."""
    for firewall in root.estate.of(NetworkFirewall):
        letters = {_letter(key, root): key for key in firewall.subnets}
        named = {f"{firewall.key}/{letter}": key for letter, key in letters.items()}
        named |= dict(zip(firewall.endpoints, firewall.subnets, strict=False))
        if route.target == firewall.key:
            return endpoint_in(firewall, _near(route, letters, root), root)
        if route.target in named:
            return endpoint_in(firewall, named[route.target], root)
    return None


def _near(route: Route, letters: dict[str, str], root: Root) -> str:
    zones = {_letter(key, root) for key in root.estate.get(RouteTable, route.route_table).subnets}
    if len(letters) == 1:
        return next(iter(letters.values()))
    if len(zones) == 1 and zones <= letters.keys():
        return letters[zones.pop()]
    sentence = f"{route.key!r} leads to a firewall with several endpoints; "
    raise UnsupportedError(f"{sentence}name one, such as {route.target}/{next(iter(letters))}.")


def _letter(key: str, root: Root) -> str:
    subnet = root.resource(key)
    return subnet.az_slot if isinstance(subnet, Subnet) else ""


def joined_before(route: Route, root: Root) -> list[Raw] | None:
    """AWS refuses a route to a gateway that the VPC is not attached to yet."""
    if not root.knows(route.target):
        return None
    target, vpc = root.resource(route.target), root.estate.get(RouteTable, route.route_table).vpc
    if isinstance(target, VpnGateway) and target.vpc and not target.existing_id:
        return [Raw(str(root.beside(target, ATTACHMENT)))]
    if isinstance(target, TransitGateway):
        made = (each for each in root.estate.of(TransitGatewayAttachment) if each.key in root.addresses)
        ours = (each for each in made if root.is_made_here(each))
        attached = [each for each in ours if (each.transit_gateway, each.resource) == (target.key, vpc)]
        return [Raw(str(root.address(each))) for each in attached] or None
    return None
