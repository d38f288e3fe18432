"""Prohibitions: refuted by any direct connection, and by what may be added; relays are listed beside."""

from dataclasses import replace
from ipaddress import IPv4Address, ip_network

import pytest

from workbook.document import Document, build
from workbook.model.estate.network import NetworkInterface, Route, SecurityGroupRule
from workbook.model.intent.flow import Prohibition
from workbook.plan import plan
from workbook.proof.prove import prove

EVERYWHERE = ip_network("0.0.0.0/0")


@pytest.fixture(scope="module")
def designed():
    """A DMZ without network ACLs of its own, so that routes and groups alone keep prohibitions."""
    design = build(Document(pattern="three_tier_dmz", options={"nacl_mode": "default"}))
    return design, plan(design)


def forbidding(design, who, what):
    """The design with one prohibition."""
    wanted = Prohibition(key="wanted", who=who, what=what, purpose="for the test")
    return replace(design, prohibitions=(wanted,))


def result(design, estate):
    """The one prohibition's result."""
    (found,) = prove(design, estate).prohibitions
    return found


def with_public_database(estate):
    """A database with a public address, a route to the internet and an open group."""
    route = next(each for each in estate.of(Route) if each.route_table == "main/rt/data")
    rule = next(each for each in estate.of(SecurityGroupRule) if each.key.startswith("sg/database/in/"))
    opened = replace(rule, key="opened", referenced_security_group="", cidr_ipv4=EVERYWHERE)
    way = replace(
        route, key="way", destination_cidr_block=EVERYWHERE, destination_prefix_list="", target="main/igw"
    )
    cards = tuple(
        replace(each, public_ip=IPv4Address("198.19.7.7"))
        if isinstance(each, NetworkInterface) and each.key.startswith("eni/database/")
        else each
        for each in estate.resources
    )
    return replace(estate, resources=(*cards, opened, way))


@pytest.mark.parametrize("what", ["tier:data", "database"])
def test_a_database_that_the_internet_reaches_is_named_with_its_port(designed, what):
    """The counter-example says who reaches whom on what."""
    design, estate = designed
    found = result(forbidding(design, "internet", what), with_public_database(estate))
    assert not found.holds
    assert "stranger:internet reaches eni/database/a on tcp/5432" in found.counterexample


@pytest.mark.parametrize(("what", "holds"), [("tier:data", True), ("tier:app", True), ("tier:public", False)])
def test_a_tier_is_judged_with_the_stranger_that_may_be_added_to_it(designed, what, holds):
    """Whoever adds an open instance with a public address to a private tier is still not reached."""
    design, estate = designed
    assert result(forbidding(design, "internet", what), estate).holds is holds


def test_a_route_alone_refutes_a_tiers_prohibition(designed):
    """With a way to the internet gateway an open instance in the data tier would be reached."""
    design, estate = designed
    route = next(each for each in estate.of(Route) if each.route_table == "main/rt/data")
    way = replace(
        route, key="way", destination_cidr_block=EVERYWHERE, destination_prefix_list="", target="main/igw"
    )
    found = result(
        forbidding(design, "internet", "tier:data"), replace(estate, resources=(*estate.resources, way))
    )
    assert not found.holds
    assert "stranger:main/data/a" in found.counterexample


def test_what_a_relay_passes_on_is_listed_and_does_not_refute(designed):
    """The internet never connects to the application, but the load balancer carries requests to it."""
    design, estate = designed
    found = result(forbidding(design, "internet", "tier:app"), estate)
    assert found.holds
    assert [(relay.source, relay.destination, relay.ports) for relay in found.relayed_by] == [
        ("internet", "alb", "443"),
        ("alb", "app", "8080"),
    ]


@pytest.mark.parametrize(
    ("who", "what", "holds"),
    [
        ("app", "database", False),
        ("alb", "database", True),
        ("anyone", "database", True),
        ("anyone", "app", True),
    ],
)
def test_a_party_or_anyone_may_be_kept_out(designed, who, what, holds):
    """`anyone` means everybody but those whose flows are stated."""
    design, estate = designed
    assert result(forbidding(design, who, what), estate).holds is holds


def test_anyone_is_refuted_by_a_stranger(designed):
    """A rule that a stranger can use refutes what nobody but the stated may do."""
    design, estate = designed
    rule = next(each for each in estate.of(SecurityGroupRule) if each.key.startswith("sg/database/in/"))
    hole = replace(rule, key="hole", referenced_security_group="", cidr_ipv4=ip_network("10.0.0.0/8"))
    found = result(
        forbidding(design, "anyone", "tier:data"), replace(estate, resources=(*estate.resources, hole))
    )
    assert not found.holds
    assert found.counterexample.startswith("stranger:main/")


def test_prohibitions_of_permissions_are_judged_by_documents(designed):
    """An estate whose documents deny nobody the deletion of objects lets its own administrator delete them."""
    design, estate = designed
    identity = Prohibition(
        key="p", plane="identity", who="anyone", what="s3:DeleteObject", resource="*", purpose="keep logs"
    )
    (found,) = prove(replace(design, prohibitions=(identity,)), estate).prohibitions
    assert not found.holds
    assert found.counterexample.startswith("administrator of workload may s3:DeleteObject on arn:aws:s3:::")
