"""Each small change to a planned estate is noticed."""

from dataclasses import replace
from ipaddress import ip_network
from itertools import chain

import pytest

from tests.cover import IN_FULL, every_document, networked, sample
from tests.proof.mutations import added, dropped, filters_alike, widened
from workbook.checks.run import run
from workbook.document import Document, build
from workbook.model.estate.network import NetworkAclEntry, SecurityGroupRule
from workbook.plan import plan
from workbook.proof.prove import matrix_of, prove
from workbook.proof.tightness import carries_ipv6, faults, idle, without
from workbook.reachability.passages import passages

ANYWHERE = ip_network("0.0.0.0/0")
STRICT = {"nacl_mode": "strict"}
TIERED = {"nacl_mode": "tiered"}


def planned(name, **options):
    """The design and estate of a pattern with options."""
    design = build(Document(pattern=name, options=options))
    return design, plan(design)


def mutants(design, estate):
    """Every mutant; ACL entries are widened where ACLs promise to be exact, which is strict mode."""
    strict = any(vpc.means.nacl_mode == "strict" for vpc in design.vpcs)
    return chain(dropped(estate), widened(estate, acls=strict), added(estate, acls=strict))


def unnoticed(design, estate):
    """The changes that no fault tells of, that leave nothing else without work, and that do change something."""
    before = matrix_of(design, estate)
    return [
        each.change
        for each in mutants(design, estate)
        if not _is_noticed(design, each, before) and not filters_alike(estate, each.estate)
    ]


def _is_noticed(design, mutant, before):
    """A fault tells of it; or it took over what another rule or entry was there for, which is then idle.

    The proof asks of a flow inside a VPC that it passes in one family; that IPv6 is gone tightness tells.
    """
    found = (faults(design, mutant.estate, after=before), idle(design, mutant.estate, after=before))
    if any(next(each, None) is not None for each in found):
        return True
    return mutant.gone is not None and carries_ipv6(design, before, mutant.gone)


def _cases():
    """Each pattern at its defaults, those that are walked in full with strict network ACLs too."""
    for name in networked():
        yield pytest.param(name, {}, id=f"{name}-default")
        if name in IN_FULL:
            yield pytest.param(name, STRICT, id=f"{name}-strict")


@pytest.mark.parametrize(("name", "options"), list(_cases()))
def test_every_change_is_noticed(name, options):
    """One thing dropped, widened or added: the proof or a layer's own judgement tells of it."""
    design, estate = planned(name, **options)
    assert len(list(mutants(design, estate))) >= 2 * len(estate.of(SecurityGroupRule))
    assert unnoticed(design, estate) == []


@pytest.mark.parametrize("name", networked())
def test_every_change_is_noticed_in_a_sample_of_the_cover(name):
    """So it is for some option sets, others at every commit."""
    for given in sample(name, 2 if name in IN_FULL else 1):
        assert unnoticed(*planned(name, **dict(given))) == [], given


@pytest.mark.all_pairs
@pytest.mark.parametrize("name", networked())
def test_every_change_is_noticed_over_the_whole_cover(name):
    """So it is over every pair of options."""
    for document in every_document(name):
        assert unnoticed(*planned(name, **document.options)) == [], document.options


def test_a_wider_entry_that_admits_nothing_new_is_no_change():
    """Where another entry admits the block already, one bit more is the same ACL; everywhere is another."""
    options = {
        "vpc_cidr": "10.1.2.0/23",
        "endpoint_security_groups": "per_service",
        "admin_access": "instance_connect_endpoint",
        "entry_open_to": "internet",
    }
    design, estate = planned("three_tier_dmz", **STRICT, **options)
    wider = [
        each for each in mutants(design, estate) if each.change.startswith("main/acl/app/in/1080 becomes")
    ]
    alike = {each.change for each in wider if filters_alike(estate, each.estate)}
    assert alike == {"main/acl/app/in/1080 becomes 6 8080 10.1.2.0/24"}
    assert not any(filters_alike(estate, each.estate) for each in dropped(estate))


TRANSIT = {"gateway": "transit_gateway", "nacl_mode": "strict"}
TRAINING = {"training_instances": 2, "training": True, "hosting": False, "workspace": "none"}


@pytest.mark.parametrize(
    ("name", "options", "alike"),
    [
        ("hybrid_connectivity", TRANSIT, {"with main/acl/transit/in/1", "with main/acl/transit/out/1"}),
        ("sagemaker_vpc", TRAINING, {"with sg/training/in/new/2", "with sg/training/out/new/2"}),
        ("private_rds_api", STRICT, set()),
    ],
)
def test_one_more_allow_beside_one_for_everything_is_no_change(name, options, alike):
    """An open ACL admits what an entry adds, and nodes that may talk on every port what a rule for one port adds."""
    design, estate = planned(name, **options)
    found = {each.change for each in mutants(design, estate) if filters_alike(estate, each.estate)}
    assert found == alike


def test_a_rule_that_only_ipv6_needs_is_missed():
    """A load balancer that may open 443 to all of IPv4 needs its rule to the targets for their IPv6 addresses."""
    options = {
        "ipv6": "dual_stack",
        "nacl_mode": "default",
        "authentication": "cognito",
        "target_protocol": "http",
        "app_port": 443,
        "runs_on": "instances",
        "nat_mode": "instance",
        "endpoints": ("s3", "secretsmanager"),
    }
    design, estate = planned("user_to_dashboard", **options)
    assert carries_ipv6(design, matrix_of(design, estate), estate["sg/alb/out/tcp-443/sg/app"])
    assert not carries_ipv6(design, matrix_of(design, estate), estate["sg/alb/out/tcp-443/0.0.0.0/0"])
    assert unnoticed(design, estate) == []
    assert list(idle(design, estate)) == []


@pytest.mark.parametrize("name", networked())
def test_the_proof_alone_notices_whatever_opens_or_closes_a_passage(name):
    """A mutant that the proof lets pass differs in no passage between parties and strangers."""
    design, estate = planned(name)
    unchanged = matrix_of(design, estate)
    before = set(passages(unchanged, strangers=True))
    for mutant in mutants(design, estate):
        matrix = matrix_of(design, mutant.estate, after=unchanged)
        after = set(passages(matrix, strangers=True))
        assert after == before or not prove(design, mutant.estate, matrix).holds, mutant.change


def test_a_hole_names_stranger_port_and_path():
    """A database opened to everybody is unstated for strangers, with the path that shows it."""
    design, estate = planned("three_tier_dmz", nacl_mode="default")
    rule = next(each for each in estate.of(SecurityGroupRule) if each.key.startswith("sg/database/in/"))
    hole = replace(
        rule, key="hole", from_port=22, to_port=22, referenced_security_group="", cidr_ipv4=ANYWHERE
    )
    proof = prove(design, replace(estate, resources=(*estate.resources, hole)))
    assert not proof.holds
    assert {(flow.destination, flow.protocol, flow.ports) for flow in proof.unstated_flows} == {
        ("database", "tcp", "22")
    }
    assert all(flow.source.startswith("stranger:main/") for flow in proof.unstated_flows)
    assert {flow.path.verdict for flow in proof.unstated_flows} == {"reachable"}
    assert any(hop.decided_by == "hole" for hop in proof.unstated_flows[0].path.forward.hops)


def test_a_flow_that_another_way_carries_is_not_proven():
    """Without the gateway endpoint's route S3 is still reached, by NAT, and that is not its means."""
    design, estate = planned("three_tier_dmz", nat_mode="single")
    proof = prove(design, without(estate, "main/rt/app/pl/s3"))
    assert [flow.destination for flow in proof.unproven_flows] == ["aws:s3"]
    assert "not by main/endpoint/s3" in proof.unproven_flows[0].why


def test_endpoints_without_private_dns_are_not_where_calls_go():
    """An interface endpoint whose private DNS is off answers no call to the service's name."""
    design, estate = planned("three_tier_dmz")
    deaf = tuple(
        replace(each, private_dns_enabled=False) if each.key == "main/endpoint/ssm" else each
        for each in estate.resources
    )
    proof = prove(design, replace(estate, resources=deaf))
    assert [flow.destination for flow in proof.unproven_flows] == ["aws:ssm"]


def _denies(estate):
    return [
        entry
        for entry in estate.of(NetworkAclEntry)
        if entry.rule_action == "deny" and any(reason.key == "deny-admin-port" for reason in entry.because)
    ]


@pytest.mark.parametrize("name", networked())
def test_without_a_deny_a_check_turns_red(name):
    """What serves only prohibitions and house rules is missed by a check or a prohibition."""
    design, estate = planned(name, **TIERED, nat_mode="single")
    before = {(found.check, found.resource) for result in run(design, estate) for found in result.findings}
    for entry in _denies(estate):
        rest = without(estate, entry.key)
        proof = prove(design, rest)
        after = {
            (found.check, found.resource) for result in run(design, rest, proof) for found in result.findings
        }
        assert after - before, entry.key
