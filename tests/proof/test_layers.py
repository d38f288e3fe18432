"""Each layer of filters by itself: what one admits too much shows although another layer hides it."""

from dataclasses import replace
from ipaddress import ip_network

import pytest

from workbook.document import Document, build
from workbook.model.estate.network import NetworkAclEntry, SecurityGroupRule
from workbook.model.ports import PortRange
from workbook.plan import plan
from workbook.proof.acl_layer import AclLayer
from workbook.proof.prove import held_widenings, matrix_of, prove
from workbook.proof.rule_layer import RuleLayer
from workbook.proof.universe import views


def planned(**options):
    """A DMZ with options."""
    design = build(Document(pattern="three_tier_dmz", options=options))
    return design, plan(design)


def acl_excess(design, estate):
    """What the ACL layer tells."""
    return list(AclLayer(design, estate, views(matrix_of(design, estate))).excess())


def rule_excess(design, estate):
    """What the rule layer tells."""
    return list(RuleLayer(design, estate, held_widenings(design, estate)).excess())


def changed(estate, before, **values):
    """The estate with one resource changed."""
    resources = tuple(
        replace(each, **values) if each.key == before.key else each for each in estate.resources
    )
    return replace(estate, resources=resources)


def test_a_strict_acl_that_admits_more_is_told_with_port_and_network():
    """Security groups hide a wider entry from the proof; the layer sees it."""
    design, estate = planned(nacl_mode="strict")
    entry = next(
        each
        for each in estate.of(NetworkAclEntry)
        if each.network_acl == "main/acl/data" and not each.egress and each.rule_action == "allow"
    )
    assert entry.port_range == PortRange(from_port=5432, to_port=5432)
    wider = changed(estate, entry, port_range=PortRange(from_port=5432, to_port=5433))
    assert prove(design, wider).holds
    assert acl_excess(design, estate) == []
    (told,) = acl_excess(design, wider)
    assert told.startswith("main/acl/data lets tcp/5433 in from 10.20.")


@pytest.mark.parametrize("mode", ["default", "tiered"])
def test_only_strict_acls_promise_to_be_exact(mode):
    """The other modes are wider than the flows by their own word."""
    assert acl_excess(*planned(nacl_mode=mode)) == []


def test_path_mtu_discovery_may_pass_everywhere():
    """ICMP 3/4 serves no flow and is no excess, and every other message is."""
    design, estate = planned(nacl_mode="strict")
    entry = next(each for each in estate.of(NetworkAclEntry) if each.icmp_type_code is not None)
    told = acl_excess(design, changed(estate, entry, icmp_type_code=None))
    assert told
    assert all("icmp/" in sentence for sentence in told)


def test_a_rule_that_the_far_end_refuses_is_told_all_the_same():
    """The database's group admits a port that no client may open: nothing passes, and the rule is too wide."""
    design, estate = planned(nacl_mode="tiered")
    rule = next(each for each in estate.of(SecurityGroupRule) if each.key.startswith("sg/database/in/"))
    wider = changed(estate, rule, to_port=5433)
    assert rule_excess(design, estate) == []
    assert rule_excess(design, wider) == [f"{rule.key} admits tcp/5433 from sg/app, which no flow states"]


def test_a_rule_for_addresses_that_cannot_arrive_is_told():
    """A private tier is not reached from outside, and a rule that would let an address in is not wanted."""
    design, estate = planned()
    rule = next(each for each in estate.of(SecurityGroupRule) if each.key.startswith("sg/database/in/"))
    stray = replace(rule, key="stray", referenced_security_group="", cidr_ipv4=ip_network("192.0.2.0/24"))
    told = rule_excess(design, replace(estate, resources=(*estate.resources, stray)))
    assert told == ["stray admits tcp/5432 from 192.0.2.0/24, which no flow states"]


def test_a_group_that_a_second_party_puts_on_is_told():
    """A rule that names a group admits all who carry it, so each of them needs a flow."""
    design, estate = planned(lambda_functions=True)
    card = next(each for each in estate.resources if each.key == "eni/alb/a")
    told = rule_excess(design, changed(estate, card, security_groups=("sg/alb", "sg/app")))
    assert any("from sg/app" in sentence for sentence in told)
