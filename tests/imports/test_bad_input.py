"""Whatever stands in the files: a list of what was understood and what was not, never an error."""

import json

import pytest

from tests.imports.documents import OWNER, card, group, imported_of, network, read
from workbook.errors import OptionsError
from workbook.imports.describe import read_describe
from workbook.model.estate.network import (
    NetworkAclEntry,
    NetworkInterface,
    Route,
    SecurityGroupRule,
    Subnet,
    Vpc,
)
from workbook.reachability.matrix import network_matrix
from workbook.reachability.passages import passages
from workbook.reachability.reach import reach


def _why(imported, id_=""):
    return [each.why for each in imported.not_understood if not id_ or each.id == id_]


def test_a_file_that_is_cut_off_is_named_and_the_others_are_read():
    """Truncated JSON costs that file only, and the list says so."""
    whole = json.dumps(network())

    found = imported_of({"a/subnets.json": '{"Subnets": [{"SubnetId": "subnet-', "b/all.json": whole})

    assert [(each.file, each.type) for each in found.not_understood if each.type == "file"] == [
        ("a/subnets.json", "file")
    ]
    assert len(found.estate.of(Subnet)) == 2


@pytest.mark.parametrize(
    "text", ["", "null", "[]", "42", '"word"', "{}", '{"Vpcs": 3}', '{"Vpcs": [null, 7, []]}']
)
def test_files_without_networks_make_an_empty_estate(text):
    """Anything that is JSON, or nothing at all, yields an estate without resources."""
    assert imported_of({"odd.json": text}).estate.resources == ()


def test_several_answers_in_one_file_are_all_read():
    """What `>>` appends, and lists of answers, count like files of their own."""
    answers = network()
    appended = "\n".join(json.dumps({key: value}) for key, value in answers.items())

    assert imported_of({"x.json": appended}).estate == imported_of({"x.json": json.dumps([answers])}).estate


def test_the_same_thing_twice_is_one_thing():
    """Identical answers merge in silence; answers that differ are named, and the first holds."""
    text = json.dumps(network())
    twice = imported_of({"a.json": text, "b.json": text})
    differing = imported_of({"a.json": text, "b.json": text.replace("10.0.2.0/24", "10.0.3.0/24")})

    assert len(twice.estate.of(Subnet)) == 2
    assert twice.not_understood == imported_of({"a.json": text}).not_understood
    assert str(differing.estate["subnet-b"].cidr_block) == "10.0.2.0/24"
    assert any("differs in CidrBlock" in why for why in _why(differing, "subnet-b"))


def test_two_regions_in_one_file_are_told_apart():
    """Zones tell where subnets are, subnets where their VPCs are, VPCs where all else is."""
    other = json.loads(json.dumps(network()).replace("-1", "-2").replace("eu-west-2", "us-east-1")
                       .replace("subnet-a", "subnet-c").replace("subnet-b", "subnet-d"))  # fmt: skip
    both = {key: [*value, *other[key]] for key, value in network().items()}

    estate = imported_of({"both.json": json.dumps(both)}).estate

    assert {vpc.key: vpc.region for vpc in estate.of(Vpc)} == {"vpc-1": "eu-west-1", "vpc-2": "us-east-1"}
    assert estate["rtb-2"].region == estate["sg-2"].region == "us-east-1"
    assert estate["rtb-1"].region == estate["sg-1"].region == "eu-west-1"


def test_equal_ids_in_two_accounts_are_two_things():
    """Keys take account and Region before the id, and references stay within their own."""
    found = imported_of(
        {f"{account}/eu-west-1/all.json": json.dumps(network()) for account in (OWNER, "444455556666")}
    )

    assert {vpc.key for vpc in found.estate.of(Vpc)} == {
        f"{OWNER}/eu-west-1/vpc-1",
        "444455556666/eu-west-1/vpc-1",
    }
    assert {each.vpc.split("/")[0] for each in found.estate.of(Subnet) if each.account == OWNER} == {OWNER}
    network_matrix(found.estate)


def test_what_a_shared_subnet_shows_in_two_accounts_is_one_subnet():
    """Owner and participant list the same thing; its OwnerId says whose it is."""
    answers = network()
    for each in (*answers["Vpcs"], *answers["Subnets"]):
        each["OwnerId"] = OWNER

    found = imported_of(
        {f"{account}/eu-west-1/all.json": json.dumps(answers) for account in (OWNER, "444455556666")}
    )

    assert [subnet.key for subnet in found.estate.of(Subnet)] == ["subnet-a", "subnet-b"]


def test_references_to_what_is_missing_are_named_and_unknown():
    """A route to a gateway, a group, a prefix list that no file describes: listed, and verdicts by them unknown."""
    answers = network(NetworkInterfaces=[card("eni-1", groups=("sg-1", "sg-gone"))])
    answers["RouteTables"][0]["Routes"][1] = {"DestinationCidrBlock": "0.0.0.0/0", "NatGatewayId": "nat-gone"}
    found = read(**answers)

    assert any("nat-gone" in why for why in _why(found, "rtb-1"))
    assert any("eni-1" in why for why in _why(found, "sg-gone"))
    assert reach(found.estate, "eni-1", "internet", "tcp/443").verdict == "unknown"


def test_a_group_that_is_not_described_makes_what_it_might_admit_unknown():
    """Nobody knows what sg-gone admits; what sg-1 admits anyway stays certain."""
    cards = [
        card("eni-1", groups=("sg-gone",)),
        card("eni-2", "subnet-b", "10.0.2.10", ("sg-1",)),
    ]
    found = read(**network(NetworkInterfaces=cards))

    assert reach(found.estate, "eni-2", "eni-1", "tcp/443").verdict == "unknown"
    assert reach(found.estate, "eni-1", "eni-2", "tcp/22").verdict == "blocked"


def test_interfaces_without_a_place_are_left_out_and_named():
    """A subnet whose VPC nobody describes goes, and so does what stands in it; each says why."""
    answers = network(NetworkInterfaces=[card("eni-1", where="subnet-z")])
    answers["Subnets"].append({**answers["Subnets"][0], "SubnetId": "subnet-z", "VpcId": "vpc-z"})

    found = read(**answers)

    assert not found.estate.of(NetworkInterface)
    assert _why(found, "subnet-z")
    assert _why(found, "eni-1")


def test_unknown_kinds_fields_types_and_states_are_listed():
    """Nothing that is not understood is dropped in silence."""
    found = read(
        **network(
            QuantumGateways=[{"QuantumGatewayId": "qgw-1"}],
            NatGateways=[
                {"NatGatewayId": "nat-1", "SubnetId": "subnet-a", "VpcId": "vpc-1", "State": "dreaming"}
            ],
            VpcEndpoints=[{"VpcEndpointId": "vpce-1", "VpcEndpointType": "Wormhole", "VpcId": "vpc-1"}],
            NetworkInterfaces=[card("eni-1", InterfaceType="tachyon", WarpFactor=9)],
        )
    )

    for id_, word in {
        "qgw-1": "not modelled",
        "nat-1": "dreaming",
        "vpce-1": "Wormhole",
        "eni-1": "tachyon",
    }.items():
        assert any(word in why for why in _why(found, id_)), id_
    assert "eni-1" in found.estate


def test_a_rule_that_cannot_be_read_leaves_its_group_unknown():
    """A peer of a kind that nobody knows may admit anything: blocked would be a guess."""
    odd = group("sg-2", [], [])
    odd["IpPermissions"] = [
        {"IpProtocol": "tcp", "FromPort": 22, "ToPort": 22, "MoonRanges": [{"Phase": "full"}]}
    ]
    answers = network(NetworkInterfaces=[card("eni-1"), card("eni-2", "subnet-b", "10.0.2.10", ("sg-2",))])
    answers["SecurityGroups"].append(odd)
    found = read(**answers)

    assert any("MoonRanges" in why for why in _why(found, "sg-2"))
    assert reach(found.estate, "eni-1", "eni-2", "tcp/22").verdict == "unknown"


@pytest.mark.parametrize(
    ("first", "last", "inside", "outside"),
    [(-1, 30, 30, 31), (30, -1, 65535, 29), (30, 30, 30, 31)],
)
def test_an_end_of_a_range_that_is_minus_one_is_open(first, last, inside, outside):
    """Of ports, -1 stands for the first or the last there is."""
    answers = network(SecurityGroups=[group("sg-1", [("tcp", first, last, "10.0.0.0/8")])])

    (found,) = read(**answers).estate.of(SecurityGroupRule)
    assert found.from_port <= inside <= found.to_port
    assert not found.from_port <= outside <= found.to_port


def test_an_entry_that_cannot_be_read_is_named_and_what_stands_before_it_is_kept():
    """Entries of an ACL are read one by one."""
    entries = [
        {
            "RuleNumber": 90,
            "Egress": False,
            "Protocol": "6",
            "RuleAction": "allow",
            "CidrBlock": "10.0.0.0/16",
        },
        {
            "RuleNumber": 100,
            "Egress": False,
            "Protocol": "-1",
            "RuleAction": "ponder",
            "CidrBlock": "0.0.0.0/0",
        },
    ]
    acl = {
        "NetworkAclId": "acl-1",
        "VpcId": "vpc-1",
        "IsDefault": True,
        "Associations": [],
        "Entries": entries,
    }
    found = read(**network(NetworkAcls=[acl]))

    assert any("ponder" in why for why in _why(found, "acl-1"))
    assert [entry.rule_number for entry in found.estate.of(NetworkAclEntry)] == [90, 100]


@pytest.mark.parametrize(("port", "verdict"), [(443, "unknown"), (22, "blocked")])
def test_what_an_unread_entry_decides_is_unknown_to_both_engines(port, verdict):
    """The trace and the matrix call unknown what passes everything else and comes to an entry nobody can read."""
    entries = [
        {"RuleNumber": 90, "Egress": False, "Protocol": "6", "RuleAction": "deny", "CidrBlock": "10.0.0.0/16",
         "PortRange": {"From": 22, "To": 22}},
        {"RuleNumber": 100, "Egress": False, "Protocol": "6", "RuleAction": "ponder", "CidrBlock": "10.0.0.0/16"},
        {"RuleNumber": 100, "Egress": True, "Protocol": "-1", "RuleAction": "allow", "CidrBlock": "0.0.0.0/0"},
    ]  # fmt: skip
    acl = {
        "NetworkAclId": "acl-1",
        "VpcId": "vpc-1",
        "IsDefault": True,
        "Associations": [],
        "Entries": entries,
    }
    cards = [card("eni-1"), card("eni-2", "subnet-b", "10.0.2.10", ("sg-2",))]
    answers = network(NetworkAcls=[acl], NetworkInterfaces=cards)
    answers["SecurityGroups"].append(group("sg-2", [("-1", None, None, "0.0.0.0/0")]))
    estate = read(**answers).estate

    assert reach(estate, "eni-1", "eni-2", f"tcp/{port}").verdict == verdict
    found = [
        (one.ports, one.verdict)
        for one in passages(network_matrix(estate))
        if (one.source, one.destination, one.protocol) == ("group-1", "group-2", "tcp")
    ]
    assert found == [("0-21, 23-65535", "unknown")]


@pytest.mark.parametrize(
    ("state", "verdict"), [("running", "reachable"), ("stopped", "blocked"), ("frozen", "unknown")]
)
def test_an_instance_in_a_state_that_nobody_knows_is_unknown(state, verdict):
    """A stopped instance answers nothing; of a state that AWS does not document nothing is known."""
    instance = {"InstanceId": "i-1", "SubnetId": "subnet-b", "State": {"Name": state}}
    instance["Tags"] = [{"Key": "Name", "Value": "sleeper"}]
    cards = [card("eni-1"), card("eni-2", "subnet-b", "10.0.2.10", Attachment={"InstanceId": "i-1"})]
    found = read(**network(Instances=[instance], NetworkInterfaces=cards))

    assert reach(found.estate, "eni-1", "i-1", "tcp/443").verdict == verdict
    verdicts = {
        each.verdict
        for each in passages(network_matrix(found.estate))
        if each.destination == "sleeper" and each.protocol == "tcp" and each.source == "group-1"
    }
    assert verdicts == ({verdict} - {"blocked"})
    assert (state == "frozen") == any("frozen" in why for why in _why(found, "i-1"))


def test_a_page_that_names_a_next_one_is_named():
    """Half an answer is no answer about the other half."""
    found = read(**network(), NextToken="eyJ2Ijo")

    assert [each.why for each in found.not_understood if "page" in each.why]
    assert not [each.why for each in read(**network(), NextToken=None).not_understood if "page" in each.why]


def test_ten_thousand_rules_are_read():
    """Each rule of a great many is there, under a key of its own."""
    rules = [("tcp", port, port, f"10.{port % 200}.0.0/16") for port in range(1, 10_001)]

    found = read(**network(SecurityGroups=[group("sg-1", rules)]))

    assert len({rule.key for rule in found.estate.of(SecurityGroupRule)}) == 10_000


HOSTILE = [
    "${jndi:x}",
    "a\nb",
    "<script>",
    "=1+1",
    "../../etc",
    "'; drop",
    "\u202e",
    "\ud800",
    "",
    "x" * 5000,
    "internet",
]


@pytest.mark.parametrize("name", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_names_stay_names(name):
    """Names of people never break the import, collide with the words of engines, or hold what no file can."""
    answers = network(NetworkInterfaces=[card("eni-1", TagSet=[{"Key": "Name", "Value": name}])])
    answers["SecurityGroups"][0]["GroupName"] = name

    found = read(**answers)

    inside = [party for party in found.estate.parties if party.interfaces]
    assert [party.interfaces for party in inside] == [("eni-1",)]
    assert len({party.key for party in found.estate.parties}) == len(found.estate.parties)
    assert found.estate.party("internet").location == "internet"
    inside[0].key.encode()
    network_matrix(found.estate)


def test_a_missing_route_table_makes_ways_out_unknown():
    """Without its main table a VPC's ways out are unknown, its ways inside are not."""
    cards = [card("eni-1"), card("eni-2", "subnet-b", "10.0.2.10")]
    found = read(**network(RouteTables=[], NetworkInterfaces=cards))

    assert reach(found.estate, "eni-1", "internet", "tcp/443").verdict == "unknown"
    assert reach(found.estate, "eni-1", "eni-2", "tcp/443").verdict == "reachable"


def test_calls_that_were_refused_are_on_the_list():
    """A snapshot says what AWS did not answer, and the import passes it on."""
    refused = {"service": "ec2", "operation": "DescribeVpcs", "about": "", "why": "denied"}

    found = read(**network(Refused=[refused]))

    assert [
        (each.type, "denied" in each.why) for each in found.not_understood if "Describe" in each.type
    ] == [("ec2 DescribeVpcs", True)]


def test_a_folder_without_json_is_refused_in_a_sentence(tmp_path):
    """Nothing to read is a fault of the request."""
    for path in (tmp_path, tmp_path / "nowhere"):
        with pytest.raises(OptionsError, match="--describe"):
            read_describe(path)


def test_files_that_are_no_text_are_named(tmp_path):
    """Bytes that are no UTF-8 cost one file, and hidden files are not asked."""
    (tmp_path / "a.json").write_bytes(b"\xff\xfe\x00")
    (tmp_path / ".hidden.json").write_text("{")
    (tmp_path / "all.json").write_text(json.dumps(network()))

    found = read_describe(tmp_path)

    assert [each.file for each in found.not_understood if each.type == "file"] == ["a.json"]
    assert found.estate.of(Route)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "it is empty"),
        (" \n", "it is empty"),
        ('{"Vpcs": 1}', "it holds no list"),
        ('{"Foo": {"Bar": [1]}}', "no answer of a describe call is in it"),
        ('[{"Foo": {"Bar": 1}}]', "no answer of a describe call is in it"),
        ('{"Vpcs": [], "NextToken": null}', None),
        ("{}", None),
        ("[]", None),
    ],
)
def test_a_file_without_answers_is_said(text, why):
    """What holds nothing that could be read is listed; an answer that lists nothing is an answer."""
    found = imported_of({"x.json": text})

    assert [each.why for each in found.not_understood] == ([why] if why else [])


@pytest.mark.parametrize(("refused", "verdict"), [(False, "reachable"), (True, "unknown")])
def test_lists_that_aws_refused_to_tell_are_unknown_and_not_the_default_ones(refused, verdict):
    """Nobody asked: AWS's default list is assumed. Asked and refused: lists are there, and nobody knows what they say."""
    region = f"{OWNER}/eu-west-1"
    files = {
        f"{region}/net.json": json.dumps(
            network(NetworkInterfaces=[card("eni-1"), card("eni-2", "subnet-b", "10.0.2.10")], NetworkAcls=[])
        )
    }
    why = {
        "region": "eu-west-1",
        "service": "ec2",
        "operation": "DescribeNetworkAcls",
        "about": "",
        "why": "no",
    }
    files |= {f"{region}/refused.json": json.dumps({"Refused": [why]})} if refused else {}
    found = imported_of(files)

    assert reach(found.estate, "eni-1", "eni-2", "tcp/443").verdict == verdict
