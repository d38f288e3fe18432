"""What joins networks in the cases' describe-shaped JSON: peerings, transit gateways, virtual private gateways."""

from ipaddress import ip_network
from typing import Any

from workbook.model.estate.interconnect import (
    TransitGateway,
    TransitGatewayAttachment,
    TransitGatewayRoute,
    TransitGatewayRouteTable,
    VpcPeeringConnection,
    VpnGateway,
)
from workbook.model.estate.resource import Resource

HOME = {"account": "main", "region": "us-east-1"}

Json = dict[str, Any]


def _peering(item: Json) -> list[Resource]:
    requester, accepter = item["RequesterVpcInfo"], item["AccepterVpcInfo"]
    return [
        VpcPeeringConnection(
            key=item["VpcPeeringConnectionId"],
            requester_vpc=requester["VpcId"],
            accepter_vpc=accepter["VpcId"],
            requester_cidr_blocks=_blocks(requester),
            accepter_cidr_blocks=_blocks(accepter),
            requester_region=requester["Region"],
            accepter_region=accepter["Region"],
            requester_account="main",
            accepter_account="main",
            status=item["Status"]["Code"],
            **HOME,
        )
    ]


def _blocks(end: Json) -> tuple[Any, ...]:
    return tuple(ip_network(each["CidrBlock"]) for each in end["CidrBlockSet"])


def _transit_gateway(item: Json) -> list[Resource]:
    return [TransitGateway(key=item["TransitGatewayId"], state=item["State"], **HOME)]


def _attachment(item: Json, premises: list[Json]) -> list[Resource]:
    key, is_vpc = item["TransitGatewayAttachmentId"], item["ResourceType"] == "vpc"
    behind = [cidr for each in premises if each["Via"] == key for cidr in each["Cidrs"]]
    return [
        TransitGatewayAttachment(
            key=key,
            transit_gateway=item["TransitGatewayId"],
            resource_type=item["ResourceType"],
            resource=item["ResourceId"] if is_vpc else "",
            cidr_blocks=tuple(ip_network(cidr) for cidr in behind),
            subnets=tuple(item["SubnetIds"]),
            appliance_mode_support=item["Options"]["ApplianceModeSupport"] == "enable",
            security_group_referencing_support=item["Options"]["SecurityGroupReferencingSupport"] == "enable",
            state=item["State"],
            **HOME,
        )
    ]


def _gateway_table(item: Json, attachments: list[Json]) -> list[Resource]:
    key = item["TransitGatewayRouteTableId"]
    associated = [
        each["TransitGatewayAttachmentId"]
        for each in attachments
        if each["Association"]["TransitGatewayRouteTableId"] == key
    ]
    table = TransitGatewayRouteTable(
        key=key, transit_gateway=item["TransitGatewayId"], associations=tuple(associated), **HOME
    )
    return [table, *(_gateway_route(key, route) for route in item["Routes"])]


def _gateway_route(table: str, item: Json) -> TransitGatewayRoute:
    return TransitGatewayRoute(
        key=f"{table}/{item['DestinationCidrBlock']}",
        transit_gateway_route_table=table,
        destination_cidr_block=ip_network(item["DestinationCidrBlock"]),
        attachment=item["TransitGatewayAttachmentId"],
        type=item["Type"],
        state=item["State"],
        **HOME,
    )


def _vpn_gateway(item: Json) -> list[Resource]:
    return [VpnGateway(key=item["VpnGatewayId"], vpc=item["VpcAttachments"][0]["VpcId"], **HOME)]


def joins(data: Json) -> list[Resource]:
    """Every resource of a snapshot that joins networks."""
    attachments = data.get("TransitGatewayAttachments", [])
    return [
        *(each for item in data.get("VpcPeeringConnections", []) for each in _peering(item)),
        *(each for item in data.get("TransitGateways", []) for each in _transit_gateway(item)),
        *(each for item in attachments for each in _attachment(item, data.get("OnPrem", []))),
        *(
            each
            for item in data.get("TransitGatewayRouteTables", [])
            for each in _gateway_table(item, attachments)
        ),
        *(each for item in data.get("VpnGateways", []) for each in _vpn_gateway(item)),
    ]
