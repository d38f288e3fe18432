"""What joins networks: peerings, transit gateways and their routes, VPN, Direct Connect, services of one's own, firewalls."""

from collections.abc import Callable, Iterable, Iterator

from workbook.analysis import EstateAnalysis
from workbook.model.estate.estate import Estate
from workbook.model.estate.interconnect import (
    CustomerGateway,
    DirectConnectGatewayAssociation,
    DirectConnectVirtualInterface,
    NetworkFirewall,
    TransitGateway,
    TransitGatewayAttachment,
    TransitGatewayRoute,
    TransitGatewayRouteTable,
    VpcEndpointService,
    VpcPeeringConnection,
    VpnConnection,
    VpnGateway,
)
from workbook.model.estate.network import PrefixList, VpcEndpoint
from workbook.model.estate.resource import Resource
from workbook.views.tables.table import Column, Marked, Section, Table, Value
from workbook.views.tables.whereabouts import Whereabouts
from workbook.views.tables.words import Names, because
from workbook.views.text import counted, one_line

GOOD_STATES = ("active", "available", "associated", "Available")
WHERE = (
    Column(key="account", title="Account", room=84),
    Column(key="region", title="Region", room=84),
)


def connections(analysis: EstateAnalysis) -> Table:
    """Everything that joins networks, by kind: which ends, in which state, in whose account."""
    return Table(
        key="connections",
        title="What joins networks",
        section_title="Kind",
        columns=(
            Column(key="name", title="Name", is_code=True),
            Column(key="here", title="From", is_code=True),
            Column(key="there", title="To", is_code=True),
            Column(key="details", title="Details"),
            Column(key="state", title="State", room=76),
            *WHERE,
            Column(key="because", title="Because"),
        ),
        sections=tuple(_sections(analysis.estate)),
        empty="Nothing joins this network to another.",
    )


Ends = tuple[str, str, str, str]
"""From, to, details, state."""


def _sections(estate: Estate) -> Iterator[Section]:
    for title, kind, ends in KINDS:
        rows = tuple(_row(estate, each, ends(estate, each)) for each in estate.of(kind))
        if rows:
            yield Section(title, rows, counted(len(rows), "resource"))


def _row(estate: Estate, resource: Resource, ends: Ends) -> tuple[Value, ...]:
    here, there, details, state = (one_line(word) for word in ends)
    shown = state if not state or state in GOOD_STATES else Marked(state, "bad")
    account = Whereabouts(estate).account(resource.account)
    return (resource.key, here, there, details, shown, account, resource.region, because(resource.because))


def _blocks(blocks: Iterable[object]) -> str:
    return ", ".join(map(str, blocks))


def _peering(_estate: Estate, found: VpcPeeringConnection) -> Ends:
    ends = (
        (found.requester_vpc, found.requester_account, found.requester_region, found.requester_cidr_blocks),
        (found.accepter_vpc, found.accepter_account, found.accepter_region, found.accepter_cidr_blocks),
    )
    here, there = (
        f"{vpc or 'VPC elsewhere'} {_blocks(blocks)} ({account}, {region})"
        for vpc, account, region, blocks in ends
    )
    across = [
        word
        for word, same in (
            ("across accounts", found.requester_account == found.accepter_account),
            ("across Regions", found.requester_region == found.accepter_region),
        )
        if not same
    ]
    names = "; names resolve to private addresses" if found.requester_dns_resolution else ""
    return here, there, (", ".join(across) or "same account and Region") + names, found.status


def _hub(estate: Estate, hub: TransitGateway) -> Ends:
    attached = [
        each.resource for each in estate.of(TransitGatewayAttachment) if each.transit_gateway == hub.key
    ]
    referencing = "referenced" if hub.security_group_referencing_support else "not referenced"
    details = f"ASN {hub.amazon_side_asn}; security groups {referencing} across it"
    return "", ", ".join(attached), details, hub.state


def _attachment(estate: Estate, found: TransitGatewayAttachment) -> Ends:
    tables = estate.of(TransitGatewayRouteTable)
    looks = ", ".join(each.key for each in tables if found.key in each.associations) or "no table"
    announces = ", ".join(each.key for each in tables if found.key in each.propagations) or "no table"
    appliance = "; appliance mode" if found.appliance_mode_support else ""
    zones = f"{counted(len(found.subnets), 'subnet')}; " if found.subnets else ""
    details = f"{found.resource_type}; {zones}looks up in {looks}; announced to {announces}{appliance}"
    behind = found.resource or _blocks(found.cidr_blocks) or "outside"
    return behind, found.transit_gateway, details, found.state


def _vpn_gateway(_estate: Estate, found: VpnGateway) -> Ends:
    return found.vpc or "detached", "", f"ASN {found.amazon_side_asn}", found.state


def _customer(_estate: Estate, found: CustomerGateway) -> Ends:
    shown = "told by its certificate" if found.by_certificate else ""
    return str(found.ip_address or shown), "", f"ASN {found.bgp_asn} {found.device_name}".strip(), ""


def _vpn(_estate: Estate, found: VpnConnection) -> Ends:
    routing = f"static: {_blocks(found.routes)}" if found.static_routes_only else "routes by BGP"
    kind = "large " if found.large_tunnels else "accelerated " if found.accelerated else ""
    details = f"{counted(found.tunnel_count, f'{kind}tunnel')}; {routing}"
    return found.vpn_gateway or found.transit_gateway, found.customer_gateway, details, found.state


def port_words(found: DirectConnectVirtualInterface) -> str:
    """The connection under a virtual interface, as far as it is known; each word ends in a semicolon."""
    group = f"{found.ports} x " if found.ports > 1 else ""
    words = (
        f"{group}{found.bandwidth_gbps:g} Gbps" if found.bandwidth_gbps else "",
        "hosted" if found.hosted else "",
        "MACsec" if found.macsec else "",
        found.location,
    )
    return "".join(f"{word}; " for word in words if word)


def _interface(_estate: Estate, found: DirectConnectVirtualInterface) -> Ends:
    details = f"{found.type}; {port_words(found)}VLAN {found.vlan}; ASN {found.bgp_asn}"
    return found.gateway, _blocks(found.cidr_blocks) or "announced by BGP", details, found.state


def _association(_estate: Estate, found: DirectConnectGatewayAssociation) -> Ends:
    announced = _blocks(found.allowed_prefixes) or "all that the gateway knows"
    return found.direct_connect_gateway, found.gateway, f"announces {announced}", found.state


def _service(estate: Estate, found: VpcEndpointService) -> Ends:
    users = [each.key for each in estate.of(VpcEndpoint) if each.service_name == found.service_name]
    acceptance = "accepted one by one" if found.acceptance_required else "accepted by themselves"
    named = f"; private name {found.private_dns_name}" if found.private_dns_name else ""
    details = f"{found.service_name}; {acceptance}{named}; for {', '.join(found.allowed_principals) or 'no principal yet'}"
    return ", ".join(users) or "no endpoint here", ", ".join(found.load_balancers), details, found.state


def _firewall(_estate: Estate, found: NetworkFirewall) -> Ends:
    stated = counted(len(found.rules), "stated rule") if found.rules else "no rule stated"
    return found.vpc, ", ".join(found.subnets), f"{stated}; what no rule names: {found.default_action}", ""


KINDS: tuple[tuple[str, type[Resource], Callable[[Estate, object], Ends]], ...] = (
    ("VPC peering connections", VpcPeeringConnection, _peering),
    ("Transit gateways", TransitGateway, _hub),
    ("Transit gateway attachments", TransitGatewayAttachment, _attachment),
    ("Endpoint services", VpcEndpointService, _service),
    ("Virtual private gateways", VpnGateway, _vpn_gateway),
    ("Customer gateways", CustomerGateway, _customer),
    ("Site-to-Site VPN connections", VpnConnection, _vpn),
    ("Direct Connect gateway associations", DirectConnectGatewayAssociation, _association),
    ("Direct Connect virtual interfaces", DirectConnectVirtualInterface, _interface),
    ("Network Firewalls", NetworkFirewall, _firewall),
)  # type: ignore[assignment]  # each function takes its own kind
"""Section title, kind, and what its row says."""


def transit_gateway_routes(analysis: EstateAnalysis) -> Table:
    """Every route of every transit gateway's table; who looks up there and who announces."""
    names = Names(analysis.estate, analysis.intent)
    return Table(
        key="transit_gateway_routes",
        title="Transit gateway routes",
        section_title="Transit gateway route table",
        columns=(
            Column(key="destination", title="Destination", is_code=True),
            Column(key="attachment", title="Attachment", is_code=True),
            Column(key="leads_to", title="Leads to", is_code=True),
            Column(key="type", title="Type", room=80),
            Column(key="state", title="State", room=70),
            Column(key="because", title="Because"),
        ),
        sections=tuple(
            _table_section(analysis.estate, table, names)
            for table in analysis.estate.of(TransitGatewayRouteTable)
        ),
        note="The longest matching prefix wins; among equal ones static routes, then VPCs, Direct Connect, VPN.",
        empty="There is no transit gateway.",
    )


def _table_section(estate: Estate, table: TransitGatewayRouteTable, names: Names) -> Section:
    routes = [
        each for each in estate.of(TransitGatewayRoute) if each.transit_gateway_route_table == table.key
    ]
    looks = ", ".join(table.associations) or "nothing"
    announce = ", ".join(table.propagations) or "nothing"
    note = f"of {table.transit_gateway}; looked up for {looks}; announced by {announce}"
    return Section(table.key, tuple(_route_row(estate, each, names) for each in routes), note)


def _route_row(estate: Estate, route: TransitGatewayRoute, names: Names) -> tuple[Value, ...]:
    gone = route.state == "blackhole" or not route.attachment
    attachments = {each.key: each.resource for each in estate.of(TransitGatewayAttachment)}
    return (
        _destination(estate, route, names),
        route.attachment,
        attachments.get(route.attachment, ""),
        route.type,
        Marked("blackhole", "bad") if gone else route.state,
        because(route.because),
    )


def _destination(estate: Estate, route: TransitGatewayRoute, names: Names) -> str:
    if route.destination_cidr_block:
        return names.block(route.destination_cidr_block)
    known = route.destination_prefix_list in estate
    name = estate.get(PrefixList, route.destination_prefix_list).prefix_list_name if known else ""
    return f"{route.destination_prefix_list} ({one_line(name)})" if name else route.destination_prefix_list
