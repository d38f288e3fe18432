"""What an architect tunes at the edge."""

from collections.abc import Iterator
from typing import Literal

from workbook.blocks.edge import LARGEST_RATE, SMALLEST_RATE, USUAL_RULE_GROUPS, EdgeChoice
from workbook.errors import Fault, suggestion
from workbook.facts.limits import service_setting
from workbook.facts.regions import region_facts
from workbook.facts.waf import rule_groups, waf_limit
from workbook.options import PatternOptions, option, stated
from workbook.values import Countries, HostName, Words

ALL_RULE_GROUPS = tuple(group.word for group in rule_groups())


class EdgeOptions(PatternOptions):
    """What a pattern behind CloudFront lets people tune of it and of its web ACL."""

    domain_name: HostName = option(
        "app.example.com",
        title="Domain name",
        help="What users type; certificates for it are in us-east-1 (CloudFront) and in the load balancer's Region.",
        group="Entry",
        levels=("app.example.com",),
    )
    web_acl: Literal["cloudfront", "load_balancer"] = option(
        "cloudfront",
        title="Web ACL",
        help="Where AWS WAF looks: cloudfront refuses at the edge, before anything reaches the Region (scope CLOUDFRONT, "
        "in us-east-1); load_balancer looks there, where connections come from CloudFront's addresses.",
        group="Filters",
    )
    waf_rule_groups: Words = option(
        USUAL_RULE_GROUPS,
        title="WAF rule groups",
        help="AWS's own rules: ip_reputation, common, known_bad_inputs, sqli (where a database stands behind), "
        "bot_control (paid). At a load balancer ip_reputation would see CloudFront's addresses and is left out.",
        group="Filters",
        levels=(USUAL_RULE_GROUPS, ALL_RULE_GROUPS),
    )
    waf_mode: Literal["block", "count"] = option(
        "block",
        title="WAF action",
        help="count: only count what rules match, for the first weeks; block: refuse it. Begin with count, read the log, "
        "then block.",
        group="Filters",
    )
    rate_limit: int = stated(
        2000,
        title="Requests per address",
        help="How many requests one address may send within the rate window before it is refused.",
        group="Filters",
        unit="requests",
        ge=SMALLEST_RATE,
        le=LARGEST_RATE,
    )
    rate_window: Literal["300", "60", "120", "600"] = option(
        "300",
        title="Rate window",
        help="How far back requests of an address are counted; a short window meets bursts sooner.",
        group="Filters",
        unit="s",
        levels=("300",),
    )
    geo_mode: Literal["off", "allow", "deny"] = option(
        "off",
        title="Countries",
        help="allow: only the countries named are let in; deny: they are kept out. The web ACL answers by the country of "
        "the address.",
        group="Filters",
    )
    countries: Countries = option(
        ("US", "CA"),
        title="Country codes",
        help="Two-letter codes (ISO 3166-1) for the option Countries; XX and other codes of nobody are refused.",
        group="Filters",
        levels=(("US", "CA"),),
    )
    body_inspection_kb: int = option(
        waf_limit("body_limit_kb_cloudfront"),
        title="Body inspected",
        help="How much of a request's body rules see at CloudFront: 16, or for a charge 32, 48 or 64 KB. At a load "
        "balancer it is 8 KB.",
        group="Filters",
        unit="KB",
        levels=(16, 64),
        ge=waf_limit("body_limit_kb_cloudfront"),
        le=waf_limit("body_limit_kb_greatest"),
        multiple_of=16,
    )
    waf_logs: Literal["off", "cloudwatch", "s3", "firehose"] = option(
        "cloudwatch",
        title="WAF logs",
        help="Where every request that the web ACL judged is written down: CloudWatch Logs (Insights, alarms), S3 (half "
        "the price a GB) or Firehose (to whoever searches them, here a bucket). AWS wants names aws-waf-logs-*.",
        group="Watch",
    )
    access_logs: Literal["off", "s3", "cloudwatch"] = option(
        "s3",
        title="CloudFront logs",
        help="Where CloudFront writes down every request that it answered (standard logging, version 2): best effort, "
        "within minutes to hours. Config's rule behind CloudFront.5 still asks for the legacy logs, whose bucket needs ACLs.",
        group="Watch",
    )
    price_class: Literal["PriceClass_All", "PriceClass_200", "PriceClass_100"] = option(
        "PriceClass_All",
        title="Price class",
        help="Where CloudFront answers from: everywhere, everywhere but its dearest places, or North America and Europe.",
        group="Traffic",
    )
    sent_gb_per_month: float = stated(
        100.0,
        title="Sent to users",
        help="What users download in a month; a tenth of it comes in.",
        unit="GB a month",
        ge=0,
        le=10_000_000,
    )
    million_requests_per_month: float = stated(
        10.0,
        title="Requests",
        help="How many requests users send in a month; WAF is paid by them.",
        unit="million a month",
        ge=0,
        le=1_000_000,
    )

    @property
    def edge(self) -> EdgeChoice:
        """The edge as these options describe it."""
        return EdgeChoice(
            private=getattr(self, "origin", "") == "vpc_origin",
            domain_name=self.domain_name,
            price_class=self.price_class,
            at_load_balancer=self.web_acl == "load_balancer",
            rule_groups=tuple(self._rule_groups()),
            mode=self.waf_mode,
            rate_limit=self.rate_limit,
            rate_window_s=int(self.rate_window),
            geo_mode=self.geo_mode,
            countries=self.countries if self.geo_mode != "off" else (),
            body_limit_kb=self.body_inspection_kb,
            waf_logs=self.waf_logs,
            access_logs=self.access_logs,
            sent_gb_per_month=self.sent_gb_per_month,
            requests_per_month=self.million_requests_per_month * 1_000_000,
        )

    def _rule_groups(self) -> Iterator[str]:
        """As chosen; of the usual ones those that still see users where CloudFront stands before."""
        chosen, seeing = self.given("waf_rule_groups"), self.web_acl == "cloudfront"
        for group in rule_groups():
            if group.word in self.waf_rule_groups and (chosen or seeing or group.behind_cloudfront):
                yield group.word

    def conflicts(self) -> Iterator[Fault]:
        """Rule groups that exist, countries to go by, and a partition with CloudFront in it."""
        yield from super().conflicts()
        for place, word in enumerate(self.waf_rule_groups):
            if word not in ALL_RULE_GROUPS:
                sentence = f"no rule group {word!r} on file; {suggestion(word, ALL_RULE_GROUPS)}"
                yield Fault(f"waf_rule_groups.{place}", sentence)
        if self.geo_mode != "off" and not self.countries:
            yield Fault("countries", f"geo_mode={self.geo_mode} needs countries; name some, like US,CA,")
            yield Fault("geo_mode", "or set it to off.")
        yield from outside_cloudfront(self)


def outside_cloudfront(options: PatternOptions) -> Iterator[Fault]:
    """A Region of a partition without CloudFront."""
    control = region_facts(service_setting("cloudfront_control_region"))
    if region_facts(options.region).partition != control.partition:
        sentence = (
            f"CloudFront and its web ACLs are kept in {control.region}, which is not in the partition of"
        )
        yield Fault(
            "region", f"{sentence} {options.region}; take a Region of the partition {control.partition}."
        )
