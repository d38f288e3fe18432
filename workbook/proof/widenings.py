"""Widenings judged: a widening counts only while its reason holds in the estate and it admits no more than it says."""

from collections.abc import Callable

from workbook.model.estate.compute import LoadBalancer, TargetGroup
from workbook.model.estate.estate import Estate
from workbook.model.estate.network import (
    NetworkInterface,
    PrefixList,
    SecurityGroup,
    SecurityGroupRule,
)
from workbook.model.estate.party import Widening, WideningReason
from workbook.model.intent.design import Design
from workbook.model.intent.flow import Flow
from workbook.proof.families import means_of
from workbook.proof.universe import has_no_addresses
from workbook.reachability.headers import EVERY, Selector, selector, selector_of_rule


def judge(widening: Widening, design: Design, estate: Estate) -> str:
    """Why a widening does not hold; empty when it does."""
    flow = next((flow for flow in design.flows if flow.key == widening.flow), None)
    if flow is None:
        return f"no flow {widening.flow!r} is stated"
    stated = selector(flow.protocol, flow.ports, flow.icmp_type_code)
    if selector(widening.protocol, widening.ports, widening.icmp_type_code) != stated:
        return "it admits other ports than the flow's"
    if not _rule_has_this_peer(widening, estate):
        return f"no rule names {widening.admits!r} on the flow's ports"
    if not _REASONS[widening.reason](widening, flow, estate):
        return f"its reason {widening.reason} does not hold in the estate"
    return ""


def _rule_has_this_peer(widening: Widening, estate: Estate) -> bool:
    """A rule at the flow's own end names the peer; of a shared group its own rule for the client will do too."""
    asked = selector(widening.protocol, widening.ports, widening.icmp_type_code)
    shared = widening.reason == "shared_endpoint_group"
    return any(
        _gives(rule, asked)
        for rule in estate.of(SecurityGroupRule)
        if (peer_of(rule) == widening.admits and rule.is_egress == (widening.end == "destination"))
        or (shared and rule.security_group == widening.admits and not rule.is_egress)
    )


def _gives(rule: SecurityGroupRule, asked: Selector) -> bool:
    given = selector_of_rule(rule)
    ports = given.first <= asked.first and asked.last <= given.last
    return given.protocol == EVERY or (given.protocol == asked.protocol and ports)


def peer_of(rule: SecurityGroupRule) -> str:
    """The peer of a rule in one word: a group's or prefix list's key, or a CIDR."""
    return rule.referenced_security_group or rule.prefix_list or str(rule.cidr_ipv4 or rule.cidr_ipv6)


def _name_without_addresses(widening: Widening, flow: Flow, estate: Estate) -> bool:
    """The other end is a name; a service counts when its packets really go to its public addresses."""
    other = estate.party(flow.destination if widening.end == "destination" else flow.source)
    means = means_of(flow, estate)
    delivered = means.delivered_to if means else flow.destination
    public_service = other.location == "aws_service" and delivered == other.key and not other.prefix_list
    return has_no_addresses(other) or public_service


def _prefix_list(widening: Widening, flow: Flow, estate: Estate) -> bool:
    other = flow.destination if widening.end == "destination" else flow.source
    listed = [each for each in estate.of(PrefixList) if each.key == widening.admits]
    return bool(listed) and listed[0].is_aws_managed and estate.party(other).prefix_list == widening.admits


def _shared_group(widening: Widening, _flow: Flow, estate: Estate) -> bool:
    """Only interface endpoints carry the group, and more than one service's do."""
    carriers = [each for each in estate.of(NetworkInterface) if widening.admits in each.security_groups]
    only_endpoints = all(each.interface_type == "vpc_endpoint" for each in carriers)
    return only_endpoints and len({each.attached_to for each in carriers}) > 1


def _no_group_to_name(widening: Widening, flow: Flow, estate: Estate) -> bool:
    """The two ends stand in different VPCs, so a group may not be nameable; inside one VPC it always is."""
    homes = [
        {estate.get(NetworkInterface, key).vpc for key in estate.party(end).interfaces}
        for end in (flow.source, flow.destination)
    ]
    return (
        bool(homes[0]) and bool(homes[1]) and homes[0] != homes[1] and not _is_group(widening.admits, estate)
    )


def _is_group(key: str, estate: Estate) -> bool:
    return any(group.key == key for group in estate.of(SecurityGroup))


def _client_ip_preserved(_widening: Widening, _flow: Flow, estate: Estate) -> bool:
    balancers = any(each.type == "network" for each in estate.of(LoadBalancer))
    return balancers and any(group.preserve_client_ip for group in estate.of(TargetGroup))


_REASONS: dict[WideningReason, Callable[[Widening, Flow, Estate], bool]] = {
    "host_name_without_addresses": _name_without_addresses,
    "prefix_list_is_a_service": _prefix_list,
    "shared_endpoint_group": _shared_group,
    "cidr_instead_of_group": _no_group_to_name,
    "client_ip_preserved": _client_ip_preserved,
}
