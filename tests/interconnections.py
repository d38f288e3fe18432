"""What joins networks, made by hand: a second VPC, and every kind of way to it and to networks outside."""

from collections.abc import Mapping
from ipaddress import IPv4Address, IPv4Network

from workbook.model.estate import compute, interconnect, network
from workbook.model.estate.resource import Resource

OFFICE = IPv4Network("172.16.0.0/16")
PARTNER = IPv4Network("10.40.0.0/16")
Place = Mapping[str, object]


def second_vpc(here: Place, region: str, key: str = "shared") -> tuple[Resource, ...]:
    """A small VPC: one subnet, one route table."""
    return (
        network.Vpc(**here, key=key, cidr_blocks=(IPv4Network("10.30.0.0/16"),)),
        network.Subnet(
            **here,
            key=f"{key}/app/a",
            vpc=key,
            availability_zone=f"{region}a",
            az_slot="a",
            cidr_block=IPv4Network("10.30.0.0/24"),
            tier="app",
        ),
        network.RouteTable(**here, key=f"{key}/rt/app", vpc=key, subnets=(f"{key}/app/a",)),
    )


def joined(here: Place, region: str) -> tuple[Resource, ...]:
    """Every kind of join between the VPCs `main` and `shared`, and with what is outside."""
    return (
        *second_vpc(here, region),
        *_peerings(here, region),
        *_transit(here),
        *_vpn(here),
        *_direct_connect(here),
        *_service(here),
        *_inspection(here),
    )


def route(here: Place, table: str, destination: IPv4Network, target: str, **more: object) -> network.Route:
    """A route to what joins."""
    return network.Route(
        **here,
        key=f"{table}/{destination}",
        route_table=table,
        destination_cidr_block=destination,
        target=target,
        **more,
    )


def _peerings(here: Place, region: str) -> tuple[Resource, ...]:
    ends = {"requester_region": region, "accepter_region": region}
    owners = {"requester_account": "workload", "accepter_account": "workload"}
    return (
        interconnect.VpcPeeringConnection(
            **here, key="peering/main-shared", requester_vpc="main", accepter_vpc="shared", **ends, **owners
        ),
        interconnect.VpcPeeringConnection(
            **here,
            key="peering/partner",
            requester_vpc="main",
            accepter_vpc="",
            accepter_cidr_blocks=(PARTNER,),
            **ends,
            **{**owners, "accepter_account": "444455556666"},
        ),
        interconnect.VpcPeeringConnection(
            **here,
            key="peering/asked",
            requester_vpc="",
            accepter_vpc="main",
            **ends,
            **{**owners, "requester_account": "444455556666"},
        ),
        route(here, "main/rt/public", IPv4Network("10.30.0.0/16"), "peering/main-shared"),
    )


def _attachment(
    here: Place, kind: str, resource: str, **more: object
) -> interconnect.TransitGatewayAttachment:
    return interconnect.TransitGatewayAttachment(
        **here, key=f"tgw/attachment/{kind}", transit_gateway="tgw", resource=resource, **more
    )


def _transit(here: Place) -> tuple[Resource, ...]:
    table = {"transit_gateway_route_table": "tgw/rt/shared"}
    return (
        interconnect.TransitGateway(**here, key="tgw"),
        interconnect.TransitGateway(**here, key="tgw/theirs", existing_id="tgw-0123456789abcdef0"),
        _attachment(here, "main", "main", resource_type="vpc", subnets=("main/app/a", "main/app/b")),
        _attachment(here, "vpn", "vpn/office-transit", resource_type="vpn"),
        _attachment(here, "direct-connect", "dx", resource_type="direct-connect-gateway"),
        _attachment(here, "peer", "tgw/theirs", resource_type="tgw-peering"),
        _attachment(here, "partner", "", resource_type="vpc", cidr_blocks=(PARTNER,)),
        interconnect.TransitGatewayRouteTable(
            **here, key="tgw/rt/default", transit_gateway="tgw", default_association_route_table=True
        ),
        interconnect.TransitGatewayRouteTable(
            **here,
            key="tgw/rt/shared",
            transit_gateway="tgw",
            associations=("tgw/attachment/main", "tgw/attachment/vpn"),
            propagations=("tgw/attachment/main", "tgw/attachment/partner"),
        ),
        interconnect.TransitGatewayRoute(
            **here,
            key=f"tgw/rt/shared/{PARTNER}",
            destination_cidr_block=PARTNER,
            attachment="tgw/attachment/partner",
            **table,
        ),
        interconnect.TransitGatewayRoute(
            **here, key="tgw/rt/shared/pl/partners", destination_prefix_list="pl/partners", **table
        ),
        interconnect.TransitGatewayRoute(
            **here,
            key=f"tgw/rt/shared/{OFFICE}",
            destination_cidr_block=OFFICE,
            attachment="tgw/attachment/vpn",
            type="propagated",
            **table,
        ),
        interconnect.TransitGatewayRoute(
            **here,
            key="tgw/rt/default/0.0.0.0/0",
            transit_gateway_route_table="tgw/rt/default",
            destination_cidr_block=IPv4Network("0.0.0.0/0"),
            attachment="tgw/attachment/direct-connect",
        ),
        route(here, "main/rt/app/a", PARTNER, "tgw"),
    )


def _vpn(here: Place) -> tuple[Resource, ...]:
    return (
        interconnect.CustomerGateway(
            **here,
            key="cgw/office",
            bgp_asn=65010,
            ip_address=IPv4Address("203.0.113.10"),
            device_name="edge-1",
        ),
        interconnect.CustomerGateway(**here, key="cgw/branch", bgp_asn=65011),
        interconnect.VpnGateway(**here, key="shared/vgw", vpc="shared"),
        interconnect.VpnConnection(
            **here,
            key="vpn/office",
            customer_gateway="cgw/office",
            vpn_gateway="shared/vgw",
            static_routes_only=True,
            routes=(OFFICE, PARTNER),
        ),
        interconnect.VpnConnection(
            **here, key="vpn/office-transit", customer_gateway="cgw/branch", transit_gateway="tgw"
        ),
        route(here, "shared/rt/app", OFFICE, "shared/vgw", origin="EnableVgwRoutePropagation"),
        route(here, "shared/rt/app", PARTNER, "shared/vgw"),
    )


def _direct_connect(here: Place) -> tuple[Resource, ...]:
    interface = {"bgp_asn": 65010, "vlan": 101}
    return (
        interconnect.DirectConnectGateway(**here, key="dx", name="acme-test-shop-dx"),
        interconnect.DirectConnectGatewayAssociation(
            **here, key="dx/tgw", direct_connect_gateway="dx", gateway="tgw", allowed_prefixes=(PARTNER,)
        ),
        interconnect.DirectConnectGatewayAssociation(
            **here, key="dx/vgw", direct_connect_gateway="dx", gateway="shared/vgw"
        ),
        interconnect.DirectConnectVirtualInterface(
            **here, key="dx/transit", type="transit", gateway="dx", **interface
        ),
        interconnect.DirectConnectVirtualInterface(
            **here, key="dx/private", type="private", gateway="shared/vgw", **interface
        ),
        interconnect.DirectConnectVirtualInterface(
            **here,
            key="dx/public",
            type="public",
            gateway="",
            cidr_blocks=(IPv4Network("203.0.113.0/24"),),
            **interface,
        ),
    )


SERVICE = "com.amazonaws.vpce.eu-west-1.vpce-svc-0123456789abcdef0"
SERVICE_OF_APPLIANCES = "com.amazonaws.vpce.eu-west-1.vpce-svc-0fedcba9876543210"


def _service(here: Place) -> tuple[Resource, ...]:
    return (
        compute.TargetGroup(
            **here,
            key="nlb/target-group",
            vpc="main",
            protocol="TCP",
            port=8080,
            target_type="alb",
            targets=("alb",),
        ),
        compute.LoadBalancer(
            **here,
            key="nlb",
            type="network",
            scheme="internal",
            subnets=("main/app/a", "main/app/b"),
            security_groups=("sg/app",),
            listeners=(compute.Listener(protocol="TCP", port=443, target_group="nlb/target-group"),),
            enforce_private_link_rules=False,
        ),
        interconnect.VpcEndpointService(
            **here,
            key="nlb/service",
            service_name=SERVICE,
            load_balancers=("nlb",),
            allowed_principals=("arn:aws:iam::444455556666:root", "arn:aws:iam::${account}:root"),
            private_dns_name="orders.example.com",
        ),
        network.VpcEndpoint(
            **here,
            key="shared/endpoint/orders",
            vpc="shared",
            vpc_endpoint_type="Interface",
            service="orders",
            service_name=SERVICE,
            subnets=("shared/app/a",),
        ),
    )


def _inspection(here: Place) -> tuple[Resource, ...]:
    tcp = {"protocol": "6", "from_port": 443, "to_port": 443}
    return (
        compute.TargetGroup(
            **here, key="gwlb/target-group", vpc="shared", protocol="GENEVE", port=6081, target_type="ip"
        ),
        compute.LoadBalancer(
            **here,
            key="gwlb",
            type="gateway",
            scheme="internal",
            subnets=("shared/app/a",),
            listeners=(compute.Listener(protocol="GENEVE", port=6081, target_group="gwlb/target-group"),),
        ),
        interconnect.VpcEndpointService(
            **here,
            key="gwlb/service",
            service_name=SERVICE_OF_APPLIANCES,
            load_balancers=("gwlb",),
            acceptance_required=False,
        ),
        network.VpcEndpoint(
            **here,
            key="main/endpoint/gwlb",
            vpc="main",
            vpc_endpoint_type="GatewayLoadBalancer",
            service="gwlb",
            service_name=SERVICE_OF_APPLIANCES,
            subnets=("main/app/a",),
        ),
        interconnect.NetworkFirewall(
            **here,
            key="firewall",
            vpc="main",
            subnets=("main/public/a", "main/public/b"),
            rules=(
                interconnect.FirewallRule(action="allow", source=PARTNER, **tcp),
                interconnect.FirewallRule(action="drop", from_port=1, to_port=1023),
                interconnect.FirewallRule(action="allow", protocol="1"),
            ),
            default_action="drop",
        ),
        network.RouteTable(**here, key="main/rt/edge", vpc="main", gateways=("main/igw",)),
        route(here, "main/rt/edge", IPv4Network("10.20.0.0/24"), "firewall/a"),
        route(here, "main/rt/edge", IPv4Network("10.20.16.0/24"), "main/endpoint/gwlb"),
        compute.Instance(
            **here,
            key="appliance",
            subnet="main/public/a",
            security_groups=("sg/app",),
            instance_type="c7g.large",
            forwards="nat",
        ),
        route(here, "main/rt/public", OFFICE, "appliance"),
    )
