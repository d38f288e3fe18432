"""Describe JSON written down in tests, read through the importer."""

import json

from workbook.imports.describe import imported
from workbook.imports.reading import read_text

OWNER = "111122223333"


def imported_of(files):
    """Files, path to text, as an import."""
    return imported(found for path, text in sorted(files.items()) for found in read_text(text, path))


def read(path=f"{OWNER}/eu-west-1/all.json", **answers):
    """Answers in one file, as an import."""
    return imported_of({path: json.dumps(answers)})


def estate_of(**answers):
    """Answers in one file, as an estate."""
    return read(**answers).estate


def network(**answers):
    """A VPC with two subnets, a group and a route to the internet, and whatever else is given."""
    base = {
        "Vpcs": [{"VpcId": "vpc-1", "CidrBlock": "10.0.0.0/16"}],
        "Subnets": [subnet("subnet-a", "10.0.1.0/24", "eu-west-1a"), subnet("subnet-b", "10.0.2.0/24", "eu-west-1b")],
        "InternetGateways": [{"InternetGatewayId": "igw-1", "Attachments": [{"VpcId": "vpc-1", "State": "available"}]}],
        "RouteTables": [
            {
                "RouteTableId": "rtb-1",
                "VpcId": "vpc-1",
                "Associations": [{"Main": True}],
                "Routes": [
                    {"DestinationCidrBlock": "10.0.0.0/16", "GatewayId": "local", "Origin": "CreateRouteTable"},
                    {"DestinationCidrBlock": "0.0.0.0/0", "GatewayId": "igw-1"},
                ],
            }
        ],
        "SecurityGroups": [group("sg-1", [("tcp", 443, 443, "0.0.0.0/0")], [("-1", None, None, "0.0.0.0/0")])],
        "NetworkAcls": [],
    }  # fmt: skip
    return base | answers


def subnet(key, block, zone):
    """A subnet of the one VPC."""
    return {"SubnetId": key, "VpcId": "vpc-1", "CidrBlock": block, "AvailabilityZone": zone}


def group(key, ingress, egress=()):
    """A security group with rules as (protocol, from, to, CIDR)."""
    return {
        "GroupId": key,
        "GroupName": key.replace("sg-", "group-"),
        "VpcId": "vpc-1",
        "IpPermissions": [_permission(*rule) for rule in ingress],
        "IpPermissionsEgress": [_permission(*rule) for rule in egress],
    }


def _permission(protocol, first, last, block):
    ports = {} if first is None else {"FromPort": first, "ToPort": last}
    return {"IpProtocol": protocol, **ports, "IpRanges": [{"CidrIp": block}]}


def card(key, where="subnet-a", address="10.0.1.10", groups=("sg-1",), **more):
    """A network interface of the one VPC."""
    return {
        "NetworkInterfaceId": key,
        "VpcId": "vpc-1",
        "SubnetId": where,
        "PrivateIpAddress": address,
        "Groups": [{"GroupId": each} for each in groups],
        "Status": "in-use",
        **more,
    }
