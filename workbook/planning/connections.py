"""What joins networks, as resources: peerings, transit gateways, endpoint services, VPN and Direct Connect."""

from collections.abc import Iterator
from ipaddress import IPv4Network, IPv6Network

from workbook.model.estate import interconnect
from workbook.model.estate.observability import LogGroup
from workbook.model.estate.resource import Reason, Resource
from workbook.model.intent.connection import Connection, HybridLink, Peering, PrivateService, TransitHub
from workbook.model.intent.design import Design
from workbook.model.intent.party import Placed
from workbook.planning.addresses import AddressPlan
from workbook.planning.egress import Ways
from workbook.planning.endpoints import own_service_name
from workbook.planning.hubs import plan_hub
from workbook.planning.joints import media_of, network_of, of_kind, virtual_private_gateway
from workbook.planning.places import Place, key_of
from workbook.planning.reasons import flow_reason, merged
from workbook.planning.retention import log_days

Cidrs = tuple[IPv4Network | IPv6Network, ...]


def plan_connections(design: Design, plan: AddressPlan, ways: Ways) -> Iterator[Resource]:
    """The connections that some flow takes, and no others."""
    for connection in design.connections:
        reasons = _reasons(connection, design, ways)
        if not reasons:
            continue
        match connection:
            case Peering():
                yield _peering(design, plan, connection, reasons)
            case TransitHub():
                yield from plan_hub(design, plan, connection, reasons)
            case PrivateService():
                yield _service(design, connection, reasons)
            case HybridLink():
                yield from _link(design, plan, connection, reasons)


def _reasons(connection: Connection, design: Design, ways: Ways) -> tuple[Reason, ...]:
    """The flows that take a connection; a hub also carries the links that end at it."""
    keys = {connection.key}
    keys |= {link.key for link in of_kind(design, HybridLink) if link.gateway == connection.key}
    return merged(flow_reason(way.flow) for way in ways.all if way.connection in keys)


def _peering(
    design: Design, plan: AddressPlan, peering: Peering, because: tuple[Reason, ...]
) -> interconnect.VpcPeeringConnection:
    requester, accepter = design.vpc(peering.requester), design.vpc(peering.accepter)
    return interconnect.VpcPeeringConnection(
        key=peering.key,
        account=requester.account,
        region=requester.region,
        because=because,
        requester_vpc=requester.key,
        accepter_vpc=accepter.key,
        requester_cidr_blocks=plan.of_vpc(requester.key),
        accepter_cidr_blocks=plan.of_vpc(accepter.key),
        requester_region=requester.region,
        accepter_region=accepter.region,
        requester_account=requester.account,
        accepter_account=accepter.account,
        requester_dns_resolution=peering.dns_resolution,
        accepter_dns_resolution=peering.dns_resolution,
    )


def _service(
    design: Design, service: PrivateService, because: tuple[Reason, ...]
) -> interconnect.VpcEndpointService:
    balancer = design.party(service.load_balancer)
    account, region = design.home_of(balancer) if isinstance(balancer, Placed) else design.home
    consumers = dict.fromkeys(design.vpc(key).account for key in service.consumers)
    known = {each.account_id for each in design.accounts if each.key in consumers}
    others = [each for each in service.allowed_accounts if each not in known]
    return interconnect.VpcEndpointService(
        key=service.key,
        account=account,
        region=region,
        because=because,
        service_name=own_service_name(design, service.key),
        load_balancers=(service.load_balancer,),
        acceptance_required=service.acceptance_required,
        allowed_principals=(
            *(f"arn:${{partition}}:iam::${{account/{consumer}.id}}:root" for consumer in consumers),
            *(f"arn:${{partition}}:iam::{account}:root" for account in others),
        ),
        private_dns_name=service.private_dns_name,
        supported_regions=_consumer_regions(design, service, region),
    )


def _consumer_regions(design: Design, service: PrivateService, home: str) -> tuple[str, ...]:
    """Regions beside the service's own in which a consumer of the design stands."""
    return tuple(sorted({design.vpc(key).region for key in service.consumers} - {home}))


def _link(
    design: Design, plan: AddressPlan, link: HybridLink, because: tuple[Reason, ...]
) -> Iterator[Resource]:
    hub = next((each for each in of_kind(design, TransitHub) if each.key == link.gateway), None)
    vpc = None if hub else design.vpc(link.gateway)
    account, region = (vpc.account, vpc.region) if vpc else (hub.account, hub.region) if hub else design.home
    place = Place(account, region, because)
    gateway = hub.key if hub else virtual_private_gateway(link.gateway)
    if vpc:
        yield interconnect.VpnGateway(key=virtual_private_gateway(vpc.key), vpc=vpc.key, **vars(place))
    if "vpn" in media_of(link):
        yield from _vpn(design, link, gateway, place, on_hub=hub is not None)
    if "dx-gateway" in media_of(link):
        announced = [block for key in (hub.vpcs if hub else (link.gateway,)) for block in plan.of_vpc(key)]
        yield from _direct_connect(design, link, gateway, tuple(announced), place, on_hub=hub is not None)


def _vpn(design: Design, link: HybridLink, gateway: str, place: Place, *, on_hub: bool) -> Iterator[Resource]:
    customer = f"{link.key}/customer-gateway"
    yield interconnect.CustomerGateway(
        key=customer,
        bgp_asn=link.customer_bgp_asn,
        ip_address=link.customer_gateway_ip,
        by_certificate=link.customer_gateway_ip is None,
        **vars(place),
    )
    yield LogGroup(
        key=f"log/{link.key}",
        log_group_name=f"/aws/vendedlogs/{design.name_prefix}-{link.key}",
        retention_days=log_days(design),
        kms_key=key_of(design, place.account, place.region) if design.customer_managed_key else "",
        **vars(place),
    )
    yield interconnect.VpnConnection(
        key=f"{link.key}/vpn",
        customer_gateway=customer,
        vpn_gateway="" if on_hub else gateway,
        transit_gateway=gateway if on_hub else "",
        static_routes_only=link.static_routes,
        routes=network_of(design, link) if link.static_routes else (),
        ike_versions=("ikev2",),
        restarts=True,
        log_group=f"log/{link.key}",
        large_tunnels=link.tunnels == "large",
        accelerated=link.tunnels == "accelerated",
        **vars(place),
    )


def _direct_connect(
    design: Design,
    link: HybridLink,
    gateway: str,
    announced: Cidrs,
    place: Place,
    *,
    on_hub: bool,
) -> Iterator[Resource]:
    key = f"{link.key}/dx-gateway"
    yield interconnect.DirectConnectGateway(key=key, name=f"{design.name_prefix}-{link.key}", **vars(place))
    yield interconnect.DirectConnectGatewayAssociation(
        key=f"{key}/association",
        direct_connect_gateway=key,
        gateway=gateway,
        allowed_prefixes=announced,
        **vars(place),
    )
    for location, connections in enumerate(link.ways, 1):
        for device in range(1, connections + 1):
            yield interconnect.DirectConnectVirtualInterface(
                key=f"{key}/interface{_way(location, device)}",
                type="transit" if on_hub else "private",
                gateway=key,
                vlan=FIRST_VLAN,
                bgp_asn=link.customer_bgp_asn,
                cidr_blocks=network_of(design, link),
                bandwidth_gbps=link.port_speed_gbps,
                location=f"location {location}",
                ports=link.lag_ports,
                hosted=link.port == "hosted",
                macsec=link.macsec,
                **vars(place),
            )


def _way(location: int, device: int) -> str:
    """What tells a connection from the first one, which needs no number."""
    return "" if (location, device) == (1, 1) else f"-{location}-{device}"


FIRST_VLAN = 100
"""An example: the VLAN is agreed with whoever runs the port."""
