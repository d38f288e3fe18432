"""Nodes of what joins networks: doors on a VPC's lower border, gateways between VPCs, and the way to premises."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from workbook.model.estate.estate import Estate
from workbook.model.estate.interconnect import (
    CustomerGateway,
    DirectConnectGateway,
    DirectConnectGatewayAssociation,
    DirectConnectVirtualInterface,
    NetworkFirewall,
    TransitGateway,
    TransitGatewayAttachment,
    VpcEndpointService,
    VpcPeeringConnection,
    VpnConnection,
    VpnGateway,
)
from workbook.model.estate.network import NatGateway, NetworkInterface, Subnet, Vpc, VpcEndpoint
from workbook.model.estate.resource import Resource
from workbook.views.scene.parts import Node, Row
from workbook.views.scene.places import region_key
from workbook.views.text import counted, one_line

MANY_PEERINGS = 8
"""More peerings than this of one Region share a card."""
FIREWALL_RANK = 85
PORT_RANK, ATTACHMENT_RANK, GATEWAY_RANK, SERVICE_RANK = 10, 20, 30, 40

Keyed = Iterator[tuple[str, Node]]
"""Nodes by the key of what they stand for; a peering has a door at each of its VPCs and a node between them."""


def joint_nodes(estate: Estate) -> Keyed:
    """All of them, each under the key of its resource."""
    yield from _transit_gateways(estate)
    yield from _peerings(estate)
    yield from _doors(estate)
    yield from _inspection(estate)
    yield from _ways_to_premises(estate)


def port_key(vpc: str) -> str:
    """The key of a VPC's door to its peers."""
    return f"port:{vpc}"


def _region(resource: Resource) -> str:
    return region_key(resource.account, resource.region)


def _transit_gateways(estate: Estate) -> Keyed:
    for hub in estate.of(TransitGateway):
        attached = [each for each in estate.of(TransitGatewayAttachment) if each.transit_gateway == hub.key]
        yield (
            hub.key,
            Node(
                key=hub.key,
                title="Transit gateway",
                icon="transit_gateway",
                position="joint",
                frame=_region(hub),
                details=(one_line(hub.key), counted(len(attached), "attachment")),
                resources=(hub.key,),
                tooltip=one_line(f"Transit gateway {hub.key}, ASN {hub.amazon_side_asn}"),
                existing=bool(hub.existing_id),
            ),
        )


# Peerings -------------------------------------------------------------------------------------------------------


def _peerings(estate: Estate) -> Keyed:
    by_region: dict[str, list[VpcPeeringConnection]] = {}
    for peering in estate.of(VpcPeeringConnection):
        by_region.setdefault(_home(estate, peering), []).append(peering)
    for region, found in by_region.items():
        if len(found) > MANY_PEERINGS:
            card = _peering_card(region, found)
            yield from ((peering.key, card) for peering in found)
        else:
            yield from ((peering.key, _peering(region, peering)) for peering in found)
    for vpc in estate.of(Vpc):
        own = [
            each
            for each in estate.of(VpcPeeringConnection)
            if vpc.key in (each.requester_vpc, each.accepter_vpc)
        ]
        if own:
            yield port_key(vpc.key), _port(vpc, own)


def _home(estate: Estate, peering: VpcPeeringConnection) -> str:
    """The Region's frame a peering is drawn in: its requester's, else that of the end the estate holds."""
    for key in (peering.requester_vpc, peering.accepter_vpc):
        if key in estate:
            return _region(estate[key])
    return _region(peering)


def _ends(peering: VpcPeeringConnection) -> str:
    return f"{peering.requester_vpc or 'VPC elsewhere'} ↔ {peering.accepter_vpc or 'VPC elsewhere'}"


def _peering(region: str, peering: VpcPeeringConnection) -> Node:
    state = () if peering.status == "active" else (one_line(peering.status),)
    return Node(
        key=peering.key,
        title="VPC peering",
        icon="peering",
        position="joint",
        frame=region,
        details=(one_line(_ends(peering)), *state),
        resources=(peering.key,),
        tooltip=one_line(f"Peering {peering.key}: {_ends(peering)}, {peering.status}"),
        existing=bool(peering.existing_id),
    )


def _peering_card(region: str, found: list[VpcPeeringConnection]) -> Node:
    return Node(
        key=f"peerings:{region}",
        title=counted(len(found), "VPC peering"),
        icon="peering",
        position="joint",
        frame=region,
        rows=tuple(Row(title=one_line(_ends(each)), icon="peering", key=each.key) for each in found),
        resources=tuple(each.key for each in found),
        tooltip=f"{counted(len(found), 'VPC peering')} of this Region",
    )


def _port(vpc: Vpc, own: list[VpcPeeringConnection]) -> Node:
    return Node(
        key=port_key(vpc.key),
        title="",
        icon="",
        position="vpc_bottom",
        frame=vpc.key,
        rank=PORT_RANK,
        resources=tuple(each.key for each in own),
        tooltip=one_line(f"Where peered traffic leaves {vpc.key}"),
    )


# On the border of a VPC, and inside it --------------------------------------------------------------------------


def _door(resource: Resource, vpc: str, title: str, icon: str, rank: int) -> tuple[str, Node]:
    node = Node(
        key=resource.key,
        title=title,
        icon=icon,
        position="vpc_bottom",
        frame=vpc,
        rank=rank,
        resources=(resource.key,),
        tooltip=one_line(f"{title} {resource.key}"),
        existing=bool(resource.existing_id),
    )
    return resource.key, node


def _doors(estate: Estate) -> Keyed:
    vpcs = {vpc.key for vpc in estate.of(Vpc)}
    used = _used_subnets(estate)
    for attachment in estate.of(TransitGatewayAttachment):
        if attachment.resource_type == "vpc" and attachment.resource in vpcs:
            own = [key for key in attachment.subnets if key in estate and key not in used]
            title, icon = "Transit gateway attachment", "transit_attachment"
            yield from (_in_subnet(estate, attachment, subnet, title, icon) for subnet in own)
            if not own:
                yield _door(attachment, attachment.resource, "Attachment", icon, ATTACHMENT_RANK)
    for gateway in estate.of(VpnGateway):
        if gateway.vpc in vpcs:
            title = "Virtual private gateway"
            yield _door(gateway, gateway.vpc, title, "vpn_gateway", GATEWAY_RANK)
    for service in estate.of(VpcEndpointService):
        homes = _vpcs_of(estate, service.load_balancers)
        if homes:
            yield _door(service, homes[0], "Endpoint service", "privatelink", SERVICE_RANK)


def _used_subnets(estate: Estate) -> set[str]:
    """Subnets that something else stands in; an attachment in one of its own is drawn there."""
    gates = {nat.subnet for nat in estate.of(NatGateway)}
    firewalls = {subnet for firewall in estate.of(NetworkFirewall) for subnet in firewall.subnets}
    return gates | firewalls | {interface.subnet for interface in estate.of(NetworkInterface)}


def _vpcs_of(estate: Estate, balancers: Iterable[str]) -> list[str]:
    wanted = set(balancers)
    return [each.vpc for each in estate.of(NetworkInterface) if each.attached_to in wanted]


def _inspection(estate: Estate) -> Keyed:
    """Firewall endpoints, and those of Gateway Load Balancers, in the subnets they stand in."""
    for firewall in estate.of(NetworkFirewall):
        for subnet in firewall.subnets:
            yield _in_subnet(estate, firewall, subnet, "Network Firewall endpoint", "network_firewall")
    standing = {each.attached_to for each in estate.of(NetworkInterface)}
    for endpoint in estate.of(VpcEndpoint):
        if endpoint.vpc_endpoint_type == "GatewayLoadBalancer" and endpoint.key not in standing:
            for subnet in endpoint.subnets:
                yield _in_subnet(estate, endpoint, subnet, "Gateway Load Balancer endpoint", "endpoint")


def _in_subnet(estate: Estate, resource: Resource, subnet: str, title: str, icon: str) -> tuple[str, Node]:
    place = estate.get(Subnet, subnet)
    node = Node(
        key=f"{resource.key}@{subnet}",
        title=title,
        icon=icon,
        position="inside",
        frame=place.key,
        rank=FIREWALL_RANK,
        resources=(resource.key,),
        tooltip=one_line(f"{title} of {resource.key} in {subnet}"),
        existing=bool(resource.existing_id),
    )
    return resource.key, node


# To premises ----------------------------------------------------------------------------------------------------


def _ways_to_premises(estate: Estate) -> Keyed:
    for connection in estate.of(VpnConnection):
        kind = "large " if connection.large_tunnels else "accelerated " if connection.accelerated else ""
        tunnels = counted(connection.tunnel_count, f"{kind}tunnel")
        yield _beyond(connection, "crossing", "Site-to-Site VPN", "vpn", (tunnels,))
    for gateway in estate.of(DirectConnectGateway):
        yield _beyond(gateway, "crossing", "Direct Connect gateway", "direct_connect", ())
    for customer in estate.of(CustomerGateway):
        told = ("certificate",) if customer.by_certificate else ()
        address = (str(customer.ip_address),) if customer.ip_address else told
        yield _beyond(customer, "customer", "Customer gateway", "customer_gateway", address)
    for alike in _at_one_place(estate):
        node = _interfaces(alike)
        yield from ((interface.key, node) for interface in alike)


def _at_one_place(estate: Estate) -> Iterable[list[DirectConnectVirtualInterface]]:
    """Virtual interfaces that differ in nothing but the device they end at, at one location."""
    found: dict[DirectConnectVirtualInterface | str, list[DirectConnectVirtualInterface]] = {}
    for interface in estate.of(DirectConnectVirtualInterface):
        alike = replace(interface, key="", because=(), tags=()) if interface.location else interface.key
        found.setdefault(alike, []).append(interface)
    return found.values()


def _interfaces(alike: list[DirectConnectVirtualInterface]) -> Node:
    title = counted(len(alike), f"{alike[0].type} virtual interface") if len(alike) > 1 else ""
    words = _port_words(alike[0])
    _, node = _beyond(
        alike[0],
        "customer",
        title or f"{alike[0].type.capitalize()} virtual interface",
        "direct_connect",
        words,
    )
    return replace(node, resources=tuple(each.key for each in alike))


def _port_words(interface: DirectConnectVirtualInterface) -> tuple[str, ...]:
    group = f"{interface.ports} x " if interface.ports > 1 else ""
    speed = f"{group}{interface.bandwidth_gbps:g} Gbps, " if interface.bandwidth_gbps else ""
    place = one_line(interface.location)
    safe = "MACsec" if interface.macsec else ""
    return (f"{speed}VLAN {interface.vlan}", *(word for word in (place, safe) if word))


def _beyond(
    resource: Resource, position: str, title: str, icon: str, details: tuple[str, ...]
) -> tuple[str, Node]:
    node = Node(
        key=resource.key,
        title=title,
        icon=icon,
        position=position,  # type: ignore[arg-type]  # one of the two rows under everything
        details=details,
        resources=(resource.key,),
        tooltip=one_line(f"{title} {resource.key}"),
        existing=bool(resource.existing_id),
    )
    return resource.key, node


def joined_pairs(estate: Estate) -> Iterator[tuple[str, str]]:
    """Keys of nodes that are joined whether or not a flow is stated over them, in the order away from the VPC."""
    for attachment in estate.of(TransitGatewayAttachment):
        yield from _attached(estate, attachment)
    for peering in estate.of(VpcPeeringConnection):
        for vpc in (peering.requester_vpc, peering.accepter_vpc):
            if vpc in estate:
                yield port_key(vpc), peering.key
    for connection in estate.of(VpnConnection):
        yield connection.vpn_gateway or connection.transit_gateway, connection.key
        yield connection.key, connection.customer_gateway
    yield from _direct_connections(estate)
    for service in estate.of(VpcEndpointService):
        yield from ((service.key, balancer) for balancer in service.load_balancers)


def _attached(estate: Estate, attachment: TransitGatewayAttachment) -> Iterator[tuple[str, str]]:
    hub = attachment.transit_gateway
    if attachment.resource_type == "vpc":
        yield attachment.key, hub
    elif "peering" in attachment.resource_type:
        # Each of two peered gateways has an attachment: one line stands for both.
        if attachment.resource not in estate or hub < attachment.resource:
            yield hub, attachment.resource
    elif attachment.resource_type != "vpn":
        yield hub, attachment.resource


def _direct_connections(estate: Estate) -> Iterator[tuple[str, str]]:
    attached = {
        (each.transit_gateway, each.resource)
        for each in estate.of(TransitGatewayAttachment)
        if each.resource_type == "direct-connect-gateway"
    }
    for association in estate.of(DirectConnectGatewayAssociation):
        pair = association.gateway, association.direct_connect_gateway
        if pair not in attached:
            yield pair
    for interface in estate.of(DirectConnectVirtualInterface):
        yield interface.gateway, interface.key
