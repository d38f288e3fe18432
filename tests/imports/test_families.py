"""Each answer of AWS as the resource it shows, defaults that the API leaves out included."""

import json
from ipaddress import ip_address, ip_network

import pytest

from tests.imports.documents import card, estate_of, group, imported_of, network, read
from workbook.model.estate import interconnect
from workbook.model.estate.compute import LoadBalancer, TargetGroup
from workbook.model.estate.network import (
    NatGateway,
    NetworkAclEntry,
    NetworkInterface,
    PrefixList,
    Route,
    SecurityGroupRule,
    Subnet,
    VpcEndpoint,
)
from workbook.model.estate.party import Party
from workbook.reachability.reach import reach


def test_missing_types_mean_what_the_api_means():
    """No ConnectivityType is public, no VpcEndpointType is Gateway, no Scheme is internet-facing."""
    estate = estate_of(
        **network(
            NatGateways=[{"NatGatewayId": "nat-1", "SubnetId": "subnet-a", "State": "available"}],
            VpcEndpoints=[{"VpcEndpointId": "vpce-1", "VpcId": "vpc-1", "ServiceName": "com.amazonaws.eu-west-1.s3"}],
            LoadBalancers=[{"LoadBalancerArn": "arn:aws:elasticloadbalancing:eu-west-1:111122223333:loadbalancer/app/x/1",
                            "LoadBalancerName": "front", "AvailabilityZones": [{"SubnetId": "subnet-a"}]}],
        )
    )  # fmt: skip

    assert estate.of(NatGateway)[0].connectivity_type == "public"
    assert estate.of(NatGateway)[0].vpc == "vpc-1"
    assert estate.of(VpcEndpoint)[0].vpc_endpoint_type == "Gateway"
    assert estate.of(LoadBalancer)[0].scheme == "internet-facing"


@pytest.mark.parametrize(
    ("field", "target"),
    [
        ("GatewayId", "vgw-1"), ("GatewayId", "vpce-1"), ("NatGatewayId", "nat-1"), ("TransitGatewayId", "tgw-1"),
        ("VpcPeeringConnectionId", "pcx-1"), ("NetworkInterfaceId", "eni-1"), ("CarrierGatewayId", "cagw-1"),
        ("EgressOnlyInternetGatewayId", "eigw-1"), ("LocalGatewayId", "lgw-1"), ("CoreNetworkArn", "arn:core"),
    ],
)  # fmt: skip
def test_every_kind_of_target_is_a_routes_target(field, target):
    """Whatever field names it, and whether or not anything describes it."""
    answers = network()
    answers["RouteTables"][0]["Routes"].append({"DestinationCidrBlock": "10.9.0.0/16", field: target})

    routes = {str(route.destination_cidr_block): route for route in estate_of(**answers).of(Route)}

    assert routes["10.9.0.0/16"].target == target


def test_routes_keep_origin_state_and_prefix_lists():
    """Propagated, blackhole, IPv6 and prefix-list routes are told apart."""
    answers = network(
        PrefixLists=[{"PrefixListId": "pl-1", "PrefixListName": "own", "Entries": [{"Cidr": "10.7.0.0/16"}]}]
    )
    answers["RouteTables"][0]["Routes"] += [
        {"DestinationCidrBlock": "10.8.0.0/16", "GatewayId": "vgw-1", "Origin": "EnableVgwRoutePropagation"},
        {"DestinationCidrBlock": "10.9.0.0/16", "State": "blackhole"},
        {"DestinationIpv6CidrBlock": "::/0", "GatewayId": "igw-1"},
        {"DestinationPrefixListId": "pl-1", "NatGatewayId": "nat-1"},
    ]  # fmt: skip
    routes = {route.key.removeprefix("rtb-1/"): route for route in estate_of(**answers).of(Route)}

    assert routes["10.8.0.0/16"].origin == "EnableVgwRoutePropagation"
    assert routes["10.9.0.0/16"].state == "blackhole"
    assert str(routes["::/0"].destination_ipv6_cidr_block) == "::/0"
    assert routes["pl-1"].destination_prefix_list == "pl-1"


def test_both_spellings_of_rules_give_the_same_rules():
    """Permissions inside a group and DescribeSecurityGroupRules agree; together they count once."""
    inline = network()
    listed = {
        "SecurityGroupRuleId": "sgr-1", "GroupId": "sg-1", "IsEgress": False, "IpProtocol": "tcp",
        "FromPort": 443, "ToPort": 443, "CidrIpv4": "0.0.0.0/0",
    }  # fmt: skip
    both = estate_of(**network(SecurityGroupRules=[listed]))

    assert [rule.key for rule in both.of(SecurityGroupRule) if not rule.is_egress] == ["sgr-1"]
    assert len(both.of(SecurityGroupRule)) == len(estate_of(**inline).of(SecurityGroupRule)) == 2


def test_rules_name_groups_of_other_accounts_and_prefix_lists():
    """A reference keeps the other account; numbers of protocols become their names."""
    permission = {
        "IpProtocol": "6", "FromPort": 5432, "ToPort": 5432,
        "UserIdGroupPairs": [{"GroupId": "sg-far", "UserId": "444455556666"}],
        "PrefixListIds": [{"PrefixListId": "pl-1"}], "Ipv6Ranges": [{"CidrIpv6": "2001:db8::/32"}],
    }  # fmt: skip
    answers = network()
    answers["SecurityGroups"] = [group("sg-1", []) | {"IpPermissions": [permission]}]
    rules = estate_of(**answers).of(SecurityGroupRule)

    assert {rule.ip_protocol for rule in rules} == {"tcp"}
    assert [
        (r.referenced_security_group, r.referenced_account_id) for r in rules if r.referenced_security_group
    ] == [("sg-far", "444455556666")]
    assert {rule.prefix_list for rule in rules} == {"", "pl-1"}


def test_acl_entries_of_both_families_and_icmp():
    """IPv6 entries, ICMP types, and lists without the last entry are read as they are."""
    entries = [
        {"RuleNumber": 100, "Egress": False, "Protocol": "17", "RuleAction": "allow", "Ipv6CidrBlock": "::/0",
         "PortRange": {"From": 53, "To": 53}},
        {"RuleNumber": 110, "Egress": True, "Protocol": "icmp", "RuleAction": "deny", "CidrBlock": "0.0.0.0/0",
         "IcmpTypeCode": {"Type": 8, "Code": -1}},
    ]  # fmt: skip
    acl = {
        "NetworkAclId": "acl-1",
        "VpcId": "vpc-1",
        "IsDefault": True,
        "Associations": [],
        "Entries": entries,
    }
    six, icmp = estate_of(**network(NetworkAcls=[acl])).of(NetworkAclEntry)

    assert (str(six.ipv6_cidr_block), six.protocol, str(six.port_range)) == ("::/0", "17", "53")
    assert (icmp.protocol, str(icmp.icmp_type_code), icmp.egress) == ("1", "8/-1", True)


def test_entries_of_prefix_lists_are_found_by_the_words_beside_them_or_the_files_name():
    """GetManagedPrefixListEntries does not say whose entries they are."""
    answers = network(
        PrefixLists=[{"PrefixListId": key, "PrefixListName": key} for key in ("pl-1", "pl-2", "pl-3")]
    )
    entries = {"Entries": [{"Cidr": "10.7.0.0/16"}]}
    found = imported_of(
        {
            "all.json": json.dumps(answers),
            "entries-pl-1.json": json.dumps(entries),
            "x.json": json.dumps({"PrefixListId": "pl-2", "Entries": []}),
        }
    )

    lists = {each.key: each.entries for each in found.estate.of(PrefixList)}
    assert lists == {"pl-1": (ip_network("10.7.0.0/16"),), "pl-2": ()}
    assert any(each.id == "pl-3" for each in found.not_understood)


def test_interfaces_that_aws_hides_stand_in_their_owners_subnets():
    """Load balancers, functions and databases without described interfaces get one a subnet, and it is said."""
    found = read(
        **network(
            Functions=[{"FunctionName": "worker", "Runtime": "python3.13", "VpcConfig": {
                "VpcId": "vpc-123abc", "SubnetIds": ["subnet-a", "subnet-b"], "SecurityGroupIds": ["sg-1"]}}],
            DBSubnetGroups=[{"DBSubnetGroupName": "g", "Subnets": [
                {"SubnetIdentifier": "subnet-a"}, {"SubnetIdentifier": "subnet-b"}]}],
            DBInstances=[{"DBInstanceIdentifier": "orders", "Engine": "postgres", "AvailabilityZone": "eu-west-1b",
                          "DBSubnetGroup": {"DBSubnetGroupName": "g"},
                          "VpcSecurityGroups": [{"VpcSecurityGroupId": "sg-1"}]}],
        )
    )  # fmt: skip
    standing = {}
    for each in found.estate.of(NetworkInterface):
        standing.setdefault(each.attached_to, []).append(each.subnet)

    assert standing == {"worker": ["subnet-a", "subnet-b"], "orders": ["subnet-b"]}
    assert {each.id for each in found.not_understood} >= {"worker", "orders"}
    assert reach(found.estate, "worker", "orders", "tcp/443").verdict == "reachable"


def test_an_interface_says_whose_it_is():
    """Descriptions of AWS's services, lists in the owner, and attachments all tell the owner."""
    arn = "arn:aws:elasticloadbalancing:eu-west-1:111122223333:loadbalancer/app/front/50dc6c"
    cards = [
        card("eni-lb", Description="ELB app/front/50dc6c"),
        card("eni-fn", address="10.0.1.11", Description="AWS Lambda VPC ENI-worker-0f1e2d3c-0000-1111-2222-333344445555"),
        card("eni-i", address="10.0.1.12", Attachment={"InstanceId": "i-1"}),
        card("eni-ep", address="10.0.1.13"),
        card("eni-nat", address="10.0.1.14", InterfaceType="nat_gateway", Description="Interface for NAT Gateway nat-1"),
    ]  # fmt: skip
    estate = estate_of(
        **network(
            NetworkInterfaces=cards,
            LoadBalancers=[{"LoadBalancerArn": arn, "LoadBalancerName": "front", "Type": "application",
                            "AvailabilityZones": [{"SubnetId": "subnet-a"}]}],
            Functions=[{"FunctionName": "worker", "VpcConfig": {"SubnetIds": ["subnet-a"], "SecurityGroupIds": ["sg-1"]}}],
            Reservations=[{"Instances": [{"InstanceId": "i-1", "SubnetId": "subnet-a", "State": {"Name": "running"}}]}],
            VpcEndpoints=[{"VpcEndpointId": "vpce-1", "VpcEndpointType": "Interface", "VpcId": "vpc-1",
                           "ServiceName": "com.amazonaws.eu-west-1.ssm", "NetworkInterfaceIds": ["eni-ep"]}],
            NatGateways=[{"NatGatewayId": "nat-1", "SubnetId": "subnet-a", "State": "available", "NatGatewayAddresses": [
                {"PrivateIp": "10.0.1.14", "PublicIp": "198.51.100.9", "NetworkInterfaceId": "eni-nat"}]}],
        )
    )  # fmt: skip

    owners = {each.key: (each.attached_to, each.interface_type) for each in estate.of(NetworkInterface)}
    assert owners == {
        "eni-lb": ("front", "load_balancer"),
        "eni-fn": ("worker", "lambda"),
        "eni-i": ("i-1", "interface"),
        "eni-ep": ("vpce-1", "vpc_endpoint"),
    }
    assert estate.of(NatGateway)[0].addresses[0].public_ip == ip_address("198.51.100.9")


def test_parties_take_tag_names_and_else_the_names_of_their_groups():
    """Alike and of one name is one party; what differs is told apart by what differs."""
    named = [{"Key": "Name", "Value": "web"}]
    cards = [
        card("eni-1", TagSet=named),
        card("eni-2", "subnet-b", "10.0.2.10", TagSet=named),
        card("eni-3", address="10.0.1.11", groups=("sg-2",), TagSet=named),
        card("eni-4", address="10.0.1.12"),
    ]
    answers = network(NetworkInterfaces=cards)
    answers["SecurityGroups"].append(group("sg-2", []))

    parties = {party.key: party.interfaces for party in estate_of(**answers).parties if party.interfaces}

    assert parties == {
        "web (sg-1)": ("eni-1", "eni-2"),
        "web (sg-2)": ("eni-3",),
        "group-1": ("eni-4",),
    }


def test_a_file_system_is_one_party_wherever_its_mount_targets_stand():
    """Mount targets of one system in a public and an isolated subnet are one party, those of another their own."""
    answers = network(
        MountTargets=[
            {
                "MountTargetId": f"fsmt-{number}",
                "FileSystemId": system,
                "SubnetId": place,
                "SecurityGroups": ["sg-1"],
            }
            for number, (system, place) in enumerate(
                [("fs-1", "subnet-a"), ("fs-1", "subnet-b"), ("fs-2", "subnet-a")]
            )
        ]
    )
    answers["RouteTables"].append(
        {"RouteTableId": "rtb-2", "VpcId": "vpc-1", "Associations": [{"SubnetId": "subnet-b"}], "Routes": []}
    )
    estate = estate_of(**answers)

    classes = {each.key: each.routing_class for each in estate.of(Subnet)}
    parties = {party.key: party.interfaces for party in estate.parties if party.interfaces}
    assert classes == {"subnet-a": "public", "subnet-b": "isolated"}
    assert parties == {
        "group-1 (fs-1)": ("fsmt-0/subnet-a", "fsmt-1/subnet-b"),
        "group-1 (fs-2)": ("fsmt-2/subnet-a",),
    }


def test_a_load_balancer_forwards_to_the_party_of_its_targets():
    """Listeners, rules and target health together say whom a relay opens connections to."""
    root = "arn:aws:elasticloadbalancing:eu-west-1:111122223333"
    balancer, target = f"{root}:loadbalancer/app/front/1", f"{root}:targetgroup/web/1"
    listener = {"ListenerArn": f"{root}:listener/app/front/1/2", "LoadBalancerArn": balancer, "Protocol": "HTTPS",
                "Port": 443, "DefaultActions": [{"Type": "forward", "TargetGroupArn": target}]}  # fmt: skip
    answers = network(
        NetworkInterfaces=[card("eni-1", Attachment={"InstanceId": "i-1"}, TagSet=[{"Key": "Name", "Value": "web"}])],
        Instances=[{"InstanceId": "i-1", "SubnetId": "subnet-a", "State": {"Name": "running"}}],
        LoadBalancers=[{"LoadBalancerArn": balancer, "LoadBalancerName": "front", "Type": "application",
                        "SecurityGroups": ["sg-1"], "AvailabilityZones": [{"SubnetId": "subnet-a"}]}],
        Listeners=[listener],
        TargetGroups=[{"TargetGroupArn": target, "TargetGroupName": "web", "Protocol": "HTTP", "Port": 80,
                       "VpcId": "vpc-1", "TargetType": "instance"}],
    )  # fmt: skip
    health = {"TargetGroupArn": target, "TargetHealthDescriptions": [{"Target": {"Id": "i-1", "Port": 80}}]}
    estate = imported_of({"all.json": json.dumps(answers), "health.json": json.dumps(health)}).estate

    assert estate.of(TargetGroup)[0].targets == ("i-1",)
    assert estate.party("front").forwards_to == ("web",)
    assert [str(ports) for ports in estate.party("front").listens] == ["443"]


@pytest.mark.parametrize(
    ("name", "word"),
    [
        ("com.amazonaws.eu-west-1.ecr.api", "ecr.api"),
        ("aws.sagemaker.eu-west-1.studio", "sagemaker.studio"),
        ("aws.sagemaker.eu-west-1.notebook", "sagemaker.notebook"),
        ("com.amazonaws.vpce.eu-west-1.vpce-svc-0abc", "vpce-svc-0abc"),
    ],
)
def test_an_endpoint_goes_by_the_word_of_its_service(name, word):
    """Names of AWS's services come in two forms, and say the same as on file."""
    endpoint = {
        "VpcEndpointId": "vpce-1",
        "VpcId": "vpc-1",
        "ServiceName": name,
        "VpcEndpointType": "Interface",
    }

    assert [each.service for each in estate_of(**network(VpcEndpoints=[endpoint])).of(VpcEndpoint)] == [word]


def test_what_stands_behind_a_gateway_is_on_premises():
    """Propagated routes and VPN routes make one party, however many gateways there are."""
    answers = network(
        VpnGateways=[{"VpnGatewayId": "vgw-1", "VpcAttachments": [{"VpcId": "vpc-1", "State": "attached"}]}],
        VpnConnections=[{"VpnConnectionId": "vpn-1", "VpnGatewayId": "vgw-1", "CustomerGatewayId": "cgw-1",
                         "Routes": [{"DestinationCidrBlock": "192.168.0.0/16"}]}],
    )  # fmt: skip
    answers["RouteTables"][0]["Routes"].append(
        {"DestinationCidrBlock": "172.16.0.0/12", "GatewayId": "vgw-1", "Origin": "EnableVgwRoutePropagation"}
    )
    premises = estate_of(**answers).party("on-premises")

    assert isinstance(premises, Party)
    assert set(map(str, premises.cidr_blocks)) == {"192.168.0.0/16", "172.16.0.0/12"}
    assert premises.behind == ("vgw-1",)


@pytest.mark.parametrize(("second", "keys"), [
    ("192.168.0.0/16", {"on-premises"}),
    ("172.16.0.0/12", {"on-premises", "on-premises:att-dx", "on-premises:att-vpn"}),
])  # fmt: skip
def test_two_ways_to_the_same_addresses_lead_to_one_network(second, keys):
    """A VPN behind Direct Connect reaches the same premises; other addresses are another network."""
    ways = (("att-dx", "direct-connect-gateway", "192.168.0.0/16"), ("att-vpn", "vpn", second))
    found = estate_of(
        **network(TransitGateways=[{"TransitGatewayId": "tgw-1", "State": "available"}]),
        TransitGatewayAttachments=[
            {
                "TransitGatewayAttachmentId": key,
                "TransitGatewayId": "tgw-1",
                "ResourceType": kind,
                "State": "available",
            }
            for key, kind, _ in ways
        ],
        OnPrem=[{"Id": f"site-{key}", "Cidr": block, "Via": key} for key, _, block in ways],
    )

    assert {each.key for each in found.parties if each.location == "on_premises"} == keys
    assert found.party("on-premises").behind == ("att-dx", "att-vpn")


def test_a_transit_gateway_with_its_tables():
    """Attachments, associations, propagations and routes are found in whichever answer holds them."""
    table = "tgw-rtb-1"
    files = {
        "all.json": network(
            TransitGateways=[{"TransitGatewayId": "tgw-1", "State": "available",
                              "Options": {"SecurityGroupReferencingSupport": "enable"}}],
            TransitGatewayAttachments=[
                {"TransitGatewayAttachmentId": "att-1", "TransitGatewayId": "tgw-1", "ResourceType": "vpc",
                 "ResourceId": "vpc-1", "State": "available", "Association": {"TransitGatewayRouteTableId": table}},
                {"TransitGatewayAttachmentId": "att-2", "TransitGatewayId": "tgw-1", "ResourceType": "vpn",
                 "ResourceId": "vpn-1", "State": "available"}],
            TransitGatewayVpcAttachments=[{"TransitGatewayAttachmentId": "att-1", "TransitGatewayId": "tgw-1",
                                           "VpcId": "vpc-1", "SubnetIds": ["subnet-a"],
                                           "Options": {"ApplianceModeSupport": "enable"}}],
            TransitGatewayRouteTables=[{"TransitGatewayRouteTableId": table, "TransitGatewayId": "tgw-1"}],
        ),
        "routes.json": {"TransitGatewayRouteTableId": table, "Routes": [
            {"DestinationCidrBlock": "192.168.0.0/16", "Type": "propagated", "State": "active",
             "TransitGatewayAttachments": [{"TransitGatewayAttachmentId": "att-2"}]},
            {"DestinationCidrBlock": "10.66.0.0/16", "Type": "static", "State": "blackhole"}]},
        "propagations.json": {"TransitGatewayRouteTableId": table,
                              "TransitGatewayRouteTablePropagations": [{"TransitGatewayAttachmentId": "att-2"}]},
    }  # fmt: skip
    estate = imported_of({path: json.dumps(answer) for path, answer in files.items()}).estate

    attached = estate.get(interconnect.TransitGatewayAttachment, "att-1")
    assert (attached.subnets, attached.appliance_mode_support, attached.resource) == (
        ("subnet-a",),
        True,
        "vpc-1",
    )
    found = estate.get(interconnect.TransitGatewayRouteTable, table)
    assert (found.associations, found.propagations) == (("att-1",), ("att-2",))
    routes = {str(r.destination_cidr_block): r for r in estate.of(interconnect.TransitGatewayRoute)}
    assert routes["192.168.0.0/16"].attachment == "att-2"
    assert routes["10.66.0.0/16"].state == "blackhole"
    assert estate.party("on-premises").behind == ("att-2",)


def test_ends_go_by_other_names_too():
    """An ARN, a DNS name, a Name tag that only one thing has, lead to the resource."""
    arn = "arn:aws:elasticloadbalancing:eu-west-1:111122223333:loadbalancer/app/front/50dc6c"
    found = read(
        **network(
            LoadBalancers=[{"LoadBalancerArn": arn, "LoadBalancerName": "front", "DNSName": "front.example.com",
                            "AvailabilityZones": [{"SubnetId": "subnet-a"}]}],
        )
    )  # fmt: skip

    assert found.end(arn) == found.end("front.example.com") == found.end("front") == "front"
    assert found.end("nobody") == "nobody"


def test_a_load_balancer_goes_by_its_name_beside_a_target_group_of_that_name():
    """The balancer keeps the name that people know it by, in every view; no packet ends at a target group."""
    arn = "arn:aws:elasticloadbalancing:eu-west-1:111122223333:{}/front/50dc6c"
    balancer = {"LoadBalancerArn": arn.format("loadbalancer/app"), "LoadBalancerName": "front"}
    found = read(
        **network(
            LoadBalancers=[{**balancer, "AvailabilityZones": [{"SubnetId": "subnet-a"}]}],
            TargetGroups=[{"TargetGroupArn": arn.format("targetgroup"), "TargetGroupName": "front"}],
        )
    )

    assert found.end("front") == found.end(balancer["LoadBalancerArn"]) == "front"
    assert found.estate.get(TargetGroup, "TargetGroups/front")
    assert "front" in {party.key for party in found.estate.parties}


@pytest.mark.parametrize("described", [True, False])
def test_a_transit_gateway_whose_routes_nobody_described_leads_anywhere(described):
    """Without its tables, or without the routes of a table, what crosses a transit gateway is unknown."""
    table = {"TransitGatewayRouteTableId": "tgw-rtb-1", "TransitGatewayId": "tgw-1"}
    found = read(
        **network(
            TransitGateways=[{"TransitGatewayId": "tgw-1", "State": "available"}],
            TransitGatewayVpcAttachments=[{"TransitGatewayAttachmentId": "att-1", "TransitGatewayId": "tgw-1",
                                           "VpcId": "vpc-1", "SubnetIds": ["subnet-a"], "State": "available"}],
            TransitGatewayRouteTables=[table] if described else [],
        )
    )  # fmt: skip
    routes = found.estate.of(interconnect.TransitGatewayRoute)

    assert {str(each.destination_cidr_block) for each in routes} == {"0.0.0.0/0", "::/0"}
    assert not {each.attachment for each in routes} & {each.key for each in found.estate.resources}
    assert [each for each in found.not_understood if "described" in each.why and "tgw" in each.id]


@pytest.mark.parametrize(("default", "told"), [(True, False), (False, False), (True, True)])
def test_associations_nobody_described_are_the_default_tables(default, told):
    """A default table serves every attachment where no answer tells of associations, and that is said."""
    attached = {"TransitGatewayAttachmentId": "att-1", "TransitGatewayId": "tgw-1", "VpcId": "vpc-1",
                "SubnetIds": ["subnet-a"], "State": "available"}  # fmt: skip
    other = {"TransitGatewayAttachmentId": "att-2", "TransitGatewayId": "tgw-1", "ResourceType": "vpn",
             "ResourceId": "vpn-1", "Association": {"TransitGatewayRouteTableId": "tgw-rtb-1"}}  # fmt: skip
    found = read(
        **network(
            TransitGateways=[{"TransitGatewayId": "tgw-1", "State": "available"}],
            TransitGatewayVpcAttachments=[attached],
            TransitGatewayAttachments=[other] if told else [],
            TransitGatewayRouteTables=[{"TransitGatewayRouteTableId": "tgw-rtb-1", "TransitGatewayId": "tgw-1",
                                        "DefaultAssociationRouteTable": default, "Routes": []}],
        )
    )  # fmt: skip
    table = found.estate.get(interconnect.TransitGatewayRouteTable, "tgw-rtb-1")

    assert table.associations == (("att-2",) if told else ("att-1",) if default else ())
    assert any("taken to serve all" in each.why for each in found.not_understood) is (default and not told)
