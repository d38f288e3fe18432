"""What each flow needs of network ACLs: four crossings of subnet borders, two out and two back.

A tier is a set of subnets: two parties of one tier stand in different subnets when their zones differ. Entries
name tier blocks, not subnets, so that a further zone changes none.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from workbook.facts.ephemeral_ranges import client_range, generated_range
from workbook.model.intent.edge import VpcOrigin
from workbook.model.intent.flow import Flow
from workbook.model.intent.party import NetworkLoadBalancer, Placed
from workbook.planning.addresses import public_tier
from workbook.planning.egress import Way
from workbook.planning.places import endpoint_party_of
from workbook.planning.routes import ANY_IPV4
from workbook.rules.ground import Cidr, Ground, Side, behind_nat64

Role = Literal["request", "answer"]

PROTOCOL_NUMBERS = {"tcp": "6", "udp": "17", "icmp": "1", "icmpv6": "58", "all": "-1"}
ECHO_REPLIES = {8: 0, 128: 129}


@dataclass(frozen=True, slots=True, kw_only=True)
class AclNeed:
    """One crossing: `ports` is what the entry admits, `used` what the flow really uses of it (ICMP: type, code)."""

    vpc: str
    tier: str
    egress: bool
    role: Role
    protocol: str
    cidr: Cidr
    ports: tuple[int, int]
    used: tuple[int, int]
    flow: Flow


def acl_needs(ground: Ground, way: Way) -> Iterator[AclNeed]:
    """Every crossing of one way."""
    client = ground.design.party(way.flow.source).client_ports
    match way.kind:
        case "local":
            yield from _between(ground, way, way.flow.destination, ground.party_side(way.flow.destination))
        case "interface_endpoint" | "private_link":
            tier = ground.design.vpc(way.vpc).means.endpoint_tier
            endpoint = endpoint_party_of(ground.design, way.vpc, way.service)
            yield from _between(ground, way, endpoint, ground.tier_side(way.vpc, tier))
        case "peering" | "transit" | "hybrid":
            own, other = ground.side(way.flow.source), ground.side(way.flow.destination)
            yield from _conversation(ground, way, own, other, client)
        case "gateway_endpoint":
            yield from _outward(ground, way, Side(cidrs=(ANY_IPV4,)), client)
        case "ingress":
            outside = ground.outside_side(way.flow.source, ipv6=way.ipv6)
            yield from _conversation(ground, way, outside, ground.party_side(way.flow.destination), client)
        case "nat":
            yield from _through_nat(ground, way, client)
        case "internet_gateway" | "egress_only_gateway":
            outside = ground.outside_side(way.flow.destination, ipv6=way.ipv6)
            yield from _outward(ground, way, outside, client)


def _from_clients(ground: Ground, way: Way, server: Side) -> Iterator[AclNeed]:
    """Where a Network Load Balancer keeps its clients' addresses the target's network ACL sees those."""
    balancer = ground.design.party(way.flow.source)
    if not isinstance(balancer, NetworkLoadBalancer) or not balancer.preserve_client_ip:
        return
    for flow in ground.design.flows:
        client = ground.design.party(flow.source)
        if flow.destination == balancer.key and not isinstance(client, Placed):
            outside = ground.outside_side(flow.source, ipv6=way.ipv6)
            yield from _half(ground, way, server, outside, client.client_ports, serves=True)


def _from_origin(ground: Ground, way: Way) -> Iterator[AclNeed]:
    """AWS does not say from which addresses a VPC origin speaks, and its group matches whatever they are."""
    client = ground.design.party(way.flow.source).client_ports
    server = ground.party_side(way.flow.destination)
    yield from _half(ground, way, ground.party_side(way.flow.source), server, client)
    yield from _half(ground, way, server, Side(cidrs=(ANY_IPV4,)), client, serves=True)


def _between(ground: Ground, way: Way, server: str, server_side: Side) -> Iterator[AclNeed]:
    if isinstance(ground.design.party(way.flow.source), VpcOrigin):
        yield from _from_origin(ground, way)
        return
    yield from _from_clients(ground, way, server_side)
    clients = set(ground.settlement.subnets_of[way.flow.source])
    servers = set(ground.settlement.subnets_of[server])
    stays = way.flow.traffic.az_affinity == "same_az" and clients <= servers
    if len(clients | servers) > 1 and not stays:
        client = ground.design.party(way.flow.source).client_ports
        yield from _conversation(ground, way, ground.party_side(way.flow.source), server_side, client)


def _outward(ground: Ground, way: Way, outside: Side, client: str) -> Iterator[AclNeed]:
    yield from _conversation(ground, way, ground.party_side(way.flow.source), outside, client)


def _through_nat(ground: Ground, way: Way, client: str) -> Iterator[AclNeed]:
    outside = ground.outside_side(way.flow.destination, ipv6=False)
    own = ground.party_side(way.flow.source)
    if way.nat64:
        own = ground.ipv6_side(own.vpc, own.tier)
        translated = Side(cidrs=tuple(filter(None, map(behind_nat64, outside.cidrs))))
        yield from _half(ground, way, own, translated, client)
    else:
        yield from _half(ground, way, own, outside, client)
    if ground.design.vpc(way.vpc).means.nat_mode == "regional":
        return
    nat = ground.tier_side(way.vpc, public_tier(ground.design.vpc(way.vpc)).key)
    yield from _half(ground, way, nat, own, client, serves=True)
    yield from _half(ground, way, nat, outside, "nat_gateway")


def _conversation(
    ground: Ground, way: Way, client: Side, server: Side, client_ports: str
) -> Iterator[AclNeed]:
    yield from _half(ground, way, client, server, client_ports)
    yield from _half(ground, way, server, client, client_ports, serves=True)


def _half(
    ground: Ground, way: Way, own: Side, other: Side, client: str, *, serves: bool = False
) -> Iterator[AclNeed]:
    """What one end's ACL must let pass of a conversation: the request and its answer."""
    if not own.tier:
        return
    for role, (ports, used) in _ranges(ground, way, client, own.vpc).items():
        egress = (role == "request") != serves
        for cidr in other.cidrs:
            yield AclNeed(
                vpc=own.vpc,
                tier=own.tier,
                egress=egress,
                role=role,
                protocol=PROTOCOL_NUMBERS[way.flow.protocol],
                cidr=cidr,
                ports=ports,
                used=used,
                flow=way.flow,
            )


def _ranges(
    ground: Ground, way: Way, client: str, vpc: str
) -> dict[Role, tuple[tuple[int, int], tuple[int, int]]]:
    flow = way.flow
    if flow.protocol in ("icmp", "icmpv6"):
        return _icmp_ranges(flow)
    ports = (flow.ports.from_port, flow.ports.to_port) if flow.ports else (0, 65535)
    if flow.protocol == "all":
        return {"request": (ports, ports), "answer": (ports, ports)}
    answers = generated_range(client if ground.is_strict(vpc) else "any")
    return {"request": (ports, ports), "answer": (answers, client_range(client))}


def _icmp_ranges(flow: Flow) -> dict[Role, tuple[tuple[int, int], tuple[int, int]]]:
    icmp = flow.icmp_type_code
    asked = (icmp.type, icmp.code) if icmp else (-1, -1)
    if asked[0] in ECHO_REPLIES:
        reply = (ECHO_REPLIES[asked[0]], min(asked[1], 0))  # every code asked, every code answered
        return {"request": (asked, asked), "answer": (reply, reply)}
    return {"request": (asked, asked)} if icmp else {"request": (asked, asked), "answer": (asked, asked)}
