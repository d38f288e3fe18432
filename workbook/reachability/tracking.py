"""Which ends of an open path keep state of the connection, and what removing a rule would do to those that stand.

No verdict depends on it: it is a matter of capacity and of change (EC2 guide, security-group-connection-tracking).
"""

from collections.abc import Iterator
from dataclasses import dataclass

from workbook.facts.connection_tracking import always_tracked, memory
from workbook.facts.ip_protocols import EVERY_PROTOCOL, protocol_name, protocol_number
from workbook.model.estate.compute import LambdaFunction, LoadBalancer
from workbook.model.estate.network import (
    EgressOnlyInternetGateway,
    NatGateway,
    NetworkInterface,
    SecurityGroupRule,
    VpcEndpoint,
)
from workbook.reachability.ends import End
from workbook.reachability.packet import WITH_PORTS, Question
from workbook.reachability.path import Path
from workbook.reachability.security_groups import groups_of
from workbook.reachability.spans import EVERYTHING, intersect, span
from workbook.reachability.topology import Topology

KINDS = {
    "EgressOnlyInternetGateway": "egress_only_gateway",
    "NatGateway": "nat_gateway",
    "NetworkFirewall": "network_firewall",
    "TransitGateway": "transit_gateway",
}
INTERFACES = {
    "network_load_balancer": "network_load_balancer",
    "vpc_endpoint": "interface_endpoint",
    "lambda": "lambda",
}


@dataclass(frozen=True, slots=True)
class Tracking:
    """Whether the groups of one end keep state of a connection, and why."""

    interface: str
    tracked: bool
    why: str


def tracking(
    topology: Topology, source: End, destination: End, question: Question, path: Path
) -> list[Tracking]:
    """Both ends of a path, those inside that have groups."""
    always = next(_always(topology, source, destination, path), "")
    found = []
    for end, is_source in ((source, True), (destination, False)):
        interface = end.interface
        if interface is not None and not end.open_groups and groups_of(topology, interface):
            six = destination.address.version == 6
            found.append(_at(topology, interface, question, always, egress=is_source, six=six))
    return found


def _at(
    topology: Topology,
    interface: NetworkInterface,
    question: Question,
    always: str,
    *,
    egress: bool,
    six: bool,
) -> Tracking:
    if question.protocol not in WITH_PORTS:
        return Tracking(interface.key, True, f"{protocol_name(question.protocol)} always is")
    if always:
        return Tracking(interface.key, True, f"the way leads by {always}")
    groups = groups_of(topology, interface)
    there = [rule for group in groups for rule in topology.rules(group, egress=egress)]
    back = [rule for group in groups for rule in topology.rules(group, egress=not egress)]
    wide = any(_admits_all(rule, question, six=six) for rule in there)
    answers = any(_admits_all(rule, _every_port(question), six=six) for rule in back)
    if wide and answers:
        return Tracking(interface.key, False, "its rules admit everyone and let every answer pass")
    why = (
        "its rules name a peer"
        if not wide
        else "no rule of the other direction admits every port of everyone"
    )
    return Tracking(interface.key, True, why)


def _every_port(question: Question) -> Question:
    return Question(protocol=question.protocol)


def _admits_all(rule: SecurityGroupRule, question: Question, *, six: bool) -> bool:
    """Whether a rule speaks of everybody, and of all that is asked for."""
    block = rule.cidr_ipv6 if six else rule.cidr_ipv4
    number = protocol_number(rule.ip_protocol)
    if block is None or block.prefixlen or number not in (EVERY_PROTOCOL, question.protocol):
        return False
    whole = number == EVERY_PROTOCOL or rule.from_port is None or rule.to_port is None or rule.from_port < 0
    ports = EVERYTHING if whole else span(rule.from_port or 0, rule.to_port or 0)
    return intersect(ports, question.ports) == question.ports


def _always(topology: Topology, source: End, destination: End, path: Path) -> Iterator[str]:
    """What on the way makes AWS track every connection."""
    for hop in path.forward.hops:
        key = KINDS.get(hop.kind) or _of_endpoint(topology.resource(hop.component))
        if key:
            yield _titled(key)
    for end in (source, destination):
        if end.interface and (key := _of_interface(topology, end.interface)):
            yield _titled(key)


def _of_endpoint(resource: object) -> str:
    if isinstance(resource, VpcEndpoint) and resource.service == "dynamodb":
        return "dynamodb_gateway_endpoint" if resource.vpc_endpoint_type == "Gateway" else ""
    if isinstance(resource, VpcEndpoint) and resource.vpc_endpoint_type == "GatewayLoadBalancer":
        return "gateway_load_balancer_endpoint"
    kinds = {EgressOnlyInternetGateway: "egress_only_gateway", NatGateway: "nat_gateway"}
    return kinds.get(type(resource), "")


def _of_interface(topology: Topology, interface: NetworkInterface) -> str:
    owner = topology.resource(interface.attached_to)
    if isinstance(owner, LoadBalancer):
        return "network_load_balancer" if owner.type == "network" else ""
    if isinstance(owner, LambdaFunction):
        return "lambda"
    return INTERFACES.get(interface.interface_type, "")


def _titled(key: str) -> str:
    title, sort = always_tracked(key)
    return title if sort == "always" else f"{title} (no longer on AWS's list)"


def tracking_line(found: list[Tracking]) -> Iterator[str]:
    """In one line, what removing a rule would do to connections that stand; nothing where no group judges."""
    kept = list(dict.fromkeys(each.interface for each in found if each.tracked))
    loose = list(dict.fromkeys(each.interface for each in found if not each.tracked))
    said = [f"{_keep(kept)} state of these connections: what stands outlives a removed rule"] if kept else []
    said += [f"{_keep(loose)} no state: a removed rule cuts what stands at once"] if loose else []
    if said:
        yield "; ".join(said)


def _keep(names: list[str]) -> str:
    return f"{' and '.join(names)} {'keep' if len(names) > 1 else 'keeps'}"


def tracking_notes(found: list[Tracking], question: Question, path: Path) -> tuple[str, ...]:
    """What is worth knowing before a rule is removed, and before a NAT gateway is full."""
    alike: dict[tuple[bool, str], list[str]] = {(each.tracked, each.why): [] for each in found}
    for each in found:
        alike[each.tracked, each.why].append(each.interface)
    notes = [_note(" and ".join(names), *what, question) for what, names in alike.items()]
    if any(hop.kind == "NatGateway" and hop.decision == "translate" for hop in path.forward.hops):
        idle, most = memory("nat_idle"), memory("nat_connections")
        notes.append(f"{idle.title}: {idle.figure} s; {most.title}: {most.figure}")
    return tuple(notes)


def _note(names: str, tracked: bool, why: str, question: Question) -> str:  # noqa: FBT001  # a fact, not a switch
    several = " and " in names
    if not tracked:
        return (
            f"{names} {'keep' if several else 'keeps'} no state of these connections ({why}): they take no "
            "tracking capacity, and removing the rule cuts those that stand at once"
        )
    keys = {"6": ("tcp",), "17": ("udp", "udp_stream")}.get(question.protocol, ("other",))
    idle = ", ".join(f"{memory(key).figure} s for {memory(key).title}" for key in keys)
    newer = next((memory(key).newer for key in keys if memory(key).newer), None)
    words = f"{idle} ({newer} s on Nitro v6)" if newer else idle
    return (
        f"{names} {'track' if several else 'tracks'} these connections ({why}): those that stand outlive a "
        f"removed rule until they close or are idle: {words}"
    )
