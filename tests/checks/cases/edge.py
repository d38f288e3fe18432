"""Tables of the edge checks."""

from dataclasses import replace
from ipaddress import ip_network

from tests.checks.changes import change, copy, each, fires, plus, quiet, without, without_kind
from workbook.model.estate.compute import Listener, LoadBalancer
from workbook.model.estate.edge import CloudFrontDistribution, CloudFrontVpcOrigin, WebAcl, WebAclRule
from workbook.model.estate.network import VpcBlockPublicAccessOptions

NO_FRONT = without_kind(CloudFrontDistribution)
NO_ACL = without_kind(WebAcl)
LIST_RULE = "sg/alb/in/tcp-443/pl/cloudfront"
DOOR_RULE = "sg/alb/in/tcp-443/sg/vpc-origin"
PLAIN = Listener(protocol="HTTPS", port=443, target_group="alb/target-group")
ASKING = replace(PLAIN, required_header="X-Origin-Verify")
REDIRECT = Listener(protocol="HTTP", port=80, redirect_port=443)
BIG = WebAclRule(
    name="big",
    priority=10,
    statement="managed_rule_group",
    action="block",
    capacity=1600,
    managed_rule_group="AWSManagedRulesCommonRuleSet",
)
COUNTING = replace(BIG, action="count", capacity=700)
LISTS = replace(BIG, managed_rule_group="AWSManagedRulesAmazonIpReputationList", capacity=25)
RATE = replace(BIG, statement="rate_based", managed_rule_group="", rate_limit=2000, window_s=300, capacity=2)
BLOCKED = VpcBlockPublicAccessOptions(
    account="workload",
    region="us-east-1",
    key="block-public-access",
    internet_gateway_block_mode="block-ingress",
)


def front(**fields):
    """Other values for the distribution."""
    return change("distribution", **fields)


def acl(**fields):
    """Other values for the web ACL."""
    return change("web-acl", **fields)


def opened(key, **fields):
    """A rule once more, for somebody else."""
    blank = {"prefix_list": "", "referenced_security_group": "", "cidr_ipv4": None}
    return copy(key, "sg/alb/in/tcp-443/other", **(blank | fields))


TABLES = {
    "EDGE-01": (
        fires("everyone", opened(LIST_RULE, cidr_ipv4=ip_network("0.0.0.0/0")), at="alb", on="edge_public"),
        fires("another group", opened(DOOR_RULE, referenced_security_group="sg/app"), at="alb", on="edge"),
        fires("another list", change("pl/cloudfront", prefix_list_name="mine"), at="alb", on="edge_public"),
        quiet("as planned, public", on="edge_public"),
        quiet("as planned, private", on="edge"),
        quiet("a bucket", on="edge_s3"),
        quiet("nobody at all", without(DOOR_RULE), on="edge"),
        quiet("no distribution", NO_FRONT, opened(DOOR_RULE, referenced_security_group="sg/app"), on="edge"),
    ),
    "EDGE-02": (
        fires("none", front(web_acl=""), at="distribution", on="edge"),
        quiet("as planned", on="edge"),
        quiet("at the load balancer", on="edge_regional"),
        quiet("before a bucket", on="edge_s3"),
    ),
    "EDGE-03": (
        fires("CloudFront's own", front(minimum_protocol_version="TLSv1"), at="distribution", on="edge"),
        quiet("as planned", on="edge"),
        quiet("newer", front(minimum_protocol_version="TLSv1.3_2025"), on="edge"),
        quiet("none", NO_FRONT, on="edge"),
    ),
    "EDGE-04": (
        fires("not asked", change("alb", listeners=(PLAIN,)), at="alb", on="edge_public"),
        fires("not sent", front(origin_header=""), at="alb", on="edge_public"),
        quiet("as planned", on="edge_public"),
        quiet("beside a redirect", change("alb", listeners=(ASKING, REDIRECT)), on="edge_public"),
        quiet("private", change("alb", listeners=(PLAIN,)), on="edge"),
        quiet("a bucket", on="edge_s3"),
    ),
    "EDGE-05": (
        fires("no gateway", without("main/igw"), at="vpc-origin", on="edge"),
        fires("blocked", plus(BLOCKED), at="vpc-origin", on="edge"),
        quiet("as planned", on="edge"),
        quiet("blocked and excluded", on="edge_blocked"),
        quiet("not blocked", plus(replace(BLOCKED, internet_gateway_block_mode="off")), on="edge"),
        quiet("no VPC origin", without_kind(CloudFrontVpcOrigin), without("main/igw"), on="edge"),
    ),
    "EDGE-06": (
        fires("over the base", acl(rules=(BIG,)), at="web-acl", on="edge", severity="informational"),
        fires("over all", acl(rules=(BIG, BIG, BIG, BIG)), at="web-acl", on="edge", severity="high"),
        quiet("as planned", on="edge"),
        quiet("every rule group", on="edge_full"),
        quiet("none", NO_ACL, on="edge"),
    ),
    "EDGE-07": (
        fires("only counts", acl(rules=(COUNTING,)), at="web-acl", on="edge"),
        quiet("as planned", on="edge"),
        quiet("one counts", acl(rules=(COUNTING, BIG)), on="edge"),
        quiet("none", NO_ACL, on="edge"),
    ),
    "EDGE-08": (
        fires("no log", without("web-acl/logs"), at="web-acl", on="edge"),
        quiet("as planned", on="edge"),
        quiet("at the load balancer", on="edge_regional"),
        quiet("none", NO_ACL, on="edge"),
    ),
    "EDGE-09": (
        fires("unsigned", front(origin_access_control=""), at="distribution", on="edge_s3"),
        quiet("as planned", on="edge_s3"),
        quiet("a load balancer", on="edge"),
        quiet("none", each(CloudFrontDistribution, origin="elsewhere"), on="edge_s3"),
    ),
    "EDGE-10": (
        fires("a list of addresses", acl(rules=(LISTS,)), at="web-acl", on="edge_regional"),
        fires("a rate by address", acl(rules=(RATE,)), at="web-acl", on="edge_regional"),
        quiet("at the edge", on="edge"),
        quiet("by X-Forwarded-For", acl(rules=(replace(RATE, forwarded_ip=True),)), on="edge_regional"),
        quiet("what requests say", acl(rules=(BIG,)), on="edge_regional"),
        quiet("not behind CloudFront", NO_FRONT, on="edge_regional"),
        quiet("none", without_kind(LoadBalancer), NO_ACL, on="edge_regional"),
    ),
    "EDGE-11": (
        fires("no log", without("distribution/logs"), at="distribution", on="edge"),
        fires(
            "only the web ACL's", change("distribution/logs", source="web-acl"), at="distribution", on="edge"
        ),
        quiet("as planned", on="edge"),
        quiet("before a bucket", on="edge_s3"),
        quiet("the web ACL's is another check's", without("web-acl/logs"), on="edge"),
        quiet("no distribution", without("distribution/logs"), NO_FRONT, on="edge"),
    ),
}
