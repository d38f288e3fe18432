"""What joins networks and what stands beside answers: both ends of links, classic balancers, statements of people."""

import json
import re
from pathlib import Path

from tests.imports.documents import OWNER, card, group, imported_of, network, read
from workbook.analysis import analyze_import
from workbook.model.estate.compute import LoadBalancer, TargetGroup
from workbook.model.estate.interconnect import (
    DirectConnectGatewayAssociation,
    DirectConnectVirtualInterface,
    NetworkFirewall,
    TransitGatewayAttachment,
    VpcPeeringConnection,
)
from workbook.model.estate.network import NetworkInterface, Route
from workbook.reachability.reach import reach

WHOLE = network(NetworkInterfaces=[card("eni-1"), card("eni-2", where="subnet-b", address="10.0.2.10")])


def test_targets_on_ports_of_their_own_make_groups_of_those_ports():
    """A target registered on another port than its group's is asked on that port; one group a port."""
    tg = "arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/tg/1"
    balancer = "arn:aws:elasticloadbalancing:eu-west-1:111122223333:loadbalancer/app/web/1"
    health = [("10.0.1.10", 8080), ("10.0.2.10", 8081), ("10.0.2.10", 80)]
    found = read(
        **WHOLE,
        LoadBalancers=[{"LoadBalancerArn": balancer, "LoadBalancerName": "web", "Type": "application"}],
        Listeners=[{"ListenerArn": "arn:l", "LoadBalancerArn": balancer, "Port": 443, "Protocol": "HTTPS",
                    "DefaultActions": [{"Type": "forward", "TargetGroupArn": tg}]}],
        TargetGroups=[{"TargetGroupArn": tg, "TargetGroupName": "tg", "Protocol": "HTTP", "Port": 80,
                       "TargetType": "ip", "VpcId": "vpc-1"}],
        about=[{"TargetGroupArn": tg,
                "TargetHealthDescriptions": [{"Target": {"Id": word, "Port": port}} for word, port in health]}],
    )  # fmt: skip

    groups = {each.key: (each.port, each.targets) for each in found.estate.of(TargetGroup)}
    assert groups == {"tg": (80, ("eni-2",)), "tg:8080": (8080, ("eni-1",)), "tg:8081": (8081, ("eni-2",))}
    (own,) = found.estate.of(LoadBalancer)
    assert [each.target_group for each in own.listeners] == ["tg", "tg:8080", "tg:8081"]


def test_direct_connect_is_read_in_either_case():
    """Direct Connect writes its fields in lower case; collectors that write them in upper case are understood."""
    lower = {
        "directConnectGateways": [{"directConnectGatewayId": "dxgw-1", "directConnectGatewayName": "dx"}],
        "directConnectGatewayAssociations": [
            {"associationId": "dxa-1", "directConnectGatewayId": "dxgw-1", "associatedGateway": {"id": "vgw-1"},
             "allowedPrefixesToDirectConnectGateway": [{"cidr": "10.0.0.0/8"}]}
        ],
        "virtualInterfaces": [
            {"virtualInterfaceId": "vif-1", "virtualInterfaceType": "private", "virtualGatewayId": "vgw-1", "vlan": 7,
             "asn": 65001, "tags": [{"key": "Name", "value": "line"}]}
        ],
    }  # fmt: skip
    vgw = {
        "VpnGateways": [
            {"VpnGatewayId": "vgw-1", "VpcAttachments": [{"VpcId": "vpc-1", "State": "attached"}]}
        ]
    }
    upper = _capital(lower)
    upper["VirtualInterfaces"][0]["Tags"] = [{"Key": "Name", "Value": "line"}]

    one, other = read(**network(), **vgw, **lower), read(**network(), **vgw, **upper)

    assert one.estate.resources == other.estate.resources
    (link,), (line,) = (
        one.estate.of(DirectConnectGatewayAssociation),
        one.estate.of(DirectConnectVirtualInterface),
    )
    assert (link.gateway, str(link.allowed_prefixes[0])) == ("vgw-1", "10.0.0.0/8")
    assert (line.gateway, line.vlan, dict(line.tags)) == ("vgw-1", 7, {"Name": "line"})
    premises = one.estate.party("on-premises")
    assert (premises.behind, premises.cidr_blocks) == (("vgw-1",), ())


def _capital(value):
    if isinstance(value, dict):
        return {name[:1].upper() + name[1:]: _capital(each) for name, each in value.items()}
    return [_capital(each) for each in value] if isinstance(value, list) else value


def test_both_ends_of_a_gateway_peering_are_there():
    """AWS gives both attachments of a peering one id: each is kept, and names the gateway at the other end."""
    ends = {("111122223333", "eu-west-1"): "tgw-a", ("444455556666", "us-east-1"): "tgw-b"}
    files = {}
    for (account, region), own in ends.items():
        far = next(each for each in ends.values() if each != own)
        attachment = {"TransitGatewayAttachmentId": "tgw-attach-1", "TransitGatewayId": own, "ResourceType": "peering",
                      "ResourceId": far, "TransitGatewayOwnerId": account}  # fmt: skip
        both = [
            {"TransitGatewayId": gateway, "OwnerId": at[0], "Region": at[1]} for at, gateway in ends.items()
        ]
        peering = {"TransitGatewayAttachmentId": "tgw-attach-1", "RequesterTgwInfo": both[0], "AccepterTgwInfo": both[1],
                   "State": "available"}  # fmt: skip
        files[f"{account}/{region}/a.json"] = json.dumps({
            "TransitGateways": [{"TransitGatewayId": own, "OwnerId": account}],
            "TransitGatewayAttachments": [attachment],
            "TransitGatewayPeeringAttachments": [peering],
        })  # fmt: skip
    found = imported_of(files)

    pairs = {(each.transit_gateway, each.resource) for each in found.estate.of(TransitGatewayAttachment)}
    assert pairs == {("tgw-a", "tgw-b"), ("tgw-b", "tgw-a")}
    assert [party.key for party in found.estate.parties] == ["internet"]
    assert found.not_understood == ()


def test_a_peering_listed_by_both_accounts_is_one():
    """What only one account is shown of a VPC peering fills up what the other is not shown."""
    info = {"RequesterVpcInfo": {"VpcId": "vpc-1", "OwnerId": OWNER, "CidrBlock": "10.0.0.0/16"},
            "AccepterVpcInfo": {"VpcId": "vpc-9", "OwnerId": "444455556666"}}  # fmt: skip
    other = {"RequesterVpcInfo": {"VpcId": "vpc-1", "OwnerId": OWNER, "PeeringOptions": {}},
             "AccepterVpcInfo": {"VpcId": "vpc-9", "OwnerId": "444455556666", "CidrBlock": "10.9.0.0/16"}}  # fmt: skip
    found = imported_of({
        f"{OWNER}/eu-west-1/a.json": json.dumps(network(VpcPeeringConnections=[{"VpcPeeringConnectionId": "pcx-1", **info}])),
        "444455556666/eu-west-1/a.json": json.dumps({"VpcPeeringConnections": [{"VpcPeeringConnectionId": "pcx-1", **other}]}),
    })  # fmt: skip

    (peering,) = found.estate.of(VpcPeeringConnection)
    assert [str(block) for block in peering.requester_cidr_blocks] == ["10.0.0.0/16"]
    assert [str(block) for block in peering.accepter_cidr_blocks] == ["10.9.0.0/16"]
    assert not [each for each in found.not_understood if each.id == "pcx-1"]


def test_what_people_state_of_appliances_is_read():
    """What a firewall, an appliance and a Gateway Load Balancer let pass stands in a file beside AWS's answers."""
    balancer = "arn:aws:elasticloadbalancing:eu-west-1:111122223333:loadbalancer/gwy/box/1"
    found = read(
        **network(),
        Reservations=[{"Instances": [{"InstanceId": "i-1", "SubnetId": "subnet-a"}]}],
        LoadBalancers=[{"LoadBalancerArn": balancer, "LoadBalancerName": "box", "Type": "gateway"}],
        described={"Firewall": {"FirewallName": "wall", "VpcId": "vpc-1",
                               "SubnetMappings": [{"SubnetId": "subnet-a"}, {"SubnetId": "subnet-b"}]},
                  "FirewallStatus": {"SyncStates": {"eu-west-1b": {"Attachment": {"SubnetId": "subnet-b",
                                                                                   "EndpointId": "vpce-b"}}}}},
        Stated=[
            {"About": "i-1", "Forwards": "nat"},
            {"About": balancer, "Inspection": "allow"},
            {"About": "wall", "DefaultAction": "drop",
             "Rules": [{"Action": "allow", "Protocol": "tcp", "Source": "10.0.0.0/8", "FromPort": 443}]},
        ],
    )  # fmt: skip

    assert found.estate["i-1"].forwards == "nat"
    assert found.estate["box"].inspection == "allow"
    (wall,) = found.estate.of(NetworkFirewall)
    assert (wall.subnets, wall.endpoints, wall.default_action) == (
        ("subnet-b", "subnet-a"),
        ("vpce-b",),
        "drop",
    )
    (rule,) = wall.rules
    assert (rule.action, rule.protocol, str(rule.source)) == ("allow", "tcp", "10.0.0.0/8")
    assert (rule.from_port, rule.to_port, rule.destination) == (443, 443, None)
    assert not [each for each in found.not_understood if each.id == "wall"]


def test_a_route_to_a_firewall_leads_somewhere():
    """The endpoints of a firewall stand only in the answer about it; routes to them are no loose ends."""
    routes = [{"RouteTableId": "rtb-9", "VpcId": "vpc-1", "Associations": [{"SubnetId": "subnet-a"}],
               "Routes": [{"DestinationCidrBlock": "0.0.0.0/0", "GatewayId": "vpce-b"}]}]  # fmt: skip
    base = network()
    found = read(
        **base | {"RouteTables": [*base["RouteTables"], *routes]},
        wall={"Firewall": {"FirewallName": "wall", "VpcId": "vpc-1"},
              "FirewallStatus": {"SyncStates": {"x": {"Attachment": {"SubnetId": "subnet-b", "EndpointId": "vpce-b"}}}}},
    )  # fmt: skip

    assert [each.target for each in found.estate.of(Route) if each.route_table == "rtb-9"] == ["vpce-b"]
    assert not [each for each in found.not_understood if each.id == "rtb-9"]


def test_one_interface_of_two_instances_is_said():
    """Demo data gives several instances one interface id: each keeps an interface at its own address, and it is said."""

    def instance(key, address):
        one = {"NetworkInterfaceId": "eni-0", "SubnetId": "subnet-a", "PrivateIpAddress": address,
               "Groups": [{"GroupId": "sg-1"}]}  # fmt: skip
        return {"InstanceId": key, "SubnetId": "subnet-a", "PrivateIpAddress": address,
                "SecurityGroups": [{"GroupId": "sg-1"}], "NetworkInterfaces": [one]}  # fmt: skip

    found = read(
        **network(), Reservations=[{"Instances": [instance("i-1", "10.0.1.4"), instance("i-2", "10.0.1.5")]}]
    )

    cards = {each.attached_to: str(each.private_ip_address) for each in found.estate.of(NetworkInterface)}
    assert cards == {"i-1": "10.0.1.4", "i-2": "10.0.1.5"}
    assert [each.id for each in found.not_understood if "another instance's" in each.why] == ["i-2"]


def test_a_classic_load_balancer_is_read_with_its_instances():
    """Listeners, the port of the instances and the interfaces that its name describes; chains of connections go through it."""
    balancer = {
        "LoadBalancerName": "weblb", "Subnets": ["subnet-a"], "SecurityGroups": ["sg-1"], "VPCId": "vpc-1",
        "Scheme": "internet-facing", "Instances": [{"InstanceId": "i-1"}], "HealthCheck": {"Target": "HTTP:8001/up"},
        "ListenerDescriptions": [
            {"Listener": {"Protocol": "HTTPS", "LoadBalancerPort": 443, "InstanceProtocol": "HTTP", "InstancePort": 8000},
             "PolicyNames": []}
        ],
        "DNSName": "weblb.eu-west-1.elb.amazonaws.com", "AvailabilityZones": ["eu-west-1a"],
    }  # fmt: skip
    groups = [
        group("sg-1", [("tcp", 443, 443, "0.0.0.0/0")], [("-1", None, None, "0.0.0.0/0")]),
        group("sg-2", [("tcp", 8000, 8001, "10.0.1.0/24")]),
    ]
    front = card(
        "eni-lb", address="10.0.1.20", Description="ELB weblb", Association={"PublicIp": "198.51.100.20"}
    )
    found = read(
        **network(
            SecurityGroups=groups,
            NetworkInterfaces=[front, card("eni-1", groups=("sg-2",), Attachment={"InstanceId": "i-1"})],
        ),
        Reservations=[{"Instances": [{"InstanceId": "i-1", "InstanceType": "t3.micro", "SubnetId": "subnet-a", "SecurityGroups": [{"GroupId": "sg-2"}]}]}],
        LoadBalancerDescriptions=[balancer],
    )  # fmt: skip

    own = found.estate.get(LoadBalancer, "weblb")
    (targets,) = found.estate.of(TargetGroup)
    assert (own.type, [each.port for each in own.listeners]) == ("classic", [443])
    assert (targets.key, targets.port, targets.health_check_port, targets.targets) == (
        "weblb:8000",
        8000,
        8001,
        ("i-1",),
    )
    assert found.estate.party("weblb").interfaces == ("eni-lb",)
    path = reach(found.estate, "internet", "i-1", "tcp/8000")
    assert path.verdict == "blocked"
    assert [(each.destination, each.verdict) for each in path.relayed_by] == [
        ("weblb", "reachable"),
        ("i-1", "reachable"),
    ]
    hours = [each for each in analyze_import(found).estimate.items if each.component == "clb_hour"]
    assert [each.quantity for each in hours] == [730]


def test_the_statements_of_the_readme_are_read():
    """What the README shows beside describe answers is understood, each word of it."""
    text = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")
    stated = json.loads(
        next(block for block in re.findall(r"```json\n(.*?)```", text, re.DOTALL) if "Stated" in block)
    )
    balancer = stated["Stated"][2]["About"]
    found = read(
        **network(
            Reservations=[
                {"Instances": [{"InstanceId": key, "SubnetId": "subnet-a"} for key in ("i-0nat", "i-0box")]}
            ]
        ),
        LoadBalancers=[{"LoadBalancerArn": balancer, "LoadBalancerName": "inspect", "Type": "gateway"}],
        Firewall={"FirewallName": "wall", "VpcId": "vpc-1"},
        TransitGateways=[{"TransitGatewayId": "tgw-1"}],
        TransitGatewayAttachments=[
            {
                "TransitGatewayAttachmentId": "tgw-attach-0abc",
                "TransitGatewayId": "tgw-1",
                "ResourceType": "vpn",
            }
        ],
        **stated,
    )

    assert [found.estate[key].forwards for key in ("i-0nat", "i-0box")] == ["nat", "transparent"]
    assert found.estate["inspect"].inspection == "allow"
    (rule,) = found.estate["wall"].rules
    assert (found.estate["wall"].default_action, rule.from_port, rule.to_port) == ("drop", 443, 443)
    premises = found.estate.party("on-premises")
    assert ([str(each) for each in premises.cidr_blocks], premises.behind) == (
        ["10.8.0.0/16"],
        ("tgw-attach-0abc",),
    )
