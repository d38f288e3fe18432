"""Describe-shaped JSON as an estate, for the cases only: what it does not know it leaves out, routes keep it."""

import json
from functools import cache
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_network
from pathlib import Path
from typing import Any

from tests.cases.describe_joins import joins
from workbook.model.estate.compute import Instance
from workbook.model.estate.estate import Estate
from workbook.model.estate.network import (
    EgressOnlyInternetGateway,
    InternetGateway,
    NatGateway,
    NatGatewayAddress,
    NetworkAcl,
    NetworkAclEntry,
    NetworkInterface,
    PrefixList,
    Route,
    RouteTable,
    SecurityGroup,
    SecurityGroupRule,
    Subnet,
    Vpc,
    VpcEndpoint,
)
from workbook.model.estate.party import Party
from workbook.model.estate.resource import Resource
from workbook.model.ports import IcmpTypeCode, PortRange

CASES = Path(__file__).parent / "aws_documentation"
HOME = {"account": "main", "region": "us-east-1"}

Json = dict[str, Any]


@cache
def load(name: str) -> Json:
    """One file of cases."""
    return json.loads((CASES / name).read_text(encoding="utf-8"))


@cache
def snapshot(name: str) -> Estate:
    """One snapshot as an estate; every instance is a party of its own, on-premises networks are parties."""
    data = load(name)
    return Estate(resources=tuple(_resources(data)), parties=tuple(_parties(data)))


def _resources(data: Json) -> list[Resource]:
    found: list[Resource] = []
    for kind, read in READERS.items():
        for item in data.get(kind, []):
            found += read(item)
    return [*found, *joins(data)]


def _parties(data: Json) -> list[Party]:
    parties = [
        Party(
            key=instance["InstanceId"],
            title=instance["InstanceId"],
            interfaces=tuple(eni["NetworkInterfaceId"] for eni in instance["NetworkInterfaces"]),
            client_ports="linux",
        )
        for instance in data.get("Instances", [])
    ]
    for network in data.get("OnPrem", []):
        cidrs = network.get("Cidrs") or [network.get("Cidr")]
        blocks = tuple(ip_network(cidr) for cidr in cidrs if cidr)
        parties.append(
            Party(
                key=network["Id"],
                title="on-premises",
                location="on_premises",
                cidr_blocks=blocks,
                behind=(network["Via"],),
            )
        )
    return parties


def _vpc(item: Json) -> list[Resource]:
    blocks = [each["CidrBlock"] for each in item["CidrBlockAssociationSet"]]
    six = [each["Ipv6CidrBlock"] for each in item["Ipv6CidrBlockAssociationSet"]]
    return [
        Vpc(
            key=item["VpcId"],
            cidr_blocks=tuple(IPv4Network(block) for block in blocks),
            ipv6_cidr_blocks=tuple(IPv6Network(block) for block in six),
            **HOME,
        )
    ]


def _subnet(item: Json) -> list[Resource]:
    return [
        Subnet(
            key=item["SubnetId"],
            vpc=item["VpcId"],
            availability_zone=item["AvailabilityZone"],
            cidr_block=IPv4Network(item["CidrBlock"]),
            **HOME,
        )
    ]


def _route_table(item: Json) -> list[Resource]:
    key = item["RouteTableId"]
    associations = item["Associations"]
    table = RouteTable(
        key=key,
        vpc=item["VpcId"],
        subnets=tuple(each["SubnetId"] for each in associations if "SubnetId" in each),
        gateways=tuple(each["GatewayId"] for each in associations if "GatewayId" in each),
        main=any(each.get("Main") for each in associations),
        **HOME,
    )
    return [table, *(_route(key, number, each) for number, each in enumerate(item["Routes"]))]


TARGETS = (
    "GatewayId",
    "NatGatewayId",
    "TransitGatewayId",
    "VpcPeeringConnectionId",
    "NetworkInterfaceId",
    "EgressOnlyInternetGatewayId",
)


def _route(table: str, number: int, item: Json) -> Route:
    cidr, six = item.get("DestinationCidrBlock"), item.get("DestinationIpv6CidrBlock")
    return Route(
        key=f"{table}/{number}",
        route_table=table,
        destination_cidr_block=IPv4Network(cidr) if cidr else None,
        destination_ipv6_cidr_block=IPv6Network(six) if six else None,
        destination_prefix_list=item.get("DestinationPrefixListId", ""),
        target=next(item[name] for name in TARGETS if name in item),
        origin=item.get("Origin", "CreateRoute"),
        state=item.get("State", "active"),
        **HOME,
    )


def _network_acl(item: Json) -> list[Resource]:
    key = item["NetworkAclId"]
    acl = NetworkAcl(
        key=key,
        vpc=item["VpcId"],
        subnets=tuple(each["SubnetId"] for each in item["Associations"]),
        is_default=item.get("IsDefault", False),
        **HOME,
    )
    return [acl, *acl_entries(key, item["Entries"])]


def acl_entries(acl: str, items: list[Json]) -> list[NetworkAclEntry]:
    """The entries of a list as the API writes them."""
    return [_acl_entry(acl, item) for item in items]


def _acl_entry(acl: str, item: Json) -> NetworkAclEntry:
    way = "out" if item["Egress"] else "in"
    ports, icmp = item.get("PortRange"), item.get("IcmpTypeCode")
    cidr, six = item.get("CidrBlock"), item.get("Ipv6CidrBlock")
    return NetworkAclEntry(
        key=f"{acl}/{way}/{item['RuleNumber']}{'/ipv6' if six else ''}",
        network_acl=acl,
        rule_number=item["RuleNumber"],
        egress=item["Egress"],
        protocol=item["Protocol"],
        rule_action=item["RuleAction"],
        cidr_block=IPv4Network(cidr) if cidr else None,
        ipv6_cidr_block=IPv6Network(six) if six else None,
        port_range=PortRange(from_port=ports["From"], to_port=ports["To"]) if ports else None,
        icmp_type_code=IcmpTypeCode(type=icmp["Type"], code=icmp["Code"]) if icmp else None,
        **HOME,
    )


def _security_group(item: Json) -> list[Resource]:
    key = item["GroupId"]
    group = SecurityGroup(
        key=key, vpc=item["VpcId"], group_name=item["GroupName"], description="case", **HOME
    )
    rules = [
        rule
        for name, egress in (("IpPermissions", False), ("IpPermissionsEgress", True))
        for number, permission in enumerate(item[name])
        for rule in _rules(f"{key}/{'out' if egress else 'in'}/{number}", key, permission, egress=egress)
    ]
    return [group, *rules]


def _rules(key: str, group: str, item: Json, *, egress: bool) -> list[SecurityGroupRule]:
    peers: list[Json] = [
        *({"cidr_ipv4": IPv4Network(each["CidrIp"])} for each in item.get("IpRanges", [])),
        *({"cidr_ipv6": IPv6Network(each["CidrIpv6"])} for each in item.get("Ipv6Ranges", [])),
        *({"prefix_list": each["PrefixListId"]} for each in item.get("PrefixListIds", [])),
        *({"referenced_security_group": each["GroupId"]} for each in item.get("UserIdGroupPairs", [])),
    ]
    return [
        SecurityGroupRule(
            key=f"{key}/{number}",
            security_group=group,
            is_egress=egress,
            ip_protocol=item["IpProtocol"],
            from_port=item.get("FromPort"),
            to_port=item.get("ToPort"),
            **peer,
            **HOME,
        )
        for number, peer in enumerate(peers)
    ]


def _interface(item: Json) -> list[Resource]:
    public = item.get("Association", {}).get("PublicIp")
    six = tuple(IPv6Address(each["Ipv6Address"]) for each in item.get("Ipv6Addresses", []))
    return [
        NetworkInterface(
            key=item["NetworkInterfaceId"],
            vpc=item["VpcId"],
            subnet=item["SubnetId"],
            private_ip_address=IPv4Address(item["PrivateIpAddress"]),
            ipv6_addresses=six,
            public_ip=IPv4Address(public) if public else None,
            security_groups=tuple(each["GroupId"] for each in item["Groups"]),
            source_dest_check=item.get("SourceDestCheck", True),
            attached_to=item.get("Attachment", {}).get("InstanceId", ""),
            status=item.get("Status", "in-use"),
            **HOME,
        )
    ]


def _instance(item: Json) -> list[Resource]:
    return [
        Instance(
            key=item["InstanceId"],
            subnet=item["SubnetId"],
            security_groups=tuple(each["GroupId"] for each in item["SecurityGroups"]),
            instance_type="t3.micro",
            state=item["State"]["Name"],
            **HOME,
        )
    ]


def _internet_gateway(item: Json) -> list[Resource]:
    attached = next((each["VpcId"] for each in item["Attachments"]), "")
    return [InternetGateway(key=item["InternetGatewayId"], vpc=attached, **HOME)]


def _egress_only_gateway(item: Json) -> list[Resource]:
    attached = item["Attachments"][0]["VpcId"]
    return [EgressOnlyInternetGateway(key=item["EgressOnlyInternetGatewayId"], vpc=attached, **HOME)]


def _nat_gateway(item: Json) -> list[Resource]:
    addresses = tuple(
        NatGatewayAddress(
            private_ip=IPv4Address(each["PrivateIp"]),
            public_ip=IPv4Address(each["PublicIp"]) if each.get("PublicIp") else None,
        )
        for each in item["NatGatewayAddresses"]
    )
    return [
        NatGateway(
            key=item["NatGatewayId"],
            vpc=item["VpcId"],
            subnet=item["SubnetId"],
            connectivity_type=item["ConnectivityType"],
            state=item["State"],
            addresses=addresses,
            **HOME,
        )
    ]


def _endpoint(item: Json) -> list[Resource]:
    return [
        VpcEndpoint(
            key=item["VpcEndpointId"],
            vpc=item["VpcId"],
            vpc_endpoint_type=item["VpcEndpointType"],
            service=item["ServiceName"].rsplit(".", 1)[-1],
            service_name=item["ServiceName"],
            route_tables=tuple(item.get("RouteTableIds", ())),
            state=item["State"],
            **HOME,
        )
    ]


def _prefix_list(item: Json) -> list[Resource]:
    return [
        PrefixList(
            key=item["PrefixListId"],
            prefix_list_name=item["PrefixListName"],
            entries=tuple(ip_network(cidr) for cidr in item["Cidrs"]),
            is_aws_managed=True,
            **HOME,
        )
    ]


READERS = {
    "Vpcs": _vpc,
    "Subnets": _subnet,
    "RouteTables": _route_table,
    "NetworkAcls": _network_acl,
    "SecurityGroups": _security_group,
    "NetworkInterfaces": _interface,
    "Instances": _instance,
    "InternetGateways": _internet_gateway,
    "EgressOnlyInternetGateways": _egress_only_gateway,
    "NatGateways": _nat_gateway,
    "VpcEndpoints": _endpoint,
    "PrefixLists": _prefix_list,
}
