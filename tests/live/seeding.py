"""Describe JSON made real in an account of moto: what `describe` writes, created call by call."""

import json


class Seeding:
    """Creates what answers describe; `ids` tells what each id became."""

    def __init__(self, ec2, files):
        self.ec2 = ec2
        self.ids = {}
        self.answers = {}
        for content in files.values():
            for key, value in json.loads(content).items():
                if isinstance(value, list):
                    self.answers.setdefault(key, []).extend(value)

    def all(self):
        """Everything that carries or filters packets inside one VPC, in the order that AWS needs."""
        for vpc in self.answers["Vpcs"]:
            self.ids[vpc["VpcId"]] = self.ec2.create_vpc(CidrBlock=vpc["CidrBlock"])["Vpc"]["VpcId"]
        for subnet in self.answers["Subnets"]:
            made = self.ec2.create_subnet(
                VpcId=self.ids[subnet["VpcId"]],
                CidrBlock=subnet["CidrBlock"],
                AvailabilityZone=subnet["AvailabilityZone"],
            )
            self.ids[subnet["SubnetId"]] = made["Subnet"]["SubnetId"]
        self._groups()
        self._cards()
        self._endpoints()
        self._tables()

    def _groups(self):
        groups = [each for each in self.answers["SecurityGroups"] if each["GroupName"] != "default"]
        for group in groups:
            made = self.ec2.create_security_group(
                GroupName=group["GroupName"], Description="seeded", VpcId=self.ids[group["VpcId"]]
            )
            self.ids[group["GroupId"]] = made["GroupId"]
            everything = {"IpProtocol": "-1", "IpRanges": [{"CidrIp": "0.0.0.0/0"}]}
            six = {"IpProtocol": "-1", "Ipv6Ranges": [{"CidrIpv6": "::/0"}]}
            self.ec2.revoke_security_group_egress(GroupId=made["GroupId"], IpPermissions=[everything, six])
        for group in groups:
            own = self.ids[group["GroupId"]]
            for permission in map(self._translated, group["IpPermissions"]):
                self.ec2.authorize_security_group_ingress(GroupId=own, IpPermissions=[permission])
            for permission in map(self._translated, group["IpPermissionsEgress"]):
                self.ec2.authorize_security_group_egress(GroupId=own, IpPermissions=[permission])

    def _translated(self, permission):
        kept = {key: value for key, value in permission.items() if value != []}
        if "UserIdGroupPairs" in kept:
            kept["UserIdGroupPairs"] = [
                {"GroupId": self.ids[each["GroupId"]]} for each in kept["UserIdGroupPairs"]
            ]
        return kept

    def _cards(self):
        for card in self.answers["NetworkInterfaces"]:
            made = self.ec2.create_network_interface(
                SubnetId=self.ids[card["SubnetId"]],
                PrivateIpAddress=card["PrivateIpAddress"],
                Groups=[self.ids[each["GroupId"]] for each in card["Groups"]],
                TagSpecifications=[{"ResourceType": "network-interface", "Tags": card["TagSet"]}],
            )
            self.ids[card["NetworkInterfaceId"]] = made["NetworkInterface"]["NetworkInterfaceId"]

    def _endpoints(self):
        for endpoint in self.answers.get("VpcEndpoints", []):
            if endpoint["VpcEndpointType"] == "Gateway":
                made = self.ec2.create_vpc_endpoint(
                    VpcId=self.ids[endpoint["VpcId"]], ServiceName=endpoint["ServiceName"]
                )
                self.ids[endpoint["VpcEndpointId"]] = made["VpcEndpoint"]["VpcEndpointId"]

    def _tables(self):
        for table in self.answers["RouteTables"]:
            made = self.ec2.create_route_table(VpcId=self.ids[table["VpcId"]])["RouteTable"]["RouteTableId"]
            for association in table["Associations"]:
                if "SubnetId" in association:
                    self.ec2.associate_route_table(
                        RouteTableId=made, SubnetId=self.ids[association["SubnetId"]]
                    )
