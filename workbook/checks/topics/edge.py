"""The edge: nobody goes round CloudFront, and the web ACL before it looks, refuses and is written down."""

from collections.abc import Iterator

from workbook.checks.check import Flaw, check, has
from workbook.checks.coverage import listed
from workbook.checks.subject import Subject
from workbook.facts.waf import rule_groups, waf_limit
from workbook.model.estate.compute import LoadBalancer
from workbook.model.estate.data import S3Bucket
from workbook.model.estate.edge import CloudFrontDistribution, CloudFrontVpcOrigin, WebAcl
from workbook.model.estate.network import (
    InternetGateway,
    PrefixList,
    SecurityGroup,
    SecurityGroupRule,
    VpcBlockPublicAccessExclusion,
    VpcBlockPublicAccessOptions,
)
from workbook.model.estate.observability import LogDelivery

GUIDE = "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide"
CLOUDFRONT_CONTROLS = "https://docs.aws.amazon.com/securityhub/latest/userguide/cloudfront-controls.html"
WAF_CONTROLS = "https://docs.aws.amazon.com/securityhub/latest/userguide/waf-controls.html"
WAF_GUIDE = "https://docs.aws.amazon.com/waf/latest/developerguide"
EDGE_LIST = "cloudfront.origin-facing"
RECENT_TLS = ("TLSv1.2_2021", "TLSv1.2_2025", "TLSv1.3_2025")

no_distribution = has(CloudFrontDistribution, "there is no CloudFront distribution")
no_web_acl = has(WebAcl, "there is no web ACL")


@check(
    "EDGE-01",
    title="Nobody goes round CloudFront to its load balancer",
    severity="high",
    why="Whoever reaches the load balancer itself passes no web ACL, no rate limit and no country rule of the edge.",
    remedy="Let the load balancer's group admit CloudFront's prefix list or the VPC origin's group, and nobody else.",
    source=f"{GUIDE}/restrict-access-to-load-balancer.html",
    applies=no_distribution,
)
def origins_admit_cloudfront_only(subject: Subject) -> Iterator[Flaw]:
    """One flaw per origin load balancer whose groups admit somebody else."""
    for balancer in _origins(subject):
        others = [rule.key for rule in _inbound(subject, balancer) if not _is_cloudfront(subject, rule)]
        if others:
            yield Flaw(
                resource=balancer.key,
                message=f"{balancer.key} is reached without CloudFront",
                evidence=f"inbound rules {listed(others)}",
            )


@check(
    "EDGE-02",
    title="Distributions have a web ACL",
    severity="medium",
    why="CloudFront passes on whatever it is asked; only a web ACL looks at what a request says.",
    remedy="Name a web ACL of scope CLOUDFRONT in web_acl, or stand one before the load balancer.",
    source=f"{CLOUDFRONT_CONTROLS}#cloudfront-6",
    applies=no_distribution,
)
def distributions_have_web_acls(subject: Subject) -> Iterator[Flaw]:
    """One flaw per distribution that neither has a web ACL nor leads to a load balancer with one."""
    guarded = {key for acl in subject.estate.of(WebAcl) for key in acl.resources}
    for front in subject.estate.of(CloudFrontDistribution):
        if not front.web_acl and front.origin not in guarded:
            yield Flaw(
                resource=front.key, message=f"no web ACL stands before {front.key}", evidence='web_acl ""'
            )


@check(
    "EDGE-03",
    title="Viewers speak TLS 1.2 or newer",
    severity="medium",
    why="Older versions and ciphers can be broken; CloudFront's own certificate accepts them all.",
    remedy="Set minimum_protocol_version to TLSv1.2_2021 or newer.",
    source=f"{GUIDE}/secure-connections-supported-viewer-protocols-ciphers.html",
    applies=no_distribution,
)
def viewers_speak_recent_tls(subject: Subject) -> Iterator[Flaw]:
    """One flaw per distribution with an older TLS policy."""
    for front in subject.estate.of(CloudFrontDistribution):
        if front.minimum_protocol_version not in RECENT_TLS:
            yield Flaw(
                resource=front.key,
                message=f"{front.key} accepts viewers by {front.minimum_protocol_version}",
                evidence=f"minimum_protocol_version {front.minimum_protocol_version}",
            )


@check(
    "EDGE-04",
    title="Public origins ask for a secret header",
    severity="medium",
    why="CloudFront's addresses are everybody's: another customer's distribution reaches the load balancer as well.",
    remedy="Send origin_header from the distribution and ask for it at every listener; or use a VPC origin.",
    source=f"{GUIDE}/restrict-access-to-load-balancer.html",
    applies=no_distribution,
)
def public_origins_ask_for_a_header(subject: Subject) -> Iterator[Flaw]:
    """One flaw per internet-facing origin with a listener that forwards without the header."""
    sent = {front.origin: front.origin_header for front in subject.estate.of(CloudFrontDistribution)}
    for balancer in _origins(subject):
        header = sent[balancer.key]
        asked = {each.required_header for each in balancer.listeners if each.redirect_port is None}
        if balancer.scheme == "internet-facing" and (not header or asked != {header}):
            yield Flaw(
                resource=balancer.key,
                message=f"{balancer.key} serves any distribution of anybody",
                evidence=f"origin_header {header!r}, required_header {listed(sorted(asked))}",
            )


@check(
    "EDGE-05",
    title="VPC origins can be reached",
    severity="high",
    why="CloudFront reaches a VPC origin only in a VPC with an internet gateway, and Block Public Access stops it too.",
    remedy="Attach an internet gateway (no route to it is needed), and exclude the load balancer's subnets with "
    "allow-bidirectional.",
    source=f"{GUIDE}/private-content-vpc-origins.html",
    applies=has(CloudFrontVpcOrigin, "there is no VPC origin"),
)
def vpc_origins_are_reachable(subject: Subject) -> Iterator[Flaw]:
    """One flaw per VPC origin without an internet gateway, or stopped by Block Public Access."""
    modes = {each.internet_gateway_block_mode for each in subject.estate.of(VpcBlockPublicAccessOptions)}
    attached = {gateway.vpc for gateway in subject.estate.of(InternetGateway)}
    for door in subject.estate.of(CloudFrontVpcOrigin):
        bound = [subnet for subnet in door.subnets if not _excluded(subject, door.vpc, subnet)]
        if door.vpc not in attached:
            yield Flaw(
                resource=door.key,
                message=f"{door.vpc} has no internet gateway, so AWS refuses {door.key}",
                evidence=f"0 internet gateways attached to {door.vpc}",
            )
        elif modes - {"off"} and bound:
            yield Flaw(
                resource=door.key,
                message=f"Block Public Access stops {door.key}",
                evidence=f"internet_gateway_block_mode {listed(sorted(modes))}; not excluded: {listed(bound)}",
            )


@check(
    "EDGE-06",
    title="Web ACLs fit their capacity",
    severity="high",
    why="AWS refuses a web ACL over 5,000 capacity units; over 1,500 every request costs more.",
    remedy="Leave out rule groups that the application does not need.",
    source=f"{WAF_GUIDE}/aws-waf-capacity-units.html",
    applies=no_web_acl,
)
def web_acls_fit_their_capacity(subject: Subject) -> Iterator[Flaw]:
    """One flaw per web ACL over the base capacity; a severe one over the greatest."""
    base, greatest = waf_limit("base_capacity_wcu"), waf_limit("capacity_wcu")
    for acl in subject.estate.of(WebAcl):
        used = sum(rule.capacity for rule in acl.rules)
        if used > base:
            yield Flaw(
                resource=acl.key,
                message=f"{acl.key} needs {used} capacity units; its price includes {base}",
                evidence=f"{used} WCU of {greatest}",
                severity="high" if used > greatest else "informational",
            )


@check(
    "EDGE-07",
    title="Web ACLs refuse something",
    severity="low",
    why="A web ACL without rules, or with rules that only count, lets everything through. Counting is right for the "
    "first weeks, not for ever.",
    remedy="Read the log for what count would have refused, then set waf_mode to block.",
    source=f"{WAF_CONTROLS}#waf-10",
    applies=no_web_acl,
)
def web_acls_refuse(subject: Subject) -> Iterator[Flaw]:
    """One flaw per web ACL in which no rule blocks."""
    for acl in subject.estate.of(WebAcl):
        if not any(rule.action == "block" for rule in acl.rules):
            yield Flaw(
                resource=acl.key,
                message=f"{acl.key} lets everything through",
                evidence=f"{len(acl.rules)} rules, 0 of them block",
            )


@check(
    "EDGE-08",
    title="Web ACLs write down what they see",
    severity="medium",
    why="Without a log nobody knows what was refused, nor what count would have refused.",
    remedy="Set waf_logs to cloudwatch, s3 or firehose; the destination's name must begin with aws-waf-logs-.",
    source=f"{WAF_CONTROLS}#waf-11",
    applies=no_web_acl,
)
def web_acls_are_logged(subject: Subject) -> Iterator[Flaw]:
    """One flaw per web ACL without a log."""
    logged = {log.source for log in subject.estate.of(LogDelivery)}
    for acl in subject.estate.of(WebAcl):
        if acl.key not in logged:
            yield Flaw(
                resource=acl.key, message=f"{acl.key} leaves no log", evidence="0 deliveries of its logs"
            )


@check(
    "EDGE-09",
    title="Buckets are read by CloudFront's signature",
    severity="high",
    why="Without origin access control a bucket must be public to be served, and then CloudFront is no longer the way in.",
    remedy="Name an origin access control; the bucket's policy then names the distribution.",
    source=f"{CLOUDFRONT_CONTROLS}#cloudfront-13",
    applies=no_distribution,
)
def buckets_are_read_by_signature(subject: Subject) -> Iterator[Flaw]:
    """One flaw per distribution that asks a bucket unsigned."""
    for front in subject.estate.of(CloudFrontDistribution):
        if subject.find(S3Bucket, front.origin) and not front.origin_access_control:
            yield Flaw(
                resource=front.key,
                message=f"{front.key} asks {front.origin} without a signature",
                evidence='origin_access_control ""',
            )


@check(
    "EDGE-10",
    title="Rules see the users they judge",
    severity="low",
    why="At a load balancer behind CloudFront every connection comes from CloudFront: lists of addresses match nobody.",
    remedy="Move the web ACL to the distribution (web_acl=cloudfront), or leave the rule group out.",
    source=f"{WAF_GUIDE}/waf-rule-statement-forwarded-ip-address.html",
    applies=no_web_acl,
)
def rules_see_users(subject: Subject) -> Iterator[Flaw]:
    """One flaw per web ACL behind CloudFront with rules that see CloudFront's addresses instead of users'."""
    blind = {group.managed_rule_group for group in rule_groups() if not group.behind_cloudfront}
    behind = {front.origin for front in subject.estate.of(CloudFrontDistribution)}
    for acl in subject.estate.of(WebAcl):
        idle = [
            rule.name
            for rule in acl.rules
            if rule.managed_rule_group in blind
            or (rule.statement != "managed_rule_group" and not rule.forwarded_ip)
        ]
        if behind & set(acl.resources) and idle:
            yield Flaw(
                resource=acl.key,
                message=f"{acl.key} sees CloudFront's addresses where it looks for users'",
                evidence=f"rules {listed(idle)}",
            )


@check(
    "EDGE-11",
    title="Distributions write down who asked",
    severity="medium",
    why="What CloudFront answers from its cache never reaches the load balancer's log or the bucket's: only its own shows it.",
    remedy="Set access_logs to s3 or cloudwatch.",
    source=f"{CLOUDFRONT_CONTROLS}#cloudfront-5",
    applies=no_distribution,
)
def distributions_are_logged(subject: Subject) -> Iterator[Flaw]:
    """One flaw per distribution without access logs."""
    logged = {log.source for log in subject.estate.of(LogDelivery)}
    for front in subject.estate.of(CloudFrontDistribution):
        if front.key not in logged:
            yield Flaw(
                resource=front.key,
                message=f"requests to {front.key} leave no log",
                evidence="0 deliveries of its logs",
            )


def _origins(subject: Subject) -> Iterator[LoadBalancer]:
    keys = dict.fromkeys(front.origin for front in subject.estate.of(CloudFrontDistribution))
    yield from (found for key in keys if (found := subject.find(LoadBalancer, key)))


def _inbound(subject: Subject, balancer: LoadBalancer) -> Iterator[SecurityGroupRule]:
    for rule in subject.estate.of(SecurityGroupRule):
        if rule.security_group in balancer.security_groups and not rule.is_egress:
            yield rule


def _is_cloudfront(subject: Subject, rule: SecurityGroupRule) -> bool:
    """Whether a rule admits CloudFront alone: its prefix list, or the group of a VPC origin."""
    group = subject.find(SecurityGroup, rule.referenced_security_group)
    names = subject.find(PrefixList, rule.prefix_list)
    kept = group is not None and subject.find(CloudFrontVpcOrigin, group.kept_by) is not None
    return kept or (names is not None and names.prefix_list_name.endswith(EDGE_LIST))


def _excluded(subject: Subject, vpc: str, subnet: str) -> bool:
    return any(
        each.internet_gateway_exclusion_mode == "allow-bidirectional"
        and (each.subnet == subnet or each.vpc == vpc)
        for each in subject.estate.of(VpcBlockPublicAccessExclusion)
    )
