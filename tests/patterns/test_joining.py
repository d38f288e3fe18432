"""Peerings and private services: how far routes lead, who may join, and what the guard lets through."""

from itertools import product

import pytest

from tests.imports.documents import imported_of
from workbook.analysis import analyze
from workbook.authorization.names import Names
from workbook.authorization.policies import policies_of
from workbook.authorization.questions import question
from workbook.document import Document, build
from workbook.exports.formats import export
from workbook.exports.write import write
from workbook.imports.describing import describe
from workbook.model.estate.interconnect import VpcEndpointService
from workbook.model.estate.network import Route, VpcEndpoint
from workbook.model.estate.organization import ServiceControlPolicy
from workbook.plan import plan

FAR = "data=10.30.0.0/16 111122223333"


def _estate(name, **options):
    return plan(build(Document(pattern=name, options=options)))


def _over_peerings(estate):
    return {
        (route.route_table, str(route.destination_cidr_block))
        for route in estate.of(Route)
        if route.target.startswith("peering/")
    }


def test_routes_over_a_peering_lead_to_the_tiers_that_talk():
    """By default each side has a route to the other's application tier alone; wide ones hold the whole VPC."""
    assert _over_peerings(_estate("vpc_peering")) == {
        ("main/rt/app", "10.30.16.0/20"),
        ("data/rt/app", "10.20.16.0/20"),
    }
    assert _over_peerings(_estate("vpc_peering", peering_routes="vpc")) == {
        ("main/rt/app", "10.30.0.0/16"),
        ("data/rt/app", "10.20.0.0/16"),
    }


@pytest.mark.parametrize(
    ("routes", "topology", "nacl_mode", "others"),
    product(
        ("subnets", "vpc"),
        ("star", "mesh"),
        ("default", "tiered", "strict"),
        ("data=10.30.0.0/16, shared=10.40.0.0/20", "far=10.30.0.0/16 eu-west-1 111122223333"),
    ),
)
def test_narrow_and_wide_routes_are_proven(routes, topology, nacl_mode, others):
    """Whatever routes hold, every flow works, nothing else is open, and only accepted findings of routes are left."""
    given = {"peering_routes": routes, "topology": topology, "nacl_mode": nacl_mode, "other_vpcs": others}
    analysis = analyze(Document(pattern="vpc_peering", options=given))
    assert analysis.proof.holds
    assert analysis.proof.unstated_flows == ()
    wide = [found for found in analysis.findings if found.check == "ROUTING-08"]
    assert bool(wide) == (routes == "vpc")
    assert all(found.waiver for found in wide)


GUARDED = {"join_guard": "organization", "other_vpcs": FAR}


def _verdict(name, action, kind, **conditions):
    """What an administrator of the first account may do, with ids as the estate's documents have them."""
    result = analyze(Document(pattern=name, options=GUARDED))
    names = Names(result.estate)
    said = {
        key.replace("__", ":"): names.attribute(*value) if isinstance(value, tuple) else value
        for key, value in conditions.items()
    }
    policies = policies_of(result.estate)
    arn = f"arn:aws:ec2:us-east-1:{names.account_ids['workload']}:{kind}-1"
    return policies.decide(question(policies, "administrator", action, arn, tuple(said.items()))).decision


STRANGE = "arn:aws:ec2:us-east-1:999999999999:vpc/vpc-0bad"


@pytest.mark.parametrize("action", ["ec2:AcceptVpcPeeringConnection", "ec2:CreateVpcPeeringConnection"])
@pytest.mark.parametrize(
    ("requester", "accepter", "verdict"),
    [
        (("main", "arn"), ("data", "arn"), "allowed"),
        (("data", "arn"), ("main", "arn"), "allowed"),
        (STRANGE, ("main", "arn"), "explicitly_denied"),
        (("main", "arn"), STRANGE, "explicitly_denied"),
    ],
)
def test_an_administrator_peers_only_what_the_design_names(action, requester, accepter, verdict):
    """A peering with a VPC that nobody named is neither asked for nor accepted, whichever side it is on."""
    ends = {"ec2__RequesterVpc": requester, "ec2__AccepterVpc": accepter}
    assert _verdict("vpc_peering", action, "vpc-peering-connection/pcx", **ends) == verdict


@pytest.mark.parametrize(
    ("service", "verdict"),
    [
        ("com.amazonaws.us-east-1.s3", "allowed"),
        (("service", "service_name"), "allowed"),
        ("com.amazonaws.vpce.us-east-1.vpce-svc-0bad", "explicitly_denied"),
    ],
)
def test_an_administrator_makes_endpoints_to_named_services_only(service, verdict):
    """AWS's services of the Region and the design's own are open, somebody else's service is not."""
    said = {"ec2__VpceServiceName": service}
    assert _verdict("privatelink_service", "ec2:CreateVpcEndpoint", "vpc-endpoint/vpce", **said) == verdict


def test_the_guard_stands_in_no_document_by_default():
    """Without the option there is no policy of the organization."""
    for name in ("vpc_peering", "privatelink_service"):
        assert not _estate(name, other_vpcs=FAR).of(ServiceControlPolicy)


@pytest.mark.parametrize("name", ["vpc_peering", "privatelink_service"])
def test_the_guard_is_proven_and_planned(name, tmp_path, terraform):
    """Its prohibitions hold against administrators, and the real Terraform plans every root."""
    analysis = analyze(Document(pattern=name, options=GUARDED))
    assert analysis.proof.holds
    identity = [each for each in analysis.proof.prohibitions if "-named" in each.key]
    assert len(identity) >= 2
    assert all(each.holds for each in identity)
    write(export(analysis, ["terraform"]), tmp_path)
    for root in sorted({path.parent for path in tmp_path.rglob("*.tf")}):
        assert terraform.plan(root)


ACROSS = {"other_vpcs": "near=10.20.0.0/16, far=10.20.0.0/16 eu-west-1 111122223333"}


def test_a_service_is_offered_in_the_regions_of_its_consumers():
    """The service names the other Region, the endpoint there names the service's, and the near one names none."""
    estate = _estate("privatelink_service", **ACROSS)
    (service,) = estate.of(VpcEndpointService)
    assert service.supported_regions == ("eu-west-1",)
    regions = {each.vpc: each.service_region for each in estate.of(VpcEndpoint) if each.service == "service"}
    assert regions == {"near": "", "far": "us-east-1"}
    assert _estate("privatelink_service").of(VpcEndpointService)[0].supported_regions == ()


def test_bytes_of_a_consumer_far_away_are_paid_by_who_sends_them():
    """Requests leave the consumer's Region on its bill, answers the provider's on the provider's; nothing for the near one."""
    analysis = analyze(Document(pattern="privatelink_service", options=ACROSS))
    found = {
        (item.title, item.account, item.quantity)
        for item in analysis.estimate.items
        if item.title.startswith("From ")
    }
    assert found == {
        ("From eu-west-1 to us-east-1: far-client to nlb", "account-111122223333", 20.0),
        ("From us-east-1 to eu-west-1: far-client to nlb", "workload", 200.0),
    }


@pytest.mark.parametrize("nacl_mode", ["default", "tiered", "strict"])
@pytest.mark.parametrize("guard", ["off", "organization"])
def test_consumers_far_away_are_proven_and_planned(nacl_mode, guard, tmp_path, terraform):
    """Over both kinds of consumer the proof holds, each root plans, and describe JSON tells the same network."""
    given = {**ACROSS, "nacl_mode": nacl_mode, "join_guard": guard}
    analysis = analyze(Document(pattern="privatelink_service", options=given))
    assert analysis.proof.holds
    assert analysis.proof.unstated_flows == ()
    back = imported_of({path: text.decode() for path, text in describe(analysis.estate).items()}).estate
    for kind in (VpcEndpoint, VpcEndpointService):
        assert {each.key for each in back.of(kind)} == {each.key for each in analysis.estate.of(kind)}
    assert {each.service_region for each in back.of(VpcEndpoint)} == {"", "us-east-1"}
    if nacl_mode == "default":
        write(export(analysis, ["terraform"]), tmp_path)
        for root in sorted({path.parent for path in tmp_path.rglob("*.tf")}):
            assert terraform.plan(root)
