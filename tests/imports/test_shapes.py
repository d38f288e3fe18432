"""Describe answers as collectors and people keep them: the same network, whatever the shape."""

import json
from urllib.parse import quote

import pytest

from tests.imports.documents import OWNER, card, imported_of, network, read
from workbook.imports.describe import read_describe
from workbook.imports.shapes import documented_fields, documented_key, type_of_item
from workbook.model.estate.compute import LoadBalancer, TargetGroup
from workbook.model.estate.interconnect import (
    TransitGatewayRouteTable,
)

WHOLE = network(NetworkInterfaces=[card("eni-1"), card("eni-2", where="subnet-b", address="10.0.2.10")])
FOLDER = f"{OWNER}/eu-west-1"


def keys(found):
    """The keys of everything in an import."""
    return sorted(each.key for each in found.estate.resources)


PLAIN = keys(read(**WHOLE))


def snake(word):
    """A word as Python writes it."""
    return "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in word).lstrip("_")


def whole_as(files):
    """The network in these files, as its keys; whatever is not understood is part of the answer."""
    found = imported_of({f"{FOLDER}/{path}": json.dumps(value) for path, value in files.items()})
    return keys(found), [each.why for each in found.not_understood]


SHAPES = {
    "one file a call": {f"{key}.json": {key: items} for key, items in WHOLE.items()},
    "keys of snake case": {"all.json": {snake(key): items for key, items in WHOLE.items()}},
    "keys and fields of snake case": {
        "all.json": {snake(k): [{snake(f): v for f, v in item.items()} for item in items] for k, items in WHOLE.items()}
    },
    "keys and fields of camel case": {
        "all.json": {k[0].lower() + k[1:]: [{f[0].lower() + f[1:]: v for f, v in item.items()} for item in items]
                     for k, items in WHOLE.items()}
    },
    "pages in a list": {"all.json": [{key: [item]} for key, items in WHOLE.items() for item in items]},
    "what --query left: bare lists": {f"{at}.json": items for at, items in enumerate(WHOLE.values())},
    "what --query left: bare items": {f"{k}-{at}.json": item for k, items in WHOLE.items() for at, item in enumerate(items)},
    "under a word of somebody's": {"all.json": {"account": {"ec2": WHOLE}}},
    "by Region": {"all.json": {"eu-west-1": WHOLE}},
    "one item a singular word": {f"{k}-{at}.json": {k.removesuffix("s"): item}
                                 for k, items in WHOLE.items() for at, item in enumerate(items)},
}  # fmt: skip


@pytest.mark.parametrize("shape", SHAPES)
def test_the_shape_of_the_files_does_not_matter(shape):
    """Keys of other cases, pages, bare lists and items, folders of words: every thing is there, none is left over."""
    found, why = whole_as(SHAPES[shape])

    assert found == PLAIN
    assert not [each for each in why if "not modelled" in each or "missing" in each]


def test_answers_about_several_things_in_one_list_are_told_apart():
    """Routes, propagations, listeners, attributes and targets that a collector put side by side find their owners."""
    balancer = "arn:aws:elasticloadbalancing:eu-west-1:111122223333:loadbalancer/net/nlb/1"
    tg = "arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/tg/1"
    found = read(
        **network(NetworkInterfaces=[card("eni-1")]),
        TransitGateways=[{"TransitGatewayId": "tgw-1"}],
        TransitGatewayRouteTables=[
            {"TransitGatewayRouteTableId": word, "TransitGatewayId": "tgw-1"} for word in ("tgw-rtb-1", "tgw-rtb-2")
        ],
        TransitGatewayAttachments=[
            {"TransitGatewayAttachmentId": "att-1", "TransitGatewayId": "tgw-1", "ResourceType": "vpc", "ResourceId": "vpc-1"}
        ],
        TransitGatewayPropagations=[
            {"TransitGatewayRouteTableId": "tgw-rtb-2",
             "TransitGatewayRouteTablePropagations": [{"TransitGatewayAttachmentId": "att-1", "State": "enabled"}]}
        ],
        TransitGatewayStaticRoutes=[
            {"TransitGatewayRouteTableId": "tgw-rtb-1", "AdditionalRoutesAvailable": False,
             "Routes": [{"DestinationCidrBlock": "10.9.0.0/16", "State": "blackhole", "Type": "static"}]},
            {"TransitGatewayRouteTableId": "tgw-rtb-2", "Routes": []},
        ],
        LoadBalancers=[{"LoadBalancerArn": balancer, "LoadBalancerName": "nlb", "Type": "network",
                        "AvailabilityZones": [{"SubnetId": "subnet-a"}]}],
        LoadBalancerListeners=[{"LoadBalancerArn": balancer, "Listeners": [
            {"ListenerArn": "arn:l", "LoadBalancerArn": balancer, "Port": 80, "Protocol": "TCP",
             "DefaultActions": [{"Type": "forward", "TargetGroupArn": tg}]}]}],
        LoadBalancerAttributes=[{"LoadBalancerArn": balancer, "Attributes": [
            {"Key": "load_balancing.cross_zone.enabled", "Value": "true"}]}],
        TargetGroups=[{"TargetGroupArn": tg, "TargetGroupName": "tg", "Protocol": "TCP", "Port": 80,
                       "TargetType": "ip", "VpcId": "vpc-1"}],
        LoadBalancerTargetHealth=[{"TargetGroupArn": tg, "TargetHealthDescriptions": [
            {"Target": {"Id": "10.0.1.10", "Port": 80}}]}],
    )  # fmt: skip

    words = ("not modelled", "not described in any", "attributes are")
    assert not [each for each in found.not_understood if any(word in each.why for word in words)]
    tables = {each.key: each.propagations for each in found.estate.of(TransitGatewayRouteTable)}
    assert tables == {"tgw-rtb-1": (), "tgw-rtb-2": ("att-1",)}
    assert "tgw-rtb-1/10.9.0.0/16" in found.estate
    (own,) = found.estate.of(LoadBalancer)
    assert (own.cross_zone, [each.port for each in own.listeners]) == (True, [80])
    assert [each.targets for each in found.estate.of(TargetGroup)] == [("eni-1",)]


def test_files_named_by_what_was_asked_are_read(tmp_path):
    """Some collectors name a file by the ARN that they asked about, and give it no suffix."""
    arn = "arn:aws:elasticloadbalancing:eu-west-1:111122223333:loadbalancer/app/web/1"
    (tmp_path / "all.json").write_text(json.dumps({
        **network(),
        "LoadBalancers": [{"LoadBalancerArn": arn, "LoadBalancerName": "web", "Type": "application"}],
    }))  # fmt: skip
    asked = tmp_path / "elbv2-describe-load-balancer-attributes"
    asked.mkdir()
    (asked / quote(arn, safe="")).write_text(
        '{"Attributes": [{"Key": "deletion_protection.enabled", "Value": "false"}]}'
    )
    (asked / "notes").write_text("not JSON at all")

    found = read_describe(tmp_path)

    assert not found.estate["web"].deletion_protection
    assert {each.file for each in found.not_understood if each.type == "file"} == set()


@pytest.mark.parametrize(
    ("key", "meant"),
    [("Vpcs", "Vpcs"), ("vpcs", "Vpcs"), ("network_acls", "NetworkAcls"), ("Vpc", "Vpcs"), ("VirtualInterfaces", "virtualInterfaces"),
     ("DBINSTANCES", "DBInstances"), ("DomainStatusList", "DomainStatusList"), ("", ""), ("Firewall", "Firewall")],
)  # fmt: skip
def test_keys_are_known_by_their_letters(key, meant):
    """The case of a key and its plural do not matter; a key that no call has stays what it is."""
    assert documented_key(key) == meant


@pytest.mark.parametrize(
    "fields",
    [{}, {"VpcId": "vpc-1", "SomethingElse": 1}, {"Tags": []}, {"LoadBalancerArn": "x", "Attributes": []},
     {"VpcId": ["vpc-1"]}, {"TransitGatewayRouteTableId": "t", "Routes": []}],
)  # fmt: skip
def test_an_item_is_not_guessed(fields):
    """What has a field that a type lacks, or lacks its id, is no item of that type."""
    assert type_of_item(fields) == ""


def test_known_items_are_left_as_they_are():
    """An item whose fields AWS documents is passed on untouched, and strange fields stay beside renamed ones."""
    plain = {"VpcId": "vpc-1", "CidrBlock": "10.0.0.0/16"}

    assert documented_fields("Vpcs", plain) is plain
    assert documented_fields("Vpcs", {"vpc_id": "vpc-1", "x_y": 1}) == {"VpcId": "vpc-1", "x_y": 1}
    assert documented_fields("Nonsense", {"vpc_id": 1}) == {"vpc_id": 1}


TABLE = {"TransitGateways": [{"TransitGatewayId": "tgw-1"}],
         "TransitGatewayRouteTables": [{"TransitGatewayRouteTableId": "tgw-rtb-1", "TransitGatewayId": "tgw-1"}]}  # fmt: skip
BLACKHOLE = {"Routes": [{"DestinationCidrBlock": "10.9.0.0/16", "State": "blackhole", "Type": "static"}]}


def test_an_answer_that_names_nobody_is_about_the_only_thing_there_is():
    """SearchTransitGatewayRoutes prints routes without their table: with one table in the Region it can only be that."""
    found = imported_of({
        "111122223333/eu-west-1/tables.json": json.dumps(TABLE),
        "111122223333/eu-west-1/search-transit-gateway-routes.json": json.dumps(BLACKHOLE),
        "111122223333/us-east-1/more.json": json.dumps(
            {"TransitGateways": [{"TransitGatewayId": "tgw-2"}],
             "TransitGatewayRouteTables": [{"TransitGatewayRouteTableId": "tgw-rtb-2", "TransitGatewayId": "tgw-2"}]}),
    })  # fmt: skip

    assert "tgw-rtb-1/10.9.0.0/16" in found.estate
    assert "tgw-rtb-2/10.9.0.0/16" not in found.estate


def test_an_answer_that_could_be_about_several_is_listed():
    """With two tables nobody can tell whose routes they are: that is said once, and they are nobody's."""
    two = {"TransitGatewayRouteTableId": "tgw-rtb-2", "TransitGatewayId": "tgw-1"}
    found = imported_of({
        f"{FOLDER}/tables.json": json.dumps(TABLE | {"TransitGatewayRouteTables": [*TABLE["TransitGatewayRouteTables"], two]}),
        f"{FOLDER}/routes.json": json.dumps(BLACKHOLE),
        f"{FOLDER}/routes-of-tgw-rtb-2.json": json.dumps(BLACKHOLE),
    })  # fmt: skip

    assert "tgw-rtb-2/10.9.0.0/16" in found.estate
    assert "tgw-rtb-1/10.9.0.0/16" not in found.estate
    said = [each for each in found.not_understood if "does not say whom" in each.why]
    assert [each.file for each in said] == [f"{FOLDER}/routes.json"]
