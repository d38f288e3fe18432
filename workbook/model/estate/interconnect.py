"""The interconnect family: what joins VPCs to one another and to networks outside AWS."""

from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Network
from typing import ClassVar, Literal

from workbook.model.estate.resource import Resource

Network = IPv4Network | IPv6Network

AttachmentType = Literal[
    "vpc",
    "vpn",
    "vpn-concentrator",
    "direct-connect-gateway",
    "connect",
    "client-vpn",
    "peering",
    "tgw-peering",
    "network-function",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class VpcPeeringConnection(Resource):
    """A peering of two VPCs. A VPC outside the estate has an empty key; its CIDRs are known all the same.

    `..._dns_resolution`: names of hosts in that side's VPC resolve to private addresses for the other side.
    """

    kind: Literal["VpcPeeringConnection"] = "VpcPeeringConnection"
    requester_vpc: str
    accepter_vpc: str
    requester_cidr_blocks: tuple[Network, ...] = ()
    accepter_cidr_blocks: tuple[Network, ...] = ()
    requester_region: str
    accepter_region: str
    requester_account: str
    accepter_account: str
    requester_dns_resolution: bool = False
    accepter_dns_resolution: bool = False
    status: str = "active"


@dataclass(frozen=True, slots=True, kw_only=True)
class TransitGateway(Resource):
    """A transit gateway."""

    kind: Literal["TransitGateway"] = "TransitGateway"
    amazon_side_asn: int = 64512
    default_route_table_association: bool = True
    default_route_table_propagation: bool = True
    security_group_referencing_support: bool = False
    auto_accept_shared_attachments: bool = False
    dns_support: bool = True
    vpn_ecmp_support: bool = True
    state: str = "available"


@dataclass(frozen=True, slots=True, kw_only=True)
class TransitGatewayAttachment(Resource):
    """What is attached to a transit gateway. `resource` is the VPC's, VPN's or peer gateway's key, empty if outside.

    `cidr_blocks` are the networks behind an attachment whose resource is not in the estate.
    """

    kind: Literal["TransitGatewayAttachment"] = "TransitGatewayAttachment"
    transit_gateway: str
    resource_type: AttachmentType
    resource: str = ""
    subnets: tuple[str, ...] = ()
    cidr_blocks: tuple[Network, ...] = ()
    appliance_mode_support: bool = False
    security_group_referencing_support: bool = True
    ipv6_support: bool = False
    state: str = "available"


@dataclass(frozen=True, slots=True, kw_only=True)
class TransitGatewayRouteTable(Resource):
    """A route table of a transit gateway: attachments look up here when associated, announce here when propagated."""

    kind: Literal["TransitGatewayRouteTable"] = "TransitGatewayRouteTable"
    transit_gateway: str
    associations: tuple[str, ...] = ()
    propagations: tuple[str, ...] = ()
    default_association_route_table: bool = False
    default_propagation_route_table: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class TransitGatewayRoute(Resource):
    """A route of a transit gateway's table; without an `attachment` it is a blackhole."""

    kind: Literal["TransitGatewayRoute"] = "TransitGatewayRoute"
    transit_gateway_route_table: str
    destination_cidr_block: Network | None = None
    destination_prefix_list: str = ""
    attachment: str = ""
    type: Literal["static", "propagated"] = "static"
    state: Literal["active", "blackhole"] = "active"


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomerGateway(Resource):
    """The customer's end of a Site-to-Site VPN. One `by_certificate` needs no address: its certificate tells who it is."""

    kind: Literal["CustomerGateway"] = "CustomerGateway"
    bgp_asn: int
    ip_address: IPv4Address | None = None
    device_name: str = ""
    by_certificate: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class VpnGateway(Resource):
    """A virtual private gateway; `vpc` is empty while it is detached."""

    kind: Literal["VpnGateway"] = "VpnGateway"
    vpc: str
    amazon_side_asn: int = 64512
    state: str = "available"


@dataclass(frozen=True, slots=True, kw_only=True)
class VpnConnection(Resource):
    """A Site-to-Site VPN to a virtual private gateway or a transit gateway. `routes` are its static routes.

    `ike_versions` empty: whatever AWS offers. `restarts`: AWS starts tunnels by itself and after dead peers.
    `log_group` is where both tunnels log; empty: nowhere. `large_tunnels` (at a transit gateway) carry four times as
    much; an `accelerated` connection enters AWS's network at the edge location nearest to the device.
    """

    kind: Literal["VpnConnection"] = "VpnConnection"
    customer_gateway: str
    vpn_gateway: str = ""
    transit_gateway: str = ""
    static_routes_only: bool = False
    routes: tuple[Network, ...] = ()
    tunnel_count: int = 2
    tunnels_down: int = 0
    ike_versions: tuple[str, ...] = ()
    restarts: bool = False
    log_group: str = ""
    large_tunnels: bool = False
    accelerated: bool = False
    state: str = "available"


@dataclass(frozen=True, slots=True, kw_only=True)
class DirectConnectGateway(Resource):
    """A Direct Connect gateway."""

    kind: Literal["DirectConnectGateway"] = "DirectConnectGateway"
    name: str
    amazon_side_asn: int = 64512
    state: str = "available"


@dataclass(frozen=True, slots=True, kw_only=True)
class DirectConnectGatewayAssociation(Resource):
    """A Direct Connect gateway joined to a virtual private or transit gateway, with the prefixes it may announce."""

    kind: Literal["DirectConnectGatewayAssociation"] = "DirectConnectGatewayAssociation"
    direct_connect_gateway: str
    gateway: str
    allowed_prefixes: tuple[Network, ...] = ()
    state: str = "associated"


@dataclass(frozen=True, slots=True, kw_only=True)
class DirectConnectVirtualInterface(Resource):
    """A virtual interface: private (to a VGW or gateway), transit (to a gateway) or public.

    It runs on a connection of its own at a `location` (a number where people have not ordered yet): `ports` of
    `bandwidth_gbps`, more than one as a link aggregation group, `hosted` by a partner or dedicated.
    """

    kind: Literal["DirectConnectVirtualInterface"] = "DirectConnectVirtualInterface"
    type: Literal["private", "transit", "public"]
    gateway: str
    vlan: int
    bgp_asn: int
    cidr_blocks: tuple[Network, ...] = ()
    bandwidth_gbps: float | None = None
    location: str = ""
    ports: int = 1
    hosted: bool = False
    macsec: bool = False
    state: str = "available"


@dataclass(frozen=True, slots=True, kw_only=True)
class VpcEndpointService(Resource):
    """A service of one's own behind Network or Gateway Load Balancers, offered by PrivateLink.

    `supported_regions` are Regions beside its own in which consumers may make endpoints.
    """

    kind: Literal["VpcEndpointService"] = "VpcEndpointService"
    service_name: str
    load_balancers: tuple[str, ...]
    acceptance_required: bool = True
    allowed_principals: tuple[str, ...] = ()
    private_dns_name: str = ""
    supported_regions: tuple[str, ...] = ()
    state: str = "Available"


@dataclass(frozen=True, slots=True, kw_only=True)
class FirewallRule:
    """A stateless statement of our own about what a firewall lets pass; empty CIDRs and ports mean every one."""

    __pydantic_config__: ClassVar = {"extra": "forbid"}

    action: Literal["allow", "drop"]
    protocol: str = "-1"
    source: Network | None = None
    destination: Network | None = None
    from_port: int = 0
    to_port: int = 65535


@dataclass(frozen=True, slots=True, kw_only=True)
class NetworkFirewall(Resource):
    """A Network Firewall: an endpoint in each subnet, which routes name as `target` (`<key>/<zone letter>`).

    `rules` is what people state of it, first match first; without any statement its verdict is not known. Of TLS and
    HTTP it lets through only `allowed_domains`, if there are any: packets tell no names, so engines ask the rules alone.
    """

    kind: Literal["NetworkFirewall"] = "NetworkFirewall"
    vpc: str
    subnets: tuple[str, ...]
    endpoints: tuple[str, ...] = ()
    rules: tuple[FirewallRule, ...] = ()
    default_action: Literal["allow", "drop", "unknown"] = "unknown"
    delete_protection: bool = True
    allowed_domains: tuple[str, ...] = ()
