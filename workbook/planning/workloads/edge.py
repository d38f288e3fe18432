"""What stands at the edge: CloudFront and its way in, web ACLs, Shield Advanced."""

from collections.abc import Iterator

from workbook.facts.limits import service_setting
from workbook.facts.waf import rule_group, waf_limit
from workbook.model.estate import edge
from workbook.model.estate.resource import Resource
from workbook.model.intent import edge as intent
from workbook.model.intent.store import Bucket
from workbook.planning.log_deliveries import Log, log_deliveries
from workbook.planning.workloads.site import Site


def vpc_origin(party: intent.VpcOrigin, site: Site) -> Iterator[Resource]:
    """CloudFront's door into the VPC."""
    yield edge.CloudFrontVpcOrigin(
        **vars(site.place(party)),
        key=party.key,
        origin_name=f"{site.design.name_prefix}-{party.key}",
        load_balancer=party.load_balancer,
        vpc=party.vpc,
        subnets=site.subnets(party),
        security_groups=site.groups(party),
    )


def distribution(store: intent.Distribution, site: Site) -> Iterator[Resource]:
    """A distribution, and how it signs what it asks of a bucket."""
    place = site.place(store)
    buckets = {each.key for each in site.design.stores if isinstance(each, Bucket)}
    control = f"{store.key}/origin-access-control" if store.origin in buckets else ""
    if control:
        name = f"{site.design.name_prefix}-{store.key}"
        yield edge.CloudFrontOriginAccessControl(**vars(place), key=control, control_name=name)
    yield edge.CloudFrontDistribution(
        **vars(place),
        key=store.key,
        origin=store.origin,
        vpc_origin=store.through,
        origin_access_control=control,
        origin_header=store.origin_header,
        domain_name=store.domain_name,
        minimum_protocol_version=service_setting("cloudfront_minimum_protocol_version"),
        price_class=store.price_class,
        web_acl=store.web_acl,
        default_root_object="index.html" if control else "",
    )
    log = Log(
        source=store.key,
        account=place.account,
        region=place.region,
        log_types=("ACCESS_LOGS",),
        purpose="access logs of CloudFront",
        rule="distribution-logs",
        group_folder="/aws/cloudfront/",
    )
    yield from log_deliveries(site.design, log, store.logs)


def web_acl(store: intent.WebAcl, site: Site) -> Iterator[Resource]:
    """A web ACL with its rules in the order of cost, cheap refusals first, and the log of what it saw."""
    place = site.place(store)
    yield edge.WebAcl(
        **vars(place),
        key=store.key,
        acl_name=f"{site.design.name_prefix}-{store.key}",
        scope=store.scope,
        rules=tuple(_rules(store)),
        resources=store.protects,
        body_limit_kb=store.body_limit_kb,
    )
    log = Log(
        source=store.key,
        account=place.account,
        region=place.region,
        log_types=("WAF_LOGS",),
        purpose="logs of the web ACL",
        rule="web-acl-logs",
        starts=service_setting("waf_log_prefix"),
    )
    yield from log_deliveries(site.design, log, store.logs)


def _rules(store: intent.WebAcl) -> Iterator[edge.WebAclRule]:
    if store.only_from:
        yield edge.WebAclRule(
            name="addresses",
            priority=5,
            statement="ip_set",
            action="block",
            capacity=waf_limit("ip_set_wcu"),
            addresses=store.only_from,
            negated=True,
        )
    if store.geo_mode != "off":
        yield edge.WebAclRule(
            name="countries",
            priority=10,
            statement="geo_match",
            action=store.mode,
            capacity=waf_limit("geo_match_wcu"),
            countries=store.countries,
            negated=store.geo_mode == "allow",
            forwarded_ip=store.behind_cloudfront,
        )
    yield edge.WebAclRule(
        name="rate-limit",
        priority=20,
        statement="rate_based",
        action=store.mode,
        capacity=waf_limit("rate_based_wcu"),
        rate_limit=store.rate_limit,
        window_s=store.rate_window_s,
        forwarded_ip=store.behind_cloudfront,
    )
    for place, word in enumerate(store.rule_groups):
        group = rule_group(word)
        yield edge.WebAclRule(
            name=word.replace("_", "-"),
            priority=30 + 10 * place,
            statement="managed_rule_group",
            action=store.mode,
            capacity=group.capacity_wcu,
            managed_rule_group=group.managed_rule_group,
        )


def shield(store: intent.ShieldAdvanced, site: Site) -> Iterator[Resource]:
    """The organization's subscription, and a protection for each resource."""
    place = site.place(store)
    yield edge.ShieldSubscription(**vars(place), key=store.key)
    for key in store.protects:
        yield edge.ShieldProtection(
            **vars(place),
            key=f"{store.key}/{key}",
            protection_name=f"{site.design.name_prefix}-{key}",
            resource=key,
        )
