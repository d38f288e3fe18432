"""The doors of the three-tier DMZ: CloudFront that nobody goes round, and a load balancer that keeps its users' addresses."""

from dataclasses import replace
from ipaddress import ip_network

import pytest

from workbook.document import Document, build
from workbook.errors import OptionsError
from workbook.model.estate.compute import LoadBalancer, TargetGroup
from workbook.model.estate.edge import WebAcl
from workbook.model.estate.network import NetworkAclEntry, SecurityGroupRule
from workbook.plan import plan
from workbook.proof.prove import prove
from workbook.reachability.reach import reach

MODES = ("default", "tiered", "strict")


def planned(**options):
    """A three-tier DMZ and its estate."""
    design = build(Document(pattern="three_tier_dmz", options=options))
    return design, plan(design)


@pytest.mark.parametrize("nacl_mode", MODES)
@pytest.mark.parametrize("entry", ["cloudfront", "nlb"])
def test_every_door_is_proven_in_every_mode(entry, nacl_mode):
    """What is stated works and nothing else does, whatever network ACLs stand before the application."""
    assert prove(*planned(entry=entry, nacl_mode=nacl_mode)).holds


def test_only_cloudfront_reaches_the_load_balancer():
    """The group names CloudFront's list alone; the web ACL before it looks for SQL as well."""
    design, estate = planned(entry="cloudfront")
    result = next(each for each in prove(design, estate).prohibitions if each.key.startswith("alb-only"))
    peers = {
        rule.prefix_list or str(rule.cidr_ipv4)
        for rule in estate.of(SecurityGroupRule)
        if rule.security_group == "sg/alb" and not rule.is_egress
    }

    assert result.holds
    assert peers == {"pl/cloudfront"}
    assert "sqli" in {rule.name for rule in estate.of(WebAcl)[0].rules}


def test_targets_see_their_users_and_admit_the_load_balancer():
    """The target's group names the load balancer's, which matches though the address is the user's (NLB, client IP)."""
    _, estate = planned(entry="nlb")
    rules = {
        (rule.security_group, rule.is_egress, rule.from_port): rule.referenced_security_group
        for rule in estate.of(SecurityGroupRule)
        if "nlb" in (rule.security_group + rule.referenced_security_group)
    }

    assert rules["sg/app", False, 8080] == "sg/nlb"
    assert rules["sg/nlb", True, 8080] == "sg/app"
    assert estate.of(TargetGroup)[0].preserve_client_ip
    assert [listener.protocol for listener in estate.of(LoadBalancer)[0].listeners] == ["TCP"]


@pytest.mark.parametrize("nacl_mode", ["tiered", "strict"])
@pytest.mark.parametrize(
    ("entry_open_to", "block"), [("internet", "0.0.0.0/0"), ("office", "203.0.113.0/24")]
)
def test_the_targets_network_acl_lets_users_and_their_answers_pass(nacl_mode, entry_open_to, block):
    """It sees users' addresses: an entry admits them on the application's port, another their answers."""
    _, estate = planned(entry="nlb", nacl_mode=nacl_mode, entry_open_to=entry_open_to)
    own = [each for each in estate.of(NetworkAclEntry) if each.network_acl == "main/acl/app"]
    users = ip_network(block)
    named = [
        each
        for each in own
        if each.cidr_block and users.subnet_of(each.cidr_block) and each.rule_action == "allow"
    ]

    assert any(not each.egress and _covers(each, 8080) for each in named)
    assert any(each.egress and _covers(each, 50000) for each in named)


def _covers(entry, port):
    return entry.port_range is not None and entry.port_range.from_port <= port <= entry.port_range.to_port


@pytest.mark.parametrize("nacl_mode", MODES)
def test_the_way_through_says_that_addresses_stay(nacl_mode):
    """Asked from the internet, the application is behind the load balancer, and told that it sees the user's address."""
    design, estate = planned(entry="nlb", nacl_mode=nacl_mode)
    answer = reach(estate, "internet", "app", "tcp/8080")
    chain = [(each.source, each.destination, each.verdict) for each in answer.relayed_by]

    assert chain == [("internet", "nlb", "reachable"), ("nlb", "app", "reachable")]
    assert prove(design, estate).holds


@pytest.mark.parametrize(
    ("options", "fields"),
    [
        ({"entry": "cloudfront", "entry_open_to": "office"}, {"entry", "entry_open_to"}),
        ({"entry": "nlb", "redirect_http": True}, {"entry", "redirect_http"}),
    ],
)
def test_doors_that_cannot_be_are_refused(options, fields):
    """A door that contradicts another option names both."""
    with pytest.raises(OptionsError) as refused:
        planned(**options)

    assert {fault.field for fault in refused.value.faults} == fields


@pytest.mark.parametrize("egress", [False, True])
def test_without_its_entry_a_user_is_cut_off_and_said_to_be(egress):
    """The load balancer still reaches its target; its users, whose addresses stay, do not, and the proof says so."""
    design, estate = planned(entry="nlb", nacl_mode="strict", entry_open_to="office")
    office = ip_network("203.0.113.0/24")
    gone = {
        each.key
        for each in estate.of(NetworkAclEntry)
        if each.network_acl == "main/acl/app" and each.cidr_block == office and each.egress == egress
    }
    rest = replace(estate, resources=tuple(each for each in estate.resources if each.key not in gone))
    proof = prove(design, rest)

    assert gone
    assert [line.flow for line in proof.unproven_flows] == ["nlb-to-app"]
    assert not proof.holds
