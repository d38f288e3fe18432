"""Peerings, transit gateways, VPN, Direct Connect, endpoint services and firewalls as describe answers."""

from collections.abc import Container, Iterable, Iterator

from workbook.imports.writers.answers import Answer, Answered, Fields, Listed, given, lower_tags, tags, texts
from workbook.model.estate.interconnect import (
    CustomerGateway,
    DirectConnectGateway,
    DirectConnectGatewayAssociation,
    DirectConnectVirtualInterface,
    FirewallRule,
    NetworkFirewall,
    TransitGateway,
    TransitGatewayAttachment,
    TransitGatewayRoute,
    TransitGatewayRouteTable,
    VpcEndpointService,
    VpcPeeringConnection,
    VpnConnection,
    VpnGateway,
)

OUTSIDE = "outside"
"""The id of a VPC that the estate does not hold."""


def peering(resource: VpcPeeringConnection) -> Iterator[Answer]:
    """A VPC peering connection."""
    requester = _end(resource.requester_vpc, resource.requester_region, resource.requester_cidr_blocks)
    accepter = _end(resource.accepter_vpc, resource.accepter_region, resource.accepter_cidr_blocks)
    yield Listed(
        "VpcPeeringConnections",
        {
            "VpcPeeringConnectionId": resource.key,
            "Status": {"Code": resource.status},
            "RequesterVpcInfo": requester
            | {"OwnerId": resource.requester_account}
            | _dns(resolves=resource.requester_dns_resolution),
            "AccepterVpcInfo": accepter
            | {"OwnerId": resource.accepter_account}
            | _dns(resolves=resource.accepter_dns_resolution),
            "Tags": tags(resource),
        },
    )


def _dns(*, resolves: bool) -> Fields:
    return {"PeeringOptions": {"AllowDnsResolutionFromRemoteVpc": resolves}}


def _end(vpc: str, region: str, blocks: Iterable[object]) -> Fields:
    words = texts(blocks)
    return {
        "VpcId": vpc or OUTSIDE,
        "Region": region,
        "CidrBlockSet": [{"CidrBlock": each} for each in words if ":" not in each],
        "Ipv6CidrBlockSet": [{"Ipv6CidrBlock": each} for each in words if ":" in each],
    }


def transit_gateway(resource: TransitGateway) -> Iterator[Answer]:
    """A transit gateway."""
    yield Listed(
        "TransitGateways",
        {
            "TransitGatewayId": resource.key,
            "State": resource.state,
            "Options": {
                "AmazonSideAsn": resource.amazon_side_asn,
                "DefaultRouteTableAssociation": _able(resource.default_route_table_association),
                "DefaultRouteTablePropagation": _able(resource.default_route_table_propagation),
                "SecurityGroupReferencingSupport": _able(resource.security_group_referencing_support),
                "AutoAcceptSharedAttachments": _able(resource.auto_accept_shared_attachments),
                "DnsSupport": _able(resource.dns_support),
                "VpnEcmpSupport": _able(resource.vpn_ecmp_support),
            },
            "Tags": tags(resource),
        },
    )


def _able(value: bool) -> str:  # noqa: FBT001  # a plain translation
    return "enable" if value else "disable"


def attachment(resource: TransitGatewayAttachment) -> Iterator[Answer]:
    """What is attached to a transit gateway; what stands behind one without a resource is said as premises."""
    yield Listed(
        "TransitGatewayAttachments",
        {
            "TransitGatewayAttachmentId": resource.key,
            "TransitGatewayId": resource.transit_gateway,
            "ResourceType": resource.resource_type,
            "ResourceId": resource.resource,
            "SubnetIds": list(resource.subnets),
            "State": resource.state,
            "Options": {
                "ApplianceModeSupport": _able(resource.appliance_mode_support),
                "SecurityGroupReferencingSupport": _able(resource.security_group_referencing_support),
                "Ipv6Support": _able(resource.ipv6_support),
            },
            "Tags": tags(resource),
        },
    )
    if resource.cidr_blocks:
        stated = {"Id": f"behind {resource.key}", "Cidrs": texts(resource.cidr_blocks), "Via": resource.key}
        yield Listed("OnPrem", stated)


def gateway_route_table(
    resource: TransitGatewayRouteTable, routes: Iterable[TransitGatewayRoute]
) -> Iterator[Answer]:
    """A route table of a transit gateway, and the answers about what it holds."""
    own = {"TransitGatewayRouteTableId": resource.key}
    yield Listed(
        "TransitGatewayRouteTables",
        {
            **own,
            "TransitGatewayId": resource.transit_gateway,
            "State": "available",
            "DefaultAssociationRouteTable": resource.default_association_route_table,
            "DefaultPropagationRouteTable": resource.default_propagation_route_table,
            "Tags": tags(resource),
        },
    )
    name = f"transit-gateway-route-table/{resource.key}"
    associated = [
        {"TransitGatewayAttachmentId": each, "State": "associated"} for each in resource.associations
    ]
    propagated = [{"TransitGatewayAttachmentId": each, "State": "enabled"} for each in resource.propagations]
    yield Answered(f"{name}/routes", {**own, "Routes": [_route(each) for each in routes]})
    yield Answered(f"{name}/associations", {**own, "Associations": associated})
    yield Answered(f"{name}/propagations", {**own, "TransitGatewayRouteTablePropagations": propagated})


def _route(route: TransitGatewayRoute) -> Fields:
    attached = [{"TransitGatewayAttachmentId": route.attachment}] if route.attachment else []
    return given(
        DestinationCidrBlock=str(route.destination_cidr_block or ""),
        PrefixListId=route.destination_prefix_list,
        TransitGatewayAttachments=attached,
        Type=route.type,
        State=route.state,
    )


CERTIFICATE = "arn:aws:acm:us-east-1:111122223333:certificate/11112222-3333-4444-5555-666677778888"
"""An example: the estate knows that there is a certificate, not which."""


def customer_gateway(resource: CustomerGateway) -> Iterator[Answer]:
    """The customer's end of a VPN."""
    yield Listed(
        "CustomerGateways",
        given(
            CustomerGatewayId=resource.key,
            BgpAsn=str(resource.bgp_asn),
            IpAddress=str(resource.ip_address or ""),
            DeviceName=resource.device_name,
            CertificateArn=CERTIFICATE if resource.by_certificate else "",
            Tags=tags(resource),
        ),
    )


def vpn_gateway(resource: VpnGateway) -> Iterator[Answer]:
    """A virtual private gateway."""
    attached = [{"VpcId": resource.vpc, "State": "attached"}] if resource.vpc else []
    yield Listed(
        "VpnGateways",
        {
            "VpnGatewayId": resource.key,
            "AmazonSideAsn": resource.amazon_side_asn,
            "State": resource.state,
            "VpcAttachments": attached,
            "Tags": tags(resource),
        },
    )


def _tunnels(resource: VpnConnection) -> list[Fields]:
    logs = {"LogEnabled": bool(resource.log_group), "LogGroupArn": resource.log_group}
    one = {
        "IkeVersions": [{"Value": each} for each in resource.ike_versions],
        "DpdTimeoutAction": "restart" if resource.restarts else "clear",
        "StartupAction": "start" if resource.restarts else "add",
        "LogOptions": {"CloudWatchLogOptions": logs},
    }
    return [one for _ in range(resource.tunnel_count)]


def vpn_connection(resource: VpnConnection) -> Iterator[Answer]:
    """A Site-to-Site VPN."""
    yield Listed(
        "VpnConnections",
        given(
            VpnConnectionId=resource.key,
            CustomerGatewayId=resource.customer_gateway,
            VpnGatewayId=resource.vpn_gateway,
            TransitGatewayId=resource.transit_gateway,
            State=resource.state,
            Options={
                "EnableAcceleration": resource.accelerated,
                "StaticRoutesOnly": resource.static_routes_only,
                "TunnelBandwidth": "large" if resource.large_tunnels else "standard",
                "TunnelOptions": _tunnels(resource),
            },
            Routes=[{"DestinationCidrBlock": each} for each in texts(resource.routes)],
            VgwTelemetry=[
                {"Status": "DOWN" if place < resource.tunnels_down else "UP"}
                for place in range(resource.tunnel_count)
            ],
            Tags=tags(resource),
        ),
    )


def direct_connect_gateway(resource: DirectConnectGateway) -> Iterator[Answer]:
    """A Direct Connect gateway."""
    yield Listed(
        "directConnectGateways",
        {
            "directConnectGatewayId": resource.key,
            "directConnectGatewayName": resource.name,
            "amazonSideAsn": resource.amazon_side_asn,
            "directConnectGatewayState": resource.state,
            "tags": lower_tags(resource),
        },
    )


def direct_connect_association(resource: DirectConnectGatewayAssociation) -> Iterator[Answer]:
    """A Direct Connect gateway joined to a gateway of AWS."""
    yield Listed(
        "directConnectGatewayAssociations",
        {
            "associationId": resource.key,
            "directConnectGatewayId": resource.direct_connect_gateway,
            "associatedGateway": {"id": resource.gateway},
            "allowedPrefixesToDirectConnectGateway": [
                {"cidr": each} for each in texts(resource.allowed_prefixes)
            ],
            "associationState": resource.state,
        },
    )


def virtual_interface(
    resource: DirectConnectVirtualInterface, *, to_vpn_gateway: bool = False
) -> Iterator[Answer]:
    """A Direct Connect virtual interface, to a Direct Connect gateway or straight to a virtual private one."""
    yield Listed(
        "virtualInterfaces",
        {
            "virtualInterfaceId": resource.key,
            "virtualInterfaceType": resource.type,
            "virtualGatewayId" if to_vpn_gateway else "directConnectGatewayId": resource.gateway,
            "vlan": resource.vlan,
            "asn": resource.bgp_asn,
            "location": resource.location,
            "routeFilterPrefixes": [{"cidr": each} for each in texts(resource.cidr_blocks)],
            "virtualInterfaceState": resource.state,
            "tags": lower_tags(resource),
        },
    )


def endpoint_service(
    resource: VpcEndpointService, arns: dict[str, str], gateways: Container[str]
) -> Iterator[Answer]:
    """A service of one's own, and the answer about who may use it. `gateways` are Gateway Load Balancers."""
    ends = {True: "GatewayLoadBalancerArns", False: "NetworkLoadBalancerArns"}
    balancers: dict[str, list[str]] = {}
    for key in resource.load_balancers:
        balancers.setdefault(ends[key in gateways], []).append(arns.get(key, key))
    yield Listed(
        "ServiceConfigurations",
        given(
            ServiceId=resource.key,
            ServiceName=resource.service_name,
            ServiceState=resource.state,
            AcceptanceRequired=resource.acceptance_required,
            PrivateDnsName=resource.private_dns_name,
            SupportedRegions=[{"Region": each} for each in resource.supported_regions],
            Tags=tags(resource),
            **balancers,
        ),
    )
    allowed = [{"Principal": each} for each in resource.allowed_principals]
    yield Answered(
        f"vpc-endpoint-service-permissions/{resource.key}",
        {"ServiceId": resource.key, "AllowedPrincipals": allowed},
    )


def network_firewall(resource: NetworkFirewall) -> Iterator[Answer]:
    """A Network Firewall with the endpoints that stand in its subnets, and what is stated of its rules."""
    pairs = zip(resource.subnets, resource.endpoints, strict=False)
    states = {
        f"{number:03}": {"Attachment": {"SubnetId": subnet, "EndpointId": endpoint, "Status": "READY"}}
        for number, (subnet, endpoint) in enumerate(pairs)
    }
    firewall = {
        "FirewallName": resource.key,
        "VpcId": resource.vpc,
        "SubnetMappings": [{"SubnetId": key} for key in resource.subnets],
        "DeleteProtection": resource.delete_protection,
        "Tags": tags(resource),
    }
    yield Answered(
        f"firewall/{resource.key}", {"Firewall": firewall, "FirewallStatus": {"SyncStates": states}}
    )
    if resource.rules or resource.default_action != "unknown":
        rules = [_rule(each) for each in resource.rules]
        stated = {"About": resource.key, "DefaultAction": resource.default_action, "Rules": rules}
        stated |= {"AllowedDomains": [*resource.allowed_domains]} if resource.allowed_domains else {}
        yield Listed("Stated", stated)


def _rule(rule: FirewallRule) -> Fields:
    return given(
        Action=rule.action,
        Protocol=rule.protocol,
        Source=str(rule.source or ""),
        Destination=str(rule.destination or ""),
        FromPort=rule.from_port,
        ToPort=rule.to_port,
    )
