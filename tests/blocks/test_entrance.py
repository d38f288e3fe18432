"""A dashboard's entrance: behind CloudFront without a public subnet, with a web ACL, and with users that stay."""

from functools import cache
from ipaddress import ip_network

import pytest

from workbook.analysis import analyze
from workbook.document import Document
from workbook.errors import OptionsError
from workbook.model.estate.compute import LoadBalancer, TargetGroup
from workbook.model.estate.edge import CloudFrontDistribution, WebAcl
from workbook.model.estate.network import ElasticIp, NetworkInterface, Route, Subnet
from workbook.proof.tightness import faults, idle

BEHIND = {"exposure": "vpc_origin"}


@cache
def analysis(**options):
    """A dashboard."""
    return analyze(Document(pattern="user_to_dashboard", options=options))


def acl_rules(**options):
    """The rules of the web ACL by name, if there is one."""
    return {rule.name: rule for acl in analysis(**options).estate.of(WebAcl) for rule in acl.rules}


@pytest.mark.parametrize(
    "more",
    [
        {},
        {"authentication": "none", "az_count": 3},
        {"nacl_mode": "tiered", "ipv6": "dual_stack"},
        {"vpc_block_public_access": "block_ingress", "entry_open_to": "internet"},
    ],
)
def test_cloudfront_alone_reaches_a_private_load_balancer(more):
    """The proof and the prohibition hold, nothing is idle, and no interface has a public address."""
    found = analysis(**BEHIND, **more)
    kept = {each.key: each.holds for each in found.proof.prohibitions}

    assert found.proof.holds
    assert kept["alb-only-through-cloudfront"]
    assert list(faults(found.design, found.estate)) == []
    assert list(idle(found.design, found.estate)) == []
    assert {each.scheme for each in found.estate.of(LoadBalancer)} == {"internal"}
    balancer = [card for card in found.estate.of(NetworkInterface) if card.attached_to == "alb"]
    assert {card.public_ip for card in balancer} == {None}


def test_without_sign_in_there_is_no_public_subnet_and_no_public_address():
    """Nothing is left of a way to the internet but the gateway that AWS asks for: no route leads to it."""
    estate = analysis(**BEHIND, authentication="none").estate

    assert estate.of(ElasticIp) == ()
    assert {subnet.routing_class for subnet in estate.of(Subnet)} == {"isolated"}
    assert [route.key for route in estate.of(Route) if route.target == "main/igw"] == []


def test_the_office_is_told_by_address_where_groups_see_cloudfront():
    """Behind CloudFront the web ACL refuses whoever is not the office, in either mode; elsewhere the group does."""
    own = acl_rules(**BEHIND, office_cidrs="203.0.113.0/25,198.51.100.7/32")["addresses"]

    assert own.addresses == (ip_network("203.0.113.0/25"), ip_network("198.51.100.7/32"))
    assert (own.negated, own.action, own.forwarded_ip) == (True, "block", False)
    assert own.priority == min(rule.priority for rule in acl_rules(**BEHIND).values())
    assert "addresses" not in acl_rules(**BEHIND, entry_open_to="internet")
    assert "addresses" not in acl_rules(web_acl="on")


@pytest.mark.parametrize(
    ("options", "scopes"),
    [
        ({}, []),
        ({"entry_open_to": "internet"}, [("REGIONAL", ("alb",))]),
        ({"exposure": "internal"}, []),
        ({"exposure": "internal", "web_acl": "on"}, [("REGIONAL", ("alb",))]),
        (BEHIND, [("CLOUDFRONT", ())]),
        (BEHIND | {"entry_open_to": "internet", "web_acl": "off"}, []),
    ],
)
def test_a_web_acl_stands_where_the_internet_may_ask(options, scopes):
    """Automatic: before a load balancer that everyone may open, and at CloudFront; as said where somebody says it."""
    estate = analysis(**options).estate

    assert [(acl.scope, acl.resources) for acl in estate.of(WebAcl)] == scopes
    assert {front.web_acl for front in estate.of(CloudFrontDistribution)} <= {"web-acl", ""}
    assert not any(rule.forwarded_ip for acl in estate.of(WebAcl) for rule in acl.rules)


def test_an_unguarded_entrance_is_a_finding():
    """CloudFront without a web ACL is told."""
    found = analysis(**BEHIND, entry_open_to="internet", web_acl="off").findings

    assert [each.resource for each in found if each.check == "EDGE-02" and not each.waiver] == [
        "distribution"
    ]


@pytest.mark.parametrize(("minutes", "seconds"), [(0, 0), (60, 3600), (10080, 604800)])
def test_users_stay_with_a_target_as_long_as_said(minutes, seconds):
    """The target group's cookie holds as many minutes, up to AWS's week."""
    groups = analysis(stickiness_minutes=minutes).estate.of(TargetGroup)

    assert [group.stickiness_s for group in groups] == [seconds]


@pytest.mark.parametrize(
    ("options", "fields"),
    [
        ({"stickiness_minutes": 10081}, {"stickiness_minutes"}),
        ({"stickiness_minutes": 5, "cross_zone": False}, {"stickiness_minutes", "cross_zone"}),
        (BEHIND | {"web_acl": "off"}, {"web_acl", "entry_open_to"}),
        (BEHIND | {"redirect_http": True}, {"redirect_http", "exposure"}),
        (BEHIND | {"nacl_mode": "strict"}, {"nacl_mode", "exposure"}),
        (BEHIND | {"region": "us-gov-west-1"}, {"region"}),
    ],
)
def test_what_cannot_be_is_refused_with_its_fields(options, fields):
    """Every refusal names the options that contradict one another."""
    with pytest.raises(OptionsError) as refused:
        analysis(**options)

    assert {fault.field for fault in refused.value.faults} == fields
