"""Addresses, what stands where, filters, routes and endpoints."""

from collections.abc import Iterator

from workbook.analysis import Analysis, EstateAnalysis
from workbook.exports.report.blocks import (
    Block,
    Figure,
    Grid,
    Heading,
    Paragraph,
    code,
    grid,
    text,
    without_empty_columns,
)
from workbook.facts.ephemeral_ranges import client_range, generated_range, has_client_range
from workbook.model.estate.clusters import DbCluster
from workbook.model.estate.compute import AutoScalingGroup, LaunchTemplate
from workbook.model.estate.data import DbInstance, DbSubnetGroup
from workbook.model.estate.estate import Estate
from workbook.model.estate.identity import PolicyDocument, Statement
from workbook.model.estate.network import (
    NatGateway,
    NetworkAcl,
    NetworkInterface,
    RouteTable,
    Subnet,
    VpcEndpoint,
)
from workbook.model.estate.observability import DnsFirewallRuleGroup
from workbook.model.estate.resource import Resource
from workbook.views.picture import picture_svg
from workbook.views.tables.index import ESTATE_TABLES, TABLES, has_rows
from workbook.views.text import one_line


def table(analysis: Analysis, name: str) -> Grid:
    """One of the tables that every view shows."""
    return Grid(TABLES[name](analysis))


def estate_table(analysis: EstateAnalysis, name: str) -> Grid:
    """One of the tables that existing networks have too."""
    return Grid(ESTATE_TABLES[name](analysis))


def addresses(analysis: EstateAnalysis) -> tuple[Block, ...]:
    """The IP plan, and which subnet holds what."""
    return (estate_table(analysis, "ip_plan"), _placement(analysis), _holders(analysis))


def _placement(analysis: EstateAnalysis) -> Grid:
    columns = (
        code("resource", "Resource"),
        text("kind", "Kind"),
        code("subnets", "Subnets"),
        code("groups", "Security groups"),
    )
    rows = [
        (r.key, type(r).__name__, ", ".join(subnets), ", ".join(_groups(analysis.estate, r)))
        for r in analysis.estate.resources
        if not isinstance(r, NOT_PLACED) and (subnets := subnets_of(analysis.estate, r))
    ]
    return grid("placement", "What stands in which subnet", columns, rows)


NOT_PLACED = (NetworkInterface, RouteTable, NetworkAcl, DbSubnetGroup)
"""They speak of subnets without standing in them."""


def subnets_of(estate: Estate, resource: Resource) -> tuple[str, ...]:
    """The subnets a resource stands in, or may be placed in."""
    if isinstance(resource, (DbInstance, DbCluster)):
        known = resource.db_subnet_group in estate
        return estate.get(DbSubnetGroup, resource.db_subnet_group).subnets if known else ()
    one = getattr(resource, "subnet", "")
    return (one,) if one else tuple(getattr(resource, "subnets", ()))


def _groups(estate: Estate, resource: Resource) -> tuple[str, ...]:
    if isinstance(resource, AutoScalingGroup):
        return estate.get(LaunchTemplate, resource.launch_template).security_groups
    return tuple(getattr(resource, "security_groups", ()))


def _holders(analysis: EstateAnalysis) -> Grid:
    """The same the other way round: each subnet with what stands in it."""
    parties = {key: party.key for party in analysis.estate.parties for key in party.interfaces}
    held: dict[str, dict[str, None]] = {subnet.key: {} for subnet in analysis.estate.of(Subnet)}
    for nat in analysis.estate.of(NatGateway):
        if nat.subnet in held:
            held[nat.subnet][nat.key] = None
    for card in analysis.estate.of(NetworkInterface):
        held[card.subnet][parties.get(card.key, card.attached_to)] = None
    columns = (code("subnet", "Subnet"), text("zone", "Availability Zone"), code("holds", "Holds"))
    rows = [
        (subnet.key, subnet.availability_zone, ", ".join(held[subnet.key]) or "nothing yet")
        for subnet in analysis.estate.of(Subnet)
    ]
    return grid("holders", "What each subnet holds", columns, rows)


def security_groups(analysis: EstateAnalysis) -> tuple[Block, ...]:
    """Who may open connections to whom as a picture, and every rule of every group."""
    return (
        Figure(
            "Security groups and what they let through",
            picture_svg(analysis, "security", prefix="handoff-security"),
            "picture/security.svg",
        ),
        estate_table(analysis, "security_group_rules"),
    )


def network_acls(analysis: Analysis) -> tuple[Block, ...]:
    """Every entry in the order of evaluation; and what a web ACL asks before packets count."""
    requests = (table(analysis, "web_acl_rules"),) if has_rows(analysis, "web_acl_rules") else ()
    return (Paragraph(_NUMBERS), table(analysis, "network_acl_entries"), client_ports(analysis), *requests)


_NUMBERS = (
    "An entry's number follows from what it says, never from its place in a list, so that a flow more moves none: "
    "100 to 250 are answers from a tier; 1000 to 15999 requests of a tier (1000 for each tier, plus the port); "
    "16000 to 18899 requests and 19000 to 19899 answers of a named network outside; 20000 to 21999 denies of ports that "
    "the wide range of answers would open; 22000 to 23999 requests and 30000 to 30199 answers of everyone; 32000 to 32009 "
    "path-MTU messages; the last one (*) is AWS's own deny. The lowest number that fits decides: what is specific stands "
    "before the denies, what is open to everyone after them."
)


def client_ports(analysis: EstateAnalysis) -> Grid:
    """The ports from which each kind of client opens connections, which entries for answers must admit."""
    clients: dict[str, list[str]] = {}
    for party in analysis.estate.parties:
        if has_client_range(party.client_ports):
            clients.setdefault(party.client_ports, []).append(party.key)
    columns = (
        code("kind", "Kind of client"),
        text("proven", "Ports it uses"),
        text("admitted", "Ports that entries admit"),
        code("parties", "In this design"),
    )
    rows = [
        (
            kind,
            "{}-{}".format(*client_range(kind)),
            "{}-{}".format(*generated_range(kind)),
            ", ".join(parties),
        )
        for kind, parties in sorted(clients.items())
    ]
    return grid("client_ports", "Client ports", columns, rows)


def routes(analysis: EstateAnalysis) -> tuple[Block, ...]:
    """Every route of every table, of transit gateways too, and what joins networks."""
    names = ("routes", "transit_gateway_routes", "connections", "transfer_times")
    return tuple(estate_table(analysis, name) for name in names if has_rows(analysis, name))


def endpoints(analysis: Analysis) -> tuple[Block, ...]:
    """Endpoints with type, places, private DNS and policy; and who watches names."""
    return (
        table(analysis, "endpoints"),
        _zones(analysis),
        *((table(analysis, "missing_endpoints"),) if has_rows(analysis, "missing_endpoints") else ()),
        statements("endpoint_policies", "Endpoint policies", endpoint_policies(analysis)),
        Heading("Names"),
        _names(analysis),
    )


def _zones(analysis: Analysis) -> Grid:
    estate = analysis.estate
    columns = (
        code("endpoint", "Endpoint"),
        text("zones", "Availability Zones"),
        code("clients", "Clients by its flows"),
    )
    clients: dict[str, dict[str, None]] = {}
    for means in estate.means:
        source = analysis.design.flow(means.flow).source
        for key in (*means.via, means.delivered_to):
            clients.setdefault(key, {})[source] = None
    rows = [
        (
            endpoint.key,
            ", ".join(sorted({estate.get(Subnet, s).availability_zone for s in endpoint.subnets}))
            or "all, by route",
            ", ".join(clients.get(endpoint.key) or clients.get(f"endpoint:{endpoint.service}") or ()),
        )
        for endpoint in estate.of(VpcEndpoint)
    ]
    return grid("endpoint_zones", "Where endpoints stand and who uses them", columns, rows)


def endpoint_policies(analysis: EstateAnalysis) -> Iterator[tuple[str, PolicyDocument]]:
    """Every endpoint's policy that is not AWS's own full access."""
    for endpoint in analysis.estate.of(VpcEndpoint):
        if endpoint.policy:
            yield endpoint.key, endpoint.policy


def _names(analysis: Analysis) -> Grid:
    columns = (
        code("key", "Rule group"),
        text("action", "Action"),
        code("lists", "Domain lists"),
        text("open", "If the firewall fails"),
    )
    rows = [
        (
            group.key,
            group.action,
            ", ".join(group.domain_lists),
            "names are answered" if group.fail_open else "names are refused",
        )
        for group in analysis.estate.of(DnsFirewallRuleGroup)
    ]
    return grid("dns_firewall", "DNS Firewall", columns, rows, empty="No DNS Firewall watches the names.")


def statements(
    key: str, title: str, documents: Iterator[tuple[str, PolicyDocument]], *, note: str = ""
) -> Grid:
    """Policies statement by statement."""
    columns = (
        code("of", "Of"),
        code("sid", "Statement"),
        text("effect", "Effect"),
        code("principals", "Who"),
        code("actions", "Actions"),
        code("resources", "Resources"),
        code("conditions", "Conditions"),
        text("because", "Because"),
    )
    rows = [(owner, *_statement(each)) for owner, document in documents for each in document.statements]
    return without_empty_columns(grid(key, title, columns, rows, note=note))


def _statement(statement: Statement) -> tuple[str, str, str, str, str, str, str]:
    who = [f"{p.type}: {', '.join(p.identifiers)}" if p.type != "*" else "*" for p in statement.principals]
    no = [f"all but {action}" for action in statement.not_actions]
    but = [f"all but {resource}" for resource in statement.not_resources]
    conditions = [f"{c.operator} {c.key} = {', '.join(c.values)}" for c in statement.conditions]
    reasons = dict.fromkeys(one_line(reason.sentence) for reason in statement.because)
    return (
        statement.sid,
        statement.effect,
        "; ".join(who),
        ", ".join((*statement.actions, *no)),
        ", ".join((*statement.resources, *but)),
        "; ".join(conditions),
        "; ".join(reasons),
    )
