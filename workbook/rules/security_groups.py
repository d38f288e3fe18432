"""Flows into security group rules: one at each end inside, and none that a wider one already gives."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from workbook.facts.descriptions import ec2_characters
from workbook.facts.limits import vpc_limit
from workbook.model.estate.network import SecurityGroupRule
from workbook.model.estate.party import Widening, WideningReason
from workbook.model.estate.resource import Reason
from workbook.model.intent.design import Design
from workbook.model.intent.flow import Flow
from workbook.model.intent.forwarding import nat_instance_key
from workbook.planning.egress import Way, Ways
from workbook.planning.reasons import flow_reason, merged
from workbook.planning.routes import ANY_IPV6
from workbook.rules.ground import Ground
from workbook.rules.peers import Peer, delivered_to, destination_peers, source_peers

WIDENING_SENTENCES: dict[WideningReason, tuple[str, str]] = {
    "host_name_without_addresses": (
        "a security group knows addresses, not names, and this one's addresses are not known or change",
        "a customer prefix list, if the other side publishes its addresses; or Network Firewall with its name",
    ),
    "prefix_list_is_a_service": (
        "the service's prefix list is all of the service in this Region, not one bucket or table",
        "the endpoint policy names the resources; packets cannot",
    ),
    "shared_endpoint_group": (
        "all interface endpoints share one group, so who may reach one may reach each",
        "endpoint_security_groups=per_service gives each endpoint its own group",
    ),
    "cidr_instead_of_group": (
        "a group cannot be named across this connection",
        "one VPC, or same-Region peering",
    ),
    "client_ip_preserved": (
        "the load balancer keeps the client's address",
        "turn client IP preservation off",
    ),
}

EDGE_LIST = (
    "the prefix list is all of CloudFront: anybody's distribution sends from these addresses",
    "the header that the listener asks for, or a VPC origin, whose group is the account's own",
)
"""What a prefix list admits at a flow's source."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Need:
    """What one flow needs at one of its ends: a group, a direction, a peer, a protocol and ports."""

    vpc: str
    group: str
    is_egress: bool
    peer: Peer
    protocol: str
    ports: tuple[int, int]
    flow: Flow

    def within(self, other: "Need", *, with_ipv6: frozenset[str]) -> bool:
        """Whether a rule made for `other` gives this need too."""
        return self.asks_within(other) and other.peer.admits(self.peer, with_ipv6=with_ipv6)

    def asks_within(self, other: "Need") -> bool:
        """Whether a rule made for `other` has this group, direction, protocol and these ports, whoever its peer is."""
        same = (self.group, self.is_egress) == (other.group, other.is_egress)
        protocol = other.protocol in (self.protocol, "-1")
        low, high = other.ports
        ports = other.protocol == "-1" or (low <= self.ports[0] and self.ports[1] <= high)
        return same and protocol and ports


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupRules:
    """The rules of all groups, and what they admit beyond what is stated."""

    rules: tuple[SecurityGroupRule, ...]
    widenings: tuple[Widening, ...]


def plan_security_group_rules(ground: Ground, ways: Ways) -> GroupRules:
    """The rules that the flows need at both ends.

    A rule that another subsumes is not emitted; its reasons pass to the wider one.
    """
    needs = [need for way in ways.all for need in _needs(ground, way)]
    # Network ACLs of one's own have no IPv6 entries between tiers, so there a group's IPv6 addresses reach nobody.
    open_to_ipv6 = {vpc.key for vpc in ground.design.vpcs if vpc.means.nacl_mode == "default"}
    with_ipv6 = frozenset(
        group
        for each in ground.settlement.interfaces
        if each.ipv6_addresses and each.vpc in open_to_ipv6
        for group in each.security_groups
    )
    return group_rules(ground.design, needs, with_ipv6)


def group_rules(design: Design, needs: Sequence[Need], with_ipv6: frozenset[str]) -> GroupRules:
    """The rules that give these needs; `with_ipv6` are the groups that interfaces with IPv6 addresses carry."""
    beside = _by_place(needs)
    kept = [
        need
        for need in {rule_content(need): need for need in needs}.values()
        if _is_widest(need, beside[_place(need)], with_ipv6=with_ipv6)
    ]
    rules = tuple(
        _rule(design, need, _served_by(need, beside[_place(need)], with_ipv6=with_ipv6)) for need in kept
    )
    kept_contents = {rule_content(need) for need in kept}
    # A wider egress rule may stand in for the one to the shared group; its inbound rule still admits the client.
    emitted = [
        n for n in needs if rule_content(n) in kept_contents or n.peer.widened == "shared_endpoint_group"
    ]
    widenings = dict.fromkeys(found for need in emitted for found in _widening(need))
    return GroupRules(rules=rules, widenings=tuple(widenings))


def _needs(ground: Ground, way: Way) -> Iterator[Need]:
    groups = ground.settlement.group_of
    source_group = groups.get(way.flow.source)
    if source_group:
        for peer in destination_peers(ground, way):
            yield _need(_vpc_of(ground, way.flow.source, way), source_group, way, peer, is_egress=True)
    delivered = delivered_to(ground.design, way)
    destination_group = groups.get(delivered)
    if destination_group:
        for peer in source_peers(ground, way):
            yield _need(_vpc_of(ground, delivered, way), destination_group, way, peer, is_egress=False)
    yield from _forwarder_needs(ground, way)


def _forwarder_needs(ground: Ground, way: Way) -> Iterator[Need]:
    """A NAT instance is an instance: its own group lets in what it passes on, and out again."""
    if way.kind != "nat" or ground.design.vpc(way.vpc).means.nat_mode != "instance":
        return
    group = ground.settlement.group_of[nat_instance_key(way.vpc)]
    client = Peer(group=ground.settlement.group_of[way.flow.source], ipv4_only=True)
    yield _need(way.vpc, group, way, client, is_egress=False)
    for peer in destination_peers(ground, way):
        yield _need(way.vpc, group, way, peer, is_egress=True)


def _vpc_of(ground: Ground, key: str, way: Way) -> str:
    """The VPC of an end; an endpoint's is the way's."""
    parties = {party.key: party for party in ground.design.placed}
    return parties[key].vpc if key in parties else way.vpc


def _need(vpc: str, group: str, way: Way, peer: Peer, *, is_egress: bool) -> Need:
    flow = way.flow
    return Need(
        vpc=vpc,
        group=group,
        is_egress=is_egress,
        peer=peer,
        protocol="-1" if flow.protocol == "all" else flow.protocol,
        ports=flow_ports(flow),
        flow=flow,
    )


def flow_ports(flow: Flow) -> tuple[int, int]:
    """The ports that a rule for a flow names; for ICMP type and code, -1 for every one."""
    if flow.protocol in ("icmp", "icmpv6"):
        icmp = flow.icmp_type_code
        return (icmp.type, icmp.code) if icmp else (-1, -1)
    return (flow.ports.from_port, flow.ports.to_port) if flow.ports else (0, 65535)


def _place(need: Need) -> tuple[str, bool]:
    """Only rules of one group and direction can stand in for one another."""
    return need.group, need.is_egress


def _by_place(needs: Iterable[Need]) -> dict[tuple[str, bool], list[Need]]:
    found: dict[tuple[str, bool], list[Need]] = {}
    for need in needs:
        found.setdefault(_place(need), []).append(need)
    return found


def _is_widest(need: Need, beside: Iterable[Need], *, with_ipv6: frozenset[str]) -> bool:
    """Whether no other rule gives this need too; of two that give each other the first by name stays."""
    others = tuple(beside)
    by_ipv6 = _reached_by_ipv6(need, others, with_ipv6)
    return not any(
        need.within(other, with_ipv6=by_ipv6)
        for other in others
        if rule_content(other) != rule_content(need)
        and not (other.within(need, with_ipv6=with_ipv6) and str(other.peer) >= str(need.peer))
    )


def _reached_by_ipv6(need: Need, beside: Iterable[Need], with_ipv6: frozenset[str]) -> frozenset[str]:
    """The groups that a need reaches over IPv6 by its own rule alone.

    None where its group has no IPv6 address to speak with, or where another rule names all of IPv6.
    """
    if need.group not in with_ipv6:
        return frozenset()
    given = any(other.peer.cidr == ANY_IPV6 and need.asks_within(other) for other in beside)
    return frozenset() if given else with_ipv6


def rule_content(need: Need) -> tuple[str, bool, str, str, tuple[int, int]]:
    """What of a need makes a rule: all but the flow."""
    return need.group, need.is_egress, str(need.peer), need.protocol, need.ports


def _served_by(rule: Need, needs: Iterable[Need], *, with_ipv6: frozenset[str]) -> tuple[Reason, ...]:
    beside = tuple(needs)
    served = (
        need for need in beside if need.within(rule, with_ipv6=_reached_by_ipv6(need, beside, with_ipv6))
    )
    return merged(flow_reason(need.flow) for need in served)


def _rule(design: Design, need: Need, reasons: tuple[Reason, ...]) -> SecurityGroupRule:
    vpc = design.vpc(need.vpc)
    everything = need.protocol == "-1"
    ipv6 = need.peer.is_ipv6
    return SecurityGroupRule(
        key=_rule_key(need),
        account=vpc.account,
        region=vpc.region,
        because=reasons,
        security_group=need.group,
        is_egress=need.is_egress,
        ip_protocol=need.protocol,
        from_port=None if everything else need.ports[0],
        to_port=None if everything else need.ports[1],
        cidr_ipv4=None if ipv6 else need.peer.cidr,  # type: ignore[arg-type]  # told apart by is_ipv6
        cidr_ipv6=need.peer.cidr if ipv6 else None,  # type: ignore[arg-type]  # told apart by is_ipv6
        prefix_list=need.peer.prefix_list,
        referenced_security_group=need.peer.group,
        description=description(reason.sentence for reason in reasons),
    )


def _rule_key(need: Need) -> str:
    low, high = need.ports
    ports = "all" if need.protocol == "-1" else f"{need.protocol}-{low if low == high else f'{low}-{high}'}"
    return f"{need.group}/{'out' if need.is_egress else 'in'}/{ports}/{need.peer}"


def description(sentences: Iterable[str]) -> str:
    """Purposes joined, in EC2's character set and length; the full text stays in the design."""
    text = ec2_characters("; ".join(sentence.rstrip(".") for sentence in dict.fromkeys(sentences)))
    limit = vpc_limit("security_group_rule_description_length")
    return text if len(text) <= limit else text[: limit - 3].rstrip() + "..."


def _widening(need: Need) -> Iterator[Widening]:
    if need.peer.widened is None:
        return
    listed = need.peer.widened == "prefix_list_is_a_service" and not need.is_egress
    sentence, narrower = EDGE_LIST if listed else WIDENING_SENTENCES[need.peer.widened]
    yield Widening(
        flow=need.flow.key,
        end="destination" if need.is_egress else "source",
        admits=str(need.peer),
        protocol=need.flow.protocol,
        ports=need.flow.ports,
        icmp_type_code=need.flow.icmp_type_code,
        reason=need.peer.widened,
        sentence=f"{str(need.peer)!r} is admitted at the {'destination' if need.is_egress else 'source'} of "
        f"{need.flow.key!r}: {sentence}.",
        narrower=f"{narrower}.",
    )
