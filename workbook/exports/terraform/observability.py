"""Log groups, trails and DNS Firewall in Terraform."""

from collections.abc import Iterator

from workbook.exports.terraform.fold import Body, Piece
from workbook.exports.terraform.hcl import EACH_KEY, Address, Block, Raw, Reference, Template, Value
from workbook.exports.terraform.items import Item, Variable, part, piece
from workbook.exports.terraform.root import PREFIX, Root
from workbook.model.estate.data import S3Bucket
from workbook.model.estate.observability import CloudTrail, DnsFirewallRuleGroup, LogGroup


def log_group(resource: LogGroup, root: Root) -> Iterator[Item]:
    """A CloudWatch Logs group."""
    body: Body = {
        "name": root.named(resource.log_group_name),
        "retention_in_days": resource.retention_days,
        "kms_key_id": root.ref(resource.kms_key, "arn") if resource.kms_key else None,
        "tags": root.tags_of(resource),
    }
    yield piece(resource, root.address(resource), body)


def bucket_policy_of(key: str, root: Root) -> list[Raw]:
    """The bucket policy that must be in place before AWS writes to a bucket, for `depends_on`."""
    resource = root.resource(key)
    if isinstance(resource, S3Bucket) and resource.policy and root.is_made_here(resource):
        return [Raw(str(root.beside(resource, "aws_s3_bucket_policy")))]
    return []


def trail(resource: CloudTrail, root: Root) -> Iterator[Item]:
    """A trail of every Region, made after the policy that lets it write."""
    recorded = [_data_events(kind, resource, root) for kind in resource.data_resource_types]
    recorded += [_network_events(source, resource) for source in resource.network_event_sources]
    events = tuple(Block("", body=each) for each in ([_management_events(), *recorded] if recorded else ()))
    rates = ("ApiCallRateInsight", "ApiErrorRateInsight") if resource.insights else ()
    body: Body = {
        "name": root.named(resource.trail_name),
        "s3_bucket_name": root.ref(resource.bucket),
        "is_multi_region_trail": True,
        "is_organization_trail": resource.is_organization_trail,
        "include_global_service_events": True,
        "enable_log_file_validation": True,
        "kms_key_id": root.ref(resource.kms_key, "arn") if resource.kms_key else None,
        "cloud_watch_logs_group_arn": root.text(f"${{{resource.log_group}.arn}}:*")
        if resource.log_group
        else None,
        "cloud_watch_logs_role_arn": root.ref(resource.log_role, "arn") if resource.log_role else None,
        "sns_topic_name": root.ref(resource.topic, "name") if resource.topic else None,
        "advanced_event_selector": events or None,
        "insight_selector": tuple(Block("", body={"insight_type": rate}) for rate in rates) or None,
        "tags": root.tags_of(resource),
        "depends_on": bucket_policy_of(resource.bucket, root) or None,
    }
    yield piece(resource, root.address(resource), body)


def _management_events() -> Body:
    """With advanced selectors management events must be asked for by name."""
    return {
        "name": "Management events",
        "field_selector": _selector("eventCategory", "equals", ["Management"]),
    }


def _data_events(kind: str, resource: CloudTrail, root: Root) -> Body:
    """Object-level events of one type, without those of the trail's own bucket: each log would cause another."""
    fields = [_selector("eventCategory", "equals", ["Data"]), _selector("resources.type", "equals", [kind])]
    if kind == "AWS::S3::Object":
        own = root.text(f"${{{resource.bucket}.arn}}/")
        fields.append(_selector("resources.ARN", "not_starts_with", [own]))
    return {"name": f"Data events of {kind}", "field_selector": tuple(fields)}


def _network_events(source: str, resource: CloudTrail) -> Body:
    """Calls of one service through VPC endpoints; VpceAccessDenied is the one error that AWS lets select."""
    fields = [
        _selector("eventCategory", "equals", ["NetworkActivity"]),
        _selector("eventSource", "equals", [source]),
    ]
    if resource.network_events_refused:
        fields.append(_selector("errorCode", "equals", ["VpceAccessDenied"]))
    return {"name": f"Network activity of {source}", "field_selector": tuple(fields)}


def _selector(field: str, test: str, values: list[Value]) -> Block:
    return Block("", body={"field": field, test: values})


def dns_firewall(resource: DnsFirewallRuleGroup, root: Root) -> Iterator[Item]:
    """A rule for each list of names, and the association with the VPC."""
    address, section = root.address(resource), resource.key
    name, tags = root.name_of(resource), root.tags_of(resource)
    yield piece(resource, address, {"name": name, "tags": tags}, section=section)
    for place, domain_list in enumerate(resource.domain_lists, start=1):
        yield _rule(resource, root, domain_list, place)
    if resource.allowed_domains:
        yield from _allow_list(resource, root)
    joined: Body = {
        "name": name,
        "firewall_rule_group_id": root.ref(resource.key),
        "vpc_id": root.ref(resource.vpc),
        "priority": 101,
        "tags": tags,
    }
    kind = "aws_route53_resolver_firewall_rule_group_association"
    yield part(root.beside(resource, kind), joined, section)
    config: Body = {
        "resource_id": root.ref(resource.vpc),
        "firewall_fail_open": "ENABLED" if resource.fail_open else "DISABLED",
    }
    yield part(root.beside(resource, "aws_route53_resolver_firewall_config"), config, section)
    if resource.domain_lists:
        yield _domain_lists(resource)


def _allow_list(resource: DnsFirewallRuleGroup, root: Root) -> Iterator[Piece]:
    """What may resolve, then everything; names that an allowed one leads on to are trusted."""
    lists = (
        ("allowed", list(resource.allowed_domains), "ALLOW", 1000),
        ("everything", ["*"], resource.action, 2000),
    )
    for word, domains, action, priority in lists:
        own = root.beside(resource, "aws_route53_resolver_firewall_domain_list", word)
        named: Body = {"name": Template((PREFIX, f"-{own.name.replace('_', '-')}")), "domains": domains}
        yield part(own, {**named, "tags": root.tags_of(resource)}, resource.key)
        body: Body = {
            "name": word,
            "firewall_rule_group_id": root.ref(resource.key),
            "firewall_domain_list_id": Reference(own),
            "firewall_domain_redirection_action": "TRUST_REDIRECTION_DOMAIN",
            "action": action,
            "block_response": "NXDOMAIN" if action == "BLOCK" else None,
            "priority": priority,
        }
        yield part(root.beside(resource, "aws_route53_resolver_firewall_rule", word), body, resource.key)


def _rule(resource: DnsFirewallRuleGroup, root: Root, domain_list: str, place: int) -> Piece:
    own = root.beside(resource, "aws_route53_resolver_firewall_rule")
    body: Body = {
        "name": EACH_KEY,
        "firewall_rule_group_id": root.ref(resource.key),
        "firewall_domain_list_id": Raw("var.dns_firewall_domain_list_ids[each.key]"),
        "action": resource.action,
        "block_response": "NODATA" if resource.action == "BLOCK" else None,
        "priority": 100 * place,
    }
    address = Address(own.type, own.name, domain_list)
    return Piece(address=address, body=body, columns=("priority",), section=resource.key)


def _domain_lists(resource: DnsFirewallRuleGroup) -> Variable:
    return Variable(
        name="dns_firewall_domain_list_ids",
        type="map(string)",
        description="AWS's managed domain lists by name: `aws route53resolver list-firewall-domain-lists` "
        "prints their ids, which differ by Region.",
        example=dict.fromkeys(resource.domain_lists, "rslvr-fdl-0123456789abcdef"),
        rule=Raw(
            'alltrue([for id in values(var.dns_firewall_domain_list_ids) : startswith(id, "rslvr-fdl-")])'
        ),
        message="Each value must be the id of a domain list: rslvr-fdl-...",
    )
