"""A NAT instance: what stands, what leads through it, and that nothing else does."""

from functools import cache

import pytest

from workbook.analysis import analyze
from workbook.catalog import names
from workbook.document import Document, build
from workbook.model.estate.compute import Instance
from workbook.model.estate.network import ElasticIp, NatGateway, NetworkInterface, Route, SecurityGroupRule
from workbook.model.intent.forwarding import NatInstance
from workbook.plan import plan
from workbook.proof.prove import matrix_of, prove
from workbook.proof.tightness import faults, idle, without

OPTIONS = {"nat_mode": "instance"}


@cache
def planned(**more):
    """A three-tier DMZ behind a NAT instance."""
    design = build(Document(pattern="three_tier_dmz", options={**OPTIONS, **more}))
    return design, plan(design)


def test_one_instance_stands_in_the_first_public_subnet_with_an_address_that_stays():
    """It forwards, its interface is not checked for its own addresses, and no NAT gateway stands beside it."""
    _, estate = planned(az_count=3)
    (nat,) = [each for each in estate.of(Instance) if each.forwards == "nat"]
    card = estate.get(NetworkInterface, "eni/nat-instance/a")

    assert estate.of(NatGateway) == ()
    assert (nat.key, nat.subnet, nat.http_tokens) == ("nat-instance", "main/public/a", "required")
    assert estate.get(ElasticIp, nat.elastic_ip).public_ip == card.public_ip
    assert not card.source_dest_check


def test_private_zones_lead_to_its_interface():
    """Every private default route names the interface; the public one the internet gateway."""
    _, estate = planned()
    defaults = {
        route.route_table: route.target for route in estate.of(Route) if route.key.endswith("0.0.0.0/0")
    }

    assert defaults == {"main/rt/app": "eni/nat-instance/a", "main/rt/public": "main/igw"}


def test_its_group_admits_who_calls_out_and_nobody_else():
    """In from each caller's group on the port that is called, out to where the callers may go."""
    _, estate = planned(lambda_functions=True, endpoints="gateway", db_iam_authentication=False)
    own = [rule for rule in estate.of(SecurityGroupRule) if rule.security_group == "sg/nat-instance"]

    assert {rule.referenced_security_group for rule in own if not rule.is_egress} == {"sg/app", "sg/function"}
    assert {(rule.from_port, rule.to_port) for rule in own} == {(443, 443)}
    assert {str(rule.cidr_ipv4) for rule in own if rule.is_egress} == {"0.0.0.0/0"}


def test_nobody_calls_out_and_none_is_built():
    """Where endpoints carry everything, nothing stands idle in the public subnet."""
    design = build(Document(pattern="three_tier_dmz", options={**OPTIONS, "outside_hosts": ()}))

    assert not any(isinstance(party, NatInstance) for party in design.parties)


@pytest.mark.parametrize("nacl_mode", ["default", "tiered", "strict"])
def test_everything_works_through_it_and_nothing_is_wider(nacl_mode):
    """With each sort of network ACL the proof holds, and each rule, route and entry is needed."""
    design, estate = planned(nacl_mode=nacl_mode, az_count=3)

    assert prove(design, estate).holds
    assert list(faults(design, estate)) == []
    assert list(idle(design, estate)) == []


@pytest.mark.parametrize("way", ["in/tcp-443/sg/app", "out/tcp-443/0.0.0.0/0"])
def test_without_one_of_its_rules_nobody_gets_out(way):
    """Each of its group's rules is missed, also by a matrix that starts from the whole one."""
    design, estate = planned()
    rest = without(estate, f"sg/nat-instance/{way}")

    afresh = prove(design, rest)
    after = prove(design, rest, matrix_of(design, rest, after=matrix_of(design, estate)))

    assert "app-to-api.example.com-443" in {line.flow for line in afresh.unproven_flows}
    assert after.unproven_flows == afresh.unproven_flows


def test_a_wider_rule_of_its_group_is_noticed():
    """A stranger whom its group lets in is unstated, and the rule that does it is named."""
    from dataclasses import replace
    from ipaddress import IPv4Network

    design, estate = planned()
    key = "sg/nat-instance/in/tcp-443/sg/app"
    wider = replace(
        estate.get(SecurityGroupRule, key), referenced_security_group="", cidr_ipv4=IPv4Network("0.0.0.0/0")
    )
    changed = replace(
        estate, resources=tuple(wider if each.key == key else each for each in estate.resources)
    )

    assert ("stranger:internet", "nat-instance") in {
        (line.source, line.destination) for line in prove(design, changed).unstated_flows
    }
    assert any(key in sentence for sentence in faults(design, changed))


def test_it_is_paid_by_the_hour_and_not_by_the_gigabyte():
    """The instance, its disk and its address have a price; no NAT gateway's gigabytes do."""
    found = analyze(Document(pattern="three_tier_dmz", options=OPTIONS)).estimate
    gateway = analyze(Document(pattern="three_tier_dmz", options={"nat_mode": "single"})).estimate
    own = {item.component for item in found.items if item.resource in ("nat-instance", "eip/nat-instance")}

    assert own
    assert not any("nat_gateway" in item.component for item in found.items)
    assert found.monthly_usd < gateway.monthly_usd


@pytest.mark.parametrize("name", names())
def test_every_pattern_with_a_network_takes_one(name):
    """What calls out goes through it and the proof holds, in every pattern that lets NAT be chosen."""
    from workbook.catalog import pattern

    if "nat_mode" not in pattern(name).options.model_fields:
        return
    analysis = analyze(Document(pattern=name, options={**OPTIONS, "endpoints": "gateway"}))

    assert analysis.proof.holds, name
