"""Network Firewall: what people state of its rules, first match first, of whoever opens a connection.

Rule groups of the service itself are not read. Answers of connections that were let through pass, if they come back
by the same endpoint: another endpoint knows nothing of them.
"""

from collections.abc import Iterator

from workbook.facts.ip_protocols import EVERY_PROTOCOL, protocol_number
from workbook.model.estate.interconnect import FirewallRule, NetworkFirewall
from workbook.reachability.middleboxes import pass_on, step_in
from workbook.reachability.packet import WITH_PORTS, Packet
from workbook.reachability.path import Blocker
from workbook.reachability.spans import EVERYTHING, NOTHING, Spans, intersect, span, subtract
from workbook.reachability.targets import FirewallEndpoint
from workbook.reachability.walk import Walk

KIND = "NetworkFirewall"

Judged = tuple[str, str, Spans]
"""An action, the rule that says so (empty: the default), and the ports it says it of."""


def through_firewall(walk: Walk, endpoint: FirewallEndpoint) -> None:
    """Into an endpoint of a Network Firewall, and out of it if its statement lets the packet through."""
    if not step_in(walk, endpoint.key, KIND, endpoint.subnet):
        return
    if not walk.back:
        _judge(walk, endpoint)
    pass_on(walk, endpoint.key, KIND)


def _judge(walk: Walk, endpoint: FirewallEndpoint) -> None:
    packet, firewall = walk.packet, endpoint.firewall
    for action, rule, ports in judged(firewall, packet):
        headers = f"{packet.source} -> {packet.destination} {packet.describe(ports)}"
        if action == "allow":
            walk.trail.hop(endpoint.key, KIND, "allow", decided_by=rule or firewall.key, detail=headers)
        elif action == "drop":
            blocker = Blocker(
                component=endpoint.key,
                code="FIREWALL_RULES_RESTRICTION",
                rule=rule or firewall.key,
                detail=f"{rule or 'the default action'} of {firewall.key} drops {headers}",
                change=f"state in {firewall.key} a rule that allows {packet.describe(ports)}",
            )
            walk.trail.drop_ports(packet, ports, KIND, blocker)
        else:
            reason = f"what {firewall.key} does with {packet.describe(ports)} is not stated"
            walk.trail.unknown(endpoint.key, KIND, "X_NOT_MODELLED", reason, rule=firewall.key)


def judged(firewall: NetworkFirewall, packet: Packet) -> Iterator[Judged]:
    """Which statement decides about which of the packet's ports."""
    left = packet.ports
    for number, rule in enumerate(firewall.rules, start=1):
        if hit := intersect(left, matched(rule, packet)):
            yield rule.action, f"rule {number}", hit
            left = subtract(left, hit)
    if left:
        yield firewall.default_action, "", left


def matched(rule: FirewallRule, packet: Packet) -> Spans:
    """The ports of a packet that a rule speaks of; without a CIDR it speaks of every address."""
    protocol = protocol_number(rule.protocol)
    sides = ((rule.source, packet.source), (rule.destination, packet.destination))
    if any(block is not None and address not in block for block, address in sides):
        return NOTHING
    if protocol == EVERY_PROTOCOL:
        return EVERYTHING
    if protocol != packet.protocol:
        return NOTHING
    return span(rule.from_port, rule.to_port) if protocol in WITH_PORTS else EVERYTHING
