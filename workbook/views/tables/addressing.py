"""Routes, endpoints, and the IP plan with what is left to grow into."""

from collections.abc import Iterable, Iterator
from ipaddress import IPv4Address, IPv4Network, collapse_addresses, summarize_address_range

from workbook.analysis import EstateAnalysis
from workbook.checks.capacity import needed_addresses, usable_addresses
from workbook.model.estate import interconnect
from workbook.model.estate.estate import Estate
from workbook.model.estate.network import (
    EgressOnlyInternetGateway,
    InternetGateway,
    NatGateway,
    NetworkInterface,
    PrefixList,
    Route,
    RouteTable,
    Subnet,
    Vpc,
    VpcEndpoint,
)
from workbook.model.intent.place import Tier, VpcIntent
from workbook.planning.addresses import ZONE_LETTERS, tier_blocks
from workbook.views.tables.table import Column, Marked, Section, Table, Value
from workbook.views.tables.whereabouts import Whereabouts, by_vpc, rows_by_vpc
from workbook.views.tables.words import Names, because
from workbook.views.text import counted, one_line

TARGETS = {
    InternetGateway: "internet gateway",
    EgressOnlyInternetGateway: "egress-only internet gateway",
    NatGateway: "NAT gateway",
    VpcEndpoint: "gateway endpoint",
    NetworkInterface: "network interface",
    interconnect.VpcPeeringConnection: "VPC peering connection",
    interconnect.TransitGateway: "transit gateway",
    interconnect.VpnGateway: "virtual private gateway",
    interconnect.NetworkFirewall: "Network Firewall",
}


def routes(analysis: EstateAnalysis) -> Table:
    """Every route of every table; the most specific destination wins."""
    names = Names(analysis.estate, analysis.intent)
    table = Table(
        key="routes",
        title="Routes",
        section_title="Route table",
        columns=(
            Column(key="destination", title="Destination", is_code=True),
            Column(key="target", title="Target", is_code=True),
            Column(key="target_kind", title="Kind of target", room=110),
            Column(key="state", title="State", room=70),
            Column(key="because", title="Because"),
        ),
        sections=(),
        note="The route with the longest matching prefix wins, whatever the order.",
    )
    tables = analysis.estate.of(RouteTable)
    sections = ((each.vpc, _table_section(analysis.estate, each, names)) for each in tables)
    return by_vpc(table, Whereabouts(analysis.estate), sections)


def _table_section(estate: Estate, table: RouteTable, names: Names) -> Section:
    own = [route for route in estate.of(Route) if route.route_table == table.key]
    subnets = ", ".join(table.subnets) or ("every subnet without another" if table.main else "no subnet")
    return Section(table.key, tuple(_route_row(estate, route, names) for route in own), f"serves {subnets}")


def _route_row(estate: Estate, route: Route, names: Names) -> tuple[Value, ...]:
    kind = "local"
    if route.target != "local":
        kind = _kind_of(estate, route.target)
    state = Marked(route.state, "bad") if route.state == "blackhole" else route.state
    return (_destination(estate, route, names), route.target, kind, state, because(route.because))


def _kind_of(estate: Estate, target: str) -> str:
    if target not in estate:
        named = [
            each.key for each in estate.of(interconnect.NetworkFirewall) if target.startswith(f"{each.key}/")
        ]
        return "Network Firewall endpoint" if named else ""
    found = estate[target]
    if isinstance(found, VpcEndpoint) and found.vpc_endpoint_type == "GatewayLoadBalancer":
        return "Gateway Load Balancer endpoint"
    return TARGETS.get(type(found), "")


def _destination(estate: Estate, route: Route, names: Names) -> Value:
    block = route.destination_cidr_block or route.destination_ipv6_cidr_block
    if block is None:
        found = estate.get(PrefixList, route.destination_prefix_list)
        return f"{found.key} ({one_line(found.prefix_list_name)})"
    return (
        Marked(names.block(block), "wide", "everything without a longer match")
        if not block.prefixlen
        else (names.block(block))
    )


def endpoints(analysis: EstateAnalysis) -> Table:
    """Every VPC endpoint, what guards it, and what its policy lets through."""
    table = Table(
        key="endpoints",
        title="VPC endpoints",
        columns=(
            Column(key="endpoint", title="Endpoint", is_code=True),
            Column(key="type", title="Type", room=76),
            Column(key="service_name", title="Service name", is_code=True),
            Column(key="placed", title="Subnets or route tables", is_code=True),
            Column(key="security_groups", title="Security groups", is_code=True),
            Column(key="private_dns", title="Private DNS", room=70),
            Column(key="policy", title="Policy", room=84),
            Column(key="because", title="Because"),
        ),
        sections=(),
        empty="No flow needs an endpoint.",
    )
    rows = ((each.vpc, _endpoint_row(each)) for each in analysis.estate.of(VpcEndpoint))
    return rows_by_vpc(table, Whereabouts(analysis.estate), rows)


def _endpoint_row(endpoint: VpcEndpoint) -> tuple[Value, ...]:
    is_interface = endpoint.vpc_endpoint_type == "Interface"
    statements = endpoint.policy.statements if endpoint.policy else ()
    policy = counted(len(statements), "statement") if statements else Marked("full access", "mixed")
    return (
        endpoint.key,
        endpoint.vpc_endpoint_type,
        endpoint.service_name,
        ", ".join(endpoint.subnets or endpoint.route_tables),
        ", ".join(endpoint.security_groups),
        ("on" if endpoint.private_dns_enabled else "off") if is_interface else "",
        policy,
        because(endpoint.because),
    )


def ip_plan(analysis: EstateAnalysis) -> Table:
    """Every subnet with its addresses, and every place and block that is still free."""
    where = Whereabouts(analysis.estate)
    return Table(
        key="ip_plan",
        title="IP plan",
        section_title="VPC",
        columns=(
            Column(key="tier", title="Tier", room=90),
            Column(key="az", title="Availability Zone", room=100),
            Column(key="subnet", title="Subnet", is_code=True),
            Column(key="cidr_block", title="CIDR", is_code=True),
            Column(key="usable", title="Usable", unit="addresses", is_number=True),
            Column(key="used", title="Used at most", unit="addresses", is_number=True),
            Column(key="free", title="Free", unit="addresses", is_number=True),
            Column(key="routing", title="Routing", room=90),
        ),
        sections=tuple(
            (
                Section(
                    f"{one_line(vpc.title)} {vpc.cidr_block}",
                    tuple(_vpc_rows(analysis, vpc)),
                    where.sentence(vpc.key),
                )
                for vpc in analysis.intent.vpcs
            )
            if analysis.intent
            else (
                Section(vpc.key, tuple(_existing_rows(analysis, vpc)), where.sentence(vpc.key))
                for vpc in analysis.estate.of(Vpc)
            )
        ),
        note="AWS keeps five addresses of every subnet. Places and blocks marked as kept stay where they are when "
        "a zone or tier is added, and so does everything else.",
    )


def _vpc_rows(analysis: EstateAnalysis, vpc: VpcIntent) -> Iterator[tuple[Value, ...]]:
    needed = needed_addresses(analysis.estate)
    blocks = tier_blocks(vpc)
    subnets = [subnet for subnet in analysis.estate.of(Subnet) if subnet.vpc == vpc.key]
    taken = [subnet.cidr_block for subnet in subnets if subnet.cidr_block]
    for tier in sorted(vpc.tiers, key=lambda tier: tier.slot):
        for subnet in (subnet for subnet in subnets if subnet.tier == tier.key):
            yield _subnet_row(subnet, tier.title, needed[subnet.key])
        yield from _kept_rows(vpc, tier, blocks[tier.key], taken)
    for block in _free(vpc.cidr_block, [*blocks.values(), *taken]):
        yield (_soft("not allocated"), "", "", _soft(str(block)), None, None, block.num_addresses, "")


def _existing_rows(analysis: EstateAnalysis, vpc: Vpc) -> Iterator[tuple[Value, ...]]:
    """An existing VPC: its subnets and what is free; nobody named tiers or kept places."""
    needed = needed_addresses(analysis.estate)
    subnets = [subnet for subnet in analysis.estate.of(Subnet) if subnet.vpc == vpc.key]
    for subnet in subnets:
        yield _subnet_row(subnet, subnet.tier, needed[subnet.key])
    taken = [subnet.cidr_block for subnet in subnets if subnet.cidr_block]
    for block in vpc.cidr_blocks:
        for free in _free(block, taken):
            yield (_soft("not allocated"), "", "", _soft(str(free)), None, None, free.num_addresses, "")


def _subnet_row(subnet: Subnet, tier: str, used: int) -> tuple[Value, ...]:
    usable = usable_addresses(subnet) if subnet.cidr_block else None
    blocks = " ".join(str(block) for block in (subnet.cidr_block, subnet.ipv6_cidr_block) if block)
    routing = subnet.routing_class.replace("_", " ")
    return (
        one_line(tier),
        subnet.availability_zone,
        subnet.key,
        blocks,
        usable,
        used,
        usable - used if usable is not None else None,
        routing,
    )


def _kept_rows(
    vpc: VpcIntent, tier: Tier, block: IPv4Network, taken: list[IPv4Network]
) -> Iterator[tuple[Value, ...]]:
    """The places of a tier's block that no subnet takes, or what a pinned one leaves of them."""
    for number, place in enumerate(block.subnets(new_prefix=tier.prefix_length)):
        letter = f"{vpc.region}{ZONE_LETTERS[number]}" if number < vpc.az_slots else "no zone"
        for free in _free(place, taken):
            zone, word = _soft(letter), _soft("kept for growth")
            yield (one_line(tier.title), zone, word, _soft(str(free)), None, None, free.num_addresses, "")


def _free(whole: IPv4Network, taken: Iterable[IPv4Network]) -> Iterator[IPv4Network]:
    """The parts of a block that none of these takes, in order."""
    cursor, end = int(whole.network_address), int(whole.broadcast_address) + 1
    for block in [*collapse_addresses(block for block in taken if block.overlaps(whole)), None]:
        stop = min(int(block.network_address), end) if block else end
        if stop > cursor:
            yield from summarize_address_range(IPv4Address(cursor), IPv4Address(stop - 1))
        if block:
            cursor = max(cursor, int(block.broadcast_address) + 1)


def _soft(text: str) -> Marked:
    return Marked(text, "soft")
