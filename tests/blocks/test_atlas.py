"""MongoDB Atlas by PrivateLink: somebody else's service behind an endpoint of one's own."""

import pytest

from tests.exports.roots import root_of_document
from tests.proof.test_mutations import unnoticed
from workbook.document import Document, build
from workbook.errors import OptionsError
from workbook.exports.terraform.module import build as module_of
from workbook.model.estate.network import NatGateway, Route, SecurityGroupRule, VpcEndpoint
from workbook.model.estate.observability import DnsFirewallRuleGroup
from workbook.options import read_options
from workbook.patterns.lambda_ecs_efs import Options
from workbook.plan import plan
from workbook.proof.prove import prove

ATLAS = {"database": "atlas_privatelink"}
SERVICE = "com.amazonaws.vpce.eu-west-1.vpce-svc-0123456789abcdef0"


def planned(**options):
    """The pattern over Atlas."""
    design = build(Document(pattern="lambda_ecs_efs", options=ATLAS | options))
    return design, plan(design)


def test_atlas_stands_behind_an_endpoint_without_private_dns():
    """Atlas's own name resolves to the endpoint; AWS gives it none, and its owner reads no endpoint policy."""
    _, estate = planned(region="eu-west-1", atlas_service_name=SERVICE)
    endpoint = next(each for each in estate.of(VpcEndpoint) if each.service == "atlas")

    assert (endpoint.service_name, endpoint.private_dns_enabled, endpoint.policy) == (SERVICE, False, None)


@pytest.mark.parametrize("groups", ["per_service", "shared"])
@pytest.mark.parametrize("acls", ["default", "tiered", "strict"])
def test_only_the_function_reaches_atlas_and_only_by_the_endpoint(acls, groups):
    """Ports 1024 to 65535 of the endpoint are open to the function's group; nothing leads out of the VPC for it."""
    design, estate = planned(nacl_mode=acls, endpoint_security_groups=groups)
    proof = prove(design, estate)
    wide = [rule for rule in estate.of(SecurityGroupRule) if (rule.from_port, rule.to_port) == (1024, 65535)]

    assert (*proof.unproven_flows, *proof.unstated_flows, *proof.unproven_accesses) == ()
    assert {(rule.security_group, rule.referenced_security_group) for rule in wide if not rule.is_egress} == {
        ("sg/endpoints" if groups == "shared" else "sg/endpoint/atlas", "sg/function")
    }
    assert not estate.of(NatGateway)
    assert {route.target for route in estate.of(Route)} == {"local"}


def test_every_change_of_the_network_is_noticed():
    """One rule or entry dropped or widened: the proof or a layer's own judgement tells of it."""
    assert unnoticed(*planned(nacl_mode="strict")) == []


def test_the_names_that_resolve_include_that_of_atlas():
    """A DNS Firewall that knows only the called hosts lets Atlas's name through."""
    _, estate = planned(dns_firewall="allow_list")
    (firewall,) = estate.of(DnsFirewallRuleGroup)

    assert "cluster0-pl-0.example.mongodb.net" in firewall.allowed_domains


def test_the_service_of_another_region_is_refused():
    """Both options are named, each with a way out."""
    with pytest.raises(OptionsError) as refusal:
        read_options(Options, ATLAS | {"region": "us-east-1", "atlas_service_name": SERVICE})

    assert {fault.field for fault in refusal.value.faults} == {"region", "atlas_service_name"}


def test_the_name_of_the_service_is_an_input_of_terraform():
    """Atlas tells it when the service is there, which may be after the design."""
    module = module_of(root_of_document(Document(pattern="lambda_ecs_efs", options=ATLAS)))
    (found,) = (each for each in module.required if each.name == "atlas_service_name")

    assert str(found.example).startswith("com.amazonaws.vpce.us-east-1.")
