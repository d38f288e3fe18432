"""FIPS endpoints: taken where one is on file, the plain one elsewhere, and nothing is passed over in silence."""

import pytest

from workbook.analysis import analyze
from workbook.document import Document
from workbook.facts.endpoint_services import service_names
from workbook.facts.fips_endpoints import fips_service_name, plain_service
from workbook.facts.tables import table
from workbook.imports.services import short_service
from workbook.model.estate.network import VpcEndpoint
from workbook.model.estate.observability import DnsFirewallRuleGroup


def analysed(name="three_tier_dmz", **options):
    """An analysis with FIPS endpoints."""
    return analyze(Document(pattern=name, options={"fips_endpoints": "on", **options}))


def names_of(analysis):
    """The name of each interface endpoint, by service."""
    found = analysis.estate.of(VpcEndpoint)
    return {each.service: each.service_name for each in found if each.vpc_endpoint_type == "Interface"}


@pytest.mark.parametrize("region", ["us-east-1", "us-gov-west-1", "ca-central-1"])
def test_a_fips_endpoint_is_taken_where_it_is_on_file(region):
    """Systems Manager has one in the United States, GovCloud and Canada; the design is proven with it."""
    found = analysed(region=region)

    assert names_of(found)["ssm"] == f"com.amazonaws.{region}.ssm-fips"
    assert found.proof.holds
    assert found.proof.unstated_accesses == ()


def test_what_has_none_stays_plain_and_is_named():
    """No name is made up: the log service's endpoint is the plain one, and an assumption says so."""
    found = analysed()
    told = " ".join(each.sentence for each in found.design.assumptions if each.subject == "fips_endpoints")

    assert names_of(found)["logs"] == "com.amazonaws.us-east-1.logs"
    assert "logs" in told
    assert "AWS_USE_FIPS_ENDPOINT=true" in told


def test_a_region_without_any_keeps_plain_names():
    """In Ireland Systems Manager has no FIPS endpoint, so the option changes no name of it."""
    assert names_of(analysed(region="eu-west-1"))["ssm"] == "com.amazonaws.eu-west-1.ssm"
    assert fips_service_name("ssm", "eu-west-1") == ""


def test_off_leaves_every_name():
    """Without the option nothing ends in -fips."""
    assert not any(name.endswith("-fips") for name in names_of(analysed(fips_endpoints="off")).values())


def test_rows_are_of_services_on_file_and_read_back():
    """Each row is about a service that endpoints are planned for, and a described FIPS endpoint is that service's."""
    for row in table("fips_endpoints"):
        assert row["service"] in service_names()
        for region in row["regions"].split():
            assert short_service(fips_service_name(row["service"], region)) == row["service"]
    assert plain_service("logs") == "logs"


@pytest.mark.parametrize("fails_open", [False, True])
def test_what_happens_without_an_answer_is_chosen(fails_open):
    """DNS Firewall fails closed unless somebody prefers names to filters."""
    groups = analysed(dns_firewall_fail_open=fails_open).estate.of(DnsFirewallRuleGroup)

    assert [each.fail_open for each in groups] == [fails_open]
