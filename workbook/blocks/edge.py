"""The edge: CloudFront, its way to an origin, and the web ACL before them; and how nobody goes round them."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from ipaddress import IPv4Network
from typing import Literal

from workbook.blocks.volumes import band, traffic
from workbook.facts.addresses import stand_in
from workbook.facts.limits import service_setting
from workbook.facts.waf import waf_limit
from workbook.model.intent.edge import Distribution, EdgeNetwork, VpcOrigin, WebAcl
from workbook.model.intent.flow import Assumption, Flow, Prohibition, Waiver
from workbook.model.intent.party import AnyParty, ApplicationLoadBalancer
from workbook.model.intent.store import AnyStore
from workbook.model.intent.traffic import Traffic
from workbook.model.ports import one_port

EDGE, DOOR, BALANCER = "cloudfront", "vpc-origin", "alb"
DISTRIBUTION, WEB_ACL = "distribution", "web-acl"
ORIGIN_HEADER = "X-Origin-Verify"
USUAL_RULE_GROUPS = ("ip_reputation", "common", "known_bad_inputs")
LARGEST_RATE = waf_limit("rate_limit_greatest")
SMALLEST_RATE = waf_limit("rate_limit_least")


@dataclass(frozen=True, slots=True, kw_only=True)
class EdgeChoice:
    """What is decided about the edge: the way to the origin, and what the web ACL does."""

    private: bool
    domain_name: str
    price_class: Literal["PriceClass_100", "PriceClass_200", "PriceClass_All"] = "PriceClass_All"
    at_load_balancer: bool = False
    rule_groups: tuple[str, ...] = USUAL_RULE_GROUPS
    mode: Literal["block", "count"] = "block"
    rate_limit: int = 2000
    rate_window_s: int = waf_limit("rate_window_s")
    geo_mode: Literal["off", "allow", "deny"] = "off"
    countries: tuple[str, ...] = ()
    only_from: tuple[IPv4Network, ...] = ()
    body_limit_kb: int = waf_limit("body_limit_kb_cloudfront")
    waf_logs: Literal["off", "cloudwatch", "s3", "firehose"] = "cloudwatch"
    access_logs: Literal["off", "s3", "cloudwatch"] = "s3"
    sent_gb_per_month: float = 100.0
    requests_per_month: float = 10_000_000.0

    @property
    def client(self) -> str:
        """The party that opens connections to the load balancer."""
        return DOOR if self.private else EDGE

    @property
    def traffic(self) -> Traffic:
        """What users send and get in a month."""
        sent = self.sent_gb_per_month
        requests = band(self.requests_per_month, "requests of users: as stated, half to double")
        return replace(traffic(sent / 10, sent, "users"), requests_per_month=requests)


def edge_parties(choice: EdgeChoice, tier: str, target: str, target_port: int) -> Iterator[AnyParty]:
    """CloudFront as the load balancer sees it, and the load balancer; a private one stands in `tier`."""
    if choice.private:
        yield VpcOrigin(
            key=DOOR,
            title="CloudFront VPC origin",
            tier=tier,
            load_balancer=BALANCER,
            group_name=service_setting("cloudfront_vpc_origin_group"),
            client_ports="managed",
        )
    else:
        block = stand_in("cloudfront")
        assert isinstance(block, IPv4Network)
        yield EdgeNetwork(
            key=EDGE,
            title="CloudFront",
            prefix_list_name=service_setting("cloudfront_prefix_list"),
            cidr_blocks=(block,),
        )
    yield ApplicationLoadBalancer(
        key=BALANCER,
        title="Application Load Balancer",
        tier=tier,
        internet_facing=not choice.private,
        target=target,
        target_port=target_port,
        client_ports="load_balancer",
        listens=(one_port(443),),
        required_header="" if choice.private else ORIGIN_HEADER,
    )


def edge_flows(choice: EdgeChoice, target: str, target_port: int) -> Iterator[Flow]:
    """CloudFront to the load balancer, and on to its target; slots 1 and 3."""
    yield Flow(
        key=f"{choice.client}-to-{BALANCER}-443",
        slot=1,
        source=choice.client,
        destination=BALANCER,
        ports=one_port(443),
        purpose="CloudFront asks the load balancer for what users want",
        traffic=choice.traffic,
    )
    yield Flow(
        key=f"{BALANCER}-to-{target}",
        slot=3,
        source=BALANCER,
        destination=target,
        ports=one_port(target_port),
        purpose="the load balancer forwards requests and asks after health",
        traffic=choice.traffic,
    )


def edge_stores(choice: EdgeChoice, origin: str) -> Iterator[AnyStore]:
    """The distribution before an origin, and the web ACL: at the distribution, or at the load balancer."""
    control_region = service_setting("cloudfront_control_region")
    yield Distribution(
        key=DISTRIBUTION,
        title="CloudFront distribution",
        region=control_region,
        origin=origin,
        through=DOOR if choice.private and origin == BALANCER else "",
        origin_header="" if choice.private or origin != BALANCER else ORIGIN_HEADER,
        domain_name=choice.domain_name,
        price_class=choice.price_class,
        web_acl="" if choice.at_load_balancer else WEB_ACL,
        logs=choice.access_logs,
        traffic=choice.traffic,
    )
    yield web_acl(choice, behind_cloudfront=choice.at_load_balancer)


def web_acl(choice: EdgeChoice, *, behind_cloudfront: bool) -> WebAcl:
    """The web ACL of an edge: in CloudFront's Region, or before the load balancer in its own."""
    control_region = service_setting("cloudfront_control_region")
    return WebAcl(
        key=WEB_ACL,
        title="Web ACL",
        region="" if choice.at_load_balancer else control_region,
        scope="REGIONAL" if choice.at_load_balancer else "CLOUDFRONT",
        protects=(BALANCER,) if choice.at_load_balancer else (),
        rule_groups=choice.rule_groups,
        mode=choice.mode,
        rate_limit=choice.rate_limit,
        rate_window_s=choice.rate_window_s,
        geo_mode=choice.geo_mode,
        countries=choice.countries,
        only_from=choice.only_from,
        behind_cloudfront=behind_cloudfront,
        body_limit_kb=waf_limit("body_limit_kb_load_balancer")
        if choice.at_load_balancer
        else choice.body_limit_kb,
        logs=choice.waf_logs,
        requests_per_month=choice.traffic.requests_per_month,
    )


def only_through_edge() -> Prohibition:
    """The promise that nobody goes round CloudFront to the load balancer."""
    return Prohibition(
        key="alb-only-through-cloudfront",
        who="anyone",
        what=BALANCER,
        purpose="nobody opens a connection to the load balancer but CloudFront",
    )


def edge_assumptions(choice: EdgeChoice, origin: str) -> Iterator[Assumption]:
    """What the edge rests on and nobody here can check."""
    yield Assumption(
        subject="certificate",
        sentence=f"ACM certificates for {choice.domain_name} exist in {service_setting('cloudfront_control_region')} "
        + (
            "for CloudFront, and in the Region for the load balancer."
            if origin == BALANCER
            else "for CloudFront."
        ),
    )
    yield Assumption(
        subject=choice.domain_name,
        sentence="The name leads to the distribution (an alias record of its DNS zone).",
    )
    if origin != BALANCER:
        return
    if choice.private:
        yield Assumption(
            subject=DOOR,
            sentence="The Region has VPC origins, and AWS lets their group open connections to the load balancer; the "
            "group is made with the first VPC origin of the VPC.",
        )
    else:
        yield Assumption(
            subject=ORIGIN_HEADER,
            sentence="The header's value is long, random, known to CloudFront and the listener alone, and changed from "
            "time to time: the prefix list lets anybody's distribution as far as the listener, the header no further.",
        )


def edge_waivers(choice: EdgeChoice) -> Iterator[Waiver]:
    """What findings at the edge are accepted for."""
    if not choice.private:
        yield Waiver(
            check="INTENT-04",
            resource=f"{EDGE}-to-{BALANCER}-443",
            reason="A group can name CloudFront's prefix list and no single distribution; the listener asks for a header "
            "that only this one sends.",
        )


TLS_ENDS = Waiver(
    check="LOAD-BALANCING-09",
    resource="alb/target-group",
    reason="TLS ends at the load balancer; behind it traffic stays inside the VPC between two groups that name "
    "one another. Encrypt to the targets where the data demands it.",
)
