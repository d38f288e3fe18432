"""Scopes over small estates: what they find, what they leave alone, and that nothing is missed."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from tests.reachability.matrix_estates import (
    ALB,
    APP,
    PARTIES,
    S3_ENDPOINT,
    THREE_TIERS,
    acl,
    changed,
    rule,
    with_,
    without,
)
from workbook.errors import OptionsError
from workbook.reachability.matrix import network_matrix
from workbook.reachability.passages import passages
from workbook.reachability.reach import reach
from workbook.scopes.evaluating import evaluate
from workbook.scopes.reading import parse_scopes, read_scopes

AMAZON = Path(__file__).parent / "amazon_created.json"
OPEN_ACL = (
    (100, "in", "allow", "-1", None, "0.0.0.0/0"),
    (100, "out", "allow", "-1", None, "0.0.0.0/0"),
)
ESTATE = with_(
    THREE_TIERS, *acl("all", [f"main/{t}/{z}" for t in ("public", "app", "data") for z in "ab"], *OPEN_ACL)
)
NAT_RULE = rule("app", "out", "tcp", 8443, "0.0.0.0/0")


def _ask(path, exclude=(), estate=ESTATE):
    scopes = parse_scopes(json.dumps([{"name": "asked", "match": [path], "exclude": list(exclude)}]))
    (result,) = evaluate(estate, scopes)
    return result


def _said(result):
    return {(path.source, path.destination, f"{path.protocol}/{path.ports}") for path in result.paths}


def test_a_path_that_nobody_has_holds():
    """The internet does not reach the database, so that scope holds and names no path."""
    result = _ask({"source": "internet", "destination": "db"})

    assert result.holds
    assert result.paths == ()


def test_every_path_from_the_internet_is_found():
    """The complete matrix is asked: what comes in by the internet gateway is what the trace finds, no more."""
    result = _ask({"source": "internet"})

    assert _said(result) == {(source, "alb", "tcp/443") for source in ("internet", "office", "aws:s3")}
    assert not result.holds
    assert all(path.via == ("main/igw",) for path in result.paths)
    assert all(
        reach(ESTATE, path.source, path.destination, f"{path.protocol}/{path.ports}").verdict == "reachable"
        for path in result.paths
        if path.source != "aws:s3"
    )


def test_a_scope_of_everything_finds_every_passage():
    """A path without ends matches each passage of the matrix that is a connection."""
    result = _ask({})

    listed = {(each.source, each.destination) for each in passages(network_matrix(ESTATE))}
    assert {(path.source, path.destination) for path in result.paths} == listed


@pytest.mark.parametrize(
    ("word", "finds"),
    [
        ("app", True),
        ("eni/app/a", True),
        ("sg/app", True),
        ("main/app/a", True),
        ("main", True),
        ("10.0.16.10", True),
        ("10.0.16.0/24", True),
        ("10.0.16.0/28", True),
        ("0.0.0.0/0", True),
        ("AWS::EC2::NetworkInterface", True),
        ("AWS::EC2::VPC", True),
        ("alb", False),
        ("sg/alb", False),
        ("main/data/a", False),
        ("10.0.16.11", False),
        ("10.0.16.16/28", False),
        ("10.0.32.0/24", False),
        ("internet", False),
        ("main/igw", False),
        ("on-premises", False),
        ("AWS::EC2::InternetGateway", False),
        ("AWS::EC2::VPNGateway", False),
    ],
)
def test_words_for_an_end(word, finds):
    """A party, an interface, its group, subnet, VPC, address, CIDR or type means it; others do not."""
    result = _ask({"source": word, "destination": "db"})

    assert (("app", "db", "tcp/5432") in _said(result)) is finds


def test_a_cidr_of_one_interface_leaves_the_other_out():
    """The matrix is cut at the CIDR of the scope, so that one of two interfaces is asked."""
    half = changed(ESTATE, "eni/app/b", security_groups=("sg/alb",))

    assert _ask({"source": "10.0.17.0/24", "destination": "db"}, estate=half).holds
    assert not _ask({"source": "10.0.16.0/24", "destination": "db"}, estate=half).holds


def test_addresses_of_an_unnamed_network_are_told():
    """Nobody named has the network that may come in, so the path says which part of the internet it is."""
    base = without(ESTATE, "sg/alb/in/tcp-443-443/0.0.0.0/0")
    result = _ask({"source": "internet"}, estate=with_(base, rule("alb", "in", "tcp", 22, "198.51.100.0/25")))

    (path,) = result.paths
    assert (path.source, path.ports, path.source_addresses) == ("internet", "22", ("198.51.100.0/25",))


@pytest.mark.parametrize(
    ("headers", "finds"),
    [
        ({"protocols": ["tcp"]}, "5432"),
        ({"protocols": "6", "ports": 5432}, "5432"),
        ({"ports": ["22", "5000-6000"]}, "5432"),
        ({"protocols": "all"}, "5432"),
        ({"protocols": ["udp"]}, ""),
        ({"ports": "5433-6000"}, ""),
        ({"protocols": ["icmp"]}, ""),
        ({"source_ports": "40000"}, "5432"),
        ({"source_ports": "1-1023"}, ""),
    ],
)
def test_headers_narrow_a_path(headers, finds):
    """Only packets with such headers match."""
    result = _ask({"source": "app", "destination": "db", **headers})

    assert ", ".join(path.ports for path in result.paths) == finds


def test_an_exclusion_takes_out_its_headers_only():
    """What is excluded is left out, and the ports beside it stay."""
    wider = with_(
        ESTATE,
        rule("app", "out", "tcp", (5000, 6000), "sg/db"),
        rule("db", "in", "tcp", (5000, 6000), "sg/app"),
    )
    path = {"source": "app", "destination": "db"}

    assert _ask(path, exclude=[{**path, "ports": 5432}]).holds
    assert _said(_ask(path, exclude=[{**path, "ports": 5432}], estate=wider)) == {
        ("app", "db", "tcp/5000-5431, 5433-6000")
    }
    assert not _ask(path, exclude=[{**path, "protocols": "udp"}]).holds
    assert not _ask(path, exclude=[{**path, "source_ports": "40000-50000"}]).holds
    assert _ask(path, exclude=[{**path, "source_ports": "1024-65535"}]).holds


@pytest.mark.parametrize(
    ("through", "destinations"),
    [
        ({"resource_types": "AWS::EC2::NatGateway"}, {"internet", "office"}),
        ("main/nat", {"internet", "office"}),
        ("main/endpoint/s3", {"aws:s3"}),
        ({"resource_types": "AWS::EC2::VPCEndpoint"}, {"aws:s3"}),
        ({"resource_types": "AWS::EC2::TransitGateway"}, set()),
    ],
)
def test_paths_through_a_gateway(through, destinations):
    """Only what passes the gateway matches; a NAT gateway's paths pass the internet gateway too."""
    result = _ask({"source": "app", "through": [through]}, estate=with_(ESTATE, NAT_RULE))

    assert {path.destination for path in result.paths} == destinations


def test_an_endpoint_as_destination_is_what_is_behind_it():
    """Paths to a gateway endpoint are those that pass it."""
    result = _ask({"destination": S3_ENDPOINT.key})

    assert _said(result) == {("app", "aws:s3", "tcp/443")}


def test_partial_paths_are_told_as_such():
    """Answers to part of the client's ports are enough to break a scope, and the verdict says so."""
    lines = ((90, "in", "deny", "tcp", (33000, 34000), "0.0.0.0/0"), *OPEN_ACL)
    estate = with_(THREE_TIERS, *acl("app", ["main/app/a", "main/app/b"], *lines))

    (path,) = _ask({"source": "app", "destination": "db"}, estate=estate).paths

    assert path.verdict == "partial"


def test_a_path_that_is_not_known_breaks_a_scope():
    """Of what an interface forwards nothing is stated: the path may pass, so the scope does not hold."""
    estate = changed(
        changed(
            with_(ESTATE, rule("app", "in", "tcp", 8443, "0.0.0.0/0")), "eni/app/a", source_dest_check=False
        ),
        "main/rt/data/0.0.0.0/0" if "main/rt/data/0.0.0.0/0" in ESTATE else "main/rt/app/0.0.0.0/0",
        target="eni/app/a",
    )

    result = _ask({"source": "app", "destination": "internet"}, estate=with_(estate, NAT_RULE))

    assert {path.verdict for path in result.paths} == {"unknown"}
    assert not result.holds


def test_the_scopes_that_aws_makes_are_expressible():
    """The four of them, in the API's own shape: ingress to the load balancer, egress by NAT and endpoint."""
    results = {each.name: each for each in evaluate(with_(ESTATE, NAT_RULE), read_scopes(AMAZON))}

    ends = {name: {(p.source, p.destination) for p in each.paths} for name, each in results.items()}
    outs = {("app", "internet"), ("app", "office")}
    assert ends["All-IGW-Ingress"] == {(each, "alb") for each in ("internet", "office", "aws:s3")}
    assert ends["AWS-IGW-Egress"] == outs
    assert ends["AWS-VPC-Ingress"] == ends["All-IGW-Ingress"]
    assert ends["AWS-VPC-Egress"] == {*outs, ("app", "aws:s3")}


def test_two_ids_and_other_words_for_one_thing():
    """Ids that people gave, Name tags and the words of an import all mean the resource."""
    named = changed(ESTATE, "sg/app", existing_id="sg-0123", tags=(("Name", "the app"),))
    scopes = [
        {"name": word, "match": [{"source": word, "destination": "db"}]}
        for word in ("sg-0123", "the app", "arn:aws:ec2:::sg")
    ]

    found = evaluate(named, parse_scopes(json.dumps(scopes)), aliases={"arn:aws:ec2:::sg": "sg/app"})

    assert [each.holds for each in found] == [False, False, False]


def test_an_interface_without_a_party_is_named_by_its_key():
    """A scope judges every interface, not only those that somebody named."""
    nameless = replace(ESTATE, parties=tuple(each for each in PARTIES if each.key != "app"))

    assert ("eni/app/a", "db") in {(p.source, p.destination) for p in _ask({}, estate=nameless).paths}


def test_unknown_words_are_faults_with_their_place_all_at_once():
    """Names, types and prefix lists that mean nothing here, and a load balancer on the way."""
    scopes = parse_scopes(
        json.dumps(
            [
                {"name": "a", "match": [{"source": "ap"}, {"destination": "AWS::EC2::Instanze"}]},
                {
                    "name": "b",
                    "match": [{"source": {"source_prefix_lists": ["pl-1"]}, "through": ["nothing"]}],
                    "exclude": [
                        {"through": [{"resource_types": ["AWS::ElasticLoadBalancingV2::LoadBalancer"]}]}
                    ],
                },
            ]
        )
    )

    with pytest.raises(OptionsError) as caught:
        evaluate(ESTATE, scopes)

    assert [fault.field for fault in caught.value.faults] == [
        "scopes[0].match_paths[0].source",
        "scopes[0].match_paths[1].destination",
        "scopes[1].match_paths[0].source.source_prefix_lists",
        "scopes[1].match_paths[0].through_resources[0]",
        "scopes[1].exclude_paths[0].through_resources[0]",
    ]
    assert "did you mean 'app'?" in str(caught.value)


def test_prefix_lists_stand_for_their_networks():
    """A header statement may name a prefix list by its key or name."""
    for word in ("pl/s3", "com.amazonaws.eu-west-1.s3"):
        result = _ask({"destination": {"packet_header_statement": {"destination_prefix_lists": [word]}}})
        assert {path.destination for path in result.paths} == {"aws:s3"}


def test_the_estates_are_what_these_tests_say():
    """The load balancer is public, the app is not."""
    assert all(each.public_ip for each in ALB)
    assert not any(each.public_ip for each in APP)
