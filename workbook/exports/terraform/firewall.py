"""Network Firewall in Terraform: what people state of it, as stateful rules in their strict order."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from workbook.errors import UnsupportedError
from workbook.exports.terraform.hcl import Block, Raw, Reference, Value
from workbook.exports.terraform.items import Item, part, piece
from workbook.exports.terraform.root import Root
from workbook.facts.ip_protocols import EVERY_PROTOCOL, protocol_number
from workbook.model.estate.interconnect import FirewallRule, NetworkFirewall

if TYPE_CHECKING:
    from workbook.exports.terraform.fold import Body

RESERVE = 10
"""A rule group's capacity never changes; as many times what stands in it today leaves room."""

POLICY, GROUP = "aws_networkfirewall_firewall_policy", "aws_networkfirewall_rule_group"
STRICT: "Body" = {"rule_order": "STRICT_ORDER"}
ACTIONS = {"allow": "PASS", "drop": "DROP"}
DEFAULTS = {"drop": ["aws:drop_strict"]}
NAMED_ONLY = ["aws:drop_established", "aws:alert_established"]
"""A name stands in the greeting, after the connection is there: what opens it must pass until then."""

NAMES_IN = ["TLS_SNI", "HTTP_HOST"]
"""Without a default action the engine lets pass what no rule names (Network Firewall, strict evaluation order)."""

PROTOCOLS = {EVERY_PROTOCOL: "IP", "6": "TCP", "17": "UDP", "1": "ICMP"}
"""The protocols that headers of stateful rules name, of those that statements have (API, Header)."""

WITH_PORTS = ("TCP", "UDP")


def firewall(resource: NetworkFirewall, root: Root) -> Iterator[Item]:
    """A firewall with an endpoint in each of its subnets, its policy and its rules."""
    address, section = root.address(resource), resource.key
    policy, group = root.beside(resource, POLICY), root.beside(resource, GROUP)
    body: Body = {
        "name": root.short_name(resource),
        "firewall_policy_arn": Reference(policy, "arn"),
        "vpc_id": root.ref(resource.vpc),
        "subnet_mapping": tuple(_mapping(key, root) for key in resource.subnets),
        "delete_protection": resource.delete_protection,
        "tags": root.tags_of(resource),
    }
    yield piece(resource, address, body, section=section)
    decides: Body = {
        "name": root.short_name(resource),
        "firewall_policy": Block("", body=_policy(resource, Reference(group, "arn"))),
        "tags": root.tags_of(resource),
    }
    yield part(policy, decides, section)
    if resource.rules:
        rules: Body = {
            "name": root.short_name(resource),
            "type": "STATEFUL",
            "capacity": RESERVE * max(len(resource.rules), len(resource.allowed_domains)),
            "rule_group": Block(
                "", body=_names(resource) if resource.allowed_domains else _rule_group(resource)
            ),
            "tags": root.tags_of(resource),
        }
        yield part(group, rules, section)


def _mapping(subnet: str, root: Root) -> Block:
    return Block("", body={"subnet_id": root.ref(subnet)})


def _policy(resource: NetworkFirewall, group: Value) -> "Body":
    """Everything goes to the stateful engine: answers of what it let through pass by themselves."""
    forward: list[Value] = ["aws:forward_to_sfe"]
    strict = NAMED_ONLY if resource.allowed_domains else DEFAULTS.get(resource.default_action, ())
    defaults: list[Value] = [*strict]
    listed = Block("", body={"priority": 1, "resource_arn": group})
    return {
        "stateless_default_actions": forward,
        "stateless_fragment_default_actions": forward,
        "stateful_default_actions": defaults or None,
        "stateful_engine_options": Block("", body=STRICT),
        "stateful_rule_group_reference": listed if resource.rules else None,
    }


def _rule_group(resource: NetworkFirewall) -> "Body":
    rules = tuple(_rule(number, rule, resource) for number, rule in enumerate(resource.rules, start=1))
    return {
        "rules_source": Block("", body={"stateful_rule": rules}),
        "stateful_rule_options": Block("", body=STRICT),
    }


def _names(resource: NetworkFirewall) -> "Body":
    """The names that may be called; in strict order a list of them lets those pass and says nothing of the rest."""
    listed: Body = {
        "generated_rules_type": "ALLOWLIST",
        "target_types": [*NAMES_IN],
        "targets": [*resource.allowed_domains],
    }
    return {
        "rules_source": Block("", body={"rules_source_list": Block("", body=listed)}),
        "stateful_rule_options": Block("", body=STRICT),
    }


def _rule(number: int, rule: FirewallRule, resource: NetworkFirewall) -> Block:
    protocol = PROTOCOLS.get(protocol_number(rule.protocol))
    if protocol is None:
        raise UnsupportedError(
            f"Terraform export has no words for protocol {rule.protocol} in Network Firewall {resource.key!r}."
        )
    header: Body = {
        "protocol": protocol,
        "source": _where(rule.source),
        "source_port": "ANY",
        "destination": _where(rule.destination),
        "destination_port": _ports(rule) if protocol in WITH_PORTS else "ANY",
        "direction": "FORWARD",
    }
    named: Body = {"keyword": "sid", "settings": [str(number)]}
    body: Body = {
        "action": ACTIONS[rule.action],
        "header": Block("", body=header),
        "rule_option": Block("", body=named),
    }
    return Block("", body=body)


def _where(block: object) -> str:
    return str(block) if block else "ANY"


def _ports(rule: FirewallRule) -> str:
    if (rule.from_port, rule.to_port) == (0, 65535):
        return "ANY"
    return str(rule.from_port) if rule.from_port == rule.to_port else f"{rule.from_port}:{rule.to_port}"


def endpoint_in(resource: NetworkFirewall, subnet: str, root: Root) -> Raw:
    """The id of the endpoint that a firewall has in a subnet."""
    states = f"{root.address(resource)}.firewall_status[0].sync_states"
    here = root.ref(subnet)
    own = f"{here.address}.{here.attribute}" if isinstance(here, Reference) else here.text
    stands = f"state.attachment[0].subnet_id == {own}"
    return Raw(f"one([for state in {states} : state.attachment[0].endpoint_id if {stands}])")
