"""Route tables and routes: one table a tier, one a zone where each zone has its own NAT gateway."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from ipaddress import IPv4Network, IPv6Network

from workbook.facts.nat64 import NAT64
from workbook.model.estate.network import NatGateway, Route, RouteTable, RoutingClass, Subnet
from workbook.model.estate.resource import Reason
from workbook.model.intent.design import Design
from workbook.model.intent.party import Placed
from workbook.model.intent.place import IN_PUBLIC_SUBNETS, INSPECTION_TIER, Tier, VpcIntent
from workbook.planning.addresses import AddressPlan, inspection_tiers
from workbook.planning.egress import Way, Ways, inspected
from workbook.planning.gateways import nat_keys
from workbook.planning.inspection import edge_routes, endpoint_in, return_routes, zone_reasons
from workbook.planning.joint_routes import Target, joint_routes
from workbook.planning.joints import virtual_private_gateway
from workbook.planning.parties import SINGLE_ZONE
from workbook.planning.places import prefix_list_of
from workbook.planning.reasons import flow_reason, house_rule, merged

ANY_IPV4 = IPv4Network("0.0.0.0/0")
ANY_IPV6 = IPv6Network("::/0")


@dataclass(frozen=True, slots=True, kw_only=True)
class Routing:
    """Every route table and route."""

    tables: tuple[RouteTable, ...]
    routes: tuple[Route, ...]


def plan_routes(design: Design, plan: AddressPlan, ways: Ways) -> Routing:
    """Route tables of every VPC, with the routes that some flow needs."""
    tables: list[RouteTable] = []
    routes: list[Route] = []
    for vpc in design.vpcs:
        main = _table(vpc, "main", (), main=True)
        tables.append(main)
        routes += _local_routes(vpc, main, plan)
        if vpc.means.inspection == "edge":
            edge = replace(_table(vpc, "edge", ()), gateways=(f"{vpc.key}/igw",))
            targets = edge_routes(plan, vpc, design, ways)
            tables += [edge] if targets else []
            routes += (
                [*_local_routes(vpc, edge, plan), *(_route(vpc, edge, to) for to in targets)]
                if targets
                else []
            )
        for tier in sorted(vpc.tiers, key=lambda tier: tier.slot):
            for table, targets in _tier_tables(design, vpc, tier, plan, ways):
                tables.append(table)
                routes += [
                    *_local_routes(vpc, table, plan),
                    *(_route(vpc, table, target) for target in targets),
                ]
    return Routing(tables=tuple(tables), routes=tuple(routes))


def _tier_tables(
    design: Design, vpc: VpcIntent, tier: Tier, plan: AddressPlan, ways: Ways
) -> Iterator[tuple[RouteTable, list[Target]]]:
    subnets = plan.of_tier(vpc.key, tier.key)
    if not subnets:
        return
    if tier.key in inspection_tiers(vpc, ways):
        yield from _inspection_tables(design, vpc, tier, plan, ways)
        return
    own = [way for way in ways.all if _leaves_from(design, way, vpc, tier)]
    joined = joint_routes(design, vpc, tier, plan, ways)
    if tier.routing == "public":
        beside = [*_endpoint_routes(design, vpc, own), *joined]
        if vpc.means.inspection == "edge":
            yield from _edge_tables(design, vpc, subnets, plan, ways)
            return
        back = return_routes(plan, vpc, design, ways) if vpc.means.inspection == "egress" else []
        keys = tuple(subnet.key for subnet in subnets)
        yield _table(vpc, tier.key, keys), [*_internet_routes(vpc, ways, own), *beside, *back]
        return
    private = [*_endpoint_routes(design, vpc, own), *joined]
    nat = merged(flow_reason(way.flow) for way in own if way.kind == "nat")
    before_nat = vpc.means.inspection == "egress"
    if nat and (vpc.means.nat_mode == "per_az" or before_nat):
        for subnet in subnets:
            here = own if subnet == subnets[0] else [way for way in own if _in_every_zone(design, way)]
            table = _table(vpc, f"{tier.key}/{subnet.az_slot}", (subnet.key,))
            reasons = merged(flow_reason(way.flow) for way in here if way.kind == "nat")
            way_out = endpoint_in(subnet) if before_nat else nat_keys(vpc, plan)[subnet.az_slot]
            outward = _private_routes(vpc, here, way_out, reasons)
            yield table, [*outward, *_endpoint_routes(design, vpc, here), *joined]
        return
    target = next(iter(nat_keys(vpc, plan).values()))
    targets = [*_private_routes(vpc, own, target, nat), *private]
    yield _table(vpc, tier.key, tuple(s.key for s in subnets)), targets


def _edge_tables(
    design: Design, vpc: VpcIntent, subnets: tuple[Subnet, ...], plan: AddressPlan, ways: Ways
) -> Iterator[tuple[RouteTable, list[Target]]]:
    """Public subnets before a firewall: each leads to its own zone's endpoint.

    Where nothing stands in a zone its subnet shares the first one's table.
    """
    reasons = {each: zone_reasons(plan, vpc, design, ways, each) for each in subnets}
    tier = vpc.tier(subnets[0].tier)
    own = [way for way in ways.all if _leaves_from(design, way, vpc, tier)]
    idle = tuple(each.key for each in subnets[1:] if not reasons[each])
    for subnet in subnets:
        if subnet != subnets[0] and subnet.key in idle:
            continue
        first = subnet == subnets[0]
        here = own if first else [way for way in own if _in_every_zone(design, way)]
        out: list[Target] = [(ANY_IPV4, endpoint_in(subnet), reasons[subnet])] if reasons[subnet] else []
        beside = [*_endpoint_routes(design, vpc, here), *joint_routes(design, vpc, tier, plan, ways)]
        served = (subnet.key, *idle) if first else (subnet.key,)
        yield _table(vpc, f"{tier.key}/{subnet.az_slot}", served), [*out, *beside]


def _inspection_tables(
    design: Design, vpc: VpcIntent, tier: Tier, plan: AddressPlan, ways: Ways
) -> Iterator[tuple[RouteTable, list[Target]]]:
    """Behind the firewall: the internet gateway, or the NAT gateway of the zone."""
    passing = inspected(vpc, ways)
    reasons = merged(flow_reason(way.flow) for way in passing)
    subnets = plan.of_tier(vpc.key, tier.key)
    if vpc.means.inspection == "edge":
        targets: list[Target] = [(ANY_IPV4, f"{vpc.key}/igw", reasons)] if reasons else []
        yield _table(vpc, tier.key, tuple(subnet.key for subnet in subnets)), targets
        return
    for subnet in subnets:
        here = passing if subnet == subnets[0] else [way for way in passing if _in_every_zone(design, way)]
        reasons = merged(flow_reason(way.flow) for way in here)
        nat: list[Target] = [(ANY_IPV4, nat_keys(vpc, plan)[subnet.az_slot], reasons)] if reasons else []
        yield _table(vpc, f"{tier.key}/{subnet.az_slot}", (subnet.key,)), nat


def _leaves_from(design: Design, way: Way, vpc: VpcIntent, tier: Tier) -> bool:
    inside = design.party(way.flow.destination if way.kind == "ingress" else way.flow.source)
    return isinstance(inside, Placed) and (inside.vpc, inside.tier) == (vpc.key, tier.key)


def _in_every_zone(design: Design, way: Way) -> bool:
    """Whether a flow starts in all zones: what has one interface needs no way in the others."""
    return not isinstance(design.party(way.flow.source), SINGLE_ZONE)


def _internet_routes(vpc: VpcIntent, ways: Ways, own: list[Way]) -> Iterator[Target]:
    zonal = vpc.means.nat_mode in IN_PUBLIC_SUBNETS
    through_nat = [way for way in ways.of_kind("nat") if zonal and way.vpc == vpc.key]
    direct = [way for way in own if way.kind in ("ingress", "internet_gateway")]
    reasons = merged(flow_reason(way.flow) for way in (*direct, *through_nat) if not way.ipv6)
    if reasons:
        yield ANY_IPV4, f"{vpc.key}/igw", reasons
    ipv6_reasons = merged(flow_reason(way.flow) for way in direct if way.ipv6)
    if ipv6_reasons:
        yield ANY_IPV6, f"{vpc.key}/igw", ipv6_reasons


def _private_routes(
    vpc: VpcIntent, own: list[Way], nat: str, nat_reasons: tuple[Reason, ...]
) -> list[Target]:
    six = any(way.nat64 for way in own)
    targets: list[Target] = [(NAT64 if six else ANY_IPV4, nat, nat_reasons)] if nat_reasons else []
    ipv6_reasons = merged(flow_reason(way.flow) for way in own if way.kind == "egress_only_gateway")
    if ipv6_reasons:
        targets.append((ANY_IPV6, f"{vpc.key}/eigw", ipv6_reasons))
    return targets


def _endpoint_routes(design: Design, vpc: VpcIntent, own: list[Way]) -> Iterator[Target]:
    services = dict.fromkeys(way.service for way in own if way.kind == "gateway_endpoint")
    for service in sorted(services):
        reasons = merged(flow_reason(way.flow) for way in own if way.service == service)
        yield prefix_list_of(design, vpc, service), f"{vpc.key}/endpoint/{service}", reasons


def _table(vpc: VpcIntent, name: str, subnets: tuple[str, ...], *, main: bool = False) -> RouteTable:
    return RouteTable(
        key=f"{vpc.key}/rt/{name}",
        account=vpc.account,
        region=vpc.region,
        because=(house_rule("main-table-local" if main else "ground"),),
        vpc=vpc.key,
        subnets=subnets,
        main=main,
    )


def _local_routes(vpc: VpcIntent, table: RouteTable, plan: AddressPlan) -> Iterator[Route]:
    planned = next(found for found in plan.vpcs if found.key == vpc.key)
    blocks: tuple[IPv4Network | IPv6Network, ...] = (*planned.cidr_blocks, *planned.ipv6_cidr_blocks)
    for block in blocks:
        local = _route(vpc, table, (block, "local", (house_rule("local-route"),)))
        yield replace(local, origin="CreateRouteTable")


def _route(vpc: VpcIntent, table: RouteTable, target: Target) -> Route:
    destination, to, reasons = target
    return Route(
        key=f"{table.key}/{destination}",
        account=vpc.account,
        region=vpc.region,
        because=reasons,
        route_table=table.key,
        origin="EnableVgwRoutePropagation" if to == virtual_private_gateway(vpc.key) else "CreateRoute",
        destination_cidr_block=destination if isinstance(destination, IPv4Network) else None,
        destination_ipv6_cidr_block=destination if isinstance(destination, IPv6Network) else None,
        destination_prefix_list=destination if isinstance(destination, str) else "",
        target=to,
    )


def classify(
    subnets: tuple[Subnet, ...], routing: Routing, nat: tuple[NatGateway, ...]
) -> tuple[Subnet, ...]:
    """The subnets with their routing class, read from the routes of their tables."""
    tables = {subnet: table.key for table in routing.tables for subnet in table.subnets}
    behind = {endpoint_in(subnet): tables[subnet.key] for subnet in subnets if subnet.tier == INSPECTION_TIER}
    nat_gateways = {gateway.key for gateway in nat}
    return tuple(
        replace(subnet, routing_class=_class_of(tables[subnet.key], routing, nat_gateways, behind))
        for subnet in subnets
    )


def _class_of(table: str, routing: Routing, nat_gateways: set[str], behind: dict[str, str]) -> RoutingClass:
    """By what a table leads to; where that is a firewall's endpoint, by what lies behind it."""
    targets = {route.target for route in routing.routes if route.route_table == table}
    if any(target.endswith("/igw") for target in targets):
        return "public"
    if targets & nat_gateways or any(t.endswith("/eigw") or t.startswith("eni/") for t in targets):
        return "private_egress"
    for endpoint in sorted(targets & behind.keys()):
        return _class_of(behind[endpoint], routing, nat_gateways, {})
    return "isolated"
