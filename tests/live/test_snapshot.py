"""A snapshot asks AWS only to read, goes on when refused, and reads back as the account's network."""

import json
import os
import subprocess
import sys
from unittest.mock import patch

import boto3
import pytest
from botocore.stub import Stubber
from moto import mock_aws

from tests.live.seeding import Seeding
from tests.oracles_ran import ran
from workbook.cli import main
from workbook.document import Document, build
from workbook.errors import OptionsError
from workbook.exports.write import write
from workbook.facts.describe_calls import describe_calls
from workbook.imports.describe import read_describe
from workbook.imports.describing import describe
from workbook.live.snapshot import _Asking, needed_policy, open_session, take_snapshot
from workbook.model.estate.interconnect import TransitGatewayAttachment
from workbook.model.estate.network import NatGateway, NetworkInterface, SecurityGroup, Subnet, VpcEndpoint
from workbook.plan import plan
from workbook.reachability.matrix import network_matrix
from workbook.reachability.passages import passages
from workbook.reachability.reach import reach

REGION = "eu-west-1"


@pytest.fixture
def aws(monkeypatch):
    """An empty account that moto keeps in this process."""
    for name in ("AWS_PROFILE", "AWS_DEFAULT_REGION", "AWS_REGION"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "testing")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "testing")
    with mock_aws():
        yield boto3.Session(region_name=REGION)


def _built(session, region=REGION):
    """A small network: two subnets, NAT, endpoints, an instance, a transit gateway, a load balancer."""
    ec2 = session.client("ec2", region)
    vpc = ec2.create_vpc(CidrBlock="10.0.0.0/16")["Vpc"]["VpcId"]
    subnets = [
        ec2.create_subnet(VpcId=vpc, CidrBlock=f"10.0.{n}.0/24", AvailabilityZone=f"{region}{zone}")["Subnet"]["SubnetId"]
        for n, zone in ((1, "a"), (2, "b"))
    ]  # fmt: skip
    gateway = ec2.create_internet_gateway()["InternetGateway"]["InternetGatewayId"]
    ec2.attach_internet_gateway(InternetGatewayId=gateway, VpcId=vpc)
    tables = ec2.describe_route_tables(Filters=[{"Name": "vpc-id", "Values": [vpc]}])["RouteTables"]
    ec2.create_route(
        RouteTableId=tables[0]["RouteTableId"], DestinationCidrBlock="0.0.0.0/0", GatewayId=gateway
    )
    address = ec2.allocate_address()["AllocationId"]
    ec2.create_nat_gateway(SubnetId=subnets[0], AllocationId=address)
    group = ec2.create_security_group(GroupName="web", Description="web", VpcId=vpc)["GroupId"]
    ec2.authorize_security_group_ingress(
        GroupId=group, IpPermissions=[{"IpProtocol": "tcp", "FromPort": 443, "ToPort": 443,
                                       "IpRanges": [{"CidrIp": "0.0.0.0/0"}]}]
    )  # fmt: skip
    ec2.create_vpc_endpoint(VpcId=vpc, ServiceName=f"com.amazonaws.{region}.s3")
    ec2.create_vpc_endpoint(
        VpcId=vpc,
        ServiceName=f"com.amazonaws.{region}.ssm",
        VpcEndpointType="Interface",
        SubnetIds=subnets[:1],
    )
    tags = [{"ResourceType": "instance", "Tags": [{"Key": "Name", "Value": "web"}]}]
    ec2.run_instances(
        ImageId="ami-12c6146b", MinCount=1, MaxCount=1, SubnetId=subnets[1], SecurityGroupIds=[group],
        TagSpecifications=tags,
    )  # fmt: skip
    transit = ec2.create_transit_gateway()["TransitGateway"]["TransitGatewayId"]
    ec2.create_transit_gateway_vpc_attachment(TransitGatewayId=transit, VpcId=vpc, SubnetIds=subnets)
    session.client("elbv2", region).create_load_balancer(
        Name="front", Subnets=subnets, SecurityGroups=[group]
    )


def test_an_accounts_network_reads_back(aws, tmp_path):
    """Every resource that was made is in the estate, under its own id, and can be asked about."""
    _built(aws)

    taken = take_snapshot(aws)
    write(taken.files, tmp_path / "s")
    found = read_describe(tmp_path / "s")

    estate = found.estate
    assert {each.account for each in estate.resources} == {"123456789012"}
    assert {each.region for each in estate.resources} == {REGION}
    assert len(estate.of(Subnet)) >= 2
    assert [nat.connectivity_type for nat in estate.of(NatGateway)] == ["public"]
    assert sorted(each.vpc_endpoint_type for each in estate.of(VpcEndpoint)) == ["Gateway", "Interface"]
    assert [len(each.subnets) for each in estate.of(TransitGatewayAttachment)] == [2]
    assert any(each.group_name == "web" for each in estate.of(SecurityGroup))
    assert {each.interface_type for each in estate.of(NetworkInterface)} >= {"vpc_endpoint", "load_balancer"}
    assert reach(estate, "front", "web", "tcp/443").verdict == "reachable"
    assert reach(estate, "internet", "web", "tcp/443").verdict == "blocked"
    ran("moto")


def test_what_moto_cannot_answer_is_refused_and_listed(aws, tmp_path):
    """A call that is not there costs that answer only; snapshot and import both name it."""
    taken = take_snapshot(aws)
    write(taken.files, tmp_path / "s")
    named = {each.type for each in read_describe(tmp_path / "s").not_understood}

    refused = {each.operation for each in taken.refused}
    assert "DescribeInstanceConnectEndpoints" in refused
    assert "ec2 DescribeInstanceConnectEndpoints" in named
    assert "DescribeVpcs" not in refused
    ran("moto")


def test_several_regions_have_folders_of_their_own(aws):
    """Each Region is asked by itself."""
    _built(aws, "us-east-1")

    taken = take_snapshot(aws, ["us-east-1", REGION, "us-east-1"])

    assert {path.split("/")[1] for path in taken.files} == {"us-east-1", REGION}
    described = json.loads(taken.files["123456789012/us-east-1/elbv2-describe-load-balancers.json"])
    assert [each["LoadBalancerName"] for each in described["LoadBalancers"]] == ["front"]


def _only(operation):
    return tuple(call for call in describe_calls() if call.operation == operation)


def _asked(client, operation):
    asking = _Asking(session=None, region=REGION, folder="a", clients={"ec2": client})
    with patch("workbook.live.snapshot.describe_calls", return_value=_only(operation)):
        asking.all()
    return asking


def _ec2():
    return boto3.client("ec2", REGION, aws_access_key_id="x", aws_secret_access_key="x")  # noqa: S106  # no secret


def test_pages_are_read_to_the_last():
    """An answer in two pages is one list."""
    client = _ec2()
    with Stubber(client) as stub:
        stub.add_response("describe_vpcs", {"Vpcs": [{"VpcId": "vpc-1"}], "NextToken": "more"}, {})
        stub.add_response("describe_vpcs", {"Vpcs": [{"VpcId": "vpc-2"}]}, {"NextToken": "more"})
        asking = _asked(client, "DescribeVpcs")

    assert [each["VpcId"] for each in asking.answered["Vpcs"]] == ["vpc-1", "vpc-2"]
    assert json.loads(asking.files["a/ec2-describe-vpcs.json"]).keys() == {"Vpcs"}


def test_a_denied_call_is_noted_in_awss_words():
    """UnauthorizedOperation does not end the snapshot."""
    client = _ec2()
    with Stubber(client) as stub:
        stub.add_client_error("describe_vpcs", "UnauthorizedOperation", "You are not authorized")
        asking = _asked(client, "DescribeVpcs")

    assert [(each.operation, "not authorized" in each.why) for each in asking.refused] == [
        ("DescribeVpcs", True)
    ]
    assert list(asking.files) == ["a/refused.json"]


def test_every_call_only_reads_and_is_real():
    """Each operation is one of botocore's, begins with a reading verb, and its key and parameter are in its shapes."""
    for call in describe_calls():
        client = boto3.client(call.service, REGION, aws_access_key_id="x", aws_secret_access_key="x")  # noqa: S106
        model = client.meta.service_model.operation_model(call.operation)
        assert call.operation.startswith(("Describe", "List", "Get", "Search"))
        assert not call.parameter or call.parameter in model.input_shape.members
        inside = call.operation == "DescribeInstances"
        assert not call.result_key or inside or call.result_key in model.output_shape.members


def test_the_policy_names_every_call_and_nothing_that_writes():
    """What `--policy` prints is what a snapshot asks."""
    statement = needed_policy()["Statement"][0]

    assert set(statement["Action"]) == {call.action for call in describe_calls()}
    verbs = {action.partition(":")[2] for action in statement["Action"]}
    assert all(verb.startswith(("Describe", "List", "Get", "Search")) for verb in verbs)
    assert statement["Effect"] == "Allow"


def test_a_session_without_region_or_profile_is_refused_in_a_sentence(aws):
    """Both faults name the option that mends them."""
    with pytest.raises(OptionsError, match="--region"):
        take_snapshot(boto3.Session())
    with pytest.raises(OptionsError, match="--profile"):
        open_session("no-such-profile")


def test_without_credentials_it_says_so(monkeypatch, tmp_path):
    """No credentials is one sentence, not sixty refused calls."""
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_PROFILE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(tmp_path / "none"))
    monkeypatch.setenv("AWS_CONFIG_FILE", str(tmp_path / "none"))

    with pytest.raises(OptionsError, match="credentials"):
        take_snapshot(boto3.Session(region_name=REGION))


def test_the_command_writes_the_folder_and_prints_the_policy(aws, tmp_path, capsys):
    """`snapshot --out` answers with files, refused calls and the policy; the folder is read by `--describe`."""
    _built(aws)

    assert main(["snapshot", "--out", str(tmp_path / "s"), "--region", REGION]) == 0
    out = capsys.readouterr().out
    assert "not answered" in out
    assert "ec2:DescribeVpcs" in out
    question = ["--from", "internet", "--to", "front", "--port", "tcp/443", "--json"]
    assert main(["reach", "--describe", str(tmp_path / "s"), *question]) == 0
    assert json.loads(capsys.readouterr().out)["verdict"] == "reachable"


def test_the_policy_is_printed_without_any_call(capsys, monkeypatch):
    """`--policy` alone needs no AWS and no boto3."""
    monkeypatch.setitem(sys.modules, "boto3", None)

    assert main(["snapshot", "--policy"]) == 0
    assert json.loads(capsys.readouterr().out)["Version"] == "2012-10-17"


def test_importing_the_package_loads_no_boto3():
    """Who does not ask for a snapshot pays nothing for boto3."""
    code = "import sys, workbook, workbook.cli, workbook.live.snapshot; sys.exit('boto3' in sys.modules or 'botocore' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], env=os.environ, check=False).returncode == 0


def test_a_planned_network_built_in_aws_lets_the_same_pass(aws, tmp_path):
    """Pattern, describe JSON, the account it makes, its snapshot, the import: who reaches whom stays the same."""
    estate = plan(build(Document(pattern="private_rds_api", options={"region": REGION})))
    files = describe(estate)
    Seeding(aws.client("ec2", REGION), files).all()

    write(take_snapshot(aws).files | {"outside.json": files["outside.json"]}, tmp_path / "s")
    back = read_describe(tmp_path / "s").estate

    planned = {_inside(one) for one in passages(network_matrix(estate))}
    assert planned
    assert planned <= {_inside(one) for one in passages(network_matrix(back))}
    kept = {party.key for party in estate.parties}
    assert {
        one for one in map(_inside, passages(network_matrix(back))) if {one[0], one[1]} <= kept
    } == planned
    ran("moto")


def _inside(passage):
    return passage.source, passage.destination, passage.protocol, passage.ports, passage.verdict
