"""VPCs, subnets, gateways, routes, prefix lists, endpoints and interfaces as describe answers."""

from collections.abc import Iterator

from workbook.imports.writers.answers import Answer, Answered, Fields, Listed, arn, given, tags
from workbook.model.estate.network import (
    EgressOnlyInternetGateway,
    ElasticIp,
    InternetGateway,
    NatGateway,
    NatGatewayAddress,
    PrefixList,
    Route,
    RouteTable,
    Subnet,
    Vpc,
    VpcBlockPublicAccessExclusion,
    VpcBlockPublicAccessOptions,
    VpcEncryptionControl,
)

ASSOCIATED = {"State": "associated"}


def vpc(resource: Vpc) -> Iterator[Answer]:
    """A VPC, and the answer about its DNS attributes."""
    yield Listed(
        "Vpcs",
        {
            "VpcId": resource.key,
            "State": "available",
            "CidrBlock": str(resource.cidr_blocks[0]),
            "CidrBlockAssociationSet": [
                {"CidrBlock": str(block), "CidrBlockState": ASSOCIATED} for block in resource.cidr_blocks
            ],
            "Ipv6CidrBlockAssociationSet": [
                {"Ipv6CidrBlock": str(block), "Ipv6CidrBlockState": ASSOCIATED}
                for block in resource.ipv6_cidr_blocks
            ],
            "Tags": tags(resource),
        },
    )
    yield Answered(
        f"vpc-attribute/{resource.key}",
        {
            "VpcId": resource.key,
            "EnableDnsSupport": {"Value": resource.enable_dns_support},
            "EnableDnsHostnames": {"Value": resource.enable_dns_hostnames},
        },
    )


def subnet(resource: Subnet) -> Iterator[Answer]:
    """A subnet."""
    six = resource.ipv6_cidr_block
    yield Listed(
        "Subnets",
        {
            "SubnetId": resource.key,
            "VpcId": resource.vpc,
            "State": "available",
            "AvailabilityZone": resource.availability_zone,
            **({"CidrBlock": str(resource.cidr_block)} if resource.cidr_block else {}),
            "Ipv6CidrBlockAssociationSet": [{"Ipv6CidrBlock": str(six), "Ipv6CidrBlockState": ASSOCIATED}]
            if six
            else [],
            "MapPublicIpOnLaunch": resource.map_public_ip_on_launch,
            "Ipv6Native": resource.cidr_block is None,
            "EnableDns64": resource.enable_dns64,
            "Tags": tags(resource),
        },
    )


def route_table(resource: RouteTable, routes: tuple[Route, ...], target_fields: dict[str, str]) -> Listed:
    """A route table with its routes; `target_fields` names the field that holds each kind of target."""
    subnets = [{"SubnetId": key, "Main": False, "AssociationState": ASSOCIATED} for key in resource.subnets]
    edges = [{"GatewayId": key, "Main": False, "AssociationState": ASSOCIATED} for key in resource.gateways]
    main = [{"Main": True, "AssociationState": ASSOCIATED}] if resource.main else []
    return Listed(
        "RouteTables",
        {
            "RouteTableId": resource.key,
            "VpcId": resource.vpc,
            "Associations": [*main, *subnets, *edges],
            "Routes": [_route(each, target_fields.get(each.target, "GatewayId")) for each in routes],
            "Tags": tags(resource),
        },
    )


def _route(route: Route, field: str) -> Fields:
    four, six = route.destination_cidr_block, route.destination_ipv6_cidr_block
    return given(
        DestinationCidrBlock=str(four) if four else None,
        DestinationIpv6CidrBlock=str(six) if six else None,
        DestinationPrefixListId=route.destination_prefix_list,
        Origin=route.origin,
        State=route.state,
        **{field: route.target},
    )


def internet_gateway(resource: InternetGateway) -> Iterator[Answer]:
    """An internet gateway."""
    attached = [{"VpcId": resource.vpc, "State": "available"}] if resource.vpc else []
    fields = {"InternetGatewayId": resource.key, "Attachments": attached, "Tags": tags(resource)}
    yield Listed("InternetGateways", fields)


def egress_only_gateway(resource: EgressOnlyInternetGateway) -> Iterator[Answer]:
    """An egress-only internet gateway."""
    attached = [{"VpcId": resource.vpc, "State": "attached"}]
    fields = {"EgressOnlyInternetGatewayId": resource.key, "Attachments": attached, "Tags": tags(resource)}
    yield Listed("EgressOnlyInternetGateways", fields)


def address(resource: ElasticIp) -> Iterator[Answer]:
    """An Elastic IP address."""
    fields = {"AllocationId": resource.key, "PublicIp": str(resource.public_ip), "Domain": "vpc"}
    yield Listed("Addresses", {**fields, "Tags": tags(resource)})


def nat_gateway(resource: NatGateway) -> Iterator[Answer]:
    """A NAT gateway."""
    regional = resource.availability_mode == "regional"
    provision = "enabled" if resource.auto_provision_zones else "disabled"
    yield Listed(
        "NatGateways",
        given(
            NatGatewayId=resource.key,
            VpcId=resource.vpc,
            SubnetId=resource.subnet,
            State=resource.state,
            ConnectivityType=resource.connectivity_type,
            AvailabilityMode=resource.availability_mode,
            AutoProvisionZones=provision if regional else None,
            NatGatewayAddresses=[_nat_address(each) for each in resource.addresses],
            Tags=tags(resource),
        ),
    )


def _nat_address(own: NatGatewayAddress) -> Fields:
    return given(
        PrivateIp=str(own.private_ip or ""),
        PublicIp=str(own.public_ip or ""),
        AllocationId=own.allocation,
        AvailabilityZone=own.availability_zone,
    )


def prefix_list(resource: PrefixList) -> Iterator[Answer]:
    """A prefix list, and the answer about its entries."""
    yield Listed(
        "PrefixLists",
        {
            "PrefixListId": resource.key,
            "PrefixListName": resource.prefix_list_name,
            "AddressFamily": resource.address_family,
            "MaxEntries": resource.max_entries,
            "OwnerId": "AWS" if resource.is_aws_managed else "",
            "State": "create-complete",
            "Tags": tags(resource),
        },
    )
    entries = [{"Cidr": str(block)} for block in resource.entries]
    yield Answered(
        f"managed-prefix-list-entries/{resource.key}", {"PrefixListId": resource.key, "Entries": entries}
    )


def block_public_access(resource: VpcBlockPublicAccessOptions) -> Iterator[Answer]:
    """The account's posture in one Region."""
    mode = {"InternetGatewayBlockMode": resource.internet_gateway_block_mode, "AwsRegion": resource.region}
    yield Answered(
        "vpc-block-public-access-options",
        {"VpcBlockPublicAccessOptions": {**mode, "AwsAccountId": resource.account}},
    )


def block_public_access_exclusion(resource: VpcBlockPublicAccessExclusion) -> Iterator[Answer]:
    """What the posture does not bind."""
    # The thing's own key ends the ARN; a key with slashes could not be read from it.
    thing = resource.vpc or resource.subnet
    kind = "vpc" if resource.vpc else "subnet"
    yield Listed(
        "VpcBlockPublicAccessExclusions",
        {
            "ExclusionId": resource.key,
            "InternetGatewayExclusionMode": resource.internet_gateway_exclusion_mode,
            "ResourceArn": arn(resource, "ec2", f"{kind}/{thing}"),
            "State": "create-complete",
            "Tags": tags(resource),
        },
    )


def encryption_control(resource: VpcEncryptionControl) -> Iterator[Answer]:
    """Whether a VPC's traffic must be encrypted."""
    excluded = {name: {"State": "enabled"} for name in resource.exclusions}
    yield Listed(
        "VpcEncryptionControls",
        {
            "VpcEncryptionControlId": resource.key,
            "VpcId": resource.vpc,
            "Mode": resource.mode,
            "State": "available",
            "ResourceExclusions": excluded,
            "Tags": tags(resource),
        },
    )
