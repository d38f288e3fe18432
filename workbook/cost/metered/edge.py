"""Meters of the edge: CloudFront by requests and GB, WAF by web ACL, rule and request, Shield Advanced by the month."""

from typing import Any

from workbook.cost.inventory import Inventory
from workbook.cost.metered.meter import Meter
from workbook.cost.quantity import exactly, times
from workbook.facts.waf import rule_groups, waf_limit
from workbook.model.estate.edge import CloudFrontDistribution, ShieldSubscription, WebAcl
from workbook.model.intent.edge import Distribution
from workbook.model.intent.edge import WebAcl as WebAclIntent
from workbook.model.intent.traffic import NOTHING, Band

PRICED_REQUESTS = 10_000


def _front(resource: CloudFrontDistribution, inventory: Inventory) -> Distribution | None:
    return inventory.store(Distribution, resource.key)


def _sent_gb(resource: CloudFrontDistribution, inventory: Inventory) -> Band:
    stated = _front(resource, inventory)
    return stated.traffic.response_gb_per_month if stated else NOTHING


def _requests(resource: CloudFrontDistribution, inventory: Inventory) -> Band:
    stated = _front(resource, inventory)
    return times(1 / PRICED_REQUESTS, stated.traffic.requests_per_month) if stated else NOTHING


def _one(_resource: object, _inventory: Inventory) -> Band:
    return exactly(1, "one")


def _rules(resource: WebAcl, _inventory: Inventory) -> Band:
    return exactly(len(resource.rules), f"{len(resource.rules)} rules and rule groups, each a rule")


def _seen(resource: WebAcl, inventory: Inventory) -> Band:
    stated = inventory.store(WebAclIntent, resource.key)
    return times(1e-6, stated.requests_per_month) if stated else NOTHING


def _paid_groups(resource: WebAcl, _inventory: Inventory) -> Band:
    paid = {group.managed_rule_group: group for group in rule_groups() if group.price_component}
    found = [rule.name for rule in resource.rules if rule.managed_rule_group in paid]
    return exactly(len(found), ", ".join(found) or "none")


def _over_capacity(resource: WebAcl, inventory: Inventory) -> Band:
    """Requests at a higher price, where rules need more capacity than the basic price includes."""
    used = sum(rule.capacity for rule in resource.rules)
    base = waf_limit("base_capacity_wcu")
    return _seen(resource, inventory) if used > base else exactly(0, f"{used} of {base} WCU")


def _long_bodies(resource: WebAcl, inventory: Inventory) -> Band:
    """Requests whose bodies are inspected beyond the default size."""
    base = waf_limit("body_limit_kb_cloudfront")
    return _seen(resource, inventory) if resource.body_limit_kb > base else exactly(0, f"{base} KB or less")


METERS: tuple[Meter[Any], ...] = (
    Meter(
        kind=CloudFrontDistribution,
        service="CloudFront",
        component="data_transfer_out",
        unit="GB",
        title="CloudFront to users",
        paid_for="edge",
        quantity=_sent_gb,
    ),
    Meter(
        kind=CloudFrontDistribution,
        service="CloudFront",
        component="https_requests",
        unit="10k requests",
        title="HTTPS requests to CloudFront",
        paid_for="edge",
        quantity=_requests,
    ),
    Meter(
        kind=WebAcl,
        service="WAF",
        component="web_acl_month",
        unit="web ACL-month",
        title="Web ACL",
        paid_for="edge",
        quantity=_one,
    ),
    Meter(
        kind=WebAcl,
        service="WAF",
        component="rule_month",
        unit="rule-month",
        title="Rules of the web ACL",
        paid_for="edge",
        quantity=_rules,
    ),
    Meter(
        kind=WebAcl,
        service="WAF",
        component="requests",
        unit="million requests",
        title="Requests that the web ACL sees",
        paid_for="edge",
        quantity=_seen,
    ),
    Meter(
        kind=WebAcl,
        service="WAF",
        component="paid_rule_group_month",
        unit="rule group-month",
        title="Bot Control",
        paid_for="edge",
        quantity=_paid_groups,
    ),
    Meter(
        kind=WebAcl,
        service="WAF",
        component="requests_over_base_capacity",
        unit="million requests",
        title="Requests judged by more than 1,500 WCU",
        paid_for="edge",
        quantity=_over_capacity,
    ),
    Meter(
        kind=WebAcl,
        service="WAF",
        component="long_body_requests",
        unit="million requests",
        title="Requests with long bodies inspected",
        paid_for="edge",
        quantity=_long_bodies,
    ),
    Meter(
        kind=ShieldSubscription,
        service="Shield Advanced",
        component="subscription_month",
        unit="organization-month",
        title="Shield Advanced, for the whole organization (12 months at least)",
        paid_for="edge",
        quantity=_one,
    ),
)
