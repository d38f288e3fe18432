"""What a web ACL does with a request, rule by rule, and before what it stands."""

from collections.abc import Iterator

from workbook.analysis import EstateAnalysis
from workbook.facts.waf import waf_limit
from workbook.model.estate.edge import CloudFrontDistribution, WebAcl, WebAclRule
from workbook.model.estate.estate import Estate
from workbook.views.tables.table import Column, Section, Table, Value
from workbook.views.text import one_line


def web_acl_rules(analysis: EstateAnalysis) -> Table:
    """The rules of every web ACL in the order in which they are asked."""
    return Table(
        key="web_acl_rules",
        title="Web ACL rules",
        section_title="Web ACL",
        columns=(
            Column(key="priority", title="Priority", is_number=True, decimals=0, room=70),
            Column(key="rule", title="Rule", is_code=True),
            Column(key="asks", title="Asks"),
            Column(key="action", title="Action", room=76),
            Column(key="capacity", title="Capacity", unit="WCU", is_number=True, decimals=0),
        ),
        sections=tuple(_sections(analysis.estate)),
        empty="No web ACL stands before this network.",
    )


def _sections(estate: Estate) -> Iterator[Section]:
    base = waf_limit("base_capacity_wcu")
    for acl in estate.of(WebAcl):
        used = sum(rule.capacity for rule in acl.rules)
        fronts = (front.key for front in estate.of(CloudFrontDistribution) if front.web_acl == acl.key)
        before = ", ".join((*fronts, *acl.resources)) or "nothing"
        remark = f"scope {acl.scope}, before {before}; {used} of {base} WCU; bodies to {acl.body_limit_kb} KB"
        yield Section(one_line(acl.acl_name), tuple(map(_row, acl.rules)), one_line(remark))


def _row(rule: WebAclRule) -> tuple[Value, ...]:
    return (rule.priority, rule.name, one_line(_asks(rule)), rule.action, rule.capacity)


def _asks(rule: WebAclRule) -> str:
    who = "the address in X-Forwarded-For" if rule.forwarded_ip else "the address"
    match rule.statement:
        case "managed_rule_group":
            return f"AWS's rules {rule.managed_rule_group}"
        case "rate_based":
            return f"more than {rule.rate_limit:,} requests in {rule.window_s} s from {who}"
        case "ip_set":
            listed = ", ".join(map(str, rule.addresses))
            return f"{who} is {'not ' if rule.negated else ''}one of {listed}"
        case "geo_match":
            return f"{who} is {'not ' if rule.negated else ''}in {', '.join(rule.countries)}"
