"""Routing: gateways that cannot work, zones that depend on another zone, and doors nobody needs."""

from collections.abc import Iterator
from ipaddress import IPv4Network, IPv6Network

from workbook.checks.check import Flaw, check, has
from workbook.checks.coverage import listed
from workbook.checks.route_requests import refusal
from workbook.checks.subject import Subject
from workbook.model.estate.compute import Instance
from workbook.model.estate.interconnect import NetworkFirewall, VpcPeeringConnection
from workbook.model.estate.network import (
    InternetGateway,
    NatGateway,
    NetworkInterface,
    Route,
    RouteTable,
    Subnet,
)
from workbook.reachability.targets import FirewallEndpoint, target_of
from workbook.reachability.topology import topology_of

ROUTES_PAGE = "https://docs.aws.amazon.com/vpc/latest/userguide/VPC_Route_Tables.html"
NAT_PAGE = "https://docs.aws.amazon.com/vpc/latest/userguide/vpc-nat-gateway.html"


def _has_isolated_tier(subject: Subject) -> str:
    if subject.design is None:
        return "an imported network states no tier as isolated"
    isolated = any(tier.isolated for vpc in subject.design.vpcs for tier in vpc.tiers)
    return "" if isolated else "no tier is stated as isolated"


@check(
    "ROUTING-01",
    title="An isolated tier has no way out of the VPC",
    severity="high",
    why="Isolation is a promise to everybody who puts data there: one default route breaks it for the whole tier.",
    remedy="Remove the route, or take the promise back: set the tier to private and state the flow that needs it.",
    source="https://docs.aws.amazon.com/vpc/latest/userguide/configure-subnets.html",
    applies=_has_isolated_tier,
)
def isolated_tiers_have_no_default_route(subject: Subject) -> Iterator[Flaw]:
    """One flaw per subnet of an isolated tier with a default route."""
    design = subject.design
    assert design is not None
    isolated = {(vpc.key, tier.key) for vpc in design.vpcs for tier in vpc.tiers if tier.isolated}
    for subnet in subject.estate.of(Subnet):
        for route in subject.default_routes(subnet.key):
            if (subnet.vpc, subnet.tier) in isolated:
                yield Flaw(
                    resource=subnet.key,
                    message=f"{subnet.key} of the isolated tier {subnet.tier} has a default route",
                    evidence=f"{route.key} leads to {route.target}",
                )


@check(
    "ROUTING-02",
    title="A public NAT gateway stands in a subnet with a route to an internet gateway",
    severity="high",
    why="Without that route the NAT gateway takes packets and never gets them out; clients see timeouts.",
    remedy="Put the NAT gateway into a public subnet, or give its subnet the default route.",
    source=NAT_PAGE,
    applies=has(NatGateway, "there is no NAT gateway"),
)
def nat_gateways_reach_the_internet(subject: Subject) -> Iterator[Flaw]:
    """One flaw per zonal public NAT gateway whose subnet has no internet gateway route."""
    for nat in subject.estate.of(NatGateway):
        zonal = nat.connectivity_type == "public" and nat.availability_mode == "zonal"
        if zonal and not (subject.is_public(nat.subnet) or _is_inspected(subject, nat.subnet)):
            yield Flaw(
                resource=nat.key,
                message=f"{nat.key} stands in {nat.subnet}, which has no route to an internet gateway",
                evidence=f"default routes of {nat.subnet}: {listed(r.target for r in subject.default_routes(nat.subnet)) or 'none'}",
            )


@check(
    "ROUTING-03",
    title="Every route leads to something that is there",
    severity="high",
    why="Packets that match a route to something gone are dropped, even if a wider route would carry them.",
    remedy="Remove the route, or bring its target back.",
    source=ROUTES_PAGE,
    applies=has(Route, "there is no route"),
)
def routes_lead_somewhere(subject: Subject) -> Iterator[Flaw]:
    """One flaw per blackhole route or route to a key that is not in the estate."""
    for route in subject.estate.of(Route):
        gone = (
            route.target != "local" and route.target not in subject.estate and not _endpoint(subject, route)
        )
        if route.state == "blackhole" or gone:
            yield Flaw(
                resource=route.key,
                message=f"{route.key} drops what it matches",
                evidence=f"target {route.target}"
                + (" is not in the estate" if gone else ", state blackhole"),
            )


def _endpoint(subject: Subject, route: Route) -> FirewallEndpoint | None:
    """The endpoint of a firewall that a route leads to, if it leads to one."""
    found = target_of(topology_of(subject.estate), route.target)
    return found if isinstance(found, FirewallEndpoint) else None


def _is_inspected(subject: Subject, subnet: str) -> bool:
    """Whether what leaves a subnet passes a firewall that stands before the internet gateway."""
    ends = (_endpoint(subject, route) for route in subject.default_routes(subnet))
    return any(end is not None and subject.is_public(end.subnet) for end in ends)


def _has_nat(subject: Subject) -> str:
    return "" if any(_zonal_nat(subject)) or subject.estate.of(NatGateway) else "nothing translates addresses"


@check(
    "ROUTING-04",
    title="No zone depends on NAT in another zone",
    severity="medium",
    why="A zonal NAT gateway is redundant in its own zone only, a NAT instance not even there: if that zone fails, every zone behind it loses the internet, and until then each gigabyte crosses zones and is charged for it.",
    remedy="Set nat_mode to per_az or regional; keep single only where an outage of the zone may stop the others.",
    source=NAT_PAGE,
    applies=_has_nat,
)
def zones_have_their_own_nat(subject: Subject) -> Iterator[Flaw]:
    """One flaw per zonal NAT gateway or NAT instance that subnets of other zones route to."""
    for key, target, own in _zonal_nat(subject):
        home = subject.zones((own,))
        clients = [subnet for subnet in subject.estate.of(Subnet) if _routes_to(subject, subnet.key, target)]
        foreign = [subnet for subnet in clients if subnet.availability_zone not in home]
        if foreign:
            yield Flaw(
                resource=key,
                message=f"subnets in {listed({subnet.availability_zone for subnet in foreign})} depend on {key} in {listed(home)}",
                evidence=f"subnets {listed(subnet.key for subnet in foreign)} route to it",
            )


def _zonal_nat(subject: Subject) -> Iterator[tuple[str, str, str]]:
    """What translates in one zone: its key, what routes name of it, and its subnet."""
    for nat in subject.estate.of(NatGateway):
        if nat.availability_mode != "regional":
            yield nat.key, nat.key, nat.subnet
    stated = {each.key for each in subject.estate.of(Instance) if each.forwards == "nat"}
    for card in subject.estate.of(NetworkInterface):
        if card.attached_to in stated:
            yield card.attached_to, card.key, card.subnet


def _routes_to(subject: Subject, subnet: str, target: str) -> bool:
    return any(route.target == target for route in subject.default_routes(subnet))


@check(
    "ROUTING-05",
    title="Every subnet has a route table of its own tier",
    severity="low",
    why="A subnet without an association takes the VPC's main table: whoever changes that table changes this subnet unawares.",
    remedy="Associate the subnet with the table of its tier.",
    source=ROUTES_PAGE,
    applies=has(RouteTable, "there is no route table"),
)
def subnets_name_their_table(subject: Subject) -> Iterator[Flaw]:
    """One flaw per subnet that no route table names."""
    named = {subnet for table in subject.estate.of(RouteTable) for subnet in table.subnets}
    for subnet in subject.estate.of(Subnet):
        if subnet.key not in named:
            table = subject.table_of.get(subnet.key)
            yield Flaw(
                resource=subnet.key,
                message=f"{subnet.key} is in no route table's associations",
                evidence=f"uses {table.key if table else 'no table of the estate'} as the VPC's main table",
            )


@check(
    "ROUTING-06",
    title="A subnet with a route to the internet gateway needs it",
    severity="low",
    why="A public subnet is one mistake away from a public server. Where nothing in it has a public address and no NAT gateway stands in it, the route serves nothing.",
    remedy="Make the tier private, or remove the route.",
    source="https://docs.aws.amazon.com/vpc/latest/userguide/configure-subnets.html",
    applies=has(InternetGateway, "there is no internet gateway"),
)
def public_subnets_have_a_reason(subject: Subject) -> Iterator[Flaw]:
    """One flaw per public subnet that holds neither a public address, a NAT gateway nor a firewall."""
    nat_subnets = {nat.subnet for nat in subject.estate.of(NatGateway)}
    inspecting = {subnet for each in subject.estate.of(NetworkFirewall) for subnet in each.subnets}
    used = (
        nat_subnets
        | inspecting
        | {card.subnet for card in subject.estate.of(NetworkInterface) if _faces_out(card)}
    )
    served = {subject.table_of[subnet].key for subnet in used if subnet in subject.table_of}
    for subnet in subject.estate.of(Subnet):
        idle = subject.is_public(subnet.key) and subject.table_of[subnet.key].key not in served
        if idle:
            yield Flaw(
                resource=subnet.key,
                message=f"nothing in {subnet.key} or in the other subnets of its table uses their route to the internet gateway",
                evidence="0 public addresses, 0 NAT gateways",
            )


@check(
    "ROUTING-07",
    title="AWS accepts every route",
    severity="high",
    why="AWS refuses a route for part of a subnet, for a range that it keeps for itself, and in a gateway's own table for anything but whole subnets and middleboxes.",
    remedy="Route whole subnets, and to a NAT gateway, an interface or an inspection endpoint.",
    source=ROUTES_PAGE,
    applies=has(RouteTable, "there is no route table"),
)
def routes_are_accepted(subject: Subject) -> Iterator[Flaw]:
    """One flaw per route that AWS would refuse to create."""
    topology = topology_of(subject.estate)
    tables = {table.key: table for table in subject.estate.of(RouteTable)}
    for route in subject.estate.of(Route):
        table = tables.get(route.route_table)
        if table and (why := refusal(topology, table, route)):
            yield Flaw(resource=route.key, message=f"AWS refuses {route.key}: {why}", evidence=why)


def _faces_out(card: NetworkInterface) -> bool:
    return card.public_ip is not None or bool(card.ipv6_addresses)


@check(
    "ROUTING-08",
    title="Routes over a peering lead no further than needed",
    severity="low",
    why="A route for the whole of a peer's VPC opens the way to every host that is or will be in it; then only groups and "
    "network ACLs of the other side stand before them.",
    remedy="Lead to the peer's subnets that are talked to (peering_routes=subnets), in both directions.",
    source="https://docs.aws.amazon.com/vpc/latest/peering/peering-configurations-partial-access.html",
    applies=has(VpcPeeringConnection, "there is no peering connection"),
)
def peering_routes_are_narrow(subject: Subject) -> Iterator[Flaw]:
    """One flaw per route over a peering that holds a whole range of the VPC at its other end."""
    ranges = {
        each.key: (*each.requester_cidr_blocks, *each.accepter_cidr_blocks)
        for each in subject.estate.of(VpcPeeringConnection)
    }
    for route in subject.estate.of(Route):
        block = route.destination_cidr_block or route.destination_ipv6_cidr_block
        whole = [each for each in ranges.get(route.target, ()) if block and _holds(block, each)]
        if whole:
            message = f"{route.key} leads to the whole of a peered VPC"
            yield Flaw(resource=route.key, message=message, evidence=f"{block} holds {whole[0]}")


def _holds(wide: IPv4Network | IPv6Network, narrow: IPv4Network | IPv6Network) -> bool:
    if isinstance(wide, IPv4Network):
        return isinstance(narrow, IPv4Network) and narrow.subnet_of(wide)
    return isinstance(narrow, IPv6Network) and narrow.subnet_of(wide)
