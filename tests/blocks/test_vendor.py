"""A vendor whose addresses are published: rules name them, and nothing else on the internet."""

import pytest

from tests.proof.test_mutations import unnoticed
from workbook.document import Document, build
from workbook.errors import OptionsError
from workbook.model.estate.network import NetworkAclEntry, SecurityGroupRule
from workbook.model.estate.observability import DnsFirewallRuleGroup
from workbook.options import read_options
from workbook.patterns.scheduled_external_api import Options
from workbook.plan import plan
from workbook.proof.prove import prove

KNOWN = {"vendor_cidrs": ("198.51.100.0/25", "198.51.100.200/32")}
ANYWHERE = "0.0.0.0/0"


def planned(**options):
    """The pattern with a vendor whose networks are known."""
    design = build(Document(pattern="scheduled_external_api", options=KNOWN | options))
    return design, plan(design)


@pytest.mark.parametrize("runs_on", ["lambda", "fargate", "glue_python_shell"])
@pytest.mark.parametrize("acls", ["default", "tiered", "strict"])
def test_the_job_may_call_the_vendors_networks_alone(acls, runs_on):
    """The group names both networks and nothing wider; all that is stated works, and no name widens a rule."""
    design, estate = planned(nacl_mode=acls, runs_on=runs_on)
    proof = prove(design, estate)
    peers = {str(r.cidr_ipv4) for r in estate.of(SecurityGroupRule) if r.is_egress and r.cidr_ipv4}

    assert peers == set(KNOWN["vendor_cidrs"])
    assert (*proof.unproven_flows, *proof.unstated_flows) == ()
    assert "host_name_without_addresses" not in {each.reason for each in estate.widenings}


def test_the_vendors_names_still_resolve():
    """Addresses are for groups, names for DNS Firewall: the list has them as before."""
    _, estate = planned()
    (firewall,) = estate.of(DnsFirewallRuleGroup)

    assert "api.example.com" in firewall.allowed_domains


def test_strict_network_acls_name_the_vendors_networks_too():
    """What NAT passes on by TCP goes to the vendor."""
    _, estate = planned(nacl_mode="strict")
    public = [e for e in estate.of(NetworkAclEntry) if e.network_acl == "main/acl/public" and e.egress]

    assert ANYWHERE not in {
        str(e.cidr_block) for e in public if e.rule_action == "allow" and e.protocol == "6"
    }


def test_every_change_is_noticed():
    """A rule or entry dropped or widened: the proof or a layer's own judgement tells of it."""
    assert unnoticed(*planned(nacl_mode="strict")) == []


def test_the_vpcs_own_addresses_are_no_vendors():
    """A network inside the VPC would be reached by the local route."""
    with pytest.raises(OptionsError) as refusal:
        read_options(Options, {"vendor_cidrs": ("10.20.4.0/24",)})

    assert [fault.field for fault in refusal.value.faults] == ["vendor_cidrs.0"]


def test_known_networks_without_nat_are_refused():
    """Both options are named where hosts are asked for, each with a way out."""
    with pytest.raises(OptionsError) as refusal:
        read_options(
            Options, KNOWN | {"nat_mode": "none", "ipv6": "dual_stack", "outside_hosts": "api.example.com"}
        )

    assert {"vendor_cidrs", "nat_mode"} <= {fault.field for fault in refusal.value.faults}
