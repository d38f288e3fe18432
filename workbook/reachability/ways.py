"""What each kind of route target does with packets, by the target's kind."""

from workbook.model.estate.interconnect import TransitGateway, VpcPeeringConnection, VpnGateway
from workbook.model.estate.network import (
    EgressOnlyInternetGateway,
    InternetGateway,
    NatGateway,
    NetworkInterface,
)
from workbook.reachability.routing_tree import Step
from workbook.reachability.targets import FirewallEndpoint, InspectionEndpoint, ServiceEndpoint
from workbook.reachability.ways_between import peering, transit_gateway
from workbook.reachability.ways_beyond import vpn_gateway
from workbook.reachability.ways_out import egress_only, endpoint, internet_gateway, nat_gateway
from workbook.reachability.ways_through import firewall, inspection, interface

STEPS: dict[type, Step] = {
    InternetGateway: internet_gateway,
    EgressOnlyInternetGateway: egress_only,
    ServiceEndpoint: endpoint,
    NatGateway: nat_gateway,
    NetworkInterface: interface,
    FirewallEndpoint: firewall,
    InspectionEndpoint: inspection,
    VpcPeeringConnection: peering,
    TransitGateway: transit_gateway,
    VpnGateway: vpn_gateway,
}
