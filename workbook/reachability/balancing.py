"""Load balancers as relays: whose targets somebody is, and the ports on which a balancer takes what it sends there."""

from collections.abc import Iterator
from dataclasses import dataclass
from ipaddress import ip_address

from workbook.facts.client_ip_preservation import keeps_client_ip
from workbook.facts.ip_protocols import EVERY_PROTOCOL, protocol_number
from workbook.facts.listener_protocols import transports
from workbook.model.estate.compute import LoadBalancer, TargetGroup
from workbook.model.estate.network import NetworkInterface, Subnet
from workbook.reachability.packet import Question
from workbook.reachability.spans import Spans, intersect, span
from workbook.reachability.topology import Topology


@dataclass(frozen=True, slots=True)
class Forwarding:
    """A load balancer, one of its target groups, and the targets in it that are asked about."""

    balancer: LoadBalancer
    group: TargetGroup
    targets: tuple[NetworkInterface, ...]

    @property
    def keeps_client(self) -> bool:
        """Whether targets see the client's address instead of the balancer's."""
        stated = self.group.preserve_client_ip
        return self.balancer.type == "network" and keeps_client_ip(
            self.group.target_type, self.group.protocol, stated=stated
        )

    def questions(self, question: Question) -> tuple[Question, ...]:
        """What the balancer sends to the group's port, as far as the question asks for it."""
        return tuple(
            Question(protocol=carrier, ports=span(self.group.port, self.group.port))
            for carrier in carriers(self.group.protocol)
            if question.protocol in (carrier, EVERY_PROTOCOL) and self._is_meant(question)
        )

    def _is_meant(self, question: Question) -> bool:
        """People ask for the port of the target, or for the one at which clients call the balancer."""
        ports = (self.group.port, *(each.ports[0][0] for each in self.listened()))
        return any(_covers(question.ports, port) for port in ports)

    def listened(self) -> tuple[Question, ...]:
        """The ports on which the balancer takes what it sends to this group."""
        return tuple(
            Question(protocol=carrier, ports=span(listener.port, listener.port))
            for listener in self.balancer.listeners
            if listener.target_group == self.group.key
            for carrier in carriers(listener.protocol)
        )

    def health_check(self) -> Question:
        """What the balancer itself asks of a target to learn whether it is well."""
        port = self.group.health_check_port or self.group.port
        return Question(protocol=protocol_number("tcp"), ports=span(port, port))


def carriers(protocol: str) -> tuple[str, ...]:
    """The transports of a listener's or target group's protocol, by number."""
    return tuple(protocol_number(name) for name in transports(protocol))


def _covers(ports: Spans, port: int) -> bool:
    return bool(intersect(ports, span(port, port)))


def forwardings(topology: Topology, interfaces: frozenset[str]) -> Iterator[Forwarding]:
    """Every load balancer that has some of these interfaces among its targets."""
    groups = {group.key: group for group in topology.estate.of(TargetGroup)}
    found = {key: _targets(topology, group, interfaces) for key, group in groups.items()}
    for balancer in topology.estate.of(LoadBalancer):
        for key in dict.fromkeys(listener.target_group for listener in balancer.listeners):
            if balancer.type != "gateway" and found.get(key):
                yield Forwarding(balancer, groups[key], found[key])


def _targets(
    topology: Topology, group: TargetGroup, interfaces: frozenset[str]
) -> tuple[NetworkInterface, ...]:
    cards = [topology.estate.get(NetworkInterface, key) for key in sorted(interfaces)]
    return tuple(card for card in cards if _is_target(card, group))


def _is_target(card: NetworkInterface, group: TargetGroup) -> bool:
    if card.key in group.targets or (card.attached_to and card.attached_to in group.targets):
        return True
    return group.target_type == "ip" and card.vpc == group.vpc and bool(_own(card) & _addresses(group))


def _own(card: NetworkInterface) -> set[str]:
    private = (card.private_ip_address, *card.secondary_private_ip_addresses, *card.ipv6_addresses)
    return {str(address) for address in private if address}


def _addresses(group: TargetGroup) -> set[str]:
    found = set()
    for word in group.targets:
        try:
            found.add(str(ip_address(word)))
        except ValueError:
            continue
    return found


def nodes(topology: Topology, balancer: LoadBalancer) -> tuple[NetworkInterface, ...]:
    """The interfaces of a load balancer's nodes."""
    cards = topology.estate.of(NetworkInterface)
    return tuple(card for card in cards if card.attached_to == balancer.key)


def pairs(topology: Topology, way: Forwarding) -> tuple[tuple[NetworkInterface, NetworkInterface], ...]:
    """Which node sends to which target: any in the balancer's zones, or only in its own without cross-zone."""
    here = nodes(topology, way.balancer)
    zones = {zone_of(topology, node.subnet) for node in here}
    return tuple(
        (node, target)
        for node in here
        for target in way.targets
        if target.vpc != node.vpc
        or (
            zone_of(topology, target.subnet) in zones
            and (
                way.balancer.cross_zone or zone_of(topology, node.subnet) == zone_of(topology, target.subnet)
            )
        )
    )


def zone_of(topology: Topology, subnet: str) -> str:
    """The Availability Zone of a subnet, empty where the estate lacks it."""
    found = topology.resource(subnet)
    return found.availability_zone if isinstance(found, Subnet) else ""


def why_no_pair(topology: Topology, way: Forwarding) -> tuple[str, str]:
    """The code and the sentence for a balancer none of whose nodes may send to these targets."""
    here = {zone_of(topology, node.subnet) for node in nodes(topology, way.balancer)}
    there = {zone_of(topology, target.subnet) for target in way.targets}
    if not here:
        return "NO_SOURCE_OR_DESTINATION", f"{way.balancer.key} has no interface in the estate"
    if not there & here:
        zones = ", ".join(sorted(there))
        return "ELB_INSTALLED_AZ_RESTRICTION", f"{way.balancer.key} is not enabled in {zones}"
    return "ELB_NOT_CROSSZONE", f"{way.balancer.key} sends only to targets in the zone of the node"
