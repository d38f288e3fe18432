"""What security groups let pass as links: a line for each peer of each rule, named by the rule."""

from collections.abc import Iterator
from dataclasses import dataclass
from ipaddress import IPv4Network, IPv6Network
from itertools import pairwise

from workbook.model.estate.network import NetworkInterface, SecurityGroup, SecurityGroupRule, VpcEndpoint
from workbook.reachability.topology import private_addresses
from workbook.views.scene.lines import Ground, Hop, Lines
from workbook.views.scene.parts import Link, LinkKind, Node
from workbook.views.scene.ways import way_between
from workbook.views.text import one_line

Block = IPv4Network | IPv6Network


@dataclass(frozen=True, slots=True)
class RuleLines:
    """The links, and the rules to addresses that no route of their subnets leads to."""

    links: tuple[Link, ...]
    unrouted: tuple[str, ...]


def rule_links(ground: Ground) -> RuleLines:
    """All rules: inbound ones from their peers; outbound ones to addresses, whose other end has no rule."""
    members = _members(ground)
    lines = Lines()
    unrouted: list[str] = []
    for rule in ground.estate.of(SecurityGroupRule):
        flows = [reason.key for reason in rule.because if reason.kind == "flow"]
        words = one_line(f"{rule.key}: {rule.description}")
        hops = list(_hops(ground, rule, members))
        for hop in hops:
            lines.add(hop, flows=flows, carriers=(rule.key,), words=words)
        if not hops and not rule.referenced_security_group and rule.security_group in members:
            unrouted.append(rule.key)
    for endpoint, card in _service_pairs(ground):
        lines.add((endpoint, card, "private", ""), words=f"{endpoint.title} → {card.title}")
    return RuleLines(lines.links(), tuple(unrouted))


def rule_words(rule: SecurityGroupRule) -> str:
    """`tcp/443`, `tcp/0-65535`, `icmp/3/4`, `all`."""
    if rule.ip_protocol == "-1":
        return "all"
    if rule.from_port is None or rule.from_port == -1:
        return rule.ip_protocol
    if rule.ip_protocol in ("icmp", "icmpv6"):
        return f"{rule.ip_protocol}/{rule.from_port}/{rule.to_port}"
    ports = f"{rule.from_port}" if rule.from_port == rule.to_port else f"{rule.from_port}-{rule.to_port}"
    return f"{rule.ip_protocol}/{ports}"


def _members(ground: Ground) -> dict[str, tuple[Node, ...]]:
    """Security group -> the nodes that wear it."""
    members: dict[str, dict[str, Node]] = {}
    for nodes in ground.of_party.values():
        for node in nodes:
            for key in node.resources:
                members.setdefault(key, {})[node.key] = node
    return {group: tuple(nodes.values()) for group, nodes in members.items()}


def _hops(ground: Ground, rule: SecurityGroupRule, members: dict[str, tuple[Node, ...]]) -> Iterator[Hop]:
    own = members.get(rule.security_group, ())
    label = rule_words(rule)
    if rule.referenced_security_group:
        if not rule.is_egress:
            for peer, node in ground.pairs(members.get(rule.referenced_security_group, ()), own):
                kind: LinkKind = "private" if node.key.startswith("endpoints@") else "request"
                yield from _legs(ground, peer, node, kind, label)
        return
    for peer, node in ground.pairs(_elsewhere(ground, rule), own):
        ends = (node, peer) if rule.is_egress else (peer, node)
        if way_between(ground, *ends) is not None:
            yield from _legs(ground, *ends, "request", label)
    for node in own:
        for peer in _outside_peers(ground, rule):
            yield from _to_outside(ground, node, peer, rule)


def _legs(ground: Ground, source: Node, target: Node, kind: LinkKind, label: str) -> Iterator[Hop]:
    """The line between two members; between networks through all that joins them, named at both ends."""
    chain = [source, *(way_between(ground, source, target) or ()), target]
    for number, (here, there) in enumerate(pairwise(chain)):
        yield here, there, kind, label if number == 0 or there == target else ""


def _elsewhere(ground: Ground, rule: SecurityGroupRule) -> tuple[Node, ...]:
    """Nodes of other VPCs, and networks on premises, that a rule to addresses speaks of."""
    block = rule.cidr_ipv4 or rule.cidr_ipv6
    if block is None or not block.prefixlen or not ground.is_joined:
        return ()
    home = ground.estate.get(SecurityGroup, rule.security_group).vpc
    found = {
        node.key: node
        for interface in ground.estate.of(NetworkInterface)
        if interface.vpc != home and any(each in block for each in private_addresses(interface))
        for node in ground.by_resource.get(interface.key, ())
        if node.frame == interface.subnet
    }
    for party in ground.estate.parties:
        if party.location == "on_premises" and any(_meet(block, other) for other in party.cidr_blocks):
            found |= {
                node.key: node for node in ground.of_party.get(party.key, ()) if node.position == "premises"
            }
    return tuple(found.values())


def _meet(one: Block, other: Block) -> bool:
    return one.version == other.version and one.overlaps(other)


def _to_outside(ground: Ground, node: Node, peer: Node, rule: SecurityGroupRule) -> Iterator[Hop]:
    """The way between a node and addresses beyond the VPC; none where no route of its subnet leads there."""
    label = rule_words(rule)
    if peer.position == "vpc_right":
        yield node, peer, "private", label
        return
    joined = way_between(ground, node, peer) if rule.is_egress else way_between(ground, peer, node)
    gates = joined if joined is not None else _gates(ground, node, is_egress=rule.is_egress)
    if gates is None:
        return
    if rule.is_egress:
        for number, (here, there) in enumerate(pairwise([node, *gates, peer])):
            yield here, there, "egress", "" if number else label
    else:
        for here, there in pairwise([peer, *gates, node]):
            yield here, there, "request", label


def _gates(ground: Ground, node: Node, *, is_egress: bool) -> list[Node] | None:
    """The gateways that a subnet's class leaves by: public ones both ways, private ones outward through NAT."""
    kinds = {frame.key: frame.kind for frame in ground.places.frames}
    gateways = ground.internet_gateways(node)[:1]
    if kinds.get(node.frame) == "public" and gateways:
        return gateways
    nats = ground.nat_gateways(node)
    if kinds.get(node.frame) == "private" and is_egress and nats:
        return [ground.nearest(node, nats), *gateways]
    return None


def _outside_peers(ground: Ground, rule: SecurityGroupRule) -> tuple[Node, ...]:
    """The nodes that stand for a rule's CIDR or prefix list; a gateway endpoint serves its own VPC alone."""
    if rule.prefix_list:
        home = ground.estate.get(SecurityGroup, rule.security_group).vpc
        gates = [
            node
            for endpoint in ground.estate.of(VpcEndpoint)
            if f"pl/{endpoint.service}" == rule.prefix_list and endpoint.vpc == home
            for node in ground.of_resource.get(endpoint.key, ())
        ]
        listed = (party for party in ground.estate.parties if party.prefix_list == rule.prefix_list)
        return (*gates, *(node for party in listed for node in _outside_nodes(ground, party.key)))
    blocks = {rule.cidr_ipv4, rule.cidr_ipv6} - {None}
    named = (party for party in ground.estate.parties if party.location in ("internet", "on_premises"))
    return tuple(
        node
        for party in named
        if blocks & set(party.cidr_blocks)
        for node in _outside_nodes(ground, party.key)
    )


def _outside_nodes(ground: Ground, party: str) -> Iterator[Node]:
    """What is drawn for a party beyond every VPC."""
    return (node for node in ground.of_party.get(party, ()) if node.position == "outside")


def _service_pairs(ground: Ground) -> Iterator[tuple[Node, Node]]:
    """Each endpoint with the card of the services behind it, in its own Region."""
    cards = dict.fromkeys(card for each in ground.card_of.values() for card in each)
    for nodes in (*ground.of_resource.values(), *ground.of_party.values()):
        for node in nodes:
            is_gate = node.position == "vpc_right"
            if not is_gate and not node.key.startswith("endpoints@"):
                continue
            word = "card:gateway" if is_gate else "card:interface"
            near = tuple(card for card in cards if f"{card.key}:".startswith(f"{word}:"))
            if near:
                yield node, ground.beside(node, near)
