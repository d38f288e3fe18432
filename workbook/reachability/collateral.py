"""What else an edit would close: the other passages that a rule, an entry or a route also stands for.

Read from what the resource says alone; another rule may still let some of it through.
"""

from collections.abc import Iterable, Iterator

from workbook.facts.ephemeral_ranges import client_range
from workbook.facts.ip_protocols import EVERY_PROTOCOL, protocol_name, protocol_number
from workbook.model.estate.network import (
    NetworkAclEntry,
    NetworkInterface,
    Route,
    RouteTable,
    SecurityGroupRule,
    Subnet,
    Vpc,
)
from workbook.model.estate.party import Party
from workbook.reachability.ends import outside_blocks, outside_party
from workbook.reachability.packet import ICMP, WITH_PORTS, Address, Question, icmp_spans
from workbook.reachability.security_groups import groups_of
from workbook.reachability.spans import EVERYTHING, Spans, icmp_text, ports_text, span, subtract
from workbook.reachability.topology import Network, Topology, private_addresses, vpc_blocks

FIRST_CLIENT_PORT = min(client_range(client)[0] for client in ("any", "load_balancer", "lambda", "linux"))


def beside_rule(
    topology: Topology, rule: SecurityGroupRule, source: str, destination: str, question: Question
) -> tuple[str, ...]:
    """Other wearers of the group, other peers that the rule names, other ports."""
    wearers = [each.key for each in _wearing(topology, rule.security_group)]
    peers = [each.key for each in _meant(topology, rule)]
    sources, destinations = (wearers, peers) if rule.is_egress else (peers, wearers)
    words = _of_rule(rule)
    others = [
        f"{one} -> {other} {words}"
        for one in sources
        for other in destinations
        if one != other and (one, other) != (source, destination)
    ]
    rest = _other_ports(rule, question)
    return (*others, *([f"{source} -> {destination} {rest}"] if rest else []))


def _wearing(topology: Topology, group: str) -> Iterator[Party]:
    for party in topology.estate.parties:
        if any(group in groups_of(topology, card) for card in _cards(topology, party)):
            yield party


def _meant(topology: Topology, rule: SecurityGroupRule) -> Iterator[Party]:
    """The parties that a rule's peer stands for, in part at least."""
    if rule.referenced_security_group:
        yield from _wearing(topology, rule.referenced_security_group)
        return
    prefixes = topology.prefix_list(rule.prefix_list) if rule.prefix_list else None
    one = rule.cidr_ipv4 or rule.cidr_ipv6
    blocks = prefixes.entries if prefixes else (one,) if one else ()
    yield from _within(topology, blocks)


def _within(topology: Topology, blocks: Iterable[Network]) -> Iterator[Party]:
    named = tuple(blocks)
    for party in topology.estate.parties:
        beyond = party.location != "vpc" and any(_beyond(topology, party, block) for block in named)
        if beyond or any(own in block for own in _addresses(topology, party) for block in named):
            yield party


def _beyond(topology: Topology, party: Party, block: Network) -> bool:
    """Whether a block is an outside party's: its own networks, and no VPC's or other party's inside them."""
    mine = outside_blocks(topology, party)
    if any(one.version == block.version and one.subnet_of(block) for one in mine):  # type: ignore[arg-type]  # one family
        return True
    taken = outside_party(topology, block.network_address)[0]
    inside = any(block.network_address in own for vpc in topology.estate.of(Vpc) for own in vpc_blocks(vpc))
    return taken == party and not inside


def _cards(topology: Topology, party: Party) -> list[NetworkInterface]:
    found = (topology.resource(key) for key in party.interfaces)
    return [card for card in found if isinstance(card, NetworkInterface)]


def _addresses(topology: Topology, party: Party) -> list[Address]:
    return [own for card in _cards(topology, party) for own in private_addresses(card)]


def _of_rule(rule: SecurityGroupRule) -> str:
    return _words(protocol_number(rule.ip_protocol), _spans(rule))


def _words(protocol: str, ports: Spans) -> str:
    if protocol == EVERY_PROTOCOL:
        return "all"
    name = protocol_name(protocol)
    if protocol not in WITH_PORTS | ICMP or ports == EVERYTHING:
        return name
    return f"{name}/{icmp_text(ports) if protocol in ICMP else ports_text(ports)}"


def _spans(rule: SecurityGroupRule) -> Spans:
    if protocol_number(rule.ip_protocol) in ICMP:
        return icmp_spans(rule.from_port, rule.to_port)
    if rule.from_port is None or rule.to_port is None or rule.from_port < 0:
        return EVERYTHING
    return span(rule.from_port, rule.to_port)


def _other_ports(rule: SecurityGroupRule, question: Question) -> str:
    """What the rule says beside the ports that were asked for."""
    protocol = protocol_number(rule.ip_protocol)
    if protocol == EVERY_PROTOCOL:
        return "" if question.protocol == EVERY_PROTOCOL else "on every other port and protocol"
    rest = subtract(_spans(rule), question.ports) if protocol == question.protocol else ()
    return _words(protocol, rest) if rest else ""


def beside_entry(
    topology: Topology, denying: NetworkAclEntry, source: str, destination: str, packets: str
) -> tuple[str, ...]:
    """Whoever else stands in the list's subnets, and whoever else the denied block holds."""
    guarded = {
        subnet.key
        for subnet in topology.estate.of(Subnet)
        if (acl := topology.network_acl(subnet.key)) and acl.key == denying.network_acl
    }
    inside = [each.key for each in topology.estate.parties if guarded & _subnets(topology, each)]
    block = denying.cidr_block or denying.ipv6_cidr_block
    peers = [each.key for each in _within(topology, (block,) if block else ())]
    sources, destinations = (inside, peers) if denying.egress else (peers, inside)
    passages = [
        f"{one} -> {other} {packets}"
        for one in sources
        for other in destinations
        if one != other and (one, other) != (source, destination)
    ]
    answers = denying.port_range is None or denying.port_range.to_port >= FIRST_CLIENT_PORT
    word = "to" if denying.egress else "from"
    return (*passages, *([f"answers {word} {block} on {packets}"] if answers else []))


def _subnets(topology: Topology, party: Party) -> set[str]:
    return {card.subnet for card in _cards(topology, party)}


def beside_route(topology: Topology, route: Route, source: str) -> tuple[str, ...]:
    """Everything that the route's subnets send to its destination."""
    table = topology.resource(route.route_table)
    served = set(table.subnets) if isinstance(table, RouteTable) else set()
    users = [each.key for each in topology.estate.parties if served & _subnets(topology, each)]
    block = route.destination_cidr_block or route.destination_ipv6_cidr_block or route.destination_prefix_list
    return tuple(f"{one} -> {block} all" for one in dict.fromkeys((source, *users)))
