"""Edge protection: nobody goes round CloudFront, on the packet plane, at the listener and at the bucket."""

import json
import re
from dataclasses import replace
from ipaddress import ip_network

import pytest
from botocore.session import Session
from botocore.validate import ParamValidator

from workbook.analysis import analyze
from workbook.checks.subject import Subject
from workbook.checks.usage import rule_usage
from workbook.document import Document, build
from workbook.errors import OptionsError
from workbook.exports.formats import export
from workbook.exports.terraform.edge import rule_as_json
from workbook.facts.waf import rule_groups, waf_limit
from workbook.model.estate.data import S3Bucket
from workbook.model.estate.edge import CloudFrontDistribution, WebAcl
from workbook.model.estate.network import InternetGateway, Route, SecurityGroupRule
from workbook.plan import plan
from workbook.proof.prove import prove

ORIGINS = ("vpc_origin", "public_alb", "s3")
EVERY_GROUP = tuple(group.word for group in rule_groups())


def planned(**options):
    """A design of the pattern and its estate."""
    design = build(Document(pattern="edge_protection", options=options))
    return design, plan(design)


def round_about(estate, **peer):
    """The estate with one more rule at the load balancer's group."""
    own = next(r for r in estate.of(SecurityGroupRule) if r.security_group == "sg/alb" and not r.is_egress)
    blank = {"prefix_list": "", "referenced_security_group": "", "cidr_ipv4": None}
    return replace(
        estate, resources=(*estate.resources, replace(own, key="sg/alb/in/more", **(blank | peer)))
    )


@pytest.mark.parametrize("origin", ["vpc_origin", "public_alb"])
def test_nobody_reaches_the_load_balancer_but_cloudfront(origin):
    """The prohibition is proven, and CloudFront's own connection works."""
    proof = prove(*planned(origin=origin))
    results = {each.key: each for each in proof.prohibitions}

    assert proof.holds
    assert results["alb-only-through-cloudfront"].holds


@pytest.mark.parametrize(
    ("origin", "peer"),
    [
        ("public_alb", {"cidr_ipv4": ip_network("0.0.0.0/0")}),
        ("public_alb", {"cidr_ipv4": ip_network("203.0.113.0/24")}),
        ("vpc_origin", {"cidr_ipv4": ip_network("10.20.0.0/16")}),
    ],
)
def test_a_way_round_refutes_the_prohibition(origin, peer):
    """One rule more at the load balancer's group, and the proof names who comes by it."""
    design, estate = planned(origin=origin)
    proof = prove(design, round_about(estate, **peer))
    result = next(each for each in proof.prohibitions if each.key == "alb-only-through-cloudfront")

    assert not proof.holds
    assert not result.holds
    assert "reaches eni/alb/" in result.counterexample


def test_a_private_origin_has_a_gateway_that_no_route_leads_to():
    """AWS asks a VPC origin's VPC for an internet gateway; nothing is routed there."""
    _, estate = planned()
    gateways = {gateway.key for gateway in estate.of(InternetGateway)}

    assert gateways
    assert [route.key for route in estate.of(Route) if route.target in gateways] == []


def test_the_prefix_list_weighs_what_aws_says():
    """The load balancer's group counts 55 of its 60 rules, and stays below."""
    found = analyze(Document(pattern="edge_protection", options={"origin": "public_alb"}))
    used = {
        u.resource: u.used
        for u in rule_usage(Subject(estate=found.estate, design=found.design, proof=None))
        if "inbound" in u.detail
    }

    assert used["sg/alb"] == 55
    assert [f.check for f in found.findings if f.check == "QUOTAS-01"] == []


@pytest.mark.parametrize("options", [{}, {"geo_mode": "deny"}, {"geo_mode": "allow", "waf_mode": "count"}])
@pytest.mark.parametrize("origin", ["vpc_origin", "public_alb"])
def test_the_api_takes_every_rule(origin, options):
    """Each rule, as exported, is one that the WAFv2 API's model accepts."""
    shape = Session().get_service_model("wafv2").shape_for("Rule")
    place = {"web_acl": "load_balancer"} if origin == "public_alb" else {}
    _, estate = planned(origin=origin, waf_rule_groups=EVERY_GROUP, **place, **options)
    rules = estate.of(WebAcl)[0].rules

    assert len(rules) >= len(EVERY_GROUP) + 1
    for rule in rules:
        report = ParamValidator().validate(rule_as_json(rule), shape)
        assert not report.has_errors(), report.generate_report()


def test_every_rule_group_fits_one_web_acl():
    """All rule groups on file, the rate and the countries together stay within the base price."""
    _, estate = planned(waf_rule_groups=EVERY_GROUP, geo_mode="deny")

    assert sum(rule.capacity for rule in estate.of(WebAcl)[0].rules) <= waf_limit("base_capacity_wcu")


def test_the_listener_serves_only_what_carries_the_header():
    """A public load balancer's default answer is 403; one rule lets on what CloudFront sends. A private one needs none."""
    public, private = (_terraform(origin=origin) for origin in ("public_alb", "vpc_origin"))

    assert re.search(r'default_action \{\s+type = "fixed-response"', public["compute.tf"])
    assert 'http_header_name = "X-Origin-Verify"' in public["compute.tf"]
    assert "var.origin_header_values[0]" in public["edge.tf"]
    assert "sensitive   = true" in public["variables.tf"]
    assert "aws_lb_listener_rule" not in private["compute.tf"]


def test_the_group_of_a_vpc_origin_is_looked_up():
    """AWS makes the group and its rules: the export names it after the VPC origin, and writes it no rule."""
    files = _terraform()

    assert 'data "aws_security_group"' in files["data.tf"]
    assert "depends_on = [aws_cloudfront_vpc_origin.vpc_origin]" in files["data.tf"]
    assert "data.aws_security_group.sg_vpc_origin.id" in files["security_groups.tf"]
    assert "aws_security_group.vpc_origin" not in files["security_groups.tf"]


def _terraform(**options):
    files = export(analyze(Document(pattern="edge_protection", options=options)), ["terraform"])
    return {name.rpartition("/")[2]: text.decode() for name, text in files.items()}


@pytest.mark.parametrize("region", ["us-east-1", "eu-west-1"])
def test_what_only_us_east_1_has_stands_there(region):
    """A web ACL of scope CLOUDFRONT has its provider there, whatever the design's Region; a regional one stays."""
    edge = _terraform(region=region)["edge.tf"]
    away = _terraform(region=region, origin="public_alb", web_acl="load_balancer")["edge.tf"]
    acl, regional = (text.partition('resource "aws_wafv2_web_acl" "web_acl"')[2] for text in (edge, away))

    assert ("aws.us_east_1" in acl) == (region != "us-east-1")
    assert "aws.us_east_1" not in regional.partition("resource ")[0]


def test_only_this_distribution_reads_the_bucket():
    """The bucket's policy and the key's name CloudFront for this distribution's ARN, and nobody else reads."""
    design, estate = planned(origin="s3")
    policy = estate.of(S3Bucket)[0].policy
    allowed = [each for each in policy.statements if each.effect == "Allow"]

    assert prove(design, estate).holds
    assert [each.actions for each in allowed] == [("s3:GetObject",)]
    assert [c.values for c in allowed[0].conditions] == [("${distribution.arn}",)]
    assert estate.of(CloudFrontDistribution)[0].origin_access_control


def test_the_bill_names_what_has_no_price():
    """5 for the web ACL, 1 for each rule, 0.60 for each million requests; CloudFront's own meters are not on file."""
    items = {
        (item.service, item.component): item.monthly_usd
        for item in analyze(Document(pattern="edge_protection")).estimate.items
    }

    assert items["WAF", "web_acl_month"] == 5
    assert items["WAF", "rule_month"] == 4
    assert items["WAF", "requests"] == pytest.approx(6)
    assert items["CloudFront", "data_transfer_out"] is None
    assert items["CloudFront", "https_requests"] is None


@pytest.mark.parametrize("origin", ORIGINS)
def test_shield_advanced_costs_the_organization(origin):
    """3,000 USD a month, once, however much it protects."""
    estimates = [
        analyze(Document(pattern="edge_protection", options={"origin": origin, "shield": shield})).estimate
        for shield in ("standard", "advanced")
    ]

    assert estimates[1].monthly_usd - estimates[0].monthly_usd == pytest.approx(3000)


@pytest.mark.parametrize(
    ("options", "fields"),
    [
        ({"origin": "s3", "web_acl": "load_balancer"}, {"web_acl", "origin"}),
        ({"nacl_mode": "strict"}, {"nacl_mode", "origin"}),
        ({"az_count": 1}, {"az_count"}),
        ({"geo_mode": "deny", "countries": ()}, {"countries", "geo_mode"}),
        ({"waf_rule_groups": ("comon",)}, {"waf_rule_groups.0"}),
        ({"rate_limit": 9}, {"rate_limit"}),
        ({"body_inspection_kb": 20}, {"body_inspection_kb"}),
        ({"countries": ("Germany",)}, {"countries.0"}),
        ({"countries": ("US", "XX")}, {"countries.1"}),
        ({"region": "us-gov-west-1"}, {"region"}),
    ],
)
def test_what_cannot_be_is_refused_with_its_fields(options, fields):
    """Every refusal names the options that contradict one another."""
    with pytest.raises(OptionsError) as refused:
        planned(**options)

    assert {fault.field for fault in refused.value.faults} == fields


def test_the_rules_of_the_export_are_json():
    """What rule_json holds is the rules in order, each once."""
    _, estate = planned()
    rules = [rule_as_json(rule) for rule in estate.of(WebAcl)[0].rules]

    assert json.loads(json.dumps(rules)) == rules
    assert [rule["Priority"] for rule in rules] == sorted({rule["Priority"] for rule in rules})


@pytest.mark.parametrize("name", ["cli/apply.sh", "cli/apply.py"])
def test_scripts_look_the_group_of_a_vpc_origin_up(name):
    """The exported scripts neither make AWS's group nor write its rules; they name it in the load balancer's."""
    files = export(analyze(Document(pattern="edge_protection")), ["cli"])
    text = files[name].decode()
    made = re.findall(r"(?:--group-name|GroupName=)[ \"']*([\w-]+)", text)

    assert "CloudFront-VPCOrigins-Service-SG" in text
    assert "CloudFront-VPCOrigins-Service-SG" not in made
    assert "example-prod-app-alb" in made


@pytest.mark.parametrize("window", ["60", "120", "300", "600"])
def test_requests_are_counted_over_the_window_that_was_chosen(window):
    """The rate rule of the web ACL looks back that far."""
    _, estate = planned(rate_window=window)

    assert [r.window_s for acl in estate.of(WebAcl) for r in acl.rules if r.rate_limit] == [int(window)]
