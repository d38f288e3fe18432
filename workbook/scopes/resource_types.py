"""The types that a scope may name, in CloudFormation's words, and what they are in an estate.

https://docs.aws.amazon.com/vpc/latest/network-access-analyzer/working-with-vaa.html lists what AWS takes; an ending
(an interface, or what owns one) and a way (a gateway on the path) are told apart here.
"""

from workbook.model.estate.compute import (
    AutoScalingGroup,
    GlueConnection,
    Instance,
    InstanceConnectEndpoint,
    LambdaFunction,
    LoadBalancer,
)
from workbook.model.estate.data import DbInstance, DbProxy
from workbook.model.estate.interconnect import (
    NetworkFirewall,
    TransitGateway,
    TransitGatewayAttachment,
    VpcEndpointService,
    VpcPeeringConnection,
    VpnConnection,
    VpnGateway,
)
from workbook.model.estate.network import (
    EgressOnlyInternetGateway,
    InternetGateway,
    NatGateway,
    NetworkInterface,
    SecurityGroup,
    Subnet,
    Vpc,
    VpcEndpoint,
)
from workbook.model.estate.resource import Resource

Kinds = tuple[type[Resource], ...]

EVERY_INTERFACE: Kinds = (NetworkInterface, Subnet, Vpc, SecurityGroup)
"""Every interface stands in a subnet of a VPC and carries a group, so as types these all mean every one."""

EDGES: Kinds = (InternetGateway, EgressOnlyInternetGateway, VpnGateway)
"""Gateways at an edge: as an end they mean what is beyond."""

WAYS: Kinds = (
    *EDGES,
    NatGateway,
    VpcPeeringConnection,
    TransitGateway,
    TransitGatewayAttachment,
    VpnConnection,
    VpcEndpoint,
    NetworkFirewall,
)
"""What packets pass."""

TYPES: dict[str, Kinds] = {
    "AWS::EC2::Instance": (Instance, AutoScalingGroup),
    "AWS::EC2::NetworkInterface": (NetworkInterface,),
    "AWS::EC2::SecurityGroup": (SecurityGroup,),
    "AWS::EC2::Subnet": (Subnet,),
    "AWS::EC2::VPC": (Vpc,),
    "AWS::EC2::InternetGateway": (InternetGateway,),
    "AWS::EC2::EgressOnlyInternetGateway": (EgressOnlyInternetGateway,),
    "AWS::EC2::NatGateway": (NatGateway,),
    "AWS::EC2::TransitGateway": (TransitGateway, TransitGatewayAttachment),
    "AWS::EC2::TransitGatewayAttachment": (TransitGateway, TransitGatewayAttachment),
    "AWS::EC2::VPCEndpoint": (VpcEndpoint,),
    "AWS::EC2::VPCEndpointService": (VpcEndpointService,),
    "AWS::EC2::VPCPeeringConnection": (VpcPeeringConnection,),
    "AWS::EC2::VPNGateway": (VpnGateway,),
    "AWS::EC2::VPNConnection": (VpnConnection,),
    "AWS::EC2::InstanceConnectEndpoint": (InstanceConnectEndpoint,),
    "AWS::ElasticLoadBalancingV2::LoadBalancer": (LoadBalancer,),
    "AWS::ElasticLoadBalancing::LoadBalancer": (LoadBalancer,),
    "AWS::Lambda::Function": (LambdaFunction,),
    "AWS::RDS::DBInstance": (DbInstance,),
    "AWS::RDS::DBProxy": (DbProxy,),
    "AWS::Glue::Connection": (GlueConnection,),
    "AWS::NetworkFirewall::Firewall": (NetworkFirewall,),
}
"""Type -> the kinds of resource it means."""
