"""Network Firewall in Terraform: what people state of it, as a stateless rule group in their order."""

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
ACTIONS = {"allow": "aws:pass", "drop": "aws:drop", "unknown": "aws:forward_to_sfe"}
"""What is not stated goes to the stateful engine, where the team's own rule groups decide (AWS: stateless actions)."""

WITH_PORTS = {"6", "17"}
"""TCP and UDP: the protocols for which a stateless rule may name ports (Network Firewall API, MatchAttributes)."""


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
            "type": "STATELESS",
            "capacity": RESERVE * len(resource.rules),
            "rule_group": Block("", body={"rules_source": Block("", body=_rules(resource))}),
            "tags": root.tags_of(resource),
        }
        yield part(group, rules, section)


def _mapping(subnet: str, root: Root) -> Block:
    return Block("", body={"subnet_id": root.ref(subnet)})


def _policy(resource: NetworkFirewall, group: Value) -> "Body":
    actions: list[Value] = [ACTIONS[resource.default_action]]
    listed = Block("", body={"priority": 1, "resource_arn": group})
    return {
        "stateless_default_actions": actions,
        "stateless_fragment_default_actions": actions,
        "stateless_rule_group_reference": listed if resource.rules else None,
    }


def _rules(resource: NetworkFirewall) -> "Body":
    found = tuple(
        Block("", body={"priority": place, "rule_definition": Block("", body=_definition(rule, resource))})
        for place, rule in enumerate(resource.rules, start=1)
    )
    return {"stateless_rules_and_custom_actions": Block("", body={"stateless_rule": found})}


def _definition(rule: FirewallRule, resource: NetworkFirewall) -> "Body":
    return {"actions": [ACTIONS[rule.action]], "match_attributes": Block("", body=_matched(rule, resource))}


def _matched(rule: FirewallRule, resource: NetworkFirewall) -> "Body":
    """Without protocols or addresses every one is meant."""
    protocol, ports = protocol_number(rule.protocol), _ports(rule)
    if ports and protocol not in (*WITH_PORTS, EVERY_PROTOCOL):
        sentence = f"Network Firewall {resource.key!r} names ports of protocol {protocol}, which has none; "
        raise UnsupportedError(f"{sentence}leave them out.")
    every = sorted(WITH_PORTS, key=int) if ports else []
    numbers = every if protocol == EVERY_PROTOCOL else [protocol]
    return {
        "protocols": [int(number) for number in numbers] or None,
        "source": _where(rule.source),
        "destination": _where(rule.destination),
        "destination_port": ports,
    }


def _where(block: object) -> Block | None:
    return Block("", body={"address_definition": str(block)}) if block else None


def _ports(rule: FirewallRule) -> Block | None:
    if (rule.from_port, rule.to_port) == (0, 65535):
        return None
    return Block("", body={"from_port": rule.from_port, "to_port": rule.to_port})


def endpoint_in(resource: NetworkFirewall, subnet: str, root: Root) -> Raw:
    """The id of the endpoint that a firewall has in a subnet."""
    states = f"{root.address(resource)}.firewall_status[0].sync_states"
    here = root.ref(subnet)
    own = f"{here.address}.{here.attribute}" if isinstance(here, Reference) else here.text
    stands = f"state.attachment[0].subnet_id == {own}"
    return Raw(f"one([for state in {states} : state.attachment[0].endpoint_id if {stands}])")
